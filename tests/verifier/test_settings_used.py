"""In here lives the test that the engine finds every setting that mattered, though it tries each only where it can matter."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec
import pytest

from verifier.case import Case, Settings
from verifier.evidence import decide
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
