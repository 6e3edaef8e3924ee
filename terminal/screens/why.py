"""In here lives the page that says why: the tree of all rows that were looked at for a verdict, opened and folded line by line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.geometry import Spacing
from textual.screen import ModalScreen
from textual.visual import Padding
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from terminal.why_tree import DECIDER, Branch, tree
from terminal.widgets.sign import COLOURS

if TYPE_CHECKING:
    from terminal.words.speech import Speech
    from verifier.case import Considered, Decision

INDENT = 4  # cells of a level
# Of one cell in every font, unlike the black ones.
_OPEN, _FOLDED, _LEAF = "▾ ", "▸ ", ""


class WhyScreen(ModalScreen[None]):
    """Enter, Space or a click opens or folds the line under the cursor; right opens, left folds, or goes to the line above it; Esc closes.

    `called`: which visit it is of. `now`: what the rules of today say where that is not what was recorded.
    """

    AUTO_FOCUS = "OptionList"
    DEFAULT_CSS = """
    WhyScreen {
        align: center middle; background: $background 40%;
        Vertical { width: 100%; max-width: 110; height: 100%; max-height: 38; background: $panel; padding: 0 1; }
        #why-head { height: auto; margin: 0 0 1 0; }
        OptionList { background: $panel; border: none; padding: 0; height: 1fr; scrollbar-size-vertical: 1; }
        OptionList:focus { border: none; background-tint: $foreground 0%; }
        #why-keys { height: 1; color: $quiet; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,f6,q", "leave", show=False),
        Binding("space", "turn", show=False),
        Binding("right", "open", show=False),
        Binding("left", "fold", show=False),
        Binding("f2", "app.language", show=False),
    ]

    def __init__(
        self,
        speech: Speech,
        considered: Sequence[Considered],
        decision: Decision,
        *,
        called: str = "",
        now: Decision | None = None,
    ) -> None:
        super().__init__()
        self._speech = speech
        self._considered = considered
        self._decision = decision
        self._called = called
        self._now = now
        self._tree: tuple[Branch, ...] = ()
        self._open = {DECIDER}

    def compose(self) -> ComposeResult:
        with Vertical():
            yield Static(self._head(), id="why-head")
            yield OptionList(markup=False)
            yield Static(self._speech("why.keys"), id="why-keys", markup=False)

    def on_mount(self) -> None:
        self._grow()
        self.query_one(OptionList).highlighted = 0

    def relabel(self) -> None:
        self.query_one("#why-head", Static).update(self._head())
        self.query_one("#why-keys", Static).update(self._speech("why.keys"))
        at = self._key
        self._grow()
        self._go_to(at)

    # -- what is said

    def _head(self) -> Content:
        speech, decision = self._speech, self._decision
        verdict = decision.verdict
        word = f"{speech(f'shown.{verdict.value}')} {speech(f'sign.{verdict.value}')}"
        title = Content.assemble((speech("decided.why"), "bold $primary"), f"  {self._called}")
        lines = [
            title.rstrip(),
            Content.assemble(f"{speech('decided.rule', rule=decision.rule)}  ", (word, f"bold {COLOURS[verdict]}")),
        ]
        if self._now is not None:
            said = speech("why.now", verdict=speech(f"verdict.{self._now.verdict.value}"), rule=self._now.rule)
            lines.append(Content.styled(said, "bold"))
        return Content("\n").join(lines)

    def _grow(self) -> None:
        """Every line that can be seen, anew."""
        self._tree = tree(self._considered, self._now or self._decision, self._speech)
        if not self._tree:
            self._tree = (Branch(DECIDER, "", self._speech("decided.why.none"), False),)
        options = self.query_one(OptionList)
        options.clear_options()
        options.add_options([self._option(branch, depth) for branch, depth in self._seen()])

    def _seen(self) -> Iterator[tuple[Branch, int]]:
        """The lines that no folded one hides, with their depths."""
        waiting = [(branch, 0) for branch in reversed(self._tree)]
        while waiting:
            branch, depth = waiting.pop()
            yield branch, depth
            if branch.key in self._open:
                waiting += [(under, depth + 1) for under in reversed(branch.under)]

    def _option(self, branch: Branch, depth: int) -> Option:
        sign = (_OPEN if branch.key in self._open else _FOLDED) if branch.under else _LEAF
        head = (f"{branch.head}  ", "bold" if branch.held else "") if branch.head else ""
        line = Content.assemble(sign, head, (branch.text, "" if branch.held else "$quiet"))
        return Option(Padding(line, Spacing(0, 0, 0, depth * INDENT)), id=branch.key)

    # -- opening and folding

    @property
    def _key(self) -> str:
        """The line under the cursor."""
        options = self.query_one(OptionList)
        return str(options.get_option_at_index(options.highlighted or 0).id)

    def _branch(self, key: str) -> Branch:
        return next(branch for branch, _ in self._seen() if branch.key == key)

    def _go_to(self, key: str) -> None:
        options = self.query_one(OptionList)
        options.highlighted = options.get_option_index(key)

    def _set(self, key: str, *, open_: bool) -> None:
        self._open = self._open | {key} if open_ else self._open - {key}
        self._grow()
        self._go_to(key)

    @on(OptionList.OptionSelected)
    def _selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.action_turn()

    def action_turn(self) -> None:
        branch = self._branch(self._key)
        if branch.under:
            self._set(branch.key, open_=branch.key not in self._open)

    def action_open(self) -> None:
        branch = self._branch(self._key)
        if branch.under:
            self._set(branch.key, open_=True)

    def action_fold(self) -> None:
        """Fold this line; one that is folded, or has nothing under it, is left for the one above it."""
        key = self._key
        if key in self._open and self._branch(key).under:
            self._set(key, open_=False)
            return
        above = next(
            (branch.key for branch, _ in self._seen() if any(under.key == key for under in branch.under)), None
        )
        if above is not None:
            self._go_to(above)

    def action_leave(self) -> None:
        self.dismiss()
