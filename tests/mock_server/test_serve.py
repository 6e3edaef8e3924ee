"""In here live the tests of the server as it really runs: mutual TLS, its ready line, its end, several processes, its port."""

from __future__ import annotations

import os
import signal
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import msgspec
import pytest

from mock_server.listening import HostUnusable, NotLoopback, PortBusy, listen, url_of
from mock_server.serve import ServerOptions, run
from mock_server.store import DatabaseDamaged, DatabaseTrouble, NotOurDatabase
from tests.mock_server.serving import Serving, command, serving
from tests.mock_server.small_world import (
    BORN,
    CLINIC,
    DAY,
    OTHER_CLINIC,
    SERIALS,
    UNION,
    TlsAuthority,
    card_authority,
    card_certificate,
    fill,
    sign,
    told,
)
from verifier.access import Access
from verifier.client import NationalClient
from verifier.contract import (
    PROBLEM_TYPE,
    CardVerificationRequest,
    Challenge,
    EligibilityAnswer,
    NumberVerificationRequest,
    Problem,
    ProblemCode,
)
from verifier.domain import HolderCheck, Validity
from verifier.trouble import ClinicRefused, NationalTrouble, RequestRefused, ServerNotTrusted

posix_only = pytest.mark.skipif(sys.platform == "win32", reason="signals and shared ports of POSIX")


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> TlsAuthority:
    return TlsAuthority(tmp_path_factory.mktemp("tls"))


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory, authority: TlsAuthority) -> Iterator[Serving]:
    folder = tmp_path_factory.mktemp("server")
    fill(folder / "registry.sqlite", told())
    with serving(folder, card_authority().der, authority.files()) as server:
        yield server


def access(server: Serving, pair: tuple[Path, Path] | None = None) -> Access:
    ready = server.ready
    assert ready.ca
    assert ready.client_cert
    assert ready.client_key
    certificate, key = pair or (Path(ready.client_cert), Path(ready.client_key))
    return Access(ready.url, Path(ready.ca), certificate, key)


def proof(challenge: Challenge, visit_date: date = DAY) -> CardVerificationRequest:
    return CardVerificationRequest(
        challenge_id=challenge.id,
        certificate=card_certificate(SERIALS["hanako"]),
        signature=sign(challenge.challenge),
        holder_check=HolderCheck.PIN,
        visit_date=visit_date,
    )


async def by_card(client: NationalClient) -> EligibilityAnswer:
    return await client.verify_card(proof(await client.challenge()))


def test_the_ready_line(server: Serving) -> None:
    ready = server.ready
    assert (ready.event, ready.pid) == ("ready", server.process.pid)
    assert ready.url.startswith("https://127.0.0.1:")
    assert (ready.admin_url, ready.admin_token) == (None, None)
    assert all(path and Path(path).is_absolute() for path in (ready.ca, ready.client_cert, ready.client_key))


async def test_a_card_and_a_number(server: Serving) -> None:
    async with NationalClient(access(server)) as client:
        assert (await client.status()).clinic == CLINIC
        assert (await by_card(client)).validity is Validity.VALID
        query = NumberVerificationRequest(
            insurer_number=UNION, symbol="見本", number="0012345", branch="01", birth_date=BORN, visit_date=DAY
        )
        assert (await client.verify_number(query)).validity is Validity.VALID


async def test_who_may_ask(server: Serving, authority: TlsAuthority) -> None:
    async with NationalClient(access(server, authority.issue("other", clinic=OTHER_CLINIC))) as client:
        assert (await client.status()).clinic == OTHER_CLINIC
    for name, code in [("no-code", None), ("unknown", "1310000000")]:
        async with NationalClient(access(server, authority.issue(name, clinic=code))) as client:
            with pytest.raises(ClinicRefused):
                await client.status()


async def test_whose_authority_is_another(server: Serving, tmp_path: Path) -> None:
    foreign = TlsAuthority(tmp_path)
    async with NationalClient(access(server, foreign.issue("clinic", clinic=CLINIC)), pause_seconds=0) as client:
        with pytest.raises(NationalTrouble):
            await client.status()
    without = Access(server.ready.url, Path(server.ready.ca or ""))
    async with NationalClient(without, pause_seconds=0) as client:
        with pytest.raises(NationalTrouble):
            await client.status()
    distrusting = Access(server.ready.url, foreign.ca, *foreign.issue("again", clinic=CLINIC))
    async with NationalClient(distrusting, pause_seconds=0) as client:
        with pytest.raises(ServerNotTrusted):
            await client.status()


async def test_a_challenge_of_another_clinic(server: Serving, authority: TlsAuthority) -> None:
    async with (
        NationalClient(access(server)) as client,
        NationalClient(access(server, authority.issue("other", clinic=OTHER_CLINIC))) as other,
    ):
        challenge = await client.challenge()
        with pytest.raises(RequestRefused) as refused:
            await other.verify_card(proof(challenge))
        assert refused.value.code == ProblemCode.CHALLENGE_UNKNOWN
        await client.verify_card(proof(challenge))
        with pytest.raises(RequestRefused) as refused:
            await client.verify_card(proof(challenge))
        assert refused.value.code == ProblemCode.CHALLENGE_USED


def _raw(server: Serving, sent: bytes) -> bytes:
    context = ssl.create_default_context(cafile=server.ready.ca)
    context.load_cert_chain(server.ready.client_cert or "", server.ready.client_key)
    address = "127.0.0.1", int(server.ready.url.rpartition(":")[2])
    with (
        socket.create_connection(address, 10) as plain,
        context.wrap_socket(plain, server_hostname="127.0.0.1") as line,
    ):
        line.sendall(sent)
        answer = b""
        while part := line.recv(65536):
            answer += part
            head, found, body = answer.partition(b"\r\n\r\n")
            if found and f"content-length: {len(body)}".encode() in head.lower():
                break
        return answer


@pytest.mark.parametrize(
    ("sent", "status", "code"),
    [
        (b"\x00\x01\x02\r\n\r\n", 400, ProblemCode.MALFORMED),
        (b"GET http://[ HTTP/1.1\r\n\r\n", 400, ProblemCode.MALFORMED),
        (b"GET /%ff%00 HTTP/1.1\r\nhost: x\r\n\r\n", 404, ProblemCode.NO_SUCH_ROUTE),
        (b"POST /v1/challenges HTTP/1.1\r\nhost: x\r\ncontent-length: 99999999\r\n\r\n", 413, ProblemCode.TOO_LARGE),
        (b"POST /v1/challenges HTTP/1.1\r\nhost: x\r\ncontent-length: 1\r\n\r\n\xff", 400, ProblemCode.MALFORMED),
        (b"GET /v1/status HTTP/1.1\r\nhost: x\r\nupgrade: websocket\r\nconnection: upgrade\r\n\r\n", 200, None),
        (b"POST /v1/status HTTP/1.0\r\n\r\n", 405, ProblemCode.NOT_ALLOWED),
        (b"GET /v1/status HTTP/1.1\r\n\r\n", 400, ProblemCode.MALFORMED),
        (b"GET /v1/status HTTP/1.1\r\nhost: x\r\nHost: y\r\n\r\n", 400, ProblemCode.MALFORMED),
        (b"GET / HTTP/1.1\r\nhost: x\r\nx: " + b"x" * 20_000 + b"\r\n\r\n", 431, ProblemCode.HEAD_TOO_LARGE),
        (b"GET / HTTP/1.1\r\nhost: x\r\nx: " + b"x" * 60_000, 431, ProblemCode.HEAD_TOO_LARGE),
        (b"GET /" + b"x" * 20_000, 431, ProblemCode.HEAD_TOO_LARGE),
    ],
)
def test_what_is_no_proper_http(server: Serving, sent: bytes, status: int, code: str | None) -> None:
    head, _, body = _raw(server, sent).partition(b"\r\n\r\n")
    assert head.startswith(f"HTTP/1.1 {status} ".encode())
    if code is not None:
        assert f"content-type: {PROBLEM_TYPE}".encode() in head
        assert msgspec.json.decode(body, type=Problem).code == code


def test_a_large_upload_gets_its_answer(server: Serving) -> None:
    size = 3_000_000
    sent = b"POST /v1/challenges HTTP/1.1\r\nhost: x\r\ncontent-length: %d\r\n\r\n" % size + b" " * size
    assert b" 413 " in _raw(server, sent).partition(b"\r\n")[0]


# -- beginning and end -----------------------------------------------------------------------------------------------------


def _filled(folder: Path) -> Path:
    fill(folder / "registry.sqlite", told())
    (folder / "authority.der").write_bytes(card_authority().der)
    return folder


@posix_only
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_it_quietly(tmp_path: Path, number: signal.Signals) -> None:
    with serving(_filled(tmp_path), card_authority().der, None, "--alone") as server:
        server.process.send_signal(number)
        assert server.ended() == (0, b"")


def test_it_ends_with_its_standard_input(tmp_path: Path) -> None:
    with serving(_filled(tmp_path), card_authority().der, None) as server:
        assert server.ready.url.startswith("http://127.0.0.1:")
        assert (server.ready.ca, server.ready.client_cert, server.ready.client_key) == (None, None, None)
        assert server.process.stdin is not None
        server.process.stdin.close()
        server.process.stdin = None
        assert server.ended() == (0, b"")


def _gone(pid: int) -> bool:
    """Whether the process has ended (where nobody reaps orphans, a zombie has too)."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except OSError:
        return False


@posix_only
@pytest.mark.parametrize("workers", ["1", "2"])
def test_it_ends_when_its_parent_is_killed(tmp_path: Path, workers: str) -> None:
    server = command(_filled(tmp_path), tmp_path / "authority.der", None, "--workers", workers)
    program = "import subprocess, sys; subprocess.Popen(sys.argv[1:], stdin=subprocess.PIPE).wait()"
    with subprocess.Popen([sys.executable, "-c", program, *server], stdout=subprocess.PIPE) as parent:
        assert parent.stdout is not None
        pid = msgspec.json.decode(parent.stdout.readline())["pid"]
        assert not _gone(pid)
        parent.kill()
        until = time.monotonic() + 20
        while not _gone(pid) and time.monotonic() < until:
            time.sleep(0.05)
        assert _gone(pid)
        assert parent.stdout.read() == b""  # every process that held the other end is gone too


@posix_only
async def test_several_processes_share_challenges(tmp_path: Path, authority: TlsAuthority) -> None:
    with serving(_filled(tmp_path), card_authority().der, authority.files(), "--workers", "2") as server:
        assert server.ready.pid == server.process.pid
        clients = [NationalClient(access(server)) for _ in range(8)]  # a connection each: the system spreads them
        challenges = [await client.challenge() for client in clients]
        for client, challenge in zip(reversed(clients), challenges, strict=True):
            assert (await client.verify_card(proof(challenge))).validity is Validity.VALID
        for client in clients:
            await client.close()
        server.process.send_signal(signal.SIGTERM)
        assert server.ended() == (0, b"")


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="children are listed by Linux alone")
async def test_a_process_that_dies_is_replaced(tmp_path: Path, authority: TlsAuthority) -> None:
    with serving(_filled(tmp_path), card_authority().der, authority.files(), "--workers", "2") as server:
        pid = server.ready.pid
        children = _content(Path(f"/proc/{pid}/task/{pid}/children")).split()
        servers = [int(child) for child in children if "spawn_main" in _content(Path(f"/proc/{child}/cmdline"))]
        assert len(servers) == 2
        for child in servers:
            os.kill(child, signal.SIGKILL)
        async with NationalClient(access(server)) as client:  # the port stays open: the connection waits for the next
            assert (await by_card(client)).validity is Validity.VALID


def _content(path: Path) -> str:
    return path.read_text()


def test_a_busy_port(server: Serving, tmp_path: Path) -> None:
    options = ServerOptions(
        registry=tmp_path / "r.sqlite",
        journal=tmp_path / "j.sqlite",
        authorities=(),
        clinics=(),
        day=DAY,
        port=int(server.ready.url.rpartition(":")[2]),
    )
    with pytest.raises(PortBusy):
        run(options)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("host", ["0.0.0.0", "::", ""])
def test_without_tls_only_this_machine_asks(host: str) -> None:
    with pytest.raises((NotLoopback, HostUnusable)):
        listen(host, 0, loopback_only=True)


@pytest.mark.parametrize("host", ["no.such.host.invalid", "192.0.2.1", "a" * 300, "ほげ…"])
def test_no_address_of_ours(host: str) -> None:
    with pytest.raises(HostUnusable):
        listen(host, 0, loopback_only=False)


def test_where_it_is_reached() -> None:
    with listen("0.0.0.0", 0, loopback_only=False) as listener:
        port = listener.getsockname()[1]
        assert url_of(listener, "0.0.0.0", tls=True) == f"https://127.0.0.1:{port}"
    with listen("localhost", 0, loopback_only=True) as listener:
        assert url_of(listener, "localhost", tls=False).startswith("http://localhost:")


@pytest.mark.parametrize(
    ("name", "trouble"), [("journal.sqlite", NotOurDatabase), ("registry.sqlite", DatabaseDamaged)]
)
def test_a_strange_database_is_told_before_anything_is_served(
    tmp_path: Path, name: str, trouble: type[DatabaseTrouble]
) -> None:
    """A registry was made by us before a server comes to it: what is there instead is no stranger's."""
    (tmp_path / name).write_bytes(b"somebody's letter" * 50)
    options = ServerOptions(
        registry=tmp_path / "registry.sqlite",
        journal=tmp_path / "journal.sqlite",
        authorities=(),
        clinics=(),
        day=DAY,
    )
    with pytest.raises(trouble):
        run(options)
