"""In here lives what is asked once before a visit is concluded: is something begun and not done that the verdict would miss?

It writes nothing and decides nothing. Who goes on all the same gets the verdict of what lies on the counter (case-format.md).
"""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING

from terminal.visit import Phase
from verifier.case import FaceResult, VisualResult
from verifier.domain import ClinicState

if TYPE_CHECKING:
    from terminal.counter import Counter

READING_STATES = frozenset({ClinicState.ONLINE, ClinicState.APP_ONLY})  # section 4: in these a card is asked by
_UNDER_WAY = frozenset({Phase.READING, Phase.HOLDER, Phase.CONSENT, Phase.ASKING, Phase.REGISTRATION})
TAKEN = frozenset({"card_taken", "card_removed"})  # trouble of a card that left before its answer


class Unfinished(Enum):
    """What is not done yet; its words are `unfinished.VALUE` and `unfinished.VALUE.what`."""

    PAPER = "paper"  # a form is filled in, and its document not laid on the counter
    TAKEN = "taken"  # the card left the reader before the national system answered
    HOLDER = "holder"  # the patient is still at the reader
    NOTHING = "nothing"  # nothing was shown, asked or told


def unfinished(counter: Counter, *, drafted: bool) -> Unfinished | None:
    """What a conclusion at this moment would miss; None: nothing. `drafted`: a form of a document is filled in and not laid down."""
    if drafted:
        return Unfinished.PAPER
    visit, panel = counter.visit, counter.panel
    if visit.evidence or visit.card_answer is not None or visit.number_answer is not None:
        # Papers and answers decide by themselves; who has not chosen about the registration yet is still at the reader.
        return Unfinished.HOLDER if panel.phase is Phase.REGISTRATION else None
    if visit.answers.insurer_phone is not None:
        return None
    if counter.effective_state in READING_STATES:
        if panel.trouble in TAKEN:
            return Unfinished.TAKEN
        if panel.phase in _UNDER_WAY and not _nobody_can_go_on(counter):
            return Unfinished.HOLDER
    told = visit.patient.told or visit.patient.card_lost  # an oral statement, a loss: rows of their own
    return Unfinished.NOTHING if visit.card is None and not told else None


def _nobody_can_go_on(counter: Counter) -> bool:
    """Has every way of showing who one is been tried in vain? Somebody else's card is not tried any further (P9)."""
    holder, panel = counter.visit.holder, counter.panel
    if panel.phase is not Phase.HOLDER:
        return False
    if holder.visual_check is VisualResult.DIFFERENT:
        return True
    face = panel.face_possible and holder.face is not FaceResult.FAILED
    return not (face or panel.pin_possible or panel.visual_possible)
