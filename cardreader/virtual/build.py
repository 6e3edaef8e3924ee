"""In here lives the making of a card: from who its holder is, what it shows and which keys it has, to its image."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from hashlib import sha256
from typing import Literal

import msgspec

from cardreader.collation import CollationB
from cardreader.contents.cv_certificate import key_id
from cardreader.contents.jpki import TokenLabel
from cardreader.virtual import layout
from cardreader.virtual.atr import AtrPreset
from cardreader.virtual.image import CardImage
from cardreader.virtual.keys import SigningKey
from cardreader.virtual.switches import Switches

_PLASTIC = frozenset({TokenLabel.CARD, TokenLabel.RESIDENT_CARD})
_PHONES: Mapping[TokenLabel, Literal["android", "iphone"]] = {
    TokenLabel.ANDROID: "android",
    TokenLabel.IPHONE: "iphone",
}

Sign = Callable[[bytes], bytes]  # PKCS#1 v1.5 padding around a whole DigestInfo, by an RSA-2048 key: 256 bytes


class Secret(Enum):
    """The secrets of a card, to say how many tries one of them has left. Values are stable names."""

    AUTH = "auth"
    SIGN = "sign"
    ENTRY = "entry"
    BASIC = "basic"  # of the common application
    JUKI = "juki"  # of the resident register's: issued the same as BASIC, counted and changed by itself
    ENTRY_A = "entry_a"  # collation number A in the card-entry application
    ENTRY_B = "entry_b"
    FACE_A = "face_a"
    FACE_B = "face_b"
    FACE_BIRTH = "face_birth"


@dataclass(frozen=True, slots=True, kw_only=True)
class CardPins:
    """What the holder set. None: never set, and therefore blocked. The auth, entry and basic PIN have four digits."""

    auth: str | None = field(default=None, repr=False)
    sign: str | None = field(default=None, repr=False)  # 6-16 of A-Z and 0-9
    entry: str | None = field(default=None, repr=False)
    basic: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class CardData:
    """All that a card is made of. Certificates are DER, private keys PKCS#8 DER (RSA-2048), pictures whole files.

    `sign_certificate` and `sign_key` are both None for holders under fifteen; `photo_jp2` is empty on a card without a photograph.
    `internal_key` answers for the chip without a PIN, in card-entry, card-face and the common application. `session_key` takes the
    keys of secure messaging in card-entry; None: the card is issued without that file, and knows no secure messaging.
    A phone (`token`) has the JPKI application and no other.
    """

    person: str
    name: str
    address: str = field(repr=False)
    birth_date: date
    sex: str  # '1' male, '2' female, '9' not applicable, '0' unknown
    individual_number: str = field(repr=False)
    expires_on: date
    security_code: str = field(repr=False)
    name_png: bytes = field(repr=False)
    address_png: bytes = field(repr=False)
    security_code_png: bytes = field(repr=False)
    photo_jp2: bytes = field(default=b"", repr=False)
    number_png: bytes = field(default=b"", repr=False)  # the individual number, rendered

    auth_certificate: bytes = field(repr=False)
    auth_ca_certificate: bytes = field(repr=False)
    auth_key: bytes = field(repr=False)
    sign_certificate: bytes | None = field(default=None, repr=False)
    sign_ca_certificate: bytes = field(repr=False)
    sign_key: bytes | None = field(default=None, repr=False)
    internal_key: bytes = field(repr=False)
    session_key: bytes | None = field(default=None, repr=False)

    face_certificate: bytes = field(repr=False)  # CV certificate of the key behind `sign_face`: EF 0004 of card-face
    entry_certificate: bytes = field(repr=False)
    sign_face: Sign = field(repr=False)
    sign_entry: Sign = field(repr=False)
    terminal_ca_modulus: int = field(repr=False)  # EF 0016 of JPKI

    pins: CardPins
    tries_left: Mapping[Secret, int] = field(default_factory=dict)  # where it isn't all of them
    collation_b: CollationB | None = field(default=None, repr=False)  # None: as its parts make it
    atr_preset: AtrPreset | None = None  # None: that of the contact chip; of a phone, what a contactless reader makes
    token: TokenLabel = TokenLabel.CARD
    serial: str | None = None  # fifteen digits of the common application; None: made of the auth certificate
    municipality: str = "00000"
    key_id: bytes = key_id("6000024")
    switches: Switches = field(default_factory=Switches)

    @property
    def printed_b(self) -> CollationB:
        """Collation number B as the card's front makes it. Raises CollationMalformed."""
        return self.collation_b or CollationB.make(self.birth_date, self.expires_on.year, self.security_code)

    @property
    def card_serial(self) -> str:
        """The card's own number: two digits and the thirteen of the 製造番号."""
        return self.serial or f"00{int.from_bytes(sha256(self.auth_certificate).digest()[:8], 'big') % 10**13:013d}"

    def left(self, secret: Secret, tries: int) -> int:
        """The tries that a secret is issued with."""
        return self.tries_left.get(secret, tries)


def build_image(data: CardData) -> CardImage:
    """The card of these data. Raises ValueError (CollationMalformed, KeyUnusable among them) where they make none."""
    if (data.sign_certificate is None) != (data.sign_key is None):
        raise ValueError("a digital signature certificate and its key belong together")
    preset = data.atr_preset or (AtrPreset.CONTACT if data.token in _PLASTIC else AtrPreset.CONTACTLESS)
    image = CardImage(
        person=data.person,
        atr_preset=preset.title,
        token=_PHONES.get(data.token, "card"),
        switches=data.switches,
        applications=(layout.jpki(data),),
    )
    if data.token not in _PLASTIC:
        return image
    modulus = SigningKey(data.internal_key).modulus
    return msgspec.structs.replace(
        image,
        objects=layout.card_manager(data, modulus),
        applications=(
            *image.applications,
            layout.card_entry(data, modulus),
            layout.card_face(data, modulus),
            layout.common(data),
            layout.juki(data),
        ),
    )
