"""In here lives the card's side of the way without PIN (特定機関認証): a terminal shows a certificate and that it holds its key.

How the certificate is handed over was seen on real cards (mynumber-card.md, 7.1-7.3). What follows it was never published: the
challenge of eight bytes and EXTERNAL AUTHENTICATE `00 82 00 97` with a PKCS#1 v1.5 SHA-256 signature over it are the
SIMULATOR'S OWN convention (7.4). It opens one key, until another application is selected or power is cut.
"""

from __future__ import annotations

from cardreader.apdu import Command, StatusWord
from cardreader.contents.cv_certificate import BODY_LENGTH, CvCertificate
from cardreader.contents.elementary import MalformedContent
from cardreader.contents.public_key import BYTES, digest_info_of, is_signed
from cardreader.virtual.chip import CURRENT, Chip, Refused
from cardreader.virtual.files import CertifierFile

CHALLENGE_BYTES = 8

_FIRST, _LAST = 0x06C1, 0x00C1  # P1 and P2: more follows, and the last block
_HEAD = bytes.fromhex("7F218202335F4E820129")  # certificate, body
_BODY_BLOCK = len(_HEAD) + BODY_LENGTH  # 307
_SIGNATURE_BLOCK = 5 + BYTES  # 261


def take_certificate(chip: Chip, command: Command) -> bytes:
    """`80 A2 06 C1` with the certificate's body, then `80 A2 00 C1` with its signature; the terminals' key must be selected."""
    if (blocks := command.p1 << 8 | command.p2) not in (_FIRST, _LAST):
        raise Refused(StatusWord.WRONG_P1_P2)
    certifier = chip.certifier()
    chip.power.terminal_modulus = None
    if blocks == _FIRST:
        if len(command.data) != _BODY_BLOCK or not command.data.startswith(_HEAD):
            raise Refused(StatusWord.WRONG_LENGTH)  # measured: garbage is answered so
        chip.power.certificate_body = command.data
        return b""
    body, chip.power.certificate_body = chip.power.certificate_body, None
    if body is None:
        raise Refused(StatusWord.CONDITIONS_NOT_SATISFIED)
    if len(command.data) != _SIGNATURE_BLOCK:
        raise Refused(StatusWord.WRONG_LENGTH)
    try:
        certificate = CvCertificate.decode(body + command.data)
    except MalformedContent as error:
        raise Refused(StatusWord.WRONG_DATA) from error
    if not certificate.is_signed_by(int.from_bytes(certifier.modulus, "big")):
        raise Refused(StatusWord.WRONG_DATA)
    chip.power.terminal_modulus = certificate.modulus
    return b""


def external_authenticate(chip: Chip, command: Command) -> bytes:
    """`00 82 00 97`: the terminal's signature over the last challenge. P2 names the key that is to be opened.

    Each challenge is good for one attempt.
    """
    challenge, chip.power.challenge = chip.power.challenge, None
    if command.p1 or command.p2 & 0xE0 != CURRENT:
        raise Refused(StatusWord.WRONG_P1_P2)
    opened = chip.by_short_id(command.p2 & 0x1F)
    if not any(isinstance(file, CertifierFile) and file.opens == opened.ef for file in chip.application.files):
        raise Refused(StatusWord.WRONG_P1_P2)
    modulus = chip.power.terminal_modulus
    if modulus is None or challenge is None or len(challenge) != CHALLENGE_BYTES:
        raise Refused(StatusWord.CONDITIONS_NOT_SATISFIED)
    if len(command.data) != BYTES:
        raise Refused(StatusWord.WRONG_LENGTH)
    if not is_signed(digest_info_of(challenge), command.data, modulus):
        raise Refused(StatusWord.SECURITY_NOT_SATISFIED)
    chip.admit_terminal()
    return b""
