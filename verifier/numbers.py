"""In here lives the reading of numbers that people copy from documents: insurer, symbol, number, branch, institution code.

Formats, check digits and vectors: reception-procedures.md, sections 5.2, 5.3 and 5.6. What was typed is never changed in place:
each function gives the form that is sent and compared, and the caller keeps the other one. Leading zeros are always kept.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import Enum
from typing import Self

MOST_CHARACTERS = 19  # symbol and number together (section 5.3)

# fmt: off
PREFECTURES = (
    "北海道", "青森県", "岩手県", "宮城県", "秋田県", "山形県", "福島県", "茨城県",
    "栃木県", "群馬県", "埼玉県", "千葉県", "東京都", "神奈川県", "新潟県", "富山県",
    "石川県", "福井県", "山梨県", "長野県", "岐阜県", "静岡県", "愛知県", "三重県",
    "滋賀県", "京都府", "大阪府", "兵庫県", "奈良県", "和歌山県", "鳥取県", "島根県",
    "岡山県", "広島県", "山口県", "徳島県", "香川県", "愛媛県", "高知県", "福岡県",
    "佐賀県", "長崎県", "熊本県", "大分県", "宮崎県", "鹿児島県", "沖縄県",
)  # in the order of the national codes 01 … 47
# fmt: on


class NumberError(ValueError):
    """What was typed is no such number. `code` is stable, `values` fill the sentence that terminal.words has for it.

    The text is never part of the exception's own message: numbers of people stay out of logs.
    """

    def __init__(self, code: str, **values: object) -> None:
        super().__init__(code)
        self.code = code
        self.values = values


class Scheme(Enum):
    """Whose insurance it is, by 法別番号 (section 5.2). Two codes of one scheme are one member."""

    JAPAN_HEALTH = "協会けんぽ"  # 01
    SEAMEN = "船員保険"  # 02
    DAY_LABOUR = "日雇特例"  # 03 一般, 04 特別療養費
    HEALTH_SOCIETY = "健康保険組合"  # 06
    SELF_DEFENCE = "自衛官"  # 07: the officer alone, the family is 31
    STATE_MUTUAL = "国家公務員共済"  # 31
    LOCAL_MUTUAL = "地方公務員共済"  # 32
    POLICE_MUTUAL = "警察共済"  # 33
    SCHOOL_MUTUAL = "公立学校共済・私学事業団"  # 34
    LATE_ELDERLY = "後期高齢者医療"  # 39
    RETIRED_SOCIETY = "特定健康保険組合"  # 63 特例退職
    RETIRED_NATIONAL = "退職国保"  # 67: abolished, still in old data
    RETIRED_MUTUAL = "特定共済"  # 72–75 特例退職
    NATIONAL = "国民健康保険"  # six digits, no 法別
    NATIONAL_UNION = "国民健康保険組合"  # six digits, 3 as the first of the insurer's three


_SCHEMES = {
    "01": Scheme.JAPAN_HEALTH,
    "02": Scheme.SEAMEN,
    "03": Scheme.DAY_LABOUR,
    "04": Scheme.DAY_LABOUR,
    "06": Scheme.HEALTH_SOCIETY,
    "07": Scheme.SELF_DEFENCE,
    "31": Scheme.STATE_MUTUAL,
    "32": Scheme.LOCAL_MUTUAL,
    "33": Scheme.POLICE_MUTUAL,
    "34": Scheme.SCHOOL_MUTUAL,
    "39": Scheme.LATE_ELDERLY,
    "63": Scheme.RETIRED_SOCIETY,
    "67": Scheme.RETIRED_NATIONAL,
    **dict.fromkeys(("72", "73", "74", "75"), Scheme.RETIRED_MUTUAL),
}
# Laws of public subsidies: their payer numbers have eight digits and the same check digit, and lie beside the insurer's on
# the counter. Town schemes are the 80s and 90s (U).
_SUBSIDIES = frozenset({"12", "15", "21", "52", "54", *(f"{law}" for law in range(80, 100))})


class PointsTable(Enum):
    """点数表, the third digit of an institution code (section 5.6)."""

    MEDICAL = "1"  # 医科
    DENTAL = "3"  # 歯科
    PHARMACY = "4"  # 調剤


def check_digit(digits: str) -> int:
    """The check digit that belongs behind these digits (section 5.2: from the right by 2, 1, 2, 1 …; it is Luhn's).

    It finds every single wrong digit and every swap of neighbours but 09 with 90. Raises ValueError for anything but ASCII digits.
    """
    if not (digits.isascii() and digits.isdigit()):
        raise ValueError("digits expected")
    total = 0
    for place, digit in enumerate(reversed(digits)):
        product = int(digit) * (2 if place % 2 == 0 else 1)
        total += product - 9 if product > 9 else product
    return -total % 10


# What eyes take for one another on worn cards (section 4.2, R13: 3/5/8; 0/6/8, 1/7 and 4/9 are ours, U).
_ALIKE = {"3": "58", "5": "386", "8": "3506", "0": "68", "6": "085", "1": "7", "7": "1", "4": "9", "9": "4"}


def likely_misreadings(digits: str) -> tuple[str, ...]:
    """Numbers one misread digit away whose check digit holds: what the card perhaps says. Empty for a number that is right."""
    if not digits or check_digit(digits[:-1]) == int(digits[-1]):
        return ()
    return tuple(
        other
        for place, digit in enumerate(digits)
        for alike in _ALIKE.get(digit, "")
        if check_digit((other := digits[:place] + alike + digits[place + 1 :])[:-1]) == int(other[-1])
    )


_DASHES = re.compile(r"[‐‑‒–—―−─﹘﹣－]|(?<![ァ-ヺぁ-ゖ])ー")  # ー after kana is a long vowel
_SPACES = re.compile(r"\s+")


def _plain(text: str) -> str:
    """Half width where there is one, one kind of dash, no spaces."""
    tight = _SPACES.sub("", _DASHES.sub("-", unicodedata.normalize("NFKC", text)))
    return unicodedata.normalize("NFC", tight)  # what stood apart may join now


def _digits_of(text: str, name: str, lengths: tuple[int, ...]) -> str:
    """The digits of a number that has nothing else in it; dashes that group them are dropped. Raises NumberError."""
    plain = _plain(text).replace("-", "")
    for character in plain:
        if not (character.isascii() and character.isdigit()):
            raise NumberError(f"{name}_characters", character=character)
    if len(plain) not in lengths:
        raise NumberError(f"{name}_length", length=len(plain), lengths=" / ".join(map(str, lengths)))
    return plain


def _expect_check(digits: str, name: str) -> None:
    expected = check_digit(digits[:-1])
    if expected != int(digits[-1]):
        raise NumberError(f"{name}_check", expected=expected, found=int(digits[-1]))


def _expect_prefecture(code: str, name: str) -> None:
    if not 1 <= int(code) <= len(PREFECTURES):
        raise NumberError(f"{name}_prefecture", prefecture=code)


@dataclass(frozen=True, slots=True)
class InsurerNumber:
    """保険者番号: eight digits, or six for National Health Insurance (国保)."""

    digits: str
    scheme: Scheme
    prefecture: str  # '01' … '47'

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read it in full or half width, with spaces, dashes, leading blanks, or 国保 padded with 00.

        Raises NumberError: insurer_number_empty, _characters, _length, _check (values: expected, found), _subsidy (a payer number
        of a public subsidy: law), _scheme (no such 法別: scheme), _prefecture.
        """
        if not _plain(text):
            raise NumberError("insurer_number_empty")
        digits = _digits_of(text, "insurer_number", (6, 8))
        if len(digits) == 8 and digits.startswith("00"):
            digits = digits[2:]  # some systems pad 国保 so; the check digit is the same either way
        _expect_check(digits, "insurer_number")
        if len(digits) == 6:
            _expect_prefecture(digits[:2], "insurer_number")
            return cls(digits, Scheme.NATIONAL_UNION if digits[2] == "3" else Scheme.NATIONAL, digits[:2])
        law = digits[:2]
        if law in _SUBSIDIES:
            raise NumberError("insurer_number_subsidy", law=law)
        if law not in _SCHEMES:
            raise NumberError("insurer_number_scheme", scheme=law)
        _expect_prefecture(digits[2:4], "insurer_number")
        return cls(digits, _SCHEMES[law], digits[2:4])

    @property
    def padded(self) -> str:
        """Eight places, with leading blanks for 国保: the form of the XML messages (section 5.2, B)."""
        return self.digits.rjust(8)

    def __str__(self) -> str:
        return self.digits


@dataclass(frozen=True, slots=True)
class InstitutionCode:
    """医療機関コード: prefecture 2, points table 1, district 2, institution 4, check 1."""

    digits: str

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read all ten digits. Raises NumberError: institution_code_empty, _characters, _length, _check, _prefecture, _table."""
        if not _plain(text):
            raise NumberError("institution_code_empty")
        digits = _digits_of(text, "institution_code", (10,))
        _expect_check(digits, "institution_code")
        _expect_prefecture(digits[:2], "institution_code")
        if digits[2] not in {table.value for table in PointsTable}:
            raise NumberError("institution_code_table", table=digits[2])
        return cls(digits)

    @property
    def prefecture(self) -> str:
        return self.digits[:2]

    @property
    def points_table(self) -> PointsTable:
        return PointsTable(self.digits[2])

    @property
    def short(self) -> str:
        """The seven-digit form; its check digit still counts prefecture and points table."""
        return self.digits[3:]

    def __str__(self) -> str:
        return self.digits


def prefecture_name(code: str) -> str:
    """'13' → '東京都'. Raises KeyError for what is no prefecture."""
    if not (code.isascii() and code.isdigit() and 1 <= int(code) <= len(PREFECTURES)):
        raise KeyError(code)
    return PREFECTURES[int(code) - 1]


def _written(text: str, name: str) -> str:
    plain = _plain(text)
    for character in plain:
        if (
            unicodedata.category(character)[0] == "C"
        ):  # control, format, surrogate, private use: no document prints them
            raise NumberError(f"{name}_characters", character=f"U+{ord(character):04X}")
    if len(plain) > MOST_CHARACTERS:
        raise NumberError(f"{name}_length", length=len(plain), most=MOST_CHARACTERS)
    return plain


def normalise_symbol(text: str) -> str:
    """記号 as it is sent: half width where there is one, plain dashes, no spaces. Empty where the insurer uses none.

    Raises NumberError: symbol_characters, symbol_length (values: length, most).
    """
    return _written(text, "symbol")


def normalise_number(text: str) -> str:
    """番号 as it is sent. Raises NumberError: number_empty, number_characters, number_length."""
    plain = _written(text, "number")
    if not plain:
        raise NumberError("number_empty")
    return plain


def check_symbol_and_number(symbol: str, number: str) -> None:
    """Together they have at most 19 characters (section 5.3). Raises NumberError: symbol_number_length."""
    length = len(normalise_symbol(symbol)) + len(normalise_number(number))
    if length > MOST_CHARACTERS:
        raise NumberError("symbol_number_length", length=length, most=MOST_CHARACTERS)


def normalise_branch(text: str) -> str:
    """枝番 in two digits: '1' → '01'. Raises NumberError: branch_empty, branch_characters, branch_length."""
    if not _plain(text):
        raise NumberError("branch_empty")
    return _digits_of(text, "branch", (1, 2)).zfill(2)
