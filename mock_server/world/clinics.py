"""In here live the clinics of the world, by their 10-digit medical institution codes (reception-procedures.md, section 5.6)."""

from __future__ import annotations

from enum import Enum

import msgspec

from verifier.case import Equipment
from verifier.domain import ClinicState


class Certificate(Enum):
    """What a clinic proves itself with to the national system."""

    GOOD = "good"
    EXPIRED = "expired"  # nobody has renewed it: the national side refuses the line
    NONE = "none"  # the system is not introduced there


class Clinic(msgspec.Struct, frozen=True):
    """A clinic of the world. `code`: prefecture 2, kind 1, district 2, institution 4, check 1.

    `state` is what its verification can do where nobody says otherwise; `equipment` what it has beside the reader.
    """

    code: str
    name: str
    state: ClinicState = ClinicState.ONLINE
    equipment: tuple[Equipment, ...] = ()
    certificate: Certificate = Certificate.GOOD


class ClinicUnknown(Exception):
    """The world has no clinic of that code; `near` is the one that is nearest to it."""

    def __init__(self, code: str, near: str) -> None:
        super().__init__(code)
        self.code = code
        self.near = near


# The first is the one at whose counter one stands where nobody names another.
CLINICS = (
    Clinic("1319999999", "見本クリニック"),
    Clinic("1339999995", "見本歯科医院", equipment=(Equipment.PHONE_READER,)),
    Clinic("1349999993", "見本薬局", equipment=(Equipment.PHONE_READER, Equipment.SUBSIDY_LINK)),
    Clinic("2019999982", "見本山あい診療所", ClinicState.NO_ONLINE, certificate=Certificate.NONE),
    Clinic("2719999977", "見本通り医院", certificate=Certificate.EXPIRED),
)


def clinic_of(code: str) -> Clinic:
    """The clinic of that code, whole or without prefecture and kind. Raises ClinicUnknown, NumberError (no such code can be)."""
    from verifier.numbers import InstitutionCode

    for clinic in CLINICS:
        if code in {clinic.code, InstitutionCode(clinic.code).short}:
            return clinic
    import difflib

    digits = InstitutionCode.parse(code).digits
    for clinic in CLINICS:
        if clinic.code == digits:
            return clinic
    near = difflib.get_close_matches(digits, [clinic.code for clinic in CLINICS], n=1, cutoff=0.0)
    raise ClinicUnknown(digits, near[0])
