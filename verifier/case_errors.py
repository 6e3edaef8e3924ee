"""In here lives what is wrong with a line that is no case: where, what, the nearest right word, and how it is said in both languages.

The line is walked beside the types, so that an error names the path and the word as docs/case-format.md promises.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

import msgspec

from verifier.case import Answer, Case, EligibilityDeclaration
from verifier.case_twice import field_twice
from verifier.case_words import REASONS, TYPES, WORDS
from verifier.dates import DateError, parse_date

RATIOS = (10, 20, 30, 100)  # percent borne by the patient (case-format.md)

_FEW = 7  # so many allowed words are listed beside the nearest one
_SHOWN = 40  # characters of a wrong value that an error repeats

_ISO = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_HALF_PAIR = re.compile(rb"\\u[dD][89a-fA-F][0-9a-fA-F]{2}(?!\\u)")
_AT_BYTE = re.compile(r"\(byte (\d+)\)$")

# Documents by the names that people at counters use.
_JAPANESE_KINDS = {
    "マイナンバーカード": "my_number_card",
    "マイナ保険証": "my_number_card",
    "スマホ": "smartphone",
    "スマートフォン": "smartphone",
    "組合員証": "legacy_card",
    "被扶養者証": "legacy_card",
    "健康保険証": "legacy_card",
    "保険証": "legacy_card",
    "資格確認書": "eligibility_certificate",
    "資格情報のお知らせ": "eligibility_notice",
    "マイナポータル": "mynaportal_screen",
    "被保険者資格申立書": "eligibility_declaration",
    "申立書": "eligibility_declaration",
    "医療証": "subsidy_certificate",
    "限度額適用認定証": "limit_certificate",
    "運転免許証": "other_identity",
}


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
    reason: str = ""  # for bad JSON: a code of REASONS

    def words(self, lang: str) -> tuple[str, str]:
        """What is wrong, and the mend: a sentence each, in 'ja' or 'en'."""
        english = lang == "en"
        message, mend = WORDS[self.code][english]
        values = {
            "where": self.where,
            "given": self.given,
            "column": self.column,
            "reason": REASONS.get(self.reason, ("", ""))[english],
            "expected": TYPES.get(self.expected, ("", ""))[english],
            "found": TYPES.get(self.found, ("", ""))[english],
            "field": self.where.rpartition(".")[2],
        }
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
class _Fault(Exception):
    """What was found: it ends the walk, and never leaves this module."""

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


def explain(line: bytes, number: int, error: Exception | None) -> CaseError:
    """Say what is wrong with a line that was not read as a case; `error` is what msgspec raised, None for what it can't know."""
    fault, own_id = _find(line, error)
    return CaseError(
        id=own_id or str(number),
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
    )


def _find(line: bytes, error: Exception | None) -> tuple[_Fault, str | None]:
    try:
        line.decode()
    except UnicodeDecodeError as wrong:
        below, column = _place(line, wrong.start)
        return _Fault("case_not_utf8", "$", column=column, below=below), None
    try:
        raw = msgspec.json.decode(line)
    except RecursionError:
        return _Fault("case_too_deep", "$"), None
    except msgspec.MsgspecError as wrong:
        return _bad_json(line, str(wrong)), None
    own_id = raw.get("id") if isinstance(raw, dict) else None
    own_id = own_id if isinstance(own_id, str) else None
    # Before the walk: it sees what the last of two fields of one name says, the decoder what the first says.
    if (twice := field_twice(line)) is not None:
        path, byte = twice
        below, column = _place(line, byte)
        return _Fault("case_field_twice", _short_path(path), column=column, below=below), own_id
    try:
        _walk(raw, _case_type(), "")
    except _Fault as fault:
        return fault, own_id
    raise AssertionError(error)  # pragma: no cover - the walk finds what the decoder or the reader found


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


# -- the walk: types and value side by side, until they differ -------------------------------------------------------


@cache
def _case_type() -> msgspec.inspect.Type:
    return msgspec.inspect.type_info(Case)


def _walk(value: Any, kind: msgspec.inspect.Type, path: str) -> None:
    """Raise the first fault. Unknown fields come before missing ones: a misspelt name is both."""
    match kind:
        case msgspec.inspect.UnionType(types=types):
            _walk_union(value, types, path)
        case msgspec.inspect.StructType():
            _walk_struct(value, kind, path)
        case msgspec.inspect.VarTupleType(item_type=item_type):
            _expect(value, list, "array", path)
            for index, item in enumerate(value):
                _walk(item, item_type, f"{path}[{index}]")
        case msgspec.inspect.EnumType(cls=cls):
            _walk_word(value, tuple(str(member.value) for member in cls), path)
        case msgspec.inspect.LiteralType(values=values):
            _walk_one_of(value, values, path)
        case msgspec.inspect.DateType():
            _walk_date(value, path)
        case msgspec.inspect.BoolType():
            _expect(value, bool, "bool", path)
        case msgspec.inspect.IntType():
            _expect(value, int, "int", path)
        case msgspec.inspect.StrType():
            _expect(value, str, "str", path)
        case _:
            pass


def _walk_union(value: Any, types: tuple[msgspec.inspect.Type, ...], path: str) -> None:
    if value is None and any(isinstance(kind, msgspec.inspect.NoneType) for kind in types):
        return
    rest = [kind for kind in types if not isinstance(kind, msgspec.inspect.NoneType)]
    if len(rest) == 1:
        _walk(value, rest[0], path)
        return
    tagged = {str(kind.tag): kind for kind in rest if isinstance(kind, msgspec.inspect.StructType)}
    tag_field = next(kind.tag_field for kind in tagged.values()) or ""
    _expect(value, dict, "object", path)
    at = f"{path}.{tag_field}"
    if tag_field not in value:
        near = _near(tag_field, tuple(value))
        if near is not None:
            raise _Fault("case_field_unknown", f"{path}.{near}", given=_short(near), nearest=tag_field)
        raise _Fault("case_field_missing", at, allowed=tuple(tagged))
    _walk_word(value[tag_field], tuple(tagged), at)
    _walk_struct(value, tagged[value[tag_field]], path)


def _walk_struct(value: Any, kind: msgspec.inspect.StructType, path: str) -> None:
    _expect(value, dict, "object", path)
    fields = {field.encode_name: field for field in kind.fields}
    for name in value:
        if name not in fields and name != kind.tag_field:
            nearest = _near(name, tuple(fields)) or _elsewhere(name)
            allowed = () if nearest is not None else tuple(fields)
            raise _Fault(
                "case_field_unknown", _join(path, _short(name)), given=_short(name), nearest=nearest, allowed=allowed
            )
    for name, field in fields.items():
        if field.required and name not in value:
            raise _Fault("case_field_missing", _join(path, name), allowed=_vocabulary(field.type))
    for name, field in fields.items():
        if name in value:
            _walk(value[name], field.type, _join(path, name))
            if kind.cls in {Answer, EligibilityDeclaration} and name == "ratio" and value[name] is not None:
                _walk_one_of(value[name], RATIOS, _join(path, name))


def _join(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name


def _short(text: str) -> str:
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"


def _expect(value: Any, kind: type, expected: str, path: str) -> None:
    if isinstance(value, kind) and (kind is bool or not isinstance(value, bool)):
        return
    code = "case_not_object" if expected in {"object", "array"} else "case_value_type"
    raise _Fault(
        code, path, given=_shown(value), expected=expected, found=_type_of(value), nearest=_retyped(value, expected)
    )


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


def _walk_word(value: Any, allowed: tuple[str, ...], path: str) -> None:
    if isinstance(value, str) and value in allowed:
        return
    if not isinstance(value, str):
        raise _Fault(
            "case_value_type", path, given=_shown(value), expected="str", found=_type_of(value), allowed=allowed
        )
    nearest = _near(value, allowed)
    raise _Fault("case_value_unknown", path, given=_short(value), nearest=nearest, allowed=allowed)


def _walk_one_of(value: Any, allowed: tuple[Any, ...], path: str) -> None:
    if value in allowed and type(value) in {type(one) for one in allowed}:
        return
    words = tuple(str(one) for one in allowed)
    # Tenths written for percent: 3 or "3割" is 30.
    tenths = re.match(r"\d+", str(value))
    nearest = f"{tenths[0]}0" if tenths and f"{tenths[0]}0" in words else None
    raise _Fault("case_value_unknown", path, given=_shown(value), nearest=nearest, allowed=words)


def _walk_date(value: Any, path: str) -> None:
    if not isinstance(value, str):
        raise _Fault("case_value_type", path, given=_shown(value), expected="date", found=_type_of(value))
    if _ISO.fullmatch(value):
        try:
            date.fromisoformat(value)
        except ValueError:
            raise _Fault("case_date", path, given=_short(value)) from None
        return
    try:
        nearest = parse_date(value).isoformat()
    except DateError:
        nearest = None
    raise _Fault("case_date", path, given=_short(value), nearest=nearest)


# -- the nearest right word ------------------------------------------------------------------------------------------


def _near(word: str, allowed: tuple[str, ...]) -> str | None:
    """The allowed word that was probably meant, if one is near."""
    from difflib import get_close_matches

    known = _JAPANESE_KINDS.get(word.strip())
    if known in allowed:
        return known
    snake = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", word[:_SHOWN]).lower().strip().replace("-", "_").replace(" ", "_")
    by_snake = {other.lower(): other for other in allowed}
    if snake in by_snake:
        return by_snake[snake]
    matches = get_close_matches(snake, tuple(by_snake), n=1, cutoff=0.6)
    if matches:
        return by_snake[matches[0]]
    # One word of several: 'certificate' for the only one that has it.
    holding = [other for other in allowed if len(snake) >= 4 and (snake in other or other in snake)]
    return holding[0] if len(holding) == 1 else None


@cache
def _places() -> dict[str, str]:
    """The path of each field that exists in one place of the case only, for names that stand in the wrong one."""
    places: dict[str, list[str]] = {}

    def note(kind: msgspec.inspect.Type, path: str) -> None:
        match kind:
            case msgspec.inspect.UnionType(types=types):
                for one in types:
                    note(one, path)
            case msgspec.inspect.VarTupleType(item_type=item_type):
                note(item_type, f"{path}[]")
            case msgspec.inspect.StructType(fields=fields, tag=tag):
                for field in fields:
                    at = _join(path, field.encode_name)
                    # A document's own field is told by its document: holder (legacy_card).
                    places.setdefault(field.encode_name, []).append(f"{field.encode_name} ({tag})" if tag else at)
                    note(field.type, at)
            case _:
                pass

    note(_case_type(), "")
    return {name: paths[0] for name, paths in places.items() if len(set(paths)) == 1}


def _elsewhere(name: str) -> str | None:
    return _places().get(name)


def _vocabulary(kind: msgspec.inspect.Type) -> tuple[str, ...]:
    if isinstance(kind, msgspec.inspect.EnumType):
        return tuple(str(member.value) for member in kind.cls)
    return ()
