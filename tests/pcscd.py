"""In here lives the fixture of tests over real PC/SC: a pcscd with the virtual readers of vsmartcard-vpcd.

A pcscd that runs already is used and never stopped; else one is started for the module and ended after it. Only readers named
'Virtual PCD' are touched. One module of one test run at a time has them: there is one pcscd a machine.

To use it: `pytest_plugins = ["tests.pcscd"]` in the test module, and the fixture `pcscd` in the test.
"""

from __future__ import annotations

import contextlib
import queue
import shutil
import subprocess
import tempfile
import threading
import time
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from cardreader.connection import Connection, EventKind, NoLibrary, NoService, ReaderEvent, ReaderState
from cardreader.pcsc import PcscReaders, load_library
from cardreader.pcsc_codes import Scard
from cardreader.pcsc_watch import Watch
from cardreader.platform import FileLock, LockedElsewhere
from cardreader.virtual.vpcd import DRIVER, PORT, Card, VpcdLink

SLOTS = ("Virtual PCD 00 00", "Virtual PCD 00 01")
PATIENCE = 20.0  # seconds: far beyond what anything here takes, so that a slow machine doesn't fail


class Heard:
    """Events as they come, to wait for."""

    def __init__(self) -> None:
        self._events: queue.Queue[ReaderEvent] = queue.Queue()
        self.all: list[ReaderEvent] = []

    def __call__(self, event: ReaderEvent) -> None:
        self._events.put(event)

    def until(self, wanted: Callable[[ReaderEvent], bool]) -> ReaderEvent:
        """The next event of that kind; those before it are passed over. Fails after PATIENCE."""
        while True:
            try:
                event = self._events.get(timeout=PATIENCE)
            except queue.Empty:
                raise AssertionError(f"no such event came; what came: {self.all}") from None
            self.all.append(event)
            if wanted(event):
                return event

    def next(self, kind: EventKind, reader: str | None = None) -> ReaderEvent:
        return self.until(lambda event: event.kind is kind and (reader is None or event.reader == reader))


class OnlyVirtual:
    """The machine's readers, but those of vsmartcard alone (`cardreader.connection.Readers`): nobody's real card is touched."""

    def __init__(self, readers: PcscReaders) -> None:
        self._readers = readers

    def states(self) -> list[ReaderState]:
        return [state for state in self._readers.states() if state.name.startswith(DRIVER)]

    def connect(self, reader: str) -> Connection:
        assert reader.startswith(DRIVER)
        return self._readers.connect(reader)

    def watch(self, hear: Callable[[ReaderEvent], None]) -> Callable[[], None]:
        def heard(event: ReaderEvent) -> None:
            if not event.reader or event.reader.startswith(DRIVER):
                hear(event)

        return self._readers.watch(heard)


@dataclass
class Pcscd:
    """The service: `started_here` says whether a test may stop it."""

    scard: Scard
    started_here: bool
    process: subprocess.Popen[bytes] | None = None
    readers: PcscReaders = field(default_factory=PcscReaders)

    @property
    def virtual(self) -> OnlyVirtual:
        """For those who take whichever reader has a card."""
        return OnlyVirtual(self.readers)

    def kill(self) -> None:
        """The service ends without a word."""
        assert self.process is not None, "a pcscd that ran already is not ours to kill"
        self.process.kill()
        self.process.wait(PATIENCE)
        self.process = None

    def stop(self) -> None:
        assert self.process is not None, "a pcscd that ran already is not ours to stop"
        self.process.terminate()
        self.process.wait(PATIENCE)
        self.process = None

    def start(self) -> None:
        program = shutil.which("pcscd") or shutil.which("pcscd", path="/usr/sbin")
        assert program is not None
        for last in (False, False, False, True):
            self.process = subprocess.Popen(
                [program, "-f"], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
            )
            try:
                self.wait_for_readers()
            except AssertionError:
                # The readers' ports lie where Linux takes those of outgoing connections from. While one of any program has such
                # a port, and a minute after its end, the service comes up without its readers.
                self.stop()
                if last:
                    raise
            else:
                return

    def wait_for_readers(self) -> None:
        with self._watching() as heard:
            for slot in SLOTS:
                heard.next(EventKind.READER_ADDED, slot)

    @contextmanager
    def holding(self, card: Card, slot: int = 0, atr: bytes | None = None) -> Iterator[VpcdLink]:
        """The card lies on the virtual reader inside the block, and is seen there; after it the reader is empty again."""
        link = VpcdLink(card, port=PORT + slot, atr=atr)
        thread = threading.Thread(target=link.run, args=(threading.Event(),), daemon=True)
        try:
            thread.start()
            with self._watching() as heard:
                heard.next(EventKind.INSERTED, SLOTS[slot])
            yield link
        finally:
            link.eject()
            thread.join(PATIENCE)
            with contextlib.suppress(NoService):
                self.wait_until_empty(slot)

    @contextmanager
    def _watching(self) -> Iterator[Heard]:
        heard = Heard()
        watch = Watch(self.scard, heard, look_for_service=0.05)
        try:
            yield heard
        finally:
            watch.end()

    def wait_until_empty(self, slot: int) -> None:
        """Until the service has seen that no card lies there. Raises NoService where there is none any more."""
        self.readers.states()  # NoService: there is nothing to wait for
        with self._watching() as heard:
            heard.next(EventKind.READER_ADDED, SLOTS[slot])  # it has looked: what it saw, it will see leave
            while any(state.name == SLOTS[slot] and state.atr is not None for state in self.readers.states()):
                heard.next(EventKind.REMOVED, SLOTS[slot])


def _cannot(why: str) -> str:
    line = f"tests over real PC/SC are SKIPPED: {why}"
    warnings.warn(line, stacklevel=2)  # loud: a skip alone is a letter, a warning is printed
    return line


@contextmanager
def _alone() -> Iterator[None]:
    lock = FileLock(Path(tempfile.gettempdir()) / "uketsuke-tests-pcscd.lock")
    deadline = time.monotonic() + 300
    while True:
        try:
            with lock:
                yield
                return
        except LockedElsewhere:
            if time.monotonic() > deadline:
                raise
            threading.Event().wait(0.2)


@pytest.fixture(scope="module")
def pcscd() -> Iterator[Pcscd]:
    """The service with its two empty virtual readers."""
    try:
        scard = load_library()
    except NoLibrary as error:
        pytest.skip(_cannot(f"pyscard is not installed ({error})"))
    with _alone():
        try:
            there = PcscReaders(scard).states()
            if not any(state.name.startswith(DRIVER) for state in there):
                pytest.skip(_cannot("a pcscd runs, without the readers of vsmartcard-vpcd"))
            yield Pcscd(scard, started_here=False)
            return
        except NoService:
            pass
        if not (shutil.which("pcscd") or shutil.which("pcscd", path="/usr/sbin")):
            pytest.skip(_cannot("pcscd is not installed"))
        if not any(Path("/usr/lib/pcsc/drivers/serial").glob("libifdvpcd.so*")):
            pytest.skip(_cannot("vsmartcard-vpcd is not installed"))
        service = Pcscd(scard, started_here=True)
        try:
            service.start()
            yield service
        finally:
            if service.process is not None:
                service.stop()
