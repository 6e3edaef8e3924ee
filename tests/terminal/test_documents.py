"""In here live the tests of drawn documents: cell widths, 見本, what is shown only from near, and what is never shown."""

from __future__ import annotations

from datetime import date
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

from terminal.documents import MOST_LINES, SPECIMEN, WIDTH, Bearer, ambiguous, bearer_of, draw
from terminal.paper.fields import KINDS
from terminal.words import Lang
from tests.terminal.evidence_made import evidence
from verifier.case import (
    CertificateForm,
    EligibilityCertificate,
    EligibilityDeclaration,
    EligibilityNotice,
    Evidence,
    Holder,
    LegacyCard,
    LimitCertificate,
    MynaportalScreen,
    MyNumberCard,
    OtherIdentity,
    PastRecord,
    ScreenForm,
    Smartphone,
    SubsidyCertificate,
)
from verifier.domain import CardType, Sex

WHO: dict[str, Any] = {
    "name": "見本　花子",
    "kana": "ミホン　ハナコ",
    "birth_date": date(1980, 2, 17),
    "sex": Sex.FEMALE,
}
NUMBERS: dict[str, Any] = {"insurer_number": "31139991", "symbol": "文科", "number": "1234567", "branch": "01"}
DAYS: dict[str, Any] = {"issued_on": date(2025, 10, 15), "expires_on": date(2029, 12, 1)}
BEARER = Bearer("東京都架空区見本町1-2-3 見本マンション1101", "2285")

EACH: list[Evidence] = [
    LegacyCard(**WHO, **NUMBERS, **DAYS),
    LegacyCard(**WHO, **NUMBERS, holder=Holder.DEPENDANT),
    LegacyCard(**WHO, insurer_number="139998", symbol="見", number="1"),
    EligibilityCertificate(**WHO, **NUMBERS, **DAYS, reissued_on=date(2025, 11, 1), valid_from=date(2025, 11, 1)),
    EligibilityCertificate(**WHO, **NUMBERS, **DAYS, form=CertificateForm.PAPER),
    EligibilityNotice(**WHO, **NUMBERS),
    MynaportalScreen(**WHO, **NUMBERS),
    MynaportalScreen(**WHO, **NUMBERS, form=ScreenForm.PDF, lost_on=date(2025, 10, 1)),
    MyNumberCard(**WHO, expires_on=date(2031, 2, 17), certificate_expires_on=date(2027, 2, 17)),
    MyNumberCard(**WHO, type=CardType.PHOTO_LESS),
    Smartphone(**WHO),
    Smartphone(),
    EligibilityDeclaration(**WHO),
    EligibilityDeclaration(**WHO, **NUMBERS),
    PastRecord(**WHO, **NUMBERS, unchanged=True),
    SubsidyCertificate(**WHO, number="1234567"),
    LimitCertificate(**WHO, **NUMBERS),
    OtherIdentity(**WHO),
]


def test_every_kind_is_drawn_here() -> None:
    assert {type(item) for item in EACH} == set(KINDS.values())


@pytest.mark.parametrize("lang", Lang)
@pytest.mark.parametrize("item", EACH)
def test_a_document_is_a_specimen_in_one_width_and_fits_a_small_screen(item: Evidence, lang: Lang) -> None:
    drawing = draw(item, lang, BEARER)
    assert {cell_len(line) for line in drawing.lines} == {WIDTH}
    assert SPECIMEN in drawing.text
    assert len(drawing.lines) <= MOST_LINES


@settings(max_examples=150, deadline=None)
@given(evidence(), st.sampled_from(Lang), st.booleans())
def test_whatever_stands_on_it_the_width_holds(item: Evidence, lang: Lang, reveal: bool) -> None:
    drawing = draw(item, lang, BEARER, reveal=reveal)
    assert {cell_len(line) for line in drawing.lines} == {WIDTH}
    assert SPECIMEN in drawing.text


@pytest.mark.parametrize("name", ["●橋　一郎", "①号　太郎", "Ωmega  Ж"])
def test_nothing_stands_right_of_a_character_of_ambiguous_width(name: str) -> None:
    for item in EACH:
        if item.name is None:
            continue
        for line in draw(replaced(item, name), Lang.JA, BEARER).lines[1:-1]:
            inside = line[1:]
            assert not ambiguous(inside.rstrip("│ ")) or not inside.rstrip().endswith("│")


def replaced(item: Evidence, name: str) -> Evidence:
    return msgspec.structs.replace(item, name=name)


def test_dates_are_printed_by_era_and_the_card_body_by_western_years() -> None:
    certificate = draw(EACH[3], Lang.JA).text
    assert "昭和55年2月17日" in certificate
    assert "令和11年12月1日" in certificate
    assert "2031年2月17日" in draw(EACH[8], Lang.JA).text


@pytest.mark.parametrize(
    ("item", "title"),
    [
        (EACH[0], "組 合 員 証"),
        (EACH[1], "被 扶 養 者 証"),
        (EACH[2], "国民健康保険被保険者証"),
        (LegacyCard(insurer_number="39139993"), "後期高齢者医療被保険者証"),
        (LegacyCard(insurer_number="01139997", holder=Holder.DEPENDANT), "健康保険被保険者証（家族）"),
    ],
)
def test_an_old_card_bears_its_schemes_title(item: Evidence, title: str) -> None:
    assert title in draw(item, Lang.JA).text


def test_the_security_code_is_read_only_from_near() -> None:
    card = EACH[8]
    assert "2285" not in draw(card, Lang.JA, BEARER).text
    assert "2285" in draw(card, Lang.JA, BEARER, reveal=True).text


def test_a_bearer_tells_nobody_the_code() -> None:
    assert "2285" not in repr(BEARER)
    assert bearer_of(None) == Bearer()


def test_english_stands_beside_the_japanese_labels() -> None:
    text = draw(EACH[3], Lang.EN).text
    assert "記号 symbol" in text
    assert "資 格 確 認 書" in text


def test_a_declaration_says_what_is_not_known() -> None:
    assert draw(EligibilityDeclaration(**WHO), Lang.JA).text.count("不詳") == 3


def test_a_copy_is_told_as_one() -> None:
    assert draw(EligibilityNotice(**WHO, original=False), Lang.JA).copy
