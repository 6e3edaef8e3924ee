"""In here live the tests of the world folder: made, opened, shared, damaged, emptied; and that looking at people costs no cryptography."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ProcessPoolExecutor
from datetime import date
from multiprocessing import get_context
from pathlib import Path

import msgspec
import pytest

from mock_server.journal import Journal
from mock_server.registry import Registry
from mock_server.world import (
    FolderNotOurs,
    NoSuchPerson,
    PersonWithoutCard,
    World,
    WorldDamaged,
    WorldExists,
    WorldMissing,
    WorldTooNew,
)
from mock_server.world.folder import MARK
from tests.mock_server.small_world import file_of
from verifier.domain import CardStanding

DAY = date(2026, 5, 11)


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World.init(tmp_path / "world")


def test_a_world_is_made_and_opened_again(tmp_path: Path) -> None:
    made = World.init(tmp_path / "deep" / "world", seed="種")
    opened = World.open(made.folder)
    assert opened.seed == "種"
    assert opened.sheets(DAY) == made.sheets(DAY)


def test_two_worlds_of_one_seed_have_the_same_people(tmp_path: Path) -> None:
    one, other = World.init(tmp_path / "a"), World.init(tmp_path / "b")
    assert [one.sheet(sheet.id, DAY, secrets=True) for sheet in one.sheets(DAY)] == [
        other.sheet(sheet.id, DAY, secrets=True) for sheet in other.sheets(DAY)
    ]
    assert file_of(one.registry(DAY)).name == file_of(other.registry(DAY)).name


def test_an_empty_folder_has_no_world_and_may_become_one(tmp_path: Path) -> None:
    with pytest.raises(WorldMissing):
        World.open(tmp_path)
    with pytest.raises(WorldMissing):
        World.open(tmp_path / "nowhere")
    with pytest.raises(WorldMissing):
        World.reset(tmp_path)
    assert World.init(tmp_path).folder == tmp_path


def test_a_world_is_never_written_over(world: World) -> None:
    with pytest.raises(WorldExists):
        World.init(world.folder)


def test_somebody_else_s_folder_is_left_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "ledger").mkdir()
    (tmp_path / "ledger" / "diary.txt").write_text("mine")
    for action in (World.open, World.init, World.reset):
        with pytest.raises(FolderNotOurs):
            action(tmp_path)
    assert [path.name for path in tmp_path.rglob("*")] == ["ledger", "diary.txt"]


def test_a_file_is_no_world(tmp_path: Path) -> None:
    file = tmp_path / "world"
    file.write_text("mine")
    for action in (World.open, World.init, World.reset):
        with pytest.raises(FolderNotOurs):
            action(file)
    assert file.read_text() == "mine"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"\xff\xfe", "mark_unreadable"),
        (b"{", "mark_unreadable"),
        (b"[]", "mark_malformed"),
        (b'{"format":"other","version":1}', "mark_malformed"),
        (b'{"format":"uketsuke world","version":1}', "mark_malformed"),
        (b'{"format":"uketsuke world","version":true,"seed":"demo"}', "mark_malformed"),
    ],
)
def test_a_damaged_mark_is_told_and_mended_by_reset(world: World, content: bytes, code: str) -> None:
    mark = world.folder / MARK
    mark.write_bytes(content)
    with pytest.raises(WorldDamaged) as damaged:
        World.open(world.folder)
    assert (damaged.value.where, damaged.value.code) == (mark, code)
    with pytest.raises(WorldExists):
        World.init(world.folder)
    assert World.reset(world.folder).seed == "demo"
    assert World.open(world.folder).sheets(DAY)


def test_a_later_version_s_world_is_left_alone(world: World) -> None:
    mark = world.folder / MARK
    mark.write_text('{"format":"uketsuke world","version":9,"seed":"demo"}')
    for action in (World.open, World.reset):
        with pytest.raises(WorldTooNew) as newer:
            action(world.folder)
        assert newer.value.version == 9
    assert "9" in mark.read_text()


def test_reset_takes_what_is_ours_and_nothing_else(tmp_path: Path) -> None:
    world = World.init(tmp_path / "world", seed="my seed")
    world.registry(DAY)
    world.tls()
    (world.folder / "ledger").mkdir()
    (world.folder / "ledger" / "2026-05.jsonl").write_text("{}\n")
    note = world.folder / "note.txt"
    note.write_text("the user's own")
    before = [msgspec.json.encode(sheet) for sheet in world.sheets(DAY)]
    again = World.reset(world.folder)
    assert again.seed == "my seed"
    assert note.read_text() == "the user's own"
    assert sorted(path.name for path in world.folder.iterdir() if not path.name.startswith(".")) == ["note.txt", MARK]
    assert [msgspec.json.encode(sheet) for sheet in again.sheets(DAY)] == before


def test_nobody_is_called_that(world: World) -> None:
    with pytest.raises(NoSuchPerson) as nobody:
        world.sheet("valid-dependent", DAY)
    assert nobody.value.nearest == "valid-dependant"
    with pytest.raises(NoSuchPerson) as nobody:
        world.card_image("zzz", DAY)
    assert nobody.value.nearest is None


@pytest.mark.parametrize("person", ["certificate-only", "phone", "card-lost", "helper", "photo-less"])
def test_who_brings_no_card_has_no_image(world: World, person: str) -> None:
    day = DAY if person != "photo-less" else date(2024, 12, 1)
    with pytest.raises(PersonWithoutCard):
        world.card_image(person, day)


def test_looking_at_people_loads_no_cryptography(tmp_path: Path) -> None:
    code = (
        "import sys; from datetime import date; from pathlib import Path; from mock_server.world import World;"
        f"world = World.init(Path({str(tmp_path / 'w')!r})); world.sheets(date(2026, 5, 11)); world.registry(date(2026, 5, 11));"
        "print([name for name in ('cryptography', 'PIL', 'httpx', 'starlette') if name in sys.modules])"
    )
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "[]"


def test_the_registry_knows_the_people_of_its_day(world: World) -> None:
    registry = Registry(world.registry(DAY))
    try:
        serials = {
            person: _serial(world, person) for person in ("valid", "unregistered", "revoked", "expired-past-grace")
        }
        standings = {
            person: card.standing if (card := registry.card(serial, DAY)) else None
            for person, serial in serials.items()
        }
        assert standings == {
            "valid": CardStanding.REGISTERED,
            "unregistered": CardStanding.NOT_REGISTERED,
            "revoked": CardStanding.REVOKED,
            "expired-past-grace": CardStanding.PAST_GRACE,
        }
        insurance = registry.eligibility_on("newer-eligibility", DAY)
        assert insurance is not None
        assert insurance.declared.insurer_number == "31139991"
        assert registry.insurances("mismatch", DAY) == []
        assert len(registry.withheld("mismatch", DAY)) == 1
        earlier = registry.eligibility_on("elderly-70", date(2026, 4, 30))
        later = registry.eligibility_on("elderly-70", DAY)
        assert earlier is not None
        assert later is not None
        assert (earlier.on(date(2026, 4, 30)).ratio, later.on(DAY).ratio) == (30, 20)
    finally:
        registry.close()


def _serial(world: World, person: str) -> int:
    (found,) = (serial for serial, whose in _serials(world).items() if whose == person)
    return found


def _serials(world: World) -> dict[int, str]:
    return {one.card.auth_serial: one.id for one in world._cast(DAY) if one.card is not None}


def test_serial_numbers_lead_back_to_their_people(world: World) -> None:
    for serial, person in _serials(world).items():
        assert world.person_of_serial(serial, DAY) == person
    assert world.person_of_serial(1, DAY) is None


def test_what_is_registered_at_a_counter_stays_until_reset(world: World) -> None:
    serial = _serial(world, "unregistered")

    def standing() -> CardStanding | None:
        registry = Registry(world.registry(DAY))
        try:
            card = registry.card(serial, DAY)
            return card.standing if card else None
        finally:
            registry.close()

    registry = Registry(world.registry(DAY))
    registry.register_use("unregistered", DAY)
    registry.close()
    assert standing() is CardStanding.REGISTERED
    World.reset(world.folder)
    assert standing() is CardStanding.NOT_REGISTERED


def test_no_individual_number_reaches_the_databases(world: World) -> None:
    Journal(world.journal(), lambda: DAY).close()
    numbers = [one.card.secrets.individual_number for one in world._cast(DAY) if one.card is not None]
    world.registry(DAY)
    for file in world.folder.rglob("*.sqlite*"):
        content = file.read_bytes()
        assert not [number for number in numbers if number.encode() in content]


def test_a_making_that_was_cut_off_is_made_again(world: World) -> None:
    path = file_of(world.registry(DAY))
    path.unlink()
    path.with_name(f".{path.name}.new").write_bytes(b"half")
    assert world.registry(DAY) == path
    Registry(path).close()


def _make(folder: Path) -> tuple[str, str, bytes]:
    """What one of two processes does at the same moment as the other."""
    try:
        world = World.open(folder)
    except WorldMissing:
        world = World.init(folder)
    image = world.card_image("valid", DAY)
    world.tls()
    return file_of(world.registry(DAY)).name, image.name, image.read_bytes()


def test_two_processes_make_one_world(tmp_path: Path) -> None:
    folder = tmp_path / "world"
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        one, other = pool.map(_make, [folder, folder])
    assert one == other
    assert not list(folder.rglob("*.new"))
