"""In here lives chance, as it decides a population: numbers by seed, purpose and index, so that nobody's depend on anybody else's."""

from __future__ import annotations

from hashlib import blake2b, sha256
from struct import Struct

_LABEL = Struct("<BQ")
_SIXTEEN = Struct("<16I")
_MASK = (1 << 64) - 1


class Draw:
    """Everything that chance would decide, by the seed of a world. Numbers alone, so that it costs a microsecond."""

    def __init__(self, seed: str) -> None:
        self._key = sha256(b"uketsuke population 1\0" + seed.encode()).digest()

    def of(self, purpose: int, index: int) -> tuple[int, ...]:
        """Sixteen numbers below 2**32 for that purpose and index."""
        return _SIXTEEN.unpack(blake2b(_LABEL.pack(purpose, index), key=self._key, digest_size=64).digest())


def mix(number: int, turn: int) -> int:
    """A number below 2**32 for each turn (may be negative) of something that was drawn: two multiplications, each followed by a shift."""
    x = (number ^ turn * 0xD1342543DE82EF95) * 0x9E3779B97F4A7C15 & _MASK
    return ((x ^ x >> 29) * 0xBF58476D1CE4E5B9 & _MASK) >> 32
