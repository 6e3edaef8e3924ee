"""In here lives the form in which the card keeps its data: tag, length, value (BER-TLV, ISO/IEC 7816-4, section 5.2.2).

The My Number card writes lengths that are longer than they need be (`82 00 9F`): `encode` can, and `read` takes any.
"""

from __future__ import annotations

from dataclasses import dataclass, field

_MORE = 0x1F  # first byte of a tag: its number goes on in the next bytes
_GOES_ON = 0x80  # a later byte of a tag: another follows
_LONGEST_TAG = 3  # ISO/IEC 7816-4, section 5.2.2.1
_LONGEST_LENGTH = 4


class MalformedTlv(ValueError):
    """The bytes are no object of tag, length and value. `offset`: where in the data."""

    code = "tlv_malformed"

    def __init__(self, detail: str, offset: int = 0) -> None:
        super().__init__(f"{detail} (at byte {offset})")
        self.offset = offset


@dataclass(frozen=True, slots=True)
class Item:
    """One object as it was found: `start` is where its tag begins, `end` the place behind its last byte."""

    tag: int
    value: bytes = field(repr=False)  # may be personal data
    start: int
    value_start: int
    end: int


def encode(tag: int, value: bytes, *, length_bytes: int | None = None) -> bytes:
    """One object. `tag` as its bytes read (0xDF21). `length_bytes`: bytes after `81`, `82` …; None: as few as do.

    Raises ValueError for a tag that is none, or a value that the asked form of length has no room for.
    """
    return _tag_bytes(tag) + _length(len(value), length_bytes) + value


def _tag_bytes(tag: int) -> bytes:
    raw = tag.to_bytes(max(1, (tag.bit_length() + 7) // 8), "big")
    try:
        found, end = _read_tag(raw, 0)
    except MalformedTlv as error:
        raise ValueError(f"{tag:X} is no tag") from error
    if end != len(raw) or found != tag:
        raise ValueError(f"{tag:X} is no tag")
    return raw


def _length(length: int, length_bytes: int | None) -> bytes:
    if length_bytes is None:
        if length < 0x80:
            return bytes((length,))
        length_bytes = (length.bit_length() + 7) // 8
    if not 1 <= length_bytes <= _LONGEST_LENGTH or length >> (8 * length_bytes):
        raise ValueError(f"a length of {length} has no form of {length_bytes} bytes")
    return bytes((0x80 | length_bytes,)) + length.to_bytes(length_bytes, "big")


def read(data: bytes, offset: int = 0) -> Item:
    """The object that begins at `offset`; what follows it is left alone. Raises MalformedTlv."""
    tag, place = _read_tag(data, offset)
    if place >= len(data):
        raise MalformedTlv("a tag without a length", offset)
    length, place = data[place], place + 1
    if length == 0x80 or length > 0x80 + _LONGEST_LENGTH:
        raise MalformedTlv(f"no definite length: {length:02X}", place - 1)
    if length > 0x80:
        bytes_of_length = length - 0x80
        if place + bytes_of_length > len(data):
            raise MalformedTlv("a length that is cut off", place)
        length, place = int.from_bytes(data[place : place + bytes_of_length], "big"), place + bytes_of_length
    if place + length > len(data):
        raise MalformedTlv(f"a value of {length} bytes with {len(data) - place} left", place)
    return Item(tag, bytes(data[place : place + length]), offset, place, place + length)


def _read_tag(data: bytes, offset: int) -> tuple[int, int]:
    if not 0 <= offset < len(data):
        raise MalformedTlv("nothing there", offset)
    if data[offset] & _MORE != _MORE:
        return data[offset], offset + 1
    for place in range(offset + 1, min(offset + _LONGEST_TAG, len(data))):
        if not data[place] & _GOES_ON:
            return int.from_bytes(data[offset : place + 1], "big"), place + 1
    raise MalformedTlv("a tag that is cut off or too long", offset)


def items(data: bytes) -> list[Item]:
    """The objects that the data consist of, one after the other, to the last byte. Raises MalformedTlv."""
    found: list[Item] = []
    place = 0
    while place < len(data):
        found.append(read(data, place))
        place = found[-1].end
    return found
