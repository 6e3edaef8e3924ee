"""In here live the municipal office's hands: what is done to a card itself. PINs set back, changed, carried over to new certificates.

A card that lies on a reader, here or at another process, is in somebody's hand: then CardAtAnotherDesk. Every change is one file replaced
at one stroke and synced, as the card itself does it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import Enum
from pathlib import Path

import msgspec

from cardreader.apdu import Answer, Command, StatusWord, tries_left
from cardreader.contents import card_entry, common, jpki, juki
from cardreader.platform import FileLock, LockedElsewhere
from cardreader.virtual.files import Application, File, PinFile
from cardreader.virtual.image import CardAtAnotherDesk, CardImage, load_image, lock_of, save_image, take_card
from cardreader.virtual.pins import is_allowed
from verifier.person import Pins


class Pin(Enum):
    """The PINs that a holder sets (mynumber-card.md, section 3.5)."""

    AUTH = "auth"  # 利用者証明用
    SIGN = "sign"  # 署名用
    ENTRY = "entry"  # 券面事項入力補助用
    BASIC = "basic"  # 住民基本台帳用

    @property
    def places(self) -> tuple[tuple[str, int], ...]:
        """The applications and files that hold it. The basic PIN is two, which the office keeps the same (section 3.4)."""
        return _PLACES[self]


_PLACES: dict[Pin, tuple[tuple[str, int], ...]] = {
    Pin.AUTH: ((jpki.APPLICATION, 0x0018),),
    Pin.SIGN: ((jpki.APPLICATION, 0x001B),),
    Pin.ENTRY: ((card_entry.APPLICATION, 0x0011),),
    Pin.BASIC: ((common.APPLICATION, 0x001C), (juki.APPLICATION, 0x001C)),
}


class PinRefused(Exception):
    """A PIN cannot be changed. `code`: pin_not_set, pin_blocked, wrong_pin (`left` tries are left), pin_format."""

    def __init__(self, code: str, pin: Pin, left: int = 0) -> None:
        super().__init__(code)
        self.code = code
        self.pin = pin
        self.left = left


@contextmanager
def in_hand(path: Path) -> Iterator[None]:
    """Hold a card, so that nobody else uses it meanwhile; nothing happens where it was never made. Raises CardAtAnotherDesk."""
    if not path.exists():
        yield
        return
    held = FileLock(lock_of(path.resolve()))
    try:
        held.acquire()
    except LockedElsewhere as error:
        raise CardAtAnotherDesk(path) from error
    try:
        yield
    finally:
        held.release()


def pins_in(path: Path) -> Pins | None:
    """The PINs that are on a card now; None: it was not made yet, or cannot be read."""
    from cardreader.virtual.image import ImageUnreadable

    if not path.exists():
        return None
    try:
        image = load_image(path)
    except ImageUnreadable:
        return None
    values = {pin: next((file.value.decode("ascii") for file in files_of(image, pin)), "") or None for pin in Pin}
    return Pins(values[Pin.AUTH], values[Pin.SIGN], values[Pin.ENTRY], values[Pin.BASIC])


def tries_in(image: CardImage) -> dict[Pin, int]:
    """The tries that are left of each PIN that was ever set."""
    return {pin: min(file.tries_left for file in files_of(image, pin)) for pin in Pin if any(files_of(image, pin))}


def files_of(image: CardImage, pin: Pin) -> list[PinFile]:
    """The files of that PIN on the card, where it was set."""
    found = []
    for name, ef in pin.places:
        application = image.application(name)
        file = application.file(ef) if application is not None else None
        if isinstance(file, PinFile) and file.value:
            found.append(file)
    return found


def reset_tries(path: Path, pins: tuple[Pin, ...], new: dict[Pin, str]) -> tuple[Pin, ...]:
    """Give back all tries, of the PINs and of the printed numbers, and set those in `new`; the caller holds the card.

    Returns the PINs that had lost tries or were set. Raises PinRefused (pin_not_set, pin_format), ImageUnreadable, OSError.
    """
    image = load_image(path)
    for pin, value in new.items():
        if not files_of(image, pin):
            raise PinRefused("pin_not_set", pin)
        if not pin_fits(image, pin, value):
            raise PinRefused("pin_format", pin)
    asked = {place: pin for pin in pins for place in pin.places}
    printed_too = set(pins) == set(Pin)
    mended: set[Pin] = set()

    def mend(application: Application, file: File) -> File:
        if not isinstance(file, PinFile) or not file.value:
            return file
        pin = asked.get((application.name, file.id))
        if pin is None and not (printed_too and file.change == "never"):
            return file
        value = new[pin].encode("ascii") if pin is not None and pin in new else file.value
        if pin is not None and (file.tries_left < file.tries or pin in new):
            mended.add(pin)
        return msgspec.structs.replace(file, value=value, tries_left=file.tries)

    changed = _each_file(image, mend)
    if changed != image:
        save_image(path, changed, sync=True)
    return tuple(pin for pin in Pin if pin in mended)


def carried_over(former: CardImage) -> Callable[[CardImage], CardImage]:
    """For a card whose certificates were renewed: PINs and counters stay what they were on it."""
    known = {
        (application.name, file.id): file
        for application in former.applications
        for file in application.files
        if isinstance(file, PinFile) and file.value
    }

    def carry(application: Application, file: File) -> File:
        before = known.get((application.name, file.id))
        if before is None or not isinstance(file, PinFile):
            return file
        return msgspec.structs.replace(file, value=before.value, tries_left=before.tries_left)

    def carried(image: CardImage) -> CardImage:
        return msgspec.structs.replace(_each_file(image, carry), switches=former.switches)

    return carried


def _each_file(image: CardImage, change: Callable[[Application, File], File]) -> CardImage:
    applications = tuple(
        msgspec.structs.replace(application, files=tuple(change(application, file) for file in application.files))
        for application in image.applications
    )
    return msgspec.structs.replace(image, applications=applications)


def pin_fits(image: CardImage, pin: Pin, value: str) -> bool:
    """Whether that PIN may be set to this (section 3.5)."""
    return value.isascii() and all(is_allowed(file, value.encode("ascii")) for file in files_of(image, pin))


def change_pin(path: Path, pin: Pin, old: str, new: str) -> None:
    """The holder changes a PIN, by the card's own commands: the old one is shown first, and a wrong one costs a try.

    Raises PinRefused, CardAtAnotherDesk, ImageUnreadable, ReaderTrouble (the card's memory could not be written).
    """
    image = load_image(path)
    files = files_of(image, pin)
    if not files:
        raise PinRefused("pin_not_set", pin)
    if not pin_fits(image, pin, new):
        raise PinRefused("pin_format", pin)
    if not old.isascii() or not 1 <= len(old) <= 16:  # no PIN could look so: no try is spent on it
        raise PinRefused("pin_format", pin)
    card = take_card(path)
    try:
        card.power_on()
        for name, ef in pin.places:
            application = image.application(name)
            file = application.file(ef) if application is not None else None
            if application is None or not isinstance(file, PinFile) or not file.value:
                continue
            _send(card.transmit, Command(0x00, 0xA4, 0x04, 0x0C, application.aid))
            reference = 0x80 | file.short_id
            shown = _send(card.transmit, Command(0x00, 0x20, 0x00, reference, old.encode("ascii")))
            if shown.sw == StatusWord.BLOCKED:
                raise PinRefused("pin_blocked", pin)
            if not shown.ok:
                raise PinRefused("wrong_pin", pin, tries_left(shown.sw) or 0)
            cla, ins, p1 = (0x80, 0x32, 0x00) if file.change == "32" else (0x00, 0x24, 0x01)
            if not _send(card.transmit, Command(cla, ins, p1, reference, new.encode("ascii"))).ok:
                raise PinRefused("pin_format", pin)
    finally:
        card.put_away()


def _send(transmit: Callable[[bytes], bytes], command: Command) -> Answer:
    return Answer.decode(transmit(command.encode()))
