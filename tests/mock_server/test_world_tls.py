"""In here live the tests of the world's TLS files: both ends believe each other, keys stay, certificates are renewed by themselves."""

from __future__ import annotations

import contextlib
import socket
import ssl
import sys
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import pytest
from cryptography import x509

from mock_server.gate import clinic_of_subject
from mock_server.world import World, WorldDamaged
from mock_server.world.clinics import Certificate
from mock_server.world.tls import TlsFiles


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    return World.init(tmp_path_factory.mktemp("tls") / "world")


def _shake_hands(server: TlsFiles, client: TlsFiles, name: str) -> str:
    """A handshake over a pair of sockets; returns the clinic that the server sees."""
    accepting = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    accepting.load_cert_chain(server.server_cert, server.server_key)
    accepting.load_verify_locations(server.ca)
    accepting.verify_mode = ssl.CERT_REQUIRED
    asking = ssl.create_default_context(cafile=str(client.ca))
    asking.verify_flags |= ssl.VERIFY_X509_STRICT
    asking.load_cert_chain(client.client_cert, client.client_key)
    one, other = socket.socketpair()
    seen: list[str] = []

    def accept() -> None:
        with contextlib.suppress(ssl.SSLError), accepting.wrap_socket(one, server_side=True) as secured:
            seen.append(clinic_of_subject(secured.getpeercert()))
            secured.sendall(b"!")

    serving = threading.Thread(target=accept)
    serving.start()
    try:
        with asking.wrap_socket(other, server_hostname=name) as secured:
            assert secured.recv(1) == b"!"
    finally:
        serving.join(10)
        one.close()
        other.close()
    return seen[0]


@pytest.mark.parametrize("name", ["localhost", "127.0.0.1", "::1"])
def test_the_clinic_is_its_certificate(world: World, name: str) -> None:
    assert _shake_hands(world.tls(), world.tls(), name) == world.clinics()[0].code


def test_each_clinic_has_its_own(world: World) -> None:
    good = [clinic for clinic in world.clinics() if clinic.certificate is Certificate.GOOD]
    assert len(good) >= 3
    for clinic in good:
        assert _shake_hands(world.tls(), world.tls(clinic), "localhost") == clinic.code


def test_what_nobody_has_renewed_is_refused(world: World) -> None:
    (expired,) = (clinic for clinic in world.clinics() if clinic.certificate is Certificate.EXPIRED)
    with pytest.raises((ssl.SSLError, ConnectionError, AssertionError, IndexError)):
        _shake_hands(world.tls(), world.tls(expired), "localhost")


def test_another_world_is_not_believed(world: World, tmp_path: Path) -> None:
    stranger = World.init(tmp_path / "other").tls()
    with pytest.raises(ssl.SSLError):
        _shake_hands(stranger, world.tls(), "localhost")


def test_files_are_kept_and_keys_are_their_owner_s(world: World) -> None:
    files = world.tls()
    before = files.server_cert.read_bytes()
    assert world.tls() == files
    assert files.server_cert.read_bytes() == before
    if sys.platform != "win32":
        for key in (files.server_key, files.client_key):
            assert key.stat().st_mode & 0o077 == 0


def test_certificates_near_their_end_are_renewed_and_keys_stay(world: World) -> None:
    files = world.tls()
    index = files.ca.with_name("issued.json")
    told = msgspec.json.decode(index.read_bytes())
    told["until"]["server"] = (datetime.now(UTC) + timedelta(days=20)).isoformat()
    index.write_bytes(msgspec.json.encode(told))
    certificate, key = files.server_cert.read_bytes(), files.server_key.read_bytes()
    world.tls()
    assert files.server_cert.read_bytes() != certificate
    assert files.server_key.read_bytes() == key
    renewed = x509.load_pem_x509_certificate(files.server_cert.read_bytes())
    assert renewed.not_valid_after_utc > datetime.now(UTC) + timedelta(days=300)
    _shake_hands(world.tls(), world.tls(), "localhost")


def test_a_lost_index_or_certificate_is_made_again(world: World) -> None:
    files = world.tls()
    files.ca.with_name("issued.json").write_text("{")
    files.client_cert.unlink()
    _shake_hands(world.tls(), world.tls(), "localhost")


def test_a_damaged_key_is_told(tmp_path: Path) -> None:
    world = World.init(tmp_path / "world")
    files = world.tls()
    files.server_key.write_text("nothing")
    files.server_cert.unlink()
    with pytest.raises(WorldDamaged) as damaged:
        world.tls()
    assert (damaged.value.where, damaged.value.code) == (files.server_key, "key_unreadable")
