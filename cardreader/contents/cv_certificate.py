"""In here lives the card-verifiable certificate: a public key, signed in a form that a card can check (EF 0004, and terminals')."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import ClassVar

from cardreader.contents.elementary import (
    KEY_ID,
    ElementaryFile,
    MalformedContent,
    Vector,
    in_order,
    template,
    wide_object,
)
from cardreader.contents.public_key import (
    BYTES,
    ENCODED_LENGTH,
    decode_public_key,
    digest_info_of,
    encode_public_key,
    is_signed,
)

_CERTIFICATE, _BODY, _SIGNATURE = 0x7F21, 0x5F4E, 0x5F37
BODY_LENGTH = 2 * KEY_ID + ENCODED_LENGTH  # 297
_NAME = "CvCertificate"


def key_id(issuer: str, number: str = "001") -> bytes:
    """A key's id of 16 bytes: seven ASCII digits, `08 05`, three ASCII digits, four bytes of padding (section 3.6)."""
    if len(issuer) != 7 or len(number) != 3 or not (issuer + number).isdigit() or not (issuer + number).isascii():
        raise ValueError("a key's id is made of seven and three digits")
    return issuer.encode() + b"\x08\x05" + number.encode() + bytes(4)


@dataclass(frozen=True, slots=True)
class CvCertificate:
    """`7F21 { 5F4E body, 5F37 signature }`; the signature is PKCS#1 v1.5 with SHA-256 over the body's 297 bytes."""

    FILE: ClassVar[ElementaryFile] = ElementaryFile("card_entry", 0x0004, "card-verifiable certificate", "3.6")
    VECTORS: ClassVar[tuple[Vector, ...]]

    issuer_key_id: bytes
    subject_key_id: bytes
    modulus: int = field(repr=False)
    signature: bytes = field(repr=False)

    @classmethod
    def unsigned(cls, issuer_key_id: bytes, subject_key_id: bytes, modulus: int) -> CvCertificate:
        """A certificate that waits for its signature."""
        return cls(issuer_key_id, subject_key_id, modulus, b"")

    def signed(self, sign: Callable[[bytes], bytes]) -> CvCertificate:
        """This certificate with the signature that `sign` makes of a DigestInfo (PKCS#1 v1.5, 256 bytes)."""
        signature = sign(digest_info_of(self.body))
        return CvCertificate(self.issuer_key_id, self.subject_key_id, self.modulus, signature)

    @property
    def body(self) -> bytes:
        """The signed part: issuer's key id, subject's key id, public key."""
        if len(self.issuer_key_id) != KEY_ID or len(self.subject_key_id) != KEY_ID:
            raise ValueError("a key's id has 16 bytes")
        return self.issuer_key_id + self.subject_key_id + encode_public_key(self.modulus)

    def is_signed_by(self, modulus: int) -> bool:
        """Did the key of that modulus sign it?"""
        return is_signed(digest_info_of(self.body), self.signature, modulus)

    def blocks(self) -> tuple[bytes, bytes]:
        """The two parts in which it is handed to a card: all before the signature's object (307 bytes), and that (261)."""
        raw = self.encode()
        return raw[: -(BYTES + 5)], raw[-(BYTES + 5) :]

    def encode(self) -> bytes:
        return wide_object(_CERTIFICATE, self.encode_inside())

    def encode_inside(self) -> bytes:
        """What is in the outer object, as GET DATA answers (section 3.4): the body's object and the signature's."""
        if len(self.signature) != BYTES:
            raise ValueError("the signature has 256 bytes")
        return wide_object(_BODY, self.body) + wide_object(_SIGNATURE, self.signature)

    @classmethod
    def decode(cls, raw: bytes) -> CvCertificate:
        """Read a certificate; filler after it is passed over. Raises MalformedContent."""
        _, found = template(_NAME, raw, _CERTIFICATE)
        body, signature = in_order(_NAME, found, _BODY, _SIGNATURE)
        if len(body.value) != BODY_LENGTH or len(signature.value) != BYTES:
            raise MalformedContent(_NAME, "body or signature has another length")
        return cls(
            body.value[:KEY_ID],
            body.value[KEY_ID : 2 * KEY_ID],
            decode_public_key(body.value[2 * KEY_ID :]),
            signature.value,
        )


CvCertificate.VECTORS = (
    Vector(
        "7F218202335F4E820129"
        + "36303030303333080530303100000000"
        + "36303939383838080530303100000000"
        + "900301000191820100"
        + "C1" * 256
        + "5F37820100"
        + "5A" * 256,
        {
            "issuer_key_id": key_id("6000033"),
            "subject_key_id": key_id("6099888"),
            "modulus": int("C1" * 256, 16),
            "signature": b"\x5a" * 256,
        },
        "made by hand after section 3.6",
    ),
)
