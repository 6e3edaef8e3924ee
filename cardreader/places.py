"""In here lives what a command is about, in words that can be matched: 'READ jpki/000A', 'VERIFY jpki/0018', 'SIGN jpki/0017'.

Faults and records name commands so. To know which file is meant one must have followed the conversation from its beginning.
"""

from __future__ import annotations

from collections.abc import Callable

from cardreader.apdu import Command, MalformedCommand, StatusWord
from cardreader.contents import card_entry, card_face, common, jpki, juki

SELECT, READ_BINARY, READ_RECORD = 0xA4, 0xB0, 0xB2
SIGNS = frozenset({0x2A, 0x88})  # COMPUTE DIGITAL SIGNATURE, INTERNAL AUTHENTICATE
_BY_AID, _BY_FILE = 0x04, 0x02

_APPLICATIONS = {module.AID: module.APPLICATION for module in (jpki, card_entry, card_face, common, juki)}


def command_of(raw: bytes) -> Command:
    """The command of those bytes; one that means nothing where they are none."""
    try:
        return Command.decode(raw)
    except MalformedCommand:
        return Command(0, 0, 0, 0)


def application_of(aid: bytes) -> str | None:
    """The application of a My Number card whose AID begins so (a prefix may be selected: mynumber-card.md, section 4.1)."""
    return next((name for known, name in _APPLICATIONS.items() if aid and known.startswith(aid)), None)


class Places:
    """Follows one conversation, and tells what each of its commands is about."""

    def __init__(self, name_of: Callable[[bytes], str | None] = application_of) -> None:
        self._name_of = name_of
        self._application: str | None = None
        self.file: str | None = None  # the current file: 'jpki/000A'

    def forget(self) -> None:
        """Power was cut: nothing is selected any more."""
        self._application = self.file = None

    def where(self, command: Command) -> str:
        """What this command, sent now, is about."""
        match command.ins:
            case 0xA4 if command.p1 == _BY_AID:
                return f"SELECT {self._name_of(command.data) or command.data.hex().upper() or '-'}"
            case 0xA4:
                return f"SELECT {self._application or '-'}/{command.data.hex().upper()}"
            case 0xB0 | 0xB2:
                return f"READ {self._read_by(command) or '-'}"
            case 0x20:
                return f"{'VERIFY' if command.data else 'TRIES'} {self._short(command.p2) or self.file or '-'}"
            case 0x2A | 0x88:
                return f"SIGN {self._short(command.p2) or self.file or '-'}"
            case _:
                return f"INS {command.ins:02X}"

    def follow(self, command: Command, sw: int) -> None:
        """Learn what is selected, now that the command was answered so."""
        if sw != StatusWord.OK and sw >> 8 != 0x61:
            return
        if command.ins == SELECT and command.p1 == _BY_AID:
            self._application, self.file = self._name_of(command.data), None
        elif command.ins == SELECT and command.p1 == _BY_FILE:
            self.file = f"{self._application or '-'}/{command.data.hex().upper()}"
        elif command.ins in (READ_BINARY, READ_RECORD):
            self.file = self._read_by(command)

    def _short(self, reference: int) -> str | None:
        """The file that five bits name; None: the current one is meant."""
        return f"{self._application or '-'}/{reference & 0x1F:04X}" if reference & 0x1F else None

    def _read_by(self, command: Command) -> str | None:
        if command.ins == READ_BINARY:
            return self._short(command.p1) if command.p1 & 0x80 else self.file
        return self._short(command.p2 >> 3) or self.file
