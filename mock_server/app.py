"""In here lives the table of contents of the national side: its routes, what each reads and what does it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, Generic, NoReturn, TypeVar

import msgspec
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from mock_server.desk import Desk
from mock_server.gate import EXCHANGE, ClientGone, Gate, Receive, Scope, Send, reply
from mock_server.journal import Exchange
from mock_server.problems import Refused, malformed
from verifier.contract import (
    CARD_PATH,
    CHALLENGE_PATH,
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

_T = TypeVar("_T")


def national_side(desk: Desk, clinics: Iterable[str], *, by_header: bool = False) -> Gate:
    """The ASGI application. `by_header`: the clinic is the word of X-Uketsuke-Clinic, not of its certificate (loopback only)."""
    routes = [
        Route(CHALLENGE_PATH, _Post(ChallengeRequest, desk.challenge), methods=["POST"]),
        Route(CARD_PATH, _Post(CardVerificationRequest, desk.verify_card), methods=["POST"]),
        Route(NUMBER_PATH, _Post(NumberVerificationRequest, desk.verify_number), methods=["POST"]),
        Route(REGISTRATION_PATH, _Post(CardVerificationRequest, desk.register_use), methods=["POST"]),
        Route(STATUS_PATH, _Get(desk.status), methods=["GET"]),
        Route(OPENAPI_PATH, _Get(_description), methods=["GET"]),
    ]
    starlette = Starlette(routes=routes, exception_handlers={HTTPException: _without_route})
    starlette.router.redirect_slashes = False  # a path is right or wrong
    return Gate(starlette, clinics=frozenset(clinics), journal=lambda: desk.journal, by_header=by_header)


def _description(_exchange: Exchange) -> dict[str, Any]:
    from mock_server.openapi import description

    return description()


async def _without_route(request: Request, error: Exception) -> Response:
    """What no route takes. OPTIONS is told what would be."""
    assert isinstance(error, HTTPException)
    if error.status_code != 405:
        raise Refused(ProblemCode.NO_SUCH_ROUTE)
    allow = (error.headers or {}).get("Allow", "")
    if request.method == "OPTIONS":
        return Response(status_code=204, headers={"allow": allow})
    raise Refused(ProblemCode.NOT_ALLOWED, allow=allow)


_encode = msgspec.json.Encoder().encode


class _Post(Generic[_T]):
    """A route that reads a JSON body of the contract, of whatever content type it says it is."""

    def __init__(self, request: type[_T], answer: Callable[[Exchange, _T], msgspec.Struct]) -> None:
        self._decode = msgspec.json.Decoder(request).decode
        self._answer = answer

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        body = await _body(scope, receive)
        try:
            request = self._decode(body)
        except (msgspec.MsgspecError, RecursionError, UnicodeError) as error:
            raise malformed(error) from error
        await reply(send, scope, 200, _encode(self._answer(scope[EXCHANGE], request)))


class _Get:
    """A route that reads nothing."""

    def __init__(self, answer: Callable[[Exchange], Any]) -> None:
        self._answer = answer

    async def __call__(self, scope: Scope, _receive: Receive, send: Send) -> None:
        await reply(send, scope, 200, _encode(self._answer(scope[EXCHANGE])))


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
    raise Refused(ProblemCode.TOO_LARGE, detail=f"at most {LARGEST_REQUEST} bytes")
