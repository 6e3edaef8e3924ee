"""In here lives where a setting of the clinic can matter at all: the engine flips it there, to see whether it did."""

from __future__ import annotations

# By the setting's name: the condition without which no row asks for it. It only spares work; whether the setting mattered is found by flipping.
CHOICES: dict[str, str] = {
    "statement_without_system": "no_online",
    "telephone_counts": "lenient_kind",
    "own_decision": "known_return",
}
