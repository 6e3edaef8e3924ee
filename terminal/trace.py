"""In here lives the trace (記録): every card command and every exchange with the national system, masked, the newest kept."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

import msgspec

from cardreader.trace import TraceLine
from verifier.access import Exchange
from verifier.clock import Clock

if TYPE_CHECKING:
    from verifier.fault_schedule import Struck

KEPT = 2000  # lines: a day's visits at one desk; older ones leave


class Line(msgspec.Struct, frozen=True):
    """One line of the trace. `kind` is 'card', 'national' or 'fault'."""

    at: datetime
    kind: str
    what: str
    detail: str
    milliseconds: float


class Trace:
    """A bounded memory of lines. `card` may be called from a card's thread: appending is atomic, and hearers must be quick."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._lines: deque[Line] = deque(maxlen=KEPT)
        self._hearers: list[Callable[[Line], None]] = []

    def lines(self) -> list[Line]:
        return list(self._lines)

    def on_line(self, hear: Callable[[Line], None]) -> Callable[[], None]:
        """Call `hear` with each new line, on the thread that made it; returns a callable that ends this."""
        self._hearers.append(hear)
        return lambda: self._hearers.remove(hear) if hear in self._hearers else None

    def card(self, line: TraceLine) -> None:
        from cardreader.apdu import describe_sw

        answer = describe_sw(line.sw) if line.sw is not None else "-"
        received = f"{line.received} " if line.received else ""
        self._add("card", line.what, f"> {line.sent}  < {received}{answer}", line.milliseconds)

    def national(self, exchange: Exchange) -> None:
        status = exchange.status if exchange.status is not None else "-"
        detail = f"{status} {exchange.code}  > {exchange.sent} B  < {exchange.received} B"
        if exchange.unknown:
            detail += f"  ? {' '.join(exchange.unknown)}"
        self._add("national", f"{exchange.method} {exchange.path}", detail, exchange.milliseconds)

    def fault(self, struck: Struck) -> None:
        """Trouble that was ordered has struck."""
        from verifier.faults import text_of

        self._add("fault", text_of(struck.row), f"{struck.where}  #{struck.occasion}", 0.0)

    def _add(self, kind: str, what: str, detail: str, milliseconds: float) -> None:
        line = Line(self._clock.now(), kind, what, detail, milliseconds)
        self._lines.append(line)
        for hear in list(self._hearers):
            hear(line)
