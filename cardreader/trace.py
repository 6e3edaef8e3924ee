"""In here live the hooks that cardreader offers in place of imports: who hears a trace line, who may disturb a step."""

from __future__ import annotations

from collections.abc import Callable

import msgspec


class TraceLine(msgspec.Struct, frozen=True):
    """One exchange with a card, decoded and masked: it may be shown, written and kept.

    `what` names the command in domain words ('VERIFY auth PIN'); `sent` and `received` are hex with secrets as '**' and
    personal data as a count of bytes; `milliseconds` is the time between sending and the answer.
    """

    reader: str
    what: str
    sent: str
    received: str
    sw: int | None
    milliseconds: float


Hear = Callable[[TraceLine], None]
Disturb = Callable[[str], None]  # called with the name of a step ('card.transmit'); may sleep, or raise a ReaderTrouble


def deaf(_line: TraceLine) -> None:
    """Hears nothing."""


def calm(_step: str) -> None:
    """Disturbs nothing."""
