"""In here live the tests of the engine's short cuts: settings are tried only where they can matter, conditions only where they can hold."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec
import pytest

from verifier.case import Case, Settings
from verifier.evidence import decide
from verifier.rules.conditions import CONDITIONS
from verifier.rules.facts import facts_of
from verifier.rules.looking import rows_for
from verifier.rules.review import as_line, beside
from verifier.rules.sweep import varied

SAMPLED = 1_500


def mattered(case: Case) -> Iterator[str]:
    """By trying every setting the other way, from the beginning."""
    one = decide(case)
    for key in Settings.__struct_fields__:
        turned = msgspec.structs.replace(case.settings, **{key: not getattr(case.settings, key)})
        other = decide(msgspec.structs.replace(case, settings=turned))
        if (one.verdict, one.rule, one.acts) != (other.verdict, other.rule, other.acts):
            yield key


@pytest.mark.parametrize("space", ["beside", "varied"])
def test_every_setting_that_mattered_is_named_and_no_other(space: str) -> None:
    cases = [one.case for one in beside()] if space == "beside" else list(varied().sample(SAMPLED))
    for case in cases:
        assert sorted(decide(case).settings_used) == sorted(mattered(case)), as_line(case)


@pytest.mark.parametrize("space", ["beside", "varied"])
def test_what_is_taken_as_settled_is_what_would_be_answered(space: str) -> None:
    cases = [one.case for one in beside()] if space == "beside" else list(varied().sample(SAMPLED))
    tests = [one.test for one in CONDITIONS.values()]
    for case in cases:
        facts = facts_of(case)
        for place, answer in rows_for(facts).settled:
            assert tests[place](facts) is answer, (list(CONDITIONS)[place], as_line(case))
