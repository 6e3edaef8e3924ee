"""In here live the tests of documents along the chain of registration: what the insurer knows since when, and when registration is completed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from mock_server.events import (
    AcquisitionCancelled,
    Declared,
    Entered,
    Event,
    Fact,
    LossCancelled,
    LossReason,
    Matched,
    MismatchCleared,
    Occurred,
    Provided,
    ResidentChanged,
)
from mock_server.papers import AnyEvent, Ending, Kind, documents_on
from mock_server.papers.plain import plain
from mock_server.world import World
from mock_server.world.happenings import Lost, MovedBranch
from mock_server.world.held import documents_in
from tests.mock_server.paper_events import PERSON, RESIDENT, WORKING, day, joined, left, papers
from verifier.case import EndedBy, LegacyCard

STEPS: tuple[type[Declared | Entered | Matched | Provided], ...] = (Declared, Entered, Matched, Provided)


def chain(fact: Fact, *days: str, filing: str = "a") -> Iterator[Event]:
    """The fact on its way: occurred, declared, entered, matched, provided; as many of the steps as there are days."""
    yield Occurred(person=PERSON, recorded_on=day(days[0]), filing=filing, office="見本支部", fact=fact)
    for step, on in zip(STEPS, days[1:], strict=False):
        yield step(person=PERSON, recorded_on=day(on), filing=filing)


WAY = ("2025-04-01", "2025-04-02", "2025-04-08", "2025-04-10", "2025-04-15")


def test_t10_t13_the_notice_waits_for_the_last_step() -> None:
    events: list[AnyEvent] = [*WORKING, *chain(joined("2025-04-01"), *WAY)]
    assert not papers(events, "2025-04-14")
    assert [one.issued_on for one in papers(events, "2025-04-15", Kind.NOTICE)] == [day("2025-04-15")]
    assert not papers([*WORKING, *chain(joined("2025-04-01"), *WAY[:-1])], "2025-06-30")


def test_t11_the_certificate_needs_no_more_than_that_the_branch_has_entered_it() -> None:
    events: list[AnyEvent] = list(chain(joined("2025-04-01"), *WAY[:3]))
    assert [one.issued_on for one in papers(events, "2025-06-30", Kind.CERTIFICATE)] == [day("2025-04-15")]
    assert not papers(list(chain(joined("2025-04-01"), *WAY[:2])), "2025-06-30")  # a late branch


def test_t12_a_mismatch_leaves_the_notice_out_until_the_insurer_has_cleared_it() -> None:
    stopped = list(chain(joined("2025-04-01", address="大阪府澪津市帆風町１丁目１番１号"), *WAY))
    assert not papers([*WORKING, *stopped], "2025-06-30")
    cleared = MismatchCleared(
        person=PERSON,
        recorded_on=day("2025-05-20"),
        insurer_number="31139991",
        symbol="1012",
        number="1234567",
        branch="01",
        acquired_on=day("2025-04-01"),
    )
    (notice,) = papers([*WORKING, *stopped, cleared], "2025-06-30", Kind.NOTICE)
    assert notice.issued_on == day("2025-05-20")


def test_t12_matched_is_the_record_of_that_day() -> None:
    moved = replace(RESIDENT, address="大阪府澪津市帆風町１丁目１番１号")
    before = ResidentChanged(person=PERSON, recorded_on=day("2025-04-09"), record=moved)
    after = ResidentChanged(person=PERSON, recorded_on=day("2025-04-11"), record=moved)
    way = list(chain(joined("2025-04-01"), *WAY))
    assert not papers([*WORKING, *way, before], "2025-06-30")
    assert papers([*WORKING, *way, after], "2025-06-30", Kind.NOTICE)


@pytest.mark.parametrize(
    ("reason", "ending"),
    [
        (LossReason.LEFT, Ending.LOSS),
        (LossReason.REMOVED, Ending.REMOVAL),
        (LossReason.MEMBER_LOST, Ending.MEMBER_LOSS),
        (LossReason.MOVED, Ending.MOVE),
        (LossReason.SEVENTY_FIVE, Ending.LOSS),
        (LossReason.DIED, Ending.LOSS),
    ],
)
def test_t26_the_reason_of_the_loss_is_that_of_the_old_card_s_end(reason: LossReason, ending: Ending) -> None:
    lost = replace(left("2025-07-01"), reason=reason)
    steps = ("2025-07-01", "2025-07-02", "2025-07-04", "2025-07-05", "2025-07-08")
    events: list[AnyEvent] = [joined("2016-04-01"), *chain(lost, *steps)]
    (old,) = papers(events, "2025-08-01", Kind.LEGACY_CARD)
    assert (old.end, old.ending) == (day("2025-07-01"), ending)


def test_t26_a_changed_name_ends_the_old_card_and_is_on_the_next_document() -> None:
    first = joined("2016-04-01")
    renamed = replace(first, name="森下　実", kana="モリシタ　ミノル", changed_on=day("2025-07-01"))
    record = replace(RESIDENT, name=renamed.name, kana=renamed.kana)
    events: list[AnyEvent] = [
        *chain(first, "2016-04-01", "2016-04-01", "2016-04-04", "2016-04-05", "2016-04-08"),
        ResidentChanged(person=PERSON, recorded_on=day("2025-07-01"), record=record),
        *chain(renamed, "2025-07-01", "2025-07-03", "2025-07-04", "2025-07-05", "2025-07-08", filing="b"),
    ]
    old, new = papers(events, "2025-08-01")
    shown = old.evidence(day("2025-08-01"))
    assert isinstance(shown, LegacyCard)
    assert (shown.name, old.end, old.ending) == ("青葉　実", day("2025-07-01"), Ending.CHANGE)
    assert (new.kind, new.name, new.issued_on) == (Kind.CERTIFICATE, "森下　実", day("2025-07-11"))


def test_what_was_cancelled_never_was() -> None:
    key = {"insurer_number": "31139991", "symbol": "1012", "number": "1234567", "branch": "01"}
    lost = left("2025-03-01")
    back = LossCancelled(person=PERSON, recorded_on=day("2025-04-01"), lost_on=day("2025-03-01"), **key)
    (old,) = papers([joined("2016-04-01"), lost, back], "2025-06-30", Kind.LEGACY_CARD)
    assert old.valid_on(day("2025-06-30"))
    never = AcquisitionCancelled(person=PERSON, recorded_on=day("2025-04-01"), acquired_on=day("2016-04-01"), **key)
    assert not papers([joined("2016-04-01"), never], "2025-06-30", Kind.LEGACY_CARD)


@settings(max_examples=40, deadline=None)
@given(st.permutations(range(5)), st.integers(0, 4))
def test_reading_twice_is_reading_once(order: list[int], cut: int) -> None:
    whole = [*WORKING, *chain(joined("2025-04-01"), *WAY[: cut + 1])]
    shuffled = [whole[place] for place in order if place < len(whole)]
    once = plain(shuffled, RESIDENT)
    assert plain(once, RESIDENT) == once


def test_what_happens_to_a_person_of_the_world_is_on_what_they_bring(tmp_path: Path) -> None:
    world, on = World.init(tmp_path / "world"), day("2025-11-20")
    world.apply(
        on,
        [
            (1, MovedBranch(person="legacy-card", moved_on=day("2025-11-10"), symbol="1047")),
            (2, Lost(person="certificate-only", lost_on=day("2025-11-01"), provided_on=on)),
        ],
    )
    (old,) = world.person("legacy-card", on).documents
    assert isinstance(old, LegacyCard)
    assert (old.symbol, old.ended_on, old.ended_by) == ("1012", day("2025-11-10"), EndedBy.MOVE)
    held = documents_in(world, "legacy-card", day("2025-12-01"))
    assert [one.insurance.symbol for one in held if one.kind is Kind.CERTIFICATE] == ["1047"]
    (lost,) = (one for one in documents_in(world, "certificate-only", on) if one.kind is Kind.CERTIFICATE)
    assert (lost.end, lost.ending) == (day("2025-11-01"), Ending.LOSS)
    assert world.person("certificate-only", on).documents  # still carried: the loss is seen by a query (R26)


_ON = st.dates(date(2024, 6, 1), date(2027, 12, 31))
_STEPS = st.lists(st.integers(0, 60), min_size=1, max_size=5)  # days between the steps; as many as were reached


@st.composite
def _filings(draw: st.DrawFn) -> list[AnyEvent]:
    """Acquisitions, losses, changes and moves, each on its own way, some of which never reaches its end."""
    told: list[AnyEvent] = []
    for number in range(draw(st.integers(1, 5))):
        on = draw(_ON).isoformat()
        symbol = draw(st.sampled_from(["1012", "1047"]))
        first = joined(on, symbol=symbol, address=draw(st.sampled_from([RESIDENT.address, "大阪府澪津市帆風町９番"])))
        changed = replace(first, name="森下　実", kana="モリシタ　ミノル", changed_on=draw(_ON))
        lost = replace(left(on, symbol=symbol), reason=draw(st.sampled_from(LossReason)))
        facts: list[Fact] = [first, first, lost, changed]
        fact = draw(st.sampled_from(facts))
        days, then = [], day(on)
        for gap in draw(_STEPS):
            then += timedelta(days=gap)
            days.append(then.isoformat())
        told += chain(fact, *days, filing=str(number))
    return told


@settings(max_examples=80, deadline=None)
@given(_filings(), st.booleans(), _ON)
def test_whatever_way_a_fact_takes_documents_keep_their_laws(events: list[AnyEvent], card: bool, on: date) -> None:
    told = [*events, *(WORKING if card else ())]
    provided = [event.recorded_on for event in told if isinstance(event, Provided)]
    entered = [event.recorded_on for event in told if isinstance(event, Entered | Provided)]
    found = documents_on(told, RESIDENT, on)
    for kind in (Kind.CERTIFICATE, Kind.NOTICE, Kind.LEGACY_CARD):
        ours = [one for one in found if one.kind is kind]
        for then in {on, *(one.issued_on for one in ours)}:
            assert sum(one.valid_on(then) for one in ours) <= 1
    for one in found:
        assert min(entered) <= one.issued_on <= on
        assert one.kind in {Kind.CERTIFICATE, Kind.LEGACY_CARD} or min(provided) <= one.issued_on
        if one.insurance.ended_on is not None:
            assert not one.valid_on(one.insurance.ended_on)
