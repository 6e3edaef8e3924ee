"""In here lives the table of commands: what `uketsuke` knows, and what it does where no command is named."""

from __future__ import annotations

from collections.abc import Sequence

import click

from terminal.commands import COUNTER_OPTIONS, NAMES
from terminal.options import common
from terminal.spoken import SpokenGroup


@click.group(
    name="uketsuke",
    cls=SpokenGroup,
    modules={name: f"terminal.commands.{name}:{name}" for name in NAMES},
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"]},
)
@common
@click.option("--version", is_flag=True)
@click.pass_context
def cli(ctx: click.Context, version: bool) -> int | None:
    if version:
        from terminal.version import version as told

        click.echo(f"uketsuke {told()}")
    elif ctx.invoked_subcommand is None:
        from terminal.commands.terminal import terminal

        status: int | None = ctx.invoke(terminal)
        return status
    return None


def for_the_counter(arguments: Sequence[str]) -> bool:
    """Options of the counter without any command's name: `uketsuke` alone opens the counter, and so it does with them."""
    named = set(arguments) & set(NAMES)
    told = {argument.partition("=")[0] for argument in arguments}
    return bool(arguments) and arguments[0].startswith("-") and not named and bool(told & {*COUNTER_OPTIONS, "--fault"})
