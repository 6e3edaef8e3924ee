"""In here lives a line to the national system as values: where it leads, what the clinic proves itself with, what was exchanged."""

from __future__ import annotations

from pathlib import Path

import msgspec


class Exchange(msgspec.Struct, frozen=True):
    """One exchange with the national system, as the trace shows it: never a body."""

    method: str
    path: str
    status: int | None
    code: str
    sent: int
    received: int
    milliseconds: float
    unknown: tuple[str, ...] = ()  # fields of the answer that the contract doesn't know: ignored


class Access(msgspec.Struct, frozen=True):
    """Where the national system is, and what the clinic proves itself with. Without TLS: the institution code of a loopback clinic."""

    url: str
    ca: Path | None = None
    client_cert: Path | None = None
    client_key: Path | None = None
    clinic: str | None = None


class TrustUnusable(Exception):
    """A file of the trust options cannot be used. `where` is its path; `code` is stable."""

    def __init__(self, code: str, where: Path, detail: str = "") -> None:
        super().__init__(detail or code)
        self.code = code
        self.where = where
        self.detail = detail
