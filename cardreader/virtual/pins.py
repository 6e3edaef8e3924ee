"""In here live the card's commands on secrets: VERIFY and its query, and the two ways to change a PIN (mynumber-card.md, 4.3-4.4)."""

from __future__ import annotations

from cardreader.apdu import TRIES_LEFT, Command, StatusWord
from cardreader.virtual.chip import Chip, Refused
from cardreader.virtual.files import PinFile

_LONGEST = 16  # bytes that a VERIFY may carry
_DIGITS = frozenset(b"0123456789")
_CAPITALS = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZ")


def verify(chip: Chip, command: Command) -> bytes:
    """Show a secret; without data, ask for its tries. The query never answers `9000`: OpenSC gives up on a card that does."""
    if command.p1:
        raise Refused(StatusWord.WRONG_P1_P2)
    pin = _secret(chip, command.p2)
    if not command.data:
        raise Refused(TRIES_LEFT | pin.tries_left)
    if len(command.data) > _LONGEST:
        raise Refused(StatusWord.WRONG_LENGTH)
    fits = pin.shortest <= len(command.data) <= pin.longest
    if not fits and not pin.blocked and chip.switches.secret_of_other_length == "refused":
        raise Refused(StatusWord.WRONG_LENGTH)
    chip.show(pin, command.data)
    return b""


def _secret(chip: Chip, p2: int) -> PinFile:
    """The secret that P2 means. Refused: the file is something else, as the image's switch says (6981)."""
    try:
        return chip.referenced(p2, PinFile)
    except Refused as refused:
        if refused.sw == StatusWord.WRONG_FILE_STRUCTURE:
            raise Refused(int(chip.switches.verify_no_secret, 16)) from refused
        raise


def change_reference_data(chip: Chip, command: Command) -> bytes:
    """`00 24 01 80`: a new PIN in JPKI and card-entry, once the old one was verified."""
    if command.p1 != 0x01:
        raise Refused(StatusWord.WRONG_P1_P2)
    return _change(chip, command, "24")


def change_key(chip: Chip, command: Command) -> bytes:
    """`80 32 00 80`: a new PIN in the common and the resident register's application, once the old one was verified."""
    if command.p1:
        raise Refused(StatusWord.WRONG_P1_P2)
    return _change(chip, command, "32")


def _change(chip: Chip, command: Command, by: str) -> bytes:
    pin = _secret(chip, command.p2)
    if pin.change != by:
        raise Refused(StatusWord.FUNCTION_NOT_SUPPORTED)
    if pin.blocked:
        raise Refused(StatusWord.BLOCKED)
    if pin.ef not in chip.power.shown:
        raise Refused(int(chip.switches.change_unverified, 16))
    if not 1 <= len(command.data) <= _LONGEST:
        raise Refused(StatusWord.WRONG_LENGTH)
    if not is_allowed(pin, command.data):
        raise Refused(StatusWord.WRONG_DATA)
    chip.renew(pin, command.data)
    return b""


def is_allowed(pin: PinFile, secret: bytes) -> bool:
    """Whether a PIN may be set to this (section 3.5)."""
    signs = set(secret)
    if not pin.shortest <= len(secret) <= pin.longest:
        return False
    match pin.signs:
        case "digits":
            return signs <= _DIGITS
        case "password":
            return signs <= _DIGITS | _CAPITALS and bool(signs & _DIGITS) and bool(signs & _CAPITALS)
        case "any":
            return True
