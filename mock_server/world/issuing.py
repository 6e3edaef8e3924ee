"""In here lives the making of a card or phone: the world's authorities, a person's keys and certificates, pictures, and the image of it all.

Keys are kept for ever; what they sign is made anew when a person's dates move. Everything here may cost: the world calls it on first use.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path

import msgspec

from cardreader.contents.cv_certificate import CvCertificate
from cardreader.contents.jpki import AUTH_CERTIFICATE, AUTH_KEY, AUTH_PIN, TokenLabel
from cardreader.terminal_authentication import TerminalCredential
from cardreader.virtual.build import CardData, CardPins, Secret, build_image
from cardreader.virtual.files import TERMINAL, CertifierFile, DataFile, File, KeyFile
from cardreader.virtual.image import CardImage
from cardreader.virtual.issuer import (
    ENTRY_ROOT,
    ENTRY_SIGNER,
    FACE_ROOT,
    FACE_SIGNER,
    DataIssuer,
    modulus_of,
    terminal_certificate,
)
from mock_server.authority import Branch, CardAuthority, Holder, Municipality, Order, public_key_of
from mock_server.world.folder import AUTHORITY, CARDS, KEYS
from mock_server.world.lettering import lettering, security_code
from mock_server.world.life import PHONE_SIGN
from mock_server.world.model import Card, Person, Token
from mock_server.world.portrait import features_of, portrait
from mock_server.world.seed import Seed
from mock_server.world.strongbox import Strongbox
from verifier.dates import age_on
from verifier.domain import CardType, Sex

_SEXES = {Sex.MALE: "1", Sex.FEMALE: "2", Sex.UNSET: "9"}  # mynumber-card.md, section 3.2
_AUTHORITY_SERIAL_BITS = 31
_LABELS = {None: TokenLabel.CARD, Token.ANDROID: TokenLabel.ANDROID, Token.IPHONE: TokenLabel.IPHONE}


@dataclass(frozen=True, slots=True)
class Issued:
    """A card as it is handed out: its image, and its certificates (DER) for whoever wants to look at them."""

    image: CardImage
    auth_certificate: bytes
    sign_certificate: bytes | None


class CardOffice:
    """The world's issuers. Keys are made when they are first needed (some 70 ms each). Methods raise WorldDamaged, OSError."""

    def __init__(self, folder: Path, seed: Seed) -> None:
        self._seed = seed
        self._own = Strongbox(folder, AUTHORITY, lambda: _cards_are_out(folder))
        self._terminals = Strongbox(folder, AUTHORITY)  # a terminal's own key may be made anew: the root signs it
        self._phones = Strongbox(folder, AUTHORITY, lambda: _phones_are_out(folder))  # younger than some worlds' cards
        self._keys = Strongbox(folder, KEYS)

    def of(self, branch: Branch) -> CardAuthority:
        """The authority of a family of certificates."""
        return {Branch.AUTH: lambda: self.auth, Branch.SIGN: lambda: self.sign, Branch.PHONE: lambda: self.phone}[
            branch
        ]()

    @cached_property
    def auth(self) -> CardAuthority:
        return self._authority(Branch.AUTH)

    @cached_property
    def sign(self) -> CardAuthority:
        return self._authority(Branch.SIGN)

    @cached_property
    def phone(self) -> CardAuthority:
        return self._authority(Branch.PHONE)

    def _authority(self, branch: Branch) -> CardAuthority:
        serial = self._seed.between(1 << 24, (1 << _AUTHORITY_SERIAL_BITS) - 1, "authority", branch.value)
        kept = self._phones if branch is Branch.PHONE else self._own
        return CardAuthority(branch, kept.rsa_key(f"jpki-{branch.value}"), serial)

    @cached_property
    def face(self) -> DataIssuer:
        """Signs what the card-face application holds."""
        return DataIssuer.of(
            self._own.rsa_key("card-face-root"), self._own.rsa_key("card-face-signer"), FACE_ROOT, FACE_SIGNER
        )

    @cached_property
    def entry(self) -> DataIssuer:
        """Signs what the card-entry application holds."""
        return DataIssuer.of(
            self._own.rsa_key("card-entry-root"), self._own.rsa_key("card-entry-signer"), ENTRY_ROOT, ENTRY_SIGNER
        )

    def terminal_credential(self) -> TerminalCredential:
        """What this world's terminals prove themselves to its cards with."""
        key = self._terminals.rsa_key("terminal")
        certificate: CvCertificate = terminal_certificate(self._terminal_root, modulus_of(key))
        return TerminalCredential(certificate.encode(), key)

    @property
    def _terminal_root(self) -> bytes:
        return self._own.rsa_key("terminal-root")

    def face_root(self) -> bytes:
        """The public key of the card-face root, SubjectPublicKeyInfo in DER."""
        return _public(self._own.rsa_key("card-face-root"))

    def entry_root(self) -> bytes:
        """The public key of the card-entry root, SubjectPublicKeyInfo in DER."""
        return _public(self._own.rsa_key("card-entry-root"))

    def issue(self, person: Person) -> Issued:
        """The person's card or phone, as it comes from the municipal office. The person must have one (else AssertionError)."""
        card = person.card
        assert card is not None
        chip = card.edition or person.id
        authority = self.auth if card.token is None else self.phone
        auth_key = self._keys.rsa_key(f"{card.auth_keys or person.id}.auth")
        auth_certificate = authority.issue(
            _order(person, card.auth_serial, card.auth_name, _validity(card)), public_key_of(auth_key)
        )
        sign_key, sign_certificate = None, None
        if card.sign_serial is not None:
            sign_key = self._keys.rsa_key(f"{card.sign_keys or person.id}.sign")
            holder = Holder(name=person.name, birth_date=person.birth_date, sex=person.sex, address=person.address)
            order = _order(person, card.sign_serial, card.sign_name, card.sign_dates or _validity(card))
            sign_certificate = self.sign.issue(order, public_key_of(sign_key), holder)
        secrets = card.secrets
        data = CardData(
            person=person.id,
            name=person.name,
            address=person.address,
            birth_date=person.birth_date,
            sex=_SEXES[person.sex],
            individual_number=secrets.individual_number,
            expires_on=card.dates.expires_on,
            security_code=secrets.security_code,
            name_png=lettering(person.name),
            address_png=lettering(person.address),
            security_code_png=security_code(secrets.security_code),
            number_png=lettering(secrets.individual_number),
            photo_jp2=self._photo(person, card),
            auth_certificate=auth_certificate,
            auth_ca_certificate=authority.certificate,
            auth_key=auth_key,
            sign_certificate=sign_certificate,
            sign_ca_certificate=self.sign.certificate,
            sign_key=sign_key,
            internal_key=self._keys.rsa_key(f"{chip}.internal") if card.token is None else auth_key,
            face_certificate=self.face.certificate,
            entry_certificate=self.entry.certificate,
            sign_face=self.face.sign,
            sign_entry=self.entry.sign,
            terminal_ca_modulus=modulus_of(self._terminal_root),
            pins=CardPins(auth=secrets.auth, sign=secrets.sign, entry=secrets.entry, basic=secrets.basic),
            tries_left={Secret.AUTH: 0} if card.pin_locked else {},
            session_key=self._keys.rsa_key(f"{chip}.session") if card.token is None else None,
            token=_LABELS[card.token],
            serial=card.manufacturing_number,
            municipality=person.place.code,
        )
        image = build_image(data)
        return Issued(_by_its_phone(image, card.token), auth_certificate, sign_certificate)

    def _photo(self, person: Person, card: Card) -> bytes:
        """Taken when the card was issued. A baby's card has none, nor has a phone."""
        if card.type is CardType.PHOTO_LESS or card.token is not None:
            return b""
        age = age_on(person.birth_date, card.dates.issued_on)
        return portrait(features_of(self._seed, person.id, person.sex, age))


def _cards_are_out(folder: Path) -> bool:
    """Whether a card was issued already: by then every authority's key had been made."""
    return next((folder / CARDS).glob("*.json"), None) is not None


def _phones_are_out(folder: Path) -> bool:
    """Whether a phone was given a certificate already."""
    return next((folder / CARDS).glob(f"*{PHONE_SIGN}*.json"), None) is not None


def _by_its_phone(image: CardImage, token: Token | None) -> CardImage:
    """Who may use a phone's key: on Android whoever shows its PIN, and no terminal; an iPhone asks its holder's face or finger (section 9).

    What passes between an iPhone and the terminal then isn't public: ours is the terminal's way without PIN, which there also opens the certificate.
    """
    if token is None:
        return image
    pin = f"{AUTH_PIN.id:04X}"

    def ruled(file: File) -> File:
        if token is Token.ANDROID and isinstance(file, KeyFile) and file.id == AUTH_KEY.id:
            return msgspec.structs.replace(file, use=(pin,))
        if token is Token.IPHONE and isinstance(file, DataFile) and file.id == AUTH_CERTIFICATE.id:
            return msgspec.structs.replace(file, read=(pin, TERMINAL))
        return file

    def stays(file: File) -> bool:
        return token is Token.IPHONE or not isinstance(file, CertifierFile)

    applications = tuple(
        msgspec.structs.replace(application, files=tuple(ruled(file) for file in application.files if stays(file)))
        for application in image.applications
    )
    return msgspec.structs.replace(image, applications=applications)


def _validity(card: Card) -> tuple[date, date]:
    """From when to when both certificates hold, unless one was renewed alone."""
    return card.dates.certificate_issued_on, card.dates.certificate_expires_on


def _order(person: Person, serial: int, common_name: str, validity: tuple[date, date]) -> Order:
    place = person.place
    issued_on, expires_on = validity
    return Order(
        serial=serial,
        common_name=common_name,
        municipality=Municipality(place.prefecture_romaji, place.municipality_romaji),
        issued_on=issued_on,
        expires_on=expires_on,
    )


def _public(key: bytes) -> bytes:
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

    return public_key_of(key).public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
