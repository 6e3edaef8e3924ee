"""In here lives the test of the two times: random histories, told in any order, against a slow and obvious reference.

The reference keeps no state and shares no code with the registry: for each question it goes through all events again, day by day.
"""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import count
from pathlib import Path
from typing import Any

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from mock_server.chain import STEP_OF
from mock_server.events import (
    AcquisitionCancelled,
    Declared,
    Entered,
    Event,
    Fact,
    InsuranceAcquired,
    InsuranceLost,
    LossCancelled,
    Matched,
    MismatchCleared,
    Occurred,
    Provided,
    ResidentChanged,
    ResidentRecord,
)
from mock_server.hindsight import LATEST, true_eligibility_on
from mock_server.registration import register
from mock_server.registry import Registry
from mock_server.store import Database, Postgres
from tests.mock_server.postgresql import Cluster
from tests.mock_server.small_world import TOWN, UNION, acquired, resident

FIRST = date(2025, 1, 1)
SPAN = 6  # days: few, so that everything meets everything
INSURERS = (UNION, TOWN)
ADDRESSES = (resident("hanako").address, "神奈川県見本市１番地")


def _day(number: int) -> date:
    return FIRST + timedelta(days=number)


DAYS = [_day(number) for number in range(SPAN + 1)]
_days = st.integers(0, SPAN).map(_day)


@st.composite
def _facts(draw: st.DrawFn) -> Fact:
    key = {"insurer_number": draw(st.sampled_from(INSURERS)), "symbol": "見本", "number": "0012345", "branch": "00"}
    recorded_on, on = draw(_days), draw(_days)
    told: dict[str, Any] = {"recorded_on": recorded_on, **key}
    match draw(st.integers(0, 6)):
        case 0 | 1 | 2:
            changed_on = draw(st.none() | _days)
            ratio, address = draw(st.sampled_from([10, 20, 30])), draw(st.sampled_from(ADDRESSES))
            return acquired("hanako", acquired_on=on, changed_on=changed_on, ratio=ratio, address=address, **told)
        case 3 | 4:
            return InsuranceLost(person="hanako", lost_on=on, **told)
        case 5:
            return AcquisitionCancelled(person="hanako", acquired_on=on, **told)
        case _:
            return LossCancelled(person="hanako", lost_on=on, **told)


@dataclass(frozen=True)
class History:
    """Events in the order in which they are told, in how many tellings."""

    events: tuple[Event, ...]
    tellings: int


@st.composite
def _histories(draw: st.DrawFn) -> History:
    groups: list[list[Event]] = []
    for number, fact in enumerate(draw(st.lists(_facts(), min_size=1, max_size=9))):
        if draw(st.booleans()):
            groups.append([fact])
            continue
        days = sorted(draw(st.lists(_days, min_size=4, max_size=4)))
        name = f"filing {number}"
        steps: list[Event] = [Occurred(person="hanako", recorded_on=days[0], filing=name, office="支部", fact=fact)]
        for stage, day in zip(STEP_OF, days, strict=True):
            steps.append(STEP_OF[stage](person="hanako", recorded_on=day, filing=name))
        groups.append(steps[: draw(st.integers(1, 5))])
    for day in draw(st.lists(_days, max_size=2)):
        record = resident("hanako", address=draw(st.sampled_from(ADDRESSES)))
        groups.append([ResidentChanged(person="hanako", recorded_on=day, record=record)])
    for _ in range(draw(st.integers(0, 2))):
        cleared = MismatchCleared(
            person="hanako",
            recorded_on=draw(_days),
            insurer_number=draw(st.sampled_from(INSURERS)),
            symbol="見本",
            number="0012345",
            branch="00",
            acquired_on=draw(_days),
        )
        groups.append([cleared])
    for twice in draw(st.lists(st.sampled_from(groups), max_size=2)):  # told twice: the same, once more
        groups.append(list(twice))
    return History(tuple(event for group in draw(st.permutations(groups)) for event in group), draw(st.integers(1, 3)))


# -- the reference -----------------------------------------------------------------------------------------------------


def _provided(events: Sequence[Event]) -> list[tuple[Fact | MismatchCleared, date]]:
    """What reached the national system, each once, with the day on which it was matched, in the order in which it was recorded."""
    found: list[tuple[Fact | MismatchCleared, date]] = []
    once: list[Event] = []
    for event in events:
        if event in once:
            continue
        once.append(event)
        if isinstance(event, Provided):
            fact = next(one.fact for one in once if isinstance(one, Occurred) and one.filing == event.filing)
            matched = next(one for one in once if isinstance(one, Matched) and one.filing == event.filing)
            found.append((msgspec.structs.replace(fact, recorded_on=event.recorded_on), matched.recorded_on))
        elif isinstance(
            event, InsuranceAcquired | InsuranceLost | AcquisitionCancelled | LossCancelled | MismatchCleared
        ):
            found.append((event, event.recorded_on))
    return sorted(found, key=lambda one: one[0].recorded_on)


def _address(events: Sequence[Event], day: date) -> str:
    """Where she lived, by the resident record of that day."""
    moves = [event for event in events if isinstance(event, ResidentChanged) and event.recorded_on <= day]
    once = [move for place, move in enumerate(moves) if move not in moves[:place]]
    latest = max((move.recorded_on for move in once), default=None)
    here: ResidentRecord = resident("hanako")
    for move in once:
        if move.recorded_on == latest:
            here = move.record
    return here.address


def _reference(events: Sequence[Event], day: date, known_on: date, *, blind: bool = False) -> tuple[object, ...] | None:
    """Insurer, acquisition, ratio of the day; `blind`: whatever the resident record says."""
    told = [(one, on) for one, on in _provided(events) if one.recorded_on <= known_on]
    answers = []
    for insurer in INSURERS:
        about = [(one, on) for one, on in told if one.insurer_number == insurer]
        for begins in DAYS:
            here = [(one, on) for one, on in about if _of(one, begins)]
            while any(isinstance(one, AcquisitionCancelled) for one, _ in here):
                here = here[1:]
            declared = [(one, on) for one, on in here if isinstance(one, InsuranceAcquired)]
            if not declared or day < begins or _ended(about, begins, day):
                continue
            last, matched_on = declared[-1]
            place = max(number for number, (one, _) in enumerate(here) if isinstance(one, InsuranceAcquired))
            cleared = any(isinstance(one, MismatchCleared) for one, _ in here[place:])
            assert isinstance(last, InsuranceAcquired)
            if not blind and last.address != _address(events, matched_on) and not cleared:
                continue
            answers.append((begins, last.recorded_on, insurer, _ratio([one for one, _ in declared], begins, day)))
    if not answers:
        return None
    begins, _, insurer, ratio = max(answers, key=lambda answer: answer[:3])
    return insurer, begins, ratio


def _of(one: Fact | MismatchCleared, begins: date) -> bool:
    return isinstance(one, InsuranceAcquired | AcquisitionCancelled | MismatchCleared) and one.acquired_on == begins


def _ended(about: Sequence[tuple[Fact | MismatchCleared, date]], begins: date, day: date) -> bool:
    """Whether what began on that day had ended by the other: day by day, as the last word about its end says."""
    living = [
        start
        for start in DAYS
        if [one for one, _ in about if isinstance(one, InsuranceAcquired | AcquisitionCancelled) and _of(one, start)]
        and isinstance(
            [one for one, _ in about if isinstance(one, InsuranceAcquired | AcquisitionCancelled) and _of(one, start)][
                -1
            ],
            InsuranceAcquired,
        )
    ]
    ends: list[date] = []
    for one, _ in about:
        if isinstance(one, InsuranceLost):
            ends = [end for end in ends if end != one.lost_on] + [one.lost_on]
        if isinstance(one, LossCancelled):
            ends = [end for end in ends if end != one.lost_on]
    mine = []
    for end in ends:
        owner = end
        for back in range(1, SPAN + 1):
            if end - timedelta(days=back) in living:
                owner = end - timedelta(days=back)
                break
        if owner == begins:
            mine.append(end)
    return bool(mine) and mine[-1] <= day


def _ratio(declared: Sequence[Fact | MismatchCleared], begins: date, day: date) -> int | None:
    """Day by day: what was said last of each day on which something changed."""
    ratio = None
    for back in range(SPAN + 1):
        here = day - timedelta(days=back)
        for one in declared:
            assert isinstance(one, InsuranceAcquired)
            if max(one.changed_on or begins, begins) == here:
                ratio = one.ratio
        if ratio is not None:
            return ratio
    # nothing holds yet on that day: the first that will
    first = min(max(one.changed_on or begins, begins) for one in declared if isinstance(one, InsuranceAcquired))
    for one in declared:
        if isinstance(one, InsuranceAcquired) and max(one.changed_on or begins, begins) == first:
            ratio = one.ratio
    return ratio


def _registered(history: History, path: Database) -> Registry:
    size = -(-len(history.events) // history.tellings)
    told = [history.events[first : first + size] for first in range(0, len(history.events), size)]
    register(path, [resident("hanako")], ())
    for part in told:
        register(path, (), part)
    return Registry(path)


@settings(max_examples=120, deadline=None)
@given(_histories())
def test_the_registry_answers_in_two_times_as_the_reference_does(history: History) -> None:
    with tempfile.TemporaryDirectory() as folder:
        registry = _registered(history, Path(folder) / "registry.sqlite")
        try:
            _answers_as_the_reference(registry, history)
        finally:
            registry.close()


def _answers_as_the_reference(registry: Registry, history: History) -> None:
    for known_on in DAYS:
        for day in DAYS:
            answer = registry.eligibility_on("hanako", day, known_on=known_on)
            seen = None
            if answer is not None:
                seen = answer.key[0], answer.acquired_on, answer.on(day).ratio
            assert seen == _reference(history.events, day, known_on), (day, known_on)


def test_postgresql_answers_as_the_reference_does(postgresql: Cluster) -> None:
    url, numbers = postgresql.fresh(), count()

    @settings(max_examples=8, deadline=None)
    @given(_histories())
    def each(history: History) -> None:
        registry = _registered(history, Postgres(url, f"registry_20251201_{next(numbers):08x}"))
        try:
            _answers_as_the_reference(registry, history)
        finally:
            registry.close()

    each()


@settings(max_examples=60, deadline=None)
@given(_histories())
def test_what_holds_in_truth_is_what_is_told_once_all_has_come_and_nothing_is_withheld(history: History) -> None:
    """A history in which everything was provided at once, in the order in which it became known at its own place."""
    occurred: list[Event] = [
        msgspec.structs.replace(event.fact, recorded_on=event.recorded_on) if isinstance(event, Occurred) else event
        for event in history.events
        if not isinstance(event, Declared | Entered | Matched | Provided | MismatchCleared)
    ]
    # The same fact by itself and by a filing are two rows that say one thing: told once here, by their order.
    with tempfile.TemporaryDirectory() as folder:
        registry = _registered(history, Path(folder) / "registry.sqlite")
        try:
            for day in DAYS:
                answer = true_eligibility_on(registry, "hanako", day)
                seen = None if answer is None else (answer.key[0], answer.acquired_on, answer.on(day).ratio)
                assert seen == _reference(occurred, day, LATEST, blind=True), day
        finally:
            registry.close()
