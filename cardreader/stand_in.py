"""In here live stand-ins: any card at hand that isn't of this world may play the card of a demo person.

Nothing of the card is kept but a salted, slow hash of what it says freely. Which card it was cannot be told from that; whether this
card is the one, can.
"""

from __future__ import annotations

import hashlib
import secrets
from hmac import compare_digest
from pathlib import Path

import msgspec

from cardreader.apdu import Command
from cardreader.channel import Application, CardChannel, CardRefused
from cardreader.contents.jpki import AUTH_CERTIFICATE
from cardreader.platform import FileLock, replace_atomically
from cardreader.recognise import is_storage_card

_VERSION = 1
_SALT_BYTES = 16
_HASH_BYTES = 32
# scrypt, some 40 ms: a card's number has few bytes, and all of them could be tried against a quick hash.
_COST, _BLOCK, _PARALLEL = 2**14, 8, 1


class NotDistinct(Exception):
    """Nothing that this card says freely tells it from other cards, or stays the same until the next time."""

    code = "card_not_distinct"


class BindingsDamaged(Exception):
    """The record of stand-in cards cannot be read. `where` is its path."""

    code = "bindings_damaged"

    def __init__(self, where: Path, detail: str = "") -> None:
        super().__init__(detail or self.code)
        self.where = where
        self.detail = detail


def fingerprint_source(channel: CardChannel, certificate: bytes | None = None) -> bytes:
    """What the card freely says and nobody else's card does: the same bytes at each tap, on any reader.

    A My Number card: its authentication certificate (`certificate`, where it has been read already). Another contactless card: the
    number that the reader learns of it. A contact card: the life-cycle data of its chip. The ATR is left out: it is the same on all
    cards of a kind, and differs between readers. Raises NotDistinct, ReaderTrouble.
    """
    if certificate is not None:
        return b"certificate:" + certificate
    storage = is_storage_card(channel.atr)
    if not storage and channel.select_application(Application.JPKI).ok:
        try:
            return b"certificate:" + channel.read_file(AUTH_CERTIFICATE.id, "auth certificate")
        except CardRefused as refused:  # a phone: what else it says is made anew at each tap
            raise NotDistinct from refused
    # PC/SC part 3, section 3.2.2.1.3: answered by the reader, without a word to the card
    number = channel.send(Command(0xFF, 0xCA, 0x00, 0x00, le=0), "GET DATA card number")
    if number.ok and _lasts(channel.atr, number.data):
        return b"number:" + number.data
    if not storage:
        # GlobalPlatform Card Specification 2.x: CPLC, with the chip's serial number and batch, free on most contact cards
        life = channel.send(Command(0x80, 0xCA, 0x9F, 0x7F, le=0), "GET DATA chip life cycle")
        if life.ok and len(set(life.data)) > 2:  # some answer nothing but zeros
            return b"chip:" + life.data
    raise NotDistinct


def _lasts(atr: bytes, number: bytes) -> bool:
    """Whether the number that a contactless card is called by belongs to it, and isn't drawn anew when it is powered."""
    match len(number):
        case 4 if is_storage_card(atr):
            return number[0] != 0x08  # ISO/IEC 14443-3, section 6.5.4: uid0 = 08 is a random number
        case 8:  # JIS X 6319-4: the IDm of FeliCa; 01FE is drawn at random
            return number[:2] != b"\x01\xfe"
        case 7 | 10:  # ISO/IEC 14443-3: never random
            return True
        case _:  # four bytes of a card with a processor: type B's PUPI, or a random number of type A
            return False


class _Binding(msgspec.Struct, frozen=True):
    person: str
    hash: str


class _Record(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The file: one salt for all, so that a card is hashed once, however many are bound."""

    version: int
    salt: str
    bindings: tuple[_Binding, ...] = ()


class Bindings:
    """Which card stands in for whom: one small JSON file, written whole. A card plays one person, a person may have several cards.

    All methods raise BindingsDamaged for a file that cannot be read; it is left as it is. OSError where it cannot be written.
    """

    def __init__(self, path: Path) -> None:
        self._path = path

    def bind(self, person: str, source: bytes) -> None:
        """Let the card that says `source` stand in for that person, and no longer for another."""
        with self._alone():
            record = self._read() or _Record(_VERSION, secrets.token_hex(_SALT_BYTES))
            mine = _Binding(person, _hash(record.salt, source))
            others = tuple(kept for kept in record.bindings if not compare_digest(kept.hash, mine.hash))
            self._write(msgspec.structs.replace(record, bindings=(*others, mine)))

    def unbind(self, person: str) -> bool:
        """Let no card stand in for that person any more; whether one did."""
        with self._alone():
            record = self._read()
            if record is None:
                return False
            kept = tuple(binding for binding in record.bindings if binding.person != person)
            if len(kept) == len(record.bindings):
                return False
            self._write(msgspec.structs.replace(record, bindings=kept))
            return True

    def person_of(self, source: bytes) -> str | None:
        """The person for whom the card that says `source` stands in; takes some 40 ms where any card is bound."""
        record = self._read()
        if record is None or not record.bindings:
            return None
        wanted = _hash(record.salt, source)
        return next((binding.person for binding in record.bindings if compare_digest(binding.hash, wanted)), None)

    def _alone(self) -> FileLock:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        return FileLock(self._path.with_suffix(".lock"), wait=True)

    def _read(self) -> _Record | None:
        try:
            content = self._path.read_bytes()
        except FileNotFoundError:
            return None
        except OSError as error:
            raise BindingsDamaged(self._path, str(error)) from error
        try:
            record = msgspec.json.decode(content, type=_Record)
            lengths = {len(bytes.fromhex(binding.hash)) for binding in record.bindings}
            if record.version != _VERSION or len(bytes.fromhex(record.salt)) != _SALT_BYTES or lengths - {_HASH_BYTES}:
                raise BindingsDamaged(self._path, "not of the form that this version writes")
        except (msgspec.MsgspecError, ValueError) as error:
            raise BindingsDamaged(self._path, str(error)) from error
        return record

    def _write(self, record: _Record) -> None:
        replace_atomically(self._path, msgspec.json.format(msgspec.json.encode(record)))


def _hash(salt: str, source: bytes) -> str:
    return hashlib.scrypt(source, salt=bytes.fromhex(salt), n=_COST, r=_BLOCK, p=_PARALLEL, dklen=_HASH_BYTES).hex()
