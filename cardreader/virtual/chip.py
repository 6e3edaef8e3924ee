"""In here lives the chip of a virtual card at work: what is selected, what was shown, and its secrets' counters on disk.

Everything that a power cycle forgets is in `Power`; everything else is in the image. Commands are functions elsewhere, on a Chip.
"""

from __future__ import annotations

import hmac
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, TypeVar

import msgspec

from cardreader.apdu import StatusWord
from cardreader.virtual.files import TERMINAL, Application, CertifierFile, File, KeyDeliveryFile, KeyFile, PinFile, Rule
from cardreader.virtual.image import CardImage
from cardreader.virtual.switches import Switches

if TYPE_CHECKING:
    from cardreader.virtual.keys import SigningKey
    from cardreader.virtual.secure_messaging import Session

_F = TypeVar("_F", bound=File)

CURRENT = 0x80  # P2 of VERIFY, CHANGE and signing: the current file; with five more bits: the file of that short id
_READY_KEYS = 32  # of the cards that were used last
_LONGEST_SECRET = 16  # mynumber-card.md, section 4.3: Lc 1-16


class Refused(Exception):
    """A command that the card answers with a status word and nothing else."""

    def __init__(self, sw: int) -> None:
        super().__init__(f"{sw:04X}")
        self.sw = sw


@dataclass(slots=True)
class Power:
    """What a card knows only while it has power, and of its applications only while one is selected."""

    application: Application | None = None
    current: int | None = None  # id of the current file
    shown: set[str] = field(default_factory=set)  # ids of PIN files that were verified, and TERMINAL
    challenge: bytes | None = None  # the last one given, until it is answered
    certificate_body: bytes | None = None  # the first part of a terminal's certificate
    terminal_modulus: int | None = None  # the key in a terminal's certificate that was checked
    session: Session | None = None  # of secure messaging

    def select(self, application: Application | None, *, keep: bool = False) -> None:
        """Another application, or this one anew: nothing is current in it; what was shown is forgotten, unless told to `keep`.

        None: the card manager, as after a reset.
        """
        self.application = application
        self.current = None
        if keep:
            return
        self.shown.clear()
        self.certificate_body = None
        self.terminal_modulus = None
        self.session = None
        # The challenge stays: GET CHALLENGE belongs to no application.


class Chip:
    """A card image at work. `keep` writes the whole image; a command's answer leaves only after it returned."""

    def __init__(self, image: CardImage, keep: Callable[[CardImage], None]) -> None:
        self.image = image
        self.power = Power()
        self._keep = keep

    def forget(self) -> None:
        """Power was cut: everything but the image is gone."""
        self.power = Power()

    @property
    def switches(self) -> Switches:
        """What this card does where nobody knows."""
        return self.image.switches

    # -- which file --------------------------------------------------------------------------------------------------

    @property
    def application(self) -> Application:
        """The current application. Refused: there is none."""
        if self.power.application is None:
            raise Refused(StatusWord.NO_CURRENT_FILE)
        return self.power.application

    def current(self) -> File:
        """The current file. Refused: there is none."""
        application = self.application
        found = None if self.power.current is None else application.file(self.power.current)
        if found is None:
            raise Refused(StatusWord.NO_CURRENT_FILE)
        return found

    def by_short_id(self, short_id: int) -> File:
        """The file with that short id in the current application. Refused: there is no such file."""
        found = self.application.by_short_id(short_id)
        if found is None:
            raise Refused(StatusWord.FILE_NOT_FOUND)
        return found

    def referenced(self, p2: int, kind: type[_F]) -> _F:
        """The file that P2 means: `80` the current one, `80` + short id another. Refused: none, or none of that kind."""
        if p2 & 0xE0 != CURRENT:
            raise Refused(StatusWord.WRONG_P1_P2)
        return self.must_be(self.by_short_id(p2 & 0x1F) if p2 & 0x1F else self.current(), kind)

    @staticmethod
    def must_be(file: File, kind: type[_F]) -> _F:
        """The file, if it is of that kind. Refused: the command doesn't fit it."""
        if not isinstance(file, kind):
            raise Refused(StatusWord.WRONG_FILE_STRUCTURE)
        return file

    # -- who may -----------------------------------------------------------------------------------------------------

    def must_be_open(self, rule: Rule) -> None:
        """Refused: none of what the rule asks for was shown."""
        if rule == "free" or (rule != "never" and not self.power.shown.isdisjoint(rule)):
            return
        raise Refused(StatusWord.SECURITY_NOT_SATISFIED)

    # -- secrets -----------------------------------------------------------------------------------------------------

    def show(self, pin: PinFile, secret: bytes) -> None:
        """A secret is presented. The count is on disk before this returns or refuses. Refused: 63Cx, 6984. Raises OSError."""
        if self.switches.failed_verify == "closes":
            self.power.shown.discard(pin.ef)
        if pin.blocked:
            raise Refused(StatusWord.BLOCKED)
        left = pin.tries_left - 1
        right = hmac.compare_digest(_widened(pin.value), _widened(secret)) and bool(pin.value)
        if right:
            left = pin.tries
        # A first success at a full count changes nothing on the card: no write, and no wait for the disk.
        if left != pin.tries_left:
            self._write(msgspec.structs.replace(pin, tries_left=left))
        if not right:
            raise Refused(0x63C0 | left)
        self.power.shown.add(pin.ef)

    def renew(self, pin: PinFile, secret: bytes) -> None:
        """Give a PIN another value; its count is full again. It is on disk before this returns. Raises OSError."""
        self._write(msgspec.structs.replace(pin, value=secret, tries_left=pin.tries))

    def _write(self, changed: PinFile) -> None:
        application = self.application
        files = tuple(changed if file.ef == changed.ef else file for file in application.files)
        renewed = msgspec.structs.replace(application, files=files)
        applications = tuple(renewed if one is application else one for one in self.image.applications)
        # In the chip's memory first: if the disk fails, the try is spent all the same for as long as this card is in hand.
        self.image = msgspec.structs.replace(self.image, applications=applications)
        self.power.application = renewed
        self._keep(self.image)

    # -- keys --------------------------------------------------------------------------------------------------------

    def signing_key(self, file: KeyFile | KeyDeliveryFile) -> SigningKey:
        """The key, ready for use. Refused: issued without it, or it is none."""
        from cardreader.virtual.keys import KeyUnusable

        if not file.key:
            raise Refused(StatusWord.BLOCKED)
        try:
            return _ready_key(file.key)
        except KeyUnusable as error:
            raise Refused(StatusWord.CONDITIONS_NOT_SATISFIED) from error

    def certifier(self) -> CertifierFile:
        """The current file, which must hold the key for terminals' certificates. Refused: it doesn't."""
        return self.must_be(self.current(), CertifierFile)

    def admit_terminal(self) -> None:
        """A terminal has shown that it holds its certificate's key."""
        self.power.shown.add(TERMINAL)


@lru_cache(maxsize=_READY_KEYS)
def _ready_key(pkcs8: bytes) -> SigningKey:
    """The key in these bytes. Its first signature takes twice as long as the next, which a real chip doesn't know: so it is kept."""
    from cardreader.virtual.keys import SigningKey

    return SigningKey(pkcs8)


def _widened(secret: bytes) -> bytes:
    """As many bytes as the longest has, and its length: so that a comparison takes as long whatever it compares."""
    return secret.ljust(_LONGEST_SECRET, b"\x00") + len(secret).to_bytes(2, "big")
