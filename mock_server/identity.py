"""In here live the ids of the national side's rows and answers: text UUIDs, so that several databases and servers can make them."""

from __future__ import annotations

import os
import time
import uuid

_OURS = uuid.UUID("6f1c9d1e-6b55-5d0b-9d53-2f4f7b6a7c11")  # the namespace of ids that are made from content


def new_id() -> str:
    """A UUID of version 7 (RFC 9562): newer ones sort after older ones, so that an index grows at one end."""
    milliseconds = time.time_ns() // 1_000_000
    tail = int.from_bytes(os.urandom(10), "big")
    value = (milliseconds & ((1 << 48) - 1)) << 80
    value |= 0x7 << 76 | (tail >> 62 & 0xFFF) << 64 | 0x2 << 62 | tail & ((1 << 62) - 1)
    return str(uuid.UUID(int=value))


def id_of(content: bytes) -> str:
    """The UUID of version 5 that belongs to this content: the same fact told twice is one row."""
    return str(uuid.uuid5(_OURS, content.hex()))
