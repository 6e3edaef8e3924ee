"""In here live a virtual card's private keys at work: read once, and the only place of the card that needs `cryptography`."""

from __future__ import annotations

from hashlib import sha256

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import NoDigestInfo, Prehashed

from cardreader.contents.public_key import BYTES, digest_info


class KeyUnusable(ValueError):
    """The bytes are no RSA-2048 private key."""


class SigningKey:
    """An RSA-2048 private key. Each signature has 256 bytes; methods that are given too much raise ValueError."""

    def __init__(self, pkcs8: bytes) -> None:
        """Raises KeyUnusable."""
        try:
            # Unvalidated: validation takes 35 ms (a signature 0.3 ms), and guards against keys made to deceive their own owner.
            key = serialization.load_der_private_key(pkcs8, password=None, unsafe_skip_rsa_key_validation=True)
        except (ValueError, TypeError, UnsupportedAlgorithm) as error:
            raise KeyUnusable from error
        if not isinstance(key, rsa.RSAPrivateKey) or key.key_size != 8 * BYTES:
            raise KeyUnusable
        self._key = key

    @property
    def modulus(self) -> int:
        return self._key.public_key().public_numbers().n

    def sign(self, content: bytes) -> bytes:
        """PKCS#1 v1.5 padding around these bytes, whatever they are (a DigestInfo, as a rule; at most 245)."""
        return self._key.sign(content, padding.PKCS1v15(), NoDigestInfo())

    def sign_hash(self, digest: bytes) -> bytes:
        """PKCS#1 v1.5 of a SHA-256 that the card puts into a DigestInfo."""
        return self.sign(digest_info(digest))

    def sign_message(self, message: bytes) -> bytes:
        """PKCS#1 v1.5 with SHA-256, both by the card."""
        return self.sign_hash(sha256(message).digest())

    def decrypt(self, cryptogram: bytes) -> bytes:
        """What was enciphered with RSA-OAEP (SHA-256) under the public key. Raises ValueError."""
        return self._key.decrypt(cryptogram, padding.OAEP(padding.MGF1(hashes.SHA256()), hashes.SHA256(), None))

    def sign_pss(self, digest: bytes) -> bytes:
        """RSASSA-PSS of a SHA-256, with a salt of 32 random bytes."""
        scheme = padding.PSS(padding.MGF1(hashes.SHA256()), salt_length=padding.PSS.DIGEST_LENGTH)
        return self._key.sign(digest, scheme, Prehashed(hashes.SHA256()))
