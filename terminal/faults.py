"""In here lives the trouble that is ordered at this counter: which faults there are, those that were told, those that go with a card.

The faults of a card lie beside its image, in the text form of verifier.faults: the card takes them along to whichever desk it is taken to.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from cardreader.platform import replace_atomically
from terminal.failure import Exit, Failure
from terminal.files import read_named
from verifier.fault_schedule import Schedule, Struck
from verifier.faults import FaultRow, FaultWrong, Language, text_of

if TYPE_CHECKING:
    from cardreader.connection import Readers
    from cardreader.virtual.faults import CardInHand

FILE_SIGN = "@"  # --fault @FILE
LARGEST = 256 * 1024  # bytes of such a file: thousands of orders


@cache
def language() -> Language:
    """Every fault that can be ordered at a counter, by the packages that act on them."""
    from cardreader.faulty_reader import READER_KINDS
    from cardreader.virtual.faults import CARD_KINDS

    return Language((*CARD_KINDS, *READER_KINDS))


def told(orders: Sequence[str]) -> list[FaultRow]:
    """The rows of --fault: each in the text form, or @FILE. Raises Failure."""
    rows: list[FaultRow] = []
    for order in orders:
        if order.startswith(FILE_SIGN):
            path = Path(order.removeprefix(FILE_SIGN))
            try:
                rows += language().read(read_named(path, LARGEST, "--fault").decode())
            except UnicodeDecodeError as error:
                raise Failure("fault_form", str(path), status=Exit.WRONG_USE, text="UTF-8") from error
            except FaultWrong as wrong:
                raise as_failure(wrong, str(path)) from wrong
        else:
            try:
                rows.append(language().parse(order))
            except FaultWrong as wrong:
                raise as_failure(wrong, order) from wrong
    return rows


def as_failure(wrong: FaultWrong, where: str) -> Failure:
    """What cannot be understood, as a failure of a command."""
    place = f"{where}:{wrong.place}" if wrong.place is not None else where
    return Failure(wrong.code, place, status=Exit.WRONG_USE, **wrong.values)


def orders_file(image: Path) -> Path:
    """The file with the faults of a card."""
    return image.with_name(f"{image.name}.faults")


def kept(image: Path) -> list[FaultRow]:
    """The faults that a card takes along; none where none were ordered. Raises Failure for a file that was damaged."""
    path = orders_file(image)
    try:
        return language().read(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return []
    except UnicodeDecodeError as error:
        raise Failure("fault_form", str(path), text="UTF-8") from error
    except FaultWrong as wrong:
        raise as_failure(wrong, str(path)) from wrong


def keep(image: Path, rows: Sequence[FaultRow]) -> None:
    """Order these for a card, and no others. Raises OSError."""
    path = orders_file(image)
    if rows:
        replace_atomically(path, "".join(f"{text_of(row)}\n" for row in rows).encode())
    else:
        path.unlink(missing_ok=True)


class Orders:
    """The faults of one command: told on its line, and kept with the cards that it takes. `hear` is told each strike."""

    def __init__(self, rows: Sequence[FaultRow], now: Callable[[], datetime], hear: Callable[[Struck], None]) -> None:
        self._rows = tuple(rows)
        self._now = now
        self._hear = hear
        self._told = Schedule(language(), self._rows, now=now, hear=hear) if rows else None

    def struck_card(self, card: CardInHand, image: Path) -> CardInHand:
        """The card, with what strikes it; the card itself where nothing was ordered.

        Raises Failure for a damaged file of orders: the card is then put away.
        """
        try:
            with_it = kept(image)
        except BaseException:
            card.put_away()
            raise
        if not with_it and self._told is None:
            return card
        from cardreader.virtual.faults import faulty

        if self._told is not None:
            card = faulty(card, image, self._told.of(card.person))
        if with_it:
            card = faulty(card, image, Schedule(language(), with_it, now=self._now, hear=self._hear).of(card.person))
        return card

    def struck_readers(self, readers: Readers) -> Readers:
        """Real readers, with what strikes them."""
        if self._told is None:
            return readers
        from cardreader.faulty_reader import FaultyReaders

        return FaultyReaders(readers, self._told.of(""))
