"""In here live the tests of the rules as data: every row complete, in both languages, with names that exist."""

from __future__ import annotations

import re

import pytest

from verifier.case import Evidence, Settings, Words
from verifier.domain import Verdict
from verifier.proposals import ACT_OF
from verifier.rules import ACTS, ROWS, rule, words_of
from verifier.rules.book import BOOK
from verifier.rules.conditions import CONDITIONS
from verifier.rules.row import Force, Outcome, Rule, Step

OF_SETTINGS = {name.removeprefix("!") for point in BOOK.settings for name in point.matters_when}
JAPANESE = re.compile(r"[぀-ヿ一-鿿]")
IDS = [row.id for row in ROWS]
IN_SCOPE = [
    *("R01", "R02", "R03a", "R03b", "R04", "R05", "R05b", "R06", "R07", "R08", "R09", "R09b", "R09c", "R10", "R11"),
    *("R12", "R13", "R14", "R20", "R21", "R22", "R23", "R24", "R25", "R26", "R27", "R28", "R29", "R30", "R31", "R32"),
    *("R33", "R34", "R35", "R30b", "R30c", "R30d", "R30e", "R40", "R41", "R42", "R43", "R44", "R45", "R46", "R47"),
    *("R48", "R49", "R60", "R61", "R62", "R63", "R64", "R65", "R66", "R67", "R68", "R69", "R70", "R71", "R72", "R80"),
    *("R81", "R82", "R83", "R84", "R85", "R86", "R87", "R88", "R89"),
    *("P3", "P4", "P8", "P9", "P9b", "P12", "P15"),
]
KINDS = {str(kind.__struct_config__.tag) for kind in Evidence.__args__}


def _words_of(one: Outcome) -> list[Words]:
    return [words for words in (one.write, one.say, *(saying.words for saying in one.says)) if words is not None]


def _names(one: Outcome) -> list[str | None]:
    says = (name for saying in one.says for name in saying.when)
    return [*one.when, *(doing.when for doing in one.acts), *says, one.write_when]


def test_every_row_in_scope_is_there_once() -> None:
    assert set(IN_SCOPE) <= set(IDS)
    assert len(set(IDS)) == len(IDS)


@pytest.mark.parametrize("row", ROWS, ids=IDS)
def test_a_row_is_complete(row: Rule) -> None:
    assert row.source
    assert row.outcomes
    assert row.periods
    assert set(row.kinds) <= KINDS
    for words in (row.title, *(words for one in row.outcomes for words in _words_of(one))):
        assert JAPANESE.search(words.ja)
        assert words.en.isprintable()
        assert words.en
    for outcome in row.outcomes:
        for name in _names(outcome):
            assert name is None or name.removeprefix("!") in CONDITIONS
        assert all(doing.act in ACTS for doing in outcome.acts)


@pytest.mark.parametrize("row", ROWS, ids=IDS)
def test_what_a_verdict_asks_of_staff(row: Rule) -> None:
    for outcome in row.outcomes:
        codes = {doing.act for doing in outcome.acts}
        if outcome.verdict is Verdict.REFUSE:
            assert {"collect_full_cost", "explain_settlement"} <= codes  # refused is the proof, never the treatment
            assert outcome.say is not None
        if outcome.verdict is Verdict.CONDITIONAL:
            assert codes - {"collect_full_cost"}  # the act is part of the verdict
        if outcome.verdict is not None and outcome.verdict is not Verdict.ACCEPT:
            assert outcome.say is not None
        assert (outcome.force is Force.STOPS) <= (outcome.verdict is Verdict.UNDECIDABLE)


def test_rows_stand_in_the_order_of_looking() -> None:
    steps = [row.step for row in ROWS]
    assert steps == sorted(steps, key=list(Step).index)
    assert steps[0] is Step.IDENTITY
    deciding = [row.id for row in ROWS if not row.advises]
    assert deciding[-1] == "P8"


def test_p8_always_holds() -> None:
    last = rule("P8").outcomes[-1]
    assert (last.verdict, last.when) == (Verdict.REFUSE, ())
    assert any(period.first is None and period.last is None for period in rule("P8").periods)


def test_every_condition_is_used() -> None:
    used = {name.removeprefix("!") for row in ROWS for one in row.outcomes for name in _names(one) if name is not None}
    named = {name.removeprefix("!") for one in BOOK.conditions for name in (*one.every, *one.some)}
    assert set(CONDITIONS) == used | named | OF_SETTINGS


def test_every_setting_is_turned_round() -> None:
    assert [point.key for point in BOOK.settings] == list(Settings.__struct_fields__)
    assert set(CONDITIONS) >= OF_SETTINGS


def test_every_act_is_used() -> None:
    of_rows = {doing.act for row in ROWS for one in row.outcomes for doing in one.acts}
    assert set(ACTS) == of_rows | set(ACT_OF.values())


@pytest.mark.parametrize("name", CONDITIONS)
def test_a_condition_has_words_for_both_answers(name: str) -> None:
    condition = CONDITIONS[name]
    for words in (condition.yes, condition.no):
        assert JAPANESE.search(words.ja)
        assert words.en
    assert condition.yes != condition.no


@pytest.mark.parametrize("code", ACTS)
def test_an_act_has_words(code: str) -> None:
    act = ACTS[code]
    assert act.code == code
    assert re.fullmatch(r"[a-z][a-z_]*", code)
    assert JAPANESE.search(act.ja)
    assert act.en.endswith(".")


def test_words_of_a_row() -> None:
    words = words_of("R30b")
    assert words.write is not None
    assert words.write.ja == "期限切れ証・オンライン照会で確認"
    assert [act.code for act in words.acts] == ["query_by_number"]
    assert [act.code for act in words_of("R14").acts] == ["enter_branch"]
    assert [act.code for act in words_of("R13").acts] == ["reenter_number", "tell_insurer"]
    assert words_of("R10").acts == ()
    assert "collect_full_cost" in {act.code for act in words_of("R10", Verdict.REFUSE).acts}


@pytest.mark.parametrize(("rule_id", "verdict"), [("R99", None), ("R30b", Verdict.ACCEPT)])
def test_words_of_no_row(rule_id: str, verdict: Verdict | None) -> None:
    with pytest.raises(KeyError):
        words_of(rule_id, verdict)
