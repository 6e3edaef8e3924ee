"""In here live the contents of the common application (共通カードAP): the card's number and a key's reference, in records for anyone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from cardreader.contents.elementary import KEY_ID, ElementaryFile, MalformedContent, Vector, day, day_bytes, digits
from cardreader.tlv import MalformedTlv, encode, read

APPLICATION = "common"
AID = bytes.fromhex("D3921000310001010100")  # mynumber-card.md, section 2

INTERNAL_KEY = ElementaryFile(APPLICATION, 0x0019, "internal authentication key", "3.4")
BASIC_PIN = ElementaryFile(APPLICATION, 0x001C, "card PIN", "3.4")


@dataclass(frozen=True, slots=True)
class CardNumberRecord:
    """EF 0001, record 1: serial (two digits and the thirteen of the 製造番号), municipality, and the day of expiry."""

    FILE: ClassVar[ElementaryFile] = ElementaryFile(APPLICATION, 0x0001, "card number", "3.4")
    VECTORS: ClassVar[tuple[Vector, ...]]
    TAG: ClassVar[int] = 0x01

    serial: str
    municipality: str
    expires_on: date

    def encode(self) -> bytes:
        numbers = self.serial + self.municipality
        if (len(self.serial), len(self.municipality)) != (15, 5) or not (numbers.isascii() and numbers.isdigit()):
            raise ValueError("the serial has fifteen digits, the municipality's code five")
        return encode(self.TAG, numbers.encode("ascii") + day_bytes(self.expires_on))

    @classmethod
    def decode(cls, raw: bytes) -> CardNumberRecord:
        """Raises MalformedContent."""
        try:
            found = read(raw)
        except MalformedTlv as error:
            raise MalformedContent(cls.__name__, str(error)) from error
        if found.tag != cls.TAG:
            raise MalformedContent(cls.__name__, "another tag")
        numbers = digits(cls.__name__, found.value, 28)
        return cls(numbers[:15], numbers[15:20], day(cls.__name__, found.value[20:]))


@dataclass(frozen=True, slots=True)
class KeyReference:
    """EF 0002, record 1: the id of a key, nobody knows which; the same as in the resident register's application."""

    FILE: ClassVar[ElementaryFile] = ElementaryFile(APPLICATION, 0x0002, "key reference", "3.4")
    VECTORS: ClassVar[tuple[Vector, ...]]

    key_id: bytes

    def encode(self) -> bytes:
        if len(self.key_id) != KEY_ID:
            raise ValueError("a key's id has 16 bytes")
        return self.key_id

    @classmethod
    def decode(cls, raw: bytes) -> KeyReference:
        """Raises MalformedContent."""
        if len(raw) < KEY_ID:
            raise MalformedContent(cls.__name__, f"{len(raw)} bytes, not {KEY_ID}")
        return cls(raw[:KEY_ID])


CardNumberRecord.VECTORS = (
    Vector(
        "011C" + "303031323334353637383930313233" + "3133323231" + "3230333530323137",
        {"serial": "001234567890123", "municipality": "13221", "expires_on": date(2035, 2, 17)},
        "made by hand after section 3.4",
    ),
)
KeyReference.VECTORS = (
    Vector(
        "36303030303233080530303100000000",
        {"key_id": b"6000023\x08\x05001" + bytes(4)},
        "made by hand after section 3.6",
    ),
)
