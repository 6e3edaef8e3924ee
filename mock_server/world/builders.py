"""In here live the small builders of which rows are made: when somebody was born, how they are insured, what became of their card."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from mock_server.events import (
    CertificateRevoked,
    Deregistered,
    DeregistrationApplied,
    Event,
    LossReason,
    RevocationReason,
    UseRegistered,
)
from mock_server.world import days
from mock_server.world.insurers import Insurer
from mock_server.world.law import DEREGISTRATION_ELSEWHERE, FIRST_DEREGISTERED, NEW_DOCUMENTS
from mock_server.world.model import Dates, Formerly, Insured
from mock_server.world.rows import Frame, When
from mock_server.world.timing import Way, drawn, forgotten, not_after
from verifier.case import Patient, Says
from verifier.contract import Period
from verifier.dates import add_months, birthday, elderly_from
from verifier.domain import Relation

_CARD_YEARS = 8  # a careful holder's card: two certificates of four years each, renewed before their ends
_CERTIFICATE_YEARS = 4


# -- when -------------------------------------------------------------------------------------------------------------


def fixed(year: int, month: int, day: int) -> When:
    """Always the same day."""
    return lambda _frame: date(year, month, day)


def month(shift: int, day: int) -> When:
    """A day of the month that lies `shift` months from the visit's: it stays for the whole month."""
    return lambda frame: days.in_month(frame.day, shift, day)


def on_birthday(age: int) -> When:
    return lambda frame: birthday(frame.birth_date, age)


def april(age: int) -> When:
    """1 April of the year in which one reaches that age: the day on which work begins in Japan."""
    return lambda frame: date(frame.birth_date.year + age, 4, 1)


def a_fortnight_ago(frame: Frame) -> date:
    """Some eleven to thirty days ago; it moves twice a month."""
    return days.in_month(frame.day, 0, 1) if frame.day.day >= 12 else days.in_month(frame.day, -1, 16)


def born(age: int, month_of_year: int, day: int) -> Callable[[date], date]:
    """Of that age when the decade begins: the same person for ten years."""
    return lambda today: date(days.decade_of(today) - age, month_of_year, day)


def born_years_ago(years: int, month_of_year: int, day: int) -> Callable[[date], date]:
    """A child, who would be somebody else in ten years: one year older and one year younger each January."""
    return lambda today: date(today.year - years, month_of_year, day)


def born_by_month(years: int, shift: int, day: int) -> Callable[[date], date]:
    """So many years before a day of a month near the visit's: whose birthday lies there."""
    return lambda today: add_months(days.in_month(today, shift, day), -12 * years)


# -- the card's dates --------------------------------------------------------------------------------------------------


def renewed_in_time(anchor: int) -> Callable[[Frame], Dates]:
    """An adult's card whose certificate never comes near its end: issued before the birthday of `anchor` and of every eighth year from it.

    It lives to the 10th birthday after its issue; the certificate to the 5th, and the next one, renewed 100 days before that, to its own 5th.
    """

    def dates(frame: Frame) -> Dates:
        def issue(year: int) -> date:
            return days.birthday_in(year, frame.birth_date) - days.RENEWED_BEFORE

        year = anchor + (frame.day.year - anchor + 1) // _CARD_YEARS * _CARD_YEARS
        if issue(year) > frame.day:
            year -= _CARD_YEARS
        card = issue(year)
        second = issue(year + _CERTIFICATE_YEARS)
        certificate = second if second <= frame.day else card
        return _dates(frame, card, certificate, birthdays=10)

    return dates


def certificate_until(when: When) -> Callable[[Frame], Dates]:
    """An adult's card whose first certificate ends on that birthday; the card itself lives five years longer."""

    def dates(frame: Frame) -> Dates:
        issued = add_months(when(frame), -60) + timedelta(days=40)
        return _dates(frame, issued, issued, birthdays=10)

    return dates


def issued_at_age(age: int) -> Callable[[Frame], Dates]:
    """A child's card, issued soon after that birthday: it lives to the 5th birthday after its issue."""

    def dates(frame: Frame) -> Dates:
        issued = birthday(frame.birth_date, age) + timedelta(days=40)
        return _dates(frame, issued, issued, birthdays=5)

    return dates


def issued_to_baby(frame: Frame) -> Dates:
    """Issued with two months, under the age of one, to the 5th birthday; photo-less cards exist since 2024-12-02."""
    issued = max(frame.birth_date + timedelta(days=60), NEW_DOCUMENTS)
    return _dates(frame, issued, issued, birthdays=5)


def _dates(frame: Frame, issued: date, certificate: date, *, birthdays: int) -> Dates:
    card_end = days.nth_birthday_after(issued, frame.birth_date, birthdays)
    certificate_end = days.nth_birthday_after(certificate, frame.birth_date, 5)
    return Dates(issued, card_end, certificate, min(certificate_end, card_end))


# -- insurance ---------------------------------------------------------------------------------------------------------


def insured(
    insurer: Insurer,
    since: When,
    *,
    until: When | None = None,
    household: str | None = None,
    branch: str = "01",
    relation: Relation = Relation.INSURED,
    ratio: int = 30,
    declared: bool = True,
    declared_after: timedelta | None = None,
    withheld: bool = False,
    loss_declared: bool = True,
    loss_reason: LossReason = LossReason.LEFT,
    address: str | None = None,
    elderly: bool = False,
) -> Callable[[Frame], Insured]:
    """One insurance. People of one `household` share symbol and number (default: a household of one's own).

    How long its registration takes is drawn by the seed (`declared_after`: so long in all). With `declared` false the branch office has had
    the declaration on its desk ever since; with `loss_declared` false nobody has declared the loss yet.
    """

    def made(frame: Frame) -> Insured:
        row = frame.row
        number = frame.seed.digits(
            insurer.number_digits, "insurance", insurer.number, insurer.symbol, household or row.id
        )
        acquired, lost = since(frame), until(frame) if until is not None else None
        label = row.id, insurer.desk, acquired
        if declared:
            provided = acquired + declared_after if declared_after is not None else None
            way = not_after(drawn(frame.seed, acquired, *label, provided_on=provided), frame.day)
        else:
            way = forgotten(frame.seed, acquired, *label, declared=True)
        loss_way: Way | None = None
        if lost is not None:
            loss_way = not_after(drawn(frame.seed, lost, *label, "loss"), frame.day)
            if not loss_declared:
                loss_way = forgotten(frame.seed, lost, *label, "loss", declared=False)
        return Insured(
            insurer=insurer,
            office=insurer.desk,
            symbol=insurer.symbol,
            number=number,
            branch=branch,
            relation=relation,
            acquired_on=acquired,
            lost_on=lost,
            loss_reason=loss_reason,
            way=way,
            loss_way=loss_way,
            declared_on=way.provided_on if declared else None,
            loss_declared_on=loss_way.provided_on if loss_way is not None and loss_declared else None,
            withheld=withheld,
            ratio=ratio,
            name=row.name,
            kana=row.kana,
            address=address or row.place.address(row.block),
            elderly=from_seventy(frame) if elderly else None,
        )

    return made


def from_seventy(frame: Frame) -> Period:
    """高齢受給者: from the 1st of the month after the 70th birthday (section 5.4) to the eve of the 75th."""
    return Period(elderly_from(frame.birth_date), birthday(frame.birth_date, 75) - timedelta(days=1))


def formerly(
    until: When, *, name: str | None = None, kana: str | None = None, address: str | None = None, told: bool
) -> Callable[[Frame], Formerly]:
    """What the resident record said up to that day; `told`: the insurer was told of the change, too."""

    def made(frame: Frame) -> Formerly:
        row, on = frame.row, until(frame)
        way = not_after(drawn(frame.seed, on, row.id, "change"), frame.day)
        return Formerly(
            name=name or row.name,
            kana=kana or row.kana,
            address=address or row.place.address(row.block),
            until=on,
            told=way if told else None,
        )

    return made


# -- what became of the card -------------------------------------------------------------------------------------------


def registered(frame: Frame) -> Event:
    """利用登録, a month after the first card of which we know."""
    assert frame.card is not None
    on = min(frame.card.dates.issued_on + timedelta(days=30), frame.day)
    return UseRegistered(person=frame.row.id, recorded_on=on, registered_on=on)


def deregistration_applied(when: When, earliest: date) -> Callable[[Frame], Event]:
    def made(frame: Frame) -> Event:
        on = max(when(frame), earliest)
        return DeregistrationApplied(person=frame.row.id, recorded_on=on, applied_on=on)

    return made


def in_effect_later(applied: Callable[[Frame], Event]) -> Callable[[Frame], Event]:
    """What follows from that application: one to two months after it the deregistration has effect (T37–T39), on the frame's day not yet."""

    def made(frame: Frame) -> Event:
        application = applied(frame)
        assert isinstance(application, DeregistrationApplied)
        first = max(add_months(application.applied_on, 1), frame.day + timedelta(days=1))
        last = max(add_months(application.applied_on, 2), first)
        on = first + timedelta(days=frame.seed.between(0, (last - first).days, "deregistered", frame.row.id))
        return Deregistered(person=frame.row.id, recorded_on=on, deregistered_on=on)

    return made


def deregistered(when: When) -> Callable[[Frame], Event]:
    def made(frame: Frame) -> Event:
        on = max(when(frame), FIRST_DEREGISTERED)
        return Deregistered(person=frame.row.id, recorded_on=on, deregistered_on=on)

    return made


def applied_elsewhere(when: When) -> Callable[[Frame], Event]:
    """An application at an insurer that took them from the first lawful day on."""
    return deregistration_applied(when, DEREGISTRATION_ELSEWHERE)


def revoked(reason: RevocationReason, when: When) -> Callable[[Frame], Event]:
    def made(frame: Frame) -> Event:
        assert frame.card is not None
        on = when(frame)
        return CertificateRevoked(
            person=frame.row.id, recorded_on=on, serial=frame.card.auth_serial, revoked_on=on, reason=reason
        )

    return made


# -- what the patient says ---------------------------------------------------------------------------------------------


def says(
    what: Says = Says.INSURED,
    *,
    since: When | None = None,
    joined: When | None = None,
    agrees_to_register: bool | None = None,
    card_lost: bool = False,
) -> Callable[[Frame], Patient]:
    """The words and choices that belong to the person."""

    def made(frame: Frame) -> Patient:
        return Patient(
            says=what,
            says_since=since(frame) if since is not None else None,
            joined_on=joined(frame) if joined is not None else None,
            agrees_to_register=agrees_to_register,
            card_lost=card_lost,
        )

    return made
