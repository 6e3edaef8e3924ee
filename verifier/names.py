"""In here lives the comparison of names, kana and persons: a difference in spelling is no difference of person (P9, P12).

Reception-procedures.md, section 5.7. Names are compared and never rewritten: what the clinic has stays as the clinic has it.

Choices made here, where the sources leave room (all U):
- The family name is what stands before the first space, as cards and answers print it.
- Same family name and another given name: another person (twins, brothers). Same given name and another family name: a family name that
  was changed and isn't updated everywhere yet, or a maiden name; P12 calls that spelling. Both other: another person.
- Without a space the family name is unknown; names with the same last characters, two at least and half of the longer name, count as a
  changed family name, else as another person.
- ● fits any one character, as does 〓. A cut name fits from ten characters on, since fields cut long names only: 健 is not 健太.
- Kana that differ under the same kanji are a misread name, and other kanji under the same kana a misspelt one: spelling. But where
  kanji only fit (●, cut), kana that name another given name decide.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from enum import Enum
from typing import Protocol

from verifier.domain import Sex
from verifier.variants import folded

UNKNOWN_CHARACTERS = "●〓\ufffd"  # ● from the intermediary server; 〓 from printers; U+FFFD from broken conversions
CUT_FROM = 10  # a shorter name was not cut by any field


class NameMatch(Enum):
    """How two names stand to each other. `differs` is true for DIFFERENT alone."""

    SAME = "same"  # but for width and spaces
    SPELLING = "spelling"  # variant characters, old forms, long vowels, order of roman names
    FITS = "fits"  # as far as it can be read: ●, cut, family name alone
    FAMILY_NAME = "family_name"  # same given name under another family name
    OTHER_SCRIPT = "other_script"  # one in kana or roman letters, one in kanji: nothing can be said
    DIFFERENT = "different"

    @property
    def differs(self) -> bool:
        return self is NameMatch.DIFFERENT


class PersonMatch(Enum):
    """Do two papers speak of one person? (P9, P12)"""

    SAME = "same"
    SPELLING = "spelling"  # one person, spelt differently: said, never refused for it
    DIFFERENT = "different"
    UNKNOWN = "unknown"  # nothing that both of them tell


class Particulars(Protocol):
    """Whatever names a person: Patient, a document, an answer. None: not told."""

    @property
    def name(self) -> str | None: ...
    @property
    def kana(self) -> str | None: ...
    @property
    def birth_date(self) -> date | None: ...
    @property
    def sex(self) -> Sex | None: ...


# -- normal forms ----------------------------------------------------------------------------------------------------

_SELECTORS = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]")  # which glyph of one character: no difference to us
_SPACES = re.compile(r"\s+")
_MARKS = str.maketrans({"゛": "\u3099", "゜": "\u309a"})  # so that NFKC joins them to what they follow
_DASHES = re.compile("[‐‑‒–—―−]")


def normalise(text: str) -> str:
    """One width, one kind of space, no invisible characters: 'ﾔﾏﾀﾞ　ﾀﾛｳ ' → 'ヤマダ タロウ'. Spelling stays as it is. Idempotent."""
    visible = "".join(c for c in _SELECTORS.sub("", text) if unicodedata.category(c) not in {"Cf", "Cc"} or c.isspace())
    folded = unicodedata.normalize("NFKC", visible.translate(_MARKS))
    return _SPACES.sub(" ", _DASHES.sub("-", folded)).strip()


_HIRAGANA = {code: code + 0x60 for code in range(0x3041, 0x3097)} | {0x309D: 0x30FD, 0x309E: 0x30FE}
_SMALL = str.maketrans("ァィゥェォッャュョヮヵヶ", "アイウエオツヤユヨワカケ")
_SOUNDS = str.maketrans("ヂヅヲヰヱ", "ジズオイエ")  # same sound, spelt by other rules
_VOWELS = {
    kana: vowel
    for vowel, row in {
        "ア": "アカサタナハマヤラワガザダバパ",
        "イ": "イキシチニヒミリギジヂビピ",
        "ウ": "ウクスツヌフムユルグズヅブプヴ",
        "エ": "エケセテネヘメレゲゼデベペ",
        "オ": "オコソトノホモヨロヲゴゾドボポ",
    }.items()
    for kana in row
}


def _katakana(text: str) -> str:
    katakana = unicodedata.normalize("NFC", normalise(text).translate(_HIRAGANA).translate(_SMALL))
    return _SPACES.sub(" ", re.sub("[\u3099\u309a]", "", katakana)).strip()  # without marks that join to nothing


def fold_kana(text: str) -> str:
    """Kana for comparison: one width, katakana, no small kana, one spelling of long vowels; the space between the names stays.

    'ｼﾖｳｺ', 'ショウコ', 'しょーこ' are one; オノ and オオノ remain two.
    """
    folded: list[str] = []
    for character in _katakana(text).translate(_SOUNDS):
        before = _VOWELS.get(folded[-1], "") if folded else ""
        long = (
            (character in "ー-" and before)
            or (character == "ウ" and before == "オ")
            or (character == "イ" and before == "エ")
        )
        folded.append(before if long else character)
    return "".join(folded)


def fold_name(text: str) -> str:
    """A name for comparison: normalised, variant characters to one form, hiragana to katakana, 々 written out, roman letters small."""
    plain = unicodedata.normalize("NFC", _katakana(text).translate(folded()).casefold())
    return re.sub(r"([^々\s])(々+)", lambda found: found[1] * (len(found[2]) + 1), plain)


# -- comparison of two names -----------------------------------------------------------------------------------------

_BRACKETS = re.compile(r"^([^\[(（〔]*)[\[(（〔](?:旧姓|通称|旧氏)?:?\s*([^\])）〕]+)[\])）〕]\s*(.*)$")
_KANA_ONLY = re.compile(r"^[\u30a0-\u30ff\s・=-]+$")
_ROMAN_ONLY = re.compile(r"^[a-z\u00c0-\u024f\s.,'-]+$")


def _readings(name: str) -> tuple[str, ...]:
    """The ways to read a name with a former or common name in brackets, as cards print it: 山田［佐藤］花子."""
    found = _BRACKETS.match(normalise(name))
    if found is None:
        return (name,)
    before, inner, after = (part.strip() for part in found.groups())
    if after:
        return (f"{before} {after}", f"{inner} {after}")
    return (before, inner)


def _script(folded: str) -> str:
    if _KANA_ONLY.match(folded):
        return "kana"
    return "roman" if _ROMAN_ONLY.match(folded) else "kanji"


def _fit(a: str, b: str) -> bool:
    """Equal, where ● and its like stand for any one character."""
    return len(a) == len(b) and all(
        x == y or x in UNKNOWN_CHARACTERS or y in UNKNOWN_CHARACTERS for x, y in zip(a, b, strict=True)
    )


def _unreadable(folded: str) -> bool:
    return not folded.strip(UNKNOWN_CHARACTERS + " ")


def _cut(a: str, b: str) -> bool:
    """A field counts spaces as well; where they stand says nothing."""
    short, long = sorted((a, b), key=lambda name: len(name.replace(" ", "")))
    tight, whole = short.replace(" ", ""), long.replace(" ", "")
    return len(short) >= CUT_FROM and _fit(tight, whole[: len(tight)])


def _compare_folded(a: str, b: str) -> NameMatch:
    """Two names, folded, neither of them empty."""
    tight_a, tight_b = a.replace(" ", ""), b.replace(" ", "")
    if tight_a == tight_b:
        return NameMatch.SPELLING
    if _unreadable(a) or _unreadable(b):
        return NameMatch.OTHER_SCRIPT
    if _fit(tight_a, tight_b):
        return NameMatch.FITS
    script_a, script_b = _script(a), _script(b)
    if script_a != script_b:
        return NameMatch.OTHER_SCRIPT
    if _cut(a, b):
        return NameMatch.FITS
    parts_a, parts_b = a.split(" "), b.split(" ")
    if script_a == "roman" or len(parts_a) > 2 or len(parts_b) > 2:
        few, many = sorted((set(parts_a), set(parts_b)), key=len)
        if few == many:
            return NameMatch.SPELLING
        if len(few) >= 2 and few < many:
            return NameMatch.FITS
    return _compare_parts(parts_a, parts_b, kana=script_a == "kana")


def _compare_parts(a: list[str], b: list[str], *, kana: bool) -> NameMatch:
    """Family and given names that are not the same as a whole."""
    if len(a) > 1 and len(b) > 1:
        return NameMatch.FAMILY_NAME if _fit("".join(a[1:]), "".join(b[1:])) else NameMatch.DIFFERENT
    if len(a) != len(b) and min(len(a), len(b)) == 1:
        alone, (family, *given) = (a[0], b) if len(a) == 1 else (b[0], a)
        if _fit(alone, family):
            return NameMatch.FITS
        same_end = "".join(given) if alone.endswith("".join(given)) else ""
    else:
        same_end = _common_end(a[0], b[0])
    longest = max(len("".join(a)), len("".join(b)))
    if not kana and len(same_end) >= 2 and len(same_end) * 2 >= longest:
        return NameMatch.FAMILY_NAME
    return NameMatch.DIFFERENT


def _common_end(a: str, b: str) -> str:
    length = 0
    while length < min(len(a), len(b)) and a[-1 - length] == b[-1 - length]:
        length += 1
    return a[len(a) - length :]


_ORDER = list(NameMatch)  # from the best match to the worst


def compare_names(a: str, b: str) -> NameMatch:
    """Compare two names in whatever script they are written. An empty name can't be compared: OTHER_SCRIPT."""
    if not normalise(a) or not normalise(b):
        return NameMatch.OTHER_SCRIPT
    if normalise(a).replace(" ", "") == normalise(b).replace(" ", ""):
        return NameMatch.OTHER_SCRIPT if _unreadable(normalise(a)) else NameMatch.SAME
    return min(
        (_compare_folded(fold_name(x), fold_name(y)) for x in _readings(a) for y in _readings(b)),
        key=_ORDER.index,
    )


def compare_kana(a: str, b: str) -> NameMatch:
    """Compare two readings: SAME but for width, small kana and spaces; SPELLING but for long vowels and spelling by other rules."""
    if not normalise(a) or not normalise(b):
        return NameMatch.OTHER_SCRIPT
    if _katakana(a).replace(" ", "") == _katakana(b).replace(" ", ""):
        return NameMatch.SAME
    return _compare_folded(fold_kana(a).casefold(), fold_kana(b).casefold())


# -- comparison of two persons ---------------------------------------------------------------------------------------

_SURE = {NameMatch.SAME, NameMatch.SPELLING}


def _is_reading(name: str) -> bool:
    return _script(fold_name(name)) == "kana"


def compare_named(a: Particulars, b: Particulars) -> NameMatch | None:
    """Names and kana of two parties together; None where they tell nothing in common."""
    names = compare_names(a.name, b.name) if a.name and b.name else None
    kana = compare_kana(a.kana, b.kana) if a.kana and b.kana else None
    if names in (None, NameMatch.OTHER_SCRIPT) and kana is None:
        # One is written in kana, for want of characters or of a name: it is compared with the other's reading.
        for one, other in ((a, b), (b, a)):
            if other.kana and one.name and _is_reading(one.name):
                kana = compare_kana(one.name, other.kana)
    if names is None or names is NameMatch.OTHER_SCRIPT:
        return kana if kana is not None and kana is not NameMatch.OTHER_SCRIPT else names
    if kana is None or kana is NameMatch.OTHER_SCRIPT:
        return names
    if names in _SURE:
        return names if kana in _SURE else NameMatch.SPELLING
    if names is NameMatch.FITS:
        return NameMatch.DIFFERENT if kana.differs else NameMatch.FITS
    # Other kanji. The same reading makes it a misspelling, the same given name a changed family name.
    return NameMatch.SPELLING if kana in _SURE else min(names, kana, key=_ORDER.index)


def _sexes_differ(a: Sex | None, b: Sex | None) -> bool:
    return a is not None and b is not None and Sex.UNSET not in (a, b) and a is not b


def differences(a: Particulars, b: Particulars) -> tuple[str, ...]:
    """Of 'name', 'birth_date' and 'sex' those in which two parties plainly are not one person. A sex that is unset never differs."""
    found = []
    named = compare_named(a, b)
    if named is not None and named.differs:
        found.append("name")
    if a.birth_date is not None and b.birth_date is not None and a.birth_date != b.birth_date:
        found.append("birth_date")
    if _sexes_differ(a.sex, b.sex):
        found.append("sex")
    return tuple(found)


def same_person(a: Particulars, b: Particulars) -> PersonMatch:
    """Do both speak of one person? DIFFERENT if birth date or sex differ, or names wholly differ; spelling never makes it so.

    UNKNOWN where they tell neither a name that can be compared nor a birth date in common; the same sex alone says nothing.
    """
    if differences(a, b):
        return PersonMatch.DIFFERENT
    named = compare_named(a, b)
    if named is None or named is NameMatch.OTHER_SCRIPT:
        told = a.birth_date is not None and b.birth_date is not None
        if not told:
            return PersonMatch.UNKNOWN
        return PersonMatch.SAME if named is None else PersonMatch.SPELLING
    return PersonMatch.SAME if named is NameMatch.SAME else PersonMatch.SPELLING


# -- characters that bounce ------------------------------------------------------------------------------------------

# JIS X 0208 has these signs; Python's table maps them to look-alikes.
_INSIDE = frozenset(
    "－～∥￠￡￢—―‖−〜¢£¬¥‾\\~"
)  # both code points of each, and the two ASCII signs whose places JIS gives away


def outside_jis(text: str) -> list[tuple[str, str]]:
    """Characters outside JIS level 1 and 2 (JIS X 0208), with code points, in order: [('髙', 'U+9AD9')]. Claims may bounce on them."""
    found: list[tuple[str, str]] = []
    for character in re.findall(f".{_SELECTORS.pattern}?", text, re.DOTALL):
        try:
            if character not in _INSIDE:
                character.encode("shift_jis")
        except UnicodeEncodeError:
            found.append((character, " ".join(f"U+{ord(part):04X}" for part in character)))
    return found
