"""In here live the documents on a phone: the Mynaportal screen, its PDF, and the card that lives in the phone itself."""

from __future__ import annotations

from terminal.documents.printed import era, insurer_rows, number_row, person_rows
from terminal.documents.sheet import SPECIMEN, Item, Row, centred, ends, set_rows
from terminal.words import Lang
from verifier.case import MynaportalScreen, ScreenForm, Smartphone


def mynaportal_screen(item: MynaportalScreen, lang: Lang) -> list[str]:
    """マイナポータルの資格情報画面, live or as its PDF."""
    pdf = item.form is ScreenForm.PDF
    rows: list[Row] = [
        Item("資格情報", "eligibility", "資格なし" if item.lost_on is not None else "資格あり"),
        *person_rows(item),
        number_row(item),
        *insurer_rows(item),
    ]
    if item.lost_on is not None:
        rows.append(Item("資格喪失年月日", "lost on", era(item.lost_on)))
    head = ends("マイナポータル（PDF）", SPECIMEN) if pdf else ends("12:00  マイナポータル", SPECIMEN)
    return [head, centred("健康保険証の資格情報"), "", *set_rows(rows, lang)]


def smartphone(item: Smartphone, lang: Lang) -> list[str]:
    """スマホのマイナ保険証: only the reader sees what is in it; the screen shows its owner's name at most."""
    rows: list[Row] = [Item("氏名", "name", item.name), ""] if item.name else []
    rows += ["マイナンバーカード", "健康保険証として使う準備ができています。", "リーダーにかざしてください。"]
    return [ends("12:00  ウォレット", SPECIMEN), "", *set_rows(rows, lang), ""]
