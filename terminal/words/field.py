"""In here live the field's own vocabularies in words: verdicts, kinds of evidence, states of a clinic, sexes. Codes as in case-format.md."""

from __future__ import annotations

from verifier.case import Words

WORDS: dict[str, Words] = {
    # a verdict is told by sign and word together, never by colour alone
    "verdict.accept": Words("○ 受理", "○ accept"),
    "verdict.conditional": Words("△ 条件付き", "△ conditional"),
    "verdict.refuse": Words("× 不可", "× refuse"),
    "verdict.undecidable": Words("？ 判断できない", "? undecidable"),
    "decision.ratio": Words("負担 {ratio}", "patient pays {ratio}"),
    "decision.write": Words("記録", "write"),
    "decision.settings": Words("医院の設定による", "rests on the clinic's settings"),
    "decision.say": Words("患者さんへ", "say"),
    "act.done": Words("済：{act}", "Done: {act}"),
    "evidence.my_number_card": Words("マイナンバーカード", "My Number card"),
    "evidence.smartphone": Words("スマホのマイナ保険証", "smartphone card"),
    "evidence.legacy_card": Words("組合員証・被扶養者証（健康保険証）", "legacy insurance card"),
    "evidence.eligibility_certificate": Words("資格確認書", "eligibility certificate"),
    "evidence.eligibility_notice": Words("資格情報のお知らせ", "eligibility notice"),
    "evidence.mynaportal_screen": Words("マイナポータルの資格情報画面", "Mynaportal screen"),
    "evidence.eligibility_declaration": Words("被保険者資格申立書", "eligibility declaration"),
    "evidence.past_record": Words("過去の受診時の記録", "past record"),
    "evidence.subsidy_certificate": Words("医療証", "subsidy certificate"),
    "evidence.limit_certificate": Words("限度額適用認定証", "maximum-amount certificate"),
    "evidence.other_identity": Words("その他の身分証・診察券", "other identity document"),
    "state.online": Words("オンライン資格確認ができる", "online"),
    "state.app_only": Words("資格確認限定型（アプリのみ）", "app only"),
    "state.no_online": Words("オンライン資格確認なし", "no online verification"),
    "state.outage_national": Words("全国的なシステム障害", "national outage"),
    "state.reader_broken": Words("カードリーダーの故障", "reader broken"),
    "state.terminal_down": Words("端末・回線の障害", "terminal or line down"),
    "state.disaster": Words("災害時", "disaster"),
    "sex.male": Words("男", "male"),
    "sex.female": Words("女", "female"),
    "sex.unset": Words("—", "unset"),
    "person.card": Words(
        "カード 有効期限 {expires}  電子証明書 {certificate}", "card to {expires}, certificate to {certificate}"
    ),
    "person.pins": Words(
        "暗証番号（訓練用） 利用者証明用 {auth}  券面事項入力補助用 {entry}",
        "PINs (training) user authentication {auth}, card-entry {entry}",
    ),
}
