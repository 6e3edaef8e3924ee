"""In here lives the reader of cases: lines of JSON in, one case or one error out for each, in order and one at a time.

The contract is docs/case-format.md. A line that is no case never stops the others, whatever is in it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import msgspec

from verifier.case import Case, EligibilityDeclaration, Settings
from verifier.case_errors import RATIOS, CaseError, explain
from verifier.case_twice import field_twice

__all__ = ["CaseError", "read_cases"]

_BOM = b"\xef\xbb\xbf"


class _SettingsTold(msgspec.Struct, frozen=True):
    settings: dict[str, bool] = {}


def read_cases(lines: Iterable[bytes], settings: Settings | None = None) -> Iterator[Case | CaseError]:
    """Each line that isn't blank as a case, or as what is wrong with it. Lines may end in LF, CRLF or nothing.

    Lines are counted from 1, blank ones too; a case without `id` gets its line's number as text. The same id twice is nobody's error.
    `settings`: the clinic's, where a case says nothing else of a point. A byte order mark is forgiven. Reads one line ahead of nothing: a pipe's case is yielded before its next line is waited for.
    """
    decoder = msgspec.json.Decoder(Case)
    for number, line in enumerate(lines, 1):
        content = line.removeprefix(_BOM)
        if not content.strip():
            continue
        try:
            case = decoder.decode(content)
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
            yield explain(content, number, error)
            continue
        if _ratios_wrong(case) or field_twice(content) is not None:
            yield explain(content, number, None)
            continue
        if settings is not None:
            told = msgspec.json.decode(content, type=_SettingsTold).settings
            case = msgspec.structs.replace(case, settings=msgspec.structs.replace(settings, **told))
        yield case if case.id is not None else msgspec.structs.replace(case, id=str(number))


def _ratios_wrong(case: Case) -> bool:
    """A ratio is in percent: 3 for 三割 is the likely slip."""
    return any(
        answer is not None and answer.ratio is not None and answer.ratio not in RATIOS
        for answer in (
            case.answers.card,
            case.answers.number,
            *(item for item in case.evidence if isinstance(item, EligibilityDeclaration)),
        )
    )
