"""In here live the ids of the national side's rows and answers: text UUIDs, so that several databases and servers can make them."""

from __future__ import annotations

import os
import time
import uuid

MADE_AT_A_COUNTER = (
    7  # the version of a new id; what the world told its registry has ids that are made from content (5)
)
_OURS = uuid.UUID("6f1c9d1e-6b55-5d0b-9d53-2f4f7b6a7c11")  # the namespace of ids that are made from content


def new_id(at: float | None = None) -> str:
    """A UUID of version 7: newer ones sort after older ones, to a quarter of a microsecond (RFC 9562, section 6.2, method 3).

    `at`: seconds since 1970, where it isn't now.
    """
    return _version_7(time.time_ns() if at is None else int(at * 1e9), int.from_bytes(os.urandom(8), "big") >> 2)


def first_id(at: float) -> str:
    """The first id that can have been made at that moment (seconds since 1970): every earlier one sorts before it."""
    return _version_7(int(at * 1e9), 0)


def _version_7(at: int, tail: int) -> str:
    milliseconds, nanoseconds = divmod(at, 1_000_000)
    value = (milliseconds & (1 << 48) - 1) << 80
    value |= 0x7 << 76 | (nanoseconds << 12) // 1_000_000 << 64
    return str(uuid.UUID(int=value | 0x2 << 62 | tail))


def id_of(content: bytes) -> str:
    """The UUID of version 5 that belongs to this content: the same fact told twice is one row."""
    return str(uuid.uuid5(_OURS, content.hex()))
