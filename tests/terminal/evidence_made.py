"""In here lives the making of evidence of every kind, with any of its fields, for properties."""

from __future__ import annotations

from datetime import date
from enum import Enum
from typing import Any, get_args

import msgspec
from hypothesis import strategies as st

from terminal.paper.fields import KINDS, Form
from verifier.case import Evidence

_NAMES = st.text("山田太郎花子髙﨑●①アイウ　 abcΩ", min_size=1, max_size=12).map(str.strip).filter(bool)
_NUMBERS = st.text("0123456789ABC文科あー-", min_size=1, max_size=12).filter(lambda text: text.strip("ー-") != "")
_BY_NAME: dict[str, st.SearchStrategy[Any]] = {
    "name": _NAMES,
    "kana": st.text("アイウエオッャー　", min_size=1, max_size=12).map(str.strip).filter(bool),
    "insurer_number": st.sampled_from(["31139991", "139998", "39139993", "12345678", "不明"]),
    "symbol": _NUMBERS,
    "number": _NUMBERS,
    "address": _NAMES,
    "telephone": st.sampled_from(["03-1234-5678", "09012345678", "不明"]),
    "insurer_name": _NAMES,
    "employer": _NAMES,
    "ratio": st.sampled_from([10, 20, 30]),
    "branch": st.sampled_from(["00", "01", "1", "１２"]),
}
_DATES = st.dates(date(1850, 1, 1), date(2060, 12, 31))


def _values(form: Form, info: msgspec.structs.FieldInfo) -> st.SearchStrategy[Any]:
    if info.name in _BY_NAME:
        return _BY_NAME[info.name]
    kinds = set(get_args(info.type)) or {info.type}
    if date in kinds:
        return _DATES
    if bool in kinds:
        return st.booleans()
    enum = next(kind for kind in kinds if isinstance(kind, type) and issubclass(kind, Enum))
    return st.sampled_from(enum)


@st.composite
def evidence(draw: st.DrawFn) -> Evidence:
    """Any kind, any of its fields; some of them misprinted."""
    form = draw(st.sampled_from(list(KINDS.values())))
    infos = [info for info in msgspec.structs.fields(form) if draw(st.booleans())]
    made: Evidence = form(**{info.name: draw(_values(form, info)) for info in infos})  # type: ignore[assignment]  # a form of KINDS is a kind of Evidence
    return made
