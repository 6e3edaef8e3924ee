"""In here live the contents of the card-face application (券面事項確認AP): what is printed on the card, as pictures and signed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
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
    digest_info,
    digest_info_of,
    encode_public_key,
    is_signed,
)

APPLICATION = "card_face"
AID = bytes.fromhex("D3921000310001010402")  # mynumber-card.md, section 2
SEXES = frozenset("0129")


@dataclass(frozen=True, slots=True)
class AgeRecord:
    """EF 0001: the birth date, opened by its own six digits (生年月日 code), with the card's key and a signature."""

    FILE: ClassVar[ElementaryFile] = ElementaryFile(APPLICATION, 0x0001, "age record", "3.3")
    VECTORS: ClassVar[tuple[Vector, ...]]
    TAG: ClassVar[int] = 0xFF10

    birth_date: date = field(repr=False)
    public_key_modulus: int = field(repr=False)
    signature: bytes = field(repr=False)

    @classmethod
    def of(cls, birth_date: date, modulus: int, sign: Callable[[bytes], bytes]) -> AgeRecord:
        """The signed record; what exactly is signed is not published: we sign the two objects before it, whole."""
        unsigned = cls(birth_date, modulus, b"")
        return replace(unsigned, signature=sign(digest_info_of(unsigned.signed_part)))

    @property
    def signed_part(self) -> bytes:
        key = wide_object(0xDF12, encode_public_key(self.public_key_modulus))
        return data_object(0xDF11, day_bytes(self.birth_date)) + key

    def is_signed_by(self, modulus: int) -> bool:
        """Did the key of that modulus sign it?"""
        return is_signed(digest_info_of(self.signed_part), self.signature, modulus)

    def encode(self) -> bytes:
        return wide_object(self.TAG, self.signed_part + wide_object(0xDF13, self.signature))

    @classmethod
    def decode(cls, raw: bytes) -> AgeRecord:
        """Raises MalformedContent."""
        file = cls.__name__
        _, found = template(file, raw, cls.TAG)
        birth, key, signature = in_order(file, found, 0xDF11, 0xDF12, 0xDF13)
        return cls(day(file, birth.value), decode_public_key(key.value), of_length(file, signature, BYTES))


@dataclass(frozen=True, slots=True)
class NumberPicture:
    """EF 0005: the individual number as a picture (PNG), with the card's key and a signature. A clinic never reads it."""

    FILE: ClassVar[ElementaryFile] = ElementaryFile(APPLICATION, 0x0005, "individual number, rendered", "3.3")
    VECTORS: ClassVar[tuple[Vector, ...]]
    TAG: ClassVar[int] = 0xFF40

    number_png: bytes = field(repr=False)
    public_key_modulus: int = field(repr=False)
    signature: bytes = field(repr=False)

    @classmethod
    def of(cls, number_png: bytes, modulus: int, sign: Callable[[bytes], bytes]) -> NumberPicture:
        """The signed record; as with the age record we sign the two objects before the signature, whole."""
        unsigned = cls(number_png, modulus, b"")
        return replace(unsigned, signature=sign(digest_info_of(unsigned.signed_part)))

    @property
    def signed_part(self) -> bytes:
        key = wide_object(0xDF42, encode_public_key(self.public_key_modulus))
        return data_object(0xDF41, self.number_png) + key

    def is_signed_by(self, modulus: int) -> bool:
        """Did the key of that modulus sign it?"""
        return is_signed(digest_info_of(self.signed_part), self.signature, modulus)

    def encode(self) -> bytes:
        return wide_object(self.TAG, self.signed_part + wide_object(0xDF43, self.signature))

    @classmethod
    def decode(cls, raw: bytes) -> NumberPicture:
        """Raises MalformedContent."""
        file = cls.__name__
        _, found = template(file, raw, cls.TAG)
        picture, key, signature = in_order(file, found, 0xDF41, 0xDF42, 0xDF43)
        return cls(picture.value, decode_public_key(key.value), of_length(file, signature, BYTES))


@dataclass(frozen=True, slots=True)
class FaceData:
    """EF 0002: the card's face. Names and address are PNG pictures, the photograph is JPEG 2000 (empty: a card without one).

    `expires_on` and `security_code_png` stand behind the signature, which doesn't cover them.
    """

    FILE: ClassVar[ElementaryFile] = ElementaryFile(APPLICATION, 0x0002, "card face", "3.3")
    VECTORS: ClassVar[tuple[Vector, ...]]
    TAG: ClassVar[int] = 0xFF20
    TABLE: ClassVar[int] = 0xDF21
    TAGS: ClassVar[tuple[int, ...]] = (0xDF22, 0xDF23, 0xDF24, 0xDF25, 0xDF26, 0xDF27, 0xDF28, 0xDF29, 0xDF2A)

    birth_date: date
    sex: str
    public_key_modulus: int = field(repr=False)
    name_png: bytes = field(repr=False)
    address_png: bytes = field(repr=False)
    photo_jp2: bytes = field(repr=False)
    signature: bytes = field(repr=False)
    expires_on: date
    security_code_png: bytes = field(repr=False)

    def signed(self, sign: Callable[[bytes], bytes]) -> FaceData:
        """This face with its signature; `sign` makes a PKCS#1 v1.5 signature of a DigestInfo."""
        return replace(self, signature=sign(digest_info(self.digests())))

    def _objects(self) -> list[bytes]:
        if self.sex not in SEXES:
            raise ValueError("sex is one of the digits 0, 1, 2, 9")
        values = (
            day_bytes(self.birth_date),
            self.sex.encode("ascii"),
            encode_public_key(self.public_key_modulus),
            self.name_png,
            self.address_png,
            self.photo_jp2,
            self.signature,
            day_bytes(self.expires_on),
            self.security_code_png,
        )
        return [data_object(tag, value) for tag, value in zip(self.TAGS, values, strict=True)]

    def digests(self) -> bytes:
        """Three SHA-256, 96 bytes: over birth date, sex and key; over the two pictures of text; over the photograph.

        Each over whole objects. They are what the signature's DigestInfo holds.
        """
        return _digests(self._objects())

    def is_signed_by(self, modulus: int) -> bool:
        """Did the key of that modulus (EF 0004 certifies it) sign this face?"""
        return is_signed(digest_info(self.digests()), self.signature, modulus)

    def encode(self) -> bytes:
        return with_offsets(self.TAG, self.TABLE, self._objects())

    @classmethod
    def decode(cls, raw: bytes) -> FaceData:
        """Raises MalformedContent, also for an offset table that is wrong."""
        file = cls.__name__
        _, found = template(file, raw, cls.TAG)
        table, birth, sex, key, name, address, photo, signature, expiry, security = in_order(
            file, found, cls.TABLE, *cls.TAGS
        )
        check_offsets(file, table, found[1:])
        code = text(file, sex.value, "ascii")
        if code not in SEXES:
            raise MalformedContent(file, "no such sex")
        return cls(
            birth_date=day(file, birth.value),
            sex=code,
            public_key_modulus=decode_public_key(key.value),
            name_png=name.value,
            address_png=address.value,
            photo_jp2=photo.value,
            signature=of_length(file, signature, BYTES),
            expires_on=day(file, expiry.value),
            security_code_png=security.value,
        )


def _digests(objects: list[bytes]) -> bytes:
    parts = (objects[0:3], objects[3:5], objects[5:6])
    return b"".join(sha256(b"".join(part)).digest() for part in parts)


@dataclass(frozen=True, slots=True)
class BasicInformation:
    """EF 0003: versions, a key's id, the municipality's code (five digits), and an opaque part of 272 bytes."""

    FILE: ClassVar[ElementaryFile] = ElementaryFile(APPLICATION, 0x0003, "basic information", "3.3")
    VECTORS: ClassVar[tuple[Vector, ...]]
    TAG: ClassVar[int] = 0xFF30

    key_id: bytes
    municipality: str
    opaque: bytes = field(repr=False)  # the id of a key, 16 bytes, and 256 bytes whose meaning nobody published
    version: bytes = bytes.fromhex("06030E01")  # of a test card
    face_version: bytes = b"\x01"

    def encode(self) -> bytes:
        return data_object(
            self.TAG,
            data_object(0xDF31, self.version)
            + data_object(0xDF32, self.key_id)
            + data_object(0xDF33, self.face_version)
            + data_object(0xDF34, self.municipality.encode("ascii"))
            + wide_object(0xDF35, self.opaque),
        )

    @classmethod
    def decode(cls, raw: bytes) -> BasicInformation:
        """Raises MalformedContent."""
        file = cls.__name__
        _, found = template(file, raw, cls.TAG)
        version, key, face, municipality, opaque = in_order(file, found, 0xDF31, 0xDF32, 0xDF33, 0xDF34, 0xDF35)
        return cls(
            key_id=of_length(file, key, 16),
            municipality=text(file, of_length(file, municipality, 5), "ascii"),
            opaque=of_length(file, opaque, 272),
            version=of_length(file, version, 4),
            face_version=of_length(file, face, 1),
        )


_KEY = "900301000191820100" + "C1" * 256

AgeRecord.VECTORS = (
    Vector(
        "FF1082021E" + "DF11083139383030323137" + "DF12820109" + _KEY + "DF13820100" + "5A" * 256,
        {"birth_date": date(1980, 2, 17), "public_key_modulus": int("C1" * 256, 16), "signature": b"\x5a" * 256},
        "made by hand after section 3.3",
    ),
)
NumberPicture.VECTORS = (
    Vector(
        "FF4082021A" + "DF410489504E47" + "DF42820109" + _KEY + "DF43820100" + "5A" * 256,
        {"number_png": b"\x89PNG", "public_key_modulus": int("C1" * 256, 16), "signature": b"\x5a" * 256},
        "made by hand after section 3.3",
    ),
)
FaceData.VECTORS = (
    Vector(
        # 5 + 3 + 18 bytes to the first object; then 11, 4, 270, 7, 6, 5, 261 and 11 to the next ones.
        "FF20820258"
        + "DF2112" + "001A00250029013701" + "3E01440149024E0259"
        + "DF22083139383030323137"
        + "DF230132"
        + "DF24820109" + _KEY
        + "DF250489504E47"
        + "DF2603506E67"
        + "DF27026A50"
        + "DF28820100" + "5A" * 256
        + "DF29083230333530323137"
        + "DF2A0131",
        {
            "birth_date": date(1980, 2, 17),
            "sex": "2",
            "public_key_modulus": int("C1" * 256, 16),
            "name_png": b"\x89PNG",
            "address_png": b"Png",
            "photo_jp2": b"jP",
            "signature": b"\x5a" * 256,
            "expires_on": date(2035, 2, 17),
            "security_code_png": b"1",
        },
        "made by hand after section 3.3",
    ),
)  # fmt: skip
BasicInformation.VECTORS = (
    Vector(
        "FF3082013B"
        + "DF310406030E01"
        + "DF3210" + "36303030303233080530303100000000"
        + "DF330101"
        + "DF34053133323231"
        + "DF35820110" + "EE" * 272,
        {"key_id": b"6000023\x08\x05001" + bytes(4), "municipality": "13221", "opaque": b"\xee" * 272},
        "made by hand after section 3.3",
    ),
)  # fmt: skip
