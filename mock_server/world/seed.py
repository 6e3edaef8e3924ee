"""In here lives the seed of a world: numbers, digits and choices by a keyed hash of labels, so that the same seed makes the same people.

No generator is stepped: what one label gives does not depend on what was asked before, so people can be added without moving the others.
"""

from __future__ import annotations

import hmac
from collections.abc import Sequence
from hashlib import sha256
from typing import TypeVar

_T = TypeVar("_T")

LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ"  # without I and O, which are read as digits


class Seed:
    """Everything that chance would decide, decided by `text` and a label."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._key = sha256(b"uketsuke world 1\0" + text.encode()).digest()

    def number(self, below: int, *label: object) -> int:
        """From 0 to `below` - 1; for `below` up to 2**128 even enough for any use here."""
        message = "\x1f".join(str(part) for part in label).encode()
        return int.from_bytes(hmac.digest(self._key, message, "sha256"), "big") % below

    def between(self, first: int, last: int, *label: object) -> int:
        """Both ends included."""
        return first + self.number(last - first + 1, *label)

    def digits(self, count: int, *label: object) -> str:
        """So many digits, the first of which is not 0: they survive spreadsheets."""
        return str(self.between(10 ** (count - 1), 10**count - 1, *label))

    def pick(self, choices: Sequence[_T], *label: object) -> _T:
        """One of them."""
        return choices[self.number(len(choices), *label)]

    def letters(self, count: int, alphabet: str, *label: object) -> str:
        """So many characters of the alphabet."""
        return "".join(self.pick(alphabet, *label, place) for place in range(count))
