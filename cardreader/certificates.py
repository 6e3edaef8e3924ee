"""In here lives what a card's certificates say, and whether to believe them: signatures are checked, names are not trusted.

Both ends use it: the counter to see whether a card is of this world, the national system to check a card's proof.
cryptography is loaded at the first call, for not every visit has a card.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from hashlib import sha256
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
    from cryptography.hazmat.primitives.hashes import HashAlgorithm
    from cryptography.x509 import Certificate


class CertificateUnreadable(ValueError):
    """The bytes are no X.509 certificate in DER."""

    code = "certificate_unreadable"


@dataclass(frozen=True, slots=True)
class CardCertificate:
    """What a certificate says. The moments are aware, in UTC; `not_after` is the last second in which it is valid.

    `subject` and `issuer` are written as in RFC 4514, `public_key` is a SubjectPublicKeyInfo in DER.
    """

    serial: int
    not_before: datetime
    not_after: datetime
    subject: str
    issuer: str
    public_key: bytes


def read_certificate(der: bytes) -> CardCertificate:
    """What a certificate says; its signature is not looked at. Raises CertificateUnreadable."""
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

    certificate = _load(der)
    try:
        return CardCertificate(
            serial=certificate.serial_number,
            not_before=certificate.not_valid_before_utc,
            not_after=certificate.not_valid_after_utc,
            subject=certificate.subject.rfc4514_string(),
            issuer=certificate.issuer.rfc4514_string(),
            public_key=certificate.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo),
        )
    except _unreadable() as error:
        raise CertificateUnreadable(str(error)) from error


def expires_at(der: bytes) -> datetime:
    """`not_after` alone, for whoever needs no more: reading all of a certificate takes ten times as long. Raises CertificateUnreadable."""
    certificate = _load(der)
    try:
        return certificate.not_valid_after_utc
    except _unreadable() as error:
        raise CertificateUnreadable(str(error)) from error


def bears_name_of(der: bytes, authorities: Sequence[bytes]) -> bool:
    """Whether the certificate names one of these authorities as its issuer. Names aren't believed; False for anything that cannot be read."""
    try:
        issuer = _load(der).issuer
        return any(_load(authority).subject == issuer for authority in authorities)
    except _unreadable():
        return False


def predecessor_of(der: bytes, authorities: Sequence[bytes]) -> datetime | None:
    """When this authority ended, if it says to be an earlier one of the name of one of these; None: it is not, or cannot be read.

    Names are not believed: whoever wrote this one may have made it up. It only tells an issuer that ended from one that nobody here knows.
    """
    try:
        certificate = _load(der)
        ended = certificate.not_valid_after_utc
        namesakes = [own for own in map(_load, authorities) if own.subject == certificate.subject]
        earlier = namesakes and all(ended < own.not_valid_after_utc for own in namesakes)
    except _unreadable():
        return None
    return ended if earlier else None


def signed_by(der: bytes, authority_der: bytes) -> bool:
    """Whether the authority's key signed the certificate (PKCS#1 v1.5). False for anything that cannot be read.

    Names aren't compared: all generations of the real authority share one (mynumber-card.md, section 5.1). A yes is remembered by the
    exact bytes of both, for it can never become a no (a date is not looked at here); of a certificate that is not ours nothing is kept.
    """
    pair = authority_der, sha256(der).digest()
    if pair in _proven:
        return True
    try:
        certificate = _load(der)
        key = _authority_key(authority_der)
        algorithm = certificate.signature_hash_algorithm
        if key is None or algorithm is None or algorithm.name not in _BELIEVED:
            return False
        holds = _holds(key, certificate.tbs_certificate_bytes, certificate.signature, algorithm.name)
    except _unreadable():
        return False
    if holds:
        if len(_proven) >= _REMEMBERED:
            _proven.clear()
        _proven.add(pair)
    return holds


def verify_signature(der: bytes, message: bytes, signature: bytes) -> bool:
    """Whether the certificate's key made this signature over the message (PKCS#1 v1.5 with SHA-256). Raises CertificateUnreadable."""
    certificate = _load(der)
    try:
        key = _rsa_key(certificate)
    except _unreadable() as error:
        raise CertificateUnreadable(str(error)) from error
    return key is not None and _holds(key, message, signature, "sha256")


def rsa_modulus(public_key: bytes) -> int | None:
    """The modulus of an RSA key (SubjectPublicKeyInfo in DER); None for anything else. Card-verifiable signatures are checked with it."""
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
    from cryptography.hazmat.primitives.serialization import load_der_public_key

    try:
        key = load_der_public_key(public_key)
    except _unreadable():
        return None
    return key.public_numbers().n if isinstance(key, RSAPublicKey) else None


_REMEMBERED = 4096  # certificates that were seen to be ours, 32 bytes each
_proven: set[tuple[bytes, bytes]] = set()  # an authority's certificate, and the SHA-256 of one that it signed

_BELIEVED = frozenset({"sha256", "sha384", "sha512"})  # MD5 and SHA-1 signatures can be forged


def _unreadable() -> tuple[type[Exception], ...]:
    """What cryptography raises at bytes that are no certificate or no key it knows; not all of it is a ValueError."""
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.x509 import InvalidVersion

    return ValueError, TypeError, UnsupportedAlgorithm, InvalidVersion


def _load(der: bytes) -> Certificate:
    from cryptography.x509 import load_der_x509_certificate

    try:
        return load_der_x509_certificate(der)
    except _unreadable() as error:
        raise CertificateUnreadable(str(error)) from error


def _rsa_key(certificate: Certificate) -> RSAPublicKey | None:
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

    key = certificate.public_key()
    return key if isinstance(key, RSAPublicKey) else None


@lru_cache(maxsize=16)
def _authority_key(der: bytes) -> RSAPublicKey | None:
    """As _rsa_key, for one of the few authorities: each card's certificate is checked with the same key, made ready once."""
    return _rsa_key(_load(der))


def _holds(key: RSAPublicKey, message: bytes, signature: bytes, algorithm: str) -> bool:
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
    from cryptography.hazmat.primitives.hashes import SHA256, SHA384, SHA512

    hashes: dict[str, Callable[[], HashAlgorithm]] = {"sha256": SHA256, "sha384": SHA384, "sha512": SHA512}
    try:
        key.verify(signature, message, PKCS1v15(), hashes[algorithm]())
    except InvalidSignature:
        return False
    return True
