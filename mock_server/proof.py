"""In here lives the check of a card's proof: a certificate of this world, and a signature over the challenge made with its key.

Chains are checked once a certificate and remembered, with its key ready for use: a card comes again, and reading a key costs as much as using it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import TYPE_CHECKING

from cardreader.certificates import CertificateUnreadable, read_certificate, signed_by
from verifier.contract import ProblemCode

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

_REMEMBERED = 4096  # certificates, some 3 kB each


class ProofRefused(Exception):
    """The card proves nothing. `code` is CERTIFICATE_UNREADABLE, CERTIFICATE_FOREIGN or SIGNATURE_WRONG."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Believed:
    """A certificate that an authority of this world signed. `not_before` is aware, in UTC."""

    serial: int
    not_before: datetime
    key: RSAPublicKey


class CardProof:
    """The authorities (certificates in DER) whose cards are believed."""

    def __init__(self, authorities: Sequence[bytes]) -> None:
        self._authorities = tuple(authorities)
        self._believe = lru_cache(maxsize=_REMEMBERED)(self._read)

    def certificate(self, der: bytes) -> Believed:
        """The certificate, if it is one and of this world. Raises ProofRefused."""
        return self._believe(der)

    def _read(self, der: bytes) -> Believed:
        from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
        from cryptography.hazmat.primitives.serialization import load_der_public_key

        try:
            read = read_certificate(der)
        except CertificateUnreadable as error:
            raise ProofRefused(ProblemCode.CERTIFICATE_UNREADABLE) from error
        if not any(signed_by(der, authority) for authority in self._authorities):
            raise ProofRefused(ProblemCode.CERTIFICATE_FOREIGN)
        key = load_der_public_key(read.public_key)
        if not isinstance(key, RSAPublicKey):
            raise ProofRefused(ProblemCode.CERTIFICATE_FOREIGN)  # no card has such a key (mynumber-card.md, 5.2)
        return Believed(read.serial, read.not_before, key)

    def check(self, believed: Believed, challenge: bytes, signature: bytes) -> None:
        """That the certificate's key signed the challenge: PKCS#1 v1.5 with SHA-256. Raises ProofRefused."""
        from cryptography.exceptions import InvalidSignature
        from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
        from cryptography.hazmat.primitives.hashes import SHA256

        try:
            believed.key.verify(signature, challenge, PKCS1v15(), SHA256())
        except InvalidSignature as error:
            raise ProofRefused(ProblemCode.SIGNATURE_WRONG) from error

    def warm(self) -> None:
        """Load what the first card would wait for."""
        for authority in self._authorities:
            signed_by(authority, authority)
