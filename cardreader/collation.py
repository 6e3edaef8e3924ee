"""In here lives collation number B (照合番号B): the fourteen digits made of what is printed on a card's front.

Source: mynumber-card.md, section 3.5: birth date as printed (Japanese-era year, month, day), year of expiry, security code.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field
from datetime import date

LENGTH = 14
_BIRTH, _EXPIRY, _SECURITY = 6, 4, 4

# First days of the eras (元号法, and the imperial edicts before it). A birth date on a card is printed in its own era.
_ERAS = (
    date(2019, 5, 1),  # 令和
    date(1989, 1, 8),  # 平成
    date(1926, 12, 25),  # 昭和
    date(1912, 7, 30),  # 大正
    date(1868, 1, 25),  # 明治
)


class CollationMalformed(ValueError):
    """What was given makes no collation number. `part`: which of it (number, birth_date, expiry_year, security_code)."""

    code = "collation_malformed"

    def __init__(self, part: str) -> None:
        super().__init__(part)  # never the digits: they open the card's face
        self.part = part


def era_year(day: date) -> int:
    """The year of its era that a day lies in: 55 for 1980-02-17 (昭和55). Raises CollationMalformed before 明治."""
    for first in _ERAS:
        if day >= first:
            return day.year - first.year + 1
    raise CollationMalformed("birth_date")


@dataclass(frozen=True, slots=True)
class CollationB:
    """A collation number B: fourteen ASCII digits, which a repr does not show."""

    digits: str = field(repr=False)

    def __post_init__(self) -> None:
        if len(self.digits) != LENGTH or not _all_digits(self.digits):
            raise CollationMalformed("number")

    @classmethod
    def parse(cls, text: str) -> CollationB:
        """Fourteen digits as somebody typed them: full width and blanks are forgiven. Raises CollationMalformed."""
        return cls("".join(unicodedata.normalize("NFKC", text).split()))

    @classmethod
    def make(cls, birth_date: date, expiry_year: int, security_code: str) -> CollationB:
        """Of the birth date (any calendar's day), the year of expiry (2035) and the four digits of the security code.

        Raises CollationMalformed.
        """
        code = "".join(unicodedata.normalize("NFKC", security_code).split())
        if len(code) != _SECURITY or not _all_digits(code):
            raise CollationMalformed("security_code")
        if not 1000 <= expiry_year <= 9999:
            raise CollationMalformed("expiry_year")
        return cls(f"{era_year(birth_date):02d}{birth_date:%m%d}{expiry_year:0{_EXPIRY}d}{code}")

    @property
    def birth_code(self) -> str:
        """The first six digits, which alone open the card-face application's age record (生年月日 code)."""
        return self.digits[:_BIRTH]


def _all_digits(text: str) -> bool:
    return text.isascii() and text.isdigit()
