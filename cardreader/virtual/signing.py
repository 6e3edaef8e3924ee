"""In here live the card's commands that use its keys: signatures, INTERNAL AUTHENTICATE, GET CHALLENGE (mynumber-card.md, 4.5-4.6)."""

from __future__ import annotations

import secrets
from hashlib import sha256

from cardreader.apdu import Command, StatusWord
from cardreader.contents.public_key import BYTES
from cardreader.virtual.chip import CURRENT, Chip, Refused
from cardreader.virtual.files import KeyFile
from cardreader.virtual.keys import SigningKey

_HASH = 32  # SHA-256
_LONGEST_CONTENT = BYTES - 11  # RFC 8017, section 7.2.1: what PKCS#1 v1.5 has room for
_LONGEST_MESSAGE = 255


def compute_signature(chip: Chip, command: Command) -> bytes:
    """`80 2A`: 256 bytes. P1 says what the data are and what the card does with them, P2 which key."""
    if command.p1 > 0x05:
        raise Refused(StatusWord.WRONG_P1_P2)
    file = _key(chip, command.p2)
    chip.must_be_open(file.use)
    if file.internal:  # it answers challenges; whoever let it sign anything would let it speak for the card
        raise Refused(StatusWord.CONDITIONS_NOT_SATISFIED)
    if command.expected < BYTES:
        raise Refused(StatusWord.WRONG_LENGTH)
    if not _fits(command.p1, len(command.data)):
        raise Refused(int(chip.switches.signature_input, 16))
    return _sign(chip.signing_key(file), command.p1, command.data)


def _key(chip: Chip, p2: int) -> KeyFile:
    if p2:
        return chip.referenced(p2, KeyFile)
    for file in chip.application.files:
        if isinstance(file, KeyFile) and file.default:
            return file
    raise Refused(StatusWord.FILE_NOT_FOUND)


def _fits(p1: int, length: int) -> bool:
    match p1:
        case 0x00:
            return 1 <= length <= _LONGEST_CONTENT
        case 0x02 | 0x04:
            return length == _HASH
        case _:
            return 1 <= length <= _LONGEST_MESSAGE


def _sign(key: SigningKey, p1: int, data: bytes) -> bytes:
    match p1:
        case 0x00:  # a DigestInfo as a rule; the card does not look inside
            return key.sign(data)
        case 0x01:  # the bare hash, without a DigestInfo
            return key.sign(sha256(data).digest())
        case 0x02:
            return key.sign_hash(data)
        case 0x03:
            return key.sign_message(data)
        case 0x04:
            return key.sign_pss(data)
        case _:
            return key.sign_pss(sha256(data).digest())


def internal_authenticate(chip: Chip, command: Command) -> bytes:
    """`00 88 00 99` in the common application: the card's own key signs what is sent, without a PIN."""
    if command.p1 or command.p2 & 0xE0 != CURRENT:
        raise Refused(StatusWord.WRONG_P1_P2)
    try:
        file = chip.referenced(command.p2, KeyFile)
    except Refused as refused:
        # In applications without such a key the card says that its conditions aren't met (measured), whatever is missing.
        raise Refused(StatusWord.CONDITIONS_NOT_SATISFIED) from refused
    if not file.internal:
        raise Refused(StatusWord.CONDITIONS_NOT_SATISFIED)
    chip.must_be_open(file.use)
    if not 1 <= len(command.data) <= _LONGEST_MESSAGE or command.expected < BYTES:
        raise Refused(StatusWord.WRONG_LENGTH)
    return chip.signing_key(file).sign_message(command.data)


def get_challenge(chip: Chip, command: Command) -> bytes:
    """`00 84 00 00 Le`: 1 to 256 random bytes, in any state. The last ones are what a terminal may sign."""
    if command.p1 or command.p2:
        raise Refused(StatusWord.WRONG_P1_P2)
    if command.extended:
        raise Refused(StatusWord.CONDITIONS_NOT_SATISFIED)
    if command.data or command.le is None:
        raise Refused(StatusWord.WRONG_LENGTH)
    chip.power.challenge = secrets.token_bytes(command.expected)
    return chip.power.challenge
