"""In here lives the virtual card: power, and each command to the function that answers it. No command makes it fall over.

A card is one thread's at a time (its own lock sees to it); whoever took it in hand puts it away, which frees its image.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from threading import Lock

from cardreader.apdu import Answer, Command, MalformedCommand, StatusWord
from cardreader.connection import CardMute, CardNotKept
from cardreader.platform import FileLock
from cardreader.trace import Disturb, calm
from cardreader.virtual.atr import AtrPreset
from cardreader.virtual.chip import Chip, Refused
from cardreader.virtual.image import CardImage, save_image
from cardreader.virtual.pins import change_key, change_reference_data, verify
from cardreader.virtual.reading import get_data, read_binary, read_record, select
from cardreader.virtual.terminal_entrance import external_authenticate, take_certificate

__all__ = ["AtrPreset", "VirtualCard"]

Respond = Callable[[Chip, Command], bytes]


def _compute_signature(chip: Chip, command: Command) -> bytes:
    from cardreader.virtual.signing import compute_signature  # brings `cryptography`: only a card that signs needs it

    return compute_signature(chip, command)


def _internal_authenticate(chip: Chip, command: Command) -> bytes:
    from cardreader.virtual.signing import internal_authenticate

    return internal_authenticate(chip, command)


def _get_challenge(chip: Chip, command: Command) -> bytes:
    from cardreader.virtual.signing import get_challenge

    return get_challenge(chip, command)


def _set_session_key(chip: Chip, command: Command) -> bytes:
    from cardreader.virtual.secure_messaging import set_session_key

    return set_session_key(chip, command)


def _in_session(chip: Chip, command: Command) -> bytes:
    from cardreader.virtual.secure_messaging import answer_in_session

    return answer_in_session(chip, command, lambda chip, inner: _responder(chip, inner)(chip, inner))


def _last_command(chip: Chip, _command: Command) -> bytes:
    if chip.image.token != "iphone":
        raise Refused(StatusWord.WRONG_LENGTH)  # an iPhone's token alone knows it; a plastic card answers so
    return b""


# CLA and INS: mynumber-card.md, section 4.
_COMMANDS: dict[tuple[int, int], Respond] = {
    (0x00, 0x20): verify,
    (0x00, 0x24): change_reference_data,
    (0x00, 0x82): external_authenticate,
    (0x00, 0x84): _get_challenge,
    (0x00, 0x88): _internal_authenticate,
    (0x00, 0xA4): select,
    (0x00, 0xB0): read_binary,
    (0x00, 0xB2): read_record,
    (0x00, 0xCA): get_data,
    (0x80, 0x2A): _compute_signature,
    (0x80, 0x32): change_key,
    (0x80, 0xA2): take_certificate,
    (0x80, 0xAE): _set_session_key,
    (0x80, 0xFC): _last_command,
}
_INSTRUCTIONS = frozenset(ins for _, ins in _COMMANDS)


def _responder(chip: Chip, command: Command) -> Respond:
    """Who answers this command. Refused: nobody."""
    cla = command.cla
    if (cla & 0x40 and not cla & 0x80) or (cla & 0x70 == 0 and cla & 0x03):
        raise Refused(StatusWord.LOGICAL_CHANNEL)  # ISO/IEC 7816-4, section 5.1.1: 01-03, and 40-7F for more of them
    if cla & 0x7C == 0x08:
        if chip.power.session is None:  # so that a card without one needs no cipher
            raise Refused(StatusWord.SECURE_MESSAGING_NOT_ESTABLISHED)
        return _in_session
    if cla & 0x7C in (0x04, 0x0C):
        raise Refused(StatusWord.SECURE_MESSAGING_MISSING)
    if cla not in (0x00, 0x80):
        raise Refused(StatusWord.UNKNOWN_CLA)
    found = _COMMANDS.get((cla, command.ins))
    if found is None:
        raise Refused(StatusWord.UNKNOWN_CLA if command.ins in _INSTRUCTIONS else StatusWord.UNKNOWN_INS)
    return found


class VirtualCard:
    """A card in hand. `disturb` is called before each command ('card.command') and before its answer leaves ('card.answer').

    It may raise a ReaderTrouble: before the answer leaves, whatever the command did is done, counters included.
    """

    def __init__(self, image: CardImage, path: Path, lock: FileLock | None = None, disturb: Disturb = calm) -> None:
        """Of an image that was read; `take_card` does this under the image's lock."""
        self.image_path = path
        self.disturb = disturb
        self._lock = lock
        self._atr = image.atr
        self._chip = Chip(image, lambda changed: save_image(path.resolve(), changed, sync=True))
        self._powered = False
        self._away = False
        self._busy = Lock()

    @property
    def atr(self) -> bytes:
        """What a reader shows of the card."""
        return self._atr

    @property
    def person(self) -> str:
        """The id of the card's holder in the world; empty for nobody's."""
        return self._chip.image.person

    def power_on(self) -> bytes:
        """Give power; whatever an earlier power knew is gone. Returns the ATR. Raises CardMute once it was put away."""
        with self._busy:
            if self._away:
                raise CardMute("the card was put away")
            self._chip.forget()
            self._powered = True
            return self._atr

    def power_off(self) -> None:
        """Cut the power. A command that is under way is finished first."""
        with self._busy:
            self._chip.forget()
            self._powered = False

    def transmit(self, command: bytes, /) -> bytes:
        """Answer a command. Raises CardMute without power or where a counter could not be written; what `disturb` raises."""
        with self._busy:
            if not self._powered:
                raise CardMute("the card has no power")
            self.disturb("card.command")
            answer = self._answer(command)
            self.disturb("card.answer")
            return answer.encode()

    def _answer(self, raw: bytes) -> Answer:
        try:
            command = Command.decode(raw)
            return Answer(_responder(self._chip, command)(self._chip, command), StatusWord.OK)
        except MalformedCommand:
            return Answer(b"", StatusWord.WRONG_LENGTH)
        except Refused as refused:
            return Answer(b"", refused.sw)
        except OSError as error:
            # The count of tries is not on disk: were we to answer, a power cut would give the try back.
            self._chip.forget()
            raise CardNotKept(error) from error

    def put_away(self) -> None:
        """Let go of the image: another desk may take the card. May be called twice; the card never has power again."""
        self.power_off()
        self._away = True
        if self._lock is not None:
            self._lock.release()
            self._lock = None
