"""In here lives the quick way in: the counter's plain options, read without click, whose import is a tenth of the first screen's time.

Only lines that click would take to the counter without a word are read here; whatever is unusual (another command, --json, --help, an
option told twice, a value that would not do) is left to click. A test holds both readings against each other.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from terminal.commands import COUNTER, COUNTER_OPTIONS, NAMES
from terminal.options import Options
from terminal.words import Lang
from verifier.domain import FIRST_DAY, LAST_DAY, ClinicState

_COMMON = frozenset({"--world", "--lang", "--date", "--clinic"})


def told(arguments: Sequence[str]) -> dict[str, str] | None:
    """The values by the names of their options, of a plain line that opens the counter. None: click reads it."""
    found: dict[str, str] = {}
    named = False
    words = iter(arguments)
    for word in words:
        if word == COUNTER and not named and not found.keys() & COUNTER_OPTIONS:
            named = True  # as click has it: before the command's name stand only the options that all have
            continue
        name, equals, value = word.partition("=")
        if not equals:
            value = next(words, "")
        if name in found or name not in _COMMON | COUNTER_OPTIONS or not value or value[0] == "-" or value in NAMES:
            return None
        found[name] = value
    return found


def counter_asked(arguments: Sequence[str], options: Options) -> dict[str, str] | None:
    """As `told`, with what all commands share kept in `options`; the rest is the counter's own. None: click reads it."""
    values = told(arguments)
    if values is None:
        return None
    world, lang, day, clinic = (values.pop(name, None) for name in ("--world", "--lang", "--date", "--clinic"))
    try:
        spoken = Lang(lang) if lang is not None else options.lang
        ClinicState(values.get("--clinic-state", ClinicState.ONLINE.value))
        that_day = date.fromisoformat(day) if day is not None else options.day
    except ValueError:
        return None
    if that_day is not None and not FIRST_DAY <= that_day <= LAST_DAY:
        return None
    options.world = Path(world) if world is not None else options.world
    options.lang, options.day, options.clinic = spoken, that_day, clinic or options.clinic
    return values
