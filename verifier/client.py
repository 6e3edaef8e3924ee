"""In here lives the terminal's way to the national system over httpx: timeouts, safe repeats, and errors in the field's words."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Awaitable, Callable, Iterator
from contextlib import aclosing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
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
    CLOCK_PATH,
    NUMBER_PATH,
    REGISTRATION_PATH,
    STATUS_PATH,
    CardVerificationRequest,
    Challenge,
    ChallengeRequest,
    ClockAnswer,
    EligibilityAnswer,
    NumberVerificationRequest,
    Problem,
    ProblemCode,
    Status,
)
from verifier.trouble import (
    AnswerNotUnderstood,
    ClinicExpired,
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
LOOK_SECONDS = 1.0
# From the question to the answer's last byte: of a trickle each byte is in time, the answer is not.
WHOLE_SECONDS = 15.0
LARGEST_ANSWER = 1024 * 1024  # bytes; an answer by card has some 1,500, the description of the interface 20,000
REPEATS = 2  # of requests that are safe to repeat, after the first
# An idle connection is kept for the next patient, shorter than our server keeps it. Another server may hang up sooner: the
# challenge, which is asked for first, is safe to repeat.
KEPT_SECONDS = 20.0
PAUSE_SECONDS = 0.2  # before the first repeat; doubled before the next
_CLOSED = "the line was closed"


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


async def _as_it_is(trouble: NationalTrouble) -> NationalTrouble:
    """Knows no more of a line that is down than the client does."""
    return trouble


class NationalClient:
    """An open way to the national system. Every method raises the NationalTrouble that befits.

    `explain`: whoever knows more of a line that went down (their own server has ended, say) gives the trouble that is raised in its place.
    """

    def __init__(
        self,
        access: Access,
        *,
        hear: Callable[[Exchange], None] = _unheard,
        explain: Callable[[NationalTrouble], Awaitable[NationalTrouble]] = _as_it_is,
        connect_seconds: float = CONNECT_SECONDS,
        answer_seconds: float = ANSWER_SECONDS,
        whole_seconds: float = WHOLE_SECONDS,
        pause_seconds: float = PAUSE_SECONDS,
    ) -> None:
        self.access = access
        self._hear = hear
        self._explain = explain
        self._whole = whole_seconds
        self._pause = pause_seconds
        self._closed = False
        self._waiting: set[asyncio.Timeout] = set()  # the time limits of the exchanges under way
        self._met = False  # has the server ever answered? Then it has accepted our certificate
        self._headers = httpx.Headers({"content-type": "application/json", "accept-encoding": "identity"})
        if access.clinic is not None:
            self._headers[CLINIC_HEADER] = access.clinic
        self._limits = {"timeout": httpx.Timeout(answer_seconds, connect=connect_seconds).as_dict()}
        self._url = httpx.URL(access.url)
        self._urls: dict[str, httpx.URL] = {}  # by path
        # A transport without a client around it: a clinic's line goes to one place, whatever proxies the machine knows, follows
        # no redirection, keeps no cookies from one patient to the next, and pays for none of that at each exchange.
        self._line = httpx.AsyncHTTPTransport(
            verify=tls_context(access), trust_env=False, limits=httpx.Limits(keepalive_expiry=KEPT_SECONDS)
        )

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    async def close(self) -> None:
        """Let go of the line; who still waits for an answer hears that it is down. May be called twice."""
        self._closed = True
        for waiting in tuple(self._waiting):
            waiting.reschedule(asyncio.get_running_loop().time())
        await self._line.aclose()

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

    async def clock(self, seen: str = "") -> ClockAnswer:
        """What time it is in the server's world. With the revision that was `seen` it is answered when the clock is set otherwise, or after a few

        seconds. Nobody hears of it: it would fill the trace. Asked once, never again by itself, and its failure is explained by nobody.
        """
        path = CLOCK_PATH + (f"?seen={seen}" if seen else "")
        return await self._ask_once("GET", path, None, ClockAnswer, heard=False)

    async def _ask(
        self, method: str, path: str, request: msgspec.Struct | None, answer: type[_T], *, repeatable: bool
    ) -> _T:
        pause = self._pause
        for left in range(REPEATS if repeatable else 0, -1, -1):
            try:
                return await self._ask_once(method, path, request, answer)
            except (NoLine, ClinicRefused, TimedOut) as trouble:
                # A time-out already took as long as anybody waits at a counter: it isn't tried again.
                if not left or not isinstance(trouble, NoLine):
                    raise await self._explain(trouble) from trouble.__cause__
            except ServerBusy:
                if not left:
                    raise
            await asyncio.sleep(pause)
            pause *= 2
        raise AssertionError  # pragma: no cover - the loop returns or raises

    async def _ask_once(
        self, method: str, path: str, request: msgspec.Struct | None, answer: type[_T], *, heard: bool = True
    ) -> _T:
        body = b"" if request is None else msgspec.json.encode(request)
        began = perf_counter()
        status: int | None = None
        code = "cancelled"
        unknown: tuple[str, ...] = ()
        content = bytearray()
        try:
            with self._under_way() as limit:
                async with (
                    limit,
                    aclosing(await self._line.handle_async_request(self._request(method, path, body))) as response,
                ):
                    self._met = True
                    status = response.status_code
                    if (packed := response.headers.get("content-encoding", "identity")) != "identity":
                        # Unasked; and a little may unpack to very much.
                        raise AnswerNotUnderstood(f"content-encoding: {packed[:20]}")
                    async for part in response.aiter_bytes():
                        content += part
                        if len(content) > LARGEST_ANSWER:
                            raise AnswerNotUnderstood(f"more than {LARGEST_ANSWER} bytes")
            answered = _read(status, content, answer)
            # An answer that is written back as it came has nothing that we don't know; to look for it takes ten times as long.
            code, unknown = "ok", () if msgspec.json.encode(answered) == content else unknown_fields(content, answer)
            return answered
        except TimeoutError as error:
            late = NoLine(_CLOSED) if self._closed else TimedOut()
            code = late.code
            raise late from error
        except httpx.DecodingError as error:
            code = AnswerNotUnderstood.code
            raise AnswerNotUnderstood(str(error)) from error
        except (httpx.HTTPError, httpx.InvalidURL, OSError, ValueError, OverflowError, ExceptionGroup) as error:
            # the last two: what comes out of httpx for a port that cannot be
            trouble = await self._translate(error)
            code = trouble.code
            raise trouble from error
        except NationalTrouble as trouble:
            code = trouble.code
            raise
        finally:
            elapsed = (perf_counter() - began) * 1000
            if heard:
                self._hear(Exchange(method, path, status, code, len(body), len(content), elapsed, unknown))

    @contextmanager
    def _under_way(self) -> Iterator[asyncio.Timeout]:
        """The time limit of one exchange, which `close` may bring forward."""
        if self._closed:
            raise NoLine(_CLOSED)
        limit = asyncio.timeout(self._whole)
        self._waiting.add(limit)
        try:
            yield limit
        finally:
            self._waiting.discard(limit)

    def _request(self, method: str, path: str, body: bytes) -> httpx.Request:
        url = self._urls.get(path)
        if url is None:  # to take an address apart costs as much as to send it
            whole = self._url.raw_path.rstrip(b"/") + path.encode("ascii")
            url = self._urls[path] = self._url.copy_with(raw_path=whole)
        return httpx.Request(method, url, headers=self._headers, content=body, extensions=self._limits)

    async def _translate(self, error: Exception) -> NationalTrouble:
        """A failure of the transport, in the field's words."""
        text = str(error)
        if isinstance(error, httpx.RemoteProtocolError) and not ("closed" in text or "disconnected" in text):
            return AnswerNotUnderstood(text)  # it speaks, and no HTTP
        if isinstance(error, httpx.ConnectTimeout):
            # It counts TLS's greetings too: a server that takes the call and says nothing is no line that is down.
            return TimedOut(text) if await self._is_there() else NoLine(text)
        if isinstance(error, httpx.TimeoutException):
            return TimedOut(text)
        if "CERTIFICATE_VERIFY_FAILED" in text:
            return ServerNotTrusted(text)
        if not self.access.url.lower().startswith("https:"):
            return NoLine(text)
        if "certificate expired" in text.lower():
            return ClinicExpired(text)
        # A server that doesn't want our certificate sends an alert, or (TLS 1.3) hangs up after the handshake. One that has
        # answered before has accepted it: then a hang-up is the end of an idle connection.
        refused = "alert" in text.lower() or ("without sending a response" in text and not self._met)
        # Hung up while the request was on its way, the alert is lost on some systems: then the certificate itself tells.
        hung_up = isinstance(error, httpx.ReadError | httpx.WriteError | httpx.RemoteProtocolError) and not self._met
        if (refused or hung_up) and await asyncio.to_thread(_has_expired, self.access.client_cert):
            return ClinicExpired(text)
        return ClinicRefused(text) if refused else NoLine(text)

    async def _is_there(self) -> bool:
        """Whether anybody takes the call at that address."""
        url = self._url
        try:
            async with asyncio.timeout(LOOK_SECONDS):
                _, writer = await asyncio.open_connection(url.host, url.port or (443 if url.scheme == "https" else 80))
        except (OSError, ValueError, OverflowError):
            return False
        writer.close()
        return True


def _has_expired(certificate: Path | None) -> bool:
    """Whether our own certificate has, by the machine's clock: TLS goes by no other. One that can't be read says nothing."""
    if certificate is None:
        return False
    from cryptography import x509

    try:
        return x509.load_pem_x509_certificate(certificate.read_bytes()).not_valid_after_utc < datetime.now(UTC)
    except (OSError, ValueError):
        return False


_NO_JSON = (msgspec.MsgspecError, UnicodeDecodeError, RecursionError)


def _read(status: int, content: bytearray, answer: type[_T]) -> _T:
    if status == httpx.codes.OK:
        try:
            return msgspec.json.decode(content, type=answer)
        except _NO_JSON as error:
            raise AnswerNotUnderstood(str(error)) from error
    try:
        problem = msgspec.json.decode(content, type=Problem)
    except _NO_JSON:
        problem = None
    if status in {httpx.codes.SERVICE_UNAVAILABLE, httpx.codes.TOO_MANY_REQUESTS}:
        raise ServerBusy(problem.detail if problem else "")
    if status >= httpx.codes.INTERNAL_SERVER_ERROR:
        raise ServerBroken(problem.detail if problem else f"HTTP {status}")
    if problem is None:
        raise AnswerNotUnderstood(f"HTTP {status}")
    if problem.code == ProblemCode.CLINIC_UNKNOWN:
        raise ClinicRefused(problem.detail)
    raise RequestRefused(problem)
