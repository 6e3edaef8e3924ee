"""In here live rows that only advise: they add acts and words to whatever decided (reception-procedures.md, sections 3.1, 4.8)."""

from __future__ import annotations

from verifier.case import Words
from verifier.rules.row import ALWAYS, Confidence, Doing, Outcome, Rule, Step

ROWS = (
    Rule(
        id="R66",
        step=Step.OWN_DECISION,
        title=Words(
            "顔認証が通らなければ暗証番号、次に目視。目視のあとは設定を戻す",
            "Face fails: offer the PIN, then the visual check; switch the mode back",
        ),
        source="P9; S08; [38][61]",
        confidence=Confidence.B,
        periods=ALWAYS,
        kinds=("my_number_card",),
        outcomes=(
            Outcome(
                verdict=None,
                when=("visual_same", "reads"),
                acts=(Doing("switch_mode_back"),),
            ),
        ),
    ),
)
