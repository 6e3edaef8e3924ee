"""In here lives the option `--fault`: trouble ordered on the line of a command, and said as it strikes."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

import click

from terminal.options import Options

if TYPE_CHECKING:
    from terminal.faults import Orders
    from verifier.fault_schedule import Struck

_F = TypeVar("_F", bound=Callable[..., Any])


def _keep(ctx: click.Context, _param: click.Parameter, value: tuple[str, ...]) -> None:
    if value:
        options = ctx.ensure_object(Options)
        options.faults = (*options.faults, *value)


def with_faults(command: _F) -> _F:
    """Give a command `--fault`, which may be repeated; its values are kept in the context's Options."""
    return click.option(
        "--fault", metavar="NAME[:KEY=VALUE,…]|@FILE", multiple=True, expose_value=False, callback=_keep
    )(command)


def orders_said(options: Options) -> Orders:
    """The trouble that was ordered for this command; each strike is said. Raises Failure for what is no order."""
    from terminal.commands.composition import orders_of

    return orders_of(options, options.clock, lambda struck: say_struck(options, struck))


def say_struck(options: Options, struck: Struck) -> None:
    """Say a fault that was ordered, as it strikes."""
    from verifier.faults import text_of

    where = f"{struck.where}  #{struck.occasion}"
    click.echo(options.speech("fault_line", fault=text_of(struck.row), where=where), err=True)
