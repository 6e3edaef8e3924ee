"""In here live the words of `uketsuke rules` and `uketsuke why`: help texts, what they say, and what is wrong with a file of rows."""

from __future__ import annotations

from verifier.case import Words

WORDS: dict[str, Words] = {
    "help.command.rules": Words(
        "窓口の規則（行）を見る・確かめる・比べる・冊子にする",
        "The rules of the counter: list, show, check, compare, print",
    ),
    "help.command.rules.list": Words("すべての行の一覧", "List every row"),
    "help.command.rules.show": Words(
        "1行（R30b）・原則（P10）・設定のくわしい内容", "Show one row (R30b), principle (P10) or setting"
    ),
    "help.command.rules.check": Words(
        "規則のファイルを確かめる（書きまちがい、使われない行、隠れた行、ことばや出典の抜け）",
        "Check the files: mistakes, dead and shadowed rows, gaps, missing words and sources",
    ),
    "help.command.rules.diff": Words(
        "2つの日のあいだで、だれの何が変わるか（例つき）", "What changes for whom between two days, with examples"
    ),
    "help.command.rules.book": Words(
        "手続き全体を1枚のHTML（日英、印刷用）に書き出す", "Write the whole procedure as one printable HTML page"
    ),
    "help.command.why": Words(
        "受付簿の1件が、なぜそう決まったか（見た行をすべて、順に）",
        "Why a visit of the ledger was decided so: every row looked at",
    ),
    "help.option.known_on": Words("その日までに発表されていた規則で比べる", "by the rules as announced by that day"),
    "rules.from": Words("{day}から", "from {day}"),
    "rules.until": Words("{day}まで", "to {day}"),
    "rules.announced": Words("{day}発表", "announced {day}"),
    "rules.superseded": Words("{day}まで有効な発表", "superseded {day}"),
    "rules.with_setting": Words("設定 {name} のときだけ", "only with the setting {name}"),
    "rules.always": Words("いつも", "always"),
    "rules.source": Words("出典", "source"),
    "rules.confidence": Words("確かさ", "confidence"),
    "rules.kinds": Words("対象", "evidence"),
    "rules.days": Words("期間", "days"),
    "rules.when": Words("条件", "when"),
    "rules.if": Words("{condition}なら", "if {condition}"),
    "rules.advice": Words("助言", "advice"),
    "rules.file": Words("書かれた場所", "written in"),
    "rules.cases": Words("事例", "cases"),
    "rules.rows": Words("この原則による行", "rows that follow from it"),
    "rules.setting": Words("設定（既定 {default}）", "setting (default {default})"),
    "rules.point": Words("未確定の点 {point}", "open point {point}"),
    "rules.begin": Words("＋ この日から: {id} {title}", "+ holds now: {id} {title}"),
    "rules.end": Words("－ もう適用されない: {id} {title}", "- holds no longer: {id} {title}"),
    "rules.change": Words(
        "{before} {before_row} → {after} {after_row}（{cases}件）",
        "{before} {before_row} → {after} {after_row} ({cases} cases)",
    ),
    "rules.example": Words("例", "for example"),
    "rules.no_change": Words(
        "{cases}件を両方の日で決めましたが、違いはありません",
        "{cases} cases were decided on both days, and none differs",
    ),
    "rules.looked_at": Words("{cases}件を両方の日で決めました", "{cases} cases were decided on both days"),
    "rules.sound": Words("{rows}行を確かめました。問題はありません", "{rows} rows checked: nothing is wrong"),
    "rules.unsound": Words("直すところがあります", "there is something to mend"),
    "rules.dead": Words("{id}: どの事例でも当てはまらない行", "{id}: a row that holds in no case"),
    "rules.shadowed": Words(
        "{id} {verdict}: いつも {before} が先に決める", "{id} {verdict}: {before} always goes before it"
    ),
    "rules.alone": Words(
        "{kind}（{states}）: それだけでは、どの日も最後の行だけが決める",
        "{kind} ({states}): alone, on no day anything but the last row speaks of it",
    ),
    "rules.everywhere": Words("どの状態でも", "in every state of the clinic"),
    "rules.not_behind": Words(
        "{id} {verdict}: ほかの行に譲るはずが、自分で決めている",
        "{id} {verdict}: the files put it behind others, and it is reported itself",
    ),
    "rules.untried": Words("{id}: 事例がない", "{id}: no case stands beside it"),
    "rules.wrong": Words("{id}: 事例に書かれたとおりに決まらない", "{id}: not decided as its case says"),
    "rules.written": Words("{file} に書きました", "written to {file}"),
    "why.counted": Words("{count}行、当てはまる {held}", "rows: {count}, held: {held}"),
    "why.counted.none": Words("{count}行", "rows: {count}"),
    "why.advice": Words("助言", "Advice"),
    "why.situation": Words("場面", "Situation"),
    "why.follows": Words("当てはまれば", "Where it holds"),
    "why.or": Words("・", ", "),
    "why.keys": Words(
        "Enter 開く・たたむ  ←→ 木をたどる  F2 English  Esc 閉じる",
        "Enter open or fold  ←→ along the tree  F2 日本語  Esc close",
    ),
    "why.now": Words(
        "いまの規則では {verdict} {rule} になります（記録は受付時のまま）",
        "by the rules as they are now it would be {verdict} {rule}; the entry stays as it was",
    ),
    # -- failures
    "rules_broken": Words("規則のファイルが正しくありません", "the files of the rules are wrong"),
    "rules_broken.mend": Words("{reason}", "{reason}"),
    "rules_no_row": Words("そのような行・原則・設定はありません", "there is no such row, principle or setting"),
    "rules_no_row.mend": Words("uketsuke rules list で確かめてください", "see uketsuke rules list"),
    "rules_no_row_near": Words("そのような行・原則・設定はありません", "there is no such row, principle or setting"),
    "rules_no_row_near.mend": Words("「{near}」ではありませんか", "did you mean {near}?"),
    "rules_file_syntax": Words("TOMLとして読めません（{given}）", "not readable as TOML ({given})"),
    "rules_file_syntax.mend": Words(
        "その行のかっこ・引用符・等号を確かめてください", "see to brackets, quotes and equals signs on that line"
    ),
    "rules_field_unknown": Words("「{given}」という項目はありません", "there is no field '{given}'"),
    "rules_field_unknown.mend": Words("「{near}」ではありませんか", "did you mean '{near}'?"),
    "rules_field_missing": Words("項目「{given}」がありません", "the field '{given}' is missing"),
    "rules_field_missing.mend": Words("書き足してください", "add it"),
    "rules_value_unknown": Words("「{given}」という値はありません", "'{given}' is no value of this field"),
    "rules_value_unknown.mend": Words("「{near}」ではありませんか", "did you mean '{near}'?"),
    "rules_value_wrong": Words("値の形がちがいます（{given}）", "the value has a wrong form ({given})"),
    "rules_value_wrong.mend": Words(
        '日付は 2026-07-31、文は "…"、並びは ["…"] と書きます',
        'write a date as 2026-07-31, a text as "…", a list as ["…"]',
    ),
    "rules_kind_unknown": Words("「{given}」という証拠の種類はありません", "there is no kind of evidence '{given}'"),
    "rules_kind_unknown.mend": Words("「{near}」ではありませんか", "did you mean '{near}'?"),
    "rules_act_unknown": Words("「{given}」という行為は acts.toml にありません", "acts.toml has no act '{given}'"),
    "rules_act_unknown.mend": Words(
        "「{near}」ではありませんか。新しければ足してください", "did you mean '{near}'? A new one is added there"
    ),
    "rules_group_unknown": Words("「{given}」という組は acts.toml にありません", "acts.toml has no group '{given}'"),
    "rules_group_unknown.mend": Words("「{near}」ではありませんか", "did you mean '{near}'?"),
    "rules_phrase_unknown": Words(
        "「{given}」という文は phrases.toml にありません", "phrases.toml has no phrase '{given}'"
    ),
    "rules_phrase_unknown.mend": Words("「{near}」ではありませんか", "did you mean '{near}'?"),
    "rules_span_unknown": Words("「{given}」という期間は days.toml にありません", "days.toml has no span '{given}'"),
    "rules_span_unknown.mend": Words("「{near}」ではありませんか", "did you mean '{near}'?"),
    "rules_setting_unknown": Words("「{given}」という設定はありません", "there is no setting '{given}'"),
    "rules_setting_unknown.mend": Words("「{near}」ではありませんか", "did you mean '{near}'?"),
    "rules_row_unknown": Words("「{given}」という行はありません", "there is no row '{given}'"),
    "rules_row_unknown.mend": Words("「{near}」ではありませんか", "did you mean '{near}'?"),
    "rules_condition_unknown": Words("「{given}」という条件はありません", "there is no condition '{given}'"),
    "rules_condition_unknown.mend": Words(
        "「{near}」ではありませんか。新しければ conditions.toml に足してください",
        "did you mean '{near}'? A new one is added to conditions.toml",
    ),
    "rules_name_twice": Words("「{given}」が2度書かれています（{near}）", "'{given}' is there twice ({near})"),
    "rules_name_twice.mend": Words("どちらかの名前を変えてください", "rename one of them"),
    "rules_words_missing": Words("ことば（{given}）がありません", "there are no words ({given})"),
    "rules_words_missing.mend": Words("両方の言語で書いてください", "write them in both languages"),
    "rules_source_missing": Words("出典がありません", "there is no source"),
    "rules_source_missing.mend": Words("文書・節・[番号] を書いてください", "name document, section or [number]"),
    "rules_source_unknown": Words("出典 {given} は sources.toml にありません", "sources.toml has no source {given}"),
    "rules_source_unknown.mend": Words("番号を確かめるか、足してください", "see to the number, or add it"),
    "rules_period_reversed": Words("{given} は始まりの {near} より前です", "{given} is before its beginning, {near}"),
    "rules_period_reversed.mend": Words("from と until を確かめてください", "see to from and until"),
    "rules_period_twice": Words("periods と from・until の両方があります", "both periods and from or until are given"),
    "rules_period_twice.mend": Words("どちらかだけにしてください", "keep one of them"),
    "rules_field_needs_values": Words("field と values はいっしょに書きます", "field and values go together"),
    "rules_field_needs_values.mend": Words("足りないほうを書き足してください", "add the one that is missing"),
    "rules_stops_undecidable": Words("stops は undecidable だけに使えます", "stops is for undecidable alone"),
    "rules_stops_undecidable.mend": Words("force か verdict を直してください", "mend force or verdict"),
    "rules_no_last_row": Words(
        "すべての事例を終わらせる最後の行がありません", "there is no last row that ends every case"
    ),
    "rules_no_last_row.mend": Words(
        "ひとつの行を last = true とし、条件のない結果を置いてください",
        "give one row last = true, and an outcome without conditions",
    ),
    "rules_needed_missing": Words(
        "{given} がありません（プログラムが使います）", "{given} is missing (the program needs it)"
    ),
    "rules_needed_missing.mend": Words("書きもどしてください", "put it back"),
}
