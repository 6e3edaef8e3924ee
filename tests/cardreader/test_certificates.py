"""In here live tests of what a card's certificate says and whether it is believed."""

from __future__ import annotations

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from hypothesis import given, settings
from hypothesis import strategies as st

from cardreader.certificates import (
    CertificateUnreadable,
    expires_at,
    read_certificate,
    rsa_modulus,
    signed_by,
    verify_signature,
)
from tests.cardreader.authorities import FIRST, LAST, foreign, key, ours

HOLDER = 2  # which of the test's keys the card's holder has


@pytest.fixture(scope="module")
def der() -> bytes:
    return ours().certify(key(HOLDER).public_key(), subject="997794E9AGCIEG13221003A")


def test_a_certificate_says_who_issued_it_and_when_it_holds(der: bytes) -> None:
    said = read_certificate(der)
    assert (said.serial, said.not_before, said.not_after) == (0x1234ABCD, FIRST, LAST)
    assert expires_at(der) == LAST
    assert (said.subject, said.issuer) == ("CN=997794E9AGCIEG13221003A", "O=JPKI-TEST")
    assert said.public_key == key(HOLDER).public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    assert rsa_modulus(said.public_key) == key(HOLDER).public_key().public_numbers().n


def test_the_signature_decides_whose_it_is_and_not_the_name(der: bytes) -> None:
    assert ours().name == foreign().name
    assert signed_by(der, ours().certificate)
    assert not signed_by(der, foreign().certificate)
    assert signed_by(ours().certificate, ours().certificate)


def test_a_yes_is_remembered_for_these_bytes_alone() -> None:
    der = ours().certify(key(HOLDER).public_key())
    changed = bytes([*der[:-1], der[-1] ^ 1])  # in the signature
    for _ in range(2):
        assert signed_by(der, ours().certificate)
        assert not signed_by(changed, ours().certificate)
        assert not signed_by(der, foreign().certificate)


def test_longer_hashes_are_believed_and_sha1_is_not() -> None:
    holder = key(HOLDER).public_key()
    assert signed_by(ours().certify(holder, algorithm=hashes.SHA384()), ours().certificate)
    # cryptography refuses to make one with SHA-1, so the name of the algorithm is changed: the signature then is wrong anyway
    sha256, sha1 = bytes.fromhex("2A864886F70D01010B"), bytes.fromhex("2A864886F70D010105")
    assert not signed_by(ours().certify(holder).replace(sha256, sha1), ours().certificate)


def test_keys_of_other_kinds_are_read_and_sign_nothing(der: bytes) -> None:
    for other in (ec.generate_private_key(ec.SECP384R1()), ed25519.Ed25519PrivateKey.generate()):
        certificate = ours().certify(other.public_key())
        said = read_certificate(certificate)
        assert rsa_modulus(said.public_key) is None
        assert signed_by(certificate, ours().certificate)
        assert not signed_by(der, certificate)
        assert not verify_signature(certificate, b"challenge", bytes(256))


def test_a_signature_holds_for_its_message_and_key_alone(der: bytes) -> None:
    signature = key(HOLDER).sign(b"challenge", PKCS1v15(), hashes.SHA256())
    assert verify_signature(der, b"challenge", signature)
    assert not verify_signature(der, b"another", signature)
    assert not verify_signature(der, b"challenge", signature[:-1] + bytes((signature[-1] ^ 1,)))
    assert not verify_signature(der, b"challenge", b"")
    assert not verify_signature(ours().certificate, b"challenge", signature)


@pytest.mark.parametrize("noise", [b"", b"\x30", b"not a certificate", bytes(2000), b"\xff" * 100])
def test_what_is_no_certificate_is_unreadable_and_believed_by_nobody(noise: bytes) -> None:
    with pytest.raises(CertificateUnreadable):
        read_certificate(noise)
    with pytest.raises(CertificateUnreadable):
        verify_signature(noise, b"challenge", bytes(256))
    assert not signed_by(noise, ours().certificate)
    assert not signed_by(ours().certificate, noise)
    assert rsa_modulus(noise) is None


@pytest.mark.filterwarnings("ignore:Parsed a serial number")
@settings(max_examples=150, deadline=None)
@given(place=st.integers(0, 10_000), value=st.integers(0, 255), cut=st.integers(0, 2000))
def test_a_certificate_that_was_damaged_raises_nothing_but_unreadable(place: int, value: int, cut: int) -> None:
    whole = ours().certify(key(HOLDER).public_key())
    damaged = bytearray(whole)
    damaged[place % len(whole)] = value
    for der in (bytes(damaged), whole[:cut]):
        try:
            expires_at(der)
            read_certificate(der)
            verify_signature(der, b"challenge", bytes(256))
        except CertificateUnreadable:
            pass
        assert not signed_by(der, ours().certificate) or der == whole
