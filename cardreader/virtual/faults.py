"""In here lives a card that something is wrong with: any virtual card, wrapped, that asks before each command whether a fault strikes.

What is asked is `Strikes` (cardreader.disturbance): when a fault strikes is decided and written down by whoever gave it. Faults of the chip
happen here, and those of a reader that has this card alone; what a forger or a mishap made of its data is in forgery.py. Nothing of it is ever
written to the card's image.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from time import sleep
from typing import Protocol

from cardreader.apdu import Answer, Command, StatusWord
from cardreader.connection import CardMute, FieldLost, ReaderGone
from cardreader.disturbance import FaultKind, Parameter, Strikes, Stroke
from cardreader.faulty_reader import FIELD_LOST, UNPLUGGED
from cardreader.places import READ_BINARY, SIGNS, Places, command_of
from cardreader.virtual.reader import InsertableCard

SLOW = FaultKind("card.slow", (Parameter("ms", 300, most=60_000),))
MUTE = FaultKind("card.mute")  # this command isn't answered
DIES = FaultKind("card.dies")  # from now on, nothing is
WRONG_STATUS = FaultKind("card.wrong_status", (Parameter("sw", "6F00", digits=4),))
TORN = FaultKind("card.torn")  # the second half of the answer is missing
CLONED = FaultKind("card.cloned")  # valid data, wrong key
TAMPERED_FACE = FaultKind(
    "card.tampered_face", (Parameter("what", "birth_date", choices=("birth_date", "sex", "expiry")),)
)
FOREIGN_CA = FaultKind("card.foreign_ca")
EXPIRED_CA = FaultKind("card.expired_ca")
DAMAGED_PHOTO = FaultKind("card.damaged_photo")

CARD_KINDS = (
    *(SLOW, MUTE, DIES, WRONG_STATUS, TORN),
    *(CLONED, TAMPERED_FACE, FOREIGN_CA, EXPIRED_CA, DAMAGED_PHOTO),
)
_CERTIFICATES = (FOREIGN_CA, EXPIRED_CA)
_FACES = (TAMPERED_FACE, DAMAGED_PHOTO)

_AUTH_CERTIFICATE, _AUTH_CA, _FACE = "jpki/000A", "jpki/000B", "card_face/0002"


class CardInHand(InsertableCard, Protocol):
    """A card whose image was taken, and is let go of by `put_away`."""

    @property
    def person(self) -> str: ...

    def put_away(self) -> None: ...


class Contents(Protocol):
    """What is on a card, as its image says: `cardreader.virtual.image.load_image` finds it."""

    def name_of(self, aid: bytes) -> str | None:
        """The application whose AID begins so."""
        ...

    def content(self, place: str) -> bytes | None:
        """The bytes of a file, by application and file: 'jpki/000A'."""
        ...


class ImageContents:
    """The contents of a card's image, read when they are first asked for."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._files: dict[str, bytes] = {}
        self._names: dict[bytes, str] = {}

    def _read(self) -> None:
        from cardreader.virtual.image import load_image

        for application in load_image(self._path).applications:
            self._names[application.aid] = application.name
            self._files |= {f"{application.name}/{file.ef}": file.content for file in application.files}

    def name_of(self, aid: bytes) -> str | None:
        if not self._names:
            self._read()
        return next((name for known, name in self._names.items() if known.startswith(aid)), None)

    def content(self, place: str) -> bytes | None:
        if not self._names:
            self._read()
        return self._files.get(place)


class FaultyCard:
    """A card that faults may strike (`CardInHand`); where none does, it is the card that it wraps.

    It belongs to one thread, as any card does. `contents` are asked only where a fault needs them.
    """

    def __init__(self, card: CardInHand, contents: Contents, strikes: Strikes) -> None:
        self._card = card
        self._contents = contents
        self._strikes = strikes
        self._dead = False
        self._places = Places(contents.name_of)
        # Of faults of the data: decided once a power, so that blocks of a file fit.
        self._strokes: dict[str, Stroke | None] = {}
        self._forged: dict[str, bytes] = {}

    @property
    def atr(self) -> bytes:
        return self._card.atr

    @property
    def person(self) -> str:
        return self._card.person

    def put_away(self) -> None:
        self._card.put_away()

    def power_on(self) -> bytes:
        """Give power. A chip that died still shows its ATR: that is kept by the reader's side. Raises CardMute once it was put away."""
        self._forget()
        return self._card.power_on()

    def power_off(self) -> None:
        self._forget()
        self._card.power_off()

    def _forget(self) -> None:
        self._places.forget()
        self._strokes.clear()
        self._forged.clear()

    def transmit(self, command: bytes, /) -> bytes:
        """Answer a command, if the faults let it. Raises CardMute, FieldLost, ReaderGone, and what the card raises."""
        asked = command_of(command)
        where = self._places.where(asked)
        if self._dead or self._strikes(DIES.name, where):
            self._dead = True
            raise CardMute("the chip is dead")
        if (stroke := self._strikes(SLOW.name, where)) is not None:
            sleep(stroke.number("ms") / 1000)
        if self._strikes(UNPLUGGED.name, where):
            raise ReaderGone("unplugged by order")
        if self._strikes(MUTE.name, where):
            raise CardMute("the card says nothing")
        if (stroke := self._strikes(WRONG_STATUS.name, where)) is not None:
            return bytes.fromhex(stroke.word("sw"))
        answer = self._card.transmit(command)
        answer = self._changed(asked, where, answer)
        # What the command did is done, and nobody heard.
        if (stroke := self._strikes(FIELD_LOST.name, where)) is not None:
            raise FieldLost(stroke.number("ms") / 1000)
        if self._strikes(TORN.name, where):
            return answer[: len(answer) // 2]
        return answer

    # -- what was made of the data -----------------------------------------------------------------------------------

    def _changed(self, command: Command, where: str, answer: bytes) -> bytes:
        if len(answer) < 2:
            return answer
        said = Answer.decode(answer)
        self._places.follow(command, said.sw)
        if command.ins in SIGNS and said.ok and self._decided(CLONED, where):
            from cardreader.virtual.forgery import signed_by_a_clone

            return Answer(signed_by_a_clone(said.data), said.sw).encode()
        if command.ins == READ_BINARY and said.sw in (StatusWord.OK, StatusWord.OFFSET_BEYOND_FILE):
            forged = self._forgery(self._places.file, where)
            if forged is not None:
                return _read(forged, command).encode()
        return answer

    def _decided(self, kind: FaultKind, where: str) -> Stroke | None:
        if kind.name not in self._strokes:
            self._strokes[kind.name] = self._strikes(kind.name, where)
        return self._strokes[kind.name]

    def _forgery(self, place: str | None, where: str) -> bytes | None:
        """What stands in the file in place of what the issuer wrote; None: nothing."""
        if place in (_AUTH_CERTIFICATE, _AUTH_CA):
            stroke = next(filter(None, (self._decided(kind, where) for kind in _CERTIFICATES)), None)
            return self._made(place, lambda: self._certificates(stroke, place)) if stroke is not None else None
        if place == _FACE:
            strokes = [stroke for kind in _FACES if (stroke := self._decided(kind, where)) is not None]
            return self._made(place, lambda: self._face(strokes)) if strokes else None
        return None

    def _made(self, place: str, make: Callable[[], bytes]) -> bytes:
        if place not in self._forged:
            self._forged[place] = make()
        return self._forged[place]

    def _certificates(self, stroke: Stroke, place: str) -> bytes:
        from cardreader.virtual.forgery import Forger

        own = self._contents.content(_AUTH_CERTIFICATE) or b""
        forger = Forger.expired(own) if stroke.name == EXPIRED_CA.name else Forger.foreign()
        return forger.certificate if place == _AUTH_CA else forger.certify(own)

    def _face(self, strokes: list[Stroke]) -> bytes:
        from cardreader.virtual.forgery import damage_photo, tamper

        face = self._contents.content(_FACE) or b""
        for stroke in strokes:
            face = damage_photo(face) if stroke.name == DAMAGED_PHOTO.name else tamper(face, stroke.word("what"))
        return face


def _read(content: bytes, command: Command) -> Answer:
    """READ BINARY of other bytes than those of the file (mynumber-card.md, section 4.2)."""
    offset = command.p2 if command.p1 & 0x80 else command.p1 << 8 | command.p2
    if offset >= len(content):
        return Answer(b"", StatusWord.OFFSET_BEYOND_FILE)
    return Answer(content[offset : offset + command.expected], StatusWord.OK)


def faulty(card: CardInHand, image: Path, strikes: Strikes) -> CardInHand:
    """The card of that image, struck by what `strikes` says."""
    return FaultyCard(card, ImageContents(image), strikes)
