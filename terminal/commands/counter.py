"""In here lives the opening of the counter on the screen, whoever read the line: `uketsuke terminal`, or the quick way in."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import os
import signal
import sys
import threading
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING

from cardreader.readers import AUTO, VIRTUAL
from terminal.commands.composition import National, counter_of, real_readers
from terminal.failure import Failure, wrong_use
from terminal.options import Options
from verifier.domain import ClinicState

if TYPE_CHECKING:
    from terminal.app import CounterApp

GRACE_SECONDS = 6.0  # a counter waits at most 3 s for its own server; after this long nobody waits for it any more


def open_plainly(options: Options, values: Mapping[str, str]) -> int:
    """As open_counter, with the values by the names of their options (terminal.plain)."""
    options.settings_file = Path(values["--settings"]) if "--settings" in values else None
    files = (Path(values[name]) if name in values else None for name in ("--ca", "--client-cert", "--client-key"))
    state, reader = values.get("--clinic-state"), values.get("--reader", AUTO)
    return open_counter(options, National(values.get("--server"), *files), state=state, reader=reader)


def open_counter(options: Options, national: National, *, state: str | None, reader: str) -> int:
    """Open the counter and stay until it is closed; the exit status. Raises Failure."""
    if not sys.stdout.isatty() or not sys.stdin.isatty():
        raise wrong_use("no_screen")
    gc.disable()  # a start makes much and throws nothing away; the app looks for garbage again once it is painted
    # What waits to be painted, the rest of the first screen too, waits 8 ms at most, not Textual's own 17.
    os.environ.setdefault("TEXTUAL_FPS", "120")
    from terminal.app import CounterApp

    wanted = whole_name(reader)
    told = ClinicState(state) if state is not None else None
    app = CounterApp(counter_of(options, national, reader=wanted, state=told), options.speech)
    with _screen_for_errors(), _ended_by_signals(app):
        app.run()
    if app.broken_by is not None:
        raise app.broken_by
    return app.return_code or 0


@contextlib.contextmanager
def _screen_for_errors() -> Iterator[None]:
    """Textual draws on standard error. Where that leads elsewhere (`2>file`), it leads to the screen while the counter is open."""
    if sys.__stderr__ is None or sys.__stderr__.isatty():
        yield
        return
    elsewhere = os.dup(2)
    os.dup2(1, 2)
    try:
        yield
    finally:
        os.dup2(elsewhere, 2)
        os.close(elsewhere)


@contextlib.contextmanager
def _ended_by_signals(app: CounterApp) -> Iterator[None]:
    """Told to end, the counter gives back card, server and screen first; the status is 128 and the signal's number, as shells say it.

    Ctrl-C is a key of the counter's; as a signal it comes from another program.
    """

    def hear(number: int, _frame: FrameType | None) -> None:
        status = 128 + number
        last = threading.Timer(GRACE_SECONDS, os._exit, [status])
        last.daemon = True
        last.start()
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:  # before the first screen, or after the last
            raise SystemExit(status) from None
        loop.call_soon_threadsafe(lambda: app.exit(return_code=status))

    before = {}
    for name in ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK"):
        number = getattr(signal, name, None)
        # What whoever started us wants ignored (nohup) stays so.
        if number is not None and signal.getsignal(number) is not signal.SIG_IGN:
            before[number] = signal.signal(number, hear)
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def whole_name(wanted: str) -> str:
    """The whole name where a part was told. Raises Failure for a name that no reader has."""
    if wanted in {AUTO, VIRTUAL}:
        return wanted
    from cardreader.connection import ReaderTrouble
    from cardreader.readers import named

    try:
        found = named(real_readers().states(), wanted)
    except ReaderTrouble as trouble:
        raise Failure(trouble.code, wanted) from trouble
    if found is None:
        raise Failure("reader_unknown", wanted)
    return found.name
