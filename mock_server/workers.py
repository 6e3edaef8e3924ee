"""In here live several server processes on one port: started afresh (no fork), started again when one dies, ended with the first.

They share nothing but the port and the databases: a challenge that one gave is answered by another.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import socket
import time
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnContext, SpawnProcess
from typing import TYPE_CHECKING

from mock_server.ending import Ending

if TYPE_CHECKING:
    from mock_server.serve import ServerOptions

START_SECONDS = 30.0
END_SECONDS = 5.0
_LOOK = 0.2  # seconds between two looks at whether we are to end
_QUICK = 2.0  # a worker that dies sooner than that after its start has something wrong with it
_QUICK_DEATHS = 5  # … and after so many of them we give up


class WorkersFailed(Exception):
    """The processes do not come up, or do not stay up."""

    code = "workers_failed"


@dataclass(frozen=True, slots=True)
class _Worker:
    process: SpawnProcess
    said: Connection  # closes or says something
    began: float


def supervise(options: ServerOptions, listener: socket.socket, ending: Ending, accepting: Callable[[], None]) -> None:
    """Run `options.workers` processes until `ending` says so; `accepting` is called once all of them accept. Raises WorkersFailed."""
    context = multiprocessing.get_context("spawn")
    workers = [_start(context, options, listener) for _ in range(options.workers)]
    try:
        for worker in workers:
            _wait_for(worker, ending)
        if not ending.requested:
            accepting()
        deaths = 0
        while not ending.requested:
            wait([worker.process.sentinel for worker in workers], timeout=_LOOK)
            for place, worker in enumerate(workers):
                if worker.process.is_alive() or ending.requested:
                    continue
                deaths = deaths + 1 if time.monotonic() - worker.began < _QUICK else 0
                if deaths >= _QUICK_DEATHS:
                    raise WorkersFailed
                workers[place] = _start(context, options, listener)
    finally:
        _end(workers)


def _start(context: SpawnContext, options: ServerOptions, listener: socket.socket) -> _Worker:
    said, says = context.Pipe(duplex=False)
    process = context.Process(target=_work, args=(options, listener, says), daemon=True)
    process.start()
    says.close()
    return _Worker(process, said, time.monotonic())


def _wait_for(worker: _Worker, ending: Ending) -> None:
    until = time.monotonic() + START_SECONDS
    while not ending.requested:
        if wait([worker.said], timeout=_LOOK):
            try:
                worker.said.recv_bytes()
            except EOFError as error:
                raise WorkersFailed from error
            return
        if time.monotonic() > until:
            raise WorkersFailed


def _end(workers: list[_Worker]) -> None:
    for worker in workers:
        worker.process.terminate()
    until = time.monotonic() + END_SECONDS
    for worker in workers:
        worker.process.join(max(0.0, until - time.monotonic()))
        if worker.process.is_alive():
            worker.process.kill()
            worker.process.join()
        worker.said.close()


def _work(options: ServerOptions, listener: socket.socket, says: Connection) -> None:
    """One process."""
    from mock_server.serve import serve_here

    ending = Ending()
    parent = multiprocessing.parent_process()
    if parent is not None:
        ending.with_parent(parent.join)

    def accepting() -> None:
        with contextlib.suppress(OSError):
            says.send_bytes(b"accepting")
            says.close()

    with ending.by_signals():
        serve_here(options, listener, ending, accepting)
