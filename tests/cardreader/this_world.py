"""In here lives a small world for tests of the counter's side: cards of its making, and what a counter believes of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from pathlib import Path

from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from cardreader.channel import CardChannel
from cardreader.collation import CollationB
from cardreader.connection import CardRemoved, Connection
from cardreader.contents.jpki import TokenLabel
from cardreader.terminal_authentication import TerminalCredential
from cardreader.virtual.build import CardData, CardPins, Secret, build_image
from cardreader.virtual.card import VirtualCard
from cardreader.virtual.image import CardImage, load_image, save_image
from cardreader.virtual.issuer import (
    ENTRY_ROOT,
    ENTRY_SIGNER,
    FACE_ROOT,
    FACE_SIGNER,
    DataIssuer,
    modulus_of,
    terminal_certificate,
)
from cardreader.virtual.reader import VirtualReader
from tests.cardreader.authorities import Authority, foreign, key, ours

PIN = "1970"
WRONG = "0000"
B = CollationB("55021720352285")  # mynumber-card.md, section 3.5: born 1980-02-17, expires 2035, code 2285
WRONG_B = CollationB("55021720350000")
PHOTO = bytes.fromhex("0000000C6A502020") + b"photograph " * 500  # longer than many short answers

_HOLDER, _INTERNAL, _FACE_ROOT, _SIGNER, _ENTRY_ROOT, _TERMINAL_ROOT, _TERMINAL = range(2, 9)


@cache
def private(number: int) -> bytes:
    return key(number).private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())


@cache
def credential() -> TerminalCredential:
    """What the counter of this world opens cards with."""
    certificate = terminal_certificate(private(_TERMINAL_ROOT), modulus_of(private(_TERMINAL)))
    return TerminalCredential(certificate.encode(), private(_TERMINAL))


def authorities() -> Sequence[bytes]:
    return (ours().certificate,)


def rsa_public_key(modulus: int) -> bytes:
    """The other way round: the key with that modulus and the exponent 65537, as a SubjectPublicKeyInfo in DER."""
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicNumbers
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

    key = RSAPublicNumbers(65537, modulus).public_key()
    return key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)


def face_issuers() -> Sequence[bytes]:
    return (rsa_public_key(modulus_of(private(_FACE_ROOT))),)


def face_certificates() -> Sequence[bytes]:
    return (DataIssuer.of(private(_FACE_ROOT), private(_SIGNER), FACE_ROOT, FACE_SIGNER).certificate,)


def entry_issuers() -> Sequence[bytes]:
    return (rsa_public_key(modulus_of(private(_ENTRY_ROOT))),)


@cache
def _image(authority_is_ours: bool, token: TokenLabel, pinless: bool) -> CardImage:
    authority: Authority = ours() if authority_is_ours else foreign()
    face = DataIssuer.of(private(_FACE_ROOT), private(_SIGNER), FACE_ROOT, FACE_SIGNER)
    entry = DataIssuer.of(private(_ENTRY_ROOT), private(_SIGNER), ENTRY_ROOT, ENTRY_SIGNER)
    return build_image(
        CardData(
            person="valid",
            name="見本　太郎",
            address="見本県見本市見本町１丁目２番地３号",
            birth_date=date(1980, 2, 17),
            sex="1",
            individual_number="123456789012",
            expires_on=date(2035, 2, 17),
            security_code="2285",
            name_png=b"\x89PNG name",
            address_png=b"\x89PNG address",
            security_code_png=b"\x89PNG code",
            photo_jp2=PHOTO,
            auth_certificate=authority.certify(key(_HOLDER).public_key()),
            auth_ca_certificate=authority.certificate,
            auth_key=private(_HOLDER),
            sign_ca_certificate=authority.certificate,
            internal_key=private(_INTERNAL),
            face_certificate=face.certificate,
            entry_certificate=entry.certificate,
            sign_face=face.sign,
            sign_entry=entry.sign,
            terminal_ca_modulus=modulus_of(private(_TERMINAL_ROOT)),
            pins=CardPins() if pinless else CardPins(auth=PIN, sign="ABC123", entry="1234", basic="5678"),
            token=token,
        )
    )


def card_image(
    *,
    foreign: bool = False,
    token: TokenLabel = TokenLabel.CARD,
    pinless: bool = False,
    tries: Mapping[Secret, int] | None = None,
) -> CardImage:
    """A card: of this world or not, plastic or a phone, with or without PINs, with so many tries left."""
    image = _image(not foreign, token, pinless)
    for secret, left in (tries or {}).items():
        application, ef = _PLACES[secret]
        image = _with(image, application, ef, tries_left=left)
    return image


_PLACES = {
    Secret.AUTH: ("jpki", "0018"),
    Secret.ENTRY_B: ("card_entry", "0015"),
    Secret.FACE_B: ("card_face", "0012"),
}


def _with(image: CardImage, application: str, ef: str, **changes: object) -> CardImage:
    """The image with other values in one file."""
    import msgspec

    applications = []
    for one in image.applications:
        files = tuple(
            msgspec.structs.replace(file, **changes) if one.name == application and file.ef == ef else file
            for file in one.files
        )
        applications.append(msgspec.structs.replace(one, files=files))
    return msgspec.structs.replace(image, applications=tuple(applications))


def with_content(image: CardImage, application: str, ef: str, content: bytes) -> CardImage:
    """The image with another content in one of its files."""
    return _with(image, application, ef, content=content)


def content_of(image: CardImage, application: str, ef: int) -> bytes:
    found = image.application(application)
    assert found is not None
    file = found.file(ef)
    assert file is not None
    return file.content


def tries_in(path: Path, secret: Secret) -> int:
    """The tries left, as the image on disk has them: what a power cut would leave."""
    from cardreader.virtual.files import PinFile

    application, ef = _PLACES[secret]
    found = load_image(path).application(application)
    assert found is not None
    file = found.file(int(ef, 16))
    assert isinstance(file, PinFile)
    return file.tries_left


def card_of(image: CardImage, folder: Path) -> VirtualCard:
    """The card of that image, which writes its counters into the folder."""
    path = folder / "card.json"
    save_image(path, image)
    return VirtualCard(image, path)


def reader_with(image: CardImage, folder: Path) -> VirtualReader:
    """A reader on which that card lies."""
    reader = VirtualReader()
    reader.insert(card_of(image, folder))
    return reader


def channel_to(image: CardImage, folder: Path) -> CardChannel:
    """A conversation with that card."""
    reader = reader_with(image, folder)
    return CardChannel(reader.connect(reader.name))


class PulledOut:
    """A connection whose card is pulled out: at the command of that number (0: the first), before it or before its answer."""

    def __init__(self, connection: Connection, at: int, *, heard: bool = False) -> None:
        self._connection = connection
        self._at = at
        self._heard = heard
        self.sent: list[bytes] = []

    @property
    def reader(self) -> str:
        return self._connection.reader

    @property
    def atr(self) -> bytes:
        return self._connection.atr

    def transmit(self, command: bytes) -> bytes:
        self.sent.append(command)
        if len(self.sent) > self._at:
            if self._heard:
                self._connection.transmit(command)
            raise CardRemoved(reader=self.reader)
        return self._connection.transmit(command)

    def reset(self) -> None:
        self._connection.reset()

    def close(self) -> None:
        self._connection.close()
