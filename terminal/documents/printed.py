"""In here lives how documents print things: dates by era, who insures, what sex is called, which title an old card bears."""

from __future__ import annotations

from datetime import date

from terminal.documents.sheet import Item
from terminal.paper.days import day_text, western_text
from verifier.case import Document, Holder
from verifier.domain import Sex

SEX = {Sex.MALE: "男", Sex.FEMALE: "女", Sex.UNSET: "未設定"}

# 法別 (reception-procedures.md, section 5.2): what the scheme's insurers are called, and its old cards' titles for member and dependant.
_MUTUAL = ("組合員証", "被扶養者証")
_HEALTH = ("健康保険被保険者証", "健康保険被保険者証（家族）")
_SCHEMES: dict[str, tuple[str, tuple[str, str]]] = {
    "01": ("全国健康保険協会 見本支部", _HEALTH),
    "02": ("全国健康保険協会 船員保険部", ("船員保険被保険者証", "船員保険被扶養者証")),
    "03": ("全国健康保険協会 見本支部", _HEALTH),
    "04": ("全国健康保険協会 見本支部", _HEALTH),
    "06": ("見本健康保険組合", _HEALTH),
    "07": ("防衛省 見本部隊", ("自衛官診療証", "自衛官診療証")),
    "31": ("見本国家公務員共済組合", _MUTUAL),
    "32": ("見本県職員共済組合", _MUTUAL),
    "33": ("見本警察共済組合", _MUTUAL),
    "34": ("見本学校共済組合", ("加入者証", "加入者被扶養者証")),
    "39": ("見本県後期高齢者医療広域連合", ("後期高齢者医療被保険者証", "後期高齢者医療被保険者証")),
    "63": ("見本特定健康保険組合", _HEALTH),
}
_NATIONAL = ("見本市国民健康保険", ("国民健康保険被保険者証", "国民健康保険被保険者証"))
_UNKNOWN = ("見本保険者", _HEALTH)


def _scheme(insurer_number: str | None) -> tuple[str, tuple[str, str]]:
    digits = (insurer_number or "").strip()
    if len(digits) == 6:
        return _NATIONAL
    return _SCHEMES.get(digits[:2], _UNKNOWN) if digits else _UNKNOWN


def insurer_name(insurer_number: str | None) -> str:
    """An invented insurer's name, as its scheme's insurers are called."""
    return _scheme(insurer_number)[0]


def legacy_title(insurer_number: str | None, holder: Holder) -> str:
    """What the old card is called: 組合員証 of a mutual-aid union, 健康保険被保険者証 elsewhere."""
    member, dependant = _scheme(insurer_number)[1]
    return member if holder is Holder.MEMBER else dependant


def era(day: date | None) -> str:
    """A date as documents print it, by era; nothing for none."""
    return day_text(day) if day is not None else ""


def western(day: date | None) -> str:
    """A date as the card body prints its last day."""
    return western_text(day) if day is not None else ""


def sex(value: Sex | None) -> str:
    return SEX[value] if value is not None else ""


def name_rows(item: Document) -> list[Item]:
    """Name and kana, each on a row of its own: a name may have characters of ambiguous width."""
    rows = [Item("氏名", "name", item.name or "")]
    return [*rows, Item("カナ", "kana", item.kana)] if item.kana else rows


def person_rows(item: Document) -> list[Item | tuple[Item, ...]]:
    """Name, kana, birth date and sex."""
    return [*name_rows(item), (Item("生年月日", "born", era(item.birth_date)), Item("性別", "sex", sex(item.sex)))]


def number_row(item: Document) -> tuple[Item, ...]:
    """記号・番号・枝番, side by side; a symbol that the insurer does not use is not printed."""
    items = [Item("番号", "number", item.number or "")]
    if item.symbol:
        items.insert(0, Item("記号", "symbol", item.symbol))
    if item.branch:
        items.append(Item("枝番", "branch", item.branch))
    return tuple(items)


def insurer_rows(item: Document) -> list[Item]:
    """保険者番号 and 保険者名."""
    return [
        Item("保険者番号", "insurer no.", item.insurer_number or ""),
        Item("保険者名", "insurer", insurer_name(item.insurer_number)),
    ]
