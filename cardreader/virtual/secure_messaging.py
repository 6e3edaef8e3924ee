"""In here lives the card's secure messaging: a session's key handed over under EF 0006 of card-entry, and commands in its cipher.

Source: mynumber-card.md, section 4.6. It hides what is sent and protects nothing from being changed: no checksum, AES-128 in CBC mode.
A command of the session has one data object, `86` (a cryptogram) or `96` (how many bytes to read), and so has an answer with data.
Each takes the next number, from 1; both directions of it start from that number, enciphered. A cryptogram with another number
doesn't come out right: the card then forgets the key.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES128
from cryptography.hazmat.primitives.ciphers.modes import CBC, ECB

from cardreader.apdu import Command, StatusWord
from cardreader.contents.public_key import BYTES
from cardreader.tlv import MalformedTlv, encode, read
from cardreader.virtual.chip import Chip, Refused
from cardreader.virtual.files import KeyDeliveryFile

_BLOCK = 16
_DELIVERY = bytes.fromhex("A0228020")  # the encryption key alone; the card takes no key for checksums
_SEED = 32  # bytes, of which AES-128 uses the first half
_CRYPTOGRAM, _EXPECTED = 0x86, 0x96
_PADDED = b"\x01"  # before a cryptogram: its content is padded
_READ = 0xB0
_TAKES_CRYPTOGRAM = frozenset({0x20, 0x24, 0xA4})
# The applications that have security of their own in mind, and refuse for want of it; others know no delivery of keys (measured).
_UNSATISFIED = frozenset({"jpki", "juki"})


@dataclass(slots=True)
class Session:
    """A session's key and the number that its next command takes."""

    key: bytes = field(repr=False)
    number: int = 1

    def encrypted(self, content: bytes, number: int) -> bytes:
        """Padded and enciphered, as the message of that number."""
        padded = content + b"\x80" + bytes(-(len(content) + 1) % _BLOCK)
        work = Cipher(AES128(self.key), CBC(self._start(number))).encryptor()
        return work.update(padded) + work.finalize()

    def decrypted(self, cryptogram: bytes, number: int) -> bytes:
        """What was enciphered as the message of that number. Raises ValueError where the padding doesn't come out."""
        work = Cipher(AES128(self.key), CBC(self._start(number))).decryptor()
        padded = work.update(cryptogram) + work.finalize()
        content = padded.rstrip(b"\x00")
        if not content.endswith(b"\x80") or len(padded) - len(content) >= _BLOCK:
            raise ValueError("no padding")
        return content[:-1]

    def _start(self, number: int) -> bytes:
        work = Cipher(AES128(self.key), ECB()).encryptor()
        return work.update(number.to_bytes(_BLOCK, "big")) + work.finalize()


def set_session_key(chip: Chip, command: Command) -> bytes:
    """`80 AE 00 00`: a session's key, RSA-OAEP with SHA-256 under EF 0006, once the card-entry PIN was verified in clear."""
    if command.p1 or command.p2:
        raise Refused(StatusWord.WRONG_P1_P2)
    application = chip.power.application
    files = application.files if application is not None else ()
    file = next((one for one in files if isinstance(one, KeyDeliveryFile)), None)
    if file is None:
        unsatisfied = application is not None and application.name in _UNSATISFIED
        raise Refused(StatusWord.SECURITY_NOT_SATISFIED if unsatisfied else StatusWord.NO_KEY_DELIVERY)
    chip.must_be_open(file.deliver)
    if len(command.data) != BYTES:
        raise Refused(StatusWord.WRONG_LENGTH)
    try:
        message = chip.signing_key(file).decrypt(command.data)
    except ValueError as error:
        raise Refused(StatusWord.WRONG_DATA) from error
    if len(message) != len(_DELIVERY) + _SEED or not message.startswith(_DELIVERY):
        raise Refused(StatusWord.WRONG_DATA)
    chip.power.session = Session(message[len(_DELIVERY) :][:_BLOCK])
    return b""


def answer_in_session(chip: Chip, command: Command, respond: Callable[[Chip, Command], bytes]) -> bytes:
    """CLA `08`: the command in its cipher, and the answer in it. Refused as the command itself would be, in clear."""
    session = chip.power.session
    if session is None:
        raise Refused(StatusWord.SECURE_MESSAGING_NOT_ESTABLISHED)
    if command.cla != 0x08 or command.ins not in _TAKES_CRYPTOGRAM | {_READ}:
        raise Refused(StatusWord.FUNCTION_NOT_SUPPORTED)
    if not command.data:
        raise Refused(StatusWord.SECURE_MESSAGING_MISSING)
    number = session.number
    try:
        inner = _unwrapped(session, command, number)
    except ValueError as error:
        chip.power.session = None
        raise Refused(StatusWord.SECURE_MESSAGING_WRONG) from error
    session.number += 1  # whatever the command itself comes to
    content = respond(chip, inner)
    if not content:
        return b""
    wrapped = encode(_CRYPTOGRAM, _PADDED + session.encrypted(content, number))
    if command.expected < len(wrapped):
        raise Refused(StatusWord.WRONG_LENGTH)
    return wrapped


def _unwrapped(session: Session, command: Command, number: int) -> Command:
    """The command in clear. Raises ValueError for any other object than the one, or a cryptogram that doesn't come out."""
    found = read(command.data)
    if found.end != len(command.data):
        raise MalformedTlv("another object", found.end)
    if command.ins == _READ:
        if found.tag != _EXPECTED or len(found.value) != 3 or found.value[0]:
            raise ValueError("no expected length")
        le = int.from_bytes(found.value[1:], "big")
        return Command(0x00, command.ins, command.p1, command.p2, le=le, extended=True)
    cryptogram = found.value[1:]
    if found.tag != _CRYPTOGRAM or found.value[:1] != _PADDED or not cryptogram or len(cryptogram) % _BLOCK:
        raise ValueError("no cryptogram")
    return Command(0x00, command.ins, command.p1, command.p2, session.decrypted(cryptogram, number))
