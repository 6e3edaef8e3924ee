"""In here live the builders of what people lay on the counter: of the documents that follow from their events, those that they bring.

Which documents there are, and what is printed on them, is mock_server.papers' affair; here is only what was applied for, and what is taken along.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from mock_server.events import CertificateIssued, UseRegistered
from mock_server.papers.events import AnyEvent, EligibilityCertificateApplied, Situation
from mock_server.papers.paper import Kind, Paper
from mock_server.world.builders import month
from mock_server.world.days import in_month
from mock_server.world.law import NEW_DOCUMENTS
from mock_server.world.rows import Frame, When
from verifier.case import CertificateForm, Evidence, MyNumberCard, ShownBy, Smartphone
from verifier.dates import add_months, month_end


def my_number_card(frame: Frame) -> Evidence:
    """The card as staff see it on the desk: what is printed on it, nothing of the chip."""
    assert frame.card is not None
    return MyNumberCard(
        name=frame.row.name,
        birth_date=frame.birth_date,
        sex=frame.row.sex,
        type=frame.card.type,
        expires_on=frame.card.dates.expires_on,
    )


def smartphone(frame: Frame) -> Evidence:
    """A phone shows nobody's name; the dates are those of the plastic card behind it."""
    assert frame.card is not None
    return Smartphone(
        certificate_expires_on=frame.card.dates.certificate_expires_on, expires_on=frame.card.dates.expires_on
    )


# -- what brings documents about --------------------------------------------------------------------------------------


def since_new_documents(frame: Frame) -> date:
    """The first day on which this person can have applied for a 資格確認書: the law's, or that of the insurance's declaration."""
    held = frame.insured[-1]
    return max(NEW_DOCUMENTS, held.declared_on or held.acquired_on)


def last_month(day: int) -> When:
    """A day of last month, once the new documents were there and the insurance was declared."""
    return lambda frame: max(month(-1, day)(frame), since_new_documents(frame))


def applied(
    situation: Situation, when: When = since_new_documents, *, on_paper_until: When | None = None
) -> Callable[[Frame], AnyEvent]:
    """資格確認書の交付申請; with `on_paper_until` for the short term: the printed date rules, not the formula (R21)."""

    def made(frame: Frame) -> AnyEvent:
        on = when(frame)
        return EligibilityCertificateApplied(
            person=frame.row.id,
            recorded_on=on,
            applied_on=on,
            situation=situation,
            form=CertificateForm.CARD if on_paper_until is None else CertificateForm.PAPER,
            until=on_paper_until(frame) if on_paper_until is not None else None,
        )

    return made


def end_of_next_month(frame: Frame) -> date:
    return month_end(in_month(frame.day, 1, 1))


def had_a_card(frame: Frame) -> AnyEvent:
    """A card that is lost by now, as the insurer knew of it; its renewals are left out."""
    since = frame.insured[-1].acquired_on
    return CertificateIssued(
        person=frame.row.id, recorded_on=since, serial=0, expires_on=add_months(end_of_next_month(frame), 12)
    )


def had_registered_it(frame: Frame) -> AnyEvent:
    since = frame.insured[-1].acquired_on
    return UseRegistered(person=frame.row.id, recorded_on=since, registered_on=since)


# -- what of them is brought ------------------------------------------------------------------------------------------


def eligibility_certificate(shown_by: ShownBy = ShownBy.PATIENT) -> Callable[[Frame], Evidence]:
    """The newest 資格確認書 in hand."""
    return lambda frame: _newest(frame, Kind.CERTIFICATE).evidence(frame.day, shown_by=shown_by)


def eligibility_notice(frame: Frame) -> Evidence:
    return _newest(frame, Kind.NOTICE).evidence(frame.day)


def mynaportal_screen(frame: Frame) -> Evidence:
    return _newest(frame, Kind.PORTAL).evidence(frame.day)


def legacy_card(insurance: int = -1) -> Callable[[Frame], Evidence]:
    """The first old card of that insurance, whatever has become of it."""

    def made(frame: Frame) -> Evidence:
        symbol = frame.insured[insurance].symbol
        cards = [paper for paper in frame.held if paper.kind is Kind.LEGACY_CARD and paper.insurance.symbol == symbol]
        return cards[0].evidence(frame.day)

    return made


def _newest(frame: Frame, kind: Kind) -> Paper:
    return [paper for paper in frame.held if paper.kind is kind and paper.in_hand][-1]
