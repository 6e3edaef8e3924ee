"""In here lives the check of one field while it is typed: what is understood, what is noted, what is wrong, as codes and values."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from typing import Any

from terminal.paper.days import day_text, western_text
from terminal.paper.fields import Field, Sort
from terminal.paper.lookalikes import suspects, swapped
from verifier.dates import DateError, age_on, parse_birth_date, parse_date, twin_warning
from verifier.numbers import InsurerNumber, NumberError, normalise_branch, normalise_number, normalise_symbol


@dataclass(frozen=True, slots=True)
class Note:
    """Something to say of a field: a code of terminal.words, with its values."""

    code: str
    values: Mapping[str, object] = field(default_factory=dict)


class Mark(Enum):
    EMPTY = "empty"
    UNFINISHED = "unfinished"  # too short to be judged: wrong only once the field is left
    GOOD = "good"
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class Checked:
    """What became of a field's text. `value` is there when it is GOOD; `problem` when it is WRONG or UNFINISHED."""

    mark: Mark
    value: Any = field(default=None, repr=False)
    understood: Note | None = None
    notes: tuple[Note, ...] = ()
    problem: Note | None = None


EMPTY = Checked(Mark.EMPTY)
BLACK_CIRCLE = "●"  # the national side shows it for a character that it lacks (reception-procedures.md, section 5.7)


def check(item: Field, text: str, today: date) -> Checked:
    """Read a field's text as typed. Empty is not wrong: whether a form needs the field is the form's affair."""
    if not text.strip():
        return EMPTY
    return _CHECKS[item.sort](item, text.strip(), today)


def _good(value: object, understood: Note | None = None, *notes: Note) -> Checked:
    return Checked(Mark.GOOD, value, understood, notes)


def _wrong(code: str, values: Mapping[str, object] | None = None, *notes: Note, unfinished: bool = False) -> Checked:
    mark = Mark.UNFINISHED if unfinished else Mark.WRONG
    return Checked(mark, notes=notes, problem=Note(code, dict(values or {})))


def _as_read(text: str, value: str) -> Note | None:
    """The value that is sent, where it is not what was typed."""
    return Note("paper.read_as", {"text": value}) if value != text else None


def _name(_item: Field, text: str, _today: date) -> Checked:
    notes = []
    if BLACK_CIRCLE in text:
        notes.append(Note("paper.black_circle"))
    strange = [char for char in text if _beyond_level_two(char)]
    if strange:
        points = "  ".join(f"{char} U+{ord(char):04X}" for char in dict.fromkeys(strange))
        notes.append(Note("paper.beyond_level_two", {"points": points}))
    return _good(text, None, *notes)


def _beyond_level_two(char: str) -> bool:
    """Is it a kanji outside of JIS levels 1 and 2? Such names come back changed, or bounce a claim (section 5.7)."""
    if not ("\u3400" <= char <= "\u9fff" or "\uf900" <= char <= "\ufaff" or char > "\uffff"):
        return False
    try:
        char.encode("iso2022_jp")
    except UnicodeEncodeError:
        return True
    return False


def _kana(_item: Field, text: str, _today: date) -> Checked:
    folded = unicodedata.normalize("NFKC", text)
    if any("\u4e00" <= char <= "\u9fff" for char in folded):
        return _wrong("paper.kana_has_kanji")
    katakana = "".join(chr(ord(char) + 0x60) if "ぁ" <= char <= "ゖ" else char for char in folded)
    same = katakana.split() == text.split()  # a wide space between the names is no news
    return _good(text, None if same else _as_read(text, katakana))


def _birth_date(_item: Field, text: str, today: date) -> Checked:
    try:
        day = parse_birth_date(text, today=today)
    except DateError as error:
        return _wrong(error.code, error.values, unfinished=_growing(text))
    age = age_on(day, today)
    twin = twin_warning(text, today=today)
    notes = (Note("paper.twin", {"other": day_text(twin), "era": day_text(day)}),) if twin is not None else ()
    return _good(day, _understood("paper.birth_date", text, day, age=age), *notes)


def _date(_item: Field, text: str, _today: date) -> Checked:
    try:
        day = parse_date(text)
    except DateError as error:
        return _wrong(error.code, error.values, unfinished=_growing(text))
    return _good(day, _understood("paper.date", text, day))


def _understood(code: str, text: str, day: date, **more: object) -> Note:
    """The day in both ways of counting; by era alone it isn't said again."""
    era = day_text(day)
    return Note(
        f"{code}.again" if text == era else code,
        {"era": era, "iso": day.isoformat(), "western": western_text(day), **more},
    )


def _growing(text: str) -> bool:
    """Could more keys make a date of it? Then nothing is wrong yet."""
    folded = unicodedata.normalize("NFKC", text)
    return sum(char.isdigit() for char in folded) < 4 and len(folded) < 9


def _insurer(_item: Field, text: str, _today: date) -> Checked:
    try:
        number = InsurerNumber.parse(text)
    except NumberError as error:
        digits = "".join(char for char in unicodedata.normalize("NFKC", text) if char.isdigit())
        unfinished = _short(text, digits)
        return _wrong(error.code, error.values, *_hints(error.code, digits), unfinished=unfinished)
    code = "paper.insurer.again" if text == number.digits else "paper.insurer"
    return _good(number.digits, Note(code, {"digits": number.digits, "scheme": number.scheme.name.lower()}))


def _short(text: str, digits: str) -> bool:
    folded = unicodedata.normalize("NFKC", text)
    return len(digits) < 8 and len(digits) != 6 and all(char.isdigit() or char in " -" for char in folded)


def _hints(code: str, digits: str) -> tuple[Note, ...]:
    """Where a number of the right length fails its check: which digits could have been misread, or swapped."""
    if code != "insurer_number_check":
        return ()
    misread = suspects(digits)
    notes = [Note("paper.misread", {"place": one.place, "typed": one.typed, "reads": one.reads}) for one in misread]
    notes += [Note("paper.swapped", {"place": place, "next": place + 1}) for place in swapped(digits)]
    return tuple(notes[:3])


def _symbol(_item: Field, text: str, _today: date) -> Checked:
    return _normalised(text, normalise_symbol)


def _number(_item: Field, text: str, _today: date) -> Checked:
    return _normalised(text, normalise_number)


def _branch(_item: Field, text: str, _today: date) -> Checked:
    return _normalised(text, normalise_branch)


def _normalised(text: str, normalise: Any) -> Checked:
    try:
        value = normalise(text)
    except NumberError as error:
        return _wrong(error.code, error.values)
    return _good(value, _as_read(text, value))


def _choice(item: Field, text: str, _today: date) -> Checked:
    return _good(text) if text in item.options else _wrong("paper.choice")


def _ticks(item: Field, text: str, _today: date) -> Checked:
    ticked = tuple(text.split())
    return _good(ticked) if set(ticked) <= set(item.options) else _wrong("paper.choice")


def _year(_item: Field, text: str, today: date) -> Checked:
    digits = unicodedata.normalize("NFKC", text).removesuffix("年")
    if not digits.isdigit():
        return _wrong("paper.year")
    if len(digits) < 4:
        return _wrong("paper.year", unfinished=True)
    # A card lasts ten years at most, and an expired one is still a card whose chip can be read.
    if not 2015 <= int(digits) <= today.year + 11:
        return _wrong("paper.year")
    return _good(int(digits), _as_read(text, digits))


def _security_code(_item: Field, text: str, _today: date) -> Checked:
    digits = unicodedata.normalize("NFKC", text)
    if len(digits) == 4 and digits.isdecimal():
        return _good(digits)
    return _wrong("paper.security_code", unfinished=len(digits) < 4 and digits.isdecimal())


def _telephone(_item: Field, text: str, _today: date) -> Checked:
    folded = unicodedata.normalize("NFKC", text)
    digits = "".join(char for char in folded if char.isdecimal())
    if not all(char.isdecimal() or char in "-‐−–ー() +" for char in folded) or len(digits) > 11:
        return _wrong("paper.telephone")
    if len(digits) < 10:
        return _wrong("paper.telephone", unfinished=True)
    return _good(folded, _as_read(text, folded))


_CHECKS = {
    Sort.NAME: _name,
    Sort.KANA: _kana,
    Sort.BIRTH_DATE: _birth_date,
    Sort.DATE: _date,
    Sort.INSURER: _insurer,
    Sort.SYMBOL: _symbol,
    Sort.NUMBER: _number,
    Sort.BRANCH: _branch,
    Sort.CHOICE: _choice,
    Sort.TICKS: _ticks,
    Sort.YEAR: _year,
    Sort.SECURITY_CODE: _security_code,
    Sort.TEXT: _name,
    Sort.TELEPHONE: _telephone,
    Sort.RATIO: _choice,
}
