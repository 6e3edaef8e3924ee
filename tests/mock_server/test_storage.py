"""In here live the tests of both databases behind one interface: the same answers, once and only once, old ones brought up, strange ones refused."""

from __future__ import annotations

import asyncio
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from mock_server.challenges import ChallengeRefused, Challenges
from mock_server.events import DeregistrationApplied
from mock_server.hindsight import filings, mismatches, overdue, recorded_days, told_about, truth
from mock_server.journal import Exchange, Journal, read_journal
from mock_server.postgres import empty, exists, schemas, translated
from mock_server.registration import UnknownFiling, found, register
from mock_server.registry import NumberQuery, Registry
from mock_server.store import (
    JOURNAL,
    REGISTRY,
    Connection,
    Database,
    DatabaseAway,
    DatabaseTooNew,
    DatabaseTrouble,
    DatabaseUnusable,
    EncodingWrong,
    NotOurDatabase,
    Postgres,
    examine,
    load,
    open_database,
    open_to_read,
    statements,
    transaction,
)
from mock_server.world import World
from mock_server.world.database import database_of, point_to, registries
from mock_server.world.fork import fork
from tests.mock_server.conftest import Places
from tests.mock_server.postgresql import Cluster
from tests.mock_server.serving import SCHEMA
from tests.mock_server.small_world import BORN, CLINIC, DAY, PEOPLE, SERIALS, UNION, desk_on, fill, told
from tests.mock_server.test_app import by_card, client_of, problem
from verifier.contract import ProblemCode
from verifier.domain import CardStanding

STORED = Path(__file__).with_name("stored")
TABLES = (
    "resident", "filing", "step", "insurance", "insurance_loss", "correction", "certificate", "revocation", "use_of_card",
)  # fmt: skip


# -- the same on both ------------------------------------------------------------------------------------------------------


def test_what_is_told_is_answered(places: Places) -> None:
    report = fill(places.registry, told())
    assert (report.recorded, report.repeated) == (len(told()), 0)
    again = fill(places.registry, told())
    assert (again.recorded, again.repeated) == (0, len(told()))
    with closing(Registry(places.registry)) as registry:
        assert registry.person_of_serial(SERIALS["hanako"], DAY) == "hanako"
        assert registry.person_of_serial(1, DAY) is None
        assert registry.former_serials(SERIALS["hanako"], DAY) == []
        assert [each.person for each in registry.insurances("taro", DAY)] == ["taro"]
        query = NumberQuery(UNION, "見本", "0012345", None, BORN)
        assert set(registry.people_of_number(query, DAY)) == {"hanako", "taro"}
        assert registry.eligibility_on("newcomer", DAY) is None
        card = registry.card(SERIALS["newcomer"], DAY)
        assert card is not None
        assert card.standing is CardStanding.NOT_REGISTERED
        registry.register_use("newcomer", DAY)
        card = registry.card(SERIALS["newcomer"], DAY)
        assert card is not None
        assert card.standing is CardStanding.REGISTERED


def test_the_journal(places: Places) -> None:
    with closing(Journal(places.journal, lambda: DAY)) as journal:
        for number in range(5):
            journal.write(
                Exchange(method="GET", route=f"/{number % 2}", clinic=CLINIC, status=200, person=f"p{number}")
            )
    assert [each.person for each in read_journal(places.journal, route="/0", last=2)] == ["p2", "p4"]
    assert [each.route for each in read_journal(places.journal, person="p3", clinic=CLINIC, code="ok")] == ["/1"]


def test_a_challenge_is_taken_once_whoever_takes_it(places: Places) -> None:
    """Several servers at one moment: one has it, the others are told that it was used."""
    takers = 6
    with closing(Registry(places.registry)) as registry:
        given = [Challenges(registry.connection).give(CLINIC) for _ in range(10)]
    outcomes: list[str] = []
    together = threading.Barrier(takers)

    def take() -> None:
        with closing(Registry(places.registry)) as registry:
            challenges = Challenges(registry.connection)
            together.wait()
            for each in given:
                try:
                    assert challenges.take(each.id, CLINIC) == each.challenge
                    outcomes.append("taken")
                except ChallengeRefused as refused:
                    outcomes.append(refused.code)

    threads = [threading.Thread(target=take) for _ in range(takers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["challenge_used"] * (10 * (takers - 1)) + ["taken"] * 10


def test_old_challenges_are_forgotten(places: Places) -> None:
    now = [1_750_000_000.0]
    with closing(Registry(places.registry)) as registry:
        challenges = Challenges(registry.connection, lambda: now[0])
        given = challenges.give(CLINIC)
        now[0] += 301
        with pytest.raises(ChallengeRefused, match="challenge_expired"):
            challenges.take(given.id, CLINIC)
        now[0] += 3600
        challenges.sweep()
        with pytest.raises(ChallengeRefused, match="challenge_unknown"):
            challenges.take(given.id, CLINIC)


def test_a_registration_is_whole_or_not_at_all(places: Places) -> None:
    from mock_server.events import Declared

    fill(places.registry, ())
    with pytest.raises(UnknownFiling):
        register(places.registry, (), [*told(), Declared(person="hanako", filing="nobody's", recorded_on=DAY)])
    with closing(Registry(places.registry)) as registry:
        assert registry.insurances("hanako", DAY) == []


def test_rows_are_loaded_in_bulk(places: Places) -> None:
    rows = [(f"{n:032x}", f"p{n}", "", n, '{"text": "改行\\n、タブ\\t、\\\\"}') for n in range(2000)]
    columns = ("id", "person", "recorded_on", "noted_at", "record")
    with closing(open_database(places.registry, REGISTRY)) as connection:
        with transaction(connection):
            load(connection, "resident", columns, iter(rows))
        with pytest.raises(RuntimeError), transaction(connection):  # noqa: PT012 - what comes before it is undone by it
            load(connection, "resident", columns, [("x", "x", "", 0, "{}")])
            raise RuntimeError
        assert connection.execute(f"SELECT {', '.join(columns)} FROM resident ORDER BY noted_at").fetchall() == rows


def _all(where: Database) -> dict[str, list[Any]]:
    """Everything in a registry but what is made of clocks and chance."""
    with closing(open_to_read(where)) as connection:
        found: dict[str, list[Any]] = {}
        for table in TABLES:
            columns = {
                "resident": "person, recorded_on, record",
                "filing": "filing, person, insurer_number, office, due_on, recorded_on, record",
                "step": "id, filing, stage, recorded_on",
                "insurance": "id, filing, person, symbol, number, branch, acquired_on, recorded_on, matched_on, withheld, record",
                "certificate": "id, serial, person, used_for, expires_on, replaces, recorded_on",
            }.get(table, "id, recorded_on")
            found[table] = sorted(connection.execute(f"SELECT {columns} FROM {table}").fetchall())
    return found


def test_the_same_seed_is_the_same_world_on_the_other_database(tmp_path: Path, postgresql: Cluster) -> None:
    in_files = World.init(tmp_path / "files", "another seed")
    moved = World.init(tmp_path / "moved", "another seed")
    point_to(moved.folder, postgresql.fresh())
    one, other = in_files.registry(DAY), moved.registry(DAY)
    assert isinstance(other, Postgres)
    assert _all(one) == _all(other)
    with closing(Registry(one)) as here, closing(Registry(other)) as there:
        for day in (DAY, date(2026, 4, 20), date.max):
            assert filings(here, day) == filings(there, day)
            assert mismatches(here, day) == mismatches(there, day)
        assert overdue(here, DAY) == overdue(there, DAY)
        for person in {filing.person for filing in filings(here, date.max)}:
            assert recorded_days(here, person) == recorded_days(there, person)
            assert told_about(here, person, DAY) == told_about(there, person, DAY)
            assert truth(here, person) == truth(there, person)


# -- old, new and strange ones ---------------------------------------------------------------------------------------------


def _stored(name: str, path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript((STORED / name).read_text("utf-8"))


def _rows_of(connection: Connection, tables: list[str]) -> dict[str, list[Any]]:
    return {table: sorted(connection.execute(f"SELECT * FROM {table}").fetchall(), key=repr) for table in tables}


def _shape(connection: Any) -> list[Any]:
    """The tables and indexes as they were made, whatever the spaces."""
    told = connection.execute(
        "SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY name"
    ).fetchall()
    words = [
        (kind, name, sql.replace("(", " ( ").replace(")", " ) ").replace(",", " , ").split())
        for kind, name, sql in told
    ]
    return [(kind, name, [word.strip('"') for word in sql]) for kind, name, sql in words]


@pytest.mark.parametrize(("name", "kind"), [("registry-3.sql", REGISTRY), ("journal-1.sql", JOURNAL)])
def test_an_older_file_is_brought_up_and_nothing_is_lost(tmp_path: Path, name: str, kind: Any) -> None:
    path = tmp_path / "old.sqlite"
    _stored(name, path)
    with closing(sqlite3.connect(path)) as old:
        tables = [name for (name,) in old.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        before = _rows_of(old, tables)
        assert sum(map(len, before.values())) > 2
    with closing(open_database(path, kind)) as now, closing(open_database(tmp_path / "new.sqlite", kind)) as new:
        assert _rows_of(now, tables) == before
        assert now.execute("PRAGMA user_version").fetchone() == (kind.version,)
        assert now.execute("SELECT version_num FROM schema_version").fetchall() == [(str(kind.version),)]
        assert _shape(now) == _shape(new)
    examine(path, kind)


def test_an_older_file_is_brought_up_once_by_many(tmp_path: Path) -> None:
    path = tmp_path / "old.sqlite"
    _stored("registry-3.sql", path)
    program = "import sys; from pathlib import Path; from mock_server.registry import Registry; Registry(Path(sys.argv[1])).close()"
    running = [subprocess.Popen([sys.executable, "-c", program, str(path)], stderr=subprocess.PIPE) for _ in range(2)]
    for process in running:
        assert process.communicate(timeout=60)[1] == b""
        assert process.returncode == 0
    with closing(Registry(path)) as registry:
        card = registry.card(SERIALS["newcomer"], date(2099, 1, 1))
        assert card is not None


def test_a_step_that_fails_leaves_the_old_file_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "old.sqlite"
    _stored("registry-3.sql", path)
    from alembic import command

    def fails(*_: object) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    with monkeypatch.context() as patched:
        patched.setattr(command, "upgrade", fails)
        with pytest.raises(DatabaseUnusable):
            open_database(path, REGISTRY)
    with closing(sqlite3.connect(path)) as old:
        assert old.execute("PRAGMA user_version").fetchone() == (3,)
    open_database(path, REGISTRY).close()


def test_an_older_schema_in_postgresql_is_brought_up(postgresql: Cluster) -> None:
    url = postgresql.fresh()
    place = Postgres(url, SCHEMA)
    fill(place, told())
    before = _all(place)
    with closing(open_database(place, REGISTRY)) as connection:
        connection.execute("UPDATE schema_version SET version_num = '3'")
    with closing(open_database(place, REGISTRY)) as connection:
        assert connection.execute("SELECT version_num FROM schema_version").fetchall() == [(str(REGISTRY.version),)]
    assert _all(place) == before


def test_no_older_database_no_alembic(tmp_path: Path) -> None:
    program = (
        "import sys; from pathlib import Path; from mock_server.registry import Registry; Registry(Path(sys.argv[1])).close();"
        " print([name for name in ('alembic', 'sqlalchemy', 'psycopg', 'mock_server.postgres') if name in sys.modules])"
    )
    said = subprocess.run(
        [sys.executable, "-c", program, str(tmp_path / "a.sqlite")], capture_output=True, text=True, check=True
    )
    assert said.stdout.strip() == "[]"


def test_a_newer_database_is_refused(places: Places) -> None:
    fill(places.registry, told())
    with closing(open_database(places.registry, REGISTRY)) as connection:
        connection.execute("UPDATE schema_version SET version_num = '99'")
        if places.url is None:
            connection.execute("PRAGMA user_version = 99")
    with pytest.raises(DatabaseTooNew, match="99"):
        open_database(places.registry, REGISTRY)


def test_somebody_elses_postgresql_is_refused(postgresql: Cluster) -> None:
    url = postgresql.fresh()
    name = url.partition("?")[0].rpartition("/")[2]
    postgresql.command("CREATE TABLE customers (id INT)", name)
    for use in (lambda: open_database(Postgres(url, SCHEMA), REGISTRY), lambda: schemas(url), lambda: empty(url)):
        with pytest.raises(NotOurDatabase):
            use()
    kept = postgresql.command("SELECT nspname FROM pg_namespace WHERE nspname !~ '^(pg_|information)'", name)
    assert kept == [("public",)]


def test_one_that_cannot_hold_japanese_is_refused(postgresql: Cluster) -> None:
    postgresql.command("CREATE DATABASE latin ENCODING 'LATIN1' TEMPLATE template0")
    with pytest.raises(EncodingWrong, match="LATIN1"):
        open_database(Postgres(postgresql.url("latin"), SCHEMA), REGISTRY)


def test_what_cannot_be_reached() -> None:
    with pytest.raises(DatabaseAway):
        open_database(Postgres("postgresql://nobody:hush@127.0.0.1:1/none", SCHEMA), REGISTRY)
    for url in ("postgresql://a:hush@h:port/db", "postgresql://a:hu@sh@h/db?word=hush"):
        with pytest.raises(DatabaseTrouble) as trouble:
            open_database(Postgres(url, SCHEMA), REGISTRY)
        assert "hush" not in f"{trouble.value}{trouble.value.where!r}"


def test_a_password_is_in_no_text() -> None:
    place = Postgres("postgresql://clinic:hush@db.invalid:5433/eligibility?password=hush&sslmode=require", "journal")
    assert str(place) == repr(place) == "postgresql://clinic@db.invalid:5433/eligibility (journal)"


@pytest.mark.parametrize(
    ("sql", "theirs"),
    [
        ("SELECT ? FROM t WHERE a = ?", "SELECT %s FROM t WHERE a = %s"),
        ("SELECT ?1 WHERE ?2 = ?1", "SELECT %(p1)s WHERE %(p2)s = %(p1)s"),
        ("a = :clinic AND b <> '?:x%'", "a = %(clinic)s AND b <> '?:x%%'"),
        ("a::text = ?", "a::text = %s"),
    ],
)
def test_places_of_values(sql: str, theirs: str) -> None:
    assert translated(sql) == theirs


def test_the_schema_in_postgresqls_words() -> None:
    text = "\n".join(statements(REGISTRY, postgres=True) + statements(JOURNAL, postgres=True))
    assert "BLOB" not in text
    assert "WITHOUT ROWID" not in text
    assert 'TEXT COLLATE "C" PRIMARY KEY' in text


# -- making, and a server that goes away -------------------------------------------------------------------------------


def test_a_registry_is_made_whole_or_not_at_all(postgresql: Cluster) -> None:
    place = Postgres(postgresql.fresh(), SCHEMA)
    from mock_server.events import Declared

    with pytest.raises(UnknownFiling):
        found(place, PEOPLE, [*told(), Declared(person="hanako", filing="nobody's", recorded_on=DAY)])
    assert not exists(place)
    threads = [threading.Thread(target=found, args=(place, PEOPLE, told())) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with closing(Registry(place)) as registry:
        assert len(registry.insurances("hanako", DAY)) == 1
    assert schemas(place.url) == [SCHEMA]
    empty(place.url)
    assert schemas(place.url) == []


def test_a_cut_connection_costs_a_reader_nothing(postgresql: Cluster) -> None:
    url = postgresql.fresh()
    place = Postgres(url, SCHEMA)
    fill(place, told())
    with closing(Registry(place)) as registry:
        challenges = Challenges(registry.connection)
        postgresql.cut(url)
        assert registry.person_of_serial(SERIALS["hanako"], DAY) == "hanako"
        postgresql.cut(url)
        given = challenges.give(CLINIC)  # adds a row by its own id: may be done twice
        postgresql.cut(url)
        with pytest.raises(DatabaseAway):  # may have been done: nobody is told the bytes of one that may have been used
            challenges.take(given.id, CLINIC)
        with pytest.raises(DatabaseAway), transaction(registry.connection):  # noqa: PT012 - the cut comes within
            registry.register_use("newcomer", DAY)
            postgresql.cut(url)
            registry.register_use("newcomer", DAY)
        card = registry.card(SERIALS["newcomer"], DAY)
        assert card is not None
        assert card.standing is CardStanding.NOT_REGISTERED


async def test_while_postgresql_is_away_clinics_are_told_so_and_then_all_goes_on(
    postgresql: Cluster,
) -> None:
    url = postgresql.fresh()
    desk = desk_on(Postgres(url, SCHEMA), Postgres(url, "journal"))
    async with client_of(desk) as client:
        assert (await by_card(client)).status_code == 200
        postgresql.stop()
        try:
            for path in ("/v1/challenges", "/v1/verifications/number", "/v1/status"):
                method, body = ("GET", None) if path.endswith("status") else ("POST", b"{}")
                response = await client.request(method, path, content=body)
                told = problem(response)
                assert (response.status_code, told.code) == (503, ProblemCode.BUSY)
        finally:
            postgresql.start()
        for _ in range(100):  # a moment passes before it is tried again
            if (
                (await client.get("/v1/status")).status_code
                == (await client.post("/v1/challenges", content=b"{}")).status_code
                == 200
            ):
                break
            await asyncio.sleep(0.05)
        assert (await by_card(client)).status_code == 200
    desk.close()


# -- worlds ----------------------------------------------------------------------------------------------------------------


def test_a_world_remembers_its_postgresql(tmp_path: Path, postgresql: Cluster) -> None:
    world = World.init(tmp_path / "world")
    url = postgresql.fresh()
    point_to(world.folder, url)
    if sys.platform != "win32":
        assert (world.folder / "database.json").stat().st_mode & 0o077 == 0
    again = World.open(world.folder)
    assert again.database == url
    where = again.registry(DAY)
    assert registries(again.folder, url) == [(DAY, where)]
    assert again.registries_from(DAY) == [DAY]
    with closing(Registry(where)) as registry:
        registry.register_use("not-registered", DAY)
    copy = tmp_path / "copy"
    fork(again.folder, copy)
    assert database_of(copy) is None
    with closing(Registry(World.open(copy).registry(DAY))) as registry:
        uses = registry.connection.execute("SELECT step FROM use_of_card WHERE person = 'not-registered'").fetchall()
        assert ("registered",) in uses
    World.reset(world.folder)
    assert schemas(url) == []
    assert World.open(world.folder).database == url
    point_to(world.folder, None)
    assert isinstance(World.open(world.folder).registry(DAY), Path)


def test_events_are_recorded_by_several_at_once(new_places: Callable[[], Places]) -> None:
    places = new_places()
    fill(places.registry, told())
    event = DeregistrationApplied(person="hanako", recorded_on=DAY, applied_on=DAY)
    recorded: list[int] = []

    def tell() -> None:
        recorded.append(register(places.registry, (), [event]).recorded)

    threads = [threading.Thread(target=tell) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(recorded) == [0, 0, 0, 1]
