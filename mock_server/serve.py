"""In here lives the running of the national side: a port, mutual TLS, one process or several, one line when it accepts, a quiet end.

Only uvicorn, Starlette and msgspec are loaded before it accepts; cryptography comes right afterwards, before the first card does.
"""

from __future__ import annotations

import contextlib
import logging
import os
import socket
import ssl
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Protocol

import msgspec
import uvicorn

from mock_server.app import national_side
from mock_server.desk import Desk
from mock_server.ending import Ending
from mock_server.listening import HostUnusable, NotLoopback, PortBusy, listen, url_of
from mock_server.protocol import ClinicProtocol
from mock_server.store import JOURNAL, REGISTRY, Database, examine
from mock_server.watch import LOOK_SECONDS
from verifier.clock import Clock, FixedClock
from verifier.clock_file import FileClock

__all__ = [
    "HostUnusable", "NotLoopback", "PortBusy", "Ready", "ServerOptions", "TlsFiles", "TlsUnusable", "WorkersUnsupported", "run",
    "serve_here",
]  # fmt: skip

KEEP_ALIVE_SECONDS = 30  # an idle connection is kept so long: a counter's next patient saves a handshake
SHUTDOWN_SECONDS = 2  # for answers under way


class WorkersUnsupported(Exception):
    """Several processes on one port need a system that lets them share it; Windows does not."""

    code = "workers_unsupported"


class TlsUnusable(Exception):
    """A file of the server's own TLS cannot be used. `where` is its path; `code`: certificate_unreadable, key_unreadable."""

    def __init__(self, where: Path, code: str) -> None:
        super().__init__(f"{where}: {code}")
        self.where = where
        self.code = code


class TlsFiles(Protocol):
    """PEM files. `ca` is the one authority whose clients are let in; the client's pair is only named in the ready line."""

    @property
    def ca(self) -> Path: ...
    @property
    def server_cert(self) -> Path: ...
    @property
    def server_key(self) -> Path: ...
    @property
    def client_cert(self) -> Path: ...
    @property
    def client_key(self) -> Path: ...


@dataclass(frozen=True, slots=True)
class ServerOptions:
    """What to serve, to whom, where. `authorities`: certificates (DER) of those whose cards are believed. No `tls`: loopback only.

    `day` is that of the people in `registry`. With a `clock`, a file, time goes as that says; without one the day stands still. `registry_of` gives
    the registry of other people, where the clock is set with some (picklable: each worker has its own).
    """

    registry: Database
    journal: Database
    authorities: Sequence[bytes]
    clinics: Sequence[str]  # 10-digit institution codes
    day: date
    host: str = "127.0.0.1"
    port: int = 0
    workers: int = 1
    tls: TlsFiles | None = None
    end_with_parent: bool = False
    clock: Path | None = None
    registry_of: Callable[[date, date], Database] | None = None
    population: Database | None = None
    # Asked a few times a second while there is none; likewise picklable
    population_of: Callable[[], Database | None] | None = None


class Ready(msgspec.Struct, frozen=True):
    """The line on standard output, once connections are accepted. Paths are absolute, None without TLS."""

    event: str
    pid: int
    url: str
    admin_url: str | None
    admin_token: str | None
    ca: str | None
    client_cert: str | None
    client_key: str | None


def run(options: ServerOptions) -> None:
    """Serve until SIGTERM, Ctrl-C or (`end_with_parent`) the end of standard input; then return.

    Raises PortBusy, NotLoopback, HostUnusable, PermissionError (a port below 1024), WorkersUnsupported, DatabaseTrouble, TlsUnusable, OSError.
    """
    if options.workers > 1 and sys.platform == "win32":
        raise WorkersUnsupported
    listener = listen(options.host, options.port, loopback_only=options.tls is None)
    ending = Ending()
    with contextlib.closing(listener), ending.by_signals():
        _check(options)
        if options.end_with_parent:
            ending.with_stdin()
        if options.workers == 1:
            serve_here(options, listener, ending, lambda: _announce(options, listener))
        else:
            from mock_server.workers import supervise

            supervise(options, listener, ending, lambda: _announce(options, listener))


def _check(options: ServerOptions) -> None:
    """The databases and the TLS files can be used: told here, and not by the first patient."""
    examine(options.registry, REGISTRY, made=True)
    if options.population is not None:
        examine(options.population, REGISTRY, made=True)
    examine(options.journal, JOURNAL)
    if options.tls is not None:
        _tls_context(options.tls)


def _announce(options: ServerOptions, listener: socket.socket) -> None:
    tls = options.tls
    ready = Ready(
        event="ready",
        pid=os.getpid(),
        url=url_of(listener, options.host, tls=tls is not None),
        admin_url=None,
        admin_token=None,
        ca=str(tls.ca.absolute()) if tls else None,
        client_cert=str(tls.client_cert.absolute()) if tls else None,
        client_key=str(tls.client_key.absolute()) if tls else None,
    )
    print(msgspec.json.encode(ready).decode(), flush=True)


def serve_here(options: ServerOptions, listener: socket.socket, ending: Ending, accepting: Callable[[], None]) -> None:
    """Serve in this process on a socket that listens; calls `accepting` when it does."""
    _quiet()
    clock: Clock = FixedClock(options.day) if options.clock is None else FileClock(options.clock)
    desk = Desk(
        options.registry,
        options.journal,
        options.authorities,
        clock,
        options.day,
        options.registry_of,
        options.population,
        options.population_of,
    )
    desk.watch.look()  # a clock that is damaged is told now; one that is damaged later goes on
    tls = options.tls
    config = uvicorn.Config(
        national_side(desk, options.clinics, by_header=tls is None),
        http=ClinicProtocol,
        ws="none",
        lifespan="off",
        interface="asgi3",
        log_config=None,
        access_log=False,
        proxy_headers=False,
        server_header=False,
        timeout_keep_alive=KEEP_ALIVE_SECONDS,
        timeout_graceful_shutdown=SHUTDOWN_SECONDS,
        ssl_context_factory=(lambda _config, _default: _tls_context(tls)) if tls else None,
    )
    try:
        _Server(config, ending, desk, accepting).run(sockets=[listener])
    finally:
        desk.close()


class _Server(uvicorn.Server):
    """uvicorn, which ends when it is told to by `ending` and raises no signal again afterwards."""

    def __init__(self, config: uvicorn.Config, ending: Ending, desk: Desk, accepting: Callable[[], None]) -> None:
        super().__init__(config)
        self._ending = ending
        self._desk = desk
        self._accepting = accepting
        self._looked = 0.0

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            self._accepting()
            threading.Thread(target=self._desk.proof.warm, name="warm", daemon=True).start()

    async def on_tick(self, counter: int) -> bool:
        if (now := time.monotonic()) - self._looked >= LOOK_SECONDS:
            self._looked = now
            self._desk.look()
        if self._ending.requested:
            self._desk.watch.end()
        return await super().on_tick(counter) or self._ending.requested

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield  # `ending` hears them


def _tls_context(tls: TlsFiles) -> ssl.SSLContext:
    """Mutual TLS 1.2 or newer: only clients whose certificate our own authority issued get as far as saying anything.

    Raises TlsUnusable.
    """
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    with _named(tls.ca, "certificate_unreadable"):
        context.load_verify_locations(tls.ca)
    with _named(tls.server_cert, "certificate_unreadable"):
        ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_verify_locations(tls.server_cert)  # ssl says no file's name
    with _named(tls.server_key, "key_unreadable"):
        # A key that is locked with a password is unusable; without one to give, OpenSSL would ask at the terminal.
        context.load_cert_chain(tls.server_cert, tls.server_key, password=lambda: "")
    context.verify_mode = ssl.CERT_REQUIRED
    context.set_alpn_protocols(["http/1.1"])
    return context


@contextlib.contextmanager
def _named(file: Path, code: str) -> Iterator[None]:
    try:
        yield
    except OSError as error:  # ssl.SSLError is one
        raise TlsUnusable(file, code) from error


def _quiet() -> None:
    """Nothing but the ready line is said: an embedded server's standard error is a pipe that nobody empties. What fails is in the journal."""
    for name in ("uvicorn", "asyncio"):
        logger = logging.getLogger(name)
        logger.addHandler(logging.NullHandler())
        logger.propagate = False
