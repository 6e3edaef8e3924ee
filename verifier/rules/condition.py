"""In here lives what a condition is: a question to the facts, with the words for yes and for no; and what conditions share."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Self

import msgspec

from verifier.case import Words
from verifier.rules.facts import Facts

Test = Callable[[Facts], bool]

LEGACY = "legacy_card"
CERTIFICATE = "eligibility_certificate"
NOTICE = "eligibility_notice"
SCREEN = "mynaportal_screen"
DECLARATION = "eligibility_declaration"
RECORD = "past_record"
PAPERS = frozenset({LEGACY, CERTIFICATE, NOTICE, SCREEN})
CHIPPED = frozenset({"my_number_card", "smartphone"})
INSURANCE = PAPERS | CHIPPED | {DECLARATION, RECORD}


class Condition(msgspec.Struct, frozen=True):
    """A question by its name, and the words for both answers (Japanese, English)."""

    name: str
    test: Test
    yes: Words
    no: Words
    # Of evidence, of which one at least must lie there for it to hold; none: it needs none.
    kinds: frozenset[str] = frozenset()
    # What it answers of a patient of whom nothing is known, where it asks for nothing else.
    of_nobody: bool | None = None

    @classmethod
    def of(cls, name: str, test: Test, yes: tuple[str, str], no: tuple[str, str], *, kinds: Iterable[str] = ()) -> Self:
        return cls(name, test, Words(*yes), Words(*no), frozenset(kinds))
