"""In here live the tests of a printed decision: doubts are told whoever asks, what was compared with the reasons."""

from __future__ import annotations

import msgspec
import pytest

from terminal.print_decision import print_decision
from terminal.widgets.verdict import written_decision
from terminal.words import Lang
from terminal.words.speech import Speech
from verifier.case import Case
from verifier.evidence import decide

DOUBTFUL = msgspec.convert(
    {
        "visit_date": "2026-02-16",
        "clinic": "no_online",
        "evidence": [{"kind": "eligibility_certificate", "name": "髙橋　一郎", "insurer_number": "31189991"}],
    },
    Case,
)


@pytest.mark.parametrize(("lang", "said"), [(Lang.EN, "Is it 31139991"), (Lang.JA, "31139991・")])
def test_a_doubt_is_printed_with_the_verdict(lang: Lang, said: str, capsys: pytest.CaptureFixture[str]) -> None:
    print_decision(decide(DOUBTFUL), Speech(lang))
    printed = capsys.readouterr().out
    assert "  ! evidence[0].insurer_number: " in printed
    assert said in printed
    assert "髙橋" not in printed


def test_what_was_compared_is_printed_with_the_reasons(capsys: pytest.CaptureFixture[str]) -> None:
    print_decision(decide(DOUBTFUL, why=True), Speech(Lang.EN))
    assert "    = evidence[0].name: 髙橋　一郎 → 高橋 一郎\n" in capsys.readouterr().out


def test_a_doubt_stands_on_the_screen_in_words_that_name_the_item() -> None:
    told = written_decision(decide(DOUBTFUL), Speech(Lang.JA)).plain
    assert "! 提示物1: 保険者番号 31189991 は検証番号が合いません" in told
    assert "evidence[0]" not in told
