"""In here live the tests of events that files apply to a world: what they lead to, for whom else, and what is refused whole."""

from __future__ import annotations

import json
from contextlib import closing, suppress
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import get_args

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mock_server.events import InsuranceAcquired, InsuranceLost, LossReason, Occurred
from mock_server.hindsight import filings, overdue, true_eligibility_on
from mock_server.insurance import Insurance
from mock_server.registry import Registry
from mock_server.standing import Card
from mock_server.world import World
from mock_server.world.errors import WorldDamaged
from mock_server.world.folder import APPLIED
from mock_server.world.happenings import Happening, LineRefused, read_lines
from verifier.domain import CardStanding, Relation

DAY = date(2026, 5, 11)


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World.init(tmp_path / "world")


def _apply(world: World, *happenings: dict[str, object], day: date = DAY) -> None:
    world.apply(day, read_lines("\n".join(json.dumps(one) for one in happenings).encode()))


def _event(event: str, person: str, **fields: object) -> dict[str, object]:
    return {"event": event, "person": person, **fields}


def _told(world: World, person: str, day: str, known_on: str = "2026-05-11") -> Insurance | None:
    with closing(Registry(world.registry(DAY))) as registry:
        return registry.eligibility_on(person, date.fromisoformat(day), known_on=date.fromisoformat(known_on))


def _holds(world: World, person: str, day: str) -> Insurance | None:
    with closing(Registry(world.registry(DAY))) as registry:
        return true_eligibility_on(registry, person, date.fromisoformat(day))


def _card(world: World, person: str) -> Card | None:
    serial = next(one.card.auth_serial for one in world.rows(DAY) if one.id == person and one.card is not None)
    with closing(Registry(world.registry(DAY))) as registry:
        return registry.card(serial, DAY)


def test_a_member_s_loss_takes_the_dependants_along(world: World) -> None:
    _apply(world, _event("lost", "valid", lost_on="2026-05-01", provided_on="2026-05-05"))
    for person in ("valid", "valid-dependant"):
        assert _told(world, person, "2026-04-30") is not None
        assert _told(world, person, "2026-05-01", known_on="2026-05-04") is not None  # not told yet
        assert _told(world, person, "2026-05-01") is None
        assert _holds(world, person, "2026-05-01") is None
    reasons = {
        event.person: event.fact.reason
        for event in world.applied.all()[0].events
        if isinstance(event, Occurred) and isinstance(event.fact, InsuranceLost)
    }
    assert reasons == {"valid": LossReason.LEFT, "valid-dependant": LossReason.MEMBER_LOST}


def test_a_running_registry_follows(world: World) -> None:
    with closing(Registry(world.registry(DAY))) as registry:
        assert registry.eligibility_on("valid", DAY) is not None
        _apply(world, _event("lost", "valid", lost_on="2026-05-01", provided_on="2026-05-05"))
        assert registry.eligibility_on("valid", DAY) is None


def test_a_registry_made_later_is_the_same(world: World, tmp_path: Path) -> None:
    other = World.init(tmp_path / "other")
    other.registry(DAY)  # there before anything happens
    lines = (
        _event("moved_house", "valid", moved_on="2026-03-01", address="東京都別市１番地"),
        _event("changed", "valid", changed_on="2026-04-01", ratio=20),
        _event("moved_branch", "valid", moved_on="2026-04-20", symbol="1047", provided_on="2026-04-25"),
    )
    for one in lines:
        _apply(world, one)
    _apply(other, *lines)
    found = []
    for made in (world, other):
        with closing(Registry(made.registry(DAY))) as registry:
            known = [registry.recorded("valid", date(2026, 4, number)) for number in range(1, 31)]
        found.append([[(one.key[:2], one.acquired_on, one.lost_on, one.differs) for one in row] for row in known])
    assert found[0][-1] == found[1][-1]


def test_moving_house_untold_is_how_mismatches_come_about(world: World) -> None:
    _apply(world, _event("moved_house", "valid", moved_on="2026-03-01", address="東京都別市１番地"))
    assert _told(world, "valid", "2026-04-01") is not None  # nothing was declared since
    _apply(world, _event("changed", "valid", changed_on="2026-04-01", ratio=20, provided_on="2026-04-08"))
    assert _told(world, "valid", "2026-04-09", known_on="2026-04-07") is not None
    assert _told(world, "valid", "2026-04-09") is None
    _apply(world, _event("mismatch_cleared", "valid", cleared_on="2026-05-02"))
    seen = _told(world, "valid", "2026-04-09", known_on="2026-05-02")
    assert seen is not None
    assert (seen.on(date(2026, 3, 31)).ratio, seen.on(date(2026, 4, 1)).ratio) == (30, 20)


def test_the_whole_house_moves_to_another_branch(world: World) -> None:
    _apply(world, _event("moved_branch", "valid", moved_on="2026-05-01", symbol="1047", provided_on="2026-05-02"))
    member, dependant = _told(world, "valid", "2026-05-02"), _told(world, "valid-dependant", "2026-05-02")
    assert member is not None
    assert dependant is not None
    assert member.key[:3] == dependant.key[:3]
    assert member.key[1] == "1047"
    assert (member.declared.relation, dependant.declared.relation) == (Relation.INSURED, Relation.DEPENDANT)


def test_a_dependant_is_added_and_removed(world: World) -> None:
    _apply(
        world,
        _event(
            "dependant_added", "lost-eligibility", member="valid", acquired_on="2026-04-10", provided_on="2026-04-15"
        ),
        _event("dependant_removed", "lost-eligibility", lost_on="2026-05-01", provided_on="2026-05-03"),
    )
    held = _told(world, "lost-eligibility", "2026-04-20")
    assert held is not None
    assert (held.key[3], held.declared.relation, held.lost_on) == ("03", Relation.DEPENDANT, date(2026, 5, 1))


def test_death_ends_insurance_and_card(world: World) -> None:
    _apply(world, _event("died", "both", died_on="2026-05-05", provided_on="2026-05-08"))
    assert _told(world, "both", "2026-05-05") is not None
    assert _told(world, "both", "2026-05-06") is None
    card = _card(world, "both")
    assert card is not None
    assert card.standing is CardStanding.REVOKED


def test_a_filing_that_stops_on_the_way(world: World) -> None:
    _apply(world, _event("acquired", "lost-eligibility", insurer="31139991", acquired_on="2026-05-02", entered_on=None))
    assert _told(world, "lost-eligibility", "2026-05-11") is None
    assert _holds(world, "lost-eligibility", "2026-05-11") is not None
    with closing(Registry(world.registry(DAY))) as registry:
        late = {filing.person: filing.days_late(DAY) for filing in overdue(registry, DAY)}
    assert late["lost-eligibility"] == 5


def test_corrections(world: World) -> None:
    _apply(
        world,
        _event("lost", "gaiji", lost_on="2026-04-01", provided_on="2026-04-03"),
        _event("loss_cancelled", "gaiji", lost_on="2026-04-01", cancelled_on="2026-04-20", provided_on="2026-04-21"),
    )
    assert _told(world, "gaiji", "2026-04-10", known_on="2026-04-20") is None
    assert _told(world, "gaiji", "2026-04-10", known_on="2026-04-21") is not None


def test_birthdays(world: World) -> None:
    """Foreseen: they are recorded when they come. Born on 3 June 1967; 70 from July, 75 on the day itself."""
    _apply(world, _event("turned_70", "card-returned"), _event("turned_75", "card-returned", ratio=20))
    facts = [event.fact for event in world.applied.all()[0].events if isinstance(event, Occurred)]
    seventy, lost, late_elderly = facts
    assert isinstance(seventy, InsuranceAcquired)
    assert isinstance(lost, InsuranceLost)
    assert isinstance(late_elderly, InsuranceAcquired)
    assert (seventy.changed_on, seventy.ratio) == (date(2037, 7, 1), 20)
    assert (lost.lost_on, lost.reason) == (date(2042, 6, 3), LossReason.SEVENTY_FIVE)
    assert (late_elderly.acquired_on, late_elderly.ratio, late_elderly.insurer_number[:2]) == (
        date(2042, 6, 3),
        20,
        "39",
    )
    assert _told(world, "card-returned", "2026-05-11") is not None


def test_sheets_tell_what_is_held_now(world: World) -> None:
    _apply(world, _event("lost", "valid", lost_on="2026-05-01", provided_on="2026-05-05"))
    sheet = world.sheet("valid", DAY)
    assert [row.lost_on for row in sheet.insurance] == [date(2026, 5, 1)]
    assert sheet.expected is None
    before = world.sheet("valid", date(2026, 4, 30))  # of an earlier day: nothing has happened yet
    assert [row.lost_on for row in before.insurance] == [None]
    assert before.expected is not None


def test_reset_undoes_it(world: World) -> None:
    _apply(world, _event("lost", "valid", lost_on="2026-05-01", provided_on="2026-05-05"))
    World.reset(world.folder)
    assert _told(World.open(world.folder), "valid", "2026-05-11") is not None


def test_whose_dates_have_moved_is_somebody_else(world: World) -> None:
    _apply(world, _event("dependant_removed", "photo-less", lost_on="2026-05-02"))
    with closing(Registry(world.registry(date(2026, 6, 11)))) as registry:
        assert all("*" not in filing.id for filing in filings(registry, date(2026, 6, 11), person="photo-less"))


REFUSED = [
    (_event("lost", "vald", lost_on="2026-05-01"), "event_person_unknown_near"),
    (_event("lost", "nobody at all", lost_on="2026-05-01"), "event_person_unknown"),
    (_event("lost", "lost-eligibility", lost_on="2026-05-01"), "event_nothing_held"),
    (_event("lost", "gaiji", lost_on="1980-01-01"), "event_before_acquisition"),
    (_event("lost", "gaiji", lost_on="1900-01-01"), "event_before_birth"),
    (_event("lost", "gaiji", lost_on="2099-01-01"), "event_after_the_world"),
    (_event("lost", "gaiji", lost_on="2026-02-30"), "event_line_wrong"),
    (_event("lost", "gaiji", lost_on="2026-05-01", colour="red"), "event_line_wrong"),
    (_event("losst", "gaiji"), "event_line_wrong"),
    (_event("lost", "valid-dependant", lost_on="2026-05-01"), "event_is_dependant"),
    (_event("dependant_removed", "valid", lost_on="2026-05-01"), "event_not_dependant"),
    (_event("dependant_added", "gaiji", acquired_on="2026-05-01"), "event_dependant_without_member"),
    (
        _event("dependant_added", "gaiji", member="lost-eligibility", acquired_on="2026-05-01"),
        "event_member_not_insured",
    ),
    (_event("dependant_added", "gaiji", member="gaiji", acquired_on="2026-05-01"), "event_member_not_insured"),
    (_event("acquired", "gaiji", insurer="31139990", acquired_on="2026-05-01"), "event_insurer_unknown"),
    (_event("acquired", "gaiji", insurer="31139991", acquired_on="2026-05-01", number="1" * 40), "event_number_wrong"),
    (_event("acquired", "gaiji", insurer="31139991", acquired_on="2026-05-01", ratio=35), "event_ratio_wrong"),
    (_event("changed", "gaiji", changed_on="2026-05-01"), "event_changes_nothing"),
    (_event("moved_branch", "valid", moved_on="2026-05-01", symbol="9999"), "event_no_other_branch"),
    (_event("mismatch_cleared", "valid", cleared_on="2026-05-01"), "event_nothing_differs"),
    (_event("loss_cancelled", "valid", lost_on="2026-05-01", cancelled_on="2026-05-02"), "event_nothing_to_cancel"),
    (_event("use_registered", "certificate-only", registered_on="2026-05-01"), "event_no_card"),
    (_event("deregistration_applied", "valid", applied_on="2024-10-01"), "event_deregistration_early"),
    (
        _event("lost", "valid", lost_on="2026-05-01", declared_on="2026-05-03", entered_on="2026-05-02"),
        "event_steps_order",
    ),
    (_event("lost", "valid", lost_on="2026-05-01", entered_on=None, provided_on="2026-05-02"), "event_step_skipped"),
    (_event("lost", "valid", lost_on="2026-05-01", provided_on="2020-01-01"), "event_step_early"),
    (_event("renamed", "gaiji", renamed_on="2026-05-01", name="", kana=""), "event_text_empty"),
    (_event("renamed", "gaiji", renamed_on="2026-05-01", name="見本　花", kana="　"), "event_text_empty"),
    (_event("moved_house", "gaiji", moved_on="2026-05-01", address="東京都\0"), "event_text_control"),
    (_event("moved_house", "gaiji", moved_on="2026-05-01", address="\x1b[31m東京都"), "event_text_control"),
    (_event("moved_house", "gaiji", moved_on="2026-05-01", address="京" * 300_000), "event_text_long"),
    (_event("changed", "gaiji", changed_on="2026-05-01", name="\n"), "event_text_empty"),
]


@pytest.mark.parametrize(("wrong", "code"), REFUSED, ids=lambda value: value if isinstance(value, str) else "")
def test_what_cannot_be_is_refused_whole(world: World, wrong: dict[str, object], code: str) -> None:
    good = _event("lost", "unregistered", lost_on="2026-05-01")
    with pytest.raises(LineRefused) as refused:
        _apply(world, good, wrong)
    assert (refused.value.code, refused.value.line) == (code, 2)
    assert world.applied.all() == ()
    assert _told(world, "unregistered", "2026-05-11") is not None


def test_every_line_that_cannot_be_is_told_and_nothing_that_only_follows_from_it(world: World) -> None:
    with pytest.raises(LineRefused) as refused:
        _apply(
            world,
            _event("acquired", "lost-eligibility", insurer="31139990", acquired_on="2026-04-10"),
            _event("lost", "unregistered", lost_on="2026-05-01"),
            _event(
                "changed", "lost-eligibility", changed_on="2026-04-20", ratio=20
            ),  # holds nothing, for the first line is wrong
            _event("losst", "gaiji"),
            _event("renamed", "lost-eligibility", renamed_on="2026-05-01", name="", kana=""),
        )
    first = refused.value
    assert [(one.line, one.code) for one in (first, *first.more)] == [
        (1, "event_insurer_unknown"),
        (4, "event_line_wrong"),
        (5, "event_text_empty"),
    ]
    assert world.applied.all() == ()


def test_no_more_lines_are_told_than_anybody_reads(world: World) -> None:
    with pytest.raises(LineRefused) as refused:
        _apply(world, *(_event("losst", "gaiji") for _ in range(50)))
    assert len(refused.value.more) == 19


def test_a_line_counts_on_those_before_it(world: World) -> None:
    _apply(
        world,
        _event("acquired", "lost-eligibility", insurer="31139991", acquired_on="2026-04-10"),
        _event("dependant_added", "gaiji", member="lost-eligibility", acquired_on="2026-04-20"),
        _event("lost", "lost-eligibility", lost_on="2026-05-01"),
    )
    gaiji = _holds(world, "gaiji", "2026-04-30")
    assert gaiji is not None
    assert gaiji.lost_on == date(2026, 5, 1)


def test_a_file_that_was_cut_off_while_it_was_written_never_was(world: World) -> None:
    _apply(world, _event("lost", "valid", lost_on="2026-05-01", provided_on="2026-05-05"))
    path = world.folder / APPLIED
    path.write_bytes(path.read_bytes() + path.read_bytes()[:200])
    again = World.open(world.folder)
    assert len(again.applied.all()) == 1
    _apply(again, _event("lost", "gaiji", lost_on="2026-05-01"))
    assert len(World.open(world.folder).applied.all()) == 2
    path.write_bytes(b"{}\n")
    with pytest.raises(WorldDamaged):
        World.open(world.folder).applied.all()


_PEOPLE = st.sampled_from(
    ["valid", "valid-dependant", "mismatch", "lost-eligibility", "elderly-70", "photo-less", "certificate-only"]
)
_DAYS = st.integers(0, 500).map(lambda number: (date(2025, 6, 1) + timedelta(days=number)).isoformat())


@st.composite
def _anything(draw: st.DrawFn) -> dict[str, object]:
    """Some event of a file, with any of its fields: often one that cannot be."""
    kind = draw(st.sampled_from([msgspec.inspect.type_info(kind) for kind in get_args(Happening)]))
    assert isinstance(kind, msgspec.inspect.StructType)
    told: dict[str, object] = {"event": kind.tag}
    for field in kind.fields:
        name = field.encode_name
        if not field.required and draw(st.booleans()):
            continue
        value: st.SearchStrategy[object] = st.sampled_from(["1047", "01", "別名"])
        if name.endswith("_on"):
            value = _DAYS | st.none() if name in {"declared_on", "entered_on", "matched_on", "provided_on"} else _DAYS
        elif name in {"person", "member"}:
            value = _PEOPLE
        elif name in {"insurer", "ratio", "sex", "birth_date"}:
            value = {
                "insurer": st.sampled_from(["31139991", "139998", "39139993"]),
                "ratio": st.sampled_from([10, 20, 30]),
                "sex": st.just("female"),
                "birth_date": st.just("1980-02-17"),
            }[name]
        told[name] = draw(value)
    return told


@settings(max_examples=40, deadline=None)
@given(st.lists(_anything(), max_size=6))
def test_any_file_is_taken_or_refused_and_what_was_taken_is_known(happenings: list[dict[str, object]]) -> None:
    with TemporaryDirectory() as folder:
        world = World.init(Path(folder) / "world")
        for one in happenings:
            with suppress(LineRefused):
                _apply(world, one)
        path = world.registry(DAY)
        told = [event for event in world.told(DAY, DAY) if isinstance(event, Occurred)]
        with closing(Registry(path)) as registry:
            assert {filing.id for filing in filings(registry, DAY)} == {event.filing for event in told}
            for person in ("valid", "valid-dependant", "mismatch"):
                registry.recorded(person, DAY)
                world.sheet(person, DAY)
