"""In here lives what all elementary files' contents share: who they are, their vectors, and helpers to write and read them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, ClassVar, Protocol, Self

from cardreader.tlv import Item, MalformedTlv, encode, items, read

KEY_ID = 16  # bytes of a key's id (section 3.6)


class MalformedContent(ValueError):
    """A file's content is not what it should be. `file` is the class's name, `detail` says what is wrong, without values."""

    code = "content_malformed"

    def __init__(self, file: str, detail: str) -> None:
        super().__init__(f"{file}: {detail}")
        self.file = file
        self.detail = detail


@dataclass(frozen=True, slots=True)
class ElementaryFile:
    """Which file of which application a content belongs to, and where its form is described (mynumber-card.md)."""

    application: str
    id: int
    name: str
    section: str

    @property
    def short_id(self) -> int:
        return self.id & 0x1F


@dataclass(frozen=True, slots=True)
class Vector:
    """A known pair of a content's bytes and its fields. `source` says where it comes from."""

    encoded: str  # hex
    fields: Mapping[str, Any] = field(repr=False)
    source: str


class Content(Protocol):
    """The content of one elementary file."""

    FILE: ClassVar[ElementaryFile]
    VECTORS: ClassVar[tuple[Vector, ...]]

    def encode(self) -> bytes:
        """The file's bytes, without filler."""
        ...

    @classmethod
    def decode(cls, raw: bytes) -> Self:
        """Read the file's bytes; filler after the content is passed over. Raises MalformedContent."""
        ...


def data_object(tag: int, value: bytes) -> bytes:
    """An object as the card writes it: a length over 127 has two bytes, even where one would do (section 3.2)."""
    return encode(tag, value, length_bytes=2 if len(value) > 0x7F else None)


def wide_object(tag: int, value: bytes) -> bytes:
    """An object whose length has two bytes, whatever it is: `82 00 9F`."""
    return encode(tag, value, length_bytes=2)


def template(file: str, raw: bytes, tag: int) -> tuple[Item, list[Item]]:
    """The outer object at the beginning of a file, and the objects in it, their places counted from the start of the file.

    Raises MalformedContent.
    """
    try:
        outer = read(raw)
        if outer.tag != tag:
            raise MalformedContent(file, f"tag {outer.tag:X} in place of {tag:X}")
        inner = items(outer.value)
    except MalformedTlv as error:
        raise MalformedContent(file, str(error)) from error
    shift = outer.value_start
    return outer, [Item(i.tag, i.value, i.start + shift, i.value_start + shift, i.end + shift) for i in inner]


def in_order(file: str, found: list[Item], *tags: int) -> list[Item]:
    """The objects, which must be these and in this order (clients read them by their place). Raises MalformedContent."""
    if [item.tag for item in found] != list(tags):
        raise MalformedContent(file, "its objects are others, or in another order")
    return found


def of_length(file: str, item: Item, length: int) -> bytes:
    """The value, which must have that many bytes. Raises MalformedContent."""
    if len(item.value) != length:
        raise MalformedContent(file, f"{item.tag:X} has {len(item.value)} bytes, not {length}")
    return item.value


def text(file: str, raw: bytes, encoding: str = "utf-8") -> str:
    """Text. Raises MalformedContent."""
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError as error:
        raise MalformedContent(file, f"its text is no {encoding}") from error


def digits(file: str, raw: bytes, length: int) -> str:
    """That many ASCII digits. Raises MalformedContent."""
    if len(raw) != length or not raw.isdigit():
        raise MalformedContent(file, f"not {length} digits")
    return raw.decode("ascii")


def day(file: str, raw: bytes) -> date:
    """A day written YYYYMMDD. Raises MalformedContent."""
    written = digits(file, raw, 8)
    try:
        return date(int(written[:4]), int(written[4:6]), int(written[6:]))
    except ValueError as error:
        raise MalformedContent(file, "no such day") from error


def day_bytes(value: date) -> bytes:
    """A day as the card writes it: YYYYMMDD, ASCII."""
    return f"{value:%Y%m%d}".rjust(8, "0").encode("ascii")


def offsets(raw: bytes) -> tuple[int, ...]:
    """An offset table: two bytes each, counted from the start of the file."""
    return tuple(int.from_bytes(raw[place : place + 2], "big") for place in range(0, len(raw), 2))


def with_offsets(tag: int, table_tag: int, objects: list[bytes]) -> bytes:
    """A template whose first object tells where the others begin, counted from the start of the file (sections 3.2, 3.3)."""
    table_size = len(encode(table_tag, bytes(2 * len(objects))))
    body_size = table_size + sum(map(len, objects))
    place = len(data_object(tag, bytes(body_size))) - body_size + table_size
    table = b""
    for one in objects:
        table += place.to_bytes(2, "big")
        place += len(one)
    return data_object(tag, encode(table_tag, table) + b"".join(objects))


def check_offsets(file: str, table: Item, objects: list[Item]) -> None:
    """The offset table tells the truth (at least one client relies on it). Raises MalformedContent."""
    if offsets(table.value) != tuple(item.start for item in objects):
        raise MalformedContent(file, "its offset table is wrong")
