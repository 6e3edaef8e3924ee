"""In here lives the list of all named conditions that rows are written with: the program's own, and those that the files state."""

from __future__ import annotations

from verifier.rules.book import BOOK, MADE_NOW
from verifier.rules.condition import Condition
from verifier.rules.conditions_chips import ON_CHIPS
from verifier.rules.conditions_numbers import ON_NUMBERS
from verifier.rules.conditions_papers import ON_PAPERS
from verifier.rules.conditions_visit import ON_THE_VISIT
from verifier.rules.stated import condition

OF_THE_PROGRAM = {one.name: one for one in (*ON_THE_VISIT, *ON_CHIPS, *ON_NUMBERS, *ON_PAPERS)}


def _all() -> dict[str, Condition]:
    found = dict(OF_THE_PROGRAM)
    if MADE_NOW:
        _look_over()
    for stated in BOOK.conditions:
        found[stated.name] = condition(stated, found)
    return found


def _look_over() -> None:
    """Of files that were just changed: are all names known? Raises RulesBroken."""
    from verifier.rule_flaws import RulesBroken
    from verifier.rules.build import check_names, contents

    known = [*OF_THE_PROGRAM, *(stated.name for stated in BOOK.conditions)]
    if flaws := check_names(BOOK, known, contents()):
        raise RulesBroken(flaws)


CONDITIONS = _all()
