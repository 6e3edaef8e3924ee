"""In here lives the whole card for tests: both certificates, all applications, issuers that sign it, a terminal that opens it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from pathlib import Path

import pytest

from cardreader.apdu import Answer
from cardreader.virtual.build import CardData, CardPins, build_image
from cardreader.virtual.image import CardImage, save_image, take_card
from cardreader.virtual.issuer import (
    ENTRY_ROOT,
    ENTRY_SIGNER,
    FACE_ROOT,
    FACE_SIGNER,
    DataIssuer,
    modulus_of,
    terminal_certificate,
)
from tests.cardreader.authorities import key, ours
from tests.cardreader.this_world import private

_AUTH, _INTERNAL, _FACE_ROOT, _SIGNER, _ENTRY_ROOT, _TERMINAL_ROOT, _TERMINAL, _SIGN, _SESSION = range(2, 11)


class Talk:
    """A card in hand with power, spoken to in hex."""

    def __init__(self, path: Path) -> None:
        self.card = take_card(path)
        self.card.power_on()

    def __call__(self, command: str) -> Answer:
        return Answer.decode(self.card.transmit(bytes.fromhex(command)))

    def sw(self, command: str) -> str:
        return f"{self(command).sw:04X}"

    def ok(self, command: str) -> bytes:
        answer = self(command)
        assert answer.ok, f"{command[:20]} … {answer.sw:04X}"
        return answer.data

    def power_cut(self) -> None:
        self.card.power_off()
        self.card.power_on()


@dataclass
class CardWorld:
    """Who issues cards in these tests, and what is on the one that they issue."""

    data: CardData
    face: DataIssuer
    entry: DataIssuer
    terminal_key: bytes = field(repr=False)
    terminal_certificate: bytes

    def make_image(self, **changes: object) -> CardImage:
        """The card, with other data where some are given (fields of CardData)."""
        return build_image(replace(self.data, **changes))  # type: ignore[arg-type]  # names and types are the caller's

    @cached_property
    def whole_image(self) -> CardImage:
        """The card as it is issued, with nothing changed."""
        return self.make_image()

    @cached_property
    def auth_modulus(self) -> int:
        return modulus_of(self.data.auth_key)

    @cached_property
    def sign_modulus(self) -> int:
        assert self.data.sign_key is not None
        return modulus_of(self.data.sign_key)

    @cached_property
    def terminal_modulus(self) -> int:
        return modulus_of(self.terminal_key)

    @cached_property
    def session_modulus(self) -> int:
        assert self.data.session_key is not None
        return modulus_of(self.data.session_key)

    @cached_property
    def internal_modulus(self) -> int:
        return modulus_of(self.data.internal_key)


def make_card_world() -> CardWorld:
    """Issuers and a card, with keys that are made once a run."""
    face = DataIssuer.of(private(_FACE_ROOT), private(_SIGNER), FACE_ROOT, FACE_SIGNER)
    entry = DataIssuer.of(private(_ENTRY_ROOT), private(_SIGNER), ENTRY_ROOT, ENTRY_SIGNER)
    data = CardData(
        person="valid",
        name="見本　太郎",
        address="見本県見本市見本町１丁目２番地３号",
        birth_date=date(1980, 2, 17),
        sex="1",
        individual_number="123456789012",
        expires_on=date(2035, 2, 17),
        security_code="2285",
        name_png=b"\x89PNG name",
        address_png=b"\x89PNG address" * 20,
        security_code_png=b"\x89PNG code",
        number_png=b"\x89PNG number",
        photo_jp2=bytes.fromhex("0000000C6A502020") + b"photograph " * 500,
        auth_certificate=ours().certify(key(_AUTH).public_key()),
        auth_ca_certificate=ours().certificate,
        auth_key=private(_AUTH),
        sign_certificate=ours().certify(key(_SIGN).public_key(), serial=0x5678),
        sign_ca_certificate=ours().certificate,
        sign_key=private(_SIGN),
        internal_key=private(_INTERNAL),
        session_key=private(_SESSION),
        face_certificate=face.certificate,
        entry_certificate=entry.certificate,
        sign_face=face.sign,
        sign_entry=entry.sign,
        terminal_ca_modulus=modulus_of(private(_TERMINAL_ROOT)),
        pins=CardPins(auth="1970", sign="ABC123", entry="1234", basic="5678"),
        municipality="99999",
    )
    certificate = terminal_certificate(private(_TERMINAL_ROOT), modulus_of(private(_TERMINAL)))
    return CardWorld(data, face, entry, private(_TERMINAL), certificate.encode())


@pytest.fixture(scope="session")
def card_world() -> CardWorld:
    return make_card_world()


@pytest.fixture(scope="session")
def whole_image(card_world: CardWorld) -> CardImage:
    return card_world.whole_image


@pytest.fixture
def card_path(whole_image: CardImage, tmp_path: Path) -> Path:
    path = tmp_path / "card.json"
    save_image(path, whole_image)
    return path


@pytest.fixture
def talk(card_path: Path) -> Talk:
    return Talk(card_path)
