"""In here live the tests of the way to the national system, without a server: respx answers in its place.

Real TLS, with refused certificates on either side, is tested with the server (tests/mock_server).
"""

from __future__ import annotations

import asyncio
import base64
import subprocess
import sys
from collections.abc import AsyncIterator, Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import httpx
import msgspec
import pytest
import respx

from verifier.access import Access, Exchange, TrustUnusable
from verifier.client import REPEATS, NationalClient, tls_context
from verifier.contract import (
    CARD_PATH,
    CHALLENGE_PATH,
    CLINIC_HEADER,
    NUMBER_PATH,
    PROBLEM_TYPE,
    REGISTRATION_PATH,
    STATUS_PATH,
    CardVerificationRequest,
    EligibilityAnswer,
    NumberVerificationRequest,
    Problem,
    ProblemCode,
)
from verifier.domain import HolderCheck, Validity
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

URL = "https://national.example"
CLINIC = "1311234569"

CARD = CardVerificationRequest(
    challenge_id="c-1",
    certificate=b"certificate",
    signature=b"signature",
    holder_check=HolderCheck.FACE,
    visit_date=date(2025, 12, 1),
)
NUMBER = NumberVerificationRequest(
    insurer_number="31139991",
    symbol="文部",
    number="0012345",
    birth_date=date(1980, 2, 17),
    visit_date=date(2025, 12, 1),
)
ANSWER = EligibilityAnswer(
    answer_id="a-1",
    answered_at=datetime(2025, 12, 1, 9, 0, tzinfo=UTC),
    visit_date=date(2025, 12, 1),
    inquiry="number",
    validity=Validity.VALID,
)
STATUS = {"clinic": CLINIC, "today": "2025-12-01", "version": "1"}
CHALLENGE = {"id": "c-1", "challenge": base64.b64encode(bytes(32)).decode(), "seconds": 300}

Ask = Callable[[NationalClient], Any]

# Every way to ask: method, path, the call, a good answer, and whether it is safe to repeat.
WAYS: list[tuple[str, str, Ask, bytes, bool]] = [
    ("POST", CHALLENGE_PATH, lambda client: client.challenge(), msgspec.json.encode(CHALLENGE), True),
    ("POST", CARD_PATH, lambda client: client.verify_card(CARD), msgspec.json.encode(ANSWER), False),
    ("POST", REGISTRATION_PATH, lambda client: client.register_use(CARD), msgspec.json.encode(ANSWER), False),
    ("POST", NUMBER_PATH, lambda client: client.verify_number(NUMBER), msgspec.json.encode(ANSWER), True),
    ("GET", STATUS_PATH, lambda client: client.status(), msgspec.json.encode(STATUS), True),
]
IDS = ["challenge", "card", "registration", "number", "status"]
ways = pytest.mark.parametrize(("method", "path", "ask", "good", "repeatable"), WAYS, ids=IDS)


@pytest.fixture
def heard() -> list[Exchange]:
    return []


@pytest.fixture
async def client(heard: list[Exchange]) -> AsyncIterator[NationalClient]:
    async with NationalClient(Access(URL, clinic=CLINIC), hear=heard.append, pause_seconds=0) as client:
        yield client


def problem(status: int, code: str, **more: Any) -> httpx.Response:
    said = Problem(type="about:blank", title="title", status=status, code=code, **more)
    return httpx.Response(status, content=msgspec.json.encode(said), headers={"content-type": PROBLEM_TYPE})


# -- what is sent and read -------------------------------------------------------------------------------------------


@ways
async def test_a_good_answer(
    client: NationalClient, heard: list[Exchange], method: str, path: str, ask: Ask, good: bytes, repeatable: bool
) -> None:
    with respx.mock(base_url=URL) as national:
        route = national.request(method, path).respond(content=good)
        assert await ask(client) is not None
    (call,) = route.calls
    assert call.request.headers[CLINIC_HEADER] == CLINIC
    assert call.request.headers["content-type"] == "application/json"
    (exchange,) = heard
    assert (exchange.method, exchange.path, exchange.status, exchange.code) == (method, path, 200, "ok")
    assert exchange.received == len(good)
    assert exchange.sent == len(call.request.content)


async def test_the_request_is_of_the_contract(client: NationalClient) -> None:
    with respx.mock(base_url=URL) as national:
        route = national.post(NUMBER_PATH).respond(content=msgspec.json.encode(ANSWER))
        answer = await client.verify_number(NUMBER)
        assert msgspec.json.decode(route.calls.last.request.content, type=NumberVerificationRequest) == NUMBER
        route = national.post(CARD_PATH).respond(content=msgspec.json.encode(ANSWER))
        await client.verify_card(CARD)
        assert msgspec.json.decode(route.calls.last.request.content, type=CardVerificationRequest) == CARD
    assert answer == ANSWER


async def test_bytes_travel_as_base64(client: NationalClient) -> None:
    with respx.mock(base_url=URL) as national:
        national.post(CHALLENGE_PATH).respond(json=CHALLENGE)
        challenge = await client.challenge()
    assert challenge.challenge == bytes(32)


async def test_unknown_fields_of_an_answer_are_ignored(client: NationalClient) -> None:
    with respx.mock(base_url=URL) as national:
        national.get(STATUS_PATH).respond(json=STATUS | {"news": {"much": [1, 2]}, "clinic_name": "x"})
        status = await client.status()
    assert status.clinic == CLINIC


async def test_without_a_clinic_no_header_names_one() -> None:
    with respx.mock(base_url=URL) as national:
        route = national.get(STATUS_PATH).respond(json=STATUS)
        async with NationalClient(Access(URL)) as client:
            await client.status()
    assert CLINIC_HEADER not in route.calls.last.request.headers


async def test_a_client_may_be_closed_twice() -> None:
    client = NationalClient(Access(URL))
    await client.close()
    await client.close()


async def test_the_machine_s_proxies_are_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://proxy.invalid:1")
    monkeypatch.setenv("ALL_PROXY", "http://proxy.invalid:1")
    with respx.mock(base_url=URL) as national:
        national.get(STATUS_PATH).respond(json=STATUS)
        async with NationalClient(Access(URL)) as client:
            await client.status()


# -- answers that help nobody ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{}",
        b"[]",
        b"null",
        b"<html>",
        b'{"clinic":"1","today":"2025-12-01"}',
        b'{"clinic":1,"today":"2025-12-01","version":"1"}',
        b'{"clinic":"1","today":"tomorrow","version":"1"}',
        b'{"clinic":null,"today":"2025-12-01","version":"1"}',
        b'{"clinic":"1","today":"2025-12-01","version":"1"} x',
    ],
)
async def test_an_answer_of_another_form_is_not_understood(
    client: NationalClient, heard: list[Exchange], content: bytes
) -> None:
    with respx.mock(base_url=URL) as national:
        route = national.get(STATUS_PATH).respond(content=content)
        with pytest.raises(AnswerNotUnderstood):
            await client.status()
    assert route.call_count == 1  # asking again would change nothing
    assert heard[-1].code == "answer_not_understood"
    assert heard[-1].status == 200


@pytest.mark.parametrize("validity", ["VALID", 1, "1", ""])
async def test_a_value_outside_the_vocabulary_is_not_understood(client: NationalClient, validity: object) -> None:
    wrong = msgspec.to_builtins(ANSWER) | {"validity": validity}
    with respx.mock(base_url=URL) as national:
        national.post(NUMBER_PATH).respond(content=msgspec.json.encode(wrong))
        with pytest.raises(AnswerNotUnderstood):
            await client.verify_number(NUMBER)


@pytest.mark.parametrize("status", [204, 301, 400, 403, 404, 418])
async def test_an_error_without_a_problem_is_not_understood(client: NationalClient, status: int) -> None:
    with respx.mock(base_url=URL) as national:
        national.get(STATUS_PATH).respond(status, content=b"<html>no</html>", headers={"location": "https://elsewhere"})
        with pytest.raises(AnswerNotUnderstood, match=str(status)):
            await client.status()


@pytest.mark.parametrize(
    ("status", "code"),
    [
        (400, ProblemCode.MALFORMED),
        (422, ProblemCode.VALUE),
        (409, ProblemCode.CHALLENGE_UNKNOWN),
        (409, ProblemCode.CHALLENGE_USED),
        (409, ProblemCode.CHALLENGE_EXPIRED),
        (422, ProblemCode.CERTIFICATE_UNREADABLE),
        (422, ProblemCode.CERTIFICATE_FOREIGN),
        (422, ProblemCode.CERTIFICATE_UNKNOWN),
        (422, ProblemCode.SIGNATURE_WRONG),
        (405, ProblemCode.NOT_ALLOWED),
        (404, ProblemCode.NO_SUCH_ROUTE),
        (413, ProblemCode.TOO_LARGE),
        (400, "a_code_of_a_newer_server"),
    ],
)
async def test_a_problem_is_told_by_its_code(
    client: NationalClient, heard: list[Exchange], status: int, code: str
) -> None:
    with respx.mock(base_url=URL) as national:
        route = national.post(CARD_PATH).mock(return_value=problem(status, code, detail="why", where="signature"))
        with pytest.raises(RequestRefused) as caught:
            await client.verify_card(CARD)
    assert caught.value.code == code
    assert (caught.value.detail, caught.value.where, caught.value.problem.status) == ("why", "signature", status)
    assert route.call_count == 1
    assert (heard[-1].code, heard[-1].status) == (code, status)


async def test_a_clinic_that_is_unknown_is_refused(client: NationalClient) -> None:
    with respx.mock(base_url=URL) as national:
        national.get(STATUS_PATH).mock(return_value=problem(403, ProblemCode.CLINIC_UNKNOWN, detail="no such clinic"))
        with pytest.raises(ClinicRefused, match="no such clinic"):
            await client.status()


@pytest.mark.parametrize(
    "answer",
    [problem(500, ProblemCode.INTERNAL, detail="broken"), httpx.Response(500), httpx.Response(502, content=b"<html>")],
    ids=["problem", "bare", "gateway"],
)
async def test_a_server_that_fails(client: NationalClient, answer: httpx.Response) -> None:
    with respx.mock(base_url=URL) as national:
        route = national.post(NUMBER_PATH).mock(return_value=answer)
        with pytest.raises(ServerBroken):
            await client.verify_number(NUMBER)
    assert route.call_count == 1


# -- the line --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("failure", "trouble"),
    [
        (httpx.ConnectError("refused"), NoLine),
        (httpx.ConnectTimeout("slow"), NoLine),
        (httpx.ReadTimeout("slow"), TimedOut),
        (httpx.WriteTimeout("slow"), TimedOut),
        (httpx.PoolTimeout("busy"), TimedOut),
        (httpx.ReadError("reset"), NoLine),
        (httpx.WriteError("reset"), NoLine),
        (httpx.RemoteProtocolError("peer closed connection in the middle"), NoLine),
        (httpx.ConnectError("[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed"), ServerNotTrusted),
        (httpx.ReadError("[SSL: TLSV13_ALERT_CERTIFICATE_REQUIRED] tlsv13 alert certificate required"), ClinicRefused),
        (httpx.ReadError("[SSL: TLSV1_ALERT_UNKNOWN_CA] tlsv1 alert unknown ca"), ClinicRefused),
        (httpx.ReadError("[SSL: SSLV3_ALERT_CERTIFICATE_EXPIRED] sslv3 alert certificate expired"), ClinicExpired),
        (httpx.UnsupportedProtocol("no scheme"), NoLine),
    ],
    ids=lambda value: value.__name__ if isinstance(value, type) else type(value).__name__,
)
async def test_what_happens_to_a_line(
    client: NationalClient, heard: list[Exchange], failure: Exception, trouble: type[NationalTrouble]
) -> None:
    with respx.mock(base_url=URL) as national:
        national.post(CARD_PATH).mock(side_effect=failure)
        with pytest.raises(trouble) as caught:
            await client.verify_card(CARD)
    assert type(caught.value) is trouble
    assert caught.value.__cause__ is failure
    (exchange,) = heard
    assert (exchange.code, exchange.status, exchange.received) == (trouble.code, None, 0)


@ways
async def test_repeats_are_few_and_only_where_repeating_is_safe(
    client: NationalClient, heard: list[Exchange], method: str, path: str, ask: Ask, good: bytes, repeatable: bool
) -> None:
    with respx.mock(base_url=URL) as national:
        route = national.request(method, path).mock(side_effect=httpx.ConnectError("refused"))
        with pytest.raises(NoLine):
            await ask(client)
    assert route.call_count == (1 + REPEATS if repeatable else 1)
    assert len(heard) == route.call_count


@ways
async def test_a_busy_server_is_asked_again_where_it_is_safe(
    client: NationalClient, heard: list[Exchange], method: str, path: str, ask: Ask, good: bytes, repeatable: bool
) -> None:
    busy = [problem(503, ProblemCode.BUSY), httpx.Response(429)]
    with respx.mock(base_url=URL) as national:
        route = national.request(method, path).mock(side_effect=[*busy, httpx.Response(200, content=good)])
        if repeatable:
            assert await ask(client) is not None
        else:
            with pytest.raises(ServerBusy):
                await ask(client)
    assert route.call_count == (3 if repeatable else 1)
    assert [exchange.code for exchange in heard] == (
        ["server_busy", "server_busy", "ok"] if repeatable else ["server_busy"]
    )


@ways
async def test_a_time_out_is_never_repeated(
    client: NationalClient, method: str, path: str, ask: Ask, good: bytes, repeatable: bool
) -> None:
    with respx.mock(base_url=URL) as national:
        route = national.request(method, path).mock(side_effect=httpx.ReadTimeout("slow"))
        with pytest.raises(TimedOut):
            await ask(client)
    assert route.call_count == 1


async def test_pauses_between_repeats_grow(monkeypatch: pytest.MonkeyPatch) -> None:
    slept: list[float] = []

    async def sleep(seconds: float) -> None:
        slept.append(seconds)

    monkeypatch.setattr(asyncio, "sleep", sleep)
    with respx.mock(base_url=URL) as national:
        national.get(STATUS_PATH).mock(side_effect=httpx.ConnectError("refused"))
        async with NationalClient(Access(URL), pause_seconds=0.2) as client:
            with pytest.raises(NoLine):
                await client.status()
    assert slept == [0.2, 0.4]


async def test_time_limits_are_the_caller_s() -> None:
    async with NationalClient(Access(URL), connect_seconds=1.5, answer_seconds=4) as client:
        with respx.mock(base_url=URL) as national:
            route = national.get(STATUS_PATH).respond(json=STATUS)
            await client.status()
    limits = route.calls.last.request.extensions["timeout"]
    assert (limits["connect"], limits["read"]) == (1.5, 4)


async def test_nothing_answers_at_a_closed_port() -> None:
    server = await asyncio.start_server(lambda _reader, _writer: None, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    server.close()
    await server.wait_closed()
    async with NationalClient(Access(f"http://127.0.0.1:{port}"), pause_seconds=0) as client:
        with pytest.raises(NoLine):
            await client.status()


async def test_a_connection_without_an_answer_times_out() -> None:
    async def silent(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read()
        writer.close()

    server = await asyncio.start_server(silent, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    async with server, NationalClient(Access(f"http://127.0.0.1:{port}"), answer_seconds=0.05) as client:
        with pytest.raises(TimedOut):
            await client.status()


# -- stranger answers, stranger lines --------------------------------------------------------------------------------


@pytest.mark.parametrize("status", [200, 400])
@pytest.mark.parametrize(
    "content",
    [
        b'{"clinic":"\xff","today":"2025-12-01","version":"1","type":"\xff"}',
        b'{"clinic":"1","today":"2025-12-01","version":"1","x":' + b"[" * 100_000 + b"]" * 100_000 + b"}",
    ],
    ids=["no UTF-8", "very deep"],
)
async def test_an_answer_that_no_decoder_likes(
    client: NationalClient, heard: list[Exchange], content: bytes, status: int
) -> None:
    with respx.mock(base_url=URL) as national:
        national.get(STATUS_PATH).respond(status, content=content)
        with pytest.raises(AnswerNotUnderstood):
            await client.status()
    assert heard[-1].code == "answer_not_understood"


async def test_a_body_that_cannot_be_unpacked(client: NationalClient) -> None:
    with respx.mock(base_url=URL) as national:
        route = national.get(STATUS_PATH).mock(side_effect=httpx.DecodingError("not gzip"))
        with pytest.raises(AnswerNotUnderstood):
            await client.status()
    assert route.call_count == 1


async def test_a_client_certificate_refused_within_the_handshake(client: NationalClient) -> None:
    refusal = httpx.ConnectError("[SSL: TLSV1_ALERT_UNKNOWN_CA] tlsv1 alert unknown ca")
    with respx.mock(base_url=URL) as national:
        national.get(STATUS_PATH).mock(side_effect=refusal)
        with pytest.raises(ClinicRefused):
            await client.status()


async def test_a_kept_connection_that_the_server_closed_refuses_nobody() -> None:
    body = msgspec.json.encode(STATUS)

    async def once(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\ncontent-length: %d\r\n\r\n" % len(body) + body)
        await writer.drain()
        await reader.readuntil(b"\r\n\r\n")  # the next request arrives, and the connection ends
        writer.close()

    server = await asyncio.start_server(once, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    async with server, NationalClient(Access(f"http://127.0.0.1:{port}"), pause_seconds=0) as client:
        await client.status()
        assert await client.status()  # repeated on a new connection: a status is safe to repeat


async def test_a_port_that_cannot_be() -> None:
    async with NationalClient(Access("http://127.0.0.1:99999"), pause_seconds=0) as client:
        with pytest.raises(NoLine):
            await client.status()


async def test_an_exchange_that_was_cancelled_was_not_ok(heard: list[Exchange]) -> None:
    asked = asyncio.Event()

    async def silent(_request: httpx.Request) -> httpx.Response:
        asked.set()
        await asyncio.sleep(60)
        return httpx.Response(200)

    with respx.mock(base_url=URL, assert_all_called=False) as national:
        national.get(STATUS_PATH).mock(side_effect=silent)
        async with NationalClient(Access(URL), hear=heard.append) as client:
            asking = asyncio.create_task(client.status())
            await asked.wait()
            asking.cancel()
            with pytest.raises(asyncio.CancelledError):
                await asking
    assert [exchange.code for exchange in heard] == ["cancelled"]


# -- trust -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "access",
    [
        lambda file: Access(URL, ca=file),
        lambda file: Access(URL, client_cert=file),
        lambda file: Access(URL, client_key=file),
    ],
    ids=["ca", "client_cert", "client_key"],
)
@pytest.mark.parametrize("what", ["missing", "folder"])
def test_trust_files_that_are_not_there(tmp_path: Path, access: Callable[[Path], Access], what: str) -> None:
    place = tmp_path / what
    if what == "folder":
        place.mkdir()
    with pytest.raises(TrustUnusable) as caught:
        NationalClient(access(place))
    assert (caught.value.code, caught.value.where) == ("file_missing", place)


def test_an_authority_that_is_none(tmp_path: Path) -> None:
    nonsense = tmp_path / "ca.pem"
    nonsense.write_text("nonsense")
    with pytest.raises(TrustUnusable) as caught:
        tls_context(Access(URL, ca=nonsense))
    assert (caught.value.code, caught.value.where) == ("ca_unreadable", nonsense)


def test_a_client_certificate_that_is_none(tmp_path: Path) -> None:
    nonsense = tmp_path / "client.pem"
    nonsense.write_text("nonsense")
    with pytest.raises(TrustUnusable) as caught:
        tls_context(Access(URL, client_cert=nonsense, client_key=nonsense))
    assert (caught.value.code, caught.value.where) == ("client_certificate_unreadable", nonsense)


def test_without_tls_no_trust_is_needed(tmp_path: Path) -> None:
    assert tls_context(Access("http://127.0.0.1:1", ca=tmp_path / "missing")) is True


# -- the words of trouble --------------------------------------------------------------------------------------------


def test_every_trouble_has_a_code_of_its_own() -> None:
    troubles = [NoLine, TimedOut, ServerNotTrusted, ClinicRefused, ServerBusy, ServerBroken, AnswerNotUnderstood]
    codes = {trouble.code for trouble in troubles}
    assert len(codes) == len(troubles)
    assert str(NoLine()) == "no_line"
    assert str(NoLine("why")) == "why"


def test_trouble_knows_no_transport() -> None:
    seen = "import sys, verifier.trouble, verifier.access; print('httpx' in sys.modules, 'ssl' in sys.modules)"
    said = subprocess.run([sys.executable, "-c", seen], capture_output=True, text=True, check=True)
    assert said.stdout.split() == ["False", "False"]
