"""In here live the options that every command takes, before or after its name."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

import click

from terminal.words import Lang
from terminal.words.speech import Speech

_F = TypeVar("_F", bound=Callable[..., Any])

ENVIRONMENT_WORLD = "UKETSUKE_WORLD"
ENVIRONMENT_LANG = "UKETSUKE_LANG"


@dataclass
class Options:
    """What was said before or after the command's name."""

    world: Path | None = None
    lang: Lang = Lang.JA
    day: date | None = None
    as_json: bool = False

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> Options:
        """What UKETSUKE_WORLD and UKETSUKE_LANG say; an unknown language is Japanese."""
        world = environment.get(ENVIRONMENT_WORLD)
        lang = Lang.EN if environment.get(ENVIRONMENT_LANG) == Lang.EN.value else Lang.JA
        return cls(world=Path(world) if world else None, lang=lang)

    def foresee(self, arguments: Sequence[str]) -> None:
        """Find out how to speak before anything is parsed: help and wrong use may come before --lang and --json on the line."""
        for place, word in enumerate(arguments):
            if word == "--":
                return
            if word == "--json":
                self.as_json = True
            name, _, value = word.partition("=")
            if name == "--lang":
                value = value or (arguments[place + 1] if place + 1 < len(arguments) else "")
                if value in {lang.value for lang in Lang}:
                    self.lang = Lang(value)

    @property
    def speech(self) -> Speech:
        return Speech(self.lang)

    @property
    def folder(self) -> Path:
        """The world folder: as told, or the user's data folder."""
        if self.world is not None:
            return self.world
        import platformdirs

        return Path(platformdirs.user_data_dir("uketsuke", appauthor=False)) / "world"

    @property
    def today(self) -> date:
        """The day that was told, or today in Japan."""
        from verifier.clock import MachineClock

        return self.day or MachineClock().today()


class DayType(click.ParamType[date]):
    """A date as YYYY-MM-DD."""

    name = "YYYY-MM-DD"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        if isinstance(value, date):
            return value
        try:
            return date.fromisoformat(value)
        except ValueError:
            self.fail(str(value), param, ctx)


def _keep(name: str) -> Callable[[click.Context, click.Parameter, Any], None]:
    def keep(ctx: click.Context, _param: click.Parameter, value: Any) -> None:
        options = ctx.ensure_object(Options)
        if value is not None and value is not False:
            setattr(options, name, Lang(value) if name == "lang" else value)

    return keep


def common(command: _F) -> _F:
    """Give a command the options that all have; their values are kept in the context's Options.

    The environment stands behind them, and is read in Options.from_environment: what is written anywhere on the line beats it.
    """
    for decorate in (
        click.option("--json", is_flag=True, expose_value=False, is_eager=True, callback=_keep("as_json")),
        click.option("--date", type=DayType(), expose_value=False, callback=_keep("day")),
        click.option(
            "--lang", type=click.Choice(["ja", "en"]), expose_value=False, is_eager=True, callback=_keep("lang")
        ),
        click.option("--world", type=click.Path(path_type=Path), expose_value=False, callback=_keep("world")),
    ):
        command = decorate(command)
    return command


def national(command: _F) -> _F:
    """Give a command the options that say where the national system is."""
    for decorate in (
        click.option("--client-key", type=click.Path(path_type=Path)),
        click.option("--client-cert", type=click.Path(path_type=Path)),
        click.option("--ca", type=click.Path(path_type=Path)),
        click.option("--server", metavar="URL"),
    ):
        command = decorate(command)
    return command
