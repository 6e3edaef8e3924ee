"""In here lives the way to a card's key without its PIN (特定機関認証): a terminal shows the card who it is.

How real readers do it isn't public. The hand-over of the terminal's certificate follows what was seen on test cards, in lengths and
parameters (mynumber-card.md, sections 7.1 to 7.3); what comes after it is this simulator's own convention (section 7.4), and no
real card will ever answer to it:

1. SELECT EF 0016, the key against which the card checks terminals' certificates;
2. `80 A2 06 C1` with the certificate up to and including its body, `80 A2 00 C1` with its signature;
3. GET CHALLENGE: 8 bytes;
4. `00 82 00 97` with the terminal's RSA signature over the challenge, PKCS#1 v1.5 with SHA-256: key 0017 is open until the
   application is selected again or the card loses its power.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

from cardreader.apdu import Command

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

CHALLENGE_BYTES = 8
BODY_BLOCK_BYTES = 0x133  # 7F21 820233, 5F4E 820129 and the 297 bytes of the body
SIGNATURE_BLOCK_BYTES = 0x105  # 5F37 820100 and 256 bytes
AUTH_KEY_REFERENCE = 0x97  # P2: key 0017 by its short identifier


@dataclass(frozen=True, slots=True)
class TerminalCredential:
    """What a terminal proves itself with: its card-verifiable certificate (7F21 …, 568 bytes) and its private key (PKCS#8, DER).

    Plain data: it can be kept, sent and copied; the key is read when it first signs, and shows in no repr.
    """

    certificate: bytes
    private_key: bytes = field(repr=False)

    def __post_init__(self) -> None:
        if len(self.certificate) != BODY_BLOCK_BYTES + SIGNATURE_BLOCK_BYTES:
            raise ValueError(f"a terminal's certificate has 568 bytes, not {len(self.certificate)}")

    def sign(self, challenge: bytes) -> bytes:
        """256 bytes: the signature over a card's challenge."""
        from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
        from cryptography.hazmat.primitives.hashes import SHA256

        return _private_key(self.private_key).sign(challenge, PKCS1v15(), SHA256())


@lru_cache(maxsize=4)
def _private_key(der: bytes) -> RSAPrivateKey:
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
    from cryptography.hazmat.primitives.serialization import load_der_private_key

    # The world's own key, from its own folder: checking that it is one costs fifty times its signature.
    key = load_der_private_key(der, password=None, unsafe_skip_rsa_key_validation=True)
    if not isinstance(key, RSAPrivateKey):
        raise ValueError("a terminal's key is an RSA key")
    return key


def hand_over(credential: TerminalCredential) -> tuple[Command, Command]:
    """Step 2: the two commands with the certificate, for a card whose EF 0016 is current."""
    body, signature = credential.certificate[:BODY_BLOCK_BYTES], credential.certificate[BODY_BLOCK_BYTES:]
    return (
        Command(0x80, 0xA2, 0x06, 0xC1, body, extended=True),
        Command(0x80, 0xA2, 0x00, 0xC1, signature, extended=True),
    )


def get_challenge() -> Command:
    """Step 3."""
    return Command(0x00, 0x84, 0x00, 0x00, le=CHALLENGE_BYTES)


def proof(credential: TerminalCredential, challenge: bytes) -> Command:
    """Step 4: the terminal's answer to the card's challenge."""
    return Command(0x00, 0x82, 0x00, AUTH_KEY_REFERENCE, credential.sign(challenge), extended=True)
