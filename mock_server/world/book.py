"""In here lives the municipal office's book (交付簿): what became of cards since the world began, one line an act, on disk before anything follows.

Nothing in it is ever changed. Each line carries what the national side was told, so that its registries can be brought up to it at any time.
No PIN and no individual number is in it.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import msgspec

from cardreader.platform import FileLock
from mock_server.events import CertificateUse, Event, RevocationReason
from mock_server.world.errors import WorldDamaged
from mock_server.world.folder import BOOK, OFFICE, lock, part
from mock_server.world.line_file import add_line, size_of, whole_lines
from mock_server.world.model import Dates, Token
from verifier.domain import CardType


class _Act(msgspec.Struct, frozen=True, kw_only=True, tag_field="act"):
    """Something that was done about one person's card, on a day of the world.

    `born` says of whom: a person whose dates move with the month is another holder then, and nothing was done about theirs.
    """

    person: str
    on: date
    born: date
    events: tuple[Event, ...] = ()


class CardIssued(_Act, frozen=True, tag="card_issued"):
    """交付・再交付. `edition` names the card, its numbers and keys."""

    edition: str
    type: CardType
    dates: Dates
    signs: bool  # with a digital signature certificate


class PhoneIssued(_Act, frozen=True, tag="phone_issued"):
    """スマホ用電子証明書の発行."""

    token: Token
    edition: str
    expires_on: date


class CertificatesRenewed(_Act, frozen=True, tag="certificates_renewed"):
    """電子証明書の更新・再発行, on the card that is there: new keys, named by `keys`."""

    card: str  # 製造番号
    keys: str
    uses: tuple[CertificateUse, ...]
    issued_on: date
    expires_on: date


class CertificatesEnded(_Act, frozen=True, tag="certificates_ended"):
    """失効・一時停止."""

    reason: RevocationReason


class SuspensionLifted(_Act, frozen=True, tag="suspension_lifted"):
    """一時停止の解除: the card was found."""


class CardReturned(_Act, frozen=True, tag="card_returned"):
    """カードの返納: the card is no longer its holder's."""

    card: str  # 製造番号


class PinsReset(_Act, frozen=True, tag="pins_reset"):
    """暗証番号の初期化: by name, never what they are."""

    card: str
    pins: tuple[str, ...]


Act = CardIssued | PhoneIssued | CertificatesRenewed | CertificatesEnded | SuspensionLifted | CardReturned | PinsReset

_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder(Act).decode


class Book:
    """The book of one world folder. Two processes may read and write it; a line that was cut off by a power cut never happened."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._path = folder / BOOK
        self._read: tuple[int, tuple[Act, ...]] = 0, ()

    @property
    def pages(self) -> int:
        """Grows with each act: whoever keeps what follows from the book compares it. 0: nothing was ever done."""
        return size_of(self._path)

    def acts(self, day: date | None = None) -> tuple[Act, ...]:
        """What was done up to that day (default: ever), by day, and in the order in which it was written. Raises WorldDamaged, OSError."""
        pages = self.pages
        if pages != self._read[0]:
            self._read = pages, self._all() if pages else ()
        acts = self._read[1]
        return acts if day is None else tuple(act for act in acts if act.on <= day)

    def _all(self) -> tuple[Act, ...]:
        try:
            acts = [_decode(line) for line in whole_lines(self._path)]
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
            raise WorldDamaged(self._path, "book_unreadable") from error
        return tuple(sorted(acts, key=lambda act: act.on))  # stable

    def events(self, day: date) -> list[Event]:
        """What the national side was told up to that day."""
        return [event for act in self.acts(day) for event in act.events]

    def write(self, act: Act) -> None:
        """Add an act; it is on the disk when this returns. The caller holds `writing`. Raises OSError: then nothing was done."""
        part(self._folder, OFFICE)
        add_line(self._path, _encode(act))

    def writing(self) -> FileLock:
        """`with book.writing(): …`: nobody else writes meanwhile. It waits."""
        return lock(self._folder, OFFICE)
