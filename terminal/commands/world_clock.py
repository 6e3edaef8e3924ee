"""In here lives `uketsuke world clock` and `uketsuke world fork`: the world's time is seen, set, moved on, made faster; and its past is another world."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
import msgspec

from terminal.commands.composition import open_world
from terminal.failure import Failure, wrong_use
from terminal.options import Options, common
from terminal.spoken import SpokenCommand, SpokenGroup
from terminal.words import Lang
from terminal.words.speech import Speech

if TYPE_CHECKING:
    from datetime import date, datetime

    from mock_server.world.clock import Moved, WorldClock
    from mock_server.world.on_the_way import LegalDay, Occurrence
    from verifier.clock import ClockState
    from verifier.moments import Span


_STEPS = frozenset({"declared", "entered", "matched", "provided"})  # of the chain of registration


@click.group(cls=SpokenGroup)
@common
def clock() -> None:
    pass


@clock.command("show")
@common
@click.pass_obj
def show(options: Options) -> None:
    _say_clock(options, options.clock.state, options.clock.now())


@clock.command("set")
@common
@click.argument("moment", required=False)
@click.option("--running", is_flag=True)
@click.option("--fixed", is_flag=True)
@click.option("--real", is_flag=True)
@click.pass_obj
def set_clock(options: Options, moment: str | None, running: bool, fixed: bool, real: bool) -> None:
    from verifier.clock import Mode

    told = {"--running": running, "--fixed": fixed, "--real": real}
    if sum(told.values()) > 1:
        raise wrong_use(
            "use_wrong", " ".join(name for name, given in told.items() if given), reason="--running | --fixed | --real"
        )
    if (moment is None) is not real:
        raise wrong_use("clock_set_what", "" if moment is None else f"{moment} --real")
    mode = next((mode for mode in Mode if told[f"--{mode.value}"]), None)
    at = None if moment is None else _moment(moment, "MOMENT")
    _say_moved(options, _world_clock(options).set(at, mode))


@clock.command("advance")
@common
@click.argument("duration", required=False)
@click.option("--to", metavar="MOMENT")
@click.pass_obj
def advance(options: Options, duration: str | None, to: str | None) -> None:
    if (duration is None) is (to is None):
        raise wrong_use("clock_advance_what", " ".join(part for part in (duration, to and f"--to {to}") if part))
    way = _span(duration) if duration is not None else _moment(to or "", "--to")
    _say_moved(options, _world_clock(options).advance(way))


@clock.command("speed")
@common
@click.argument("speed", type=click.FLOAT, metavar="X")
@click.pass_obj
def speed_up(options: Options, speed: float) -> None:
    moved = _world_clock(options).speed(speed)
    _say_clock(options, moved.state, moved.after)


@click.command("fork", cls=SpokenCommand)
@common
@click.argument("folder", metavar="NEW_FOLDER", type=click.Path(path_type=Path))
@click.option("--at", metavar="MOMENT")
@click.pass_obj
def fork(options: Options, folder: Path, at: str | None) -> None:
    from mock_server.world import FolderNotOurs, WorldExists
    from mock_server.world.fork import fork as copied
    from verifier.clock import REAL_TIME
    from verifier.clock_file import CLOCK, FileClock, read_clock

    moment = _moment(at, "--at") if at is not None else None
    source = open_world(options)
    if folder.resolve().is_relative_to(source.folder.resolve()):  # a world holds no other one
        raise wrong_use("folder_inside", str(folder))
    try:
        state = copied(source.folder, folder, moment)
    except (WorldExists, FolderNotOurs) as error:
        raise wrong_use("fork_not_empty", str(folder)) from error
    now = FileClock(folder / CLOCK).now()
    former, cast_on = read_clock(source.folder / CLOCK), state.cast_on if state is not None else None
    former_cast = former.cast_on if former is not None else None
    anew = former_cast is not None and former_cast != cast_on
    if not options.as_json:
        click.echo(options.speech("world_forked", folder=folder))
        if anew:
            click.echo(options.speech("fork_casts_anew", day=cast_on, former=former_cast))
    of = str(source.folder)
    _say_clock(options, state or REAL_TIME, now, event="forked", world=str(folder), of=of, cast_anew=anew)


# -- what is read ------------------------------------------------------------------------------------------------------------


def _world_clock(options: Options) -> WorldClock:
    """The clock of the world, which is made where there is none. Raises Failure where --date says another day: that is one command's alone."""
    from mock_server.world.clock import WorldClock

    if options.day is not None:
        raise wrong_use("clock_dated", f"--date {options.day}")
    from mock_server.world import World, WorldMissing

    try:
        World.open(options.folder)
    except WorldMissing:
        World.init(options.folder)
    return WorldClock(options.folder)


def _moment(text: str, where: str) -> datetime:
    from verifier.moments import MomentError, parse_moment

    try:
        return parse_moment(text)
    except MomentError as error:
        raise _of_moment(error.code, f"{where} {text}") from error


def _span(text: str) -> Span:
    from verifier.moments import MomentError, parse_duration

    try:
        return parse_duration(text)
    except MomentError as error:
        raise _of_moment(error.code, f"DURATION {text}") from error


def _of_moment(code: str, where: str) -> Failure:
    from verifier.clock import FIRST_MOMENT, LAST_MOMENT

    return wrong_use(code, where, first=FIRST_MOMENT, last=LAST_MOMENT)


# -- what is said --------------------------------------------------------------------------------------------------------------


def _say_clock(options: Options, state: ClockState, now: datetime, event: str = "clock", **more: object) -> None:
    if options.as_json:
        told = {
            "event": event,
            **more,
            "now": now.isoformat(),
            "today": now.date(),
            "mode": state.mode,
            "speed": state.speed,
            "cast_on": state.cast_on,
        }
        click.echo(msgspec.json.encode(told).decode())
        return
    speech = options.speech
    parts = [
        speech("clock.now", now=now),
        speech(f"clock.mode.{state.mode.value}", speed=state.speed),
        speech("clock.cast_on", day=state.cast_on) if state.cast_on is not None else speech("clock.cast_daily"),
    ]
    click.echo(speech("help.and").join(parts))


def _say_moved(options: Options, moved: Moved) -> None:
    """What happened on the way, one a line, and then what time it is."""
    from mock_server.world import World
    from mock_server.world.on_the_way import occurrences

    world = World.open(options.folder)
    world.cast_on = moved.state.cast_on
    if (population := world.population) is not None and population.built:
        from terminal.commands.world_population import live_on

        live_on(options, world, moved)
    found = occurrences(world, moved.before, moved.after, legal_days())
    for one in found:
        click.echo(as_json(one) if options.as_json else f"{one.at:%Y-%m-%d %H:%M}  {in_words(one, options.speech)}")
    if not options.as_json and not moved.first:
        click.echo(options.speech("clock.happened", count=len(found)) if found else options.speech("clock.quiet"))
    _say_clock(options, moved.state, moved.after)


def legal_days() -> list[LegalDay]:
    """The days of the law that the rules go by (reception-procedures.md, section 2), by the names of their words."""
    from mock_server.world.law import PIN_LESS_CARDS
    from mock_server.world.on_the_way import LegalDay
    from verifier.rules import days
    from verifier.rules.leniency import FOR_ALL, FOR_OWN_EXPIRY

    at_first, extended, own_expiry = FOR_ALL[0], FOR_ALL[1], FOR_OWN_EXPIRY[0]
    begins = {
        "statement_rules": days.STATEMENT_RULES,
        "pin_less_cards": PIN_LESS_CARDS,
        "new_documents": days.NEW_DOCUMENTS,
        "own_expiry_announced": own_expiry.announced_on,
        "own_expiry_leniency": own_expiry.first,
        "phones": days.PHONES,
        "leniency_announced": at_first.announced_on,
        "leniency": at_first.first,
        "extension_announced": extended.announced_on,
    }
    ends = {
        "late_elderly_end": days.LATE_ELDERLY_END,
        "legacy_end": days.LEGACY_END,
        "leniency_end_at_first": at_first.last,
        "leniency_end": extended.last,
    }
    return [
        *(LegalDay(code, day) for code, day in begins.items() if day is not None),
        *(LegalDay(code, day, last=True) for code, day in ends.items() if day is not None),
    ]


def as_json(one: Occurrence) -> str:
    """One occurrence as an object, in both languages."""
    told: dict[str, Any] = msgspec.to_builtins(one)
    told |= {"at": one.at.isoformat(), "ja": in_words(one, Speech(Lang.JA)), "en": in_words(one, Speech(Lang.EN))}
    return msgspec.json.encode(told).decode()


def in_words(one: Occurrence, speech: Speech) -> str:
    """What happens, and to whom."""
    what = _what(one, speech)
    return speech("occurs.who", name=one.name or one.person, person=one.person, what=what) if one.person else what


def _what(one: Occurrence, speech: Speech) -> str:
    on: date | None = one.on
    match one.event:
        case "law":
            return speech(f"law.{one.what}")
        case "recorded" if one.of:
            return speech("occurs.occurred", what=speech(f"of.{one.of}"), on=on)
        case "recorded" if one.what in _STEPS and one.differs:
            return speech("occurs.step", what=speech(f"event.{one.what}.withheld"))
        case "recorded" if one.what in _STEPS:
            return speech("occurs.step", what=speech(f"event.{one.what}"))
        case "recorded" | "takes_effect":
            named = next(
                (code for code in (f"fact.{one.what}", f"event.{one.what}") if speech.knows(code)), "fact.other"
            )
            fact = speech(named, tag=one.what)
            if one.differs:
                differs = speech("list_and").join(speech(f"differs.{name}") for name in one.differs)
                return speech("occurs.withheld", what=fact, differs=differs)
            code = f"occurs.{one.event}"
            return speech(
                f"{code}.today" if speech.knows(f"{code}.today") and on == one.at.date() else code, what=fact, on=on
            )
        case "document_expired":
            return speech("occurs.document_expired", what=speech(f"evidence.{one.what}"), on=on)
        case "birthday":
            special = f"occurs.birthday.{one.age}"
            return speech(special if speech.knows(special) else "occurs.birthday", age=one.age)
        case event:
            return speech(f"occurs.{event}", on=on, age=one.age)
