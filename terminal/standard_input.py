"""In here lives the standard input as a command reads it: whether there is one at all."""

from __future__ import annotations

import sys
from typing import TextIO

from terminal.failure import wrong_use


def standard_input(option: str) -> TextIO:
    """Standard input, for the option that reads it. Raises Failure where it was closed before we started (`<&-`)."""
    # Python then has no stream; one that was opened on nothing in its place (terminal.cli) would read as an empty file.
    if sys.stdin is None or (sys.__stdin__ is None and getattr(sys.stdin, "name", None) == 0):
        raise wrong_use("stdin_closed", option)
    return sys.stdin
