"""In here live the tests of commands as processes: streams that are full, closed or elsewhere, interruptions, and being told to end."""

from __future__ import annotations

import json
import os
import re
import select
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from terminal import cli
from terminal.failure import Exit

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals, pseudo-terminals and /dev of POSIX")

PROGRAM = [sys.executable, "-m", "terminal"]
DAY = "2026-01-09"
PATIENCE = 30.0  # seconds: far beyond what anything here takes
FULL = Path("/dev/full")


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("world") / "world"
    assert cli.run(["world", "init", "--world", str(folder)]) == Exit.DONE
    return folder


def _run(world: Path, *arguments: str, **streams: Any) -> subprocess.CompletedProcess[str]:
    pipe = subprocess.PIPE
    streams = {"stdin": subprocess.DEVNULL, "stdout": pipe, "stderr": pipe} | streams
    command = [*PROGRAM, *arguments, "--world", str(world), "--lang", "en"]
    return subprocess.run(command, text=True, timeout=PATIENCE, check=False, **streams)


def _shell(line: str, world: Path) -> subprocess.CompletedProcess[str]:
    """A line for bash in which `U` stands for the program on this world."""
    program = " ".join([*PROGRAM, "--world", str(world)])
    line = line.replace("U ", f"{program} ")
    return subprocess.run(["bash", "-c", line], capture_output=True, text=True, timeout=PATIENCE, check=False)


# -- streams ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("command", ["world show", "world show --json", "--help", "verify --schema", "ledger export"])
def test_a_reader_that_hangs_up_is_no_trouble(world: Path, command: str) -> None:
    """Quiet, with the status that a shell gives to tools which a closed pipe ends: 128 + SIGPIPE."""
    done = _shell(f"U {command} | true; exit ${{PIPESTATUS[0]}}", world)
    assert (done.returncode, done.stdout, done.stderr) == (cli.UNREAD, "", "")


def test_the_head_of_a_list(world: Path) -> None:
    done = _shell("U world show | head -1", world)
    assert (done.returncode, done.stderr, len(done.stdout.splitlines())) == (0, "", 1)


@pytest.mark.skipif(not FULL.exists(), reason="this system has no /dev/full")
@pytest.mark.parametrize("command", ["world show", "world show --json", "--version", "verify --schema --json"])
def test_a_disk_that_is_full_is_said_once(world: Path, command: str) -> None:
    with FULL.open("w") as full:
        done = _run(world, *command.split(), stdout=full)
    assert done.returncode == Exit.TROUBLE
    assert done.stderr.startswith("uketsuke: the system failed (")
    assert done.stderr.count("\n") == 1


@pytest.mark.skipif(not FULL.exists(), reason="this system has no /dev/full")
def test_a_complaint_that_cannot_be_written_leaves_its_status(world: Path) -> None:
    with FULL.open("w") as full:
        done = _run(world, "world", "show", "nobody", "--json", stderr=full)
        assert done.returncode == Exit.WRONG_USE
        assert json.loads(done.stdout)["error"]["code"] == "person_unknown"
        assert _run(world, "world", "show", "nobody", "--json", stdout=full, stderr=full).returncode == Exit.WRONG_USE


@pytest.mark.parametrize(("closed", "status"), [("<&-", 0), (">&-", 0), ("2>&-", 0), ("<&- >&- 2>&-", 0)])
def test_streams_that_are_closed_from_the_start(world: Path, closed: str, status: int) -> None:
    done = _shell(f"U ledger export --format cases {closed}", world)
    assert (done.returncode, done.stderr) == (status, "")


def test_a_result_that_cannot_get_out_is_told(world: Path) -> None:
    done = _shell("U world show --lang en >&-", world)
    assert done.returncode == Exit.TROUBLE
    assert done.stderr.startswith("uketsuke: standard output is closed")
    assert done.stderr.count("\n") == 1


def test_a_pin_is_asked_for_only_where_it_can_be_typed_unseen(world: Path) -> None:
    done = _run(world, "verify", "--card", "valid", "--date", DAY, "--pin", start_new_session=True)
    assert done.returncode == Exit.WRONG_USE
    assert "GetPassWarning" not in done.stderr
    assert done.stderr.splitlines()[-1].startswith("uketsuke: there is no terminal at which a PIN could be typed")


def test_a_world_is_not_reset_where_nobody_can_be_asked(world: Path) -> None:
    for more in ([], ["--json"]):
        done = _run(world, "world", "reset", *more)
        assert (done.returncode, "--yes" in done.stderr) == (Exit.WRONG_USE, True)


def test_a_language_that_is_none_is_said(world: Path) -> None:
    environment = os.environ | {"UKETSUKE_LANG": "fr"}
    command = [*PROGRAM, "world", "show", "valid", "--world", str(world)]
    told = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=PATIENCE, check=True)
    assert "UKETSUKE_LANG=fr" in told.stderr
    assert _run(world, "world", "show", "valid", env=environment).stderr == ""  # --lang says which


# -- interruptions ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("command", ["world show", f"verify --card valid --date {DAY}"])
def test_ctrl_c_at_any_moment_is_quiet(world: Path, command: str) -> None:
    """From the first of our modules on; before it the interpreter itself starts, and says what it likes."""
    probe = (
        "import sys, signal, os\n"
        "class Finder:\n"
        "    left = int(sys.argv.pop(1))\n"
        "    def find_spec(self, name, path=None, target=None):\n"
        "        Finder.left -= 1\n"
        "        if Finder.left == 0: os.kill(os.getpid(), signal.SIGINT)\n"
        "sys.meta_path.insert(0, Finder())\n"
        "from terminal.cli import main\n"
        "main()\n"
    )
    for place in (20, 60, 100):  # so many modules later
        line = [sys.executable, "-c", probe, str(place), *command.split(), "--world", str(world)]
        done = subprocess.run(line, capture_output=True, text=True, timeout=PATIENCE, check=False)
        assert (done.returncode, done.stderr) == (cli.INTERRUPTED, ""), place


# -- the counter -----------------------------------------------------------------------------------------------------------


class Counter:
    """A counter on a pseudo-terminal of its own."""

    def __init__(self, process: subprocess.Popen[bytes], screen: int) -> None:
        self.process = process
        self.screen = screen
        self.drawn = b""

    def until(self, seen: bytes) -> None:
        until = time.monotonic() + PATIENCE
        while seen not in self.drawn:
            assert time.monotonic() < until, self.drawn
            self._read()

    def _read(self) -> None:
        if select.select([self.screen], [], [], 0.05)[0]:
            try:
                self.drawn += os.read(self.screen, 65536)
            except OSError:  # the other end is closed
                time.sleep(0.05)

    def children(self) -> list[int]:
        told = subprocess.run(["ps", "-eo", "pid=,ppid="], capture_output=True, text=True, check=True).stdout
        rows = [line.split() for line in told.splitlines()]
        return [int(pid) for pid, parent in rows if int(parent) == self.process.pid]

    def server(self) -> int:
        """The process of its own server, once it has one."""
        until = time.monotonic() + PATIENCE
        while not (found := self.children()):
            assert time.monotonic() < until
            self._read()
        return found[0]

    def ended(self) -> int:
        until = time.monotonic() + PATIENCE
        while (status := self.process.poll()) is None:
            assert time.monotonic() < until
            self._read()
        self._read()
        return status


@contextmanager
def _counter(world: Path, stderr: Any = None, program: Sequence[str] = PROGRAM) -> Iterator[Counter]:
    import pty
    import termios

    screen, inner = pty.openpty()
    termios.tcsetwinsize(inner, (24, 80))
    command = [*program, "terminal", "--world", str(world), "--reader", "virtual", "--date", DAY]
    process = subprocess.Popen(
        command,
        stdin=inner,
        stdout=inner,
        stderr=inner if stderr is None else stderr,
        env=os.environ | {"TERM": "xterm-256color"},
        start_new_session=True,
    )
    try:
        before = termios.tcgetattr(inner)
        counter = Counter(process, screen)
        yield counter
        assert termios.tcgetattr(inner) == before
    finally:
        process.kill()
        process.wait()
        os.close(inner)
        os.close(screen)


ALTERNATE, ORDINARY = b"\x1b[?1049h", b"\x1b[?1049l"


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_a_counter_that_is_told_to_end_gives_everything_back(world: Path, number: signal.Signals) -> None:
    with _counter(world) as counter:
        counter.until("青葉".encode())
        server = counter.server()
        counter.process.send_signal(number)
        assert counter.ended() == 128 + number
        assert counter.drawn.rfind(ORDINARY) > counter.drawn.rfind(ALTERNATE) >= 0
        assert b"Traceback" not in counter.drawn
        until = time.monotonic() + PATIENCE
        while Path(f"/proc/{server}").exists() and time.monotonic() < until:
            time.sleep(0.05)
        with pytest.raises(ProcessLookupError):
            os.kill(server, 0)


def test_a_counter_whose_errors_lead_elsewhere_still_draws(world: Path, tmp_path: Path) -> None:
    with (tmp_path / "errors").open("wb") as errors, _counter(world, stderr=errors) as counter:
        counter.until("青葉".encode())
        counter.process.send_signal(signal.SIGTERM)
        assert counter.ended() == 128 + signal.SIGTERM
    assert (tmp_path / "errors").read_bytes() == b""


# -- without set-up --------------------------------------------------------------------------------------------------------


def test_the_version_of_a_checkout_that_was_never_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    from importlib.metadata import PackageNotFoundError

    from terminal import version

    def missing(_name: str) -> str:
        raise PackageNotFoundError

    monkeypatch.setattr(version, "installed", missing)
    assert re.fullmatch(r"\d+\.\d+\.\d+", version.version())


def test_a_checkout_without_its_libraries_says_what_is_missing() -> None:
    root = Path(__file__).parents[2]
    line = [sys.executable, "-S", "-m", "terminal", "--version"]  # -S: without what is installed
    done = subprocess.run(line, cwd=root, capture_output=True, text=True, timeout=PATIENCE, check=False)
    assert done.returncode == Exit.TROUBLE
    assert "script/run" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_counter_that_breaks_says_so_without_the_values_at_hand(world: Path) -> None:
    probe = (
        "import sys, terminal.app\n"
        "def on_ready(self):\n"
        "    pin = '47' + '11'\n"
        "    raise RuntimeError(len(pin))\n"
        "terminal.app.CounterApp.on_ready = on_ready\n"
        "from terminal.cli import main\n"
        "main()\n"
    )
    with _counter(world, program=[sys.executable, "-c", probe]) as counter:
        assert counter.ended() == Exit.TROUBLE
        assert b"RuntimeError" in counter.drawn
        assert b"Traceback" not in counter.drawn
        assert b"4711" not in counter.drawn


@pytest.mark.parametrize("blocks", [1, 4, 60, 200])
def test_a_disk_that_takes_no_more(world: Path, tmp_path: Path, blocks: int) -> None:
    """No file may grow beyond so many blocks: keys, cards and databases each fail in their turn."""
    done = _shell(f"ulimit -f {blocks}; U verify --card valid --date {DAY} --world {tmp_path / 'small'}", world)
    assert done.returncode == Exit.TROUBLE
    (said,) = done.stderr.splitlines()
    assert said.startswith("uketsuke: ")
    assert "思いがけない" not in said


_AT_THE_END = {
    "while the interpreter ends": ("atexit.register(os.kill, os.getpid(), signal.SIGINT)", 0),
    "while a thread ends": (
        "press = lambda: [(time.sleep(0.5), os.kill(os.getpid(), signal.SIGINT)) for _ in range(100)];"
        "threading.Thread(target=press).start()",
        cli.INTERRUPTED,
    ),
    "where nothing can be raised": (
        "Lost = type('Lost', (), {'__del__': lambda _self: signal.raise_signal(signal.SIGINT)});"
        "run = cli.run; cli.run = lambda arguments: (Lost(), run(arguments))[1]",
        cli.INTERRUPTED,
    ),
}


@pytest.mark.parametrize(("prepare", "status"), _AT_THE_END.values(), ids=_AT_THE_END.keys())
def test_nobody_dies_of_the_signal_at_the_end(prepare: str, status: int) -> None:
    """Ctrl-C after all is said: the exit status tells, not the signal, and nothing is on standard error."""
    code = f"import atexit, os, signal, threading, time; from terminal import cli; {prepare}; cli.main(['--version'])"
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
        cwd=Path(cli.__file__).parents[1],
    )
    assert (done.returncode, done.stderr) == (status, "")
