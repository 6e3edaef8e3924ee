"""In here live the tests of where a card stands: each standing, each boundary day."""

from __future__ import annotations

from datetime import date

import pytest

from mock_server.events import RevocationReason
from mock_server.standing import Revocation, Use, UseStep, card_on, certificate_state
from verifier.domain import CardStanding, CertificateState

EXPIRES = date(2026, 3, 10)
GOOD_DAY = date(2025, 6, 1)
REGISTERED = Use(UseStep.REGISTERED, date(2023, 3, 2))


@pytest.mark.parametrize(
    ("day", "state"),
    [
        (date(2025, 12, 9), CertificateState.GOOD),
        (date(2025, 12, 10), CertificateState.EXPIRING),  # three months to go
        (date(2026, 3, 10), CertificateState.EXPIRING),  # its last day
        (date(2026, 3, 11), CertificateState.IN_GRACE),  # S10
        (date(2026, 6, 30), CertificateState.IN_GRACE),  # S11: the month's end
        (date(2026, 7, 1), None),
    ],
)
def test_certificate_state(day: date, state: CertificateState | None) -> None:
    assert certificate_state(EXPIRES, day) is state


@pytest.mark.parametrize(
    ("expires_on", "last_day_of_grace"),
    [
        (date(2025, 4, 1), date(2025, 7, 31)),  # the city's example in P10
        (date(2025, 11, 30), date(2026, 2, 28)),
        (date(2027, 11, 1), date(2028, 2, 29)),
    ],
)
def test_grace_ends_with_the_third_month_after(expires_on: date, last_day_of_grace: date) -> None:
    after = date.fromordinal(last_day_of_grace.toordinal() + 1)
    assert certificate_state(expires_on, last_day_of_grace) is CertificateState.IN_GRACE
    assert certificate_state(expires_on, after) is None


@pytest.mark.parametrize(
    ("day", "revocations", "uses", "standing"),
    [
        (GOOD_DAY, [], [REGISTERED], CardStanding.REGISTERED),
        (GOOD_DAY, [], [], CardStanding.NOT_REGISTERED),
        (date(2023, 3, 1), [], [REGISTERED], CardStanding.NOT_REGISTERED),
        (date(2023, 3, 2), [], [REGISTERED], CardStanding.REGISTERED),
        (GOOD_DAY, [(RevocationReason.RETURNED, GOOD_DAY)], [REGISTERED], CardStanding.REVOKED),
        (GOOD_DAY, [(RevocationReason.RENEWED, GOOD_DAY)], [REGISTERED], CardStanding.REVOKED),
        (GOOD_DAY, [(RevocationReason.WITHDRAWN, GOOD_DAY)], [], CardStanding.REVOKED),
        (GOOD_DAY, [(RevocationReason.LOST, GOOD_DAY)], [REGISTERED], CardStanding.SUSPENDED),
        (GOOD_DAY, [(RevocationReason.LOST, date(2025, 6, 2))], [REGISTERED], CardStanding.REGISTERED),
        (
            GOOD_DAY,
            [(RevocationReason.LOST, GOOD_DAY), (RevocationReason.RENEWED, GOOD_DAY)],
            [REGISTERED],
            CardStanding.REVOKED,
        ),
        (date(2026, 6, 30), [], [REGISTERED], CardStanding.REGISTERED),
        (date(2026, 7, 1), [], [REGISTERED], CardStanding.PAST_GRACE),
        (date(2026, 7, 1), [], [], CardStanding.PAST_GRACE),
        (date(2026, 4, 1), [(RevocationReason.LOST, GOOD_DAY)], [REGISTERED], CardStanding.SUSPENDED),  # no grace
        (date(2026, 8, 1), [(RevocationReason.RETURNED, GOOD_DAY)], [REGISTERED], CardStanding.REVOKED),
    ],
)
def test_standing(
    day: date, revocations: list[tuple[RevocationReason, date]], uses: list[Use], standing: CardStanding
) -> None:
    ends = [Revocation(reason, revoked_on) for reason, revoked_on in revocations]
    assert card_on(day, "hanako", EXPIRES, ends, uses).standing is standing


APPLIED, EFFECTIVE = date(2025, 3, 1), date(2025, 4, 20)
DEREGISTERING = [REGISTERED, Use(UseStep.APPLIED, APPLIED), Use(UseStep.DEREGISTERED, EFFECTIVE)]
AGAIN = Use(UseStep.REGISTERED, EFFECTIVE)


@pytest.mark.parametrize(
    ("day", "uses", "expected"),
    [
        (date(2025, 2, 28), DEREGISTERING, (CardStanding.REGISTERED, None, None)),
        (APPLIED, DEREGISTERING, (CardStanding.REGISTERED, APPLIED, None)),  # R03a: it works on
        (date(2025, 4, 19), DEREGISTERING, (CardStanding.REGISTERED, APPLIED, None)),
        (EFFECTIVE, DEREGISTERING, (CardStanding.DEREGISTERED, APPLIED, EFFECTIVE)),  # R03b
        (EFFECTIVE, [*DEREGISTERING, AGAIN], (CardStanding.REGISTERED, None, None)),  # again on the very day
        (APPLIED, [Use(UseStep.APPLIED, APPLIED)], (CardStanding.NOT_REGISTERED, None, None)),
    ],
)
def test_deregistration(day: date, uses: list[Use], expected: tuple[CardStanding, date | None, date | None]) -> None:
    card = card_on(day, "hanako", EXPIRES, [], uses)
    assert (card.standing, card.deregistration_applied_on, card.deregistered_on) == expected


LOST, FOUND = RevocationReason.LOST, RevocationReason.FOUND


@pytest.mark.parametrize(
    ("told", "standing"),
    [
        ([(LOST, 1), (FOUND, 3)], CardStanding.REGISTERED),
        ([(LOST, 1), (FOUND, 3), (LOST, 4)], CardStanding.SUSPENDED),
        ([(LOST, 1), (FOUND, 6)], CardStanding.SUSPENDED),  # not found yet
        ([(LOST, 2), (FOUND, 2)], CardStanding.REGISTERED),  # on one day: in the order of recording
        ([(FOUND, 2), (LOST, 2)], CardStanding.SUSPENDED),
        ([(RevocationReason.DIED, 1), (FOUND, 3)], CardStanding.REVOKED),  # a revocation is final
        ([(LOST, 1), (RevocationReason.RENEWED, 2), (FOUND, 3)], CardStanding.REVOKED),
    ],
)
def test_a_suspension_ends_and_a_revocation_does_not(
    told: list[tuple[RevocationReason, int]], standing: CardStanding
) -> None:
    revocations = [Revocation(reason, date(2025, 6, day)) for reason, day in told]
    assert card_on(date(2025, 6, 5), "somebody", EXPIRES, revocations, [REGISTERED]).standing is standing


def test_a_phone_has_no_grace() -> None:
    after = date(2026, 3, 11)
    assert certificate_state(EXPIRES, EXPIRES, phone=True) is CertificateState.EXPIRING
    assert certificate_state(EXPIRES, after, phone=True) is None
    assert card_on(after, "somebody", EXPIRES, [], [REGISTERED], phone=True).standing is CardStanding.PAST_GRACE
