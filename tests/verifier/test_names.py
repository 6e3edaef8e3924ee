"""In here live the tests of names: a difference in spelling is no difference of person, and twins are two."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from verifier.case import Answer, LegacyCard, Patient
from verifier.domain import Sex, Validity
from verifier.names import (
    CUT_FROM,
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
from verifier.variants import folded


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


@pytest.mark.parametrize(
    "group",
    [
        # families that the family registers' notices, or the old forms, make one (reception-procedures.md, section 5.7)
        *(
            "高髙",
            "崎﨑嵜",
            "辺邊邉边𨘢",
            "斉齊齐亝",
            "斎齋",
            "浜濱濵",
            "島嶋嶌",
            "富冨",
            "吉𠮷",
            "柳栁桺",
            "橋槗𣘺",
            "桑桒",
        ),
        *(
            "徳德",
            "恵惠",
            "真眞",
            "清淸",
            "郎郞",
            "彦彥",
            "広廣",
            "沢澤",
            "滝瀧",
            "竜龍",
            "亀龜",
            "舘館",
            "峰峯",
            "野埜",
        ),
        *(
            "薗園",
            "国國圀",
            "鉄鐵銕",
            "辻辻",
            "葛葛",
            "昇曻",
            "船舩",
            "淵渊渕",
            "松枩柗",
            "蔵藏",
            "桜櫻",
            "岡堽",
            "隆隆",
        ),
    ],
)
def test_variants_of_the_published_table_are_one(group: str) -> None:
    assert len({fold_name(character) for character in group}) == 1
    for one in group:
        assert compare_names(f"{group[0]}本 一郎", f"{one}本 一郎") in {NameMatch.SAME, NameMatch.SPELLING}


@pytest.mark.parametrize(
    "pair", ["功切", "玉王", "師帥", "書昼", "大太", "土士", "未末", "日曰", "千干", "己已", "田由", "木本"]
)
def test_characters_that_only_look_alike_stay_two(pair: str) -> None:
    assert fold_name(pair[0]) != fold_name(pair[1])


def test_the_published_table_is_sound() -> None:
    table = folded()
    assert len(table) > 12_000
    for code, base in table.items():
        assert normalise(chr(code)) == chr(code)  # what NFKC folds is not in it
        assert len(base) == 1
        assert ord(base) not in table
        assert chr(code) != base


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


NAMES = st.lists(
    st.sampled_from(["山", "髙", "﨑", "邉", "太", "郎", "凜", "さ", "サ", "ヨ", "々", "𠮷"]), min_size=1, max_size=4
).map("".join)


@given(NAMES, NAMES)
@settings(max_examples=150)
def test_spelling_never_makes_another_person(family: str, given_name: str) -> None:
    """P12: variants, widths, spaces and glyph selectors, all at once."""
    name = f"{family} {given_name}"
    spelt = fold_name(name)
    assert not compare_names(name, spelt).differs
    assert not compare_names(name, name.replace(" ", "　")).differs
    assert not compare_names(name, name.replace(" ", "")).differs
    assert not compare_names(name, f"{family}󠄀 {given_name}").differs
    assert compare_names(name, spelt) is compare_names(spelt, name)


@given(NAMES, NAMES, st.integers(0, 7))
@settings(max_examples=150)
def test_a_lost_character_never_makes_another_person(family: str, given_name: str, place: int) -> None:
    name = f"{family} {given_name}"
    place %= len(name)
    if name[place] != " " and "々" not in name:
        assert not compare_names(name, f"{name[:place]}●{name[place + 1 :]}").differs


@given(st.text("アカサタナハマヤラワガザダバパキシチニヒミリギジクスツヌフムユルッャュョンー", min_size=1, max_size=12))
@settings(max_examples=200)
def test_kana_in_any_width_and_alphabet_is_one(kana: str) -> None:
    hiragana = "".join(chr(ord(one) - 0x60) if "ァ" <= one <= "ヶ" else one for one in kana)
    assert fold_kana(hiragana) == fold_kana(kana)
    assert fold_kana(kana.translate(str.maketrans("ッャュョ", "ツヤユヨ"))) == fold_kana(kana)
    decomposed = unicodedata.normalize("NFD", kana)
    assert fold_kana(decomposed) == fold_kana(kana)
    assert not compare_kana(kana, hiragana).differs


@given(
    st.text("ABCDEFGHIJ", min_size=2, max_size=5),
    st.lists(st.text("KLMNOP", min_size=2, max_size=6), min_size=1, max_size=3),
    st.integers(10, 30),
)
@settings(max_examples=100)
def test_roman_names_are_cut_and_turned_round(family: str, rest: list[str], at: int) -> None:
    name = " ".join([family, *rest])
    assert not compare_names(name, " ".join([*rest, family]).title()).differs
    assert not compare_names(name, name[: max(at, CUT_FROM + 2)]).differs  # fields cut long names only
