"""In here lives what can be wrong with what is written of a person: numbers by their form and check digit, kana, birth dates."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date
from functools import lru_cache

from verifier.case import Answer, Doubt, Evidence, Patient, SubsidyCertificate, Words
from verifier.dates import age_on
from verifier.domain import OLDEST
from verifier.doubt_words import WORDS
from verifier.names import normalise
from verifier.numbers import (
    InsurerNumber,
    NumberError,
    check_symbol_and_number,
    likely_misreadings,
    normalise_branch,
    normalise_number,
    normalise_symbol,
)

_NOT_KANA = re.compile(r"[^\u3041-\u3096\u30a0-\u30ff\u3099-\u309c\uff65-\uff9fA-Za-zÀ-ɏ\s・,.'’()（）-]")


def doubt(code: str, where: str, **values: object) -> Doubt:
    ja, en = WORDS[code]
    return Doubt(code, where, ja.format_map(values), en.format_map(values))


_PLACES = {
    "patient": Words("患者", "the patient"),
    "visit_date": Words("来院日", "the day of the visit"),
    "equipment": Words("機器", "the equipment"),
    "answers.card": Words("カードへの回答", "the answer to the card"),
    "answers.number": Words("番号への回答", "the answer to the number"),
}
_SHOWN = re.compile(r"evidence\[(\d+)\]")


def place(where: str) -> Words:
    """A path's first part as people call it: 'evidence[0].name' is 提示物1, item 1."""
    if found := _SHOWN.match(where):
        number = int(found[1]) + 1
        return Words(f"提示物{number}", f"item {number}")
    return next((words for path, words in _PLACES.items() if where.startswith(path)), Words(where, where))


# -- numbers -----------------------------------------------------------------------------------------------------------------


def checked(check: Callable[[], object], where: str, **values: object) -> Iterator[Doubt]:
    try:
        check()
    except NumberError as error:
        yield doubt(error.code, where, **{**values, **error.values})


@lru_cache(maxsize=4096)
def insurer(text: str) -> InsurerNumber | NumberError:
    try:
        return InsurerNumber.parse(text)
    except NumberError as error:
        return error


def _insurer_number(text: str, where: str, *, payer: bool) -> Iterator[Doubt]:
    read = insurer(text)
    if isinstance(read, InsurerNumber):
        return
    if read.code == "insurer_number_empty":
        yield doubt("text_empty", where)
        return
    if payer and read.code in {"insurer_number_subsidy", "insurer_number_scheme", "insurer_number_prefecture"}:
        return  # a payer number of a public subsidy: the first two digits name the law
    digits = re.sub(r"\D", "", normalise(text))
    likely = likely_misreadings(digits) if read.code == "insurer_number_check" else ()
    right = [one for one in likely if payer or isinstance(insurer(one), InsurerNumber)][:3]
    code = read.code.replace("insurer_number", "payer_number") if payer and read.code.endswith("_check") else read.code
    yield doubt(
        code,
        where,
        given=digits or text,
        likely=f"{'・'.join(right)} ではありませんか。" if right else "",
        likely_en=f"Is it {' or '.join(right)}? " if right else "",
        **read.values,
    )


def numbers(item: Evidence, where: str) -> Iterator[Doubt]:
    if item.insurer_number is not None:
        payer = isinstance(item, SubsidyCertificate)
        yield from _insurer_number(item.insurer_number, f"{where}.insurer_number", payer=payer)
    symbol, number = item.symbol, item.number
    found: list[Doubt] = []
    if symbol is not None:
        found += checked(lambda: normalise_symbol(symbol), f"{where}.symbol")
    if number is not None:
        found += checked(lambda: normalise_number(number), f"{where}.number")
    yield from found
    if symbol is not None and number is not None and not found:
        yield from checked(lambda: check_symbol_and_number(symbol, number), f"{where}.number")
    if item.branch is not None:
        branch = item.branch
        yield from checked(lambda: normalise_branch(branch), f"{where}.branch")


# -- who it is ---------------------------------------------------------------------------------------------------------------


def person(of: Patient | Evidence | Answer, day: date, where: str) -> Iterator[Doubt]:
    for field, text in (("name", of.name), ("kana", of.kana)):
        if text is not None and not normalise(text):
            yield doubt("text_empty", f"{where}.{field}")
    if of.kana and (found := _NOT_KANA.search(normalise(of.kana))) and found[0] not in "●〓":
        yield doubt("kana_not_kana", f"{where}.kana", character=found[0])
    born = of.birth_date
    if born is None:
        return
    if born > day:
        yield doubt("born_after_visit", f"{where}.birth_date", given=born, day=day)
    elif age_on(born, day) > OLDEST:
        yield doubt("too_old", f"{where}.birth_date", given=born, day=day, age=age_on(born, day))
