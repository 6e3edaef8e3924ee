"""In here lives the table of contents of the national side: its routes, what each reads and what does it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from typing import Any, Generic, NoReturn, TypeVar
from urllib.parse import parse_qs

import msgspec
from starlette.routing import Route, Router

from mock_server.desk import Desk
from mock_server.gate import EXCHANGE, ClientGone, Gate, Receive, Scope, Send, reply
from mock_server.journal import Exchange
from mock_server.problems import Refused, field_given_twice, malformed
from verifier.case_twice import field_twice
from verifier.contract import (
    CARD_PATH,
    CHALLENGE_PATH,
    CLOCK_PATH,
    NUMBER_PATH,
    OPENAPI_PATH,
    REGISTRATION_PATH,
    STATUS_PATH,
    CardVerificationRequest,
    ChallengeRequest,
    NumberVerificationRequest,
    ProblemCode,
)

LARGEST_REQUEST = 64 * 1024  # bytes; a verification by card has some 3,000

_T = TypeVar("_T", bound=msgspec.Struct)


def national_side(desk: Desk, clinics: Iterable[str], *, by_header: bool = False) -> Gate:
    """The ASGI application. `by_header`: the clinic is the word of X-Uketsuke-Clinic, not of its certificate (loopback only)."""
    routes = [
        Route(CHALLENGE_PATH, _Post(ChallengeRequest, desk.challenge)),
        Route(CARD_PATH, _Post(CardVerificationRequest, desk.verify_card)),
        Route(NUMBER_PATH, _Post(NumberVerificationRequest, desk.verify_number)),
        Route(REGISTRATION_PATH, _Post(CardVerificationRequest, desk.register_use)),
        Route(STATUS_PATH, _Get(desk.status)),
        Route(CLOCK_PATH, _Wait(desk.tell_clock)),
        Route(OPENAPI_PATH, _Get(_description)),
    ]
    # The router alone: Starlette's application would answer our failures itself, before the gate hears of them.
    router = Router(routes, default=_nowhere, redirect_slashes=False)
    return Gate(
        router,
        routes=frozenset(route.path for route in routes),
        clinics=frozenset(clinics),
        journal=lambda: desk.journal,
        by_header=by_header,
        unwritten=frozenset({CLOCK_PATH}),
    )


async def _nowhere(_scope: Scope, _receive: Receive, _send: Send) -> None:
    raise Refused(ProblemCode.NO_SUCH_ROUTE)


def _description(_exchange: Exchange) -> dict[str, Any]:
    from mock_server.openapi import description

    return description()


_encode = msgspec.json.Encoder().encode


class _Endpoint:
    """What a route does. OPTIONS is told the methods, any other that isn't among them is refused."""

    methods: frozenset[str]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["method"] in self.methods:
            await reply(send, scope, 200, _encode(await self.answer(scope, receive)))
            return
        allow = ", ".join(sorted(self.methods))
        if scope["method"] != "OPTIONS":
            raise Refused(ProblemCode.NOT_ALLOWED, allow=allow)
        await send({"type": "http.response.start", "status": 204, "headers": [(b"allow", allow.encode())]})
        await send({"type": "http.response.body"})

    async def answer(self, scope: Scope, receive: Receive) -> Any:
        raise NotImplementedError


class _Post(_Endpoint, Generic[_T]):
    """A route that reads a JSON body of the contract, of whatever content type it says it is."""

    methods = frozenset({"POST"})

    def __init__(self, request: type[_T], answer: Callable[[Exchange, _T], msgspec.Struct]) -> None:
        self._request = request
        self._decode = msgspec.json.Decoder(request).decode
        self._answer = answer

    async def answer(self, scope: Scope, receive: Receive) -> msgspec.Struct:
        body = await _body(scope, receive)
        try:
            request = self._decode(body)
        except (msgspec.MsgspecError, RecursionError, UnicodeError) as error:
            raise malformed(error, self._request) from error
        if (twice := field_twice(body)) is not None:  # of two, a reader takes one in silence
            raise field_given_twice(twice[0])
        return self._answer(scope[EXCHANGE], request)


class _Get(_Endpoint):
    """A route that reads nothing."""

    methods = frozenset({"GET", "HEAD"})

    def __init__(self, answer: Callable[[Exchange], Any]) -> None:
        self._answer = answer

    async def answer(self, scope: Scope, _receive: Receive) -> Any:
        return self._answer(scope[EXCHANGE])


class _Wait(_Endpoint):
    """A route that may wait for news before it answers: `?seen=` says what the caller knows already."""

    methods = frozenset({"GET", "HEAD"})

    def __init__(self, answer: Callable[[Exchange, str], Awaitable[msgspec.Struct]]) -> None:
        self._answer = answer

    async def answer(self, scope: Scope, _receive: Receive) -> Any:
        told = parse_qs(scope["query_string"].decode("latin-1"))
        return await self._answer(scope[EXCHANGE], told.get("seen", [""])[-1])


async def _body(scope: Scope, receive: Receive) -> bytes:
    """The whole body. Raises Refused as soon as it is too large, ClientGone."""
    for name, value in scope["headers"]:
        if name == b"content-length" and (not value.isdigit() or int(value[:20]) > LARGEST_REQUEST):
            _too_large()
    body = b""
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise ClientGone
        part: bytes = message.get("body", b"")
        body += part
        if len(body) > LARGEST_REQUEST:
            _too_large()
        if not message.get("more_body", False):
            return body


def _too_large() -> NoReturn:
    raise Refused(ProblemCode.TOO_LARGE, detail=f"A request has {LARGEST_REQUEST} bytes at most")
