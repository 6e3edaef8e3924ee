"""In here lives the writing of black-and-white pictures (PNG, one bit a point), byte for byte the same on every machine.

Libraries compress the same points into different bytes, from version to version; a card's signature is over the bytes. So what little
compression there is, is done here: runs, and rows like the one above.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Sequence

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_LONGEST_RUN, _SHORTEST_RUN = 258, 4
_END = 256  # of a block

# RFC 1951, section 3.2.5: the first length and distance of each code, with the extra bits that follow it.
_LENGTHS = tuple(
    (code, first, extra)
    for code, (first, extra) in enumerate(
        (
            *((3 + one, 0) for one in range(8)),
            *((3 + (1 << extra + 2) + (part << extra), extra) for extra in range(1, 6) for part in range(4)),
        ),
        257,
    )
)  # up to 257; 258 has a code of its own, 285
_DISTANCES = tuple(
    (code, first, extra)
    for code, (first, extra) in enumerate(
        (
            *((1 + one, 0) for one in range(4)),
            *((1 + (1 << extra + 1) + (part << extra), extra) for extra in range(1, 14) for part in range(2)),
        )
    )
)


def png(width: int, rows: Sequence[int]) -> bytes:
    """A picture of that width; each row's leftmost point is the highest of its bits, 1 is black."""
    stride = (width + 7) // 8
    spare = 8 * stride - width
    white = (1 << width) - 1
    points = b"".join(b"\x00" + ((row ^ white) << spare).to_bytes(stride, "big") for row in rows)
    head = struct.pack(">IIBBBBB", width, len(rows), 1, 0, 0, 0, 0)  # one bit, grey, nothing interlaced
    return _SIGNATURE + _chunk(b"IHDR", head) + _chunk(b"IDAT", _deflated(points, stride + 1)) + _chunk(b"IEND", b"")


def _chunk(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


class _Bits:
    """Bits in the order of RFC 1951: the lowest of a byte first, codes from their highest bit."""

    def __init__(self) -> None:
        self._done = bytearray()
        self._value = self._count = 0

    def number(self, value: int, count: int) -> None:
        self._value |= value << self._count
        self._count += count
        while self._count >= 8:
            self._done.append(self._value & 0xFF)
            self._value >>= 8
            self._count -= 8

    def code(self, value: int, count: int) -> None:
        self.number(int(f"{value:0{count}b}"[::-1], 2), count)

    def literal(self, symbol: int) -> None:
        """A byte, the end, or a length, in the fixed code (section 3.2.6)."""
        if symbol < 144:
            self.code(0x30 + symbol, 8)
        elif symbol < 256:
            self.code(0x190 + symbol - 144, 9)
        elif symbol < 280:
            self.code(symbol - 256, 7)
        else:
            self.code(0xC0 + symbol - 280, 8)

    def run(self, length: int, distance: int) -> None:
        """So many bytes again, from so far behind."""
        if length == _LONGEST_RUN:
            self.literal(285)
        else:
            code, first, extra = next(one for one in reversed(_LENGTHS) if one[1] <= length)
            self.literal(code)
            self.number(length - first, extra)
        code, first, extra = next(one for one in reversed(_DISTANCES) if one[1] <= distance)
        self.code(code, 5)
        self.number(distance - first, extra)

    def bytes(self) -> bytes:
        return bytes(self._done) + (bytes((self._value,)) if self._count else b"")


def _deflated(content: bytes, row: int) -> bytes:
    """A zlib stream of one block with fixed codes; runs are sought one byte and one row behind."""
    bits = _Bits()
    bits.number(1, 1)  # the last block
    bits.number(1, 2)  # fixed codes
    place = 0
    while place < len(content):
        length, distance = max((_same(content, place, behind), behind) for behind in (1, row))
        if length < _SHORTEST_RUN:
            bits.literal(content[place])
            place += 1
        else:
            bits.run(length, distance)
            place += length
    bits.literal(_END)
    return b"\x78\x01" + bits.bytes() + struct.pack(">I", zlib.adler32(content))


def _same(content: bytes, place: int, behind: int) -> int:
    """How many bytes from a place on are those that stand so far behind them."""
    if behind > place:
        return 0
    longest = min(_LONGEST_RUN, len(content) - place)
    length = 0
    while length < longest and content[place + length] == content[place + length - behind]:
        length += 1
    return length
