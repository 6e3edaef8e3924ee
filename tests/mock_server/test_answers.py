"""In here live the tests of the national answers, by tables: each validity, each standing, what is told and what isn't."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

import pytest

from mock_server.answers import Frame, answer_by_card, answer_by_number
from mock_server.events import InsuranceAcquired
from mock_server.insurance import Insurance
from mock_server.registry import NumberQuery
from mock_server.standing import Card
from tests.mock_server.small_world import BORN, DAY, LIMIT, TOWN, UNION, acquired
from verifier.clock import JST
from verifier.contract import Consent, Coverage, EligibilityAnswer, Period
from verifier.domain import CardStanding, CertificateState, ConsentKind, Validity

FRAME = Frame("answer", datetime(2025, 12, 1, 9, tzinfo=JST), DAY)
EXPIRES = date(2028, 2, 17)
LOST_ON = date(2025, 6, 1)


def insurance(acquisition: InsuranceAcquired, lost_on: date | None = None) -> Insurance:
    key = acquisition.insurer_number, acquisition.symbol, acquisition.number, acquisition.branch
    return Insurance(key, ((acquisition.acquired_on, acquisition),), lost_on, acquisition.recorded_on)


UNION_NOW = insurance(acquired("hanako"))
UNION_LOST = insurance(acquired("hanako"), LOST_ON)
TOWN_NOW = insurance(acquired("hanako", insurer_number=TOWN, symbol="", number="777", acquired_on=LOST_ON))
TOWN_LATER = insurance(acquired("hanako", insurer_number=TOWN, acquired_on=date(2026, 1, 1)))
TARO_NOW = insurance(acquired("taro", branch="01"))


def card(
    standing: CardStanding = CardStanding.REGISTERED, state: CertificateState | None = CertificateState.GOOD
) -> Card:
    return Card("hanako", standing, EXPIRES, state)


def frame(day: date) -> Frame:
    return Frame("answer", FRAME.answered_at, day)


def coverage(answer: EligibilityAnswer) -> Coverage:
    assert answer.coverage is not None
    return answer.coverage


@pytest.mark.parametrize(
    ("day", "insurances", "validity", "insurer", "lost_on"),
    [
        (DAY, [UNION_NOW], Validity.VALID, UNION, None),
        (DAY, [UNION_LOST, TOWN_NOW], Validity.VALID, TOWN, None),
        (DAY, [UNION_NOW, TOWN_NOW], Validity.VALID, TOWN, None),  # R06: the newer of two
        (date(2025, 5, 31), [UNION_LOST], Validity.VALID, UNION, LOST_ON),  # R11: lost after the visit
        (LOST_ON, [UNION_LOST], Validity.INVALID, UNION, LOST_ON),  # the first day without it
        (DAY, [UNION_LOST], Validity.INVALID, UNION, LOST_ON),
        (DAY, [UNION_LOST, TOWN_LATER], Validity.INVALID, UNION, LOST_ON),
        (DAY, [TOWN_LATER], Validity.INVALID, TOWN, None),
        (DAY, [], Validity.NO_INFORMATION, None, None),
    ],
)
def test_validity_by_card(
    day: date, insurances: Sequence[Insurance], validity: Validity, insurer: str | None, lost_on: date | None
) -> None:
    answer = answer_by_card(frame(day), card(), insurances)
    assert (answer.inquiry, answer.standing, answer.validity) == ("card", CardStanding.REGISTERED, validity)
    assert (answer.coverage and answer.coverage.insurer_number) == insurer
    assert (answer.coverage and answer.coverage.lost_on) == lost_on
    assert (answer.person is None) is (insurer is None)


@pytest.mark.parametrize("standing", [each for each in CardStanding if each is not CardStanding.REGISTERED])
def test_what_stops_the_query_tells_nothing(standing: CardStanding) -> None:
    given = [Consent(kind=ConsentKind.MEDICINES, given=True, at=FRAME.answered_at)]
    answer = answer_by_card(FRAME, card(standing), [UNION_NOW], given)
    assert answer.standing is standing
    assert answer.certificate_expires_on == EXPIRES
    assert (answer.validity, answer.person, answer.coverage, answer.medical_information) == (None, None, None, ())


def test_deregistration_is_told() -> None:
    applied_on, deregistered_on = date(2025, 10, 1), date(2025, 11, 20)
    gone = Card("hanako", CardStanding.DEREGISTERED, EXPIRES, CertificateState.GOOD, applied_on, deregistered_on)
    answer = answer_by_card(FRAME, gone, [UNION_NOW])
    assert (answer.deregistration_applied_on, answer.deregistered_on) == (applied_on, deregistered_on)


@pytest.mark.parametrize(
    ("given", "state", "insurances", "viewable"),
    [
        (True, CertificateState.GOOD, [UNION_NOW], True),
        (True, CertificateState.EXPIRING, [UNION_NOW], True),
        (True, CertificateState.IN_GRACE, [UNION_NOW], False),  # P10
        (False, CertificateState.GOOD, [UNION_NOW], False),
        (True, CertificateState.GOOD, [UNION_LOST], False),
        (True, CertificateState.GOOD, [], False),
        (True, CertificateState.GOOD, [insurance(acquired("hanako", certificate_class="07"))], False),  # R86
    ],
)
def test_medical_information(
    given: bool, state: CertificateState, insurances: Sequence[Insurance], viewable: bool
) -> None:
    consents = [Consent(kind=ConsentKind.MEDICINES, given=given, at=FRAME.answered_at)]
    (flag,) = answer_by_card(FRAME, card(state=state), insurances, consents).medical_information
    assert (flag.kind, flag.viewable) == (ConsentKind.MEDICINES, viewable)


def test_the_last_word_on_a_consent_counts() -> None:
    consents = [
        Consent(kind=kind, given=given, at=FRAME.answered_at)
        for kind, given in [
            (ConsentKind.MEDICINES, True),
            (ConsentKind.CHECKUPS, True),
            (ConsentKind.MEDICINES, False),
        ]
    ]
    flags = answer_by_card(FRAME, card(), [UNION_NOW], consents).medical_information
    assert {flag.kind: flag.viewable for flag in flags} == {ConsentKind.MEDICINES: False, ConsentKind.CHECKUPS: True}


def test_eligibility_is_whole_without_any_consent() -> None:
    answer = answer_by_card(FRAME, card(), [UNION_NOW])
    assert coverage(answer).ratio == 30
    assert answer.medical_information == ()


WITH_ALL = insurance(
    acquired(
        "hanako",
        acquired_on=date(2024, 1, 1),
        limit=LIMIT,
        elderly=Period(first=date(2025, 10, 1), last=DAY),
        specified_disease=Period(first=None, last=None),
    )
)


@pytest.mark.parametrize(
    ("day", "limit", "elderly"),
    [
        (date(2025, 7, 31), False, False),
        (date(2025, 8, 1), True, False),
        (date(2025, 10, 1), True, True),
        (DAY, True, True),
        (date(2025, 12, 2), True, False),
        (date(2026, 7, 31), True, False),
        (date(2026, 8, 1), False, False),
    ],
)
def test_limits_and_certificates_only_while_they_hold(day: date, limit: bool, elderly: bool) -> None:
    told = coverage(answer_by_card(frame(day), card(), [WITH_ALL]))
    assert (told.limit is not None, told.elderly is not None, told.specified_disease is not None) == (
        limit,
        elderly,
        True,
    )


@pytest.mark.parametrize(("day", "told"), [(date(2024, 10, 6), False), (date(2024, 10, 7), True)])
def test_the_limit_comes_by_itself_since_october_2024(day: date, told: bool) -> None:
    limit = LIMIT.__class__(category="A03", valid=Period(first=None, last=None))
    known = insurance(acquired("hanako", limit=limit))
    assert (coverage(answer_by_card(frame(day), card(), [known])).limit is not None) is told


def test_names_as_the_national_side_has_them() -> None:
    known = insurance(acquired("hanako", name="髙橋　花子", address="東京都𠮷町"))
    person = answer_by_card(FRAME, card(), [known]).person
    assert person is not None
    assert (person.name, person.address) == ("●橋　花子", "東京都●町")


# -- by number ---------------------------------------------------------------------------------------------------------

QUERY = NumberQuery(UNION, "見本", "0012345", None, BORN)


@pytest.mark.parametrize(
    ("day", "people", "validity", "insurer", "lost_on"),
    [
        (DAY, {}, Validity.NOT_FOUND, None, None),
        (DAY, {"hanako": [UNION_NOW], "taro": [TARO_NOW]}, Validity.SEVERAL, None, None),
        (DAY, {"hanako": [UNION_NOW]}, Validity.VALID, UNION, None),
        (date(2025, 5, 31), {"hanako": [UNION_LOST]}, Validity.VALID, UNION, LOST_ON),
        (LOST_ON, {"hanako": [UNION_LOST]}, Validity.INVALID, UNION, LOST_ON),
        (DAY, {"hanako": [UNION_LOST, TOWN_NOW]}, Validity.INVALID_NEWER, UNION, LOST_ON),
        (LOST_ON, {"hanako": [UNION_LOST, TOWN_NOW]}, Validity.INVALID_NEWER, UNION, LOST_ON),
        (DAY, {"hanako": [UNION_LOST, TOWN_LATER]}, Validity.INVALID, UNION, LOST_ON),
        (DAY, {"hanako": [UNION_NOW, TOWN_NOW]}, Validity.VALID, UNION, None),  # asked for by its own number
        (date(2020, 3, 31), {"hanako": [UNION_NOW]}, Validity.INVALID, UNION, None),
    ],
)
def test_validity_by_number(
    day: date, people: dict[str, list[Insurance]], validity: Validity, insurer: str | None, lost_on: date | None
) -> None:
    answer = answer_by_number(frame(day), QUERY, people)
    assert (answer.inquiry, answer.standing, answer.validity) == ("number", None, validity)
    assert (answer.coverage and answer.coverage.insurer_number) == insurer
    assert (answer.coverage and answer.coverage.lost_on) == lost_on
    assert (answer.person is None) is (insurer is None)
    assert answer.medical_information == ()
    assert answer.certificate_state is None


@pytest.mark.parametrize("consent", [False, True])
def test_limit_and_disease_by_number_need_the_patients_word(consent: bool) -> None:
    told = coverage(answer_by_number(FRAME, QUERY, {"hanako": [WITH_ALL]}, limit_consent=consent))
    assert (told.limit is not None, told.specified_disease is not None) == (consent, consent)
    assert told.elderly is not None  # the ratio goes by it
