"""In here lives why a verdict is what it is, as a tree: what decided, then every row that was looked at, in order, by the steps of looking."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from terminal.rules_told import STEPS, periods_told, verdict_told
from terminal.widgets.wording import capital
from terminal.words.speech import Speech
from verifier.case import Considered, Decision
from verifier.domain import Verdict
from verifier.rules.book import BOOK
from verifier.rules.row import Rule

_RULES = {rule.id: rule for rule in BOOK.rows}


@dataclass(frozen=True, slots=True)
class Branch:
    """One line of the tree. `key` stays the same in every language; `held`: it speaks of what holds."""

    key: str
    head: str  # what it is called: the row's id, the step's name; empty: a line without a name
    text: str
    held: bool
    under: tuple[Branch, ...] = ()


DECIDER = "decided"  # the key of the line that comes first, and is open from the start


def tree(considered: Sequence[Considered], decision: Decision, speech: Speech) -> tuple[Branch, ...]:
    """What decided, open; then the rows by steps, each with its situation, days and source, and what would have followed."""
    rows = [row for row in considered if row.rule in _RULES]
    return (*_decider(rows, decision, speech), *_steps(rows, decision, speech))


def _decider(rows: Sequence[Considered], decision: Decision, speech: Speech) -> Iterator[Branch]:
    row = next((row for row in rows if row.rule == decision.rule and row.held), None)
    if row is None:
        return
    why = speech.words(row.why)
    left = next((act for act in decision.acts if not act.done), None)
    if decision.verdict is Verdict.UNDECIDABLE and left is not None:
        # The row names what would be proved; why it isn't yet is the act that is left.
        why = speech("decided.first", why=why.rstrip("."), act=speech.words(left))
    head = f"{row.rule}  {speech('decided.deciding')}"
    yield Branch(DECIDER, head, why, True, tuple(_details(_RULES[row.rule], DECIDER, speech)))


def _steps(rows: Sequence[Considered], decision: Decision, speech: Speech) -> Iterator[Branch]:
    for place, (named, found) in enumerate(groupby(rows, key=lambda row: _step(row, speech))):
        of_step = list(found)
        held = sum(row.held for row in of_step)
        under = tuple(_row(row, decision, speech) for row in of_step)
        counted = speech("why.counted" if held else "why.counted.none", count=len(of_step), held=held)
        yield Branch(f"step-{place}", named, counted, bool(held), under)


def _step(row: Considered, speech: Speech) -> str:
    rule = _RULES[row.rule]
    return speech("why.advice") if rule.advises else speech.words(STEPS[rule.step])


def _row(row: Considered, decision: Decision, speech: Speech) -> Branch:
    decides = row.held and row.rule == decision.rule
    said = speech("decided.deciding" if decides else "decided.held" if row.held else "decided.not_held")
    details = tuple(_details(_RULES[row.rule], row.rule, speech))
    return Branch(row.rule, f"{row.rule:<5}{said}", speech.words(row.why), row.held, details)


def _details(rule: Rule, key: str, speech: Speech) -> Iterator[Branch]:
    told = {
        "why.situation": speech.words(rule.title),
        "why.follows": speech("why.or").join(dict.fromkeys(verdict_told(one, speech) for one in rule.outcomes)),
        "rules.days": " / ".join(periods_told(rule.periods, speech)),
        "rules.source": f"{rule.source}  {speech('rules.confidence')} {rule.confidence.value}",
    }
    for code, text in told.items():
        yield Branch(f"{key}/{code}", "", f"{capital(speech(code))}: {text}", False)
