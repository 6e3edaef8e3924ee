"""In here live the contents of the JPKI application (公的個人認証AP) that are no certificates: token information, what is there."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from enum import Enum
from typing import ClassVar

from cardreader.contents.elementary import ElementaryFile, MalformedContent, Vector, text

APPLICATION = "jpki"
AID = bytes.fromhex("D392F000260100000001")  # mynumber-card.md, section 2

SIGN_CERTIFICATE = ElementaryFile(APPLICATION, 0x0001, "digital signature certificate", "3.1")
SIGN_CA_CERTIFICATE = ElementaryFile(APPLICATION, 0x0002, "CA of the digital signature certificate", "3.1")
AUTH_CERTIFICATE = ElementaryFile(APPLICATION, 0x000A, "user authentication certificate", "3.1")
AUTH_CA_CERTIFICATE = ElementaryFile(APPLICATION, 0x000B, "CA of the user authentication certificate", "3.1")
TERMINAL_CA_KEY = ElementaryFile(APPLICATION, 0x0016, "key that terminals' certificates are checked with", "3.1")
AUTH_KEY = ElementaryFile(APPLICATION, 0x0017, "user authentication key", "3.1")
AUTH_PIN = ElementaryFile(APPLICATION, 0x0018, "user authentication PIN", "3.1")
SIGN_KEY = ElementaryFile(APPLICATION, 0x001A, "digital signature key", "3.1")
SIGN_PIN = ElementaryFile(APPLICATION, 0x001B, "digital signature password", "3.1")

# Files that exist and whose meaning nobody published. 0009 opens to neither PIN; 0010 answers the query of its tries; that 0005 is
# transparent and that the last three are internal files, like their neighbours, is ours.
UNKNOWN_TRANSPARENT = tuple(ElementaryFile(APPLICATION, ef, "unknown, protected", "3.1") for ef in (0x0005, 0x0009))
UNKNOWN_REFERENCE = ElementaryFile(APPLICATION, 0x0010, "unknown, answers the query of its tries", "3.1")
UNKNOWN_INTERNAL = tuple(ElementaryFile(APPLICATION, ef, "unknown, internal", "3.1") for ef in (0x0019, 0x001C, 0x001E))


class TokenLabel(Enum):
    """The label in EF 0006, by which clients tell what kind of token it is (mynumber-card.md, section 3.1)."""

    CARD = "JPKIAPICCTOKEN2"
    RESIDENT_CARD = "JPKIAPICCTOKEN"  # the old 住基カード
    ANDROID = "JPKIAPGPSETOKEN"
    IPHONE = "JPKIAPIOSTOKEN"


@dataclass(frozen=True, slots=True)
class TokenInformation:
    """EF 0006: a serialised PKCS#11 CK_TOKEN_INFO of 160 bytes, integers big-endian, text padded with spaces."""

    FILE: ClassVar[ElementaryFile] = ElementaryFile(APPLICATION, 0x0006, "token information", "3.1")
    VECTORS: ClassVar[tuple[Vector, ...]]
    LENGTH: ClassVar[int] = 160
    _FORM: ClassVar[struct.Struct] = struct.Struct(">32s32s16s16s11I2s2s16s")

    label: str = TokenLabel.CARD.value
    manufacturer: str = "00000000000000000000000000000001"
    model: str = "E16R01NJ"
    serial: str = "0000000020500003"
    flags: int = 0x0000040D  # CKF_RNG, CKF_LOGIN_REQUIRED, CKF_USER_PIN_INITIALIZED, CKF_TOKEN_INITIALIZED
    longest_pin: int = 16
    shortest_pin: int = 6

    def encode(self) -> bytes:
        words = [word.encode("ascii") for word in (self.label, self.manufacturer, self.model, self.serial)]
        sizes = (32, 32, 16, 16)
        if any(len(word) > size for word, size in zip(words, sizes, strict=True)):
            raise ValueError("a text of the token information is too long")
        # PKCS#11: 0xFFFFFFFF is CK_UNAVAILABLE_INFORMATION; one session, no hardware clock.
        return self._FORM.pack(
            *(word.ljust(size) for word, size in zip(words, sizes, strict=True)),
            *(self.flags, 1, 0, 1, 0, self.longest_pin, self.shortest_pin),
            *[0xFFFFFFFF] * 4,
            *(b"03", b"01", b"9" * 16),
        )

    @classmethod
    def decode(cls, raw: bytes) -> TokenInformation:
        """Raises MalformedContent."""
        if len(raw) < cls.LENGTH:
            raise MalformedContent(cls.__name__, f"{len(raw)} bytes, not {cls.LENGTH}")
        *words, flags, _, _, _, _, longest, shortest = cls._FORM.unpack_from(raw)[:11]
        label, manufacturer, model, serial = (text(cls.__name__, word, "ascii").rstrip(" ") for word in words)
        return cls(label, manufacturer, model, serial, flags, longest, shortest)


@dataclass(frozen=True, slots=True)
class CertificatePresence:
    """EF 0008: which certificates the card has. That `00` means absent is unconfirmed; the third byte's meaning is unknown."""

    FILE: ClassVar[ElementaryFile] = ElementaryFile(APPLICATION, 0x0008, "certificates present", "3.1")
    VECTORS: ClassVar[tuple[Vector, ...]]
    _THERE: ClassVar[int] = 0x8F

    sign: bool
    auth: bool
    unknown: int = 0x00

    def encode(self) -> bytes:
        return bytes((self._THERE * self.sign, self._THERE * self.auth, self.unknown))

    @classmethod
    def decode(cls, raw: bytes) -> CertificatePresence:
        """Raises MalformedContent."""
        if len(raw) < 3:
            raise MalformedContent(cls.__name__, f"{len(raw)} bytes, not 3")
        return cls(raw[0] != 0, raw[1] != 0, raw[2])


TokenInformation.VECTORS = (
    Vector(
        "4A504B494150494343544F4B454E32" + "20" * 17
        + "3030303030303030303030303030303030303030303030303030303030303031"
        + "4531365230314E4A" + "20" * 8
        + "30303030303030303230353030303033"
        + "0000040D" + "00000001" + "00000000" + "00000001" + "00000000"
        + "00000010" + "00000006" + "FFFFFFFF" * 4 + "3033" + "3031" + "39" * 16,
        {},
        "section 3.1: a test card's values",
    ),
    Vector(
        "4A504B4941504750534554 4F4B454E" + "20" * 17
        + "30" * 31 + "31"
        + "5445535430303031" + "20" * 8
        + "30" * 16
        + "0000040D" + "00000001" + "00000000" + "00000001" + "00000000"
        + "00000010" + "00000004" + "FFFFFFFF" * 4 + "3033" + "3031" + "39" * 16,
        {"label": TokenLabel.ANDROID.value, "model": "TEST0001", "serial": "0" * 16, "shortest_pin": 4},
        "made by hand after section 3.1: a phone",
    ),
)  # fmt: skip
CertificatePresence.VECTORS = (
    Vector("8F8F00", {"sign": True, "auth": True}, "section 3.1"),
    Vector("008F00", {"sign": False, "auth": True}, "section 3.1: a holder under fifteen"),
    Vector("8F0001", {"sign": True, "auth": False, "unknown": 1}, "made by hand after section 3.1"),
)
