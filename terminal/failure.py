"""In here lives the one way in which a command fails: a code that is said in words, where, and an exit status."""

from __future__ import annotations

from collections.abc import Mapping
from enum import IntEnum


class Exit(IntEnum):
    """Exit status (docs/command-line.md)."""

    DONE = 0
    REFUSED = 1
    WRONG_USE = 2
    UNDECIDABLE = 3
    TROUBLE = 4


class Failure(Exception):
    """A command cannot do what was asked. `code` and `code.mend` are sentences of terminal.words; `where` is a file, option or address."""

    def __init__(self, code: str, where: str = "", *, status: Exit = Exit.TROUBLE, **values: object) -> None:
        super().__init__(code)
        self.code = code
        self.where = where
        self.status = status
        self.values: Mapping[str, object] = values
        self.more: tuple[Failure, ...] = ()  # what else is wrong, in its order

    def filled(self, values: Mapping[str, object]) -> Failure:
        """This failure, with values of somebody else's trouble to fill its sentence."""
        self.values = values
        return self


def wrong_use(code: str, where: str = "", **values: object) -> Failure:
    """A wrong option, file or value."""
    return Failure(code, where, status=Exit.WRONG_USE, **values)
