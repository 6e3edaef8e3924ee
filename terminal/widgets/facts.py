"""In here lives the list of what is on the counter so far: what a conclusion would rest on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
from textual.content import Content

from terminal.widgets.wording import trouble_lines
from verifier.case import FaceResult, LegacyCard, PinResult, VisualResult

if TYPE_CHECKING:
    from collections.abc import Iterator

    from terminal.counter import Counter
    from terminal.visit import Visit
    from terminal.words.speech import Speech
    from verifier.case import Evidence


def kind_of(evidence: Evidence) -> str:
    """The evidence's kind, as case-format.md calls it."""
    return str(msgspec.to_builtins(evidence)["kind"])


def written_facts(counter: Counter, speech: Speech) -> Content:
    """One fact a line."""
    lines = [Content.styled(speech("facts.title"), "bold $primary")]
    facts = list(_facts(counter, speech))
    lines += [Content(f"  {fact}") for fact in facts] or [Content.styled(f"  {speech('facts.nothing')}", "$quiet")]
    return Content("\n").join(lines)


def _facts(counter: Counter, speech: Speech) -> Iterator[str]:
    visit = counter.visit
    if visit.person is not None:
        yield speech("facts.person", name=visit.person.name)
    if visit.known_by is not None and visit.patient.returning:
        yield speech("facts.known_by", id=visit.known_by)
    elif visit.patient.returning:
        yield speech("facts.returning")
    if visit.card is not None:
        yield speech(f"evidence.{kind_of(visit.card)}")
    yield from _holder(counter, speech)
    for item in visit.evidence:
        from terminal.widgets.desk import dated  # papers are there: its list is loaded

        yield f"{speech(f'evidence.{kind_of(item)}')}  {dated(item, speech)}".rstrip()
    if visit.card_answer is not None:
        answer = visit.card_answer
        if answer.validity is not None:
            yield speech("facts.card_answer", validity=speech(f"validity.{answer.validity.value}"))
        elif answer.standing is not None:
            yield speech("facts.card_answer", validity=speech(f"standing.{answer.standing.value}"))
    if (done := registered_here(visit)) is not None:
        yield speech(done)
    if visit.number_answer is not None and visit.number_answer.validity is not None:
        yield speech("facts.number_answer", validity=speech(f"validity.{visit.number_answer.validity.value}"))
    if visit.chip is not None:
        what = "forged" if not visit.chip.genuine else "differs" if visit.chip.differences else "good"
        yield speech("facts.chip", what=speech(f"facts.chip.{what}"))
    if counter.unasked is not None:
        yield speech("facts.unasked", why=trouble_lines(speech, counter.unasked)[0])
    if counter.effective_state is not counter.state:
        yield speech("facts.state.became", state=speech(f"clinic.{counter.effective_state.value}"))


def registered_here(visit: Visit) -> str | None:
    """What became of the reader's offer to register (a code of words); None: it was not made, or not answered yet."""
    if visit.registered_here is None:
        return None
    return "facts.registered" if visit.registered_here else "facts.not_registering"


def _holder(counter: Counter, speech: Speech) -> Iterator[str]:
    holder = counter.visit.holder
    if holder.face is not None:
        yield speech("facts.holder.face" if holder.face is FaceResult.MATCH else "facts.holder.face_failed")
    if holder.pin is PinResult.OK:
        yield speech("facts.holder.pin")
    elif holder.pin is PinResult.LOCKED:
        yield speech("facts.holder.locked")
    if holder.visual_check is not None:
        same = holder.visual_check is VisualResult.SAME
        yield speech("facts.holder.visual" if same else "facts.holder.different")


def advice(counter: Counter, speech: Speech) -> Content | None:
    """What a clerk may have to say beside the verdict: old cards (T29), and where the portal's screen is found (T40)."""
    lines: list[str] = []
    visit = counter.visit
    acts = visit.decision.acts if visit.decision is not None else ()
    told = any(act.code == "follow_branch_notice" for act in acts)  # once on a screen is enough
    if not told and any(isinstance(item, LegacyCard) for item in visit.evidence):
        lines.append(speech("advice.old_card"))
    if visit.card is not None and visit.card_answer is None and wants_portal(counter):
        lines += [speech("advice.portal"), speech("advice.portal.address")]
    return Content.styled("\n".join(lines), "$quiet") if lines else None


def wants_portal(counter: Counter) -> bool:
    """Is the card here, and the online way closed? Then screen and card together decide (R41)."""
    return counter.effective_state.value in {"no_online", "outage_national", "reader_broken", "terminal_down"}
