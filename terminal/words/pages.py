"""In here live the words of the counter's pages: the reasons as a tree, the clinic's settings, one person's insurance on two axes of time."""

from __future__ import annotations

from terminal.words.table import table
from verifier.case import Words

# The clinic's settings, each as a thing that is so or not: beside a verdict that rests on it, and in the list.
_SETTINGS = {
    "setting.statement_without_system": ("未導入でも申立書を受ける", "statements are taken without the system too"),
    "setting.telephone_counts": ("保険者への電話を照会とみなす", "a call to the insurer counts as a query"),
    "setting.own_decision": ("再診で本人とわかれば通常の負担にする", "a known return patient pays the normal ratio"),
    "setting.grace_to_month_end": (
        "電子証明書の猶予は3か月目の月末まで",
        "a certificate's grace runs to the month's end",
    ),
    "setting.phone_in_place_of_card": ("スマホだけでもお知らせ・画面を受ける", "notice or screen with the phone alone"),
    "setting.leniency_for_certificates": (
        "期限切れ資格確認書も暫定措置にする",
        "the leniency covers expired certificates",
    ),
    "setting.first_day_counted": ("届出の4日に当日を数える", "the first of the branch's four days is the day itself"),
    "setting.named_day_is_last": ("喪失・異動の日そのものは使える", "the named day of a loss is the last good one"),
    "setting.expired_card_identifies": ("猶予を過ぎたカードも本人確認に使う", "a card past its grace still identifies"),
    "setting.leniency_goes_on": ("2026年8月以後も暫定措置を続ける", "the leniency goes on after July 2026"),
    "setting.visual_check_without_photo": ("顔写真のないカードも目視で確認する", "photo-less cards are checked by eye"),
    "setting.certificate_beats_not_found": (
        "期限内の資格確認書は「該当なし」でも受ける",
        "a certificate in date beats 'not found'",
    ),
    "setting.notice_in_extension": ("お知らせだけの暫定措置も7月末まで", "a lone notice counts to July 2026 too"),
    "settings.title": ("医院の設定", "The clinic's settings"),
    "settings.note": (
        "公的な資料で決まっていない点です。変えると次の判定から効きます",
        "left open by the sources; from the next verdict on",
    ),
    "settings.yes": ("はい", "yes"),
    "settings.no": ("いいえ", "no"),
    "settings.changed": ("変更", "changed"),
    "settings.by_phone": ("保険者が電話で認めた", "the insurer confirmed by telephone"),
    "settings.key": ("キー {key}", "key {key}"),
    "settings.source": ("出典 {source}", "source {source}"),
    "settings.confidence": ("確かさ {level}", "confidence {level}"),
    "settings.example": ("たとえば {day}、{state}、{evidence}", "Say {day}, {state}, {evidence}"),
    "settings.nothing_shown": ("何も見せない人", "nothing shown"),
    "settings.if": ("「{value}」なら {verdict}（{rule}）", "{value}: {verdict} ({rule})"),
    "settings.acts_differ": ("すること: {acts}", "to do: {acts}"),
    "settings.file": ("ファイル {path}", "file {path}"),
    "settings.memory": ("ファイルなし（終了まで）", "no file: until you quit"),
    "settings.wrong": ("{line}行目: {what}。{mend}", "line {line}: {what}; {mend}"),
    "settings.turn": ("変える", "change"),
    "settings.back": ("既定に戻す", "default"),
    "confidence.A": ("A 二つの独立した資料", "A, two independent sources"),
    "confidence.B": ("B 一つの資料", "B, one source"),
    "confidence.C": ("C 公式の文書だけ", "C, official text only"),
    "confidence.U": ("U 未確認", "U, unconfirmed"),
}

_WHY = {
    "reasons.title": ("なぜこの判定か", "Why this verdict"),
    "reasons.now": (
        "いまの規則では {verdict}（{rule}）になります。下はいまの規則によるものです",
        "By the rules of now it would be {verdict} ({rule}); what follows is by these",
    ),
    "reasons.decided": ("決め手", "decided"),
    "reasons.first": ("{why}。まだの手続き: {act}", "{why}. Still to do: {act}"),
    "reasons.group": ("{step}（{count}行、当てはまる{held}）", "{step} ({held} of {count} hold)"),
    "reasons.held": ("当てはまる", "holds"),
    "reasons.not_held": ("当てはまらない", "doesn't hold"),
    "reasons.because": ("理由", "because"),
    "reasons.days": ("適用", "in force"),
    "reasons.source": ("出典", "source"),
    "step.identity": ("本人か", "Is it the holder?"),
    "step.disaster": ("災害", "Disaster"),
    "step.online": ("カード・スマホの回答", "The answer to card or phone"),
    "step.documents": ("単独で使える書類", "Documents that stand alone"),
    "step.pairs": ("カードと組み合わせる書類", "Documents with the card"),
    "step.leniency": ("暫定措置", "The leniency"),
    "step.statement": ("申立書", "The statement"),
    "step.own_decision": ("医院の判断、全額負担", "The clinic's own decision; full cost"),
}

_PAST = {
    "past.title": ("資格の記録（二つの時間）", "Insurance on two axes of time"),
    "past.about": ("いつの資格を", "Insurance of"),
    "past.known_on": ("いつ聞いたら", "asked on"),
    "past.told": ("医療機関への答え", "A clinic is told"),
    "past.holds": ("本当の資格", "In truth"),
    "past.withheld": ("住民票と合わず、見せられません", "withheld: differs from the resident record"),
    "past.agrees": ("本当の資格と同じです", "That is what holds in truth"),
    "past.recorded": ("記録日", "recorded"),
    "past.axes": (
        "縦: 記録日、横: いつの資格か。- なし、x 住民票と合わない、下線 本当と違う",
        "down: recorded; across: of which day; - nothing, x withheld, underlined: untrue",
    ),
    "past.truth": ("本当は", "in truth"),
    "past.filings": ("届出", "Filings"),
    "past.no_filings": ("届出はありません", "no filings"),
    "past.nobody": (
        "窓口に人がいません。来院者（1）を選んでから開いてください",
        "Nobody is at the counter: choose somebody (1) first",
    ),
    "past.elsewhere": (
        "全国側は別のサーバー（--server）です。そこの記録はここからは見えません",
        "The national side is another server (--server): its records cannot be seen from here",
    ),
    "past.answers": ("この日の資格についての答えの移り変わり", "What was told of this day, over time"),
    "past.day_wrong": ("日付として読めません: {text}", "That is no date: {text}"),
    "past.day_mend": ("2025-12-02 や R7.12.2 のように", "as 2025-12-02 or R7.12.2"),
}

WORDS: dict[str, Words] = table(_SETTINGS | _WHY | _PAST)
