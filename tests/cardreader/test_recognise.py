"""In here live the tests of the guess at cards that are no My Number cards: by their ATR, by the applications they have, and never by more."""

from __future__ import annotations

import pytest

from cardreader.apdu import Answer, Command, StatusWord
from cardreader.channel import CardChannel
from cardreader.recognise import QUESTIONS, CardKind, kind_by_atr, recognise
from cardreader.trust import Belonging, CardGuard, NotMyNumber
from tests.cardreader.this_world import authorities

CONTACT = bytes.fromhex("3BE000FF8131FE4514")
STORAGE = "3B8F8001804F0CA000000306"


class Card:
    """A card that has some applications, and in the JPKI application some files; it remembers what it was asked."""

    reader = "One"

    def __init__(
        self, *aids: str, atr: bytes = CONTACT, files: dict[int, bytes] | None = None, sw: int = 0x9000
    ) -> None:
        self.atr = atr
        self._aids = [bytes.fromhex(aid) for aid in aids]
        self._files = files or {}
        self._sw = sw
        self._application: bytes | None = None
        self.asked: list[Command] = []

    def transmit(self, raw: bytes) -> bytes:
        command = Command.decode(raw)
        self.asked.append(command)
        match command.ins:
            case 0xA4 if command.p1 == 4:
                found = next((aid for aid in self._aids if aid.startswith(command.data)), None)
                self._application = found or self._application
                return Answer(b"", self._sw if found is not None else StatusWord.FILE_NOT_FOUND).encode()
            case 0xB0 if command.p1 & 0x80 and (command.p1 & 0x1F) in self._files:
                content = self._files[command.p1 & 0x1F]
                return Answer(content[command.p2 : command.p2 + command.expected], StatusWord.OK).encode()
            case 0xC0:
                return Answer(bytes(command.expected), StatusWord.OK).encode()
            case _:
                return Answer(b"", StatusWord.FILE_NOT_FOUND).encode()

    def reset(self) -> None:
        self._application = None

    def close(self) -> None:
        self._application = None


BY_ATR = [
    (STORAGE + "11003B0000000042", CardKind.FELICA),
    (STORAGE + "0300010000000069"[:16], CardKind.MIFARE),
    (STORAGE + "03003D0000000000", CardKind.MIFARE),
    (STORAGE + "0399990000000000", CardKind.UNKNOWN),
    ("3B8180018080", CardKind.MIFARE),
    # whole ATRs of smartcard_list.txt (pcsc-tools): Suica; MIFARE Classic 1K; Ultralight; a driving licence of Japan, which only its AID tells
    ("3B8F8001804F0CA00000030611003B0000000042", CardKind.FELICA),
    ("3B8F8001804F0CA000000306030001000000006A", CardKind.MIFARE),
    ("3B8F8001804F0CA0000003060300030000000068", CardKind.MIFARE),
    ("3B888001000000009181C100D8", CardKind.UNKNOWN),
    ("3BE000FF8131FE4514", CardKind.UNKNOWN),
    ("", CardKind.UNKNOWN),
]


@pytest.mark.parametrize(("atr", "kind"), BY_ATR)
def test_what_an_atr_tells(atr: str, kind: CardKind) -> None:
    assert kind_by_atr(bytes.fromhex(atr)) is kind


BY_APPLICATION = [
    ("D392F0004F0200000000000000000000", CardKind.RESIDENCE_CARD),
    ("A0000002310100000000000000000000", CardKind.DRIVING_LICENCE),
    (b"2PAY.SYS.DDF01".hex(), CardKind.PAYMENT),
    (b"1PAY.SYS.DDF01".hex(), CardKind.PAYMENT),
    ("A0000002471001", CardKind.PASSPORT),
    ("D3921000310001010401", CardKind.JUKI_CARD),
    ("A000000308000010000100", CardKind.PIV),
    ("D2760001240102000005000012340000", CardKind.OPENPGP),
    ("E828BD080F014E585031", CardKind.CERTIFICATES),
    ("A000000063504B43532D3135", CardKind.CERTIFICATES),
    ("D276000085010100", CardKind.UNKNOWN),
]


@pytest.mark.parametrize("sw", [0x9000, 0x6112, 0x6283])
@pytest.mark.parametrize(("aid", "kind"), BY_APPLICATION)
def test_what_a_cards_applications_tell(aid: str, kind: CardKind, sw: int) -> None:
    card = Card(aid, sw=sw)
    channel = CardChannel(card)
    assert CardGuard(channel, authorities()).belonging is Belonging.NOT_MY_NUMBER
    assert recognise(channel) is kind
    # nothing but questions: is there this application? (and whatever a reader makes of 61xx)
    assert {command.ins for command in card.asked} <= {0xA4, 0xC0}
    assert len(card.asked) <= 2 * len(QUESTIONS) + 2


def test_a_card_of_memory_is_asked_nothing() -> None:
    card = Card(atr=bytes.fromhex(STORAGE + "11003B0000000042"))
    channel = CardChannel(card)
    assert CardGuard(channel, authorities()).belonging is Belonging.NOT_MY_NUMBER
    assert recognise(channel) is CardKind.FELICA
    assert card.asked == []


def test_the_card_before_the_my_number_card_is_told_by_its_label() -> None:
    """It has the JPKI application, and no certificate for authentication in it."""
    label = b"JPKIAPICCTOKEN".ljust(32) + bytes(128)
    card = Card("D392F000260100000001", "D3921000310001010401", files={0x06: label})
    channel = CardChannel(card)
    guard = CardGuard(channel, authorities())
    assert guard.belonging is Belonging.NOT_MY_NUMBER
    with pytest.raises(NotMyNumber):
        guard.must_belong()
    assert recognise(channel) is CardKind.JUKI_CARD
    assert not {command.ins for command in card.asked} - {0xA4, 0xB0}


def test_a_my_number_card_without_its_certificate_is_somebodys() -> None:
    label = b"JPKIAPICCTOKEN2".ljust(32) + bytes(128)
    card = Card("D392F000260100000001", files={0x06: label})
    assert CardGuard(CardChannel(card), authorities()).belonging is Belonging.FOREIGN
