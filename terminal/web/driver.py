"""In here lives Textual's driver for a tab: the counter ends when whoever started it is gone, however that went."""

from __future__ import annotations

import os
import threading
from contextlib import suppress
from functools import partial

from textual import messages
from textual.drivers.web_driver import WebDriver

GRACE_SECONDS = 6.0  # a counter waits at most 3 s for its own server; after this long nobody waits for it any more


class TabDriver(WebDriver):
    """Textual's web driver, which alone would go on for ever after its standard input has closed."""

    def __init__(self, *args: object, **more: object) -> None:
        super().__init__(*args, **more)  # type: ignore[arg-type]  # whatever Textual gives its drivers
        self._write = partial(self._write_all)

    def _write_all(self, data: bytes) -> int:
        """All of it, or none where nobody reads any more: that is no failure of the counter, and its end is on its way."""
        rest = memoryview(data)
        with suppress(OSError):
            while rest:
                rest = rest[os.write(self.fileno, rest) :]
        return len(data)

    def run_input_thread(self) -> None:
        """As Textual's; and where the input ended first, so does the counter."""
        super().run_input_thread()
        if self.exit_event.is_set():
            return
        last = threading.Timer(GRACE_SECONDS, os._exit, [1])
        last.daemon = True
        last.start()
        self.process_message(messages.ExitApp())
