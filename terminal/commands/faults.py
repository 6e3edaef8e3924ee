"""In here lives the option `--fault`: trouble ordered on the line of a command."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import click

from terminal.options import Options

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
