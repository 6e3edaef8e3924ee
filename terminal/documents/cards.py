"""In here live the documents of a card's size: old insurance cards, the eligibility certificate in plastic, the My Number card, a licence."""

from __future__ import annotations

from terminal.documents.bearer import Bearer
from terminal.documents.printed import (
    era,
    insurer_name,
    insurer_rows,
    legacy_title,
    number_row,
    person_rows,
    sex,
    western,
)
from terminal.documents.sheet import INNER, SPECIMEN, Item, Row, beside, ends, set_rows, spaced
from terminal.words import Lang
from verifier.case import EligibilityCertificate, LegacyCard, MyNumberCard, OtherIdentity
from verifier.domain import CardType

_FACE = ("  .-~~~-.  ", " /       \\ ", " |  o o  | ", " |   -   | ", "  \\     /  ", "  /`---'\\  ", " /       \\ ")
_NO_FACE = ("           ", "           ", " （顔写真  ", "   なし）  ", "           ")
_HIDDEN_CODE = "[####]"


def legacy_card(item: LegacyCard, lang: Lang) -> list[str]:
    """組合員証・被扶養者証 and other insurers' old cards."""
    rows: list[Row] = [number_row(item), *person_rows(item), ""]
    if item.issued_on is not None:
        rows.append(Item("交付年月日", "issued", era(item.issued_on)))
    if item.expires_on is not None:
        rows.append(Item("有効期限", "expires", era(item.expires_on)))
    return [
        ends(spaced(legacy_title(item.insurer_number, item.holder)), SPECIMEN),
        "",
        *set_rows([*rows, *insurer_rows(item)], lang),
    ]


def eligibility_certificate_card(item: EligibilityCertificate, lang: Lang) -> list[str]:
    """資格確認書, of plastic."""
    return [ends(spaced("資格確認書"), SPECIMEN), "", *set_rows(certificate_rows(item), lang)]


def certificate_rows(item: EligibilityCertificate) -> list[Row]:
    """What a 資格確認書 says, plastic or paper."""
    rows: list[Row] = [number_row(item), *person_rows(item), ""]
    if item.issued_on is not None:
        rows.append(Item("交付年月日", "issued", era(item.issued_on)))
    if item.reissued_on is not None:
        rows.append(Item("再交付年月日", "reissued", era(item.reissued_on)))
    if item.valid_from is not None:
        rows.append(Item("発効期日", "valid from", era(item.valid_from)))
    if item.expires_on is not None:
        rows.append(Item("有効期限", "expires", era(item.expires_on)))
    return [*rows, *insurer_rows(item)]


def my_number_card(item: MyNumberCard, lang: Lang, bearer: Bearer, *, reveal: bool) -> list[str]:
    """The front of the card. The individual number is on the back, and is never drawn."""
    picture = _NO_FACE if item.type is CardType.PHOTO_LESS else _FACE
    room = INNER - len(_FACE[0]) - 2
    code = (f"[{bearer.security_code}]" if bearer.security_code else "[    ]") if reveal else _HIDDEN_CODE
    rows: list[Row] = [Item("氏名", "name", item.name or "")]
    if bearer.address:
        rows.append(Item("住所", "address", bearer.address))
    rows += [
        Item("生年月日", "born", era(item.birth_date) + "生" if item.birth_date else ""),
        Item("性別", "sex", sex(item.sex)),
        Item("有効期限", "until", western(item.expires_on)),
        Item("電子証明書の有効期限", "until", western(item.certificate_expires_on)),
        Item("セキュリティコード", "code", code),
    ]
    return [
        ends("個人番号カード", SPECIMEN),
        "",
        *beside(picture, set_rows(rows, lang, room, aligned=False)),
    ]


def other_identity(item: OtherIdentity, lang: Lang, bearer: Bearer) -> list[str]:
    """運転免許証 and the like: who somebody is, and nothing of insurance."""
    rows: list[Row] = [Item("氏名", "name", item.name or "")]
    rows.append(Item("生年月日", "born", era(item.birth_date) + "生" if item.birth_date else ""))
    if item.sex is not None:
        rows.append(Item("性別", "sex", sex(item.sex)))
    if bearer.address:
        rows.append(Item("住所", "address", bearer.address))
    if item.insurer_number:
        rows.append(Item("発行", "issued by", insurer_name(item.insurer_number)))
    room = INNER - len(_FACE[0]) - 2
    return [
        ends("身分証（運転免許証・診察券など）", SPECIMEN),
        "",
        *beside(_FACE, set_rows(rows, lang, room, aligned=False)),
    ]
