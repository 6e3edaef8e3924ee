"""In here lives the gate before all routes: it knows who asks, writes the journal, and turns whatever goes wrong into a problem answer.

The journal line is written before the first byte of the answer leaves, so that what a clinic was told is always on record. Pure ASGI: a framework's
middleware would cost more than the answers do.
"""

from __future__ import annotations

import sqlite3
import traceback
from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from pathlib import Path
from time import perf_counter
from typing import Any

import msgspec

from mock_server.journal import Exchange, Journal
from mock_server.problems import Refused, problem_of
from mock_server.store import DatabaseTrouble, Postgres
from verifier.contract import CLINIC_HEADER, PROBLEM_TYPE, ProblemCode

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

EXCHANGE = "uketsuke.exchange"  # the key in a request's scope under which its Exchange is
# Of a client certificate's subject (OID 2.5.4.5): the clinic's 10-digit institution code.
CODE_ATTRIBUTE = "serialNumber"
_HEADER = CLINIC_HEADER.lower().encode()
_JSON = b"application/json"
_PROBLEM = PROBLEM_TYPE.encode()
# How the journal calls a path that is no route of ours: that may hold anything, a person's number say.
OTHER_ROUTE = "(other)"

_encode = msgspec.json.Encoder().encode


class ClientGone(Exception):
    """The clinic hung up before it had said everything: there is nobody to answer."""


class Gate:
    """Lets the clinics of this world through. `by_header`: without TLS the clinic is a header's word (loopback only).

    `unwritten`: routes whose good answers concern no patient and come all the time; they are kept out of the journal.
    """

    def __init__(
        self,
        app: App,
        *,
        routes: frozenset[str],
        clinics: frozenset[str],
        journal: Callable[[], Journal],
        by_header: bool,
        unwritten: frozenset[str] = frozenset(),
    ) -> None:
        self._app = app
        self._routes = routes
        self._clinics = clinics
        self._journal = journal
        self._by_header = by_header
        self._unwritten = unwritten

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        began = perf_counter()
        path = scope["path"]
        exchange = Exchange(method=scope["method"], route=path if path in self._routes else OTHER_ROUTE)
        scope[EXCHANGE] = exchange
        answering = False

        async def journaled(message: Message) -> None:
            nonlocal answering
            if message["type"] == "http.response.start":
                exchange.status = message["status"]
                exchange.milliseconds = (perf_counter() - began) * 1000
                if exchange.status != 200 or path not in self._unwritten:
                    self._journal().write(exchange)
                answering = True
            await send(message)

        try:
            exchange.clinic = self._clinic(scope)
            await self._app(scope, receive, journaled)
        except ClientGone:
            return
        except Exception as error:
            if answering:
                raise  # too late for another answer: the connection is closed
            await self._refuse(_refusal(error, exchange), exchange, scope, journaled, send)

    async def _refuse(self, refused: Refused, exchange: Exchange, scope: Scope, journaled: Send, send: Send) -> None:
        exchange.code = refused.code
        headers = [(b"allow", refused.allow.encode())] if refused.allow else []
        body = _encode(problem_of(refused))
        try:
            await reply(journaled, scope, refused.status, body, _PROBLEM, headers)
        except (sqlite3.Error, DatabaseTrouble) as error:  # the journal itself cannot be written: say so without it
            code = ProblemCode.BUSY if _is_busy(error) else ProblemCode.INTERNAL
            refused = Refused(code, detail="The journal cannot be written")
            await reply(send, scope, refused.status, _encode(problem_of(refused)), _PROBLEM)

    def _clinic(self, scope: Scope) -> str:
        code = _header_clinic(scope) if self._by_header else _certificate_clinic(scope)
        if code not in self._clinics:
            raise Refused(ProblemCode.CLINIC_UNKNOWN)
        return code


def _header_clinic(scope: Scope) -> str:
    for name, value in scope["headers"]:
        if name == _HEADER:
            return str(value.decode("latin-1")).strip()
    return ""


def _certificate_clinic(scope: Scope) -> str:
    tls: Mapping[str, Any] = scope.get("extensions", {}).get("tls", {})
    return str(tls.get("clinic", ""))


def clinic_of_subject(certificate: Mapping[str, Any] | None) -> str:
    """The institution code in a certificate as ssl's getpeercert() tells it: the subject's serialNumber; empty: none, or several."""
    subject = (certificate or {}).get("subject", ())
    codes = [value for names in subject for name, value in names if name == CODE_ATTRIBUTE]
    return codes[0] if len(codes) == 1 else ""


def _refusal(error: Exception, exchange: Exchange) -> Refused:
    """What a failure is called to the outside; where in our code it arose goes into the journal, its message nowhere."""
    if isinstance(error, Refused):
        return error
    frames = traceback.extract_tb(error.__traceback__)
    place = f" {Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else ""
    exchange.trouble = f"{type(error).__name__}{place}"
    return Refused(ProblemCode.BUSY if _is_busy(error) else ProblemCode.INTERNAL)


def _is_busy(error: Exception) -> bool:
    """Whether another one is at the database, or it is away for now; whatever else ails it does not pass by itself."""
    if isinstance(error, DatabaseTrouble):
        # A file's trouble doesn't pass; a PostgreSQL is another machine's, and others see to it.
        return isinstance(error.where, Postgres)
    return isinstance(error, sqlite3.OperationalError) and "locked" in str(error)


async def reply(
    send: Send,
    scope: Scope,
    status: int,
    body: bytes,
    content_type: bytes = _JSON,
    headers: list[tuple[bytes, bytes]] | None = None,
) -> None:
    """Send a whole answer; to HEAD its head alone."""
    lines = [(b"content-type", content_type), (b"content-length", str(len(body)).encode()), *(headers or ())]
    await send({"type": "http.response.start", "status": status, "headers": lines})
    await send({"type": "http.response.body", "body": b"" if scope["method"] == "HEAD" else body})
