"""In here live the contents of the card-entry application (券面事項入力補助AP): individual number, four attributes, integrity record."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from typing import ClassVar

from cardreader.contents.elementary import (
    ElementaryFile,
    MalformedContent,
    Vector,
    check_offsets,
    data_object,
    day,
    day_bytes,
    digits,
    in_order,
    of_length,
    template,
    text,
    wide_object,
    with_offsets,
)
from cardreader.contents.public_key import (
    BYTES,
    decode_public_key,
    digest_info_of,
    encode_public_key,
    is_signed,
)
from cardreader.tlv import MalformedTlv, encode, read

APPLICATION = "card_entry"
AID = bytes.fromhex("D3921000310001010408")  # mynumber-card.md, section 2
SEXES = frozenset("0129")  # JIS X 0303 as the card writes it: unknown, male, female, not applicable


@dataclass(frozen=True, slots=True)
class IndividualNumberFile:
    """EF 0001: the individual number. Only the virtual card uses it; a clinic never reads it."""

    FILE: ClassVar[ElementaryFile] = ElementaryFile(APPLICATION, 0x0001, "individual number", "3.2")
    VECTORS: ClassVar[tuple[Vector, ...]]
    TAG: ClassVar[int] = 0xFF10

    number: str = field(repr=False)

    def encode(self) -> bytes:
        """Seventeen bytes, the last two filler that belongs to the file (and to its digest)."""
        if len(self.number) != 12 or not (self.number.isascii() and self.number.isdigit()):
            raise ValueError("the individual number has twelve digits")
        return encode(self.TAG, self.number.encode("ascii")) + b"\xff\xff"

    @classmethod
    def decode(cls, raw: bytes) -> IndividualNumberFile:
        """Raises MalformedContent."""
        try:
            found = read(raw)
        except MalformedTlv as error:
            raise MalformedContent(cls.__name__, str(error)) from error
        if found.tag != cls.TAG:
            raise MalformedContent(cls.__name__, "another tag")
        return cls(digits(cls.__name__, found.value, 12))


@dataclass(frozen=True, slots=True)
class Attributes:
    """EF 0002: name, address, birth date and sex, as text. `name` has U+3000 between family and given name."""

    FILE: ClassVar[ElementaryFile] = ElementaryFile(APPLICATION, 0x0002, "four attributes", "3.2")
    VECTORS: ClassVar[tuple[Vector, ...]]
    TAG: ClassVar[int] = 0xFF20
    TABLE: ClassVar[int] = 0xDF21

    name: str
    address: str = field(repr=False)
    birth_date: date
    sex: str

    def encode(self) -> bytes:
        if self.sex not in SEXES:
            raise ValueError("sex is one of the digits 0, 1, 2, 9")
        return with_offsets(self.TAG, self.TABLE, self._objects())

    def _objects(self) -> list[bytes]:
        return [
            data_object(0xDF22, self.name.encode()),
            data_object(0xDF23, self.address.encode()),
            data_object(0xDF24, day_bytes(self.birth_date)),
            data_object(0xDF25, self.sex.encode("ascii")),
        ]

    def digest(self) -> bytes:
        """SHA-256 of the value from DF22 on, the offset table skipped: what the integrity record holds."""
        return sha256(b"".join(self._objects())).digest()

    @staticmethod
    def digest_of(raw: bytes) -> bytes:
        """The same digest, of the file's bytes as they were read. Raises MalformedContent."""
        outer, found = template("Attributes", raw, Attributes.TAG)
        if not found or found[0].tag != Attributes.TABLE:
            raise MalformedContent("Attributes", "no offset table")
        return sha256(raw[found[0].end : outer.end]).digest()

    @classmethod
    def decode(cls, raw: bytes) -> Attributes:
        """Raises MalformedContent, also for an offset table that is wrong."""
        file = cls.__name__
        _, found = template(file, raw, cls.TAG)
        table, name, address, birth, sex = in_order(file, found, cls.TABLE, 0xDF22, 0xDF23, 0xDF24, 0xDF25)
        check_offsets(file, table, found[1:])
        code = text(file, sex.value, "ascii")
        if code not in SEXES:
            raise MalformedContent(file, "no such sex")
        return cls(text(file, name.value), text(file, address.value), day(file, birth.value), code)


@dataclass(frozen=True, slots=True)
class IntegrityRecord:
    """EF 0003: digests of EF 0001 and EF 0002, signed by the key that EF 0004 certifies."""

    FILE: ClassVar[ElementaryFile] = ElementaryFile(APPLICATION, 0x0003, "integrity record", "3.2")
    VECTORS: ClassVar[tuple[Vector, ...]]
    TAG: ClassVar[int] = 0xFF30

    number_digest: bytes = field(repr=False)
    attributes_digest: bytes
    signature: bytes = field(repr=False)

    @classmethod
    def of(
        cls, number: IndividualNumberFile, attributes: Attributes, sign: Callable[[bytes], bytes]
    ) -> IntegrityRecord:
        """The record of these two files; `sign` makes a PKCS#1 v1.5 signature of a DigestInfo."""
        unsigned = cls(sha256(number.encode()).digest(), attributes.digest(), b"")
        return cls(unsigned.number_digest, unsigned.attributes_digest, sign(digest_info_of(unsigned.signed_part)))

    @property
    def signed_part(self) -> bytes:
        """What the signature covers: the two objects before it, whole."""
        return data_object(0xDF31, self.number_digest) + data_object(0xDF32, self.attributes_digest)

    def is_signed_by(self, modulus: int) -> bool:
        """Did the key of that modulus sign it?"""
        return is_signed(digest_info_of(self.signed_part), self.signature, modulus)

    def encode(self) -> bytes:
        return wide_object(self.TAG, self.signed_part + wide_object(0xDF33, self.signature))

    @classmethod
    def decode(cls, raw: bytes) -> IntegrityRecord:
        """Raises MalformedContent."""
        file = cls.__name__
        _, found = template(file, raw, cls.TAG)
        number, attributes, signature = in_order(file, found, 0xDF31, 0xDF32, 0xDF33)
        return cls(of_length(file, number, 32), of_length(file, attributes, 32), of_length(file, signature, BYTES))


@dataclass(frozen=True, slots=True)
class BasicInformation:
    """EF 0005: the application's version, a key's id, and 128 bytes of which the first 32 have an unknown meaning."""

    FILE: ClassVar[ElementaryFile] = ElementaryFile(APPLICATION, 0x0005, "basic information", "3.2")
    VECTORS: ClassVar[tuple[Vector, ...]]
    TAG: ClassVar[int] = 0xFF40

    key_id: bytes
    opaque: bytes = field(default=bytes(32), repr=False)
    version: bytes = bytes.fromhex("01030E01")  # of a test card

    def encode(self) -> bytes:
        rest = self.opaque.ljust(128, b"\xff")
        body = data_object(0xDF41, self.version) + data_object(0xDF42, self.key_id) + wide_object(0xDF43, rest)
        return wide_object(self.TAG, body)

    @classmethod
    def decode(cls, raw: bytes) -> BasicInformation:
        """Raises MalformedContent."""
        file = cls.__name__
        _, found = template(file, raw, cls.TAG)
        version, key, rest = in_order(file, found, 0xDF41, 0xDF42, 0xDF43)
        return cls(of_length(file, key, 16), of_length(file, rest, 128)[:32], of_length(file, version, 4))


@dataclass(frozen=True, slots=True)
class SessionKeyRecord:
    """EF 0006: the public key under which a terminal hands over a session's key."""

    FILE: ClassVar[ElementaryFile] = ElementaryFile(APPLICATION, 0x0006, "session key delivery key", "3.2")
    VECTORS: ClassVar[tuple[Vector, ...]]
    TAG: ClassVar[int] = 0xA1

    modulus: int = field(repr=False)

    def encode(self) -> bytes:
        return wide_object(self.TAG, encode_public_key(self.modulus))

    @classmethod
    def decode(cls, raw: bytes) -> SessionKeyRecord:
        """Raises MalformedContent."""
        outer, _ = template(cls.__name__, raw, cls.TAG)
        return cls(decode_public_key(outer.value))


@dataclass(frozen=True, slots=True)
class InternalKeyRecord:
    """EF 0007: the public key of EF 0013, which answers for the card without a PIN, signed by the issuer."""

    FILE: ClassVar[ElementaryFile] = ElementaryFile(APPLICATION, 0x0007, "internal authentication key", "3.2")
    VECTORS: ClassVar[tuple[Vector, ...]]
    TAG: ClassVar[int] = 0xFF50

    modulus: int = field(repr=False)
    signature: bytes = field(repr=False)

    @classmethod
    def of(cls, modulus: int, sign: Callable[[bytes], bytes]) -> InternalKeyRecord:
        """The record of this key; what exactly is signed is not published: we sign the key's object, whole."""
        return cls(modulus, sign(digest_info_of(cls(modulus, b"").signed_part)))

    @property
    def signed_part(self) -> bytes:
        return wide_object(0xDF51, encode_public_key(self.modulus))

    def encode(self) -> bytes:
        return wide_object(self.TAG, self.signed_part + wide_object(0xDF52, self.signature))

    @classmethod
    def decode(cls, raw: bytes) -> InternalKeyRecord:
        """Raises MalformedContent."""
        file = cls.__name__
        _, found = template(file, raw, cls.TAG)
        key, signature = in_order(file, found, 0xDF51, 0xDF52)
        return cls(decode_public_key(key.value), of_length(file, signature, BYTES))


IndividualNumberFile.VECTORS = (
    Vector(
        "FF100C313233343536373839303132FFFF", {"number": "123456789012"}, "section 3.2, with a number that is nobody's"
    ),
)
Attributes.VECTORS = (
    Vector(
        # Lengths and offsets are a test card's; the address is made up, of as many characters.
        "FF2065DF2108000E002000590064"
        "DF220FE9BB92E6A190E38080E5B9B9E4B99F"
        "DF2336E69DB1E4BAACE983BDE6B885E780ACE5B882E8A68BE69CACE794BAEFBC91E4B881E79BAEEFBC92E795AAE59CB0EFBC93EFBC94E58FB7"
        "DF24083139383030323137"
        "DF250131",
        {
            "name": "黒桐　幹也",
            "address": "東京都清瀬市見本町１丁目２番地３４号",
            "birth_date": date(1980, 2, 17),
            "sex": "1",
        },
        "section 3.2: the sample of 104 bytes",
    ),
)
IntegrityRecord.VECTORS = (
    Vector(
        "FF3082014B" + "DF3120" + "A1" * 32 + "DF3220" + "B2" * 32 + "DF33820100" + "C3" * 256,
        {"number_digest": b"\xa1" * 32, "attributes_digest": b"\xb2" * 32, "signature": b"\xc3" * 256},
        "made by hand after section 3.2",
    ),
)
BasicInformation.VECTORS = (
    Vector(
        "FF4082009F"
        + "DF410401030E01"
        + "DF4210"
        + "36303030303333080530303100000000"
        + "DF43820080"
        + "11" * 32
        + "FF" * 96,
        {"key_id": b"6000033\x08\x05001" + bytes(4), "opaque": b"\x11" * 32},
        "made by hand after section 3.2",
    ),
)
SessionKeyRecord.VECTORS = (
    Vector("A1820109" + "900301000191820100" + "C1" * 256, {"modulus": int("C1" * 256, 16)}, "made after section 3.2"),
)
InternalKeyRecord.VECTORS = (
    Vector(
        "FF50820213" + "DF51820109" + "900301000191820100" + "C1" * 256 + "DF52820100" + "5A" * 256,
        {"modulus": int("C1" * 256, 16), "signature": b"\x5a" * 256},
        "made by hand after section 3.2",
    ),
)
