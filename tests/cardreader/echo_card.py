"""In here lives a small card for tests of the way to a card: it answers with what it is sent."""

from __future__ import annotations

from cardreader.apdu import Answer, Command, MalformedCommand, StatusWord
from cardreader.connection import CardRemoved

ATR = bytes.fromhex("3BE000FF8131FE4514")  # mynumber-card.md, section 1: the first contact ATR

ECHO = 0xEC  # answers the data of the command
GIVE = 0xB0  # answers as many bytes as are expected, each the low byte of its place
COUNT = 0xC0  # answers how many commands came since power was given
PULL = 0xDE  # leaves the reader instead of answering


class EchoCard:
    def __init__(self, atr: bytes = ATR) -> None:
        self._atr = atr
        self.powered = 0
        self.commands: list[bytes] = []

    def power_on(self) -> bytes:
        self.powered += 1
        self.commands.clear()
        return self._atr

    def power_off(self) -> None:
        self.commands.clear()

    def transmit(self, command: bytes, /) -> bytes:
        self.commands.append(command)
        try:
            asked = Command.decode(command)
        except MalformedCommand:
            return Answer(b"", StatusWord.WRONG_LENGTH).encode()
        match asked.ins:
            case 0xEC:
                return Answer(asked.data, StatusWord.OK).encode()
            case 0xB0:
                return Answer(bytes(place & 0xFF for place in range(asked.expected)), StatusWord.OK).encode()
            case 0xC0:
                return Answer(len(self.commands).to_bytes(2, "big"), StatusWord.OK).encode()
            case 0xDE:
                raise CardRemoved
            case _:
                return Answer(b"", StatusWord.UNKNOWN_INS).encode()
