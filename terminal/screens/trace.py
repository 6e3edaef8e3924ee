"""In here lives the overlay of the trace: every card command and every exchange with the national system, decoded and masked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from rich.cells import cell_len
from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.screen import ModalScreen
from textual.widgets import RichLog, Static

from terminal.widgets.key_bar import Key, KeyBar

if TYPE_CHECKING:
    from terminal.counter import Counter
    from terminal.trace import Line
    from terminal.words.speech import Speech

KIND_CELLS = 6


class TraceScreen(ModalScreen[None]):
    """Newest last. New lines arrive while it is open, from whichever thread made them."""

    AUTO_FOCUS = "RichLog"
    DEFAULT_CSS = """
    TraceScreen {
        align: center bottom; background: $background 40%;
        Vertical { width: 100%; height: 80%; background: $surface; padding: 0 1; }
        #head { height: 1; }
        #steps { height: auto; color: $quiet; }
        RichLog { height: 1fr; background: $surface; scrollbar-size-vertical: 1; scrollbar-size-horizontal: 1; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,f3,q", "close", show=False),
        Binding("f2", "app.language", show=False),
    ]

    @dataclass
    class Heard(Message):
        """A new line."""

        line: Line

    def __init__(self, counter: Counter, speech: Speech) -> None:
        super().__init__()
        self._counter = counter
        self._speech = speech

    def compose(self) -> ComposeResult:
        with Vertical():
            yield Static(self._head(), id="head")
            yield Static(self._steps(), id="steps")
            yield RichLog(wrap=False, markup=False, highlight=False)
            yield KeyBar(
                self._speech, [Key("Esc", "key.close", "screen.close"), Key("F2", "key.language", "app.language")]
            )

    def on_mount(self) -> None:
        self._deaf = self._counter.trace.on_line(self._hear)
        self.call_after_refresh(self.relabel)

    def _hear(self, line: Line) -> None:
        """Called on a card's thread: posting is what may be done there."""
        self.post_message(self.Heard(line))

    def on_unmount(self) -> None:
        self._deaf()

    def relabel(self) -> None:
        self._say_head()
        log = self.query_one(RichLog)
        log.clear()
        lines = self._counter.trace.lines()
        if not lines:
            log.write(Text(self._speech("trace.empty"), "dim"))
        for line in lines:
            self._write(line)
        self.query_one(KeyBar).relabel()

    def _head(self) -> Content:
        return Content.assemble(
            (self._speech("trace.title"), "bold $primary"),
            f"  {self._speech('trace.count', count=len(self._counter.trace.lines()))}  ",
            (self._speech("trace.note"), "$quiet"),
        )

    def _say_head(self) -> None:
        self.query_one("#head", Static).update(self._head())
        steps = self.query_one("#steps", Static)
        steps.update(self._steps())
        steps.display = bool(self._counter.timings)

    def _steps(self) -> Content:
        """How long each step of the card that was read last took, in the order in which they were first done."""
        timings = self._counter.timings
        told = "  ".join(f"{name} {milliseconds:.1f}" for name, milliseconds in timings.items())
        return Content(f"{self._speech('trace.steps')}  {told}" if told else "")

    def _write(self, line: Line) -> None:
        kind = self._speech(f"trace.{line.kind}")
        kind += " " * (KIND_CELLS - cell_len(kind))
        text = Text.assemble(
            (f"{line.at:%H:%M:%S}", "dim"),
            f" {kind} ",
            (f"{line.milliseconds:7.1f} ms ", "dim"),
            (line.what, "bold"),
            ("  " + line.detail, ""),
        )
        self.query_one(RichLog).write(text)

    @on(Heard)
    def _heard(self, event: Heard) -> None:
        event.stop()
        if len(self._counter.trace.lines()) == 1:
            self.query_one(RichLog).clear()
        self._write(event.line)
        self._say_head()

    def action_close(self) -> None:
        self.dismiss()
