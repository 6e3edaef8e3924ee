"""In here live the tests of what had been announced: the leniency of 2025-12-02 was announced twice, with different ends (D5 to D9)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from verifier.case import Answer, Answers, Case, EligibilityNotice, Evidence, LegacyCard
from verifier.domain import ClinicState, Validity, Verdict
from verifier.evidence import verdict_of
from verifier.rules.review import difference

UNION, OWN, NOTICE = (
    LegacyCard(),
    LegacyCard(insurer_number="139998", expires_on=date(2025, 7, 31)),
    EligibilityNotice(),
)
FIRST, LAST = date(2025, 7, 1), date(2026, 9, 1)


def decided(item: Evidence, day: date, known_on: date | None) -> tuple[Verdict, str]:
    answers = Answers(number=Answer(validity=Validity.VALID))
    return verdict_of(
        Case(visit_date=day, clinic=ClinicState.ONLINE, evidence=(item,), answers=answers, known_on=known_on)
    )


def lenient(item: Evidence, known_on: date | None) -> tuple[str, str] | None:
    """The first and the last day of the leniency for it, by what had been announced by `known_on`; without a gap between them."""
    days = [FIRST + timedelta(days=shift) for shift in range((LAST - FIRST).days + 1)]
    found = [day for day in days if decided(item, day, known_on)[0] is Verdict.CONDITIONAL]
    if not found:
        return None
    assert len(found) == (found[-1] - found[0]).days + 1
    return found[0].isoformat(), found[-1].isoformat()


@pytest.mark.parametrize(
    ("item", "known_on", "span"),
    [
        # the union's cards: announced on 2025-11-12 to 2026-03-31, on 2026-03-19 to 2026-07-31
        (UNION, "2025-11-11", None),
        (UNION, "2025-11-12", ("2025-12-02", "2026-03-31")),
        (UNION, "2026-02-01", ("2025-12-02", "2026-03-31")),
        (UNION, "2026-03-18", ("2025-12-02", "2026-03-31")),
        (UNION, "2026-03-19", ("2025-12-02", "2026-07-31")),
        (UNION, None, ("2025-12-02", "2026-07-31")),
        # 国保 and 後期: announced on 2025-06-27
        (OWN, "2025-06-26", None),
        (OWN, "2025-06-27", ("2025-08-01", "2026-03-31")),
        (OWN, "2026-03-18", ("2025-08-01", "2026-03-31")),
        (OWN, "2026-03-19", ("2025-08-01", "2026-07-31")),
        (OWN, None, ("2025-08-01", "2026-07-31")),
        # a lone notice, as expired cards do (section 8, point 13)
        (NOTICE, "2025-11-11", None),
        (NOTICE, "2026-03-18", ("2025-12-02", "2026-03-31")),
        (NOTICE, None, ("2025-12-02", "2026-07-31")),
    ],
)
def test_the_leniency_as_it_had_been_announced(
    item: Evidence, known_on: str | None, span: tuple[str, str] | None
) -> None:
    assert lenient(item, date.fromisoformat(known_on) if known_on else None) == span


@pytest.mark.parametrize(
    ("day", "known_on", "verdict", "rule"),
    [
        ("2025-12-02", "2025-11-11", Verdict.REFUSE, "R30d"),  # nothing announced: it simply ended
        ("2025-12-01", "2025-11-11", Verdict.ACCEPT, "R30"),
        ("2026-04-01", "2026-03-18", Verdict.REFUSE, "R30d"),
        ("2026-04-01", "2026-03-19", Verdict.CONDITIONAL, "R30b"),
        ("2026-03-31", "2026-03-18", Verdict.CONDITIONAL, "R30b"),
        ("2026-07-31", "2026-03-19", Verdict.CONDITIONAL, "R30b"),
        ("2026-08-01", "2026-03-19", Verdict.REFUSE, "R30d"),
        ("2026-08-01", None, Verdict.REFUSE, "R30d"),
    ],
)
def test_an_expired_card_as_known_on_a_day(day: str, known_on: str | None, verdict: Verdict, rule: str) -> None:
    known = date.fromisoformat(known_on) if known_on else None
    assert decided(UNION, date.fromisoformat(day), known) == (verdict, rule)


@given(st.sampled_from([UNION, OWN, NOTICE]), st.dates(FIRST, LAST), st.dates(date(2026, 3, 19), date(2030, 1, 1)))
@settings(max_examples=150)
def test_whoever_knows_all_announcements_decides_as_without_a_day(item: Evidence, day: date, known_on: date) -> None:
    assert decided(item, day, known_on) == decided(item, day, None)


def test_the_difference_between_two_days_is_that_of_what_was_known() -> None:
    eve, first = date(2026, 3, 31), date(2026, 4, 1)
    as_in_february = difference(eve, first, known_on=date(2026, 2, 1))
    assert {row.id for row in as_in_february.begin} == {"R30d", "R82"}  # R82: PMH, D8
    assert "R30b" in {row.id for row in as_in_february.end}
    lost = (Verdict.CONDITIONAL, "R30b"), (Verdict.REFUSE, "R30d")
    assert lost in {(change.before, change.after) for change in as_in_february.changes}
    now = difference(eve, first)
    assert {row.id for row in now.begin} == {"R82"}
    assert lost not in {(change.before, change.after) for change in now.changes}
