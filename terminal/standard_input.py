"""In here lives what is put into a command while it runs: the standard input, where there is one, or a secret typed unseen."""

from __future__ import annotations

import sys
from typing import TextIO

from terminal.failure import wrong_use
from terminal.options import Options


def standard_input(option: str) -> TextIO:
    """Standard input, for the option that reads it. Raises Failure where it was closed before we started (`<&-`)."""
    # Python then has no stream; one that was opened on nothing in its place (terminal.cli) would read as an empty file.
    if sys.stdin is None or (sys.__stdin__ is None and getattr(sys.stdin, "name", None) == 0):
        raise wrong_use("stdin_closed", option)
    return sys.stdin


def typed_unseen(options: Options, prompt: str, option: str) -> str:
    """A PIN, typed at the terminal; `prompt` is the code of the question. Raises Failure, about that option, where there is no terminal."""
    import getpass
    import warnings

    import click

    with warnings.catch_warnings():
        warnings.simplefilter("error", getpass.GetPassWarning)  # it would show what is typed
        try:
            return str(click.prompt(options.speech(prompt), hide_input=True, err=True))
        except getpass.GetPassWarning as no_terminal:
            raise wrong_use("pin_no_terminal", option) from no_terminal
