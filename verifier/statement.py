"""In here lives what a claim says of a patient who was taken on a statement (被保険者資格申立書).

reception-procedures.md, section 5.5: the current number if it was found out; else the former one (旧資格); else unknown (不詳), with `7` in
every place and the remarks by which the insurers can look for the person.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum

import msgspec

from verifier.case import EligibilityDeclaration, Evidence, InsuranceKind

UNKNOWN_INSURER = "7" * 8
# U: section 5.5 says 'in every place'; a person's number has nine where a claim is for somebody whose insurer isn't known.
UNKNOWN_NUMBER = "7" * 9
_KINDS = {
    InsuranceKind.EMPLOYEES: "被用者保険",
    InsuranceKind.NATIONAL: "国民健康保険",
    InsuranceKind.LATE_ELDERLY: "後期高齢者医療",
}

_NOT_KNOWN = {"連絡を試みた日": "未連絡"}


class Basis(Enum):
    """By which number the claim goes."""

    CURRENT = "current"
    FORMER = "former"  # 旧資格
    UNKNOWN = "unknown"  # 不詳


class Claim(msgspec.Struct, frozen=True, kw_only=True):
    """How the claim is filled in. `remarks`: the text of the 摘要欄, in Japanese as it is sent."""

    basis: Basis
    insurer_number: str
    symbol: str
    number: str
    remarks: str


def claim_of(statement: EligibilityDeclaration, others: Iterable[Evidence] = ()) -> Claim:
    """The claim's filling. `others`: what else lies there; the first that has a number gives the former one."""
    if statement.insurer_number and statement.number:
        return Claim(
            basis=Basis.CURRENT,
            insurer_number=statement.insurer_number,
            symbol=statement.symbol or "",
            number=statement.number,
            remarks="",
        )
    for item in others:
        if item.insurer_number and item.number and not isinstance(item, EligibilityDeclaration):
            return Claim(
                basis=Basis.FORMER,
                insurer_number=item.insurer_number,
                symbol=item.symbol or "",
                number=item.number,
                remarks="旧資格",
            )
    return Claim(
        basis=Basis.UNKNOWN,
        insurer_number=UNKNOWN_INSURER,
        symbol="",
        number=UNKNOWN_NUMBER,
        remarks=_unknown(statement),
    )


def _unknown(statement: EligibilityDeclaration) -> str:
    """不詳, then in the order of section 5.5 what is known; what isn't is named, so that nobody forgets to ask."""
    tried = statement.contact_tried_on
    parts = {
        "カナ氏名": statement.kana,
        "保険種別": _KINDS[statement.insurance] if statement.insurance is not None else None,
        "保険者名": statement.insurer_name,
        "勤務先": statement.employer,
        "住所": statement.address,
        "電話": statement.telephone,
        "連絡を試みた日": f"{tried.year}年{tried.month}月{tried.day}日" if tried is not None else None,
    }
    return "　".join(
        ["不詳", *(f"{label}：{value or _NOT_KNOWN.get(label, '不明')}" for label, value in parts.items())]
    )
