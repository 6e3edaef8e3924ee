"""In here lives the guess at a card that is no My Number card: what it seems to be, from its ATR and from questions free on any card.

No PIN is sent and no data is read: a SELECT asks only whether an application is there. Where nothing is certain it is `UNKNOWN`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Protocol

from cardreader.apdu import Answer, Command


class CardKind(Enum):
    """What a card seems to be. The values are stable codes: upper packages say them in words."""

    FELICA = "felica"  # transit, electronic money, staff and student cards: the ATR cannot tell which
    MIFARE = "mifare"
    RESIDENCE_CARD = "residence_card"  # 在留カード, 特別永住者証明書
    DRIVING_LICENCE = "driving_licence"  # 運転免許証
    PASSPORT = "passport"
    JUKI_CARD = "juki_card"  # 住民基本台帳カード, the card before the My Number card
    PAYMENT = "payment"
    CERTIFICATES = "certificates"  # ISO/IEC 7816-15: professionals' cards (HPKI), companies' cards
    PIV = "piv"
    OPENPGP = "openpgp"
    UNKNOWN = "unknown"


class Conversation(Protocol):
    """What we need to ask a card; `cardreader.channel.CardChannel` is one."""

    @property
    def atr(self) -> bytes: ...

    def send(self, command: Command, what: str, /) -> Answer:
        """Send a command; every status word is an answer. Raises ReaderTrouble."""
        ...


# ATRs and names below were compared with smartcard_list.txt of pcsc-tools (2026-06-03): FeliCa '… 11 00 3B' (Suica, PASMO, Octopus),
# MIFARE '… 03 00 01', '02', '03', '26' and '3A', '3D', DESFire '3B 81 80 01 80 80'. Of Japan it knows the driving licence, the JUKICARD
# and the My Number card by whole ATRs of single batches: such are not taken over, for the applications tell them surely.
#
# PC/SC part 3, section 3.1.3.2.3.2: the ATR that a reader makes for a contactless storage card. After 'RID of the PC/SC
# workgroup' come one byte for the standard and two for the card's name (part 3, supplemental document).
_STORAGE = bytes.fromhex("3B8F8001804F0CA000000306")
# ISO/IEC 14443-4 cards show their historical bytes: a MIFARE DESFire has one, 80 (NXP AN10833, section 3; the list has it too)
_DESFIRE = bytes.fromhex("3B8180018080")
_STANDARD_FELICA = 0x11
_NAME_FELICA = 0x003B
_NAMES_MIFARE = frozenset(
    {
        *(0x0001, 0x0002, 0x0003, 0x0026),  # Classic 1K and 4K, Ultralight, Mini
        *(0x0036, 0x0037, 0x0038, 0x0039),  # Plus, security levels 1 and 2
        *(0x003A, 0x003D),  # Ultralight C and EV1
    }
)


@dataclass(frozen=True, slots=True)
class Question:
    """An application to select, and what a card is that has it."""

    kind: CardKind
    aid: bytes
    # EMV, PIV and OpenPGP answer with a template; Japanese cards are asked to answer with nothing.
    with_answer: bool = False

    def command(self) -> Command:
        if self.with_answer:
            return Command(0x00, 0xA4, 0x04, 0x00, self.aid, le=0)
        return Command(0x00, 0xA4, 0x04, 0x0C, self.aid)


# The AIDs of Japan's cards are in public readers of them as well: libjeid (OSSTech) and TRETJapanNFCReader (treastrain).
QUESTIONS: tuple[Question, ...] = (
    # Specification of residence cards and special permanent resident certificates (出入国在留管理庁): DF1
    Question(CardKind.RESIDENCE_CARD, bytes.fromhex("D392F0004F0200000000000000000000")),
    # IC specification of driving licences (警察庁), version 009: DF1
    Question(CardKind.DRIVING_LICENCE, bytes.fromhex("A0000002310100000000000000000000")),
    # EMV book B: the directories of a contactless and of a contact payment card
    Question(CardKind.PAYMENT, b"2PAY.SYS.DDF01", with_answer=True),
    Question(CardKind.PAYMENT, b"1PAY.SYS.DDF01", with_answer=True),
    Question(CardKind.PASSPORT, bytes.fromhex("A0000002471001"), with_answer=True),  # ICAO 9303-10: LDS1
    # mynumber-card.md, section 2: the My Number card has it too, but whoever asks this has not found the JPKI application
    Question(CardKind.JUKI_CARD, bytes.fromhex("D3921000310001010401")),
    Question(CardKind.PIV, bytes.fromhex("A00000030800001000"), with_answer=True),  # NIST SP 800-73-4, without version
    Question(CardKind.OPENPGP, bytes.fromhex("D27600012401"), with_answer=True),  # OpenPGP card 3.4, section 4.2.1
    Question(
        CardKind.CERTIFICATES, bytes.fromhex("E828BD080F"), with_answer=True
    ),  # ISO/IEC 7816-15, its RID; HPKI: HPKIReaderLib (gebo)
    Question(CardKind.CERTIFICATES, b"\xa0\x00\x00\x00cPKCS-15", with_answer=True),  # PKCS #15 v1.1, section 5.5
)


def kind_by_atr(atr: bytes) -> CardKind:
    """What the ATR alone tells: a storage card by its name, else UNKNOWN."""
    if atr == _DESFIRE:
        return CardKind.MIFARE
    if not atr.startswith(_STORAGE) or len(atr) < len(_STORAGE) + 3:
        return CardKind.UNKNOWN
    standard, name = atr[len(_STORAGE)], int.from_bytes(atr[len(_STORAGE) + 1 : len(_STORAGE) + 3], "big")
    if standard == _STANDARD_FELICA or name == _NAME_FELICA:
        return CardKind.FELICA
    return CardKind.MIFARE if name in _NAMES_MIFARE else CardKind.UNKNOWN


def is_storage_card(atr: bytes) -> bool:
    """Whether this is a card of memory alone: it knows no commands, and asking it is of no use."""
    return atr.startswith(_STORAGE)


def has_it(answer: Answer) -> bool:
    """Whether the answer to a SELECT says that the application is there, opened or not (6283: deactivated)."""
    return answer.ok or answer.sw >> 8 == 0x61 or answer.sw == 0x6283


def recognise(card: Conversation) -> CardKind:
    """What the card seems to be; at most one SELECT an application. Raises ReaderTrouble as `send` does."""
    by_atr = kind_by_atr(card.atr)
    if is_storage_card(card.atr):
        return by_atr
    for question in QUESTIONS:
        if has_it(card.send(question.command(), f"SELECT {question.kind.value}?")):
            return question.kind
    return by_atr
