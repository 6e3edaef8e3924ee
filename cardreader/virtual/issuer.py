"""In here lives the issuer of what a card's chip says of its holder: the keys that sign it, and their card-verifiable certificate."""

from __future__ import annotations

from dataclasses import dataclass, field

from cardreader.contents.cv_certificate import CvCertificate, key_id
from cardreader.virtual.keys import SigningKey

# mynumber-card.md, 3.6 and 7: ids of test cards' issuers begin with 6, those of production with 5; terminals' were seen once.
FACE_ROOT, FACE_SIGNER = key_id("6000023"), key_id("6000024")
ENTRY_ROOT, ENTRY_SIGNER = key_id("6000033"), key_id("6000034")
TERMINAL_ROOT, TERMINAL = key_id("9200073"), key_id("9299774")


@dataclass(frozen=True, slots=True)
class DataIssuer:
    """A root, and the key below it that signs cards' data. The certificate of that key is EF 0004 of the application."""

    certificate: bytes
    root_modulus: int
    _signer: SigningKey = field(repr=False)

    @classmethod
    def of(cls, root_key: bytes, signing_key: bytes, root_id: bytes, signer_id: bytes) -> DataIssuer:
        """Of two RSA-2048 keys (PKCS#8, DER) and the ids that they have in the certificate. Raises KeyUnusable."""
        root, signer = SigningKey(root_key), SigningKey(signing_key)
        certificate = CvCertificate.unsigned(root_id, signer_id, signer.modulus).signed(root.sign)
        return cls(certificate.encode(), root.modulus, signer)

    def sign(self, digest_info: bytes) -> bytes:
        """PKCS#1 v1.5 padding around a whole DigestInfo: what `CardData.sign_face` and `sign_entry` are."""
        return self._signer.sign(digest_info)


def terminal_certificate(root_key: bytes, terminal_modulus: int) -> CvCertificate:
    """The certificate by which a card lets a terminal in without a PIN; `root_key`: PKCS#8, DER. Raises KeyUnusable."""
    return CvCertificate.unsigned(TERMINAL_ROOT, TERMINAL, terminal_modulus).signed(SigningKey(root_key).sign)


def modulus_of(private_key: bytes) -> int:
    """The modulus of a private key (PKCS#8, DER): `CardData.terminal_ca_modulus` is that of the terminals' root."""
    return SigningKey(private_key).modulus
