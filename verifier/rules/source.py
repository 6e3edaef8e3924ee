"""In here lives how the files of rows are read: what may stand in them, and what is wrong with one, by file and line.

A file is TOML: dates are dates, comments stay, and the standard library reads it. It is read where `book.json` isn't made of it (an expert
has just changed it), by `uketsuke rules check`, and when the book is made; never at an ordinary start.
"""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path

import msgspec

from verifier.domain import Verdict
from verifier.rule_flaws import Flaw
from verifier.rules.row import Confidence, Force, Seen, Step

ROWS = Path(__file__).with_name("rows")


class _In(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A table of a file: unknown fields are flaws."""


class WordsIn(_In, frozen=True):
    ja: str
    en: str


Said = str | WordsIn | list[str | WordsIn]  # a phrase by name, words, or several that are spoken one after the other


class DoingIn(_In, frozen=True):
    act: str
    when: str | None = None
    done: bool = False


class SayingIn(_In, frozen=True):
    when: list[str]
    say: Said


class OutcomeIn(_In, frozen=True):
    when: list[str]
    verdict: Verdict | None = None
    force: Force = Force.DECIDES
    acts: list[str | DoingIn] = []
    write: Said | None = None
    write_when: str | None = None
    say: Said | None = None
    says: list[SayingIn] = []
    seen: Seen = Seen.NONE
    beside: list[Verdict] = []
    instead_of: list[str] = []
    speaks_alone: bool = False
    behind: list[str] = []


class RowIn(_In, frozen=True):
    id: str
    title: WordsIn
    source: str
    confidence: Confidence
    outcome: list[OutcomeIn]
    first: date | None = msgspec.field(default=None, name="from")
    last_day: date | None = msgspec.field(default=None, name="until")
    announced_on: date | None = None
    superseded_on: date | None = None
    periods: list[str] = []
    kinds: list[str] = []
    last: bool = False


class ActIn(WordsIn, frozen=True):
    code: str


class GroupIn(_In, frozen=True):
    name: str
    acts: list[str | DoingIn]


class PhraseIn(WordsIn, frozen=True):
    name: str


class PrincipleIn(WordsIn, frozen=True):
    id: str
    source: str
    confidence: Confidence
    rows: list[str]


class SourceIn(_In, frozen=True):
    number: str
    what: str


class DayIn(WordsIn, frozen=True):
    name: str
    point: str
    date: date
    source: str
    confidence: Confidence


class SpanIn(_In, frozen=True):
    name: str
    setting: str | None = None
    first: date | None = msgspec.field(default=None, name="from")
    last_day: date | None = msgspec.field(default=None, name="until")
    announced_on: date | None = None
    superseded_on: date | None = None


class SettingIn(_In, frozen=True):
    key: str
    point: str
    title: WordsIn
    source: str
    matters_when: list[str]
    asked_by: list[str] = []


class ConditionIn(_In, frozen=True):
    name: str
    yes: WordsIn
    no: WordsIn
    field: str | None = None
    values: list[str | bool | int] = []
    shown: list[str] = []
    first: date | None = msgspec.field(default=None, name="from")
    last_day: date | None = msgspec.field(default=None, name="until")
    every: list[str] = []
    some: list[str] = []


class FileIn(_In, frozen=True):
    """A file of rows; any table may stand in any file."""

    step: Step | None = None  # of all rows of the file
    row: list[RowIn] = []
    act: list[ActIn] = []
    group: list[GroupIn] = []
    phrase: list[PhraseIn] = []
    source: list[SourceIn] = []
    principle: list[PrincipleIn] = []
    day: list[DayIn] = []
    span: list[SpanIn] = []
    setting: list[SettingIn] = []
    condition: list[ConditionIn] = []


TABLES: dict[str, type[_In]] = {
    "row": RowIn,
    "act": ActIn,
    "group": GroupIn,
    "phrase": PhraseIn,
    "source": SourceIn,
    "principle": PrincipleIn,
    "day": DayIn,
    "span": SpanIn,
    "setting": SettingIn,
    "condition": ConditionIn,
}


class Read(msgspec.Struct, frozen=True, kw_only=True):
    """A file that was read: what of it is right, and where it stands."""

    name: str
    lines: dict[str, int]  # by path: `row[2].outcome[0].say`
    step: Step | None = None
    entries: tuple[tuple[str, _In], ...] = ()  # with their paths: `row[2]`

    def line(self, path: str) -> int:
        """The line of a field, or of the nearest table around it."""
        while path:
            if path in self.lines:
                return self.lines[path]
            path = re.sub(r"(\.[^.\[\]]+|\[\d+\]|^[^.\[\]]+)$", "", path)
        return 1


def read(name: str, content: bytes, flaws: list[Flaw]) -> Read:
    """Read one file; what is wrong joins `flaws`, and the rest is still read."""
    text = content.decode(errors="replace")
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"at line (\d+)", str(error))
        line = int(found[1]) if found else text.count("\n") + 1
        flaws.append(Flaw(code="rules_file_syntax", file=name, line=line, given=str(error)))
        return Read(name=name, lines={})
    file = Read(name=name, lines=dict(_located(text)))
    entries: list[tuple[str, _In]] = []
    for table, kind in TABLES.items():
        given = raw.pop(table, [])
        for place, entry in enumerate(given if isinstance(given, list) else [given]):
            path = f"{table}[{place}]"
            try:
                entries.append((path, msgspec.convert(entry, kind)))
            except msgspec.ValidationError as error:
                flaws.append(_flaw(file, path, error, kind))
    step = None
    try:
        step = msgspec.convert(raw, _Head).step
    except msgspec.ValidationError as error:
        flaws.append(_flaw(file, "", error, FileIn))
    return msgspec.structs.replace(file, step=step, entries=tuple(entries))


class _Head(_In, frozen=True):
    step: Step | None = None


def _flaw(file: Read, path: str, error: msgspec.ValidationError, kind: type[_In]) -> Flaw:
    """What msgspec says ('… - at `$.outcome[0].verdict`'), by its line and with the nearest right word."""
    message, _, tail = str(error).partition(" - at `$")
    inner = tail.rstrip("`").lstrip(".")
    where = ".".join(part for part in (path, inner) if part)
    quoted = re.findall(r"[`'\"]([^`'\"]+)[`'\"]", message)
    given = quoted[-1] if quoted else message
    if "unknown field" in message:
        known = _fields(kind, inner)
        return Flaw(
            code="rules_field_unknown",
            file=file.name,
            line=file.line(".".join(part for part in (where, given) if part)),
            where=".".join(part for part in (where, given) if part),
            given=given,
            near=nearest(given, known),
        )
    if "missing required field" in message:
        return Flaw(code="rules_field_missing", file=file.name, line=file.line(where), where=where, given=given)
    if "Invalid enum value" in message:
        near = nearest(given, [one.value for of in (Verdict, Force, Seen, Step, Confidence) for one in of])
        return Flaw(
            code="rules_value_unknown", file=file.name, line=file.line(where), where=where, given=given, near=near
        )
    return Flaw(code="rules_value_wrong", file=file.name, line=file.line(where), where=where, given=message)


def _fields(kind: type[_In], inner: str) -> list[str]:
    nested: dict[str, type[_In]] = {"outcome": OutcomeIn, "says": SayingIn, "acts": DoingIn, "title": WordsIn}
    for part in re.split(r"[.\[]", inner):
        kind = nested.get(part, WordsIn if part in {"say", "write", "yes", "no"} else kind)
    return [field.encode_name for field in msgspec.structs.fields(kind)]


def nearest(given: str, known: Iterable[str]) -> str:
    """The nearest right word, or none."""
    return next(iter(difflib.get_close_matches(given, list(known), n=1, cutoff=0.6)), "")


_HEADER = re.compile(r"^\s*\[\[?\s*([A-Za-z_.]+)\s*\]\]?")
_KEY = re.compile(r"^\s*([A-Za-z_]+)((?:\.[A-Za-z_]+)*)\s*=")


def _located(text: str) -> Iterator[tuple[str, int]]:
    """Path and line of every table and field: `row[0]`, `row[0].id`, `row[0].outcome[1].say`, `row[0].outcome[1].say.ja`."""
    counts: dict[str, int] = {}
    here = ""
    for number, line in enumerate(text.splitlines(), start=1):
        if header := _HEADER.match(line):
            parts = header[1].split(".")
            path = ""
            for place, part in enumerate(parts):
                path = f"{path}.{part}" if path else part
                if place == len(parts) - 1:
                    counts[path] = counts.get(path, -1) + 1
                path = f"{path}[{counts.get(path, 0)}]"
            here = path
            yield here, number
        elif key := _KEY.match(line):
            path = f"{here}.{key[1]}" if here else key[1]
            yield path, number
            if key[2]:
                yield path + key[2], number


def files() -> list[Path]:
    """The files of rows, in the order of looking."""
    return sorted(ROWS.glob("*.toml"))
