"""In here lives 住民票情報との照合: what an insurer declared, compared with the resident record; what differs keeps it from being seen (T08, D1).

Spelling never makes a difference (P12): widths, spaces, small kana, long vowels and shapes of one character are the same. A character that one
side lacks (●) fits any other. Everything else does.
"""

from __future__ import annotations

import re
import unicodedata
from enum import Enum

from mock_server.charset import LACKING, national_text
from mock_server.events import InsuranceAcquired, ResidentRecord
from verifier.domain import Sex
from verifier.names import fold_kana, fold_name


class Difference(Enum):
    """In what a declaration differs from the resident record."""

    NO_RECORD = "no_record"  # nobody of that key lives anywhere
    NAME = "name"
    KANA = "kana"
    BIRTH_DATE = "birth_date"
    SEX = "sex"
    ADDRESS = "address"


def differences(declared: InsuranceAcquired, record: ResidentRecord | None) -> tuple[Difference, ...]:
    """In what the insurer's declaration differs from the resident record, in the enum's order; empty: it may be seen."""
    if record is None:
        return (Difference.NO_RECORD,)
    fits = {
        Difference.NAME: _same_name(declared.name, record.name),
        Difference.KANA: _tight(fold_kana(declared.kana)) == _tight(fold_kana(record.kana)),
        Difference.BIRTH_DATE: declared.birth_date == record.birth_date,
        Difference.SEX: declared.sex is record.sex or Sex.UNSET in {declared.sex, record.sex},
        Difference.ADDRESS: fold_address(declared.address) == fold_address(record.address),
    }
    return tuple(difference for difference, same in fits.items() if not same)


def _same_name(declared: str, recorded: str) -> bool:
    one, other = _tight(fold_name(declared)), _tight(fold_name(recorded))
    if one == other:
        return True
    one, other = _tight(fold_name(national_text(declared))), _tight(fold_name(national_text(recorded)))
    return len(one) == len(other) and all(
        left == right or LACKING in {left, right} for left, right in zip(one, other, strict=True)
    )


def _tight(text: str) -> str:
    return text.replace(" ", "")


_DIGITS = {character: str(value) for value, character in enumerate("〇一二三四五六七八九")}
_COUNTED = re.compile(r"([〇一二三四五六七八九十]+)(?=丁目|番地|番|号)")
_COUNTERS = re.compile(r"丁目|番地の?|番|号室?|[の之](?=\d)")
_DASHES = re.compile(r"[‐‑‒–—―−ー－ｰ-]+")
_BETWEEN_DIGITS = re.compile(r"(?<=\d)[ \u3000]+(?=\d)")


def fold_address(address: str) -> str:
    """An address as it is compared: 一丁目２番３号 and 1-2-3 are one, whatever widths, dashes and spaces were used."""
    text = unicodedata.normalize("NFKC", address)
    text = _BETWEEN_DIGITS.sub("-", text)
    text = "".join(text.split())
    text = _COUNTED.sub(lambda found: _number(found[1]), text)
    text = _DASHES.sub("-", text)
    text = _COUNTERS.sub("-", text)
    return _DASHES.sub("-", text).strip("-")


def _number(kanji: str) -> str:
    """二十三 and 二三 as 23."""
    if "十" not in kanji:
        return "".join(_DIGITS[character] for character in kanji)
    tens, _, ones = kanji.partition("十")
    return str(int(_DIGITS.get(tens, "1")) * 10 + int(_DIGITS.get(ones, "0")))
