"""In here lives click in two languages: help texts and wrong use are looked up in terminal.words when they are said."""

from __future__ import annotations

import difflib
import importlib
import re
from datetime import date
from typing import Any

import click
from click.exceptions import (
    BadOptionUsage,
    BadParameter,
    MissingParameter,
    NoSuchCommand,
    NoSuchOption,
    UsageError,
)

from terminal.failure import Failure, wrong_use
from terminal.options import Options
from terminal.words.speech import Speech
from verifier.case import Words
from verifier.domain import FIRST_DAY, LAST_DAY


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
    command.options_metavar = speech("help.metavar.options")
    if isinstance(command, click.Group):
        command.subcommand_metavar = speech("help.metavar.commands")
    for param in command.get_params(ctx):
        if isinstance(param, click.Option):
            # click has a name of its own for the option that it adds by itself
            name = "help" if "--help" in param.opts else param.name
            param.help = speech(f"help.option.{name}")


# What click calls a type; the rest are names of our own, the same in both languages (docs/command-line.md).
_METAVARS = {"INTEGER RANGE": "N", "FLOAT RANGE": "N", "PATH": "FILE"}


def _write_options(command: click.Command, ctx: click.Context, formatter: click.HelpFormatter) -> None:
    """click's list of options, without what it says in English alone: names of types, default, range."""
    records = []
    for param in command.get_params(ctx):
        record = param.get_help_record(ctx)
        if record is None or not isinstance(param, click.Option):
            continue
        names, kind = record[0], param.make_metavar(ctx)
        if kind in _METAVARS and names.endswith(kind):
            names = names.removesuffix(kind) + _METAVARS[kind]
        records.append((names, (param.help or "") + _limits(param, _speech(ctx))))
    if records:
        with formatter.section("Options"):
            formatter.write_dl(records)


def _limits(option: click.Option, speech: Speech) -> str:
    told = []
    if option.show_default:
        told.append(speech("help.default", value=option.default))
    if isinstance(option.type, click.IntRange):
        told.append(speech("help.range", first=option.type.min, last=option.type.max))
    return speech("help.limits", limits=speech("help.and").join(told)) if told else ""


def _path(ctx: click.Context) -> str:
    names = []
    here: click.Context | None = ctx
    while here is not None and here.parent is not None:
        names.append(here.info_name or "")
        here = here.parent
    return ".".join(reversed(names)) or "uketsuke"


_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


class DayType(click.ParamType[date]):
    """A date as YYYY-MM-DD, within what a world knows of."""

    name = "YYYY-MM-DD"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        if isinstance(value, date):
            return value
        try:
            day = date.fromisoformat(value)
        except ValueError:
            if _DAY.fullmatch(str(value)):
                raise wrong_use("day_impossible", _name_of(param), day=value) from None
            self.fail(str(value), param, ctx)
        if not FIRST_DAY <= day <= LAST_DAY:
            raise wrong_use("day_out_of_range", _name_of(param), day=day, first=FIRST_DAY, last=LAST_DAY)
        return day


class SpokenCommand(click.Command):
    """A command whose help is said in the language chosen."""

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        _write_options(self, ctx, formatter)

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

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        _write_options(self, ctx, formatter)
        self.format_commands(ctx, formatter)

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
            return wrong_use(
                "value_wrong", _name_of(error.param), value=_value(error.message), expected=_expected(error.param)
            )
        case BadOptionUsage() if "requires" in error.message:
            return wrong_use("value_missing", error.option_name)
        case BadOptionUsage():
            return wrong_use("use_wrong", error.option_name, reason=_NO_VALUE)
        case _:
            stray = _EXTRA.search(error.message)
            return wrong_use("use_wrong", stray[1] if stray else "", reason=_STRAY if stray else error.message)


def _name_of(param: click.Parameter | None) -> str:
    if param is None:
        return ""
    if isinstance(param, click.Argument):
        return param.metavar or (param.name or "").upper()
    return param.opts[-1]


# What click says in English alone, and only in a sentence: the wrong value is taken out of it.
_NOT = re.compile(r"(?P<quote>'?)(?P<value>.*)(?P=quote) is not (?:one of|in the range|a valid) .*", re.DOTALL)
_EXTRA = re.compile(r"unexpected extra arguments? \((.*)\)", re.DOTALL)
_NO_VALUE = Words("このオプションに値はありません", "this option takes no value")
_STRAY = Words("余分な引数があります", "there is an argument too many")


def _value(message: str) -> str:
    found = _NOT.fullmatch(message)
    return found["value"] if found else message.rstrip(".")


def _expected(param: click.Parameter | None) -> Words | str:
    """What may be given, in both languages."""
    match param.type if param is not None else None:
        case click.Choice(choices=choices):
            return Words(f"{'、'.join(choices)} のどれか", f"one of {', '.join(choices)}")
        case click.IntRange(min=least, max=most):
            return Words(f"{least}から{most}までの整数", f"a whole number from {least} to {most}")
        case click.types.IntParamType():
            return Words("整数", "a whole number")
        case click.FloatRange(min=least):
            return Words(f"{least}以上の数", f"a number, {least} or more")
        case DayType():
            return Words("YYYY-MM-DD の形の日付", "a date as YYYY-MM-DD")
        case kind:
            return kind.name if kind is not None else ""
