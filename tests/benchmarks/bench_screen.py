"""In here lives the benchmark of the counter's start: ms to its settled first screen, against a Textual app with one label.

Settled: the last byte before 400 ms of silence. A pseudo-terminal of 120x40 is read as a terminal would; POSIX only.
"""

from __future__ import annotations

import os
import select
import signal
import struct
import sys
import tempfile
from pathlib import Path
from time import perf_counter

from tests.benchmarks.figures import line, machine, median, ratio

RUNS = 11
SILENCE, CAP = 0.4, 6.0  # seconds

ONE_LABEL = """
from textual.app import App, ComposeResult
from textual.widgets import Label
class OneLabel(App[None]):
    def compose(self) -> ComposeResult:
        yield Label("受付")
OneLabel().run()
"""


def once(command: list[str]) -> float:
    """Milliseconds from the start of the process to the last byte of its settled first screen."""
    import fcntl
    import pty
    import termios

    began = perf_counter()
    pid, screen = pty.fork()
    if pid == 0:
        os.environ.update(TERM="xterm-256color", COLORTERM="truecolor", COLUMNS="120", LINES="40")
        os.execvp(command[0], command)
    fcntl.ioctl(screen, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 120, 0, 0))
    last, seen = 0.0, b""
    while perf_counter() - began < CAP:
        wait = SILENCE if b"\x1b[?1049h" in seen and len(seen) > 2000 else CAP
        if not select.select([screen], [], [], wait)[0]:
            break
        try:
            came = os.read(screen, 65536)
        except OSError:
            break
        if not came:
            break
        last = (perf_counter() - began) * 1000
        seen += came
    os.kill(pid, signal.SIGKILL)
    os.close(screen)
    os.waitpid(pid, 0)
    return last


def main() -> None:
    machine()
    # Our bytecode is kept by the first start, as Textual's was when it was installed: otherwise a compiler is measured, not a counter.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    with tempfile.TemporaryDirectory() as folder:
        label = Path(folder, "one_label.py")
        label.write_text(ONE_LABEL, encoding="utf-8")
        program = str(Path(sys.executable).with_name("uketsuke"))
        ours = [
            program,
            "--world",
            str(Path(folder, "world")),
            "--date",
            "2026-01-09",
            "terminal",
            "--reader",
            "virtual",
        ]
        floor = [sys.executable, str(label)]
        once(ours), once(floor)  # the world is made, the page cache is warm
        pairs = [(once(ours), once(floor)) for _ in range(RUNS)]
        mine, theirs = [pair[0] for pair in pairs], [pair[1] for pair in pairs]
        line("uketsuke, first screen settled", mine)
        line("a Textual app with one label", theirs)
        ratio("first screen against that floor", median(mine), median(theirs), 1.5)


if __name__ == "__main__":
    main()
