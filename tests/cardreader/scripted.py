"""In here lives a card that knows one conversation by heart: what it is asked must be what the script says."""

from __future__ import annotations

from collections.abc import Sequence

from cardreader.connection import ReaderTrouble

ATR = bytes.fromhex("3BE000FF8131FE4514")  # mynumber-card.md, section 1: the first contact ATR


class ScriptedConnection:
    """A connection (`cardreader.connection.Connection`) whose card answers line by line; blanks in the hex are for the reader's eye.

    An answer may be an exception, which is raised. `left`: the lines that were not asked for yet.
    """

    def __init__(self, script: Sequence[tuple[str, str | ReaderTrouble]], atr: bytes = ATR) -> None:
        self.left = list(script)
        self._atr = atr

    @property
    def reader(self) -> str:
        return "Scripted"

    @property
    def atr(self) -> bytes:
        return self._atr

    def transmit(self, command: bytes) -> bytes:
        assert self.left, f"nothing more was expected, and {command.hex()} came"
        expected, answer = self.left.pop(0)
        assert command == bytes.fromhex(expected), f"{command.hex()} came in place of {expected}"
        if isinstance(answer, ReaderTrouble):
            raise answer
        return bytes.fromhex(answer)

    def reset(self) -> None:
        raise AssertionError("nobody resets this card")

    def close(self) -> None:
        pass
