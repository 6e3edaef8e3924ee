"""In here live the numbers of an invented card: individual number (never anybody's), PINs, serial numbers, names of certificates."""

from __future__ import annotations

from mock_server.world.model import Dates, Secrets
from mock_server.world.rows import CardPlan, Row
from mock_server.world.seed import LETTERS, Seed
from verifier.domain import CardType

ALPHANUMERIC = "0123456789" + LETTERS
TEST = "TEST"  # what every subject says that this world names
_SERIAL_BITS = 31  # positive in four bytes (mynumber-card.md, section 5.2)


def individual_check_digit(eleven: str) -> int:
    """The check digit of an individual number (総務省令第85号 of 2014, article 5): weights 2–7, 2–6 from the right, modulo 11."""
    weights = (2, 3, 4, 5, 6, 7, 2, 3, 4, 5, 6)
    rest = sum(int(digit) * weight for digit, weight in zip(reversed(eleven), weights, strict=True)) % 11
    return 0 if rest <= 1 else 11 - rest


def invented_individual_number(seed: Seed, person: str) -> str:
    """Twelve digits whose last one is wrong: nobody has this number."""
    eleven = seed.digits(11, "individual number", person)
    wrong = (individual_check_digit(eleven) + seed.between(1, 9, "wrong check digit", person)) % 10
    return eleven + str(wrong)


def secrets_of(seed: Seed, row: Row, plan: CardPlan, *, signs: bool) -> Secrets:
    """PINs and printed numbers of a person's card. A PIN-less card has none of the four PINs."""
    return secrets_anew(seed, row.id, row.id, pins=plan.type is not CardType.PIN_LESS, signs=signs)


def secrets_anew(seed: Seed, person: str, edition: str, *, pins: bool, signs: bool) -> Secrets:
    """Those of another card of the same person: a new code on its front, and the PINs that the holder is used to."""
    return Secrets(
        individual_number=invented_individual_number(seed, person),
        security_code=seed.digits(4, "security code", edition),
        auth=seed.digits(4, "PIN", person, "auth") if pins else None,
        sign=_sign_password(seed, person) if pins and signs else None,
        entry=seed.digits(4, "PIN", person, "entry") if pins else None,
        basic=seed.digits(4, "PIN", person, "basic") if pins else None,
    )


def phone_secrets(seed: Seed, edition: str, plastic: Secrets) -> Secrets:
    """A phone's certificate has one PIN of its own (section 9); nothing is printed on it."""
    pin = seed.digits(4, "PIN", edition, "auth")
    return Secrets(
        individual_number=plastic.individual_number,
        security_code=plastic.security_code,
        auth=pin,
        sign=None,
        entry=None,
        basic=None,
    )


def _sign_password(seed: Seed, person: str) -> str:
    """Eight characters, letters first, then digits: at least one of each, as the rule wants."""
    return seed.letters(4, LETTERS, "sign password", person) + seed.digits(4, "sign password", person)


def serial_number(seed: Seed, person: str, use: str, dates: Dates) -> int:
    """Four bytes; another certificate, that is other dates, has another one."""
    lowest = 1 << (_SERIAL_BITS - 7)  # so that it fills its four bytes
    issued, ends = dates.certificate_issued_on, dates.certificate_expires_on
    return seed.between(lowest, (1 << _SERIAL_BITS) - 1, "serial", use, person, issued, ends)


def auth_common_name(seed: Seed, person: str, municipality: str, dates: Dates) -> str:
    """23 characters: 14, the municipality's code, 3 digits, 'A' (section 5.2). Nothing of the person is in it; ours begin with TEST."""
    label = ("common name", person, dates.certificate_issued_on)
    head = TEST + seed.digits(4, *label) + seed.letters(6, ALPHANUMERIC, *label)
    return f"{head}{municipality}{seed.digits(3, *label, 'tail')}A"


def sign_common_name(seed: Seed, person: str, municipality: str, dates: Dates) -> str:
    """Made of the moment of issue, as on real cards; its exact form is not public."""
    moment = seed.number(24 * 60 * 60, "moment of issue", person, dates.certificate_issued_on)
    hours, seconds = divmod(moment, 3600)
    clock = f"{hours:02d}{seconds // 60:02d}{seconds % 60:02d}"
    return f"{TEST}{dates.certificate_issued_on:%Y%m%d}{clock}{seed.digits(6, 'common name', person, 'sign')}{municipality}"


def manufacturing_number(seed: Seed, person: str, dates: Dates) -> str:
    """15 digits: the first two, and a 製造番号 of 13 (section 3.4)."""
    return "20" + seed.digits(13, "manufacturing number", person, dates.issued_on)
