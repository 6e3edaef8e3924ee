"""In here lives the page of the reasons: every row of the rules that was looked at, in order, as a tree that one can open."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static, Tree

from terminal.screens.page import Page
from terminal.visible import visible
from terminal.why_told import Reason, reasons_of
from terminal.widgets.key_bar import Key
from verifier.domain import Verdict

if TYPE_CHECKING:
    from textual.widgets.tree import TreeNode

    from terminal.counter import Counter
    from terminal.words.speech import Speech
    from verifier.case import Act, Case, Decision
    from verifier.rules.row import Step


class Reasons(Tree[Reason | None]):
    """A group a step, a node a row, a leaf a condition. Left folds, right opens, as in every tree; Enter, space and a click do either."""

    ICON_NODE = "▸ "
    ICON_NODE_EXPANDED = "▾ "
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("right", "open", show=False),
        Binding("left", "fold", show=False),
    ]

    def action_open(self) -> None:
        node = self.cursor_node
        if node is not None and node.allow_expand and not node.is_expanded:
            node.expand()
        else:
            self.action_cursor_down()

    def action_fold(self) -> None:
        """Fold what is open; of what is folded, go to what it belongs to."""
        node = self.cursor_node
        if node is None:
            return
        if node.allow_expand and node.is_expanded:
            node.collapse()
        elif node.parent is not None and node.parent is not self.root:
            self.move_cursor(node.parent)


class WhyScreen(Page):
    """Of a decision: the visit's at the counter, or an entry's of the ledger. Esc or F6 closes it.

    Below the tree stands what the mark is on, whole: a line of the tree is cut where it doesn't fit.
    """

    AUTO_FOCUS = "Reasons"
    DEFAULT_CSS = """
    WhyScreen {
        #head { height: auto; padding: 0 1; background: $panel; }
        Reasons {
            height: 1fr; padding: 0 1; background: $background; scrollbar-size-vertical: 1; scrollbar-size-horizontal: 0; overflow-x: hidden;
            &:focus { background-tint: $foreground 0%; }
            & > .tree--guides, & > .tree--guides-hover, & > .tree--guides-selected { color: $rule; text-style: none; }
            & > .tree--cursor { text-style: none; }
            & > .tree--highlight { text-style: none; }
            & > .tree--highlight-line { background: $panel; }
        }
        VerticalScroll { height: 7; padding: 0 1; background: $panel; scrollbar-size-vertical: 1; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f6", "leave", show=False),
        Binding("ctrl+pageup,[", "page(-1)", show=False),
        Binding("ctrl+pagedown,]", "page(1)", show=False),
    ]
    KEYS: ClassVar[Sequence[Key]] = (Key("Enter", "key.fold", "screen.turn"),)

    def __init__(self, counter: Counter, speech: Speech, case: Case, decision: Decision, name: str = "") -> None:
        """`decision`: as it was written, with its entry's id; `name`: whose visit it is."""
        super().__init__(counter, speech)
        self._decision = decision
        self._name = name
        self._now, self._reasons = reasons_of(case)

    def compose(self) -> ComposeResult:
        yield Static(self._head(), id="head")
        tree = Reasons("")
        tree.show_root = False
        tree.guide_depth = 2
        tree.auto_expand = True
        yield tree
        with VerticalScroll(can_focus=False):
            yield Static("", id="detail")
        yield self.key_bar()

    def on_mount(self) -> None:
        self._plant()

    def relabel(self) -> None:
        super().relabel()
        self.query_one("#head", Static).update(self._head())
        self._plant()

    def action_turn(self) -> None:
        self.query_one(Reasons).action_toggle_node()

    def action_page(self, step: int) -> None:
        detail = self.query_one(VerticalScroll)
        detail.scroll_page_down(animate=False) if step > 0 else detail.scroll_page_up(animate=False)

    # -- the tree

    def _plant(self) -> None:
        tree = self.query_one(Reasons)
        line = max(tree.cursor_line, 0)
        open_before = {node.data.rule.id for node in _nodes(tree.root) if node.data is not None and node.is_expanded}
        groups_before = {place for place, node in enumerate(tree.root.children) if node.is_expanded}
        first = not tree.root.children
        tree.root.remove_children()
        tree.root.expand()
        deciding = [one for one in self._reasons if one.decides]
        for reason in deciding:
            self._grow(tree.root, reason, mark=True, opened=first or reason.rule.id in open_before)
        for place, (step, rows) in enumerate(_by_step(self._reasons), start=len(deciding)):
            held = sum(reason.held for reason in rows)
            label = self.speech("reasons.group", step=self.speech(f"step.{step.value}"), count=len(rows), held=held)
            group = tree.root.add(Text(label, "bold" if held else ""), data=None, expand=place in groups_before)
            for reason in rows:
                self._grow(group, reason, opened=reason.rule.id in open_before and not reason.decides)
        tree.cursor_line = line
        self._show(tree.cursor_node)

    def _grow(
        self, parent: TreeNode[Reason | None], reason: Reason, *, mark: bool = False, opened: bool = False
    ) -> None:
        speech = self.speech
        label = Text.assemble(
            ("✓ " if reason.held else "- ", "" if reason.held else "dim"),
            (f"{reason.rule.id:<5}", "bold" if reason.held else ""),
            (f"{speech('reasons.decided')}  " if mark else "", "bold"),
            (self._line(reason, mark=mark), "" if reason.held else "dim"),
        )
        node = parent.add(label, data=reason, expand=opened)
        for holds, words in reason.conditions:
            sign = "✓" if holds else "✗"
            node.add_leaf(Text(f"{sign} {speech.words(words)}", "" if holds else "bold"), data=reason)
        node.add_leaf(Text(f"{speech('reasons.source')} {self._source(reason)}", "dim"), data=reason)

    def _line(self, reason: Reason, *, mark: bool) -> str:
        speech = self.speech
        if not reason.held:
            return speech.words(reason.why)
        title = speech.words(reason.rule.title)
        left = next((act for act in self._now.acts if not act.done), None)
        if mark and self._now.verdict is Verdict.UNDECIDABLE and left is not None:
            # The row names what would be proved; why it isn't yet is the act that is left.
            return speech("reasons.first", why=title.rstrip("."), act=speech.words(left))
        return title

    def _source(self, reason: Reason) -> str:
        return f"{reason.rule.source}  {self.speech(f'confidence.{reason.rule.confidence.value}')}"

    # -- what is said

    @on(Tree.NodeHighlighted)
    def _marked(self, event: Tree.NodeHighlighted[Reason | None]) -> None:
        event.stop()
        self._show(event.node)

    def _show(self, node: TreeNode[Reason | None] | None) -> None:
        detail = self.query_one("#detail", Static)
        reason = node.data if node is not None else None
        detail.update(Content("\n").join(self._told(reason)) if reason is not None else Content(""))
        self.query_one(VerticalScroll).scroll_home(animate=False)

    def _told(self, reason: Reason) -> Iterator[Content]:
        from terminal.rules_told import periods_told

        speech, rule = self.speech, reason.rule
        held = speech("reasons.held" if reason.held else "reasons.not_held")
        yield Content.assemble((f"{rule.id}  {speech.words(rule.title)}", "bold"), f"  {held}")
        if reason.decides:
            acts = [act for act in self._now.acts if not act.done]
            if acts:
                yield Content.assemble((f"{speech('decided.acts')}  ", "$quiet"), _listed(acts, speech))
        elif not reason.held:
            yield Content.assemble((f"{speech('reasons.because')}  ", "$quiet"), speech.words(reason.why))
        yield Content.assemble(
            (f"{speech('reasons.days')}  ", "$quiet"), "  /  ".join(periods_told(rule.periods, speech))
        )
        yield Content.assemble((f"{speech('reasons.source')}  ", "$quiet"), self._source(reason))

    def _head(self) -> Content:
        speech, decision = self.speech, self._decision
        verdict = f"{speech(f'shown.{decision.verdict.value}')} {decision.rule}"
        whose = "  ".join(part for part in (decision.id or "", visible(self._name or ""), verdict) if part)
        lines = [Content.assemble((speech("reasons.title"), "bold $primary"), f"  {whose}")]
        now = self._now
        if (now.verdict, now.rule) != (decision.verdict, decision.rule):
            told = speech("reasons.now", verdict=speech(f"shown.{now.verdict.value}"), rule=now.rule)
            lines.append(Content.styled(told, "$warning"))
        if decision.settings_used:
            names = speech("decided.settings.and").join(speech(f"setting.{name}") for name in decision.settings_used)
            lines.append(Content.styled(speech("decided.settings", names=names), "$quiet"))
        return Content("\n").join(lines)


def _listed(acts: Sequence[Act], speech: Speech) -> str:
    return "  ".join(f"{place}. {speech.words(act)}" for place, act in enumerate(acts, start=1))


def _by_step(reasons: Sequence[Reason]) -> list[tuple[Step, list[Reason]]]:
    """The rows in their order, by the steps of looking."""
    groups: list[tuple[Step, list[Reason]]] = []
    for reason in reasons:
        if not groups or groups[-1][0] is not reason.rule.step:
            groups.append((reason.rule.step, []))
        groups[-1][1].append(reason)
    return groups


def _nodes(node: TreeNode[Reason | None]) -> Iterator[TreeNode[Reason | None]]:
    for child in node.children:
        yield child
        yield from _nodes(child)
