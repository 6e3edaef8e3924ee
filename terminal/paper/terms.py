"""In here lives what is said beside a date while it is typed: until when the document works by it, or since when it no longer does."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from terminal.paper.checks import Note
from terminal.paper.days import day_text
from terminal.paper.draft import Draft, so_far

if TYPE_CHECKING:
    from verifier.case import Evidence, Settings
    from verifier.terms import Term


def terms_noted(draft: Draft, today: date, settings: Settings) -> dict[str, Note]:
    """By field: the note on what has been typed of the document so far."""
    from verifier.terms import terms_of  # the rules with it: nobody waits for them before a paper is there

    item: Evidence = so_far(draft, today)
    return {term.field: _note(term) for term in terms_of(item, today, settings)}


def _note(term: Term) -> Note:
    from verifier.terms import Standing

    day = day_text(term.last)
    values: dict[str, object] = {"day": day, "iso": term.last.isoformat(), "since": term.since.isoformat()}
    by_law = ".computed" if term.computed else ""
    match term.standing:
        case Standing.GOOD:
            return Note(f"paper.until{by_law}", values)
        case Standing.LAST_DAY:
            return Note("paper.until.last_day", values)
        case Standing.GRACE:
            return Note("paper.until.grace", values | _ending(term))
        case Standing.LENIENT:
            return Note("paper.lenient" if term.until is not None else "paper.lenient.open", values | _ending(term))
        case Standing.PAST:
            return Note(f"paper.past{by_law}", values)
        case Standing.NOT_YET:
            return Note("paper.from", values)
        case Standing.IMPOSSIBLE:
            return Note("paper.impossible_issue", values)


def _ending(term: Term) -> dict[str, object]:
    if term.until is None:
        return {}
    return {"until": day_text(term.until), "until_iso": term.until.isoformat()}
