"""In here live the challenges that cards sign: 32 random bytes, given to one clinic, good once and for 300 seconds.

They are in the shared database, so that one fetched from one process may be answered at another, and are taken by one statement, so that of two
takers one loses. Their age is counted in real time, which nobody sets: world time may stand still, and the machine's clock may be put right.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from dataclasses import dataclass

from mock_server.identity import first_id, new_id
from mock_server.store import Connection
from verifier.contract import CHALLENGE_BYTES, CHALLENGE_SECONDS, ProblemCode

KEPT_SECONDS = 3600  # so long a used or old one is remembered, to be told apart from one that never was
_SWEEP_EVERY = 1024  # challenges given between two sweeps


class ChallengeRefused(Exception):
    """This challenge cannot be answered. `code` is one of the ProblemCode.CHALLENGE_… codes."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Given:
    """A challenge as it was given."""

    id: str
    challenge: bytes


# Where the monotonic clock stood when this process began, in seconds since 1970: processes that began before and after somebody set the machine's
# clock differ by what it was set.
_BEGAN = time.time() - time.monotonic()


def steady_time() -> float:
    """Seconds since 1970 by the machine's clock at this process's start, and steadily from there, whoever sets it meanwhile."""
    return _BEGAN + time.monotonic()


class Challenges:
    """The challenges of all clinics. `now` gives seconds since 1970."""

    def __init__(self, connection: Connection, now: Callable[[], float] = steady_time) -> None:
        self._connection = connection
        self._now = now
        self._given = 0

    def give(self, clinic: str) -> Given:
        """A new one for this clinic."""
        given = Given(new_id(self._now()), os.urandom(CHALLENGE_BYTES))
        self._connection.execute(
            "INSERT INTO challenge (id, clinic, challenge, issued_at) VALUES (?, ?, ?, ?) ON CONFLICT (id) DO NOTHING",
            (given.id, clinic, given.challenge, self._milliseconds()),
        )
        self._given += 1
        if self._given % _SWEEP_EVERY == 0:
            self.sweep()
        return given

    def take(self, challenge_id: str, clinic: str) -> bytes:
        """Use it up, whatever comes of it, and give its bytes. Raises ChallengeRefused."""
        oldest = self._milliseconds() - CHALLENGE_SECONDS * 1000
        taken = self._connection.execute(
            "UPDATE challenge SET used = 1 WHERE id = ? AND clinic = ? AND used = 0 AND issued_at >= ? RETURNING challenge",
            (challenge_id, clinic, oldest),
        ).fetchall()  # to the end: a statement that is only begun has not committed
        if taken:
            return bytes(taken[0][0])
        row = self._connection.execute(
            "SELECT used FROM challenge WHERE id = ? AND clinic = ?", (challenge_id, clinic)
        ).fetchone()
        if row is None:  # never given, given to somebody else, or so long ago that it is forgotten
            raise ChallengeRefused(ProblemCode.CHALLENGE_UNKNOWN)
        raise ChallengeRefused(ProblemCode.CHALLENGE_USED if row[0] else ProblemCode.CHALLENGE_EXPIRED)

    def sweep(self) -> None:
        """Forget those that are long past use."""
        self._connection.execute("DELETE FROM challenge WHERE id < ?", (first_id(self._now() - KEPT_SECONDS),))

    def _milliseconds(self) -> int:
        return int(self._now() * 1000)
