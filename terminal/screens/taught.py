"""In here lives what Textual is taught before the first screen: where Japanese lines break, and that Esc acts at once."""

from __future__ import annotations

import os

from textual import constants, content

from terminal.words.line_breaks import wrapped

# How long after an Esc byte the rest of a function key may still come. A terminal sends a key's bytes together, so this bridges a
# slow line only; shells that are used over one wait as long (fish 30 ms; tmux, since 3.5, 10 ms). Textual's own is 100 ms.
ESCAPE_SECONDS = 0.03


def teach() -> None:
    """For the whole process. Who sets ESCDELAY (milliseconds, as curses and Textual read it) has their own delay."""
    # Textual has no hook for either: its modules look these names up each time.
    vars(content)["divide_line"] = wrapped
    if "ESCDELAY" not in os.environ:
        vars(constants)["ESCAPE_DELAY"] = ESCAPE_SECONDS
