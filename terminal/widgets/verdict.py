"""In here lives the area of the verdict: before it what is on the counter, after it the verdict in large with all that staff need."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from terminal.widgets.area import Area
from terminal.widgets.facts import advice, written_facts
from terminal.widgets.wording import ratio

if TYPE_CHECKING:
    from terminal.counter import Counter
    from terminal.words.speech import Speech
    from verifier.case import Considered, Decision


class VerdictArea(Area, can_focus=True):
    """Area 5."""

    DEFAULT_CSS = """
    VerdictArea {
        height: 1fr; padding: 0 1;
        VerticalScroll { height: 1fr; scrollbar-size-vertical: 1; }
        #hint { height: auto; color: $quiet; margin: 0 0 1 0; }
        #hint.-ready { color: $foreground; }
        #facts, #told { height: auto; }
        #advice { height: auto; margin: 1 0 0 0; }
    }
    """

    def __init__(self, counter: Counter, speech: Speech) -> None:
        super().__init__(counter, speech, id="verdict")
        self._why: tuple[Considered, ...] | None = None
        self._decision: Decision | None = None

    def compose(self) -> ComposeResult:
        yield VerticalScroll(
            Static(self._hint(), id="hint"),
            Static(written_facts(self.counter, self.speech), id="facts"),
            Static("", id="told"),
            Static("", id="advice"),
            can_focus=False,
        )

    def on_mount(self) -> None:
        self.query_one("#told").display = False
        self.query_one("#advice").display = False

    def focus_area(self) -> None:
        self.focus()

    def counter_changed(self) -> None:
        decision = self.counter.visit.decision
        if decision is not self._decision:
            self._decision, self._why = decision, None
            self.query_one(VerticalScroll).scroll_home(animate=False)
        self._say()

    def relabel(self) -> None:
        self._say()

    def toggle_why(self) -> None:
        """Show which rows were looked at and why each held or not; once more hides them. Without a verdict: nothing."""
        if self._decision is None:
            return
        if self._why is not None:
            self._why = None
        else:
            considered = self.counter.decide(why=True).considered
            self._why = () if considered is msgspec.UNSET else considered
        self._say()

    # -- what is said

    def _hint(self) -> Content:
        return Content(f"{self.speech('verdict.none')}\n{self.speech('verdict.how')}")

    def _say(self) -> None:
        decision = self._decision
        hint, facts, told = (self.query_one(name, Static) for name in ("#hint", "#facts", "#told"))
        hint.display = facts.display = decision is None
        told.display = decision is not None
        if decision is None:
            for drawn in self.query("BigVerdict"):
                drawn.display = False
            hint.update(self._hint())
            facts.update(written_facts(self.counter, self.speech))
        else:
            self._draw(decision)
            told.update(written_decision(decision, self.speech, self._why))
        told_too = advice(self.counter, self.speech)
        self.query_one("#advice", Static).update(told_too or "")
        self.query_one("#advice").display = told_too is not None

    def _draw(self, decision: Decision) -> None:
        from terminal.widgets.sign import BigVerdict

        big = self.query(BigVerdict)
        if big:
            drawn = big.first()
        else:
            drawn = BigVerdict(self.speech)
            self.query_one(VerticalScroll).mount(drawn, before=0)
        drawn.display = True
        drawn.show(decision.verdict)


def written_decision(decision: Decision, speech: Speech, why: tuple[Considered, ...] | None) -> Content:
    """The verdict's word and sign, the rule, what to do, to write and to say, and if wanted why."""
    lines = [_headline(decision, speech), *_todo(decision, speech)]
    if decision.write is not None:
        lines += [_title("decided.write", speech), Content(f"  {speech.words(decision.write)}")]
    if decision.say is not None:
        quote = speech("decided.quote", text=speech.words(decision.say))
        lines += [_title("decided.say", speech), Content(f"  {quote}")]
    if decision.settings_used:
        lines.append(
            Content.styled(speech("decided.settings", names=" ".join(decision.settings_used)), "$quiet")
        )
    if why is not None:
        lines += _why(why, speech)
    return Content("\n").join(lines)


def _headline(decision: Decision, speech: Speech) -> Content:
    parts = [
        speech("decided.no_ratio")
        if decision.ratio is None
        else speech("decided.ratio", ratio=ratio(decision.ratio, speech)),
        speech("decided.rule", rule=decision.rule),
        speech("decided.by", by=speech(f"by.{decision.verification.value}")),
    ]
    if decision.id is not None:
        parts.append(speech("decided.entry", id=decision.id))
    # The sign is of ambiguous width and stands at the end of its line.
    word = speech(f"shown.{decision.verdict.value}")
    return Content.assemble(
        (f"{word} {speech(f'sign.{decision.verdict.value}')}", "bold"), "\n", (parts[0], "bold"), "   ", "   ".join(parts[1:])
    )


def _title(code: str, speech: Speech) -> Content:
    return Content.styled(speech(code), "bold $primary")


def _todo(decision: Decision, speech: Speech) -> list[Content]:
    if not decision.acts:
        return [Content.styled(speech("decided.no_acts"), "$quiet")]
    acts = [Content(f"  {number}. {speech.words(act)}") for number, act in enumerate(decision.acts, start=1)]
    return [_title("decided.acts", speech), *acts]


def _why(rows: tuple[Considered, ...], speech: Speech) -> list[Content]:
    lines = [_title("decided.why", speech)]
    if not rows:
        return [*lines, Content.styled(f"  {speech('decided.why.none')}", "$quiet")]
    for row in rows:
        held = speech("decided.held" if row.held else "decided.not_held")
        lines.append(
            Content.assemble(
                "  ", (f"{row.rule:<5}", "bold" if row.held else "$quiet"), f" {held}  ", (speech.words(row.why), "$quiet")
            )
        )
    return lines
