"""In here lives the list of all named conditions that rows are written with."""

from __future__ import annotations

from verifier.rules.condition import Condition
from verifier.rules.conditions_chips import ON_CHIPS
from verifier.rules.conditions_numbers import ON_NUMBERS
from verifier.rules.conditions_papers import ON_PAPERS
from verifier.rules.conditions_visit import ON_THE_VISIT

CONDITIONS: dict[str, Condition] = {
    condition.name: condition for condition in (*ON_THE_VISIT, *ON_CHIPS, *ON_NUMBERS, *ON_PAPERS)
}
