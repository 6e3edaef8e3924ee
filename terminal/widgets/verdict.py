"""In here lives the area of the verdict: before it what is on the counter, after it the verdict in large with all that staff need."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from msgspec import UNSET
from rich.cells import cell_len
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Static

from terminal.widgets.area import Area, put
from terminal.widgets.facts import advice, registered_here, written_facts
from terminal.widgets.wording import ratio
from verifier.case import Answers, Settings, Verification
from verifier.domain import Verdict

if TYPE_CHECKING:
    from collections.abc import Sequence

    from terminal.counter import Counter
    from terminal.widgets.next_steps import NextSteps
    from terminal.widgets.note import NoteToWrite
    from terminal.words.speech import Speech
    from verifier.case import Act, Decision
    from verifier.proposals import Proposal


class VerdictArea(Area, can_focus=True):
    """Area 5."""

    DEFAULT_CSS = """
    VerdictArea {
        height: 1fr; padding: 0 1; overflow-y: auto; scrollbar-size-vertical: 1;
        Static { height: auto; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+y", "copy_note", show=False),
        Binding("up", "scroll_up", show=False),
        Binding("down", "scroll_down", show=False),
        Binding("pageup", "page_up", show=False),
        Binding("pagedown", "page_down", show=False),
        Binding("home", "scroll_home", show=False),
        Binding("end", "scroll_end", show=False),
    ]

    def __init__(self, counter: Counter, speech: Speech) -> None:
        super().__init__(counter, speech, id="verdict")
        self._decision: Decision | None = None
        self._next: NextSteps | None = None  # made when there is something to ask for, or to write
        self._note: NoteToWrite | None = None

    def compose(self) -> ComposeResult:
        yield Static(self._told(), id="told")

    def focus_area(self) -> None:
        """What to ask for next is at hand, where there is something; the keys that scroll work there too."""
        self.focus()
        if self._next is not None and self._next.listed:
            self._next.focus_list()

    def counter_changed(self) -> None:
        decision = self.counter.visit.decision
        if decision is not self._decision:
            self._decision = decision
            self._draw()
            self.scroll_home(animate=False)
        put(self.query_one("#told", Static), self._told())
        self._show_next()

    def _show_next(self) -> None:
        """Below the verdict, or below what lies there when it is no more than papers: what to ask for next, and the note to write."""
        visit = self.counter.visit
        begun = self._decision is not None or bool(visit.evidence) or visit.answers != Answers()
        if not begun and self._next is None:
            return  # the first screen, and an empty counter: nothing of it is loaded
        if self._next is None:
            from terminal.widgets.next_steps import NextSteps
            from terminal.widgets.note import NoteToWrite

            self._next, self._note = NextSteps(self.speech, ()), NoteToWrite(self.speech, "")
            self.mount(self._next, self._note)
        had_focus = self._next.has_focus_within
        accepted = self._decision is not None and self._decision.verdict is Verdict.ACCEPT
        proposed = self.counter.proposals() if begun else ()
        self._next.show(proposed, why_not=self._why_no_statement(proposed) if begun else "", left=accepted)
        if had_focus and not proposed:
            self.focus(scroll_visible=False)
        elif proposed and self.screen.focused is self:
            self._next.focus_list()
        text = ""
        if self._decision is not None:
            from terminal.paper.receipt import note_of

            text = note_of(self._decision, visit.evidence, self.counter.decided_on, self.speech)
        if self._note is not None:
            self._note.show(text)

    def _why_no_statement(self, proposed: Sequence[Proposal]) -> str:
        """Said where the list is empty, or where the patient would sign and it does not count."""
        if self._decision is None or (proposed and not self.counter.visit.patient.signs_declaration):
            return ""
        reason = self.counter.withheld()
        return self.speech(f"next.statement.{reason.value}") if reason is not None else ""

    # By its name: the list is not loaded before there is something to ask for.
    def on_next_steps_absent(self, event: NextSteps.Absent) -> None:
        event.stop()
        self.counter.not_there(event.way)

    def action_copy_note(self) -> None:
        if self._note is not None:
            self._note.copy()

    def relabel(self) -> None:
        self._draw()
        put(self.query_one("#told", Static), self._told())
        self._show_next()

    # -- what is said

    def _told(self) -> Content:
        speech = self.speech
        if self._decision is not None:
            entries = self.counter.visit.entries
            before = entries[-2] if len(entries) > 1 else None
            parts = [written_decision(self._decision, speech, before, self.counter.decided_with)]
            day = self.counter.decided_on
            if day != self.counter.today:
                from terminal.widgets.wording import day_of_week

                parts.append(Content.styled(speech("decided.of_day", day=day_of_week(day, speech)), "$quiet"))
            beside = [speech(code) for code in (registered_here(self.counter.visit),) if code is not None]
            if self.counter.visit.known_by is not None and self.counter.visit.patient.returning:
                beside.append(speech("facts.known_by", id=self.counter.visit.known_by))
            if beside:
                parts.append(Content.styled("\n".join(beside), "$quiet"))
        else:
            entries = self.counter.visit.entries
            none = speech("verdict.again", id=entries[-1]) if entries else speech("verdict.none")
            hint = f"{none}\n{speech('verdict.how.again' if entries else 'verdict.how')}"
            parts = [Content.styled(hint, "$quiet"), written_facts(self.counter, speech)]
        told_too = advice(self.counter, speech)
        if told_too is not None:
            parts.append(told_too)
        return Content("\n\n").join(parts)

    def _draw(self) -> None:
        """The large sign stands above the words, once there is a verdict."""
        from terminal.widgets.sign import BigVerdict

        for big in self.query(BigVerdict):
            big.display = self._decision is not None
            if self._decision is not None:
                big.show(self._decision.verdict)
            return
        if self._decision is not None:
            big = BigVerdict(self.speech)
            big.show(self._decision.verdict)
            self.mount(big, before=0)


LINE = 76  # cells of a line at 80 columns, the bar that scrolls left out
QUERY = "query_by_number"  # the act by which a conditional verdict waits for an answer (R30b)
DECLARATION = "take_declaration"  # the act that is done once area 7 says so


def written_decision(
    decision: Decision, speech: Speech, completes: str | None = None, settings: Settings | None = None
) -> Content:
    """The verdict's word and sign, the rule, what to do, to write and to say; `completes`: the entry before of the same visit."""
    lines = [_headline(decision, speech)]
    if completes is not None:
        lines.append(Content.styled(speech("ledger.completes", id=completes), "$quiet"))
    lines += _doubtful(decision, speech)
    lines += _todo(decision, speech)
    if decision.write is not None:
        lines += [_title("decided.write", speech), Content(f"  {speech.words(decision.write)}")]
    if decision.say is not None:
        quote = speech("decided.quote", text=speech.words(decision.say))
        lines += [_title("decided.say", speech), Content(f"  {quote}")]
    if decision.settings_used:
        lines.append(
            Content.styled(speech("decided.settings", names=_settings_used(decision, settings, speech)), "$quiet")
        )
    return Content("\n").join(lines)


def _doubtful(decision: Decision, speech: Speech) -> list[Content]:
    """What cannot be right in what lies there: to be looked at before the verdict is believed."""
    if decision.doubts is UNSET:
        return []
    from verifier.doubts_written import place

    return [
        Content.styled(f"! {speech.words(place(one.where))}: {speech.words(one)}", "$warning")
        for one in decision.doubts
    ]


def _settings_used(decision: Decision, settings: Settings | None, speech: Speech) -> str:
    """Each setting on which the verdict rests, and which way the clinic has it."""
    told = []
    for key in decision.settings_used:
        chosen = getattr(settings or Settings(), key)
        value = speech("settings.yes" if chosen else "settings.no")
        told.append(speech("settings.each", name=speech(f"setting.{key}"), value=value))
    return speech("decided.settings.and").join(told)


def _headline(decision: Decision, speech: Speech) -> Content:
    pays = (
        speech("decided.no_ratio")
        if decision.ratio is None
        else speech("decided.ratio", ratio=ratio(decision.ratio, speech))
    )
    if any(act.code == QUERY and not act.done for act in decision.acts):
        pays += f"   {speech('decided.awaits_number')}"
    more = [
        speech("decided.rule", rule=decision.rule),
        speech("decided.unverified")
        if decision.verification is Verification.NONE
        else speech("decided.by", by=speech(f"by.{decision.verification.value}")),
    ]
    told = "   ".join([pays, *more])
    if decision.id is not None:
        entry = speech("decided.entry", id=decision.id)
        # A number that is cut in two is no number: where it does not fit, it has a line of its own.
        told += ("\n" if cell_len(told) + 3 + cell_len(entry) > LINE else "   ") + entry
    told = told.removeprefix(pays)
    # The sign is of ambiguous width and stands at the end of its line.
    word = f"{speech(f'shown.{decision.verdict.value}')} {speech(f'sign.{decision.verdict.value}')}"
    return Content.assemble((word, "bold"), "\n", (pays, "bold"), told)


def _title(code: str, speech: Speech) -> Content:
    return Content.styled(speech(code), "bold $primary")


def _act(act: Act, speech: Speech) -> str:
    words = speech.words(act)
    return speech("decided.form_at", act=words.rstrip("。.")) if act.code == DECLARATION else words


def _todo(decision: Decision, speech: Speech) -> list[Content]:
    todo = [act for act in decision.acts if not act.done]
    if todo:
        acts = [Content(f"  {number}. {_act(act, speech)}") for number, act in enumerate(todo, start=1)]
        lines = [_title("decided.acts", speech), *acts]
    else:
        lines = [Content.styled(speech("decided.no_acts"), "$quiet")]
    done = [
        Content.styled(f"  {speech('act.done', act=speech.words(act))}", "$quiet") for act in decision.acts if act.done
    ]
    return [*lines, *done]
