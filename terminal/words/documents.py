"""In here live the words of documents that are printed as specimens, and of the list of the bulk issue."""

from __future__ import annotations

from verifier.case import Words

WORDS: dict[str, Words] = {
    "specimen.title": Words("見本: {name}さんの書類", "Specimens: the documents of {name}"),
    "specimen.none": Words("見本", "Specimens"),
    "specimen.about": Words(
        "訓練用の見本です。人も番号も架空で、効力はありません。印刷するとカードはカードの大きさ、紙はA4になります。",
        "Specimens for training: people and numbers are invented, and nothing here is valid. Printed, cards have a card's size and paper is A4.",
    ),
    "specimen.with_card": Words("マイナンバーカードとともに使う", "works together with the card"),
    "specimen.over": Words("{on} から使えない（{why}）", "no longer works since {on} ({why})"),
    "specimen.until": Words("{day} まで", "up to {day}"),
    "specimen.asked_back": Words(
        "{on} からマイナ保険証がある（保険者が返納を求めることがある）",
        "has a registered card since {on} (the insurer may ask for it back)",
    ),
    "specimen.gone": Words("手もとにない", "not in hand"),
    "specimen.line": Words(
        "{kind}{form}  {issued}交付  {state}  {why}", "{kind}{form}  issued {issued}  {state}  {why}"
    ),
    "specimen.form.card": Words("（カード型）", " (plastic)"),
    "specimen.form.paper": Words("（紙）", " (paper)"),
    "specimen.nothing": Words("この日に書類はありません", "there is no document on that day"),
    "specimen.written": Words("{count}件の見本を {file} に書きました", "wrote {count} specimens to {file}"),
    "bulk.label": Words("資格確認書の一斉交付", "bulk issue of certificates"),
    "bulk.done": Words(
        "{on} の一斉交付: {issued}件を交付、{left_out}人は対象外",
        "bulk issue of {on}: {issued} issued, {left_out} left out",
    ),
    "bulk.resumed": Words(
        "（{resumed}人は前に終わっていたので、そのままです）", "({resumed} were done before and are left as they are)"
    ),
    "bulk.unfinished": Words(
        "途中で止まっています。もう一度 uketsuke world bulk-issue で続きから進みます",
        "it stopped on the way; 'uketsuke world bulk-issue' goes on from there",
    ),
    "bulk.none": Words("一斉交付はまだ行っていません", "there has been no bulk issue yet"),
    "bulk.issued": Words("交付    {expires}まで  {why}", "issued    up to {expires}  {why}"),
    "bulk.left_out": Words("対象外  {why}", "left out  {why}"),
}
