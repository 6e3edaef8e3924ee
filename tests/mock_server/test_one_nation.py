"""In here live the tests that several servers on one database are one national system, and that none settles in what is somebody else's."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path

import httpx
import msgspec
import pytest

from mock_server.app import national_side
from mock_server.desk import Desk
from mock_server.journal import read_journal
from mock_server.registry import Registry
from mock_server.store import (
    JOURNAL,
    REGISTRY,
    AnotherWorlds,
    DatabaseAway,
    DatabaseTrouble,
    DatabaseUnusable,
    NotOurDatabase,
    Postgres,
    open_database,
)
from mock_server.world import World
from mock_server.world.database import point_to
from tests.mock_server.conftest import Places
from tests.mock_server.postgresql import Cluster
from tests.mock_server.serving import SCHEMA
from tests.mock_server.small_world import (
    CLINIC,
    DAY,
    JOINED,
    OTHER_CLINIC,
    SERIALS,
    acquired,
    card_authority,
    card_certificate,
    fill,
    lost,
    sign,
    told,
)
from verifier.clock import FixedClock
from verifier.contract import (
    CARD_PATH,
    CHALLENGE_PATH,
    CLINIC_HEADER,
    REGISTRATION_PATH,
    CardVerificationRequest,
    Challenge,
    EligibilityAnswer,
    Problem,
    ProblemCode,
)
from verifier.domain import CardStanding, HolderCheck, Validity


@pytest.mark.parametrize(
    "theirs",
    ["CREATE TABLE recipes (name TEXT)", "CREATE SCHEMA journal CREATE TABLE exchange (id TEXT)", "CREATE SEQUENCE numbers"],
)  # fmt: skip
def test_somebody_elses_postgresql_is_left_as_it_is(postgresql: Cluster, theirs: str) -> None:
    url = postgresql.fresh()
    name = url.partition("?")[0].rpartition("/")[2]
    postgresql.command(theirs, name)
    for kind, schema in ((REGISTRY, SCHEMA), (JOURNAL, "journal")):
        with pytest.raises(NotOurDatabase):
            open_database(Postgres(url, schema), kind)
    assert postgresql.command("SELECT nspname FROM pg_namespace WHERE nspname = 'uketsuke'", name) == []


def test_a_url_that_leads_nowhere(postgresql: Cluster) -> None:
    secret = "s3cret-word"
    url = f"postgresql://tester:{secret}@/no_such_database?host={postgresql.home}"
    with pytest.raises(DatabaseTrouble) as nowhere:  # libpq gives no code of what it heard while connecting
        open_database(Postgres(url, "journal"), JOURNAL)
    with pytest.raises(DatabaseAway) as away:
        open_database(Postgres(f"postgresql://tester:{secret}@127.0.0.1:1/x", "journal"), JOURNAL)
    with pytest.raises(DatabaseUnusable) as nonsense:
        open_database(Postgres(f"postgresql://tester:{secret}@/x?no_such_word=1", "journal"), JOURNAL)
    for trouble in (nowhere.value, away.value, nonsense.value):
        assert secret not in f"{trouble} {trouble!r} {trouble.where} {trouble.detail}"


def test_many_make_one_schema_at_once(postgresql: Cluster) -> None:
    url = postgresql.fresh()
    reports: list[int] = []

    def come() -> None:
        reports.append(fill(Postgres(url, SCHEMA), told()).recorded)
        open_database(Postgres(url, "journal"), JOURNAL).close()

    together = [threading.Thread(target=come) for _ in range(6)]
    for one in together:
        one.start()
    for one in together:
        one.join()
    assert sorted(reports) == [0] * 5 + [len(told())]


# -- one national system -------------------------------------------------------------------------------------------------------


class Counter:
    """A clinic before one server of several."""

    def __init__(self, desk: Desk, clinic: str = CLINIC) -> None:
        self.desk = desk
        self.clinic = clinic

    async def post(self, path: str, body: bytes) -> httpx.Response:
        app = national_side(self.desk, [CLINIC, OTHER_CLINIC], by_header=True)
        async with httpx.AsyncClient(
            transport=httpx.ASGITransport(app=app),
            base_url="http://national.invalid",
            headers={CLINIC_HEADER: self.clinic},
        ) as client:
            return await client.post(path, content=body)

    async def challenge(self) -> Challenge:
        return msgspec.json.decode((await self.post(CHALLENGE_PATH, b"{}")).content, type=Challenge)

    async def prove(self, challenge: Challenge, person: str = "hanako", path: str = CARD_PATH) -> httpx.Response:
        proof = CardVerificationRequest(
            challenge_id=challenge.id,
            certificate=card_certificate(SERIALS[person]),
            signature=sign(challenge.challenge),
            holder_check=HolderCheck.PIN,
            visit_date=DAY,
        )
        return await self.post(path, msgspec.json.encode(proof))


def code_of(response: httpx.Response) -> str:
    return msgspec.json.decode(response.content, type=Problem).code


def answer_of(response: httpx.Response) -> EligibilityAnswer:
    assert response.status_code == 200, response.text
    return msgspec.json.decode(response.content, type=EligibilityAnswer)


@pytest.fixture
def counters(places: Places) -> Iterator[tuple[Counter, Counter]]:
    """Two servers on one database, a counter before each."""
    registry, journal = places.registry, places.journal
    fill(registry, told())
    desks = [Desk(registry, journal, [card_authority().der], FixedClock(DAY)) for _ in range(2)]
    yield Counter(desks[0]), Counter(desks[1])
    for desk in desks:
        desk.close()


async def test_a_challenge_of_one_server_is_answered_at_another_once(counters: tuple[Counter, Counter]) -> None:
    one, other = counters
    given = await one.challenge()
    answered = answer_of(await other.prove(given))
    assert answered.validity is Validity.VALID
    for again in (one, other):
        assert code_of(await again.prove(given)) == ProblemCode.CHALLENGE_USED
    written = read_journal(one.desk.journal_file)
    assert [line.answer_id for line in written if line.code == "ok" and line.answer_id] == [answered.answer_id]
    assert [line.code for line in written] == ["ok", "ok", ProblemCode.CHALLENGE_USED, ProblemCode.CHALLENGE_USED]


async def test_what_is_registered_at_one_is_known_at_the_other(counters: tuple[Counter, Counter]) -> None:
    one, other = counters
    before = answer_of(await other.prove(await other.challenge(), "newcomer"))
    assert before.standing is CardStanding.NOT_REGISTERED
    answer_of(await one.prove(await other.challenge(), "newcomer", REGISTRATION_PATH))
    after = answer_of(await other.prove(await one.challenge(), "newcomer"))
    assert after.standing is CardStanding.REGISTERED


async def test_what_is_told_later_is_known_at_every_server(counters: tuple[Counter, Counter]) -> None:
    for counter in counters:
        assert answer_of(await counter.prove(await counter.challenge())).validity is Validity.VALID
    fill(counters[0].desk.registry_file, [lost(acquired("hanako"), date(2025, 11, 1))])
    for counter in counters:
        assert answer_of(await counter.prove(await counter.challenge())).validity is not Validity.VALID


async def test_connections_that_are_cut_come_back(postgresql: Cluster) -> None:
    desk = on_postgresql(postgresql)
    counter = Counter(desk)
    for _ in range(3):
        given = await counter.challenge()
        postgresql.cut(str_url(desk))
        response = await counter.prove(given)  # the challenge may have been used by then, or not: nobody is told a 500
        if response.status_code != 200:
            assert (response.status_code, code_of(response)) == (503, ProblemCode.BUSY)
        assert answer_of(await counter.prove(await counter.challenge())).validity is Validity.VALID
    assert {line.status for line in read_journal(desk.journal_file)} <= {200, 503}
    desk.close()


def on_postgresql(postgresql: Cluster) -> Desk:
    url = postgresql.fresh()
    registry = Postgres(url, SCHEMA)
    fill(registry, told())
    return Desk(registry, Postgres(url, "journal"), [card_authority().der], FixedClock(DAY))


def str_url(desk: Desk) -> str:
    assert isinstance(desk.registry_file, Postgres)
    return desk.registry_file.url


# -- one world a database ------------------------------------------------------------------------------------------------------


def test_another_world_is_not_let_in(tmp_path: Path, postgresql: Cluster) -> None:
    url = postgresql.fresh()
    ours, copy, other = (World.init(tmp_path / name) for name in ("ours", "copy", "other"))
    point_to(ours.folder, url, "a world")
    point_to(copy.folder, url, "a world")
    point_to(other.folder, url, "another world")
    where = ours.registry(DAY)
    with closing(Registry(where)) as registry:
        registry.register_use("valid", DAY)
    assert copy.registry(DAY) == where
    for refused in (
        other.registry,
        lambda _: open_database(other.journal(), JOURNAL),
        lambda _: World.reset(other.folder),
    ):
        with pytest.raises(AnotherWorlds) as trouble:
            refused(DAY)
        assert trouble.value.code == "database_of_another_world"
    with closing(Registry(where)) as registry:  # what was registered at a counter is still there
        assert registry.connection.execute(
            "SELECT count(*) FROM use_of_card WHERE recorded_on = ?", (str(DAY),)
        ).fetchone()[0]
    World.reset(ours.folder)  # … and once its world has given it up, anybody may have it
    assert isinstance(other.registry(DAY), Postgres)
    with pytest.raises(AnotherWorlds):
        ours.registry(DAY)


# -- events, while connections are cut -------------------------------------------------------------------------------------------


def test_events_that_were_acknowledged_are_there_once(postgresql: Cluster) -> None:
    """Whoever hears nothing tells the same events again: whether or not they had been recorded, they are once."""
    where = Postgres(postgresql.fresh(), SCHEMA)
    fill(where, told())
    over = threading.Event()

    def cut() -> None:
        while not over.wait(0.02):
            postgresql.cut(where.url)

    cutter = threading.Thread(target=cut)
    cutter.start()
    events, unheard = [lost(acquired("hanako"), JOINED + timedelta(days=n)) for n in range(1, 41)], 0
    try:
        for event in events:
            while True:
                try:
                    fill(where, [event])
                    break
                except DatabaseAway:
                    unheard += 1
    finally:
        over.set()
        cutter.join()
    with closing(open_database(where, REGISTRY)) as connection:
        days = connection.execute("SELECT lost_on FROM insurance_loss ORDER BY lost_on").fetchall()
    assert [day for (day,) in days] == [event.lost_on.isoformat() for event in events]
    assert unheard


def test_what_the_driver_refuses_is_told_without_its_values(postgresql: Cluster) -> None:
    with closing(open_database(Postgres(postgresql.fresh(), "journal"), JOURNAL)) as connection:
        with pytest.raises(DatabaseUnusable) as refused:
            connection.execute("SELECT id FROM exchange WHERE person = ?", ("some\0body",))
        assert not isinstance(refused.value, DatabaseAway)
        assert "some" not in str(refused.value.detail)
        assert connection.execute("SELECT count(*) FROM exchange").fetchone() == (
            0,
        )  # and nothing has to be connected anew
