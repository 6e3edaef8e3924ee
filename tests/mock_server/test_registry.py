"""In here live the tests of the questions to the registry, of challenges, and of the files behind them."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from mock_server.challenges import KEPT_SECONDS, ChallengeRefused, Challenges
from mock_server.events import CertificateRevoked, Deregistered, RevocationReason
from mock_server.identity import new_id
from mock_server.registry import NumberQuery, Registry
from mock_server.store import (
    JOURNAL,
    REGISTRY,
    Database,
    DatabaseTooNew,
    DatabaseUnusable,
    NotOurDatabase,
    open_database,
)
from tests.mock_server.conftest import Places
from tests.mock_server.small_world import (
    BORN,
    CLINIC,
    DAY,
    JOINED,
    OTHER_CLINIC,
    SERIALS,
    TOWN,
    UNION,
    acquired,
    fill,
    lost,
    told,
)
from verifier.contract import CHALLENGE_SECONDS, ProblemCode
from verifier.domain import CardStanding

QUERY = NumberQuery(UNION, "見本", "0012345", None, BORN)


@pytest.fixture
def database(places: Places) -> Database:
    where = places.registry
    fill(where, told())
    return where


@pytest.fixture
def registry(database: Database) -> Iterator[Registry]:
    registry = Registry(database)
    yield registry
    registry.close()


def test_whose_card(registry: Registry) -> None:
    assert registry.person_of_serial(SERIALS["hanako"], DAY) == "hanako"
    assert registry.person_of_serial(SERIALS["hanako"], date(2023, 2, 28)) is None  # not issued yet
    assert registry.person_of_serial(SERIALS["stranger"], DAY) is None
    assert registry.card(SERIALS["stranger"], DAY) is None


def test_where_a_card_stands(registry: Registry, database: Database) -> None:
    card = registry.card(SERIALS["hanako"], DAY)
    assert card is not None
    assert (card.person, card.standing) == ("hanako", CardStanding.REGISTERED)
    fill(
        database,
        [
            CertificateRevoked(
                person="hanako",
                recorded_on=date(2025, 11, 5),
                serial=SERIALS["hanako"],
                revoked_on=date(2025, 11, 3),
                reason=RevocationReason.LOST,
            )
        ],
    )
    standings = {day: registry.card(SERIALS["hanako"], date(2025, 11, day)) for day in (4, 5)}
    assert {day: card and card.standing for day, card in standings.items()} == {
        4: CardStanding.REGISTERED,  # nobody had told the national side yet
        5: CardStanding.SUSPENDED,
    }


def test_registering_again_on_the_day_of_deregistration(registry: Registry, database: Database) -> None:
    fill(database, [Deregistered(person="hanako", recorded_on=DAY, deregistered_on=DAY)])
    card = registry.card(SERIALS["hanako"], DAY)
    assert card is not None
    assert card.standing is CardStanding.DEREGISTERED
    registry.register_use("hanako", DAY)
    card = registry.card(SERIALS["hanako"], DAY)
    assert card is not None
    assert card.standing is CardStanding.REGISTERED


def test_two_times(registry: Registry, database: Database) -> None:
    loss = lost(acquired("hanako"), date(2025, 10, 1), recorded_on=date(2025, 10, 20))
    fill(database, [loss])
    assert registry.eligibility_on("hanako", date(2025, 10, 10)) is not None  # what a clinic was told on that day
    assert registry.eligibility_on("hanako", date(2025, 10, 10), known_on=DAY) is None  # what is known now
    assert registry.eligibility_on("hanako", date(2025, 9, 30), known_on=DAY) is not None
    assert registry.eligibility_on("hanako", date(2020, 3, 31), known_on=DAY) is None


def test_the_newer_of_two_that_overlap(registry: Registry, database: Database) -> None:
    fill(
        database,
        [acquired("hanako", insurer_number=TOWN, acquired_on=date(2025, 10, 1), recorded_on=date(2025, 10, 1))],
    )
    found = registry.eligibility_on("hanako", DAY)
    assert found is not None
    assert found.declared.insurer_number == TOWN


@pytest.mark.parametrize(
    ("changes", "day", "in_force"),
    [
        ({}, JOINED, True),
        ({}, date(2020, 3, 31), False),
        ({"valid_from": date(2020, 5, 1)}, date(2020, 4, 30), False),
        ({"valid_until": DAY}, DAY, True),
        ({"valid_until": DAY}, date(2025, 12, 2), False),
    ],
)
def test_printed_validity(tmp_path: Path, changes: dict[str, object], day: date, in_force: bool) -> None:
    fill(tmp_path / "one.sqlite", [acquired("hanako", **changes)])
    registry = Registry(tmp_path / "one.sqlite")
    assert (registry.eligibility_on("hanako", day, known_on=date(2026, 1, 1)) is not None) is in_force


def test_by_number(registry: Registry, database: Database) -> None:
    assert set(registry.people_of_number(QUERY, DAY)) == {"hanako", "taro"}
    branch = NumberQuery(UNION, "見本", "0012345", "01", BORN)
    assert set(registry.people_of_number(branch, DAY)) == {"taro"}
    for other in (
        NumberQuery(UNION, "見本", "12345", None, BORN),  # leading zeros count
        NumberQuery(UNION, "", "0012345", None, BORN),
        NumberQuery(TOWN, "見本", "0012345", None, BORN),
        NumberQuery(UNION, "見本", "0012345", None, date(1980, 2, 18)),
        NumberQuery(UNION, "見本", "0012345", "02", BORN),
    ):
        assert registry.people_of_number(other, DAY) == {}
    assert registry.people_of_number(QUERY, date(2020, 3, 31)) == {}


def test_what_is_withheld_is_not_found_by_number(tmp_path: Path) -> None:
    fill(tmp_path / "one.sqlite", [acquired("hanako", kana="ベツ　ジン")])
    assert Registry(tmp_path / "one.sqlite").people_of_number(QUERY, DAY) == {}


# -- challenges --------------------------------------------------------------------------------------------------------


class _Time:
    now = 1_000_000.0

    def __call__(self) -> float:
        return self.now


def _refused(challenges: Challenges, challenge_id: str, clinic: str = CLINIC) -> str:
    with pytest.raises(ChallengeRefused) as refused:
        challenges.take(challenge_id, clinic)
    return refused.value.code


def test_a_challenge_is_good_once_for_one_clinic(registry: Registry) -> None:
    challenges = Challenges(registry.connection)
    given, other = challenges.give(CLINIC), challenges.give(CLINIC)
    assert len(given.challenge) == 32
    assert given.challenge != other.challenge
    assert _refused(challenges, given.id, OTHER_CLINIC) == ProblemCode.CHALLENGE_UNKNOWN
    assert challenges.take(given.id, CLINIC) == given.challenge
    assert _refused(challenges, given.id) == ProblemCode.CHALLENGE_USED
    assert _refused(challenges, new_id()) == ProblemCode.CHALLENGE_UNKNOWN


def test_a_challenge_grows_old(registry: Registry) -> None:
    time = _Time()
    challenges = Challenges(registry.connection, time)
    early, late = challenges.give(CLINIC), challenges.give(CLINIC)
    time.now += CHALLENGE_SECONDS
    assert challenges.take(early.id, CLINIC) == early.challenge
    time.now += 0.001
    assert _refused(challenges, late.id) == ProblemCode.CHALLENGE_EXPIRED
    time.now += KEPT_SECONDS
    challenges.sweep()
    assert _refused(challenges, late.id) == ProblemCode.CHALLENGE_UNKNOWN


def test_of_many_takers_one_wins(database: Database) -> None:
    given = Challenges(Registry(database).connection).give(CLINIC)
    results: list[bool] = []

    def take() -> None:
        registry = Registry(database)
        try:
            Challenges(registry.connection).take(given.id, CLINIC)
            results.append(True)
        except ChallengeRefused:
            results.append(False)
        finally:
            registry.close()

    takers = [threading.Thread(target=take) for _ in range(8)]
    for taker in takers:
        taker.start()
    for taker in takers:
        taker.join()
    assert sorted(results) == [False] * 7 + [True]


# -- files -------------------------------------------------------------------------------------------------------------


def test_ids_sort_by_time() -> None:
    ids = [new_id() for _ in range(100)]
    assert len(set(ids)) == 100
    assert [each[:18] for each in ids] == sorted(each[:18] for each in ids)
    assert all(each[14] == "7" and each[19] in "89ab" for each in ids)


def test_a_strange_database_is_left_as_it_is(tmp_path: Path) -> None:
    strange = tmp_path / "strange.sqlite"
    with sqlite3.connect(strange) as connection:
        connection.execute("CREATE TABLE recipes (name TEXT)")
    connection.close()
    before = strange.read_bytes()
    with pytest.raises(NotOurDatabase) as refused:
        open_database(strange, REGISTRY)
    assert (refused.value.code, refused.value.where) == ("database_foreign", strange)
    assert strange.read_bytes() == before
    assert [path.name for path in tmp_path.iterdir()] == ["strange.sqlite"]


@pytest.mark.parametrize("content", [b"not a database at all" * 100, b"PK\x03\x04"])
def test_no_database_at_all(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "letter.txt"
    path.write_bytes(content)
    with pytest.raises(NotOurDatabase):
        open_database(path, REGISTRY)
    assert path.read_bytes() == content


def test_the_other_kind_and_a_newer_version(tmp_path: Path) -> None:
    path = tmp_path / "journal.sqlite"
    open_database(path, JOURNAL).close()
    with pytest.raises(NotOurDatabase):
        open_database(path, REGISTRY)
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA user_version = 99")
    connection.close()
    with pytest.raises(DatabaseTooNew):
        open_database(path, JOURNAL)


def test_no_folder(tmp_path: Path) -> None:
    with pytest.raises(DatabaseUnusable) as trouble:
        open_database(tmp_path / "nowhere" / "registry.sqlite", REGISTRY)
    assert trouble.value.code == "database_unusable"


def test_many_make_one_database_at_once(tmp_path: Path) -> None:
    path = tmp_path / "registry.sqlite"
    path.touch()  # as an opener leaves it that was cut off before it made anything
    program = (
        "import sys; from pathlib import Path; from mock_server.store import *;"
        "c = open_database(Path(sys.argv[1]), REGISTRY); print(c.execute('SELECT count(*) FROM challenge').fetchone())"
    )
    makers = [
        subprocess.Popen([sys.executable, "-c", program, str(path)], stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        for _ in range(4)
    ]
    assert [maker.communicate()[0] for maker in makers] == [b"(0,)\n"] * 4
