"""In here lives an RSA-2048 public key as the card writes it, and the signatures that are checked with it.

Checking needs no library: a signature is opened with Python's own `pow`, and the whole of it is compared with what it should be.
"""

from __future__ import annotations

import hmac
from functools import lru_cache
from hashlib import sha256

from cardreader.contents.elementary import MalformedContent
from cardreader.tlv import MalformedTlv, encode, items

EXPONENT = 65537
BYTES = 256  # RSA-2048, the only kind there is (mynumber-card.md, section 4.5)
_EXPONENT_TAG, _MODULUS_TAG = 0x90, 0x91
ENCODED_LENGTH = 265  # 90 03 010001 91 820100 …

# RFC 8017, section 9.2, note 1: the DigestInfo of SHA-256 up to the OCTET STRING's length
_SHA256_ALGORITHM = bytes.fromhex("300D06096086480165030402010500")


def encode_public_key(modulus: int) -> bytes:
    """The key's 265 bytes: `90 03 010001 91 820100 <modulus>`. Raises ValueError for a modulus of more than 2,048 bits."""
    try:
        raw = modulus.to_bytes(BYTES, "big")
    except OverflowError as error:
        raise ValueError("the modulus has not 2,048 bits") from error
    return encode(_EXPONENT_TAG, EXPONENT.to_bytes(3, "big")) + encode(_MODULUS_TAG, raw)


def decode_public_key(raw: bytes) -> int:
    """The modulus. Raises MalformedContent where it is no such key, or has another exponent."""
    try:
        found = items(raw)
    except MalformedTlv as error:
        raise MalformedContent("public key", str(error)) from error
    if [item.tag for item in found] != [_EXPONENT_TAG, _MODULUS_TAG]:
        raise MalformedContent("public key", "not an exponent and a modulus")
    if int.from_bytes(found[0].value, "big") != EXPONENT or len(found[1].value) != BYTES:
        raise MalformedContent("public key", "not RSA-2048 with exponent 65537")
    return int.from_bytes(found[1].value, "big")


def digest_info(digest: bytes) -> bytes:
    """DigestInfo of SHA-256 around an OCTET STRING.

    Ordinarily that is one hash (32 bytes); the card-face signature holds three (96 bytes, section 3.3), which no library makes.
    """
    return encode(0x30, _SHA256_ALGORITHM + encode(0x04, digest))


def digest_info_of(message: bytes) -> bytes:
    """DigestInfo of the SHA-256 of a message: what an ordinary signature signs."""
    return digest_info(sha256(message).digest())


def padded(content: bytes) -> bytes:
    """PKCS#1 v1.5 padding, type 1, to the key's length (RFC 8017, section 9.2). Raises ValueError over 245 bytes."""
    if len(content) > BYTES - 11:
        raise ValueError("too long for the key")
    return b"\x00\x01" + b"\xff" * (BYTES - 3 - len(content)) + b"\x00" + content


def is_signed(content: bytes, signature: bytes, modulus: int) -> bool:
    """Is this the PKCS#1 v1.5 signature over `content` (a DigestInfo) by the key of that modulus?"""
    value = int.from_bytes(signature, "big")
    if len(signature) != BYTES or not 0 < value < modulus:
        return False
    return hmac.compare_digest(_opened(value, modulus), padded(content))


@lru_cache(maxsize=64)
def _opened(value: int, modulus: int) -> bytes:
    """What a signature holds. Of the same numbers it is the same always: a terminal shows each card the same certificate."""
    return pow(value, EXPONENT, modulus).to_bytes(BYTES, "big")
