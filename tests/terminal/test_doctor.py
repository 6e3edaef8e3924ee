"""In here live the tests of `uketsuke doctor`: each finding, good and bad, with its mend for the system it runs on."""

from __future__ import annotations

import json
import locale
import platform
import socket
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import cardreader.pcsc_health as health
from cardreader.connection import ReaderState
from cardreader.pcsc import PcscReaders
from cardreader.pcsc_health import PcscSights
from cardreader.platform import PcscLitePlaces, System, this_system
from terminal import cli
from terminal.commands import doctor
from terminal.failure import Exit
from terminal.words.doctor import WORDS

DAY = "2026-01-09"
OF_LINUX = frozenset({"pcsc_build", "pcsc_program", "pcsc_driver", "pcsc_vpcd", "pcsc_socket", "pcsc_ports"})
READER = ReaderState("Virtual PCD 00 00", None)
Row = dict[str, Any]
Rows = dict[str, Row]


def sights(**changes: Any) -> PcscSights:
    """A machine where PC/SC works, but for the changes."""
    seen: dict[str, Any] = {
        "library_error": None,
        "program": "/usr/sbin/pcscd",
        "has_program": True,
        "socket": "/run/pcscd/pcscd.comm",
        "has_socket": True,
        "service_error": None,
        "denied": False,
        "readers": (READER,),
        "driver": "/usr/lib/pcsc/drivers/ifd-ccid.bundle",
        "has_driver": True,
        "vpcd": "/usr/lib/pcsc/drivers/serial/libifdvpcd.so",
        "has_vpcd": True,
        "ports_taken": (),
    }
    return PcscSights(**(seen | changes))


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("world") / "world"
    assert cli.run(["world", "init", "--world", str(folder)]) == Exit.DONE
    return folder


@pytest.fixture
def examined(
    world: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., tuple[int, Rows]]:
    """Run the doctor with --json; its exit status, and its rows by id."""

    def examine(*more: str, seen: PcscSights | None = None, folder: Path = world) -> tuple[int, Rows]:
        monkeypatch.setattr(health, "look_around", lambda _readers=None: seen or sights())
        capsys.readouterr()
        status = cli.run(["doctor", "--json", "--lang", "en", "--date", DAY, "--world", str(folder), *more])
        said = capsys.readouterr()
        assert "Traceback" not in said.err
        rows = [json.loads(line) for line in said.out.splitlines()]
        return status, {row["id"]: row for row in rows}

    return examine


def test_all_is_well(examined: Callable[..., tuple[int, Rows]]) -> None:
    status, rows = examined()
    assert status == Exit.DONE
    assert list(rows) == [
        *("python", "terminal", "font"),
        *("pcsc_library", "pcsc_program", "pcsc_driver", "pcsc_vpcd"),
        *("pcsc_socket", "pcsc_service", "pcsc_rights", "pcsc_readers", "pcsc_ports"),
        *("port", "clock", "world", "ledger", "database", "certificates"),
    ]
    for name, row in rows.items():
        assert set(row) == {"id", "ok", "what", "mend", "needed"}
        if name not in {"font", "terminal"}:  # of this machine
            assert (name, row["ok"], row["mend"]) == (name, True, None)
        assert "{" not in row["what"]
    assert READER.name in rows["pcsc_readers"]["what"]


PCSC_ILLS = [
    # what was seen, what is bad, what isn't asked any more
    (sights(library_error="No module named 'smartcard'"), "pcsc_library", "pcsc_service"),
    (
        sights(library_error="No module named 'smartcard'", build_lacks="swig, winscard.h"),
        "pcsc_build",
        "pcsc_readers",
    ),
    (sights(program=None, has_program=False), "pcsc_program", None),
    (sights(driver=None, has_driver=False), "pcsc_driver", None),
    (sights(vpcd=None, has_vpcd=False), "pcsc_vpcd", None),
    (sights(has_socket=False, service_error="0x8010001D NO_SERVICE", readers=()), "pcsc_socket", "pcsc_readers"),
    (sights(service_error="0x8010001D NO_SERVICE", readers=()), "pcsc_service", "pcsc_rights"),
    (
        sights(service_error="0x8010006A SECURITY_VIOLATION", denied=True, readers=()),  # an ordinary user under polkit
        "pcsc_rights",
        "pcsc_readers",
    ),
    (sights(readers=()), "pcsc_readers", None),
    (sights(ports_taken=(35964,)), "pcsc_ports", None),
]


SYSTEMS: dict[System, tuple[str, dict[str, str]]] = {
    System.DEBIAN: ("Linux", {"ID": "debian"}),
    System.UBUNTU: ("Linux", {"ID": "linuxmint", "ID_LIKE": "ubuntu debian"}),
    System.FEDORA: ("Linux", {"ID": "rocky", "ID_LIKE": "rhel centos fedora"}),
    System.LINUX: ("Linux", {"ID": "arch"}),
    System.MACOS: ("Darwin", {}),
    System.WINDOWS: ("Windows", {}),
}


@pytest.mark.parametrize("system", System)
@pytest.mark.parametrize(("seen", "bad", "left_out"), PCSC_ILLS, ids=[ill for _, ill, _ in PCSC_ILLS])
def test_what_ails_pcsc(
    seen: PcscSights,
    bad: str,
    left_out: str | None,
    system: System,
    examined: Callable[..., tuple[int, Rows]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The counter works without a real reader: the exit status is 0, and the mend is that of the system."""
    name, release = SYSTEMS[system]
    monkeypatch.setattr(platform, "system", lambda: name)
    monkeypatch.setattr(platform, "freedesktop_os_release", lambda: release)
    assert this_system() is system
    status, rows = examined(seen=seen)
    assert status == Exit.DONE
    row = rows[bad]
    assert (row["ok"], row["needed"]) == (False, False)
    own, linux, general = (f"doctor.{bad}.mend{part}" for part in (f".{system.value}", ".linux", ""))
    # what is of Linux alone nobody else lacks; a Linux without words of its own has those of any
    ways = [own, *([linux] if system.is_linux or bad in OF_LINUX else []), general]
    assert row["mend"] == next(WORDS[way] for way in ways if way in WORDS).en.replace("{{", "{").replace("}}", "}")
    assert left_out not in rows


def test_windows_and_macos_have_no_pcscd_to_look_for(examined: Callable[..., tuple[int, Rows]]) -> None:
    _, rows = examined(seen=sights(program=None, has_program=None, socket=None, has_socket=None))
    assert "pcsc_program" not in rows
    assert "pcsc_socket" not in rows
    assert rows["pcsc_service"]["ok"]


def test_an_old_python(examined: Callable[..., tuple[int, Rows]], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "OLDEST_PYTHON", (9, 0))
    status, rows = examined()
    assert status == Exit.TROUBLE
    assert rows["python"]["needed"]
    assert not rows["python"]["ok"]


def test_a_terminal_that_is_not_utf8(
    examined: Callable[..., tuple[int, Rows]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(locale, "getencoding", lambda: "EUC-JP")
    status, rows = examined()
    assert status == Exit.DONE
    assert not rows["terminal"]["ok"]
    assert "EUC-JP" in rows["terminal"]["what"]


def test_no_port(examined: Callable[..., tuple[int, Rows]], monkeypatch: pytest.MonkeyPatch) -> None:
    def bind(_socket: socket.socket, _address: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(socket, "socket", type("Barred", (socket.socket,), {"bind": bind}))
    status, rows = examined()
    assert status == Exit.TROUBLE
    assert "Operation not permitted" in rows["port"]["what"]


def test_a_folder_that_is_no_world(examined: Callable[..., tuple[int, Rows]], tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("dear diary")
    status, rows = examined(folder=tmp_path)
    assert status == Exit.TROUBLE
    assert str(tmp_path) in rows["world"]["what"]
    assert "folder_not_ours" not in rows["world"]["what"]  # in words, not by its code
    assert "ledger" not in rows


def test_a_ledger_that_cannot_be_written(examined: Callable[..., tuple[int, Rows]], tmp_path: Path) -> None:
    folder = tmp_path / "world"
    assert cli.run(["world", "init", "--world", str(folder)]) == Exit.DONE
    (folder / "ledger").rmdir() if (folder / "ledger").is_dir() else None
    (folder / "ledger").write_text("a file where a folder should be")
    status, rows = examined(folder=folder)
    assert status == Exit.TROUBLE
    assert not rows["ledger"]["ok"]
    assert rows["database"]["ok"]  # it looks on


def test_a_database_that_cannot_be_made(
    examined: Callable[..., tuple[int, Rows]], monkeypatch: pytest.MonkeyPatch
) -> None:
    from mock_server.world import World

    def registry(_world: World, _day: object) -> Path:
        raise OSError(28, "No space left on device", "registry.sqlite")

    monkeypatch.setattr(World, "registry", registry)
    status, rows = examined()
    assert status == Exit.TROUBLE
    assert "No space left on device" in rows["database"]["what"]
    assert rows["certificates"]["ok"]


def test_certificates_by_the_machines_date(
    examined: Callable[..., tuple[int, Rows]], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    from mock_server.world import World

    class Files:
        client_cert = tmp_path / "clinic.pem"

    monkeypatch.setattr(World, "tls", lambda _world: Files)
    status, rows = examined()
    assert status == Exit.TROUBLE
    assert not rows["certificates"]["ok"]
    Files.client_cert.write_text("not a certificate")
    status, rows = examined()
    assert status == Exit.TROUBLE
    assert not rows["certificates"]["ok"]


def test_no_font(examined: Callable[..., tuple[int, Rows]], monkeypatch: pytest.MonkeyPatch) -> None:
    import terminal.fonts as font

    monkeypatch.setattr(font, "find_font", lambda: None)
    status, rows = examined()
    assert status == Exit.DONE
    assert not rows["font"]["ok"]


def test_a_server_that_does_not_answer(examined: Callable[..., tuple[int, Rows]]) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # bound and never listening: refused at once
        status, rows = examined("--server", f"https://127.0.0.1:{taken.getsockname()[1]}")
    assert status == Exit.TROUBLE
    assert "does not answer" in rows["server"]["what"]
    _, rows = examined("--server", "ftp://example.invalid")
    assert not rows["server"]["ok"]


@pytest.mark.parametrize("lang", ["ja", "en"])
@pytest.mark.parametrize(
    ("seen", "summary"), [(sights(), "summary_ok"), (sights(readers=()), "summary_some")], ids=["well", "some"]
)
def test_said_to_people(
    lang: str,
    seen: PcscSights,
    summary: str,
    world: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    import terminal.fonts as font

    monkeypatch.setattr(health, "look_around", lambda _readers=None: seen)
    monkeypatch.setattr(font, "find_font", lambda: Path("ipag.ttf"))
    monkeypatch.setattr(locale, "getencoding", lambda: "UTF-8")
    capsys.readouterr()
    assert cli.run(["doctor", "--lang", lang, "--date", DAY, "--world", str(world)]) == Exit.DONE
    lines = capsys.readouterr().out.splitlines()
    assert lines[-1] == getattr(WORDS[f"doctor.{summary}"], lang)
    marks = [line for line in lines[:-1] if not line.startswith("    → ")]
    assert all(line.startswith(("○ ", "× ")) for line in marks)
    assert sum(line.startswith("× ") for line in marks) == len(lines) - 1 - len(marks)  # each ill with its mend


def test_every_finding_has_its_words() -> None:
    findings = {name.split(".")[1] for name in WORDS if name.count(".") > 1}
    for finding in findings:
        assert f"doctor.{finding}.ok" in WORDS
        assert f"doctor.{finding}.bad" in WORDS
        general = f"doctor.{finding}.mend"
        named = {system for system in System if f"{general}.{system.value}" in WORDS}
        # pcscd and its drivers are of Linux alone: elsewhere nobody lacks them
        needed = {System.LINUX} if finding in OF_LINUX else {System.LINUX, System.MACOS, System.WINDOWS}
        assert general in WORDS or named >= needed, finding


class NoReaders(PcscReaders):
    """A service that answers, and has no reader: the virtual reader's driver could not listen."""

    def states(self) -> list[ReaderState]:
        return []


def test_a_program_that_sits_on_a_virtual_readers_port(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is named without being called: a call would be a card to a real virtual reader."""
    monkeypatch.setattr(health, "_first_driver", lambda _places, _names: "/usr/lib/pcsc/drivers/serial/libifdvpcd.so")
    monkeypatch.setattr(health, "pcsc_lite", PcscLitePlaces)
    with socket.socket() as squatter:
        squatter.bind(("127.0.0.1", 0))
        squatter.listen()
        port = squatter.getsockname()[1]
        monkeypatch.setattr(health, "PORT", port)
        monkeypatch.setattr(health, "_SLOTS", 1)
        (finding,) = [found for found in health.examine(NoReaders()) if found.code == "pcsc_ports"]
        assert (finding.ok, finding.detail) == (False, str(port))
        squatter.settimeout(0.05)
        with pytest.raises(TimeoutError):
            squatter.accept()
    (finding,) = [found for found in health.examine(NoReaders()) if found.code == "pcsc_ports"]
    assert finding.ok


def test_a_clock_that_nobody_can_read_is_told_with_its_mend(
    examined: Callable[..., tuple[int, Rows]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "world"
    assert cli.run(["world", "clock", "set", DAY, "--world", str(folder)]) == Exit.DONE
    monkeypatch.setattr(health, "look_around", lambda _readers=None: sights())
    assert cli.run(["doctor", "--world", str(folder)]) == Exit.DONE
    (folder / "clock.json").write_text("{")
    assert cli.run(["doctor", "--world", str(folder)]) == Exit.TROUBLE
    status, rows = examined(folder=folder)  # --date comes before the clock
    assert status == Exit.DONE
    assert rows["clock"]["ok"]
