"""In here live tests of where Japanese lines end: by the rules of setting, never wider than told, and nothing lost."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from rich.cells import cell_len
from textual.content import Content

from terminal.documents.sheet import fold
from terminal.words.line_breaks import NOT_FIRST, NOT_LAST, line_breaks, lines_of


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("資格は有効。", 10, ["資格は有", "効。"]),
        ("資格は「有効」です", 8, ["資格は", "「有効」", "です"]),
        ("カードを置いてください", 10, ["カードを置", "いてくださ", "い"]),
        ("証（写し）", 8, ["証（写", "し）"]),
        ("F5で判定する", 5, ["F5で", "判定", "する"]),
        ("the card works", 9, ["the card ", "works"]),
        ("uketsuke", 5, ["ukets", "uke"]),  # a word that no line holds is cut
        ("、、、、", 4, ["、、", "、、"]),  # and so is what has no place to break
        ("短い", 10, ["短い"]),
        ("", 10, [""]),
    ],
)
def test_lines(text: str, width: int, lines: list[str]) -> None:
    assert lines_of(text, width) == lines


@settings(max_examples=100)
@given(some.text(alphabet="資格確認書を、。」「（）ー見せて A1b", max_size=60), some.integers(4, 30))
def test_no_line_is_too_wide_and_none_breaks_the_rules_where_another_place_was_free(text: str, width: int) -> None:
    lines = lines_of(text, width)
    assert "".join(lines) == text
    assert all(cell_len(line.rstrip()) <= width for line in lines)
    for before, after in pairwise(lines):
        if after[0] in NOT_FIRST or before.rstrip()[-1:] in NOT_LAST:
            assert not any(_free(before, place) for place in range(1, len(before))), (before, after)


def _free(line: str, place: int) -> bool:
    before, after = line[place - 1], line[place]
    if after == " " or after in NOT_FIRST or line[:place].rstrip()[-1:] in NOT_LAST:
        return False
    return before == " " or cell_len(before) == 2 or cell_len(after) == 2


def test_without_folding_a_long_word_sticks_out() -> None:
    assert line_breaks("uketsuke counter", 5, fold=False) == (9,)


def test_all_text_of_the_screens_breaks_so() -> None:
    from terminal.screens.taught import teach

    teach()
    lines = Content("保険証の資格は有効です。そのまま").wrap(22)
    assert [line.plain for line in lines] == ["保険証の資格は有効で", "す。そのまま"]


def test_a_document_breaks_so() -> None:
    assert fold("このお知らせのみでは、受診できません。", 20) == ["このお知らせのみで", "は、受診できません。"]
