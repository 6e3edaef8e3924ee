"""In here live the clinics of the world, by their 10-digit medical institution codes (reception-procedures.md, section 5.6)."""

from __future__ import annotations

import msgspec


class Clinic(msgspec.Struct, frozen=True):
    """A clinic that may ask the national system. `code`: prefecture 2, kind 1, district 2, institution 4, check 1."""

    code: str
    name: str


CLINICS = (
    Clinic("1319999999", "見本クリニック"),
    Clinic("1339999995", "見本歯科医院"),
    Clinic("1349999993", "見本薬局"),
)
