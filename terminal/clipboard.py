"""In here lives whether a terminal puts on its clipboard what a program sends it (OSC 52): nobody answers, so it is told by its name."""

from __future__ import annotations

from collections.abc import Mapping

_NO_TERM = frozenset({"linux", "dumb", "vt100", "vt220", "ansi"})
_NO_PROGRAM = frozenset({"Apple_Terminal"})
_VTE_SINCE = 7600  # GNOME's terminals: from VTE 0.76 on


def takes_clipboard(environ: Mapping[str, str], *, web: bool = False) -> bool:
    """Is the text likely to arrive? False where it surely does not: then somebody must mark it with the mouse."""
    if web or environ.get("TERM", "") in _NO_TERM or environ.get("TERM_PROGRAM") in _NO_PROGRAM:
        return False
    vte = environ.get("VTE_VERSION", "")
    return not (vte.isdecimal() and int(vte) < _VTE_SINCE)
