"""In here lives the municipal office's book (交付簿): what became of cards since the world began, one line an act, on disk before anything follows.

Nothing in it is ever changed. Each line carries what the national side was told, so that its registries can be brought up to it at any time.
No PIN and no individual number is in it.
"""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

import msgspec

from cardreader.platform import FileLock, sync_folder
from mock_server.events import CertificateUse, Event, RevocationReason
from mock_server.world.errors import WorldDamaged
from mock_server.world.folder import BOOK, OFFICE, lock, part
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
        try:
            return self._path.stat().st_size
        except (FileNotFoundError, NotADirectoryError):
            return 0

    def acts(self, day: date | None = None) -> tuple[Act, ...]:
        """What was done up to that day (default: ever), by day, and in the order in which it was written. Raises WorldDamaged, OSError."""
        pages = self.pages
        if pages != self._read[0]:
            self._read = pages, self._all() if pages else ()
        acts = self._read[1]
        return acts if day is None else tuple(act for act in acts if act.on <= day)

    def _all(self) -> tuple[Act, ...]:
        whole, _, _torn = self._path.read_bytes().rpartition(b"\n")
        try:
            acts = [_decode(line) for line in whole.splitlines()]
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
            raise WorldDamaged(self._path, "book_unreadable") from error
        return tuple(sorted(acts, key=lambda act: act.on))  # stable

    def events(self, day: date) -> list[Event]:
        """What the national side was told up to that day."""
        return [event for act in self.acts(day) for event in act.events]

    def write(self, act: Act) -> None:
        """Add an act; it is on the disk when this returns. The caller holds `writing`. Raises OSError: then nothing was done."""
        part(self._folder, OFFICE)
        new = not self._path.exists()
        descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o600)
        with os.fdopen(descriptor, "r+b", buffering=0) as file:
            whole = file.read().rfind(b"\n") + 1
            file.truncate(whole)  # of a line that was cut off
            file.seek(whole)
            try:
                file.write(_encode(act) + b"\n")
                os.fsync(file.fileno())
            except OSError:
                file.truncate(whole)
                raise
        if new:
            sync_folder(self._path.parent)

    def writing(self) -> FileLock:
        """`with book.writing(): …`: nobody else writes meanwhile. It waits."""
        return lock(self._folder, OFFICE)
