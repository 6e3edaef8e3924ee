"""In here lives the language in which trouble is ordered: a fault is a row, read from a line, a file or JSON, and checked.

    card.slow:ms=300                          every command of a card takes 300 ms longer
    card.wrong_status:sw=6F00,where=SIGN*     …, but only where the place is called so
    card.torn:share=0.1                       one occasion in ten, the same ones for the same seed
    card.mute:first=3,until=5                 the third to the fifth occasion; `after=2` is `first=3`
    server.busy:first=10:15,until=10:30       a time of the day (Japan), or a moment: 2026-01-09T10:15
    card.slow:who=valid|clinic-*              for these alone

Which names there are is told by whoever acts on them: each package hands over its kinds (`Language`). Nothing here knows what a fault
does; when it strikes is the affair of fault_schedule.py.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, time
from math import isfinite
from typing import Any

import msgspec

from cardreader.disturbance import FaultKind, Parameter, Stroke, Value


class FaultWrong(ValueError):
    """An order of trouble that cannot be understood. `code` and `values` are said in words; `place` is the row's number in a file, from 1.

    Codes: fault_form (`text`), fault_unknown (`name`, `near`), fault_key_unknown (`name`, `key`, `near`), fault_value_wrong (`key`, `value`,
    `expected`).
    """

    def __init__(self, code: str, *, place: int | None = None, **values: object) -> None:
        super().__init__(f"{code}: {values}")
        self.code = code
        self.place = place
        self.values = values


class FaultRow(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """One fault, ordered.

    `where`, `who`: patterns with * and ?, several with | between; empty: everywhere, everybody. `share`: of the occasions, 0 to 1.
    `first`, `until`: the first and last occasion that may strike, counted from 1 among those that `where` and `who` let in; or moments:
    'HH:MM' or 'HH:MM:SS' of every day, or 'YYYY-MM-DDTHH:MM', in Japan, the second one excluded. `values`: the kind's own parameters.
    """

    name: str
    where: str = ""
    share: float = 1.0
    first: int | str = 1
    until: int | str | None = None
    who: str = ""
    values: dict[str, int | float | str] = {}


_KEYS = ("where", "share", "first", "until", "who")
_AFTER = "after"  # in the text form: after=4 is first=5


def text_of(row: FaultRow) -> str:
    """The row as it is written on a command line; what is as usual is left out."""
    said: dict[str, object] = dict(row.values)
    usual = FaultRow(name=row.name)
    said |= {key: getattr(row, key) for key in _KEYS if getattr(row, key) != getattr(usual, key)}
    return row.name + (":" + ",".join(f"{key}={value}" for key, value in said.items()) if said else "")


class Language:
    """The faults that are known here, by the kinds that each package hands over."""

    def __init__(self, kinds: Iterable[FaultKind]) -> None:
        """Raises ValueError where two packages claim one name."""
        self._kinds: dict[str, FaultKind] = {}
        for kind in kinds:
            if kind.name in self._kinds:
                raise ValueError(f"two kinds of fault are called {kind.name}")
            self._kinds[kind.name] = kind

    @property
    def kinds(self) -> list[FaultKind]:
        """All kinds, in the order in which they were handed over."""
        return list(self._kinds.values())

    def parse(self, text: str) -> FaultRow:
        """A row from its text form. Raises FaultWrong."""
        name, _, rest = text.strip().partition(":")
        kind = self._kind(name)
        said: dict[str, str] = {}
        for part in rest.split(",") if rest else ():
            key, equals, value = part.partition("=")
            if not equals or not key.strip() or key.strip() in said:
                raise FaultWrong("fault_form", text=text)
            said[key.strip()] = value.strip()
        return self._row(kind, said)

    def check(self, row: FaultRow) -> FaultRow:
        """The row, if it can be: as it came from JSON. Raises FaultWrong."""
        kind = self._kind(row.name)
        said: dict[str, object] = dict(row.values)
        said |= {key: getattr(row, key) for key in _KEYS if getattr(row, key) is not None}
        return self._row(kind, said)

    def read(self, content: str) -> list[FaultRow]:
        """The rows of a file: one a line in the text form (# begins a comment), or a JSON array of rows. Raises FaultWrong with `place`."""
        if content.lstrip().startswith("["):
            return self._read_json(content)
        rows = []
        for number, line in enumerate(content.splitlines(), 1):
            said = line.partition("#")[0].strip()
            if said:
                try:
                    rows.append(self.parse(said))
                except FaultWrong as wrong:
                    raise FaultWrong(wrong.code, place=number, **wrong.values) from None
        return rows

    def _read_json(self, content: str) -> list[FaultRow]:
        try:
            raw = msgspec.json.decode(content, type=list[Any])
        except (msgspec.MsgspecError, RecursionError):
            raise FaultWrong("fault_form", text=content.strip().partition("\n")[0][:60]) from None
        rows = []
        for number, one in enumerate(raw, 1):
            try:
                rows.append(self.check(msgspec.convert(one, FaultRow)))
            except msgspec.ValidationError as error:
                raise FaultWrong("fault_form", place=number, text=str(error)) from None
            except FaultWrong as wrong:
                raise FaultWrong(wrong.code, place=number, **wrong.values) from None
        return rows

    def stroke(self, row: FaultRow) -> Stroke:
        """What a row does when it strikes: its values, and the usual ones for those that it leaves out."""
        usual = {parameter.name: parameter.default for parameter in self._kind(row.name).parameters}
        return Stroke(row.name, usual | row.values)

    def schema(self) -> dict[str, Any]:
        """JSON Schema (2020-12) of an array of rows."""
        return {
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "title": "uketsuke faults",
            "type": "array",
            "items": {"oneOf": [_schema_of(kind) for kind in self._kinds.values()]},
        }

    def _kind(self, name: str) -> FaultKind:
        found = self._kinds.get(name)
        if found is None:
            raise FaultWrong("fault_unknown", name=name, near=_nearest(name, self._kinds))
        return found

    def _row(self, kind: FaultKind, said: Mapping[str, object]) -> FaultRow:
        values: dict[str, Value] = {}
        schedule: dict[str, Any] = {}
        for key, value in said.items():
            if key == _AFTER:
                schedule["first"] = _count(key, value) + 1
            elif key in _KEYS:
                schedule[key] = _SCHEDULE[key](key, value)
            elif (parameter := kind.parameter(key)) is not None:
                values[key] = _value(parameter, value)
            else:
                known = [*(one.name for one in kind.parameters), *_KEYS, _AFTER]
                raise FaultWrong("fault_key_unknown", name=kind.name, key=key, near=_nearest(key, known))
        return FaultRow(name=kind.name, values=values, **schedule)


def _nearest(name: str, known: Iterable[str]) -> str:
    """The name that was meant, perhaps; else all of them."""
    import difflib  # for who mistyped alone

    known = list(known)
    lacking = [one for one in known if one.rpartition(".")[2] == name]  # 'slow' for 'card.slow'
    near = lacking or difflib.get_close_matches(name, known, n=1, cutoff=0.5)
    return near[0] if near else ", ".join(known)


def _wrong(key: str, value: object, expected: str) -> FaultWrong:
    return FaultWrong("fault_value_wrong", key=key, value=value, expected=expected)


def _count(key: str, value: object) -> int:
    number = _number(value)
    if number is None or number < 0 or number != int(number):
        raise _wrong(key, value, "0, 1, 2 …")
    return int(number)


def _number(value: object) -> float | None:
    if isinstance(value, bool):
        return None
    try:
        number = float(value) if isinstance(value, int | float) else float(str(value))
    except (ValueError, OverflowError):
        return None
    return number if isfinite(number) else None


def _share(key: str, value: object) -> float:
    percent = isinstance(value, str) and value.endswith("%")
    number = _number(str(value).rstrip("%") if percent else value)
    share = number / 100 if percent and number is not None else number
    if share is None or not 0 <= share <= 1:
        raise _wrong(key, value, "0–1, 0%–100%")
    return share


def _mark(key: str, value: object) -> int | str:
    """An occasion's number, or a moment as it was written."""
    number = _number(value)
    if number is not None and number >= 1 and number == int(number):
        return int(number)
    if isinstance(value, str) and (moment_of(value) is not None):
        return value
    raise _wrong(key, value, "1, 2, 3 … / HH:MM / YYYY-MM-DDTHH:MM")


def moment_of(said: str) -> time | datetime | None:
    """A time of the day, or a moment (in Japan where it names no zone); None: it is neither."""
    try:
        return datetime.fromisoformat(said) if "T" in said else time.fromisoformat(said)
    except ValueError:
        return None


def _pattern(key: str, value: object) -> str:
    if not isinstance(value, str):
        raise _wrong(key, value, "*")
    return value


_SCHEDULE: Mapping[str, Callable[[str, object], Any]] = {
    "where": _pattern,
    "share": _share,
    "first": _mark,
    "until": _mark,
    "who": _pattern,
}


def _value(parameter: Parameter, value: object) -> Value:
    key = parameter.name
    if parameter.choices:
        if value not in parameter.choices:
            raise _wrong(key, value, " / ".join(parameter.choices))
        return str(value)
    if parameter.digits:
        word = str(value).upper()
        if len(word) != parameter.digits or not set(word) <= set("0123456789ABCDEF"):
            raise _wrong(key, value, f"{parameter.digits} × 0–9 A–F")
        return word
    number = _number(value)
    if number is None or not parameter.least <= number <= parameter.most:
        raise _wrong(key, value, f"{parameter.least}–{parameter.most}")
    return int(number) if number == int(number) else number


def _schema_of(kind: FaultKind) -> dict[str, Any]:
    mark = {"anyOf": [{"type": "integer", "minimum": 1}, {"type": "string"}]}
    return {
        "type": "object",
        "additionalProperties": False,
        "required": ["name"],
        "properties": {
            "name": {"const": kind.name},
            "where": {"type": "string"},
            "share": {"type": "number", "minimum": 0, "maximum": 1},
            "first": mark,
            "until": mark,
            "who": {"type": "string"},
            "values": {
                "type": "object",
                "additionalProperties": False,
                "properties": {parameter.name: _schema_of_value(parameter) for parameter in kind.parameters},
            },
        },
    }


def _schema_of_value(parameter: Parameter) -> dict[str, Any]:
    if parameter.choices:
        return {"enum": list(parameter.choices), "default": parameter.default}
    if parameter.digits:
        return {"type": "string", "pattern": f"^[0-9A-F]{{{parameter.digits}}}$", "default": parameter.default}
    return {
        "type": "number",
        "minimum": parameter.least,
        "maximum": parameter.most,
        "default": parameter.default,
    }
