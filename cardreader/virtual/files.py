"""In here live the kinds of files of a virtual card, and who may use them. A card is made of these values alone.

In an image a file's id is written as the four hex digits by which it is selected, and bytes are base64.
"""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

EfId = Annotated[str, msgspec.Meta(pattern="^[0-9A-F]{4}$")]
Tries = Annotated[int, msgspec.Meta(ge=0, le=15)]  # a status word 63Cx has room for no more

TERMINAL = "terminal"  # the way without PIN: a terminal whose certificate the card has checked

# Who may: anybody, nobody, or whoever showed one of these secrets (ids of PIN files, or TERMINAL).
Shown = Annotated[str, msgspec.Meta(pattern="^([0-9A-F]{4}|terminal)$")]
Rule = Literal["free", "never"] | tuple[Shown, ...]


class _File(msgspec.Struct, frozen=True, kw_only=True, tag_field="kind", omit_defaults=True):
    ef: EfId
    name: str

    @property
    def id(self) -> int:
        return int(self.ef, 16)

    @property
    def short_id(self) -> int:
        """The five bits by which a command names the file without selecting it."""
        return self.id & 0x1F

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.ef}, {self.name!r})"  # and nothing of what is in it


class DataFile(_File, tag="data", frozen=True, kw_only=True, omit_defaults=True):
    """A transparent file: bytes, filler included."""

    content: bytes
    read: Rule


class KeyDeliveryFile(DataFile, tag="delivery", frozen=True, kw_only=True, omit_defaults=True):
    """A transparent file with a public key in it, whose private half (PKCS#8, DER) takes a session's key (SET SESSION KEY)."""

    key: bytes
    deliver: Rule  # who may hand over a session's key


class RecordFile(_File, tag="record", frozen=True, kw_only=True, omit_defaults=True):
    """A file of records, the first of which has the number 1."""

    records: tuple[bytes, ...]
    read: Rule

    @property
    def content(self) -> bytes:
        """All records, one after the other."""
        return b"".join(self.records)


class PinFile(_File, tag="pin", frozen=True, kw_only=True, omit_defaults=True):
    """A secret that opens others, with its tries. An empty `value` was never set: such a PIN is issued blocked."""

    value: bytes
    tries: Tries  # after each success
    tries_left: Tries
    signs: Literal["digits", "password", "any"] = (
        "digits"  # what a new one is made of; password: A-Z and 0-9, one of each
    )
    shortest: int = 4
    longest: int = 4
    change: Literal["24", "32", "never"] = "never"  # the command that changes it; never: it is printed on the card

    @property
    def content(self) -> bytes:
        """A PIN file has none that could be read."""
        return b""

    @property
    def blocked(self) -> bool:
        return self.tries_left == 0


class KeyFile(_File, tag="key", frozen=True, kw_only=True, omit_defaults=True):
    """A private key (PKCS#8, DER); empty where the card was issued without it. `default`: P2 of `00` means this one."""

    key: bytes
    use: Rule
    default: bool = False
    internal: bool = False  # it answers INTERNAL AUTHENTICATE

    @property
    def content(self) -> bytes:
        """A key file has none that could be read."""
        return b""


class CertifierFile(_File, tag="certifier", frozen=True, kw_only=True, omit_defaults=True):
    """A public key (RSA-2048 modulus) that certificates of terminals are checked with; `opens` is the key file it opens."""

    modulus: bytes
    opens: EfId

    @property
    def content(self) -> bytes:
        """Not readable, by anybody."""
        return b""


File = DataFile | KeyDeliveryFile | RecordFile | PinFile | KeyFile | CertifierFile


class DataObject(msgspec.Struct, frozen=True, kw_only=True):
    """An object of the card manager, which GET DATA gives while no application is selected."""

    tag: EfId
    name: str
    content: bytes

    @property
    def id(self) -> int:
        return int(self.tag, 16)

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.tag}, {self.name!r})"


class Application(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One application: its name in our words, its AID, its files."""

    name: str
    aid: bytes
    files: tuple[File, ...]

    def file(self, ef: int) -> File | None:
        """The file with that id."""
        return next((file for file in self.files if file.id == ef), None)

    def by_short_id(self, short_id: int) -> File | None:
        """The file that a command names by five bits; 0 names none."""
        return next((file for file in self.files if short_id and file.short_id == short_id), None)


def faults_of(application: Application) -> list[str]:
    """What keeps these values from being a card's: said by file and field, for who made the image by hand."""
    found: list[str] = []
    known = {file.ef for file in application.files}
    pins = {file.ef for file in application.files if isinstance(file, PinFile)}
    if not 5 <= len(application.aid) <= 16:  # ISO/IEC 7816-4, section 8.2.1.2
        found.append(f"{application.name}: aid")
    if len(known) != len(application.files):
        found.append(f"{application.name}: files")
    for file in application.files:
        where = f"{application.name}/{file.ef}"
        rules: list[Rule] = []
        match file:
            case KeyDeliveryFile():
                rules += [file.read, file.deliver]
                if not _is_der_sequence(file.key):
                    found.append(f"{where}: key")
            case DataFile() | RecordFile():
                rules.append(file.read)
            case KeyFile():
                rules.append(file.use)
                if file.key and not _is_der_sequence(file.key):
                    found.append(f"{where}: key")
            case PinFile():
                if file.tries_left > file.tries or len(file.value) > 16:
                    found.append(f"{where}: tries_left")
            case CertifierFile():
                if len(file.modulus) != 256 or file.opens not in known:
                    found.append(f"{where}: modulus")
        if any(not isinstance(rule, str) and not set(rule) <= pins | {TERMINAL} for rule in rules):
            found.append(f"{where}: rule")
    return found


def _is_der_sequence(raw: bytes) -> bool:
    """Whether it is one whole SEQUENCE: a key that was cut off is found here, and not when a patient stands at the counter."""
    from cardreader.tlv import MalformedTlv, read

    try:
        found = read(raw)
    except MalformedTlv:
        return False
    return found.tag == 0x30 and found.end == len(raw)
