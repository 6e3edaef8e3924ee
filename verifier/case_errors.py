"""In here lives what is wrong with a line that is no case: where, what, the nearest right word, and how it is said in both languages.

The line is walked beside the types, so that an error names the path and the word as docs/case-format.md promises.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any

import msgspec

from verifier.case import Answer, EligibilityDeclaration
from verifier.case_near import case_type, elsewhere, near
from verifier.case_twice import field_twice
from verifier.case_words import DATES, REASONS, TYPES, WORDS
from verifier.dates import DateError, parse_date

RATIOS = (10, 20, 30, 100)  # percent borne by the patient (case-format.md)

_FEW = 7  # so many allowed words are listed beside the nearest one
_MOST = 20  # faults of one line that are told
_SHOWN = 40  # characters of a wrong value that an error repeats

_ISO = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_HALF_PAIR = re.compile(rb"\\u[dD][89a-fA-F][0-9a-fA-F]{2}(?!\\u)")
_AT_BYTE = re.compile(r"\(byte (\d+)\)$")


@dataclass(frozen=True, slots=True)
class CaseError:
    """A line that is no case. `code` is stable; `where` is a path such as evidence[0].kind, or $ for the line as a whole."""

    id: str  # the case's own where it can be read, else the line's number
    line: int
    code: str
    where: str
    given: str = ""  # the wrong word or value, shortened
    nearest: str | None = None  # the right word that was probably meant
    allowed: tuple[str, ...] = ()  # all right words, where they are a list
    expected: str = ""  # a code of TYPES
    found: str = ""  # a code of TYPES
    column: int = 0  # for bad JSON: the character at which reading stopped, from 1
    reason: str = ""  # for bad JSON: a code of REASONS; for a date: a code of DATES
    values: tuple[tuple[str, str], ...] = ()  # of a date, for its words
    more: tuple[CaseError, ...] = ()  # what else is wrong with the line, in its order

    def words(self, lang: str) -> tuple[str, str]:
        """What is wrong, and the mend: a sentence each, in 'ja' or 'en'."""
        english = lang == "en"
        message, mend = WORDS[self.code][english]
        if self.code == "case_date" and self.reason in DATES:
            message = DATES[self.reason][english]
        values = {
            "where": self.where,
            "given": self.given,
            "column": self.column,
            "reason": REASONS.get(self.reason, ("", ""))[english],
            "expected": TYPES.get(self.expected, ("", ""))[english],
            "found": TYPES.get(self.found, ("", ""))[english],
            "field": self.where.rpartition(".")[2],
            **dict(self.values),
        }
        if english and "era_en" in values:
            values["era"] = values["era_en"]
        return message.format_map(values), self._mend(mend.format_map(values), english=english)

    def _mend(self, otherwise: str, *, english: bool) -> str:
        """The nearest word first, then all of them where they are few, else what the kind of error suggests."""
        parts = []
        if self.nearest is not None:
            parts.append(f"did you mean {self.nearest}?" if english else f"「{self.nearest}」ではありませんか")
        if self.allowed and (self.nearest is None or len(self.allowed) <= _FEW):
            listed = ", ".join(self.allowed)
            parts.append(f"allowed here: {listed}" if english else f"使えるのは {listed} です")
        if not parts:
            return otherwise
        return ("; " if english else "。").join(parts)


@dataclass(frozen=True, slots=True)
class _Fault:
    """What was found at one place of the line."""

    code: str
    where: str
    given: str = ""
    nearest: str | None = None
    allowed: tuple[str, ...] = ()
    expected: str = ""
    found: str = ""
    column: int = 0
    below: int = 0
    reason: str = ""
    values: tuple[tuple[str, str], ...] = ()


Faults = Iterator[_Fault]


def explain(line: bytes, number: int, error: Exception | None, kind: msgspec.inspect.Type | None = None) -> CaseError:
    """Say what is wrong with a line that was not read as a case; `error` is what msgspec raised, None for what it can't know.

    `kind`: what the line should have been, where that is no case (msgspec.inspect.type_info).
    """
    faults, own_id = _find(line, error, kind or case_type())
    first, *more = [_told(fault, own_id or str(number), number) for fault in faults]
    return replace(first, more=tuple(more)) if more else first


def _told(fault: _Fault, own_id: str, number: int) -> CaseError:
    return CaseError(
        id=own_id,
        line=number + fault.below,
        code=fault.code,
        where=fault.where or "$",
        given=fault.given,
        nearest=fault.nearest,
        allowed=fault.allowed,
        expected=fault.expected,
        found=fault.found,
        column=fault.column,
        reason=fault.reason,
        values=fault.values,
    )


def _find(line: bytes, error: Exception | None, kind: msgspec.inspect.Type) -> tuple[list[_Fault], str | None]:
    """The faults of a line, at least one, and its own id where it can be read."""
    try:
        line.decode()
    except UnicodeDecodeError as wrong:
        below, column = _place(line, wrong.start)
        return [_Fault("case_not_utf8", "$", column=column, below=below)], None
    try:
        raw = msgspec.json.decode(line)
    except RecursionError:
        return [_Fault("case_too_deep", "$")], None
    except msgspec.MsgspecError as wrong:
        return [_bad_json(line, str(wrong))], None
    own_id = raw.get("id") if isinstance(raw, dict) else None
    own_id = own_id if isinstance(own_id, str) else None
    # Before the walk: it sees what the last of two fields of one name says, the decoder what the first says.
    if (twice := field_twice(line)) is not None:
        path, byte = twice
        below, column = _place(line, byte)
        return [_Fault("case_field_twice", _short_path(path), column=column, below=below)], own_id
    faults = list(islice(_walk(raw, kind, ""), _MOST))
    if not faults:
        raise AssertionError(error)  # pragma: no cover - the walk finds what the decoder or the reader found
    return faults, own_id


def _place(content: bytes, byte: int) -> tuple[int, int]:
    """Lines before that byte (a single case may be laid out over many), and its character in its line, from 1."""
    before = content[:byte]
    return before.count(b"\n"), len(before[before.rfind(b"\n") + 1 :].decode(errors="replace")) + 1


def _bad_json(line: bytes, said: str) -> _Fault:
    at = _AT_BYTE.search(said)
    below, column = _place(line, int(at[1]) if at else len(line.rstrip()))
    reason = next((known for known in REASONS if known in said), "other")
    if reason == "truncated" and _HALF_PAIR.search(line):
        reason = "surrogate"  # it waits for the other half to the end of the text
    return _Fault("case_not_json", "$", column=column, below=below, reason=reason)


def _short_path(path: str) -> str:
    before, dot, name = path.rpartition(".")
    return f"{before}{dot}{_short(name)}"


# -- the walk: types and value side by side --------------------------------------------------------------------------


def _walk(value: Any, kind: msgspec.inspect.Type, path: str) -> Faults:
    """All faults, in the order in which they are to be mended."""
    match kind:
        case msgspec.inspect.UnionType(types=types):
            yield from _walk_union(value, types, path)
        case msgspec.inspect.StructType():
            yield from _walk_struct(value, kind, path)
        case msgspec.inspect.VarTupleType(item_type=item_type):
            if isinstance(value, list):
                for index, item in enumerate(value):
                    yield from _walk(item, item_type, f"{path}[{index}]")
            else:
                yield _unexpected(value, "array", path)
        case msgspec.inspect.EnumType(cls=cls):
            yield from _walk_word(value, tuple(str(member.value) for member in cls), path)
        case msgspec.inspect.LiteralType(values=values):
            yield from _walk_one_of(value, values, path)
        case msgspec.inspect.DateType():
            yield from _walk_date(value, path)
        case msgspec.inspect.BoolType():
            yield from _expect(value, bool, "bool", path)
        case msgspec.inspect.IntType():
            yield from _expect(value, int, "int", path)
        case msgspec.inspect.StrType():
            yield from _expect(value, str, "str", path)
        case _:
            pass


def _walk_union(value: Any, types: tuple[msgspec.inspect.Type, ...], path: str) -> Faults:
    if value is None and any(isinstance(kind, msgspec.inspect.NoneType) for kind in types):
        return
    rest = [kind for kind in types if not isinstance(kind, msgspec.inspect.NoneType)]
    if len(rest) == 1:
        yield from _walk(value, rest[0], path)
        return
    tagged = {str(kind.tag): kind for kind in rest if isinstance(kind, msgspec.inspect.StructType)}
    tag_field = next(kind.tag_field for kind in tagged.values()) or ""
    at = _join(path, tag_field)
    if not isinstance(value, dict):
        yield _unexpected(value, "object", path)
    elif tag_field not in value:
        found = near(tag_field, tuple(value))
        if found is not None:
            yield _Fault("case_field_unknown", _join(path, found), given=_short(found), nearest=tag_field)
        else:
            yield _Fault("case_field_missing", at, allowed=tuple(tagged))
    elif value[tag_field] not in (names := tuple(tagged)):
        yield from _walk_word(value[tag_field], names, at)
    else:
        yield from _walk_struct(value, tagged[value[tag_field]], path)


def _walk_struct(value: Any, kind: msgspec.inspect.StructType, path: str) -> Faults:
    """Unknown fields come before missing ones, since a misspelt name is both: what it probably stands for isn't missed again."""
    if not isinstance(value, dict):
        yield _unexpected(value, "object", path)
        return
    fields = {field.encode_name: field for field in kind.fields}
    meant: set[str | None] = set()
    for name in value:
        if name not in fields and name != kind.tag_field:
            own = near(name, tuple(fields))
            meant.add(own)
            # Where a case has such a field is no help in a line of another kind.
            nearest = own or (elsewhere(name) if kind.cls.__module__ == Answer.__module__ else None)
            allowed = () if nearest is not None else tuple(fields)
            yield _Fault(
                "case_field_unknown", _join(path, _short(name)), given=_short(name), nearest=nearest, allowed=allowed
            )
    for name, field in fields.items():
        if field.required and name not in value and name not in meant:
            yield _Fault("case_field_missing", _join(path, name), allowed=_vocabulary(field.type))
    for name, field in fields.items():
        if name in value:
            before = list(_walk(value[name], field.type, _join(path, name)))
            yield from before
            if (
                kind.cls in {Answer, EligibilityDeclaration}
                and name == "ratio"
                and value[name] is not None
                and not before
            ):
                yield from _walk_one_of(value[name], RATIOS, _join(path, name))


def _join(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name


def _short(text: str) -> str:
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"


def _expect(value: Any, kind: type, expected: str, path: str) -> Faults:
    if not isinstance(value, kind) or (kind is not bool and isinstance(value, bool)):
        yield _unexpected(value, expected, path)


def _unexpected(value: Any, expected: str, path: str) -> _Fault:
    code = "case_not_object" if expected in {"object", "array"} else "case_value_type"
    retyped = _retyped(value, expected)
    return _Fault(code, path, given=_shown(value), expected=expected, found=_type_of(value), nearest=retyped)


def _type_of(value: Any) -> str:
    names = {dict: "object", list: "array", str: "str", bool: "bool", int: "int", float: "float"}
    return names.get(type(value), "null")


def _shown(value: Any) -> str:
    return _short(value if isinstance(value, str) else msgspec.json.encode(value).decode())


def _retyped(value: Any, expected: str) -> str | None:
    """The same value as it should have been written, where that is plain: true for "true", "12" for 12."""
    if expected == "bool" and isinstance(value, str) and value.strip().lower() in {"true", "false"}:
        return value.strip().lower()
    if expected == "int" and isinstance(value, str) and value.strip().isdecimal() and len(value) < _SHOWN:
        return str(int(value))
    if expected == "str" and type(value) in {int, float}:
        return f'"{_shown(value)}"'
    return None


def _walk_word(value: Any, allowed: tuple[str, ...], path: str) -> Faults:
    if not isinstance(value, str):
        found = _type_of(value)
        yield _Fault("case_value_type", path, given=_shown(value), expected="str", found=found, allowed=allowed)
    elif value not in allowed:
        yield _Fault("case_value_unknown", path, given=_short(value), nearest=near(value, allowed), allowed=allowed)


def _walk_one_of(value: Any, allowed: tuple[Any, ...], path: str) -> Faults:
    if value in allowed and type(value) in {type(one) for one in allowed}:
        return
    words = tuple(str(one) for one in allowed)
    # Tenths written for percent: 3 or "3割" is 30.
    tenths = re.match(r"\d+", str(value))
    nearest = f"{tenths[0]}0" if tenths and f"{tenths[0]}0" in words else None
    yield _Fault("case_value_unknown", path, given=_shown(value), nearest=nearest, allowed=words)


def _walk_date(value: Any, path: str) -> Faults:
    if not isinstance(value, str):
        yield _Fault("case_value_type", path, given=_shown(value), expected="date", found=_type_of(value))
        return
    try:
        read = parse_date(value)
    except DateError as error:
        told = tuple((name, str(one)) for name, one in error.values.items() if name != "typed")
        yield _Fault("case_date", path, given=_short(value), reason=error.code, values=told)
        return
    if not _ISO.fullmatch(value):
        yield _Fault("case_date", path, given=_short(value), nearest=read.isoformat(), reason="date_form")


def _vocabulary(kind: msgspec.inspect.Type) -> tuple[str, ...]:
    if isinstance(kind, msgspec.inspect.EnumType):
        return tuple(str(member.value) for member in kind.cls)
    return ()
