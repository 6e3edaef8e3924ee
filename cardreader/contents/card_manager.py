"""In here live the objects of the card manager: what GET DATA tells of a card while no application is selected (section 3.4).

An object is given without its own tag and length, as it was measured of the certificates. What identifies the card in 0045 was never
published beyond that it is ASCII: we write its serial number, as the common application has it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import ClassVar

from cardreader.contents.cv_certificate import CvCertificate
from cardreader.contents.elementary import (
    KEY_ID,
    ElementaryFile,
    MalformedContent,
    Vector,
    day,
    day_bytes,
    digits,
    template,
    wide_object,
)
from cardreader.tlv import MalformedTlv, encode, read

APPLICATION = "card_manager"
AID = bytes.fromhex(
    "A0000001510000"
)  # mynumber-card.md, section 2; GlobalPlatform's default for an issuer security domain
CONTACT_ATR = 0x5F51  # the contact ATR without its first byte; it is made of the image's ATR


@dataclass(frozen=True, slots=True)
class _KeyId:
    """The id of a key, sixteen bytes."""

    key_id: bytes

    def encode(self) -> bytes:
        if len(self.key_id) != KEY_ID:
            raise ValueError("a key's id has 16 bytes")
        return self.key_id

    @staticmethod
    def _read(file: str, raw: bytes) -> bytes:
        if len(raw) < KEY_ID:
            raise MalformedContent(file, f"{len(raw)} bytes, not {KEY_ID}")
        return raw[:KEY_ID]


@dataclass(frozen=True, slots=True)
class IssuerIdentification(_KeyId):
    """0042: who issued the card, as the id of a key."""

    FILE: ClassVar[ElementaryFile] = ElementaryFile(APPLICATION, 0x0042, "issuer identification", "3.4")
    VECTORS: ClassVar[tuple[Vector, ...]]

    @classmethod
    def decode(cls, raw: bytes) -> IssuerIdentification:
        """Raises MalformedContent."""
        return cls(cls._read(cls.__name__, raw))


@dataclass(frozen=True, slots=True)
class IntermediateKeyId(_KeyId):
    """00F7: the id of the key that signed the certificate in 7F21; the certificate in 00F8 is of that key."""

    FILE: ClassVar[ElementaryFile] = ElementaryFile(APPLICATION, 0x00F7, "intermediate key's id", "3.4")
    VECTORS: ClassVar[tuple[Vector, ...]]

    @classmethod
    def decode(cls, raw: bytes) -> IntermediateKeyId:
        """Raises MalformedContent."""
        return cls(cls._read(cls.__name__, raw))


@dataclass(frozen=True, slots=True)
class CardIdentification:
    """0045: the card's number, fifteen ASCII digits."""

    FILE: ClassVar[ElementaryFile] = ElementaryFile(APPLICATION, 0x0045, "card identification", "3.4")
    VECTORS: ClassVar[tuple[Vector, ...]]

    serial: str

    def encode(self) -> bytes:
        if len(self.serial) != 15 or not (self.serial.isascii() and self.serial.isdigit()):
            raise ValueError("the serial has fifteen digits")
        return self.serial.encode("ascii")

    @classmethod
    def decode(cls, raw: bytes) -> CardIdentification:
        """Raises MalformedContent."""
        return cls(digits(cls.__name__, raw[:15], 15))


@dataclass(frozen=True, slots=True)
class RecognitionData:
    """0066: GlobalPlatform's card recognition data: which version of it, and which secure channel protocol the manager speaks."""

    FILE: ClassVar[ElementaryFile] = ElementaryFile(APPLICATION, 0x0066, "card recognition data", "3.4")
    VECTORS: ClassVar[tuple[Vector, ...]]
    TAG: ClassVar[int] = 0x73
    _ARC: ClassVar[bytes] = bytes.fromhex("2A864886FC6B")  # 1.2.840.114283, GlobalPlatform's

    version: bytes = b"\x02\x02"  # GlobalPlatform 2.2
    protocol: bytes = b"\x02\x55"  # secure channel protocol 02, option 55

    def encode(self) -> bytes:
        def named(number: int, rest: bytes = b"") -> bytes:
            return encode(0x06, self._ARC + bytes((number,)) + rest)

        # GlobalPlatform Card Specification, appendix H.2: recognition data, version, way of identification, protocol
        body = named(1) + encode(0x60, named(2, self.version)) + encode(0x63, named(3))
        return encode(self.TAG, body + encode(0x64, named(4, self.protocol)))

    @classmethod
    def decode(cls, raw: bytes) -> RecognitionData:
        """Raises MalformedContent."""
        file = cls.__name__
        _, found = template(file, raw, cls.TAG)
        if [item.tag for item in found] != [0x06, 0x60, 0x63, 0x64]:
            raise MalformedContent(file, "its objects are others, or in another order")
        try:
            version, protocol = read(found[1].value).value, read(found[3].value).value
        except MalformedTlv as error:
            raise MalformedContent(file, str(error)) from error
        size = len(cls._ARC) + 1
        return cls(version[size:], protocol[size:])


@dataclass(frozen=True, slots=True)
class Municipality:
    """00F0: the municipality that issued the card, five digits."""

    FILE: ClassVar[ElementaryFile] = ElementaryFile(APPLICATION, 0x00F0, "municipality code", "3.4")
    VECTORS: ClassVar[tuple[Vector, ...]]

    code: str

    def encode(self) -> bytes:
        if len(self.code) != 5 or not (self.code.isascii() and self.code.isdigit()):
            raise ValueError("the municipality's code has five digits")
        return self.code.encode("ascii")

    @classmethod
    def decode(cls, raw: bytes) -> Municipality:
        """Raises MalformedContent."""
        return cls(digits(cls.__name__, raw[:5], 5))


@dataclass(frozen=True, slots=True)
class Expiry:
    """00F2: the card's last day, YYYYMMDD."""

    FILE: ClassVar[ElementaryFile] = ElementaryFile(APPLICATION, 0x00F2, "card expiry", "3.4")
    VECTORS: ClassVar[tuple[Vector, ...]]

    expires_on: date

    def encode(self) -> bytes:
        return day_bytes(self.expires_on)

    @classmethod
    def decode(cls, raw: bytes) -> Expiry:
        """Raises MalformedContent."""
        return cls(day(cls.__name__, raw[:8]))


@dataclass(frozen=True, slots=True)
class _Chain:
    """A card-verifiable certificate, its outer object left out."""

    certificate: CvCertificate = field(repr=False)

    def encode(self) -> bytes:
        return self.certificate.encode_inside()

    @staticmethod
    def _read(file: str, raw: bytes) -> CvCertificate:
        try:
            end = read(raw, read(raw).end).end
        except MalformedTlv as error:
            raise MalformedContent(file, str(error)) from error
        return CvCertificate.decode(wide_object(0x7F21, raw[:end]))


@dataclass(frozen=True, slots=True)
class UpperCertificate(_Chain):
    """00F8: the root's certificate of the intermediate key."""

    FILE: ClassVar[ElementaryFile] = ElementaryFile(APPLICATION, 0x00F8, "certificate of the intermediate key", "3.4")
    VECTORS: ClassVar[tuple[Vector, ...]]

    @classmethod
    def decode(cls, raw: bytes) -> UpperCertificate:
        """Raises MalformedContent."""
        return cls(cls._read(cls.__name__, raw))


@dataclass(frozen=True, slots=True)
class LowerCertificate(_Chain):
    """7F21: the intermediate key's certificate of the key below it; ours is the card's own, which answers INTERNAL AUTHENTICATE."""

    FILE: ClassVar[ElementaryFile] = ElementaryFile(APPLICATION, 0x7F21, "certificate of the card's key", "3.4")
    VECTORS: ClassVar[tuple[Vector, ...]]

    @classmethod
    def decode(cls, raw: bytes) -> LowerCertificate:
        """Raises MalformedContent."""
        return cls(cls._read(cls.__name__, raw))


_ID = "36303030303233080530303100000000"
_CERTIFICATE = CvCertificate(bytes.fromhex(_ID), b"6099888\x08\x05001" + bytes(4), int("C1" * 256, 16), b"\x5a" * 256)
_CERTIFICATE_BYTES = (
    "5F4E820129"
    + _ID
    + "36303939383838080530303100000000"
    + "900301000191820100"
    + "C1" * 256
    + "5F37820100"
    + "5A" * 256
)
_BY_HAND = "made by hand after section 3.4"

IssuerIdentification.VECTORS = (Vector(_ID, {"key_id": bytes.fromhex(_ID)}, _BY_HAND),)
IntermediateKeyId.VECTORS = (Vector(_ID, {"key_id": bytes.fromhex(_ID)}, _BY_HAND),)
CardIdentification.VECTORS = (Vector("303031323334353637383930313233", {"serial": "001234567890123"}, _BY_HAND),)
RecognitionData.VECTORS = (
    Vector(
        "732E"
        + "06072A864886FC6B01"
        + "600B06092A864886FC6B020202"
        + "630906072A864886FC6B03"
        + "640B06092A864886FC6B040255",
        {},
        "made by hand after GlobalPlatform Card Specification, appendix H.2",
    ),
)
Municipality.VECTORS = (Vector("3133323231", {"code": "13221"}, _BY_HAND),)
Expiry.VECTORS = (Vector("3230333530323137", {"expires_on": date(2035, 2, 17)}, _BY_HAND),)
UpperCertificate.VECTORS = (Vector(_CERTIFICATE_BYTES, {"certificate": _CERTIFICATE}, _BY_HAND),)
LowerCertificate.VECTORS = (Vector(_CERTIFICATE_BYTES, {"certificate": _CERTIFICATE}, _BY_HAND),)
