"""In here live invented authorities for tests: one that the world trusts, one that it doesn't, and certificates that they sign."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.asymmetric.types import CertificatePublicKeyTypes
from cryptography.hazmat.primitives.serialization import Encoding

FIRST = datetime(2025, 1, 1, tzinfo=UTC)
LAST = datetime(2030, 2, 17, 14, 59, 59, tzinfo=UTC)


@dataclass(frozen=True)
class Authority:
    key: rsa.RSAPrivateKey
    name: x509.Name

    def certify(
        self,
        public_key: CertificatePublicKeyTypes,
        *,
        serial: int = 0x1234ABCD,
        subject: str | x509.Name = "TEST",
        algorithm: hashes.SHA256 | hashes.SHA384 | None = None,
    ) -> bytes:
        if isinstance(subject, str):
            subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, subject)])
        builder = (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(self.name)
            .public_key(public_key)
            .serial_number(serial)
            .not_valid_before(FIRST)
            .not_valid_after(LAST)
        )
        return builder.sign(self.key, algorithm or hashes.SHA256()).public_bytes(Encoding.DER)

    @property
    def certificate(self) -> bytes:
        return self.certify(self.key.public_key(), serial=1, subject=self.name)


@cache
def key(number: int) -> rsa.RSAPrivateKey:
    """One of a few keys, made once a run."""
    del number
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


_NAME = x509.Name([x509.NameAttribute(x509.NameOID.ORGANIZATION_NAME, "JPKI-TEST")])


def ours() -> Authority:
    """The authority of the world."""
    return Authority(key(0), _NAME)


def foreign() -> Authority:
    """Another, which goes by the same name: all generations of the real one do."""
    return Authority(key(1), _NAME)
