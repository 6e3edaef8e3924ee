"""In here lives how a server process is told to end: by a signal, by its parent's end of its standard input, or by its parent's end."""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from types import FrameType

GRACE_SECONDS = 3.0  # after that a process that was told to end by its parent's end just ends

_STDIN = 0


class Ending:
    """Whether this process has been told to end."""

    requested = False

    @contextlib.contextmanager
    def by_signals(self) -> Iterator[None]:
        """Ctrl-C and SIGTERM ask for a quiet end inside this block. Only the main thread can hear them."""
        if threading.current_thread() is not threading.main_thread():
            yield
            return
        heard = [signal.SIGINT, signal.SIGTERM]
        if sys.platform == "win32":
            heard.append(signal.SIGBREAK)
        before = {number: signal.signal(number, self._hear) for number in heard}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

    def _hear(self, _number: int, _frame: FrameType | None) -> None:
        self.requested = True

    def with_stdin(self) -> None:
        """End when the other end of our standard input closes; it does when its process ends, however that ends."""

        def read_to_end() -> None:
            # Not sys.stdin: a daemon thread inside it would hold its lock while the interpreter ends.
            with contextlib.suppress(OSError):
                while os.read(_STDIN, 4096):
                    pass

        self._when_over(read_to_end)

    def with_parent(self, wait: Callable[[], None]) -> None:
        """End when `wait` returns: the parent process is gone."""
        self._when_over(wait)

    def _when_over(self, wait: Callable[[], None]) -> None:
        def watch() -> None:
            wait()
            self.requested = True
            time.sleep(GRACE_SECONDS)
            os._exit(0)  # whatever still hangs: nobody waits for it any more

        threading.Thread(target=watch, name="parent", daemon=True).start()
