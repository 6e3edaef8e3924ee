"""In here lives a virtual card as a file: versioned JSON with its secrets and counters, for one owner at a time.

The counters of wrong PINs are in the image itself, which is rewritten at one stroke and synced before a card answers: so a copy
of the file is the whole card, and a power cut gives no try back.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import msgspec

from cardreader.plain_file import NotPlain, TooLarge, read_plain
from cardreader.platform import FileLock, LockedElsewhere, replace_atomically
from cardreader.trace import Disturb, calm
from cardreader.virtual.atr import AtrPreset
from cardreader.virtual.desk import Desk, desk_of, take_note
from cardreader.virtual.files import Application, DataObject, faults_of
from cardreader.virtual.switches import Switches

if TYPE_CHECKING:
    from cardreader.virtual.card import VirtualCard

_CONTACTLESS = b"\x80\x01"  # PC/SC part 3, section 3.1.3.2.3: TD1 and TD2 of every ATR that a reader makes

LARGEST = 4 * 1024 * 1024  # bytes of an image; a full card has some 60,000
FORMAT: Literal["uketsuke card"] = "uketsuke card"
VERSION = 2  # 2: switches, objects of the card manager, session keys, kinds of token. Version 1 is read as well


class CardAtAnotherDesk(Exception):
    """Another process, or another part of this one, has the card in hand; `desk` says which, where that is known."""

    code = "card_elsewhere"

    def __init__(self, path: Path, desk: Desk | None = None) -> None:
        super().__init__(str(path))
        self.path = path
        self.desk = desk


class ImageUnreadable(Exception):
    """No card can be made of this file. `code`: missing, no_access, not_json, not_an_image, too_new, damaged.

    `detail` says which field is wrong; it never holds a value.
    """

    def __init__(self, code: str, path: Path, detail: str = "") -> None:
        super().__init__(f"{path}: {code}" + (f" ({detail})" if detail else ""))
        self.code = code
        self.path = path
        self.detail = detail


class CardImage(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A card: whose it is, how it answers to reset, its applications. `person` is an id of the world, empty for nobody's."""

    format: Literal["uketsuke card"] = FORMAT
    version: int = VERSION
    person: str = ""
    atr_preset: str = AtrPreset.CONTACT.title  # a name of AtrPreset, or an ATR in hex
    token: Literal["card", "android", "iphone"] = "card"  # what it is that answers: the plastic card, or a phone
    switches: Switches = Switches()
    objects: tuple[DataObject, ...] = ()  # of the card manager, by GET DATA
    applications: tuple[Application, ...]

    @property
    def atr(self) -> bytes:
        """The answer to reset. Raises ValueError where `atr_preset` is neither a preset nor hex."""
        try:
            return AtrPreset.named(self.atr_preset).value
        except KeyError:
            return bytes.fromhex(self.atr_preset)

    @property
    def contact_atr(self) -> bytes:
        """The answer to reset over contacts, which a contactless reader cannot show (GET DATA 5F51 tells it without its first byte)."""
        atr = self.atr
        return AtrPreset.CONTACT.value if atr[2:4] == _CONTACTLESS else atr

    def application(self, name: str) -> Application | None:
        """The application of that name."""
        return next((one for one in self.applications if one.name == name), None)


def encode_image(image: CardImage) -> bytes:
    """The image as it is written. `format` and `version` stand first, whatever they are."""
    fields = {"format": image.format, "version": image.version} | msgspec.to_builtins(image)
    return msgspec.json.format(msgspec.json.encode(fields), indent=1) + b"\n"


def load_image(path: Path) -> CardImage:
    """Read an image; nobody's lock is asked for. Raises ImageUnreadable."""
    try:
        raw = read_plain(path, LARGEST)
    except (FileNotFoundError, NotADirectoryError) as error:
        raise ImageUnreadable("missing", path) from error
    except (IsADirectoryError, NotPlain, TooLarge) as error:
        raise ImageUnreadable("not_an_image", path) from error
    except OSError as error:
        raise ImageUnreadable("no_access", path, error.strerror or "") from error
    return decode_image(raw, path)


def decode_image(raw: bytes, path: Path) -> CardImage:
    """Read an image's bytes; `path` is for the error alone. Raises ImageUnreadable."""
    try:
        found: Any = msgspec.json.decode(raw)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise ImageUnreadable("not_json", path) from error
    if not isinstance(found, dict) or found.get("format") != FORMAT or type(found.get("version")) is not int:
        raise ImageUnreadable("not_an_image", path)
    if found["version"] > VERSION:
        raise ImageUnreadable("too_new", path, f"version {found['version']}")
    if found["version"] < 1:
        raise ImageUnreadable("damaged", path, "version")
    if found["version"] == 1:
        raw = _of_version_1(found)
    try:
        image = msgspec.json.decode(raw, type=CardImage)
    except msgspec.ValidationError as error:
        # msgspec names the field and the type, never the value; base64 that is none is told likewise.
        raise ImageUnreadable("damaged", path, str(error)) from error
    faults = [fault for application in image.applications for fault in faults_of(application)]
    try:
        atr = image.atr
    except ValueError:
        atr = b""
    if not 2 <= len(atr) <= 33 or atr[0] not in (0x3B, 0x3F):
        faults.append("atr_preset")
    if len({application.aid for application in image.applications}) != len(image.applications):
        faults.append("applications")
    if len({one.tag for one in image.objects}) != len(image.objects):
        faults.append("objects")
    if faults:
        raise ImageUnreadable("damaged", path, "; ".join(faults))
    return image


def _of_version_1(found: dict[str, Any]) -> bytes:
    """The same card as this version writes it: one that was issued without a card manager's objects stays so."""
    keeps = found.pop("reselect_keeps", False)
    switches = {"reselect": "keeps" if keeps is True else "clears"} if isinstance(keeps, bool) else keeps
    return msgspec.json.encode(found | {"version": VERSION, "switches": switches})


def save_image(path: Path, image: CardImage, *, sync: bool = False) -> None:
    """Write an image at one stroke, readable by its owner alone. `sync`: it outlives a power cut. Raises OSError."""
    replace_atomically(path, encode_image(image), mode=0o600, sync=sync)


def lock_of(path: Path) -> Path:
    """The file whose lock says that the card is in somebody's hand."""
    return path.with_name(path.name + ".lock")


def take_card(path: Path, disturb: Disturb = calm) -> VirtualCard:
    """Take a card in hand, until its `put_away`. Raises CardAtAnotherDesk, ImageUnreadable."""
    from cardreader.virtual.card import VirtualCard

    lock = FileLock(lock_of(path.resolve()))
    if not path.is_file():  # else the lock would be made beside nothing, or beside a device
        raise ImageUnreadable("not_an_image" if path.exists() else "missing", path)
    try:
        lock.acquire()
    except LockedElsewhere as error:
        raise CardAtAnotherDesk(path, desk_of(path.resolve())) from error
    except OSError as error:
        raise ImageUnreadable("no_access", path, error.strerror or "") from error
    try:
        # Read under the lock: whoever had the card before has written its counters back.
        card = VirtualCard(load_image(path), path, lock, disturb)
        take_note(path.resolve())
        return card
    except BaseException:
        lock.release()
        raise
