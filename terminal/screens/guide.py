"""In here lives the guide: all keys, the four signs, and the two things that patients ask at every counter."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from terminal.widgets.notice import missing_of
from terminal.widgets.sign import COLOURS
from terminal.widgets.wording import capital, trouble_lines
from verifier.domain import Verdict

if TYPE_CHECKING:
    from terminal.counter import Counter
    from terminal.words.speech import Speech

KEYS = (
    ("1-8", "guide.digits"),
    ("F7 F8", "guide.fkeys"),
    ("Tab", "guide.tab"),
    ("Enter", "guide.enter"),
    ("Esc", "guide.esc"),
    ("F2", "key.language"),
    ("F3", "key.trace"),
    ("F4", "key.state"),
    ("F5", "key.conclude"),
    ("F6", "key.why"),
    ("F9", "guide.fill"),
    ("Ctrl+S", "guide.lay"),
    ("Ctrl+O", "guide.turn"),
    ("Ctrl+G", "guide.look"),
    ("Ctrl+Y", "guide.copy"),
    ("Ctrl+R", "guide.past"),
    ("Ctrl+T", "guide.theme"),
    ("Ctrl+N", "guide.next"),
    ("Ctrl+P", "palette.placeholder"),
    ("Ctrl+Q", "key.quit"),
)


class GuideScreen(ModalScreen[None]):
    """Esc closes it."""

    AUTO_FOCUS = "VerticalScroll"
    DEFAULT_CSS = """
    GuideScreen {
        align: center middle; background: $background 40%;
        VerticalScroll { width: 76; height: auto; max-height: 95%; background: $panel; padding: 1 2; scrollbar-size-vertical: 1; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,f1,q,enter", "leave", show=False),
        Binding("f2", "app.language", show=False),
    ]

    def __init__(self, counter: Counter, speech: Speech) -> None:
        super().__init__()
        self._counter = counter
        self._speech = speech

    def compose(self) -> ComposeResult:
        with VerticalScroll():
            yield Static(self._written())

    def relabel(self) -> None:
        self.query_one(Static).update(self._written())

    def _written(self) -> Content:
        speech = self._speech
        lines: list[Content | str] = [*self._mends(), _title(speech, "guide.signs")]
        for verdict in Verdict:
            word = speech(f"shown.{verdict.value}")
            gap = " " * (14 - cell_len(word))
            # the sign is of ambiguous width: it ends the line
            what = speech(f"guide.sign.{verdict.value}")
            lines.append(
                Content.assemble(
                    "  ", (word, f"bold {COLOURS[verdict]}"), gap, what, "  ", speech(f"sign.{verdict.value}")
                )
            )
        lines += ["", _title(speech, "guide.old_card"), f"  {speech('advice.old_card')}"]
        lines += ["", _title(speech, "guide.portal"), f"  {speech('advice.portal')}"]
        lines += [f"  {speech('advice.portal.address')}", "", _title(speech, "guide.keys")]
        lines += [Content.assemble("  ", (f"{key:<8}", "bold"), speech(code)) for key, code in KEYS]
        return Content("\n").join(line if isinstance(line, Content) else Content(line) for line in lines)

    def _mends(self) -> list[Content | str]:
        """What is missing now, each with its mend."""
        lines: list[Content | str] = []
        for code in missing_of(self._counter):
            what, mend = trouble_lines(self._speech, code)
            lines += [Content.styled(f"  {capital(what)}", "bold $error"), f"    {capital(mend)}"]
        return [_title(self._speech, "guide.missing"), *lines, ""] if lines else []

    def action_leave(self) -> None:
        self.dismiss()


def _title(speech: Speech, code: str) -> Content:
    return Content.styled(speech(code), "bold $primary")
