"""In here lives the note to write after a verdict: for the claim's remarks (摘要) or the chart, as one text that can be copied."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from terminal.words import Lang
from verifier.case import Decision, EligibilityDeclaration, Evidence
from verifier.domain import Verdict
from verifier.statement import Basis, Claim, claim_of

if TYPE_CHECKING:
    from terminal.words.speech import Speech


def claim_for(decision: Decision, evidence: tuple[Evidence, ...]) -> Claim | None:
    """The claim's filling, where the visit was taken on a statement; else None."""
    if decision.verdict is not Verdict.CONDITIONAL:
        return None
    statement = next((item for item in evidence if isinstance(item, EligibilityDeclaration) and item.signed), None)
    return claim_of(statement, evidence) if statement is not None else None


def note_of(decision: Decision, evidence: tuple[Evidence, ...], day: date, speech: Speech) -> str:
    """The note as it is copied, in the language of the screen; what goes into the claim itself is Japanese. Empty: nothing is to be written."""
    claim = claim_for(decision, evidence)
    lines = []
    if decision.write is not None:
        said = speech.words(decision.write)
        lines.append(f"{day.isoformat()} {said}" if speech.lang is Lang.EN else f"{day.month}/{day.day} {said}")
    if claim is not None:
        lines += _filling(claim, speech)
    return "\n".join(lines)


def _filling(claim: Claim, speech: Speech) -> list[str]:
    lines = [
        speech(f"note.claim.{claim.basis.value}"),
        speech("note.insurer", number=claim.insurer_number),
        speech("note.number", number=f"{claim.symbol} {claim.number}".strip()),
    ]
    if claim.basis is not Basis.CURRENT:
        lines.append(speech("note.remarks", text=claim.remarks))
    return lines
