"""In here lives click in two languages: help texts and wrong use are looked up in terminal.words when they are said."""

from __future__ import annotations

import difflib
import importlib
from typing import Any

import click
from click.exceptions import (
    BadParameter,
    MissingParameter,
    NoSuchCommand,
    NoSuchOption,
    UsageError,
)

from terminal.failure import Failure, wrong_use
from terminal.options import Options
from terminal.words.speech import Speech


def _speech(ctx: click.Context) -> Speech:
    return ctx.ensure_object(Options).speech


class _Formatter(click.HelpFormatter):
    """Help in the language of `speech`."""

    speech = Speech()

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        super().write_usage(prog, args, prefix if prefix is not None else self.speech("help.usage") + " ")

    def write_heading(self, heading: str) -> None:
        known = {"Options": "help.options", "Commands": "help.commands"}
        super().write_heading(self.speech(known[heading]) if heading in known else heading)


def _dress(command: click.Command, ctx: click.Context) -> None:
    """Give a command and its options their texts in the language of this call."""
    speech = _speech(ctx)
    _Formatter.speech = speech
    command.help = speech(f"help.command.{_path(ctx)}")
    for param in command.get_params(ctx):
        if isinstance(param, click.Option):
            # click has a name of its own for the option that it adds by itself
            name = "help" if "--help" in param.opts else param.name
            param.help = speech(f"help.option.{name}")


def _path(ctx: click.Context) -> str:
    names = []
    here: click.Context | None = ctx
    while here is not None and here.parent is not None:
        names.append(here.info_name or "")
        here = here.parent
    return ".".join(reversed(names)) or "uketsuke"


class SpokenCommand(click.Command):
    """A command whose help is said in the language chosen."""

    def get_help(self, ctx: click.Context) -> str:
        ctx.formatter_class = _Formatter
        _dress(self, ctx)
        return super().get_help(ctx)


class SpokenGroup(click.Group):
    """A group of commands; a command's module is imported when it is called, or listed by its words alone."""

    command_class = SpokenCommand

    def __init__(self, *args: Any, modules: dict[str, str] | None = None, **more: Any) -> None:
        super().__init__(*args, **more)
        self._modules = modules or {}

    def list_commands(self, ctx: click.Context) -> list[str]:
        return [*self._modules, *super().list_commands(ctx)]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name in self._modules:
            module, _, name = self._modules[cmd_name].partition(":")
            command: click.Command = getattr(importlib.import_module(module), name)
            return command
        return super().get_command(ctx, cmd_name)

    def get_help(self, ctx: click.Context) -> str:
        ctx.formatter_class = _Formatter
        _dress(self, ctx)
        return super().get_help(ctx)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        speech = _speech(ctx)
        prefix = "" if _path(ctx) == "uketsuke" else _path(ctx) + "."
        rows = [(name, speech(f"help.command.{prefix}{name}").split("\n")[0]) for name in self.list_commands(ctx)]
        with formatter.section("Commands"):
            formatter.write_dl(rows)


SpokenGroup.group_class = SpokenGroup


def as_failure(error: UsageError) -> Failure:
    """What click found wrong, as a failure that can be said in both languages."""
    match error:
        case NoSuchOption():
            near = ", ".join(error.possibilities or ())
            return wrong_use("option_unknown_near" if near else "option_unknown", error.option_name, near=near)
        case NoSuchCommand():
            # click knows only the commands whose modules are imported already
            group = error.ctx.command if error.ctx is not None else None
            names = group.list_commands(error.ctx) if isinstance(group, SpokenGroup) and error.ctx is not None else []
            near = ", ".join(difflib.get_close_matches(error.command_name, names))
            return wrong_use("command_unknown_near" if near else "command_unknown", error.command_name, near=near)
        case MissingParameter():
            return wrong_use("value_missing", _name_of(error.param))
        case BadParameter():
            param = error.param
            expected = param.make_metavar(click.Context(click.Command("uketsuke"))) if param is not None else ""
            return wrong_use("value_wrong", _name_of(param), value=_value(error), expected=expected)
        case _:
            return wrong_use("use_wrong", error.format_message())


def _name_of(param: click.Parameter | None) -> str:
    if param is None:
        return ""
    return param.opts[-1] if isinstance(param, click.Option) else (param.name or "").upper()


def _value(error: BadParameter) -> str:
    return error.message.rstrip(".")
