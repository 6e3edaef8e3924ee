"""In here lives a storm: clinics ask several servers on one database while processes are killed and PostgreSQL's connections are cut.

What was acknowledged must be in the journal afterwards, once; of each challenge one answer at most; and nobody is ever told of a fault of ours.
`python -m tests.mock_server.storm [SECONDS] [sqlite|postgresql]` is the long form of what the tests do for a moment (script/storm).
"""

from __future__ import annotations

import contextlib
import random
import signal
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import msgspec

from mock_server.journal import OK, read_journal
from mock_server.store import Database, Postgres
from tests.mock_server.postgresql import cluster
from tests.mock_server.serving import SCHEMA, Serving, serving
from tests.mock_server.small_world import CLINIC, DAY, SERIALS, card_authority, card_certificate, fill, sign, told
from verifier.contract import (
    CARD_PATH,
    CHALLENGE_PATH,
    CLINIC_HEADER,
    REGISTRATION_PATH,
    CardVerificationRequest,
    Challenge,
    EligibilityAnswer,
    Problem,
    ProblemCode,
)
from verifier.domain import CardStanding, HolderCheck

CLINICS = 4  # that ask at once
_PASSES = frozenset({ProblemCode.BUSY, ProblemCode.CHALLENGE_USED, ProblemCode.CHALLENGE_UNKNOWN})


@dataclass
class Fleet:
    """Servers that are killed, and started anew elsewhere."""

    folder: Path
    workers: int
    more: tuple[str, ...]
    running: list[tuple[contextlib.ExitStack, Serving]] = field(default_factory=list)

    def start(self) -> None:
        stack = contextlib.ExitStack()
        server = stack.enter_context(
            serving(self.folder, card_authority().der, None, "--workers", str(self.workers), *self.more)
        )
        self.running.append((stack, server))

    def urls(self) -> list[str]:
        return [server.ready.url for _, server in self.running]

    def kill_one(self) -> None:
        """A whole server, and another in its stead."""
        place = random.randrange(len(self.running))
        stack, server = self.running[place]
        server.process.kill()
        self.start()
        self.running[place] = self.running.pop()
        stack.close()

    def kill_a_worker(self) -> None:
        """One process of a server; its parent starts another."""
        _, server = random.choice(self.running)
        with contextlib.suppress(OSError, IndexError):
            children = Path(f"/proc/{server.process.pid}/task/{server.process.pid}/children").read_text().split()
            # multiprocessing's own tracker of resources is a child too
            workers = [pid for pid in children if b"spawn_main" in Path(f"/proc/{pid}/cmdline").read_bytes()]
            import os

            os.kill(int(random.choice(workers)), signal.SIGKILL)

    def close(self) -> None:
        for stack, _ in self.running:
            stack.close()


@dataclass
class Seen:
    """What clinics were told."""

    answers: list[str] = field(default_factory=list)  # ids of answers that were acknowledged
    challenges: Counter[str] = field(default_factory=Counter)  # of each, how often it was answered
    refused: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)
    registered: int = 0


def _clinic(urls: Callable[[], list[str]], over: threading.Event, seen: Seen, person: str, certificate: bytes) -> None:
    """Fetch a challenge at one server, answer it at another, and once more at a third: the second time must be refused."""
    path = REGISTRATION_PATH if person == "newcomer" else CARD_PATH
    with httpx.Client(headers={CLINIC_HEADER: CLINIC}, timeout=10) as client:
        while not over.is_set():
            try:
                here, there, elsewhere = (random.choice(urls()) for _ in range(3))
                got = client.post(here + CHALLENGE_PATH, content=b"{}")
                if got.status_code != 200:
                    _refused(got, seen)
                    continue
                challenge = msgspec.json.decode(got.content, type=Challenge)
                request = CardVerificationRequest(
                    challenge_id=challenge.id,
                    certificate=certificate,
                    signature=sign(challenge.challenge),
                    holder_check=HolderCheck.PIN,
                    visit_date=DAY,
                )
                body = msgspec.json.encode(request)
                for where in (there, elsewhere):
                    with contextlib.suppress(httpx.TransportError):  # it may have been used up all the same
                        got = client.post(where + path, content=body)
                        if got.status_code != 200:
                            _refused(got, seen)
                            continue
                        answer = msgspec.json.decode(got.content, type=EligibilityAnswer)
                        seen.answers.append(answer.answer_id)
                        seen.challenges[challenge.id] += 1
                        seen.registered += person == "newcomer"
            except httpx.TransportError:
                time.sleep(0.02)
            except (msgspec.MsgspecError, AssertionError) as error:
                seen.faults.append(repr(error))


def _refused(response: httpx.Response, seen: Seen) -> None:
    problem = msgspec.json.decode(response.content, type=Problem)
    seen.refused[problem.code] += 1
    if problem.code not in _PASSES:
        seen.faults.append(f"{response.status_code} {problem.code}")
    if problem.code == ProblemCode.BUSY:
        time.sleep(0.05)


def storm(
    folder: Path,
    url: str | None,
    cut: Callable[[], None],
    blows: int,
    pause: float,
    *,
    servers: int = 2,
    workers: int = 2,
) -> Seen:
    """So many blows, each after a random while of about `pause` seconds; checks afterwards what must hold. Returns what was seen."""
    registry: Database = Postgres(url, SCHEMA) if url else folder / "registry.sqlite"
    journal: Database = Postgres(url, "journal") if url else folder / "journal.sqlite"
    fill(registry, told())
    fleet, seen, over = Fleet(folder, workers, ("--database", url) if url else ()), Seen(), threading.Event()
    strike = [*([cut] if url else []), *([fleet.kill_a_worker] if workers > 1 else []), fleet.kill_one]
    threads = []
    try:
        for _ in range(servers):
            fleet.start()
        for number in range(CLINICS):
            person = "newcomer" if number == 0 else "hanako"
            told_by = (
                fleet.urls,
                over,
                seen,
                person,
                card_certificate(SERIALS[person]),
            )  # here: one key for all threads
            threads.append(threading.Thread(target=_clinic, args=told_by, daemon=True))
            threads[-1].start()
        for blow in range(blows):
            time.sleep(random.uniform(0.5, 1.5) * pause)
            strike[blow % len(strike)]()
        time.sleep(pause)
        before = len(seen.answers)
        until = time.monotonic() + 20
        while len(seen.answers) == before and time.monotonic() < until:  # after the last blow all goes on
            time.sleep(0.05)
        assert len(seen.answers) > before, seen
    finally:
        over.set()
        for thread in threads:
            thread.join(15)
        fleet.close()
    _check(registry, journal, seen)
    return seen


def _check(registry: Database, journal: Database, seen: Seen) -> None:
    from mock_server.registry import Registry

    assert not seen.faults, seen.faults[:5]
    assert max(seen.challenges.values()) == 1, "a challenge was answered twice"
    written = Counter(line.answer_id for line in read_journal(journal, code=OK) if line.answer_id)
    missing = [answer for answer in seen.answers if written[answer] != 1]
    assert not missing, f"{len(missing)} answers are not in the journal once"
    with contextlib.closing(Registry(registry)) as opened:
        card = opened.card(SERIALS["newcomer"], DAY)
        assert card is not None
        assert (card.standing is CardStanding.REGISTERED) or not seen.registered


@contextlib.contextmanager
def _database(kind: str) -> Iterator[tuple[str | None, Callable[[], None]]]:
    if kind == "sqlite":
        yield None, lambda: None
        return
    with cluster() as running:
        url = running.fresh()
        yield url, lambda: running.cut(url)


def main(seconds: float, kinds: list[str]) -> None:
    for kind in kinds:
        with tempfile.TemporaryDirectory() as folder, _database(kind) as (url, cut):
            pause = 0.7
            seen = storm(Path(folder), url, cut, max(3, int(seconds / pause)), pause)
        print(
            f"{kind}: {len(seen.answers)} answers acknowledged, each in the journal once; refused: {dict(seen.refused)}"
        )


if __name__ == "__main__":
    main(float(sys.argv[1]) if len(sys.argv) > 1 else 60.0, sys.argv[2:] or ["sqlite", "postgresql"])
