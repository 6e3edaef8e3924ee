"""In here lives the look for a field that stands twice in one object: JSON readers take one of the two in silence."""

from __future__ import annotations

import re

import msgspec

_TEXT = rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"'
_NAMES = re.compile(rb"(" + _TEXT + rb")\s*:|([{}])|" + _TEXT, re.DOTALL)
# A text, with the colon behind it where it is a field's name; and what opens, divides and closes. Numbers and words need no look.
_TOKEN = re.compile(rb"(" + _TEXT + rb")(\s*:)?|[{}\[\],]", re.DOTALL)


def field_twice(content: bytes) -> tuple[str, int] | None:
    """The path of the first field that stands twice in its object, and the byte at which it does so; None where all are there once.

    `content` is well-formed JSON. An escape in a name changes nothing: "\\u0069d" is "id".
    """
    return _place_of(content) if _any_twice(content) else None


def _any_twice(content: bytes) -> bool:
    """Only whether: every line of every file and every request is looked at, so this is the quick part."""
    if b"\\" in content:
        return _any_twice_escaped(content)
    parts = content.split(b'"')  # without escapes every second one is a text, and the others stand between
    opened: list[set[bytes]] = []
    for place in range(1, len(parts), 2):
        between, after = parts[place - 1], parts[place + 1]
        if between != b"," and between != b":":
            _follow(between, opened)
        if after[:1] == b":" or after.lstrip()[:1] == b":":
            name, names = parts[place], opened[-1]
            if name in names:
                return True
            names.add(name)
    return False


def _follow(between: bytes, opened: list[set[bytes]]) -> None:
    for char in between:
        if char == 0x7B:  # {
            opened.append(set())
        elif char == 0x7D:  # }
            opened.pop()


def _any_twice_escaped(content: bytes) -> bool:
    opened: list[set[bytes]] = []
    for name, brace in _NAMES.findall(content):
        if name:
            plain = _plain(name)
            names = opened[-1]
            if plain in names:
                return True
            names.add(plain)
        elif brace == b"{":
            opened.append(set())
        elif brace:
            opened.pop()
    return False


class _Open:
    """An object or a list that is not closed yet."""

    __slots__ = ("at", "names")

    def __init__(self, *, is_object: bool) -> None:
        self.names: set[bytes] | None = set() if is_object else None
        self.at: bytes | int = b"" if is_object else 0  # the field, or the place in the list, that is being looked at


def _place_of(content: bytes) -> tuple[str, int] | None:
    opened: list[_Open] = []
    for token in _TOKEN.finditer(content):
        match token[0][:1]:
            case b'"' if token[2] is not None and (names := opened[-1].names) is not None:
                name = _plain(token[1])
                opened[-1].at = name
                if name in names:
                    return _path(opened), token.start()
                names.add(name)
            case b"{" | b"[" as bracket:
                opened.append(_Open(is_object=bracket == b"{"))
            case b"}" | b"]":
                opened.pop()
            case b"," if isinstance(place := opened[-1].at, int):
                opened[-1].at = place + 1
    return None


def _plain(quoted: bytes) -> bytes:
    return quoted[1:-1] if b"\\" not in quoted else msgspec.json.decode(quoted, type=str).encode()


def _path(opened: list[_Open]) -> str:
    path = ""
    for one in opened:
        if isinstance(one.at, int):
            path += f"[{one.at}]"
        else:
            name = one.at.decode()
            path += f".{name}" if path else name
    return path
