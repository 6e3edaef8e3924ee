"""In here live the options that every command takes, before or after its name."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import msgspec

from terminal.failure import wrong_use
from terminal.words import Lang
from terminal.words.speech import Speech

if TYPE_CHECKING:
    import click

    from verifier.clock import Clock

_F = TypeVar("_F", bound=Callable[..., Any])

ENVIRONMENT_WORLD = "UKETSUKE_WORLD"
ENVIRONMENT_LANG = "UKETSUKE_LANG"
ENVIRONMENT_CLINIC = "UKETSUKE_CLINIC"


class Options(msgspec.Struct):
    """What was said before or after the command's name."""

    world: Path | None = None
    lang: Lang = Lang.JA
    day: date | None = None
    as_json: bool = False
    settings_file: Path | None = None  # --settings
    clinic: str | None = None  # the code of the clinic at which this is done; None: the world's first
    faults: tuple[str, ...] = ()  # --fault, as it was told
    unknown_lang: str | None = None  # what UKETSUKE_LANG says, where that is no language of ours
    kept_clock: Any = None  # the clock that this command lives by, once it was asked for; --date comes before it

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> Options:
        """What UKETSUKE_WORLD, UKETSUKE_CLINIC and UKETSUKE_LANG say; an unknown language is Japanese, and kept to be told of."""
        world = environment.get(ENVIRONMENT_WORLD)
        named = environment.get(ENVIRONMENT_LANG) or Lang.JA.value
        known = named in {lang.value for lang in Lang}
        lang = Lang(named) if known else Lang.JA
        clinic = environment.get(ENVIRONMENT_CLINIC) or None
        folder = Path(world) if world else None
        return cls(world=folder, lang=lang, clinic=clinic, unknown_lang=None if known else named)

    def foresee(self, arguments: Sequence[str]) -> str | None:
        """Find out how to speak before anything is parsed: help and wrong use may come before --lang and --json on the line.

        Returns what UKETSUKE_LANG says where that is no language of ours and the line tells none either.
        """
        unknown = self.unknown_lang
        for place, word in enumerate(arguments):
            if word == "--":
                break
            if word == "--json":
                self.as_json = True
            name, _, value = word.partition("=")
            if name == "--lang":
                value = value or (arguments[place + 1] if place + 1 < len(arguments) else "")
                if value in {lang.value for lang in Lang}:
                    self.lang = Lang(value)
                unknown = None
        return unknown

    @property
    def speech(self) -> Speech:
        return Speech(self.lang)

    @property
    def folder(self) -> Path:
        """The world folder: as told, or the user's data folder. Raises Failure for a name that no other process could be told."""
        if self.world is not None:
            if not is_text(str(self.world)):
                raise wrong_use("name_not_utf8", str(self.world).encode("utf-8", "backslashreplace").decode())
            return self.world
        import platformdirs

        return Path(platformdirs.user_data_dir("uketsuke", appauthor=False)) / "world"

    @property
    def today(self) -> date:
        """The day that was told, or today in the world: in Japan, where nobody has set its clock. Raises ClockDamaged."""
        return self.day or self.clock.today()

    @property
    def clock(self) -> Clock:
        """Fixed by --date, else the world's: as its file says, and without one the machine's."""
        if self.day is not None:
            from verifier.clock import FixedClock

            return FixedClock(self.day)
        if self.kept_clock is None:
            from verifier.clock_file import CLOCK, FileClock

            self.kept_clock = FileClock(self.folder / CLOCK)
        clock: Clock = self.kept_clock
        return clock

    @property
    def cast_on(self) -> date | None:
        """The day for which the people are cast whatever day it is; None: the day itself. Raises ClockDamaged."""
        return None if self.day is not None else self.clock.state.cast_on


def is_text(name: str) -> bool:
    """Whether a file's name can be written down: on Linux it may be bytes that are no UTF-8."""
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return True


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
    import click  # here, not above: Options are read without it where the line is plain (terminal.plain)

    from terminal.spoken import DayType

    for decorate in (
        click.option("--json", is_flag=True, expose_value=False, is_eager=True, callback=_keep("as_json")),
        click.option("--date", type=DayType(), expose_value=False, callback=_keep("day")),
        click.option("--clinic", metavar="CODE", expose_value=False, callback=_keep("clinic")),
        click.option(
            "--lang", type=click.Choice(["ja", "en"]), expose_value=False, is_eager=True, callback=_keep("lang")
        ),
        click.option(
            "--world", type=click.Path(path_type=Path), metavar="DIR", expose_value=False, callback=_keep("world")
        ),
    ):
        command = decorate(command)
    return command


def with_settings(command: _F) -> _F:
    """Give a command `--settings FILE`, the clinic's choices for what the rules leave open; kept in the context's Options."""
    import click

    return click.option(
        "--settings",
        type=click.Path(path_type=Path),
        metavar="FILE",
        expose_value=False,
        callback=_keep("settings_file"),
    )(command)


def national(command: _F) -> _F:
    """Give a command the options that say where the national system is."""
    import click

    for decorate in (
        click.option("--client-key", type=click.Path(path_type=Path)),
        click.option("--client-cert", type=click.Path(path_type=Path)),
        click.option("--ca", type=click.Path(path_type=Path)),
        click.option("--server", metavar="URL"),
    ):
        command = decorate(command)
    return command
