"""In here live the tests of a population: one seed one people, in Japan's proportions, and rows that say what registration would record."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from collections import Counter
from contextlib import closing
from datetime import UTC, date, datetime
from hashlib import sha256
from itertools import pairwise
from pathlib import Path
from uuid import UUID

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mock_server.answers import Frame, answer_by_card, answer_by_number
from mock_server.events import RevocationReason
from mock_server.population import insurers
from mock_server.population.building import BLOCKS_A_PART, build, extend
from mock_server.population.cards import serial_number
from mock_server.population.draw import Draw
from mock_server.population.families import ANCHOR_DAY, BLOCK, Member, Role, blocks, families, family_of
from mock_server.population.figures import (
    ANCHOR,
    CARDS,
    EXPIRED,
    HOUSEHOLDS,
    INVALID,
    LACKING_CHARACTER,
    PYRAMID,
    SCHEMES,
)
from mock_server.population.lives import elderly_ordinal
from mock_server.population.manifest import Population, PopulationError, check_people, read_population
from mock_server.population.passing import happened
from mock_server.population.persons import People, visible
from mock_server.population.registry import WholeRegistry
from mock_server.population.rows import COLUMNS, add_rows, no_rows
from mock_server.population.telling import Told, events_of, household
from mock_server.registration import register
from mock_server.registry import NumberQuery, Registry
from mock_server.store import Postgres, open_to_read
from mock_server.world import World
from mock_server.world import folder as place
from mock_server.world.database import point_to
from mock_server.world.fork import fork
from mock_server.world.happenings import read_lines
from mock_server.world.model import Card
from mock_server.world.numbers import individual_check_digit
from tests.mock_server.postgresql import Cluster
from verifier.case import Answer, Answers, Case, Evidence, FaceResult, MyNumberCard, PinResult
from verifier.dates import elderly_from
from verifier.domain import CardStanding, CardType, ClinicState, Relation, Sex, Verdict
from verifier.evidence import decide
from verifier.numbers import InsurerNumber, normalise_symbol
from verifier.person import Expected, PersonSheet
from verifier.testimony import HolderResult, answer_of, card_evidence, shown_card

DAY = date(2026, 1, 9)
POPULATION = Population(people=1500, until=date(2026, 4, 1), followed_from=date(2025, 10, 11))
SEED = "demo"


def _told(people: int, until: date, seed: str = SEED) -> list[Told]:
    draw = Draw(seed)
    found = families(draw, 0, blocks(people), people)
    return [one for family in found for one in household(draw, family, until.toordinal())]


@pytest.fixture(scope="module")
def told() -> list[Told]:
    return _told(6000, DAY)


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    made = World.init(tmp_path_factory.mktemp("population") / "world")
    build(made.folder, made.seed, POPULATION, workers=1)
    return made


# -- one seed, one people ------------------------------------------------------------------------------------------------


def digest(people: int = 300, seed: str = SEED) -> str:
    """What is told of so many people, in a few characters."""
    rows = no_rows()
    add_rows(rows, _told(people, POPULATION.until, seed), None, POPULATION.until, POPULATION.followed_from)
    return sha256(msgspec.json.encode(rows)).hexdigest()[:16]


def test_a_vector() -> None:
    people = People(SEED, POPULATION)
    family = [people.person(one, DAY) for one in people.family("p0000123", DAY)]
    assert [(one.id, one.name, one.birth_date.isoformat(), one.address) for one in family if one] == VECTOR


VECTOR = [
    ("p0000123", "佐藤　昭", "1947-08-06", "埼玉県武蔵雲市若葉町１丁目３０番２２－２０３号"),
    ("p0000124", "佐藤　美代子", "1947-02-28", "埼玉県武蔵雲市若葉町１丁目３０番２２－２０３号"),
]


def test_another_process_has_the_same_people() -> None:
    program = "from tests.mock_server.test_population import digest; print(digest())"
    environment = {**os.environ, "PYTHONHASHSEED": "7", "TZ": "America/New_York", "LC_ALL": "C"}
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, env=environment, check=True)
    assert done.stdout.strip() == digest()


def test_another_seed_has_others() -> None:
    assert digest(50, "other") != digest(50)


@settings(max_examples=40, deadline=None)
@given(index=st.integers(1, 9_000_000))
def test_nobody_depends_on_anybody_else(index: int) -> None:
    alone = family_of(Draw(SEED), index, 9_000_000)
    assert index in {member.index for member in alone.members}
    block = (alone.first - 1) // BLOCK
    walked = next(one for one in families(Draw(SEED), block, block + 1, 9_000_000) if one.first == alone.first)
    assert walked == alone


def test_the_last_family_is_counted_as_far_as_people_go() -> None:
    counted = [member.index for family in families(Draw(SEED), 0, blocks(500), 500) for member in family.members]
    assert counted == list(range(1, 501))


# -- the proportions -----------------------------------------------------------------------------------------------------


def test_the_ages_are_those_of_the_census() -> None:
    people = 40_000
    members = [one for family in families(Draw(SEED), 0, blocks(people), people) for one in family.members]
    counted = Counter(min(20, int((ANCHOR_DAY - one.born) / 365.2425) // 5) for one in members)
    for group, thousands in enumerate(PYRAMID):
        wanted = thousands / sum(PYRAMID)
        assert abs(counted[group] / people - wanted) < 0.006, (
            f"{5 * group}: {counted[group] / people:.4f}, not {wanted:.4f}"
        )


def test_households_have_the_sizes_of_the_census() -> None:
    sizes = Counter(len(one.members) for one in families(Draw(SEED), 0, 20, 10_000))
    assert {size: count / 20 for size, count in sizes.items()} == HOUSEHOLDS


def test_schemes_have_their_shares(told: list[Told]) -> None:
    at, named = ANCHOR.toordinal(), {"01": "association", "06": "society", "39": "late_elderly"}
    counted: Counter[str] = Counter()
    for one in told:
        held = [spell for spell in one.spells if spell.start <= at < spell.end]
        if held:
            number = held[-1].insurer.number
            counted["national" if len(number) == 6 else named.get(number[:2], "union")] += 1
    for scheme, thousands in SCHEMES.items():
        wanted = thousands / sum(SCHEMES.values())
        assert abs(counted[scheme] / counted.total() - wanted) < 0.03, (
            f"{scheme}: {counted[scheme] / counted.total():.3f}"
        )


def test_trouble_has_its_shares() -> None:
    """Section 6's weights: ● 4.4 % of people; invalid and expired in their proportion to it, on a random day."""
    draw, day, people = Draw(SEED), DAY.toordinal(), 1_000_000
    counted: Counter[str] = Counter()
    for index in range(1, people, 640):
        one = next(one for one in household(draw, family_of(draw, index, people), day) if one.member.index == index)
        if one.life.died < day:
            continue
        counted["people"] += 1
        counted["lacking"] += any(letter in one.family.surname[0] for letter in "髙﨑𠮷德濵")
        told = events_of(one, day, day)
        seen = visible(one.resident(), told)
        counted["invalid"] += not any(insurance.in_force(DAY) and not insurance.differs for insurance in seen)
        certificates = [one for one in (one.holder.certificates if one.holder else ()) if one.issued <= day]
        counted["expired"] += bool(certificates) and certificates[-1].expires < day
        counted["cards"] += bool(certificates)
    for name, wanted in (("lacking", LACKING_CHARACTER), ("invalid", INVALID), ("expired", EXPIRED)):
        share = counted[name] / counted["people"] * 10_000
        assert wanted / 1.5 < share < wanted * 1.5, f"{name}: {share:.0f} of 10,000, not {wanted}"
    assert abs(counted["cards"] / counted["people"] * 100 - CARDS) < 3


# -- what is told of them ------------------------------------------------------------------------------------------------


def test_rows_are_those_that_registration_records(tmp_path: Path) -> None:
    """The same events, told one by one on their days: the same rows, but for their ids and the moments of noting."""
    until, followed = POPULATION.until, POPULATION.followed_from
    rows, people = no_rows(), [one for one in _told(700, until) if one.member.born <= until.toordinal()]
    add_rows(rows, people, None, until, followed)
    events = [event for one in people for event in events_of(one, until.toordinal(), followed.toordinal())]
    told = register(
        tmp_path / "told.sqlite", [one.resident() for one in people], sorted(events, key=lambda one: one.recorded_on)
    )
    assert told.withheld
    with closing(sqlite3.connect(tmp_path / "told.sqlite")) as database:
        for table, columns in COLUMNS.items():
            kept = [place for place, name in enumerate(columns) if name not in {"id", "noted_at"}]
            names = ", ".join(columns[place] for place in kept)
            made = sorted(tuple(row[place] for place in kept) for row in rows[table])
            assert made == sorted(database.execute(f"SELECT {names} FROM {table}")), table
            assert made, table


def test_what_is_told_in_steps_is_told_at_once() -> None:
    days = [None, date(2024, 5, 7), date(2025, 12, 2), date(2026, 1, 1), POPULATION.until]
    stepwise, at_once = no_rows(), no_rows()
    for since, until in pairwise(days):
        assert until is not None
        add_rows(stepwise, _told(400, until), since, until, date(2024, 1, 1))
    add_rows(at_once, _told(400, POPULATION.until), None, POPULATION.until, date(2024, 1, 1))
    for table in COLUMNS:
        assert sorted(stepwise[table]) == sorted(at_once[table]), table


def test_ids_of_rows_are_nobody_else_s() -> None:
    rows = no_rows()
    add_rows(rows, _told(4000, POPULATION.until), None, POPULATION.until, date(2021, 1, 1))
    for table, found in rows.items():
        ids = [row[0] for row in found]
        assert len(ids) == len(set(ids)), table
        if table != "filing":
            assert {UUID(str(one)).version for one in ids} == {8}


def test_numbers_are_invented_and_right() -> None:
    for insurer in insurers.ALL:
        assert InsurerNumber.parse(insurer.number).digits == insurer.number
        assert insurer.number[-4:-1] == "999"
    person = People(SEED, POPULATION).person("p0000123", DAY)
    assert person is not None
    assert person.card is not None
    number = person.card.secrets.individual_number
    assert int(number[-1]) != individual_check_digit(number[:-1])


@settings(max_examples=200, deadline=None)
@given(st.lists(st.tuples(st.integers(1, 9_000_000), st.integers(0, 3), st.integers(0, 15)), unique=True, max_size=20))
def test_serial_numbers_are_nobody_else_s(of: list[tuple[int, int, int]]) -> None:
    def serial(index: int, child: int, place: int) -> int:
        return serial_number(Member(index, child, 0, Role.HEAD, Sex.MALE, 0, ("", ""), ()), place)

    serials = {serial(*one) for one in of}
    assert len(serials) == len(of)
    assert all(1 << 24 <= one < 1 << 31 for one in serials)


@given(st.dates(date(1900, 1, 1), date(2100, 1, 1)))
def test_the_quick_reckoning_of_seventy(birth: date) -> None:
    assert date.fromordinal(elderly_ordinal(birth)) == elderly_from(birth)


# -- in a world ------------------------------------------------------------------------------------------------------------


def test_everybody_is_found_by_card_and_by_number(world: World) -> None:
    people, asked = world.people(), world.population_registry()
    assert people is not None
    assert asked is not None
    registry = WholeRegistry(world.registry(DAY), asked)
    outcomes: Counter[str] = Counter()
    try:
        for number in range(1, POPULATION.people, 6):
            person = world.person(f"p{number:07d}", DAY)
            if person.impossible is not None:
                continue
            sheet = world.sheet(person.id, DAY)
            if person.card is not None:
                assert registry.person_of_serial(person.card.auth_serial, DAY) == person.id
                assert world.person_of_serial(person.card.auth_serial, DAY) == person.id
            held = [
                one
                for one in person.insured
                if one.declared_on is not None and not one.withheld and one.lost_on is None
            ]
            if held:
                one = held[-1]
                query = NumberQuery(
                    one.insurer.number, normalise_symbol(one.symbol), one.number, one.branch, person.birth_date
                )
                assert set(registry.people_of_number(query, DAY)) == {person.id}
            if sheet.expected is not None:
                decision = decide(_case(registry, sheet, person.card))
                outcomes[sheet.expected.rule] += 1
                assert (decision.verdict, decision.rule) == (sheet.expected.verdict, sheet.expected.rule), sheet
    finally:
        registry.close()
    assert outcomes["R01"] > 100
    assert outcomes["R20"] > 10


def _case(registry: Registry, sheet: PersonSheet, card: Card | None) -> Case:
    """The visit of this person at an online clinic: the card is read; without one the number on the certificate is asked."""
    evidence: list[Evidence] = [item for item in sheet.documents if not isinstance(item, MyNumberCard)]
    read: Answer | None = None
    shown, number = shown_card(sheet), None
    frame = Frame("answer", datetime(2026, 1, 1, tzinfo=UTC), DAY)
    if shown is not None and card is not None:
        standing = registry.card(card.auth_serial, DAY)
        assert standing is not None
        eligibility = answer_by_card(frame, standing, registry.insurances(sheet.id, DAY))
        pin = PinResult.LOCKED if card.pin_locked else PinResult.OK
        holder = HolderResult(face=None if card.type is CardType.PHOTO_LESS else FaceResult.MATCH, pin=pin)
        evidence.insert(0, card_evidence(shown, eligibility, holder, card_type=card.type))
        read = answer_of(eligibility)
    elif evidence and (item := evidence[0]).insurer_number and item.birth_date is not None:
        query = NumberQuery(
            item.insurer_number,
            normalise_symbol(item.symbol or ""),
            item.number or "",
            item.branch or None,
            item.birth_date,
        )
        number = answer_of(answer_by_number(frame, query, registry.people_of_number(query, DAY)), branch=item.branch)
    return Case(
        visit_date=DAY,
        clinic=ClinicState.ONLINE,
        patient=sheet.patient,
        evidence=tuple(evidence),
        answers=Answers(card=read, number=number),
    )


def test_a_building_that_was_cut_off_is_gone_on_with(tmp_path: Path, world: World) -> None:
    other = World.init(tmp_path / "world", seed=world.seed)

    def cut(share: float) -> None:
        if share > 0.95:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        build(other.folder, other.seed, POPULATION, cut, workers=1)
    assert other.people() is None
    assert other.population_registry() is None
    found = read_population(other.folder)
    assert found is not None
    assert not found.built
    with pytest.raises(PopulationError, match="population_other"):
        build(other.folder, other.seed, msgspec.structs.replace(POPULATION, people=2), workers=1)
    done = build(other.folder, other.seed, POPULATION, workers=1)
    assert done.resumed == 1
    assert _content(other) == _content(world)
    with pytest.raises(PopulationError, match="population_there"):
        build(other.folder, other.seed, POPULATION, workers=1)
    assert {path.name for path in (other.folder / place.POPULATION).iterdir()} <= {"population.json", "registry.sqlite"}


def _content(world: World) -> dict[str, list[tuple[object, ...]]]:
    with closing(sqlite3.connect(world.folder / place.PEOPLE)) as database:
        return {table: database.execute(f"SELECT * FROM {table} ORDER BY 1").fetchall() for table in COLUMNS}


def test_time_passes_for_a_population(tmp_path: Path) -> None:
    world = World.init(tmp_path / "world")
    few = msgspec.structs.replace(POPULATION, people=300)
    build(world.folder, world.seed, few, workers=1)
    assert extend(world.folder, world.seed, date(2026, 3, 1), workers=1) == 0
    assert extend(world.folder, world.seed, date(2027, 4, 1), workers=1) > 300
    later = World.init(tmp_path / "later")
    build(later.folder, later.seed, msgspec.structs.replace(few, until=date(2027, 4, 1)), workers=1)
    assert _content(world) == _content(later)
    counts = happened(world.folder / place.PEOPLE, date(2026, 4, 1), date(2027, 4, 1))
    assert counts["acquired"]
    assert counts["certificates"]


def test_how_many_people_there_can_be(tmp_path: Path) -> None:
    for people in (0, -1, 9_000_001):
        with pytest.raises(PopulationError, match="people_out_of_range"):
            check_people(people)


def test_a_reset_takes_them(tmp_path: Path) -> None:
    world = World.init(tmp_path / "world")
    build(world.folder, world.seed, msgspec.structs.replace(POPULATION, people=3), workers=1)
    assert world.knows("p0000003")
    assert not world.knows("p0000004")
    World.reset(world.folder)
    assert not world.knows("p0000003")
    assert not (world.folder / place.POPULATION).exists()


def test_more_parts_than_one_are_one_registry(tmp_path: Path) -> None:
    """Two processes make them; who is on either side of a boundary is found."""
    world = World.init(tmp_path / "world")
    people = BLOCKS_A_PART * BLOCK + 40
    assert blocks(people) > BLOCKS_A_PART
    draw = Draw(world.seed)
    for index in (people - 41, people - 39):
        assert family_of(draw, index, people).members


def test_a_fork_has_the_same_people(tmp_path: Path) -> None:
    world = World.init(tmp_path / "world")
    build(world.folder, world.seed, msgspec.structs.replace(POPULATION, people=60), workers=1)
    path = world.population_registry()
    assert path is not None
    before = _content(world)
    registry = Registry(path)
    registry.register_use("p0000007", date(2026, 1, 2))
    registry.register_use("p0000008", date(2026, 1, 20))
    registry.close()
    fork(world.folder, tmp_path / "then", datetime(2026, 1, 9, 12, tzinfo=UTC))
    then = World.open(tmp_path / "then")
    assert then.person("p0000007", DAY) == world.person("p0000007", DAY)
    since = [row for row in _content(then)["use_of_card"] if row not in before["use_of_card"]]
    assert [row[1] for row in since] == ["p0000007"]


def test_what_happens_to_one_of_them(world: World, tmp_path: Path) -> None:
    """A file's events, and the municipal office's acts, as with a named person."""
    other = World.init(tmp_path / "world")
    build(other.folder, other.seed, msgspec.structs.replace(POPULATION, people=60), workers=1)
    person = next(
        one
        for number in range(1, 60)
        if (one := other.person(f"p{number:07d}", DAY)).expected == Expected(Verdict.ACCEPT, "R01")
        and one.insured[-1].relation is Relation.INSURED
    )
    other.apply(
        DAY,
        read_lines(
            f'{{"event":"lost","person":"{person.id}","lost_on":"2026-01-08","provided_on":"2026-01-08"}}'.encode()
        ),
    )
    other.office(DAY).revoke(person.id, RevocationReason.WITHDRAWN)
    path = other.population_registry()
    assert path is not None
    registry = Registry(path)
    try:
        assert person.card is not None
        card = registry.card(person.card.auth_serial, DAY)
        assert card is not None
        assert card.standing is CardStanding.REVOKED
        assert registry.eligibility_on(person.id, DAY) is None
    finally:
        registry.close()
    assert any(event.recorded_on == date(2026, 1, 8) for event in other.told(DAY, DAY, person.id))
    assert other.person(person.id, DAY).expected != person.expected


def test_the_same_people_on_the_other_database(tmp_path: Path, postgresql: Cluster) -> None:
    """Built, let live, answered: in a PostgreSQL as in a file."""
    few = msgspec.structs.replace(POPULATION, people=200)
    worlds = []
    for name, url in (("file", None), ("postgresql", postgresql.fresh())):
        world = World.init(tmp_path / name)
        point_to(world.folder, url)
        build(world.folder, world.seed, few, workers=1)
        assert extend(world.folder, world.seed, date(2026, 9, 1), workers=1) > 50
        worlds.append(world)
    file, other = (_rows(world) for world in worlds)
    assert file == other
    where = worlds[1].population_registry()
    assert isinstance(where, Postgres)
    person = next(one for number in range(1, 200) if (one := worlds[1].person(f"p{number:07d}", DAY)).card is not None)
    assert person.card is not None
    registry = WholeRegistry(worlds[1].registry(DAY), where)
    try:
        assert registry.person_of_serial(person.card.auth_serial, DAY) == person.id
        registry.register_use(person.id, DAY)
    finally:
        registry.close()
    fork(worlds[1].folder, tmp_path / "forked")
    forked = _rows(World.open(tmp_path / "forked"))
    assert len(forked["use_of_card"]) == len(file["use_of_card"]) + 1
    assert forked["insurance"] == file["insurance"]
    worlds[1] = World.reset(worlds[1].folder)
    assert worlds[1].population_registry() is None


def _rows(world: World) -> dict[str, list[tuple[object, ...]]]:
    where = world.population_registry()
    assert where is not None
    with closing(open_to_read(where)) as database:
        return {
            table: sorted(
                tuple(row) for row in database.execute(f"SELECT {', '.join(columns)} FROM {table}").fetchall()
            )
            for table, columns in COLUMNS.items()
        }
