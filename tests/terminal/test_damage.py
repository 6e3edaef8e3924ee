"""In here live the tests of worlds that were damaged: each file is named, with its cause and its mend, and nothing is made worse."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from mock_server.world import World
from terminal import cli
from terminal.failure import Exit

DAY = "2026-01-09"


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A world in which one card was used."""
    folder = tmp_path_factory.mktemp("world") / "world"
    assert cli.run(["verify", "--card", "valid", "--world", str(folder), "--date", DAY]) == Exit.DONE
    return folder


@pytest.fixture
def broken(whole: Path, tmp_path: Path) -> Path:
    folder = tmp_path / "world"
    shutil.copytree(whole, folder)
    return folder


def _cards(world: Path) -> Path:
    (image,) = (world / "cards").glob("valid-*.json")
    return image


def _written(name: str, text: str = "nonsense") -> Callable[[Path], Path]:
    def damage(world: Path) -> Path:
        (world / name).write_text(text)
        return world / name

    return damage


def _gone(name: str) -> Callable[[Path], Path]:
    def damage(world: Path) -> Path:
        (world / name).unlink()
        return world / name

    return damage


def _flipped(glob: str) -> Callable[[Path], Path]:
    """Every byte but those of the first page is another."""

    def damage(world: Path) -> Path:
        (path,) = world.glob(glob)
        content = path.read_bytes()
        path.write_bytes(content[:4096] + bytes(byte ^ 0x55 for byte in content[4096:]))
        for beside in ("-wal", "-shm"):
            path.with_name(path.name + beside).unlink(missing_ok=True)
        return path

    return damage


def _card(world: Path) -> Path:
    image = _cards(world)
    image.write_bytes(image.read_bytes()[:3000])
    return image


VERIFY = "verify --card valid"
DAMAGES = [
    # what was done, the command, the code, the exit status
    ("tls/server.pem", _written("tls/server.pem"), VERIFY, "server_not_started", Exit.TROUBLE),
    ("tls/server.pem", _written("tls/server.pem"), "server --port 0", "world_damaged", Exit.TROUBLE),
    ("tls/ca.pem", _written("tls/ca.pem"), "server --port 0", "world_damaged", Exit.TROUBLE),
    ("clinic", _written("tls/clinic-1319999999.pem"), VERIFY, "client_certificate_unreadable", Exit.TROUBLE),
    ("card", _card, VERIFY, "card_image_damaged", Exit.TROUBLE),
    ("card", _card, "card read valid", "card_image_damaged", Exit.TROUBLE),
    ("card", _card, "card show valid", "card_image_damaged", Exit.TROUBLE),
    ("journal", _flipped("journal.sqlite"), VERIFY, "server_not_started", Exit.TROUBLE),
    ("journal", _flipped("journal.sqlite"), "server --port 0", "database_damaged", Exit.TROUBLE),
    ("registry", _flipped("registry/*.sqlite"), "server --port 0", "database_damaged", Exit.TROUBLE),
    ("authority", _gone("authority/jpki-auth.key"), VERIFY, "world_damaged", Exit.TROUBLE),
    ("terminals", _gone("authority/terminal-root.key"), VERIFY, "world_damaged", Exit.TROUBLE),
    ("mark", _gone("uketsuke-world.json"), "world show", "world_damaged", Exit.TROUBLE),
]


@pytest.mark.parametrize(
    ("damage", "command", "code", "status"),
    [row[1:] for row in DAMAGES],
    ids=[f"{name}: {command}" for name, _, command, *_ in DAMAGES],
)
def test_what_is_damaged_is_named(
    broken: Path,
    damage: Callable[[Path], Path],
    command: str,
    code: str,
    status: Exit,
    capsys: pytest.CaptureFixture[str],
) -> None:
    file = damage(broken)
    capsys.readouterr()
    assert cli.run([*command.split(), "--world", str(broken), "--date", DAY, "--json", "--lang", "en"]) == status
    told = capsys.readouterr()
    error = json.loads(told.out.splitlines()[-1])["error"]
    assert error["code"] == code
    assert str(file) in error["message"] + error["where"]
    assert "Traceback" not in told.err


@pytest.mark.parametrize(
    "damage",
    [_gone("tls/server.key"), _gone("tls/server.pem"), _gone("authority/terminal.key"), _written("tls/issued.json")],
    ids=["server.key", "server.pem", "terminal.key", "issued.json"],
)
def test_what_can_be_made_anew_is(broken: Path, damage: Callable[[Path], Path]) -> None:
    damage(broken)
    assert cli.run([*VERIFY.split(), "--world", str(broken), "--date", DAY]) == Exit.DONE


def test_a_world_whose_mark_is_gone_is_reset(broken: Path) -> None:
    (broken / "uketsuke-world.json").unlink()
    (broken / "letter.txt").write_text("dear diary")
    assert cli.run(["world", "reset", "--yes", "--world", str(broken)]) == Exit.DONE
    assert cli.run(["world", "show", "--world", str(broken)]) == Exit.DONE
    assert not (broken / "cards").exists()
    assert (broken / "letter.txt").read_text() == "dear diary"


def test_what_has_changed_is_shown(broken: Path, capsys: pytest.CaptureFixture[str]) -> None:
    common = ["--world", str(broken), "--date", DAY, "--lang", "en"]
    for _ in range(3):
        cli.run(["verify", "--card", "valid", "--pin", "0000", *common])
    world = World.open(broken)
    from mock_server.registry import Registry

    registry = Registry(world.registry(date.fromisoformat(DAY)))
    registry.register_use("unregistered", date.fromisoformat(DAY))
    registry.close()
    capsys.readouterr()

    assert cli.run(["world", "show", "--json", *common]) == Exit.DONE
    shown = {row["id"]: row["changed"] for row in map(json.loads, capsys.readouterr().out.splitlines())}
    (pin,) = shown["valid"]
    assert (pin["code"], pin["pin"], pin["left"]) == ("pin_locked", "auth", 0)
    assert pin["en"] == "the user authentication PIN is locked"
    assert "ロック" in pin["ja"]
    (registered,) = shown["unregistered"]
    assert (registered["code"], registered["on"]) == ("registered_here", DAY)
    assert not shown["pin-locked"]  # it is so from the beginning
    assert not any(changed for person, changed in shown.items() if person not in {"valid", "unregistered"})

    assert cli.run(["world", "show", *common]) == Exit.DONE
    assert "※the user authentication PIN is locked" in capsys.readouterr().out
    assert cli.run(["world", "reset", "--yes", *common]) == Exit.DONE
    capsys.readouterr()
    assert cli.run(["world", "show", "valid", "--json", *common]) == Exit.DONE
    assert json.loads(capsys.readouterr().out)["changed"] == []
