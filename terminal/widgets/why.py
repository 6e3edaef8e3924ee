"""In here lives why a verdict is what it is: the row that decided, marked, and the others behind one row that opens."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from terminal.widgets.press import Press
from verifier.domain import Verdict

if TYPE_CHECKING:
    from terminal.words.speech import Speech
    from verifier.case import Considered, Decision


class Fold(Press, inherit_bindings=False):
    """Opens and folds the other rows. The arrow keys are left to what scrolls around it."""

    DEFAULT_CSS = """
    Fold { margin: 1 0 0 0; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter,space", "press", show=False)]


class WhyRows(Vertical):
    """The rows that were looked at: what decided first, then on demand the rest in their order."""

    DEFAULT_CSS = """
    WhyRows {
        height: auto; margin: 1 0 0 0;
        #deciding { background: $panel; border-left: outer $primary; padding: 0 1; }
        #others { margin: 0 0 1 0; }
    }
    """

    def __init__(self, speech: Speech, rows: tuple[Considered, ...], decision: Decision) -> None:
        super().__init__()
        self._speech = speech
        self._decision = decision
        self._deciding = [row for row in rows if row.rule == decision.rule and row.held]
        self._others = [row for row in rows if row not in self._deciding]
        self._open = False

    def compose(self) -> ComposeResult:
        yield Static(self._title(), id="why-title")
        yield Static(self._decider(), id="deciding")
        yield Fold("why.fold", self._fold_label())
        others = Static("", id="others")
        others.display = False
        yield others

    @property
    def fold(self) -> Fold:
        """The row that opens."""
        return self.query_one(Fold)

    def bring(self) -> None:
        """To the top of what scrolls around it, once there is a place for it."""
        self.call_after_refresh(self.scroll_visible, top=True, animate=False)

    def on_mount(self) -> None:
        self.bring()

    def relabel(self) -> None:
        self.query_one("#why-title", Static).update(self._title())
        self.query_one("#deciding", Static).update(self._decider())
        self.fold.say(self._fold_label())
        if self._open:
            self.query_one("#others", Static).update(self._rest())

    @on(Press.Pressed)
    def _turn(self, event: Press.Pressed) -> None:
        event.stop()
        self._open = not self._open
        others = self.query_one("#others", Static)
        if self._open:
            others.update(self._rest())
        others.display = self._open
        self.fold.say(self._fold_label())
        if self._open:
            self.bring()

    # -- what is said

    def _title(self) -> Content:
        return Content.styled(self._speech("decided.why"), "bold $primary")

    def _decider(self) -> Content:
        if not self._deciding:
            return Content.styled(self._speech("decided.why.none"), "$quiet")
        row = self._deciding[0]
        mark = self._speech("decided.deciding")
        why = self._speech.words(row.why)
        left = next((act for act in self._decision.acts if not act.done), None)
        if self._decision.verdict is Verdict.UNDECIDABLE and left is not None:
            # The row names what would be proved; why it isn't yet is the act that is left.
            why = self._speech("decided.first", why=why.rstrip("."), act=self._speech.words(left))
        return Content.assemble((f"{row.rule}  {mark}", "bold"), f"  {why}")

    def _fold_label(self) -> str:
        code = "decided.others.fold" if self._open else "decided.others.open"
        return self._speech(code, count=len(self._others), held=sum(row.held for row in self._others))

    def _rest(self) -> Content:
        speech = self._speech
        lines = []
        for row in self._others:
            held = speech("decided.held" if row.held else "decided.not_held")
            rule = (f"{row.rule:<5}", "bold" if row.held else "$quiet")
            lines.append(Content.assemble("  ", rule, f" {held}  ", (speech.words(row.why), "$quiet")))
        return Content("\n").join(lines)
