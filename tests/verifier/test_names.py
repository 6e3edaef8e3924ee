"""In here live the tests of names: a difference in spelling is no difference of person, and twins are two."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from verifier.case import Answer, LegacyCard, Patient
from verifier.domain import Sex, Validity
from verifier.names import (
    NameMatch,
    PersonMatch,
    compare_kana,
    compare_names,
    differences,
    fold_kana,
    fold_name,
    normalise,
    outside_jis,
    same_person,
)


@pytest.mark.parametrize(
    ("a", "b", "match"),
    [
        # width, spaces
        ("山田　太郎", "山田 太郎", NameMatch.SAME),
        ("山田太郎", "山田　太郎", NameMatch.SAME),
        ("SMITH JOHN", "ＳＭＩＴＨ　ＪＯＨＮ", NameMatch.SAME),
        ("葛\U000e0100城 優", "葛城 優", NameMatch.SAME),  # the glyph differs, not the character
        ("神田 福", "神田 福", NameMatch.SAME),  # CJK compatibility ideographs
        # variants that insurers write for one another, old forms
        ("髙橋 一郎", "高橋 一郎", NameMatch.SPELLING),
        ("山﨑 花", "山崎 花", NameMatch.SPELLING),
        ("渡邉 眞", "渡辺 真", NameMatch.SPELLING),
        ("渡邊 眞", "渡邉 真", NameMatch.SPELLING),
        ("齋藤 惠", "斎藤 恵", NameMatch.SPELLING),
        ("齊藤 恵", "斉藤 恵", NameMatch.SPELLING),
        ("𠮷田 徳", "吉田 德", NameMatch.SPELLING),
        ("濵田 桜", "浜田 櫻", NameMatch.SPELLING),
        ("佐々木 凜", "佐佐木 凛", NameMatch.SPELLING),
        ("山田 さくら", "山田 サクラ", NameMatch.SPELLING),
        ("三ケ島 健", "三ヶ島 健", NameMatch.SPELLING),
        # ●
        ("●橋 一郎", "髙橋 一郎", NameMatch.FITS),
        ("〓橋 一郎", "高橋 一郎", NameMatch.FITS),
        ("山田 ●", "山田 凜", NameMatch.FITS),
        ("●●●●", "山田太郎", NameMatch.OTHER_SCRIPT),
        ("●●", "●●", NameMatch.OTHER_SCRIPT),
        ("●田 太郎", "山田 次郎", NameMatch.DIFFERENT),
        # cut fields, roman names
        ("SMITH JOHN MICHAEL ALEXANDER", "SMITH JOHN MICH", NameMatch.FITS),
        ("SMITH JOHN MICHAEL", "SMITH JOHN", NameMatch.FITS),
        ("SMITH JOHN", "John Smith", NameMatch.SPELLING),
        ("SMITH JOHN", "SMITH MARY", NameMatch.DIFFERENT),
        ("山田", "山田 太郎", NameMatch.FITS),
        ("山田 健", "山田 健太", NameMatch.DIFFERENT),  # brothers, not a cut
        # family names change
        ("山田 花子", "佐藤 花子", NameMatch.FAMILY_NAME),
        ("山田花子", "佐藤花子", NameMatch.FAMILY_NAME),
        ("山田［佐藤］花子", "佐藤 花子", NameMatch.SPELLING),
        ("山田 (旧姓 佐藤) 花子", "佐藤花子", NameMatch.SPELLING),
        # twins, brothers, strangers
        ("山田 太郎", "山田 次郎", NameMatch.DIFFERENT),
        ("山田太郎", "山田次郎", NameMatch.DIFFERENT),
        ("山田 さくら", "山田 太郎", NameMatch.DIFFERENT),
        ("山田 太郎", "鈴木 一", NameMatch.DIFFERENT),
        ("佐藤健太郎", "山田慎太郎", NameMatch.DIFFERENT),
        # nothing can be said
        ("ヤマダ タロウ", "山田 太郎", NameMatch.OTHER_SCRIPT),
        ("SMITH JOHN", "山田 太郎", NameMatch.OTHER_SCRIPT),
        ("", "山田 太郎", NameMatch.OTHER_SCRIPT),
    ],
)
def test_names(a: str, b: str, match: NameMatch) -> None:
    assert compare_names(a, b) is match
    assert compare_names(b, a) is match
    assert match.differs == (match is NameMatch.DIFFERENT)


@pytest.mark.parametrize(
    ("a", "b", "match"),
    [
        ("ﾔﾏﾀﾞ ﾀﾛｳ", "ヤマダ　タロウ", NameMatch.SAME),
        ("やまだ たろう", "ヤマダタロウ", NameMatch.SAME),
        ("ｼﾖｳｺ", "ショウコ", NameMatch.SAME),
        ("ヤマタ゛", "ヤマダ", NameMatch.SAME),
        ("ヤマタ\u3099", "ヤマダ", NameMatch.SAME),
        ("オーノ", "オオノ", NameMatch.SPELLING),
        ("オウノ", "オオノ", NameMatch.SPELLING),
        ("オウノ", "ｵｰﾉ", NameMatch.SPELLING),
        ("ユウコ", "ユーコ", NameMatch.SPELLING),
        ("ケイコ", "ケーコ", NameMatch.SPELLING),
        ("コヂカ", "コジカ", NameMatch.SPELLING),
        ("オノ", "オオノ", NameMatch.DIFFERENT),  # 小野 and 大野
        ("ヤマサキ ハナ", "ヤマザキ ハナ", NameMatch.FAMILY_NAME),
        ("ヤマダ タロウ", "ヤマダ ジロウ", NameMatch.DIFFERENT),
        ("ヤマダ タロウ", "サトウ ハナ", NameMatch.DIFFERENT),
        ("", "ヤマダ", NameMatch.OTHER_SCRIPT),
    ],
)
def test_kana(a: str, b: str, match: NameMatch) -> None:
    assert compare_kana(a, b) is match
    assert compare_kana(b, a) is match


BORN, OTHER_DAY = date(1980, 2, 17), date(1980, 2, 18)


@dataclass(frozen=True)
class Party:
    name: str | None = None
    kana: str | None = None
    birth_date: date | None = None
    sex: Sex | None = None


TARO = Party("山田 太郎", "ヤマダ タロウ", BORN, Sex.MALE)


@pytest.mark.parametrize(
    ("a", "b", "match"),
    [
        (TARO, TARO, PersonMatch.SAME),
        (TARO, Party(), PersonMatch.UNKNOWN),
        (Party(), Party(), PersonMatch.UNKNOWN),
        (TARO, Party(sex=Sex.MALE), PersonMatch.UNKNOWN),
        (TARO, Party(birth_date=BORN), PersonMatch.SAME),
        (TARO, Party("山田太郎"), PersonMatch.SAME),
        # birth date and sex decide against
        (TARO, Party("山田 太郎", birth_date=OTHER_DAY), PersonMatch.DIFFERENT),
        (TARO, Party("山田 太郎", sex=Sex.FEMALE), PersonMatch.DIFFERENT),
        (TARO, Party("山田 太郎", sex=Sex.UNSET), PersonMatch.SAME),
        (TARO, Party(sex=Sex.UNSET), PersonMatch.UNKNOWN),
        # names decide against: twins and strangers
        (TARO, Party("山田 次郎", birth_date=BORN, sex=Sex.MALE), PersonMatch.DIFFERENT),
        (TARO, Party("鈴木 一", birth_date=BORN), PersonMatch.DIFFERENT),
        (TARO, Party(kana="ヤマダ ジロウ", birth_date=BORN), PersonMatch.DIFFERENT),
        # ● hides which of the twins: the reading tells
        (Party("山田 凜", "ヤマダ リン"), Party("山田 ●", "ヤマダ レン"), PersonMatch.DIFFERENT),
        (Party("山田 凜", "ヤマダ リン"), Party("山田 ●", "ヤマダ リン"), PersonMatch.SPELLING),
        (Party("山田 凜"), Party("山田 ●"), PersonMatch.SPELLING),
        # spelling never decides against
        (Party("斎藤 はな", "サイトウ ハナ"), Party("斉藤 花", "サイトー ハナ"), PersonMatch.SPELLING),
        (Party("山崎 花", "ヤマサキ ハナ"), Party("山﨑 花", "ヤマザキ ハナ"), PersonMatch.SPELLING),
        (Party("中島 翔", "ナカジマ ショウ"), Party("中島 翔", "ナカシマ カケル"), PersonMatch.SPELLING),
        (Party("山田 花子", birth_date=BORN), Party("佐藤 花子", birth_date=BORN), PersonMatch.SPELLING),
        (Party("山田 桜", "ヤマダ サクラ"), Party("佐藤 さくら", "サトウ サクラ"), PersonMatch.SPELLING),
        # a name in kana, for want of characters: compared with the reading
        (TARO, Party("ﾔﾏﾀﾞ ﾀﾛｳ"), PersonMatch.SAME),
        (TARO, Party("ヤマダ ジロウ"), PersonMatch.DIFFERENT),
        (Party("山田 太郎"), Party("ヤマダ タロウ"), PersonMatch.UNKNOWN),
        (Party("山田 太郎", birth_date=BORN), Party("ヤマダ タロウ", birth_date=BORN), PersonMatch.SPELLING),
        (Party("SMITH JOHN", birth_date=BORN), Party("山田 太郎", birth_date=BORN), PersonMatch.SPELLING),  # 通称
    ],
)
def test_persons(a: Party, b: Party, match: PersonMatch) -> None:
    assert same_person(a, b) is match
    assert same_person(b, a) is match
    assert bool(differences(a, b)) == (match is PersonMatch.DIFFERENT)


def test_parts_of_a_case_are_parties() -> None:
    patient = Patient(name="髙橋 一郎", birth_date=BORN)
    assert same_person(patient, LegacyCard(name="高橋一郎", birth_date=BORN)) is PersonMatch.SPELLING
    answer = Answer(validity=Validity.VALID, name="●橋 一郎", birth_date=OTHER_DAY, sex=Sex.MALE)
    assert differences(patient, answer) == ("birth_date",)


def test_what_differs_is_named() -> None:
    other = Party("鈴木 花", "スズキ ハナ", OTHER_DAY, Sex.FEMALE)
    assert differences(TARO, other) == ("name", "birth_date", "sex")


def test_characters_that_bounce() -> None:
    assert outside_jis("山田 太郎 ﾀﾛｳ ●～－ー") == []
    assert outside_jis("髙橋﨑德①") == [("髙", "U+9AD9"), ("﨑", "U+FA11"), ("德", "U+5FB7"), ("①", "U+2460")]
    assert outside_jis("葛\U000e0100城𠮷") == [("葛\U000e0100", "U+845B U+E0100"), ("𠮷", "U+20BB7")]


TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=12) | st.text(
    "山田太郎々●ヤマダーおう゛ﾀﾞ 　［］a-", max_size=12
)


@given(TEXTS)
@settings(max_examples=300)
def test_folding_twice_is_folding_once(text: str) -> None:
    assert normalise(normalise(text)) == normalise(text)
    assert fold_name(fold_name(text)) == fold_name(text)
    assert fold_kana(fold_kana(text)) == fold_kana(text)


@given(TEXTS, TEXTS)
@settings(max_examples=300)
def test_comparison_has_no_direction_and_knows_itself(a: str, b: str) -> None:
    assert compare_names(a, b) is compare_names(b, a)
    assert compare_kana(a, b) is compare_kana(b, a)
    assert compare_names(a, a) in {NameMatch.SAME, NameMatch.OTHER_SCRIPT}
    assert not compare_kana(a, a).differs


@given(TEXTS)
@settings(max_examples=100)
def test_any_text_has_code_points(text: str) -> None:
    assert all(point.startswith("U+") for _, point in outside_jis(text))
