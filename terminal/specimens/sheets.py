"""In here lives what each kind of document says and how it is laid out: old card, certificate in plastic and on paper, notice, portal screen."""

from __future__ import annotations

from terminal.documents.printed import era, legacy_title, sex
from terminal.specimens.declaration import statement
from terminal.specimens.marks import SPECIMEN, Field, fields, label, table, text
from terminal.specimens.specimen import Specimen
from terminal.words import Lang
from verifier.case import (
    CertificateForm,
    EligibilityCertificate,
    EligibilityDeclaration,
    EligibilityNotice,
    LegacyCard,
    MynaportalScreen,
)
from verifier.domain import Relation

_MUTUAL = (
    "31",
    "32",
    "33",
    "34",
)  # 法別 of the mutual-aid unions (reception-procedures.md, section 5.2): their members are 組合員


def sheet(one: Specimen, lang: Lang) -> str:
    """The document as an element of the page, 見本 across it."""
    match one.item:
        case LegacyCard():
            notes = _LEGACY_NOTES if one.item.expires_on is None else _OWN_EXPIRY_NOTES
            return _card(_legacy(one, one.item, lang), "legacy") + _card(_back(notes, lang), "legacy back")
        case EligibilityCertificate(form=CertificateForm.PAPER):
            return _paper(_certificate_on_paper(one, one.item, lang), "certificate")
        case EligibilityCertificate():
            return _card(_certificate(one, one.item, lang), "certificate") + _card(
                _back(_CERTIFICATE_NOTES, lang), "certificate back"
            )
        case EligibilityNotice():
            return _paper(_notice(one, lang), "notice")
        case EligibilityDeclaration():
            return _paper(statement(one.item, lang), "statement")
        case MynaportalScreen():
            return f'<article class="phone">{_portal(one, one.item, lang)}{SPECIMEN}</article>'


def _card(inside: str, name: str) -> str:
    return f'<article class="card {name}">{inside}{SPECIMEN}</article>'


def _paper(inside: str, name: str) -> str:
    return f'<article class="paper {name}">{inside}{SPECIMEN}</article>'


# -- what they say ---------------------------------------------------------------------------------------------------


def _holder(one: Specimen) -> str:
    number = one.item.insurer_number or ""
    if number.startswith("39") and len(number) == 8:
        return "被保険者"
    member = "組合員" if number[:2] in _MUTUAL and len(number) == 8 else "被保険者"
    return f"本人（{member}）" if one.relation is Relation.INSURED else "家族（被扶養者）"


def _numbers(one: Specimen) -> list[Field]:
    item = one.item
    found = [Field("記号", "symbol", item.symbol)] if item.symbol else []
    found.append(Field("番号", "number", item.number or ""))
    return [*found, Field("枝番", "branch", item.branch)] if item.branch else found


def _who(one: Specimen) -> list[Field]:
    item = one.item
    return [
        Field("氏名", "name", item.name or "", above=item.kana or "", wide=True),
        Field("生年月日", "born", era(item.birth_date)),
        Field("性別", "sex", sex(item.sex)),
    ]


def _since(one: Specimen) -> Field:
    return Field("資格取得年月日", "eligible since", era(one.acquired_on), wide=True)


def _ratio(one: Specimen) -> list[Field]:
    return (
        [Field("一部負担金の割合", "patient pays", f"{one.ratio // 10}割", wide=True)] if one.ratio is not None else []
    )


def _insurer(one: Specimen) -> list[Field]:
    return [
        Field("保険者番号", "insurer number", one.item.insurer_number or "", wide=True),
        Field("保険者名", "insurer", one.insurer_name, wide=True),
    ]


# -- of a card's size ------------------------------------------------------------------------------------------------


def _legacy(one: Specimen, item: LegacyCard, lang: Lang) -> str:
    expiry = [Field("有効期限", "expires", era(item.expires_on), wide=True)] if item.expires_on is not None else []
    return _front(
        legacy_title(item.insurer_number, item.holder),
        one,
        [*_numbers(one), *_who(one), _since(one), *_ratio(one), *expiry, *_insurer(one)],
        lang,
        seal=True,
    )


def _certificate(one: Specimen, item: EligibilityCertificate, lang: Lang) -> str:
    return _front("資格確認書", one, [*_numbers(one), *_certified(one, item), *_insurer(one)], lang, seal=True)


def _certified(one: Specimen, item: EligibilityCertificate) -> list[Field]:
    first = [Field("発効期日", "valid from", era(item.valid_from), wide=True)] if item.valid_from is not None else []
    return [
        *_who(one),
        _since(one),
        *_ratio(one),
        *first,
        Field("有効期限", "expires", era(item.expires_on), wide=True),
    ]


def _front(title: str, one: Specimen, rows: list[Field], lang: Lang, *, seal: bool) -> str:
    again = isinstance(one.item, EligibilityCertificate) and one.item.reissued_on is not None
    made = "再交付" if again else "交付"
    stamp = '<span class="seal">見本<br>之印</span>' if seal else ""
    return (
        f'<header><h2>{text(title)}</h2><span class="holder">{text(_holder(one))}</span>'
        f'<span class="issued">{text(era(one.issued_on))}{made}</span></header>{fields(rows, lang)}{stamp}'
    )


_LEGACY_NOTES = (
    ("医療機関等で受診するときは、窓口に提示してください。", "Show it at the counter when you see a doctor."),
    (
        "令和7年12月1日までは、これまでどおり使用できます。それより前に資格を失ったときなどは、その時点までです。",
        "Usable up to 2025-12-01, or until eligibility ends before that day.",
    ),
    ("記載に変更があったときは、保険者に届け出てください。", "Tell your insurer of any change."),
)
_OWN_EXPIRY_NOTES = (
    _LEGACY_NOTES[0],
    ("有効期限が過ぎたときは使用できません。", "It ends with the expiry printed."),
    _LEGACY_NOTES[2],
)
_CERTIFICATE_NOTES = (
    (
        "マイナ保険証によるオンライン資格確認を受けることができないときに、窓口に提示してください。これだけで受診できます。",
        "Show it where the card cannot be verified online. It is enough by itself.",
    ),
    (
        "資格を失ったとき、または有効期限が過ぎたときは使用できません。保険者に返してください。",
        "It ends with the eligibility and with its expiry; then give it back to your insurer.",
    ),
    ("写しや撮影したものは使用できません。", "Copies and photographs do not count."),
)


def _back(notes: tuple[tuple[str, str], ...], lang: Lang) -> str:
    rows = "".join(f"<li>{label(ja, en, lang)}</li>" for ja, en in notes)
    address = label("住所", "address", lang)
    remarks = label("備考", "remarks", lang)
    return (
        f'<h3>{label("注意事項", "notes", lang)}</h3><ol class="notes">{rows}</ol>'
        f'<dl class="blank"><div><dt>{address}</dt><dd></dd></div><div><dt>{remarks}</dt><dd></dd></div></dl>'
    )


# -- of paper --------------------------------------------------------------------------------------------------------


def _head(one: Specimen) -> str:
    return (
        f'<p class="day">{text(era(one.issued_on))}</p><p class="to">{text(one.address)}<br>'
        f"<b>{text(one.item.name or '')}</b>　様</p>"
        f'<p class="from">{text(one.insurer_name)}<span class="seal">見本<br>之印</span></p>'
    )


def _certificate_on_paper(one: Specimen, item: EligibilityCertificate, lang: Lang) -> str:
    rows = [
        Field("区分", "holder", _holder(one)),
        *_numbers(one),
        *_certified(one, item),
        Field("再交付年月日" if item.reissued_on is not None else "交付年月日", "issued", era(one.issued_on)),
        *_insurer(one),
    ]
    notes = "".join(f"<li>{label(ja, en, lang)}</li>" for ja, en in _CERTIFICATE_NOTES)
    return (
        f"{_head(one)}<h2>資 格 確 認 書</h2>"
        f'<p class="lead">{label(_PAPER_LEAD[0], _PAPER_LEAD[1], lang)}</p>{table(rows, lang)}<ol class="notes">{notes}</ol>'
    )


_PAPER_LEAD = (
    "下記の者が有効な資格を有することを確認します。カード型の資格確認書と同じ効力があります。",
    "The person below is insured. This paper is as good as the plastic form, up to the date printed.",
)
_NOTICE_LEAD = (
    "あなたの医療保険の資格情報が登録されましたので、お知らせします。",
    "Your insurance is registered; here are its data.",
)
_NOTICE_NOTES = (
    (
        "このお知らせだけでは受診できません。マイナ保険証とともに提示してください。",
        "This notice alone does not suffice: show it together with your registered card.",
    ),
    (
        "オンライン資格確認を導入していない医療機関等や、カードを読み取れないときに使います。",
        "It is for clinics without online verification, and for a card that cannot be read.",
    ),
    ("同じ情報は、マイナポータルでも確認できます。", "The same data can be seen in Mynaportal."),
)


def _notice(one: Specimen, lang: Lang) -> str:
    rows = [
        *_numbers(one),
        *_who(one),
        Field("区分", "holder", _holder(one)),
        _since(one),
        *_ratio(one),
        *_insurer(one),
    ]
    notes = "".join(f"<li>{label(ja, en, lang)}</li>" for ja, en in _NOTICE_NOTES)
    slip_rows = [*_numbers(one), _who(one)[0], *_ratio(one), *_insurer(one)]
    cut = label("切り取って、マイナ保険証と一緒にお持ちください", "cut out, and keep it with your card", lang)
    slip = (
        f'<section class="slip"><header><h3>資格情報のお知らせ</h3>'
        f'<span class="issued">{text(era(one.issued_on))}</span></header>{fields(slip_rows, lang)}'
        f'<p class="warn">{label("これだけでは受診できません", "does not suffice alone", lang)}</p>{SPECIMEN}</section>'
    )
    return (
        f"{_head(one)}<h2>資格情報のお知らせ</h2>"
        f'<p class="lead">{label(_NOTICE_LEAD[0], _NOTICE_LEAD[1], lang)}</p>{table(rows, lang)}<ol class="notes">{notes}</ol>'
        f'<p class="cut">✂ {cut}</p>{slip}'
    )


# -- on the phone ----------------------------------------------------------------------------------------------------


def _portal(one: Specimen, item: MynaportalScreen, lang: Lang) -> str:
    lost = item.lost_on is not None
    state = label("資格なし", "not eligible", lang) if lost else label("資格あり", "eligible", lang)
    ending = [Field("資格喪失年月日", "lost on", era(item.lost_on))] if lost else []
    rows = [
        *_who(one),
        Field("区分", "holder", _holder(one)),
        *_numbers(one),
        *_ratio(one),
        _since(one),
        *ending,
        *_insurer(one),
    ]
    body = "".join(
        f"<div><dt>{label(row.ja, row.en, lang)}</dt><dd>"
        + (f'<span class="above">{text(row.above)}</span>' if row.above else "")
        + f"{text(row.value)}</dd></div>"
        for row in rows
    )
    return (
        '<div class="bar"><span>12:00</span><span>マイナポータル</span></div>'
        f'<h2>健康保険証</h2><p class="state{" ended" if lost else ""}">{state}</p>'
        f'<p class="asof">{text(era(one.issued_on))} {label("現在", "as of this day", lang)}</p><dl class="list">{body}</dl>'
        f'<p class="warn">{label("受診にはマイナ保険証も必要です", "a visit needs the card as well", lang)}</p>'
    )
