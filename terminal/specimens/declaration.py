"""In here lives the statement (被保険者資格申立書) as paper: to be filled in by hand, or as it was typed at the counter."""

from __future__ import annotations

from collections.abc import Iterable

from terminal.documents.printed import era, sex
from terminal.specimens.marks import Field, label, table, text
from terminal.words import Lang
from verifier.case import EligibilityDeclaration, InsuranceKind

_LEAD = (
    "有効な保険の資格がありますが、オンライン資格確認ができなかったため、下記のとおり申し立てます（わかる範囲で記入）。",
    "I am insured, and it could not be verified online; I declare the following as far as I know.",
)
_KINDS = (
    (InsuranceKind.EMPLOYEES, "被用者保険"),
    (InsuranceKind.NATIONAL, "国民健康保険"),
    (InsuranceKind.LATE_ELDERLY, "後期高齢者医療"),
    (None, "わからない"),
)
_NOTES = (
    (
        "保険の番号がわかるものを、なるべく早くお持ちください。",
        "Please bring something that shows your number as soon as you can.",
    ),
    (
        "この用紙は、支払いが済むまで医療機関で保管し、その後に廃棄します。",
        "The clinic keeps this paper until the claim is paid, and then destroys it.",
    ),
)


def statement(item: EligibilityDeclaration, lang: Lang) -> str:
    """What is on it (reception-procedures.md, section 5.5); what is not known stays blank, to be written by hand."""
    rows = [
        Field("氏名", "name", item.name or "", above=item.kana or "フリガナ"),
        Field("生年月日", "born", era(item.birth_date)),
        Field("性別", "sex", sex(item.sex)),
        Field("住所", "address", item.address or ""),
        Field("電話番号", "telephone", item.telephone or ""),
        Field("保険の種類", "kind of insurance", _boxes((name, kind is item.insurance, kind) for kind, name in _KINDS)),
        Field("保険者等名称", "insurer", item.insurer_name or ""),
        Field("事業所名（被用者保険）", "employer", item.employer or ""),
        Field(
            "一部負担金の割合",
            "patient pays",
            _boxes((f"{ratio // 10}割", ratio == item.ratio, ratio) for ratio in (10, 20, 30)),
        ),
        Field(
            "最近の保険の変更",
            "changed lately",
            _boxes((name, item.changed_lately is told, told) for told, name in ((True, "あり"), (False, "なし"))),
        ),
        Field("保険者番号（わかれば）", "insurer number, if known", item.insurer_number or ""),
        Field(
            "記号・番号（わかれば）",
            "symbol, number, if known",
            " ".join(one for one in (item.symbol, item.number, item.branch) if one),
        ),
    ]
    signed = item.name or "" if item.signed and item.signed_on is not None else ""
    notes = "".join(f"<li>{label(ja, en, lang)}</li>" for ja, en in _NOTES)
    return (
        f"<h2>被保険者資格申立書</h2>"
        f'<p class="lead">{label(_LEAD[0], _LEAD[1], lang)}</p>{table(rows, lang)}'
        f'<dl class="signing"><div><dt>{label("記入日", "date", lang)}</dt><dd>{text(era(item.signed_on))}</dd></div>'
        f"<div><dt>{label('署名', 'signature', lang)}</dt><dd>{text(signed)}</dd></div></dl>"
        f'<ol class="notes">{notes}</ol>'
    )


def _boxes(choices: Iterable[tuple[str, bool, object]]) -> str:
    """Boxes to tick; 'わからない' is ticked by nobody on a blank form."""
    return "　".join(f"{'☑' if ticked and value is not None else '☐'}{name}" for name, ticked, value in choices)
