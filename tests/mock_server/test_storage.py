"""In here live the tests of storage: older databases come up whole, strangers' are left alone, and one PostgreSQL is one national system."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import httpx
import msgspec
import pytest

from mock_server.app import national_side
from mock_server.desk import Desk
from mock_server.identity import new_id
from mock_server.journal import Exchange, Journal, read_journal
from mock_server.registry import Registry
from mock_server.store import (
    JOURNAL,
    REGISTRY,
    Database,
    DatabaseAway,
    DatabaseTooNew,
    DatabaseUnusable,
    Kind,
    NotOurDatabase,
    Postgres,
    load,
    open_database,
    open_to_read,
    transaction,
)
from mock_server.world import World
from mock_server.world.database import point_to, registries
from tests.mock_server.conftest import Place
from tests.mock_server.postgresql import Cluster
from tests.mock_server.small_world import (
    CLINIC,
    DAY,
    OTHER_CLINIC,
    SERIALS,
    card_authority,
    card_certificate,
    fill,
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

STORED = Path(__file__).with_name("stored")
TABLES = {
    REGISTRY: ("resident", "filing", "step", "insurance", "insurance_loss", "correction", "certificate", "revocation", "use_of_card", "challenge"),
    JOURNAL: ("exchange",),
}  # fmt: skip


# -- older, newer, others' -------------------------------------------------------------------------------------------------


def stored(folder: Path, name: str) -> Path:
    """A file as an older version left it."""
    path = folder / f"{name}.sqlite"
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript((STORED / f"{name}.sql").read_text("utf-8"))
    return path


def content(path: Path, kind: Kind) -> dict[str, list[tuple[Any, ...]]]:
    with closing(sqlite3.connect(path)) as connection:
        return {table: connection.execute(f"SELECT * FROM {table} ORDER BY 1").fetchall() for table in TABLES[kind]}


def shape(path: Path) -> dict[str, list[tuple[Any, ...]]]:
    """Columns of tables and indexes, without the words in which somebody once asked for them."""
    with closing(sqlite3.connect(path)) as connection:
        names = connection.execute("SELECT type, name FROM sqlite_master WHERE name NOT LIKE 'sqlite_%' ORDER BY name")
        of = {"table": "table_info", "index": "index_xinfo"}
        return {name: connection.execute(f"PRAGMA {of[kind]}({name})").fetchall() for kind, name in names.fetchall()}


@pytest.mark.parametrize(("name", "kind"), [("registry_3", REGISTRY), ("journal_1", JOURNAL)])
def test_an_older_file_comes_up_and_nothing_is_lost(tmp_path: Path, name: str, kind: Kind) -> None:
    path = stored(tmp_path, name)
    before = content(path, kind)
    assert all(before[table] for table in before if table not in {"filing", "step", "correction"})
    open_database(path, kind).close()
    assert content(path, kind) == before
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (kind.version,)
        assert connection.execute("SELECT version_num FROM schema_version").fetchall() == [(str(kind.version),)]
    open_database(tmp_path / "new.sqlite", kind).close()
    assert shape(path) == shape(tmp_path / "new.sqlite")


def test_what_an_older_version_knew_is_answered(tmp_path: Path) -> None:
    path = stored(tmp_path, "registry_3")
    with closing(Registry(path)) as registry:
        newcomer, taro = registry.card(SERIALS["newcomer"], DAY), registry.card(SERIALS["taro"], DAY)
        assert newcomer is not None
        assert taro is not None
        assert newcomer.standing is CardStanding.REGISTERED  # at a counter, by a server of the older version
        assert taro.standing is CardStanding.SUSPENDED
        assert registry.eligibility_on("taro", DAY) is None
        assert registry.eligibility_on("taro", date(2025, 10, 10)) is not None
        assert registry.eligibility_on("hanako", DAY) is not None
    journal = stored(tmp_path, "journal_1")
    assert [one.code for one in read_journal(journal)] == ["busy", "ok", "ok"]


def test_an_older_file_can_be_read_as_it_is(tmp_path: Path) -> None:
    path = stored(tmp_path, "registry_3")
    before = path.read_bytes()
    with closing(open_to_read(path)) as connection:
        assert connection.execute("SELECT count(*) FROM use_of_card").fetchone() == (3,)
    assert path.read_bytes() == before


def test_several_bring_one_file_up_at_once(tmp_path: Path) -> None:
    path = stored(tmp_path, "registry_3")
    before = content(path, REGISTRY)
    failures: list[BaseException] = []

    def come() -> None:
        try:
            open_database(path, REGISTRY).close()
        except BaseException as error:
            failures.append(error)

    together = [threading.Thread(target=come) for _ in range(4)]
    for one in together:
        one.start()
    for one in together:
        one.join()
    assert failures == []
    assert content(path, REGISTRY) == before


def test_a_step_that_fails_leaves_the_older_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import mock_server.migrating

    def fail(*_: object) -> None:
        raise OSError("in the midst")

    path = stored(tmp_path, "registry_3")
    before = content(path, REGISTRY), shape(path)
    with monkeypatch.context() as patched:
        patched.setattr(mock_server.migrating, "_steps", fail)
        with pytest.raises(OSError):
            open_database(path, REGISTRY)
    assert (content(path, REGISTRY), shape(path)) == before
    open_database(path, REGISTRY).close()
    assert content(path, REGISTRY) == before[0]


def test_an_older_schema_comes_up(postgresql: Cluster) -> None:
    where = Postgres(postgresql.fresh(), "registry_20251201_00000001")
    fill(where, told())
    with closing(open_database(where, REGISTRY)) as connection:
        connection.execute("UPDATE schema_version SET version_num = '3'")
        before = rows_of(where)
    with closing(open_database(where, REGISTRY)) as connection:
        assert connection.execute("SELECT version_num FROM schema_version").fetchall() == [(str(REGISTRY.version),)]
    assert rows_of(where) == before


def test_a_newer_one_is_refused(postgresql: Cluster) -> None:
    where = Postgres(postgresql.fresh(), "journal")
    with closing(open_database(where, JOURNAL)) as connection:
        connection.execute("UPDATE schema_version SET version_num = '99'")
    with pytest.raises(DatabaseTooNew) as refused:
        open_database(where, JOURNAL)
    assert (refused.value.code, refused.value.detail) == ("database_too_new", "99")


@pytest.mark.parametrize(
    "theirs",
    ["CREATE TABLE recipes (name TEXT)", "CREATE SCHEMA journal CREATE TABLE exchange (id TEXT)", "CREATE SEQUENCE numbers"],
)  # fmt: skip
def test_somebody_elses_postgresql_is_left_as_it_is(postgresql: Cluster, theirs: str) -> None:
    url = postgresql.fresh()
    name = url.partition("?")[0].rpartition("/")[2]
    postgresql.command(theirs, name)
    for kind, schema in ((REGISTRY, "registry_20251201_00000001"), (JOURNAL, "journal")):
        with pytest.raises(NotOurDatabase):
            open_database(Postgres(url, schema), kind)
    assert postgresql.command("SELECT nspname FROM pg_namespace WHERE nspname = 'uketsuke'", name) == []


def test_a_url_that_leads_nowhere(postgresql: Cluster) -> None:
    secret = "s3cret-word"
    url = f"postgresql://tester:{secret}@/no_such_database?host={postgresql.home}"
    with pytest.raises(DatabaseUnusable) as nowhere:
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
        reports.append(fill(Postgres(url, "registry_20251201_00000001"), told()).recorded)
        open_database(Postgres(url, "journal"), JOURNAL).close()

    together = [threading.Thread(target=come) for _ in range(6)]
    for one in together:
        one.start()
    for one in together:
        one.join()
    assert sorted(reports) == [0] * 5 + [len(told())]


def test_many_rows_at_once(place: Place) -> None:
    where = place("registry")
    columns = ("id", "person", "step", "holds_from", "recorded_on", "noted_at")
    rows = [(new_id(), "hanako", "registered", "2025-12-01", "2025-12-01", n) for n in range(500)]
    with closing(open_database(where, REGISTRY)) as connection:
        with transaction(connection):
            load(connection, "use_of_card", columns, iter(rows))
        with pytest.raises(ZeroDivisionError), transaction(connection):
            load(connection, "use_of_card", columns, ((new_id(), *row[1:]) for row in rows))
            _ = 1 / 0
        found = connection.execute(f"SELECT {', '.join(columns)} FROM use_of_card ORDER BY noted_at").fetchall()
    assert [tuple(row) for row in found] == rows


# -- the same world on either --------------------------------------------------------------------------------------------------


def rows_of(where: Database, *, without: frozenset[str] = frozenset()) -> dict[str, list[tuple[Any, ...]]]:
    """All that a registry holds, in an order of its own."""
    with closing(open_database(where, REGISTRY)) as connection:
        with closing(sqlite3.connect(":memory:")) as model:
            for statement in _tables():
                model.execute(statement)
            columns = {
                table: [row[1] for row in model.execute(f"PRAGMA table_info({table})") if row[1] not in without]
                for table in TABLES[REGISTRY]
            }
        return {
            table: sorted(tuple(row) for row in connection.execute(f"SELECT {', '.join(names)} FROM {table}"))
            for table, names in columns.items()
        }


def _tables() -> list[str]:
    from mock_server.store import statements

    return statements(REGISTRY)


def test_the_same_seed_gives_the_same_world_on_the_other_database(tmp_path: Path, postgresql: Cluster) -> None:
    worlds = [World.init(tmp_path / name, "a seed") for name in ("files", "other")]
    point_to(worlds[1].folder, postgresql.fresh())
    # A resident record's id and the moments of noting are those of the making; every fact's id follows from what it says.
    first, second = (rows_of(world.registry(DAY), without=frozenset({"noted_at"})) for world in worlds)
    first["resident"], second["resident"] = ([row[1:] for row in rows["resident"]] for rows in (first, second))
    first["resident"].sort()
    second["resident"].sort()
    assert first == second
    assert len(first["insurance"]) > 20
    assert [day for day, _ in registries(worlds[1].folder, worlds[1].database)] == [DAY]
    assert not list(worlds[1].folder.rglob("*.sqlite"))
    order = [_in_order(world.registry(DAY)) for world in worlds]
    assert order[0] == order[1]


def _in_order(where: Database) -> list[str]:
    with closing(open_to_read(where)) as connection:
        return [row[0] for row in connection.execute("SELECT id FROM insurance ORDER BY recorded_on, noted_at")]


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
def counters(place: Place) -> Iterator[tuple[Counter, Counter]]:
    """Two servers on one database, a counter before each."""
    registry, journal = place("registry"), place("journal")
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
    from tests.mock_server.small_world import acquired, lost

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


async def test_a_postgresql_that_goes_away_and_returns(postgresql: Cluster) -> None:
    import asyncio

    desk = on_postgresql(postgresql)
    counter = Counter(desk)
    answered = answer_of(await counter.prove(await counter.challenge()))
    postgresql.stop()
    try:
        for _ in range(3):
            refused = await counter.post(CHALLENGE_PATH, b"{}")
            assert (refused.status_code, code_of(refused)) == (503, ProblemCode.BUSY)
            assert "Traceback" not in refused.text
    finally:
        postgresql.start()
    await asyncio.sleep(0.6)  # a connection that could not be made is not tried again at once
    assert answer_of(await counter.prove(await counter.challenge())).validity is Validity.VALID
    assert answered.answer_id in {line.answer_id for line in read_journal(desk.journal_file)}
    desk.close()


def on_postgresql(postgresql: Cluster) -> Desk:
    url = postgresql.fresh()
    registry = Postgres(url, "registry_20251201_00000001")
    fill(registry, told())
    return Desk(registry, Postgres(url, "journal"), [card_authority().der], FixedClock(DAY))


def str_url(desk: Desk) -> str:
    assert isinstance(desk.registry_file, Postgres)
    return desk.registry_file.url


def test_the_journal_on_either(place: Place) -> None:
    journal = Journal(place("journal"), lambda: DAY)
    for person in ("hanako", "taro", "hanako"):
        journal.write(Exchange(method="GET", route="/v1/status", clinic=CLINIC, status=200, person=person))
    journal.close()
    assert [line.person for line in read_journal(place("journal"), person="hanako")] == ["hanako"] * 2
    assert [line.person for line in read_journal(place("journal"), clinic=CLINIC, last=2)] == ["taro", "hanako"]
    assert read_journal(place("journal"), clinic=OTHER_CLINIC) == []
