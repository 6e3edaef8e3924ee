"""In here lives the terminal's way to the national system over httpx: timeouts, safe repeats, and errors in the field's words."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Callable
from time import perf_counter
from types import TracebackType
from typing import Self, TypeVar

import httpx
import msgspec

from verifier.access import Access, Exchange, TrustUnusable
from verifier.contract import (
    CARD_PATH,
    CHALLENGE_PATH,
    CLINIC_HEADER,
    NUMBER_PATH,
    REGISTRATION_PATH,
    STATUS_PATH,
    CardVerificationRequest,
    Challenge,
    ChallengeRequest,
    EligibilityAnswer,
    NumberVerificationRequest,
    Problem,
    ProblemCode,
    Status,
)
from verifier.trouble import (
    AnswerNotUnderstood,
    ClinicRefused,
    NationalTrouble,
    NoLine,
    RequestRefused,
    ServerBroken,
    ServerBusy,
    ServerNotTrusted,
    TimedOut,
)
from verifier.unknown_fields import unknown_fields

_T = TypeVar("_T")

CONNECT_SECONDS = 3.0
ANSWER_SECONDS = 10.0
REPEATS = 2  # of requests that are safe to repeat, after the first
# An idle connection is kept for the next patient, shorter than our server keeps it. Another server may hang up sooner: the
# challenge, which is asked for first, is safe to repeat.
KEPT_SECONDS = 20.0
PAUSE_SECONDS = 0.2  # before the first repeat; doubled before the next


def tls_context(access: Access) -> ssl.SSLContext | bool:
    """The TLS side of an access: where an authority is named, only that one is trusted. Raises TrustUnusable."""
    if not access.url.lower().startswith("https:"):
        return True
    for path in (access.ca, access.client_cert, access.client_key):
        if path is not None and not path.is_file():
            raise TrustUnusable("file_missing", path)
    if access.ca is not None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        try:
            context.load_verify_locations(access.ca)
        except (ssl.SSLError, OSError) as error:
            raise TrustUnusable("ca_unreadable", access.ca, str(error)) from error
    else:
        context = ssl.create_default_context()
    if access.client_cert is not None:
        try:
            # An encrypted key is refused, not asked about: nobody sits at a terminal that serves a counter.
            context.load_cert_chain(access.client_cert, access.client_key, password=lambda: "")
        except (ssl.SSLError, OSError) as error:
            raise TrustUnusable("client_certificate_unreadable", access.client_cert, str(error)) from error
    elif access.client_key is not None:
        raise TrustUnusable("client_certificate_unreadable", access.client_key, "a key without a certificate")
    return context


def _unheard(_exchange: Exchange) -> None:
    """Hears nothing."""


class NationalClient:
    """An open way to the national system. Every method raises the NationalTrouble that befits."""

    def __init__(
        self,
        access: Access,
        *,
        hear: Callable[[Exchange], None] = _unheard,
        connect_seconds: float = CONNECT_SECONDS,
        answer_seconds: float = ANSWER_SECONDS,
        pause_seconds: float = PAUSE_SECONDS,
    ) -> None:
        self.access = access
        self._hear = hear
        self._pause = pause_seconds
        self._met = False  # has the server ever answered? Then it has accepted our certificate
        headers = {"content-type": "application/json"}
        if access.clinic is not None:
            headers[CLINIC_HEADER] = access.clinic
        self._http = httpx.AsyncClient(
            base_url=access.url,
            verify=tls_context(access),
            headers=headers,
            timeout=httpx.Timeout(answer_seconds, connect=connect_seconds),
            limits=httpx.Limits(keepalive_expiry=KEPT_SECONDS),
            trust_env=False,  # a clinic's line goes to one place, whatever proxies the machine knows
        )

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    async def close(self) -> None:
        """Let go of the line. May be called twice."""
        await self._http.aclose()

    async def challenge(self) -> Challenge:
        """Fetch a challenge for a card to sign; safe to repeat, an unused challenge harms nobody."""
        return await self._ask("POST", CHALLENGE_PATH, ChallengeRequest(), Challenge, repeatable=True)

    async def verify_card(self, request: CardVerificationRequest) -> EligibilityAnswer:
        """Ask by card. Never repeated by itself: the challenge is good once."""
        return await self._ask("POST", CARD_PATH, request, EligibilityAnswer, repeatable=False)

    async def register_use(self, request: CardVerificationRequest) -> EligibilityAnswer:
        """Register the card for use (利用登録) on the spot, at the patient's wish. Never repeated by itself."""
        return await self._ask("POST", REGISTRATION_PATH, request, EligibilityAnswer, repeatable=False)

    async def verify_number(self, request: NumberVerificationRequest) -> EligibilityAnswer:
        """Ask by insurer, symbol and number: a look-up, safe to repeat."""
        return await self._ask("POST", NUMBER_PATH, request, EligibilityAnswer, repeatable=True)

    async def status(self) -> Status:
        """Whom the server takes us for, and its world's date."""
        return await self._ask("GET", STATUS_PATH, None, Status, repeatable=True)

    async def _ask(
        self, method: str, path: str, request: msgspec.Struct | None, answer: type[_T], *, repeatable: bool
    ) -> _T:
        pause = self._pause
        for left in range(REPEATS if repeatable else 0, -1, -1):
            try:
                return await self._ask_once(method, path, request, answer)
            except (NoLine, ServerBusy, TimedOut) as trouble:
                # A time-out already took as long as anybody waits at a counter: it isn't tried again.
                if not left or isinstance(trouble, TimedOut):
                    raise
            await asyncio.sleep(pause)
            pause *= 2
        raise AssertionError  # pragma: no cover - the loop returns or raises

    async def _ask_once(self, method: str, path: str, request: msgspec.Struct | None, answer: type[_T]) -> _T:
        body = b"" if request is None else msgspec.json.encode(request)
        began = perf_counter()
        status: int | None = None
        received = 0
        code = "cancelled"
        unknown: tuple[str, ...] = ()
        try:
            response = await self._http.request(method, path, content=body)
            self._met = True
            status, received = response.status_code, len(response.content)
            answered = _read(response, answer)
            code, unknown = "ok", unknown_fields(response.content, answer)
            return answered
        except httpx.DecodingError as error:
            code = AnswerNotUnderstood.code
            raise AnswerNotUnderstood(str(error)) from error
        except (httpx.HTTPError, httpx.InvalidURL, OSError, ValueError, OverflowError, ExceptionGroup) as error:
            # the last two: what comes out of httpx for a port that cannot be
            trouble = self._translate(error)
            code = trouble.code
            raise trouble from error
        except NationalTrouble as trouble:
            code = trouble.code
            raise
        finally:
            elapsed = (perf_counter() - began) * 1000
            self._hear(Exchange(method, path, status, code, len(body), received, elapsed, unknown))

    def _translate(self, error: Exception) -> NationalTrouble:
        """A failure of the transport, in the field's words."""
        text = str(error)
        if isinstance(error, httpx.ConnectTimeout):
            return NoLine(text)
        if isinstance(error, httpx.TimeoutException):
            return TimedOut(text)
        if "CERTIFICATE_VERIFY_FAILED" in text:
            return ServerNotTrusted(text)
        # A server that doesn't want our certificate sends an alert, or (TLS 1.3) hangs up after the handshake. One that has
        # answered before has accepted it: then a hang-up is the end of an idle connection.
        if self.access.url.lower().startswith("https:") and (
            "alert" in text.lower() or ("without sending a response" in text and not self._met)
        ):
            return ClinicRefused(text)
        return NoLine(text)


_NO_JSON = (msgspec.MsgspecError, UnicodeDecodeError, RecursionError)


def _read(response: httpx.Response, answer: type[_T]) -> _T:
    if response.status_code == httpx.codes.OK:
        try:
            return msgspec.json.decode(response.content, type=answer)
        except _NO_JSON as error:
            raise AnswerNotUnderstood(str(error)) from error
    try:
        problem = msgspec.json.decode(response.content, type=Problem)
    except _NO_JSON:
        problem = None
    if response.status_code in {httpx.codes.SERVICE_UNAVAILABLE, httpx.codes.TOO_MANY_REQUESTS}:
        raise ServerBusy(problem.detail if problem else "")
    if response.status_code >= httpx.codes.INTERNAL_SERVER_ERROR:
        raise ServerBroken(problem.detail if problem else f"HTTP {response.status_code}")
    if problem is None:
        raise AnswerNotUnderstood(f"HTTP {response.status_code}")
    if problem.code == ProblemCode.CLINIC_UNKNOWN:
        raise ClinicRefused(problem.detail)
    raise RequestRefused(problem)
