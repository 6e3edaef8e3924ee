"""In here live the rules of the counter as data: every row with its days, source, conditions and words; and how to look one up."""

from __future__ import annotations

from verifier.domain import Verdict
from verifier.rules.book import BOOK
from verifier.rules.row import RowWords, Rule

# The order of looking (section 3.1), and within a step the order of the files.
ROWS: tuple[Rule, ...] = BOOK.rows
ACTS = {act.code: act for act in BOOK.acts}
_BY_ID = {row.id: row for row in ROWS}


def rule(rule_id: str) -> Rule:
    """The row of that id (R30b, P8). Raises KeyError."""
    return _BY_ID[rule_id]


def words_of(rule_id: str, verdict: Verdict | None = None) -> RowWords:
    """What that row has staff do, write and say: for that verdict, or its first. Raises KeyError.

    What hangs on a condition is left out: acts, and what is written only once something was done.
    """
    outcomes = rule(rule_id).outcomes
    chosen = next((one for one in outcomes if verdict is None or one.verdict is verdict), None)
    if chosen is None:
        raise KeyError(rule_id)
    acts = tuple(ACTS[doing.act] for doing in chosen.acts if doing.when is None or doing.when.startswith("!"))
    return RowWords(acts, chosen.write if chosen.write_when is None else None, chosen.say)
