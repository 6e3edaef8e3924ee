"""In here live tests of logging in to a TLS server with the card's key: by OpenSSL's engine, by curl, by GnuTLS.

OpenSC offers PKCS#1 v1.5 alone for this card, and TLS 1.3 wants PSS: as with a real card the login is one of TLS 1.2. The server is Python's,
and believes the world's authority for user authentication. Its clock does not count: cards live in the world's time.
"""

from __future__ import annotations

import base64
import contextlib
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from ipaddress import IPv4Address
from pathlib import Path
from urllib.parse import quote

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from tests.other_software.desk import AUTH_TOKEN, Desk, another_pin
from tests.other_software.programs import Ran, engine, module

pytest_plugins = ["tests.pcscd"]
pytestmark = pytest.mark.pcsc

PERSON = "valid"
KEY = f"pkcs11:token={quote(AUTH_TOKEN)};id=%01;type=private"
_NO_CHECK_TIME = ssl.VerifyFlags(0x200000)  # X509_V_FLAG_NO_CHECK_TIME, which Python has no name for
_REQUEST = b"GET / HTTP/1.0\r\n\r\n"
_PATIENCE = 20


@dataclass
class Server:
    """A web server for one visitor after the other. `who`: the certificates of those who came in, DER."""

    port: int
    certificate: Path
    who: list[bytes] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)


@pytest.fixture(scope="module")
def card(desk: Desk) -> Iterator[Desk]:
    with desk.present(PERSON):
        pem = desk.card(PERSON).auth_certificate
        assert pem is not None
        desk.programs.write("holder.pem", pem.encode())
        desk.programs.write(
            "tls12.cnf",
            b"openssl_conf = all\n[all]\nssl_conf = ssl\n[ssl]\nsystem_default = ours\n"
            b"[ours]\nMaxProtocol = TLSv1.2\nSignatureAlgorithms = RSA+SHA256\n",
        )
        yield desk


@pytest.fixture(scope="module")
def identity(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The server's key and certificate, PEM, for 127.0.0.1 and localhost."""
    key = rsa.generate_private_key(65537, 2048)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    names = x509.SubjectAlternativeName([x509.DNSName("localhost"), x509.IPAddress(IPv4Address("127.0.0.1"))])
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(names, critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, SHA256())
    )
    path = tmp_path_factory.mktemp("server") / "server.key"
    secret = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    path.write_bytes(certificate.public_bytes(Encoding.PEM) + secret)
    return path


@contextmanager
def serving(identity: Path, authority: bytes) -> Iterator[Server]:
    """A server that lets in whom that authority (DER) certified."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(identity)
    context.verify_mode = ssl.CERT_REQUIRED
    context.verify_flags |= _NO_CHECK_TIME
    context.load_verify_locations(cadata=authority)
    listener = socket.create_server(("127.0.0.1", 0))
    server = Server(listener.getsockname()[1], identity)

    def run() -> None:
        while True:
            try:
                accepted, _ = listener.accept()
            except OSError:  # it was closed: the end
                return
            accepted.settimeout(_PATIENCE)
            with accepted:
                try:
                    with context.wrap_socket(accepted, server_side=True) as visitor:
                        seen = visitor.getpeercert(binary_form=True)
                        assert seen is not None
                        server.who.append(seen)
                        visitor.recv(4096)
                        name = base64.b64encode(seen[-16:])
                        visitor.sendall(b"HTTP/1.0 200 OK\r\nContent-Type: text/plain\r\n\r\nwelcome " + name + b"\n")
                except OSError as error:
                    server.refused.append(str(error))

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        with contextlib.suppress(OSError):
            listener.shutdown(socket.SHUT_RDWR)  # close alone wakes nobody who waits in accept
        listener.close()
        thread.join(_PATIENCE)


@pytest.fixture
def server(card: Desk, identity: Path) -> Iterator[Server]:
    with serving(identity, authority(card)) as ready:
        yield ready


def authority(desk: Desk) -> bytes:
    return desk.world.authorities()[0]


def openssl(desk: Desk, server: Server, pin: str, *more: str) -> Ran:
    engine()
    return desk.programs.openssl(
        *(
            "s_client",
            "-connect",
            f"127.0.0.1:{server.port}",
            "-CAfile",
            str(server.certificate),
            "-verify_return_error",
        ),
        *("-engine", "pkcs11", "-keyform", "engine", "-key", f"{KEY};pin-value={pin}", "-cert", "holder.pem"),
        *("-quiet", *(more or ("-tls1_2", "-sigalgs", "RSA+SHA256"))),
        stdin=_REQUEST,
    )


def curl(desk: Desk, server: Server, pin: str) -> Ran:
    engine()
    return desk.programs.run(
        *("curl", "--silent", "--show-error", "--tls-max", "1.2", "--cacert", str(server.certificate)),
        *("--engine", "pkcs11", "--key-type", "ENG", "--key", f"{KEY};pin-value={pin}", "--cert", "holder.pem"),
        f"https://127.0.0.1:{server.port}/",
        environment={"OPENSSL_CONF": str(desk.programs.folder / "tls12.cnf")},
    )


def gnutls(desk: Desk, server: Server, pin: str) -> Ran:
    return desk.programs.run(
        *("gnutls-cli", "--provider", str(module()), "--priority", "NORMAL:-VERS-TLS1.3"),
        *("--x509cafile", str(server.certificate), "--x509certfile", KEY.replace("private", "cert")),
        *("--x509keyfile", KEY, "--port", str(server.port), "localhost"),
        stdin=_REQUEST,
        environment={"GNUTLS_PIN": pin},
    )


CLIENTS = {"openssl": openssl, "curl": curl, "gnutls-cli": gnutls}


@pytest.mark.parametrize("client", list(CLIENTS))
def test_the_cards_key_logs_in(card: Desk, server: Server, client: str) -> None:
    said = CLIENTS[client](card, server, card.auth_pin(PERSON))
    assert "welcome" in said.out, (said.said, server.refused)
    holder = ssl.PEM_cert_to_DER_cert(card.programs.file("holder.pem").decode().strip())
    assert server.who == [holder]


@pytest.mark.parametrize("client", list(CLIENTS))
def test_a_wrong_pin_logs_nobody_in(card: Desk, server: Server, client: str) -> None:
    right = card.auth_pin(PERSON)
    said = CLIENTS[client](card, server, another_pin(right))
    assert "welcome" not in said.out
    assert server.who == []
    card.programs.run("pkcs11-tool", "--token-label", AUTH_TOKEN, "--login", "--pin", right, "--list-objects").must()


def test_a_server_of_another_authority_lets_nobody_in(card: Desk, identity: Path) -> None:
    with serving(identity, card.world.authorities()[1]) as other:  # the one of phones
        assert "welcome" not in openssl(card, other, card.auth_pin(PERSON)).out
        assert other.who == []
        assert "CERTIFICATE_VERIFY_FAILED" in "".join(other.refused)


def test_tls_1_3_wants_what_opensc_does_not_offer(card: Desk, server: Server) -> None:
    """As with a real card; when this fails OpenSC has learnt PSS, and the clients above need no TLS 1.2."""
    assert "welcome" not in openssl(card, server, card.auth_pin(PERSON), "-tls1_3").out
    assert server.who == []
