"""In here live the documents of paper: the certificate's paper form, the notice, the declaration, past records, and what proves no insurance."""

from __future__ import annotations

from terminal.documents.bearer import Bearer
from terminal.documents.cards import certificate_rows
from terminal.documents.printed import (
    insurer_name,
    insurer_rows,
    number_row,
    person_rows,
)
from terminal.documents.sheet import SPECIMEN, Item, Row, centred, ends, set_rows
from terminal.words import Lang
from verifier.case import (
    EligibilityCertificate,
    EligibilityDeclaration,
    EligibilityNotice,
    LimitCertificate,
    PastRecord,
    SubsidyCertificate,
)

UNKNOWN = "不詳"  # reception-procedures.md, section 5.5: what a claim says where a number is not known


def eligibility_certificate_paper(item: EligibilityCertificate, lang: Lang) -> list[str]:
    """資格確認書 of paper, for a short time: the printed date rules."""
    return [ends("", SPECIMEN), centred("資 格 確 認 書"), "", *set_rows(certificate_rows(item), lang)]


def eligibility_notice(item: EligibilityNotice, lang: Lang) -> list[str]:
    """資格情報のお知らせ: A4, and good only together with the card."""
    rows: list[Row] = [
        number_row(item),
        *person_rows(item),
        *insurer_rows(item),
        "",
        "このお知らせのみでは受診できません。",
        "マイナ保険証とともに提示してください。",
    ]
    return [ends("", SPECIMEN), centred("資格情報のお知らせ"), "", *set_rows(rows, lang)]


def eligibility_declaration(item: EligibilityDeclaration, lang: Lang, bearer: Bearer) -> list[str]:
    """被保険者資格申立書: what a patient with a card in trouble declares; what is not known is 不詳."""
    rows: list[Row] = list(person_rows(item))
    if address := item.address or bearer.address:
        rows.append(Item("住所", "address", address))
    if item.telephone:
        rows.append(Item("電話", "telephone", item.telephone))
    known = insurer_name(item.insurer_number) if item.insurer_number else UNKNOWN
    rows += [
        Item("保険者番号", "insurer no.", item.insurer_number or UNKNOWN),
        Item("保険者名", "insurer", item.insurer_name or known),
        number_row(item) if item.number else Item("記号・番号", "symbol, number", UNKNOWN),
    ]
    if item.employer:
        rows.append(Item("勤務先", "employer", item.employer))
    rows += [
        "",
        "有効な資格を有していることを申し立てます。",
        Item("署名", "signature", (item.name or "") if item.signed else ""),
    ]
    return [ends("", SPECIMEN), centred("被保険者資格申立書"), "", *set_rows(rows, lang)]


def past_record(item: PastRecord, lang: Lang) -> list[str]:
    """What the clinic kept of an earlier visit; it counts with the card and the patient's word that nothing has changed."""
    asked = {None: "未確認", True: "なし", False: "あり"}[item.unchanged]
    rows: list[Row] = [
        *person_rows(item),
        *insurer_rows(item),
        number_row(item),
        "",
        Item("前回からの変更", "changed?", asked),
    ]
    return [ends("過去の受診時の資格情報（院内控え）", SPECIMEN), "", *set_rows(rows, lang)]


def subsidy_certificate(item: SubsidyCertificate, lang: Lang) -> list[str]:
    """医療証: a town's subsidy; it proves no insurance."""
    rows: list[Row] = [
        Item("公費負担者番号", "payer number", item.insurer_number or ""),
        Item("受給者番号", "recipient number", item.number or ""),
        *person_rows(item),
        "",
        "健康保険の資格を証するものではありません。",
        Item("発行", "issued by", "見本市"),
    ]
    return [ends("子ども医療費受給者証（医療証）", SPECIMEN), "", *set_rows(rows, lang)]


def limit_certificate(item: LimitCertificate, lang: Lang) -> list[str]:
    """限度額適用認定証: how much a month costs at most; it proves no insurance."""
    rows: list[Row] = [number_row(item), *person_rows(item), "", *insurer_rows(item)]
    return [ends("健康保険限度額適用認定証", SPECIMEN), "", *set_rows(rows, lang)]
