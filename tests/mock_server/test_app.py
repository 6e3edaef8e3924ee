"""In here live the tests of the routes: what is answered, what is refused, and that nothing sent can break it."""

from __future__ import annotations

import sqlite3
from collections.abc import AsyncIterator, Awaitable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import httpx
import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mock_server.app import LARGEST_REQUEST, national_side
from mock_server.desk import Desk
from mock_server.events import CertificateRevoked, Deregistered, RevocationReason
from mock_server.journal import read_journal
from tests.mock_server.small_world import (
    BORN,
    CLINIC,
    DAY,
    OTHER_CLINIC,
    SERIALS,
    UNION,
    card_certificate,
    card_events,
    desk_in,
    file_of,
    fill,
    foreign_authority,
    sign,
)
from verifier.contract import (
    CARD_PATH,
    CHALLENGE_PATH,
    CLINIC_HEADER,
    NUMBER_PATH,
    OPENAPI_PATH,
    PROBLEM_TYPE,
    REGISTRATION_PATH,
    STATUS_PATH,
    CardVerificationRequest,
    Challenge,
    EligibilityAnswer,
    NumberVerificationRequest,
    Problem,
    ProblemCode,
    Status,
)
from verifier.domain import CardStanding, CertificateState, HolderCheck, Validity

POSTS = (CHALLENGE_PATH, CARD_PATH, NUMBER_PATH, REGISTRATION_PATH)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    desk = desk_in(tmp_path)
    yield desk
    desk.close()


def client_of(desk: Desk, clinic: str | None = CLINIC) -> httpx.AsyncClient:
    app = national_side(desk, [CLINIC, OTHER_CLINIC], by_header=True)
    headers = {CLINIC_HEADER: clinic} if clinic is not None else {}
    return httpx.AsyncClient(
        transport=httpx.ASGITransport(app=app),
        base_url="http://national.invalid",
        headers=headers,
    )


@pytest.fixture
async def client(desk: Desk) -> AsyncIterator[httpx.AsyncClient]:
    async with client_of(desk) as client:
        yield client


def problem(response: httpx.Response) -> Problem:
    assert response.headers["content-type"] == PROBLEM_TYPE
    told = msgspec.json.decode(response.content, type=Problem)
    assert told.status == response.status_code
    assert told.type == f"urn:uketsuke:problem:{told.code}"
    assert "Traceback" not in response.text
    return told


def answer(response: httpx.Response) -> EligibilityAnswer:
    assert response.status_code == 200, response.text
    return msgspec.json.decode(response.content, type=EligibilityAnswer)


async def challenge(client: httpx.AsyncClient) -> Challenge:
    response = await client.post(CHALLENGE_PATH, content=b"{}")
    return msgspec.json.decode(response.content, type=Challenge)


async def by_card(
    client: httpx.AsyncClient,
    certificate: bytes | None = None,
    *,
    path: str = CARD_PATH,
    visit_date: date = DAY,
    **changes: Any,
) -> httpx.Response:
    """A whole proof: Hanako's card, unless another certificate is given; `changes` spoil the request."""
    fetched = await challenge(client)
    request = CardVerificationRequest(
        challenge_id=fetched.id,
        certificate=certificate or card_certificate(SERIALS["hanako"]),
        signature=sign(fetched.challenge),
        holder_check=HolderCheck.FACE,
        visit_date=visit_date,
    )
    return await client.post(path, content=msgspec.json.encode(msgspec.structs.replace(request, **changes)))


async def by_number(client: httpx.AsyncClient, **changes: Any) -> httpx.Response:
    request = NumberVerificationRequest(
        insurer_number=UNION, symbol="見本", number="0012345", branch="00", birth_date=BORN, visit_date=DAY
    )
    return await client.post(NUMBER_PATH, content=msgspec.json.encode(msgspec.structs.replace(request, **changes)))


# -- cards -------------------------------------------------------------------------------------------------------------


async def test_a_registered_card(client: httpx.AsyncClient) -> None:
    told = answer(await by_card(client))
    assert (told.standing, told.validity, told.visit_date) == (CardStanding.REGISTERED, Validity.VALID, DAY)
    assert told.certificate_state is CertificateState.GOOD
    assert told.coverage is not None
    assert told.coverage.ratio == 30
    assert told.person is not None
    assert told.person.name == "見本　花子"
    assert told.answered_at.date() == DAY


async def test_a_card_is_registered_on_the_spot(client: httpx.AsyncClient) -> None:
    newcomer = card_certificate(SERIALS["newcomer"])
    assert answer(await by_card(client, newcomer)).standing is CardStanding.NOT_REGISTERED
    registered = answer(await by_card(client, newcomer, path=REGISTRATION_PATH))
    assert (registered.standing, registered.validity) == (CardStanding.REGISTERED, Validity.NO_INFORMATION)
    assert answer(await by_card(client, newcomer)).standing is CardStanding.REGISTERED


async def test_a_deregistered_card_is_registered_again_on_the_same_day(client: httpx.AsyncClient, desk: Desk) -> None:
    fill(desk.registry_file, [Deregistered(person="hanako", recorded_on=DAY, deregistered_on=DAY)])
    assert answer(await by_card(client)).standing is CardStanding.DEREGISTERED
    assert answer(await by_card(client, path=REGISTRATION_PATH)).validity is Validity.VALID


@pytest.mark.parametrize(
    ("reason", "standing"),
    [(RevocationReason.RETURNED, CardStanding.REVOKED), (RevocationReason.LOST, CardStanding.SUSPENDED)],
)
async def test_a_revoked_card_is_not_registered(
    client: httpx.AsyncClient, desk: Desk, reason: RevocationReason, standing: CardStanding
) -> None:
    serial = SERIALS["newcomer"]
    revoked = CertificateRevoked(person="newcomer", recorded_on=DAY, serial=serial, revoked_on=DAY, reason=reason)
    fill(desk.registry_file, [revoked])
    told = answer(await by_card(client, card_certificate(serial), path=REGISTRATION_PATH))
    assert (told.standing, told.validity, told.person) == (standing, None, None)


@pytest.mark.parametrize(
    ("day", "standing", "state"),
    [
        (date(2026, 6, 30), CardStanding.REGISTERED, CertificateState.IN_GRACE),
        (date(2026, 7, 1), CardStanding.PAST_GRACE, None),
    ],
)
async def test_grace_by_the_visits_day(
    tmp_path: Path, day: date, standing: CardStanding, state: CertificateState | None
) -> None:
    desk = desk_in(tmp_path)
    fill(desk.registry_file, card_events("taro", date(2026, 3, 10)))
    async with client_of(desk) as client:
        certificate = card_certificate(SERIALS["taro"], last=date(2026, 3, 10))
        told = answer(await by_card(client, certificate, visit_date=day))
        again = answer(await by_card(client, certificate, visit_date=day, path=REGISTRATION_PATH))
    assert (told.standing, told.certificate_state) == (standing, state)
    assert again.standing is standing
    desk.close()


async def test_a_past_visit_does_not_bring_a_dead_card_back(tmp_path: Path) -> None:
    desk = desk_in(tmp_path, day=date(2028, 6, 1))
    async with client_of(desk) as client:
        told = answer(await by_card(client, visit_date=DAY))
    assert told.standing is CardStanding.PAST_GRACE
    desk.close()


async def refusal(response: Awaitable[httpx.Response]) -> tuple[int, str, str]:
    told = problem(await response)
    return told.status, told.code, told.where


async def test_proofs_that_prove_nothing(client: httpx.AsyncClient) -> None:
    foreign = card_certificate(SERIALS["hanako"], authority=foreign_authority())
    stranger = card_certificate(SERIALS["stranger"])
    later = card_certificate(SERIALS["hanako"], first=date(2025, 12, 2))
    at_certificate, at_signature = "$.certificate", "$.signature"
    assert await refusal(by_card(client, foreign)) == (422, ProblemCode.CERTIFICATE_FOREIGN, at_certificate)
    assert await refusal(by_card(client, b"\x30\x03abc")) == (422, ProblemCode.CERTIFICATE_UNREADABLE, at_certificate)
    assert await refusal(by_card(client, stranger)) == (422, ProblemCode.CERTIFICATE_UNKNOWN, at_certificate)
    assert await refusal(by_card(client, later)) == (422, ProblemCode.CERTIFICATE_UNKNOWN, at_certificate)
    for signature in (sign(b"another challenge"), b"", b"\x00" * 256, b"\xff" * 5000):
        assert await refusal(by_card(client, signature=signature)) == (422, ProblemCode.SIGNATURE_WRONG, at_signature)
    told = answer(await by_card(client, card_certificate(SERIALS["hanako"], first=DAY)))
    assert told.validity is Validity.VALID  # issued today


async def test_challenges(client: httpx.AsyncClient, desk: Desk) -> None:
    used = await challenge(client)
    proof: dict[str, Any] = {"challenge_id": used.id, "signature": sign(used.challenge)}
    conflict = 409, "$.challenge_id"
    async with client_of(desk, OTHER_CLINIC) as other:
        status, code, where = await refusal(by_card(other, **proof))
        assert ((status, where), code) == (conflict, ProblemCode.CHALLENGE_UNKNOWN)
    assert answer(await by_card(client, **proof)).validity is Validity.VALID
    status, code, where = await refusal(by_card(client, **proof))
    assert ((status, where), code) == (conflict, ProblemCode.CHALLENGE_USED)

    failed = await challenge(client)
    assert (await refusal(by_card(client, challenge_id=failed.id)))[1] == ProblemCode.SIGNATURE_WRONG
    again: dict[str, Any] = {"challenge_id": failed.id, "signature": sign(failed.challenge)}
    assert (await refusal(by_card(client, **again)))[1] == ProblemCode.CHALLENGE_USED  # a failure uses it up too

    old = await challenge(client)
    desk.registry.connection.execute("UPDATE challenge SET issued_at = issued_at - 301000 WHERE id = ?", (old.id,))
    proof = {"challenge_id": old.id, "signature": sign(old.challenge)}
    assert (await refusal(by_card(client, **proof)))[1] == ProblemCode.CHALLENGE_EXPIRED
    for unknown in ("", "no id", "é" * 36, "0" * 36):
        assert (await refusal(by_card(client, challenge_id=unknown)))[1] == ProblemCode.CHALLENGE_UNKNOWN


# -- numbers -----------------------------------------------------------------------------------------------------------


async def test_by_number(client: httpx.AsyncClient) -> None:
    assert answer(await by_number(client)).validity is Validity.VALID
    assert answer(await by_number(client, branch=None)).validity is Validity.SEVERAL
    assert answer(await by_number(client, number="12345")).validity is Validity.NOT_FOUND
    wide = answer(await by_number(client, insurer_number="３１１３－９９９１", number="００１２３４５", branch="0"))
    assert wide.validity is Validity.VALID
    asked = answer(await by_number(client, limit_consent=True))
    assert asked.coverage is not None
    assert asked.coverage.limit is not None


@pytest.mark.parametrize(
    ("changes", "where"),
    [
        ({"insurer_number": "31139990"}, "$.insurer_number"),  # check digit
        ({"insurer_number": ""}, "$.insurer_number"),
        ({"insurer_number": "\ud7ff"}, "$.insurer_number"),
        ({"symbol": "記" * 20}, "$.symbol"),
        ({"symbol": "\x00"}, "$.symbol"),
        ({"number": ""}, "$.number"),
        ({"symbol": "記" * 12, "number": "1" * 12}, "$.number"),
        ({"branch": "abc"}, "$.branch"),
        ({"branch": ""}, "$.branch"),
        ({"birth_date": date(2025, 12, 2)}, "$.birth_date"),
        ({"birth_date": date(1904, 1, 1)}, "$.birth_date"),
        ({"birth_date": date.min}, "$.birth_date"),
        ({"visit_date": date.min}, "$.visit_date"),
        ({"visit_date": date.max}, "$.visit_date"),
    ],
)
async def test_values_that_cannot_be(client: httpx.AsyncClient, changes: dict[str, Any], where: str) -> None:
    assert await refusal(by_number(client, **changes)) == (422, ProblemCode.VALUE, where)


# -- who asks, and everything else -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("clinic", [None, "", "1310000000", "1319999999, 1339999995"])
@pytest.mark.parametrize("path", [*POSTS, STATUS_PATH, OPENAPI_PATH, "/nowhere"])
async def test_who_is_no_clinic_gets_nothing(desk: Desk, clinic: str | None, path: str) -> None:
    async with client_of(desk, clinic) as client:
        for method in ("GET", "POST"):
            told = problem(await client.request(method, path))
            assert (told.status, told.code) == (403, ProblemCode.CLINIC_UNKNOWN)


async def test_the_header_counts_only_without_tls(desk: Desk) -> None:
    transport = httpx.ASGITransport(app=national_side(desk, [CLINIC]))
    async with httpx.AsyncClient(transport=transport, base_url="https://national.invalid") as client:
        told = problem(await client.get(STATUS_PATH, headers={CLINIC_HEADER: CLINIC}))
    assert told.code == ProblemCode.CLINIC_UNKNOWN


async def test_status(client: httpx.AsyncClient) -> None:
    response = await client.get(STATUS_PATH)
    status = msgspec.json.decode(response.content, type=Status)
    assert (status.clinic, status.today) == (CLINIC, DAY)
    head = await client.head(STATUS_PATH)
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["content-length"] == str(len(response.content))


@pytest.mark.parametrize(
    "path", ["/", "/v1", "/v1/status/", "/v1/challenges/", "/v2/status", "/openapi.json/x", "/%00"]
)
async def test_no_such_route(client: httpx.AsyncClient, path: str) -> None:
    for method in ("GET", "POST", "DELETE", "OPTIONS"):
        told = problem(await client.request(method, path))
        assert (told.status, told.code) == (404, ProblemCode.NO_SUCH_ROUTE)


async def test_no_such_method(client: httpx.AsyncClient) -> None:
    for path in POSTS:
        response = await client.get(path)
        assert problem(response).code == ProblemCode.NOT_ALLOWED
        assert response.headers["allow"] == "POST"
        options = await client.options(path)
        assert (options.status_code, options.headers["allow"]) == (204, "POST")
    response = await client.post(STATUS_PATH)
    assert problem(response).code == ProblemCode.NOT_ALLOWED
    assert set(response.headers["allow"].split(", ")) == {"GET", "HEAD"}


async def test_too_large(client: httpx.AsyncClient) -> None:
    async def pieces() -> AsyncIterator[bytes]:
        for _ in range(5):
            yield b" " * (LARGEST_REQUEST // 4)

    for path in POSTS:
        for content in (b" " * (LARGEST_REQUEST + 1), pieces()):
            told = problem(await client.post(path, content=content))
            assert (told.status, told.code) == (413, ProblemCode.TOO_LARGE)
    padded = b"{}" + b" " * (LARGEST_REQUEST - 2)
    assert (await client.post(CHALLENGE_PATH, content=padded)).status_code == 200


@pytest.mark.parametrize("content_type", ["application/json", "text/plain", "application/x-www-form-urlencoded", ""])
async def test_any_content_type(client: httpx.AsyncClient, content_type: str) -> None:
    response = await client.post(CHALLENGE_PATH, content=b"{}", headers={"content-type": content_type})
    assert response.status_code == 200


@pytest.mark.parametrize(
    ("body", "where"),
    [
        (b"", ""),
        (b"{", ""),
        (b"\xff\xfe", ""),
        (b'{"insurer_number": "\\ud800"}', ""),
        (b"[" * 60000, "$"),
        (b'{"a":' * 10000, "$"),
        (b'{"branch":' + b"[" * 60000, "$.branch"),
        (b"null", "$"),
        (b"[]", "$"),
        (b"{}", "$"),
        (b'{"secret": "7777"}', "$"),
        (b'{"7777": "7777"}', "$"),
        (b'{"insurer_number": 31139991}', "$.insurer_number"),
        (b'{"branch": {"a": 1}}', "$.branch"),
        (b'{"visit_date": "2025-02-30"}', "$.visit_date"),
    ],
    ids=lambda value: repr(value[:20]),
)
async def test_ill_formed(client: httpx.AsyncClient, body: bytes, where: str) -> None:
    response = await client.post(NUMBER_PATH, content=body)
    told = problem(response)
    assert (told.status, told.code, told.where) == (400, ProblemCode.MALFORMED, where)
    assert "7777" not in response.text


@pytest.mark.parametrize(
    ("path", "changes", "said", "where"),
    [
        (
            NUMBER_PATH,
            {"visitdate": "2025-12-01"},
            "There is no field 'visitdate' here; did you mean 'visit_date'?",
            "$",
        ),
        (NUMBER_PATH, {"zzz": 1}, "There is no field 'zzz' here", "$"),
        (NUMBER_PATH, {"123456789012": 1}, "The object contains a field that is unknown here", "$"),
        (
            CARD_PATH,
            {"consents": [{"givn": True}]},
            "There is no field 'givn' here; did you mean 'given'?",
            "$.consents[0]",
        ),
        (NUMBER_PATH, {"visit_date": None}, "Expected `date`, got `null`", "$.visit_date"),
    ],
)
async def test_a_field_that_is_unknown_is_named(
    client: httpx.AsyncClient, path: str, changes: dict[str, Any], said: str, where: str
) -> None:
    told = problem(await client.post(path, content=msgspec.json.encode(changes)))
    assert (told.status, told.code, told.detail, told.where) == (400, ProblemCode.MALFORMED, said, where)


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("insurer_number", "31139990", "The check digit of the insurer number is wrong"),
        ("insurer_number", "3113999", "The insurer number has 7 digits; it has 8, or 6 for National Health Insurance"),
        ("insurer_number", "", "The insurer number is missing"),
        ("number", "", "The number is missing"),
        ("branch", "123", "The branch number has 3 digits; it has two"),
        ("visit_date", "1999-01-01", "A visit is from 2000-01-01 to 2099-12-31"),
        ("birth_date", "2999-01-01", "Nobody born on that day could be a patient on the day of the visit"),
    ],
)
async def test_a_value_that_cannot_be_is_told_in_words(
    client: httpx.AsyncClient, field: str, value: str, said: str
) -> None:
    body = {
        "insurer_number": UNION,
        "symbol": "見本",
        "number": "0012345",
        "birth_date": "1980-02-17",
        "visit_date": "2025-12-01",
        field: value,
    }
    told = problem(await client.post(NUMBER_PATH, content=msgspec.json.encode(body)))
    assert (told.status, told.code, told.detail, told.where) == (422, ProblemCode.VALUE, said, f"$.{field}")


async def test_a_failure_of_ours_is_told_without_a_word_of_it(
    client: httpx.AsyncClient, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("hanako's own business")

    monkeypatch.setattr(desk.registry.__class__, "insurances", fail)
    response = await by_card(client)
    assert problem(response).code == ProblemCode.INTERNAL
    assert "business" not in response.text
    written = read_journal(desk.journal_file)[-1]
    assert (written.status, written.code) == (500, ProblemCode.INTERNAL)
    assert written.trouble is not None
    assert written.trouble.startswith("RuntimeError test_app.py:")
    assert "business" not in written.trouble


async def test_a_busy_database(client: httpx.AsyncClient, desk: Desk) -> None:
    desk.registry.connection.execute("PRAGMA busy_timeout = 1")
    other = desk_in(file_of(desk.registry_file).parent)
    other.registry.connection.execute("BEGIN IMMEDIATE")
    told = problem(await client.post(CHALLENGE_PATH, content=b"{}"))
    assert (told.status, told.code) == (503, ProblemCode.BUSY)
    other.registry.connection.execute("ROLLBACK")
    assert (await client.post(CHALLENGE_PATH, content=b"{}")).status_code == 200
    other.close()


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (sqlite3.OperationalError("database is locked"), ProblemCode.BUSY),
        (sqlite3.OperationalError("database or disk is full"), ProblemCode.INTERNAL),
        (sqlite3.DatabaseError("database disk image is malformed"), ProblemCode.INTERNAL),
    ],
)
async def test_nothing_is_told_that_the_journal_cannot_keep(
    client: httpx.AsyncClient, desk: Desk, monkeypatch: pytest.MonkeyPatch, error: sqlite3.Error, code: str
) -> None:
    def fail(*_: object) -> None:
        raise error

    monkeypatch.setattr(desk.journal.__class__, "write", fail)
    told = problem(await by_number(client))
    assert (told.code, told.detail) == (code, "The journal cannot be written")


# -- whatever is sent ------------------------------------------------------------------------------------------------------

_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20) | st.dates().map(str),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=10), inner, max_size=3),
    max_leaves=5,
)


def _fields(request: type[msgspec.Struct]) -> st.SearchStrategy[dict[str, Any]]:
    """Requests that are nearly right: the names are the contract's, the values whatever comes."""
    plausible = {
        "insurer_number": st.sampled_from([UNION, "139998"]),
        "certificate": st.sampled_from(["", "MAA=", "MIIB"]),
        "signature": st.just("AAAA"),
        "holder_check": st.sampled_from(["face", "pin"]),
        "consents": st.just([]),
    }
    dates = st.dates().map(str)
    return st.fixed_dictionaries(
        {},
        optional={
            name: plausible.get(name, dates if name.endswith("_date") else st.text(max_size=20)) | _JSON
            for name in request.__struct_fields__
        },
    )


_BODIES = (
    st.binary(max_size=200)
    | _JSON.map(msgspec.json.encode)
    | _fields(NumberVerificationRequest).map(msgspec.json.encode)
    | _fields(CardVerificationRequest).map(msgspec.json.encode)
)


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(path=st.sampled_from(POSTS), body=_BODIES)
async def test_nothing_sent_breaks_it(client: httpx.AsyncClient, path: str, body: bytes) -> None:
    response = await client.post(path, content=body)
    assert response.status_code < 500
    if response.status_code != 200:
        problem(response)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    symbol=st.text(max_size=10),
    number=st.text(max_size=10),
    branch=st.none() | st.text(max_size=3),
    birth_date=st.dates(),
    visit_date=st.dates(),
)
async def test_no_query_breaks_it(
    client: httpx.AsyncClient, symbol: str, number: str, branch: str | None, birth_date: date, visit_date: date
) -> None:
    response = await by_number(
        client, symbol=symbol, number=number, branch=branch, birth_date=birth_date, visit_date=visit_date
    )
    assert response.status_code in {200, 422}


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(place=st.integers(0, 2000), value=st.integers(0, 255), cut=st.none() | st.integers(0, 800))
async def test_no_certificate_breaks_it(client: httpx.AsyncClient, place: int, value: int, cut: int | None) -> None:
    certificate = bytearray(card_certificate(SERIALS["hanako"]))
    certificate[place % len(certificate)] = value
    response = await by_card(client, bytes(certificate[:cut]) or b"\x00")
    assert response.status_code in {200, 422}  # 200: the octet was that already


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(visit_date=st.dates())
async def test_no_visit_date_breaks_a_card(client: httpx.AsyncClient, visit_date: date) -> None:
    for path in (CARD_PATH, REGISTRATION_PATH):
        response = await by_card(client, card_certificate(SERIALS["newcomer"]), path=path, visit_date=visit_date)
        assert response.status_code in {200, 422}


async def test_a_field_given_twice_is_refused(client: httpx.AsyncClient) -> None:
    """JSON readers take one of the two in silence: which patient was meant is then anybody's guess."""
    body = (
        b'{"insurer_number":"31139991","symbol":"1012","number":"0000001","birth_date":"1980-02-17",'
        b'"visit_date":"2025-12-01", "number" : "7548330"}'
    )
    told = problem(await client.post(NUMBER_PATH, content=body))
    assert (told.status, told.code, told.where) == (400, ProblemCode.MALFORMED, "$.number")
    assert told.detail == "The field 'number' stands there twice"
    consents = (
        b'{"challenge_id":"x","certificate":"","signature":"","holder_check":"face","visit_date":"2025-12-01",'
        b'"consents":[{"kind":"medicines","given":true,"at":"2025-12-01T09:00:00+09:00","\\u0067iven":false}]}'
    )
    told = problem(await client.post(CARD_PATH, content=consents))
    assert (told.code, told.where) == (ProblemCode.MALFORMED, "$.consents[0].given")


async def test_a_moment_has_its_offset(client: httpx.AsyncClient) -> None:
    body = (
        b'{"challenge_id":"x","certificate":"","signature":"","holder_check":"face","visit_date":"2025-12-01",'
        b'"consents":[{"kind":"medicines","given":true,"at":"2025-12-01T09:00:00"}]}'
    )
    told = problem(await client.post(CARD_PATH, content=body))
    assert (told.status, told.code, told.where) == (400, ProblemCode.MALFORMED, "$.consents[0].at")
