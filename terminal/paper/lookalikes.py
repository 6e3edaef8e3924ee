"""In here live the digits that eyes and fingers mistake: where an insurer number fails its check, which place is suspicious?"""

from __future__ import annotations

from dataclasses import dataclass

from verifier.numbers import InsurerNumber, NumberError, likely_misreadings


@dataclass(frozen=True, slots=True)
class Suspect:
    """A digit (its place counted from 1, from the left) which, read as another that looks like it, makes the number fit."""

    place: int
    typed: str
    reads: str


def _fits(digits: str) -> bool:
    try:
        InsurerNumber.parse(digits)
    except NumberError:
        return False
    return True


def suspects(digits: str) -> tuple[Suspect, ...]:
    """All places where one misread digit explains the failure; empty for a number that is right."""
    return tuple(
        next(
            Suspect(place, typed, reads)
            for place, (typed, reads) in enumerate(zip(digits, other, strict=True), 1)
            if typed != reads
        )
        for other in likely_misreadings(digits)
        if _fits(other)
    )


def swapped(digits: str) -> tuple[int, ...]:
    """Places (from 1) where a digit swapped with its right neighbour explains the failure."""
    return tuple(
        place + 1
        for place in range(len(digits) - 1)
        if digits[place] != digits[place + 1]
        and _fits(digits[:place] + digits[place + 1] + digits[place] + digits[place + 2 :])
    )
