"""In here live the words for trouble that is ordered: what each fault does, and what cannot be understood of an order.

A fault `card.slow` is said by `fault.card.slow`.
"""

from __future__ import annotations

from verifier.case import Words

WORDS: dict[str, Words] = {
    "fault.card.slow": Words("カードの応答が遅い（ms ミリ秒）", "the card answers late, by ms milliseconds"),
    "fault.card.mute": Words("カードが応答しない", "the card does not answer"),
    "fault.card.dies": Words(
        "ICチップが途中で壊れる（after 回のコマンドのあと）", "the chip dies, after so many commands"
    ),
    "fault.card.wrong_status": Words("ステータスワードが sw になる", "the card answers with the status word sw"),
    "fault.card.torn": Words("応答が途中で切れる", "the answer is torn: its second half is missing"),
    "fault.card.cloned": Words(
        "複製されたチップ（データは本物、鍵は別物）", "a cloned chip: valid data, the wrong key"
    ),
    "fault.card.tampered_face": Words(
        "券面データの改ざん（what: birth_date / sex / expiry）",
        "tampered card-face data (what: birth_date, sex or expiry)",
    ),
    "fault.card.foreign_ca": Words("別の認証局の電子証明書", "a certificate from a foreign authority"),
    "fault.card.expired_ca": Words(
        "期限の切れた認証局の電子証明書", "a certificate from an authority whose time is over"
    ),
    "fault.card.damaged_photo": Words("顔写真のデータが壊れている", "the photograph's data are damaged"),
    "fault.reader.field_lost": Words(
        "コマンドの途中でカードが電波の届く範囲から外れる（ms ミリ秒後に戻る）",
        "the card leaves the field in the middle of a command (and is back after ms milliseconds)",
    ),
    "fault.reader.unplugged": Words("リーダーが抜ける", "the reader is unplugged"),
    "trace.fault": Words("不具合", "fault"),
    "fault_none": Words("{person} のカードに仕込んだ不具合はありません", "no fault goes with the card of {person}"),
    "fault_line": Words("不具合 {fault}: {where}", "fault {fault}: {where}"),
    "card_link.service_lost": Words(
        "PC/SCのサービスが終わりました。戻りしだい、差し直します",
        "the PC/SC service has ended; the card is put in again as soon as it is back",
    ),
    "card_link.service_back": Words(
        "PC/SCのサービスが戻り、差し直しました", "the PC/SC service is back, and has the card again"
    ),
    "card_link.field_lost": Words("カードが電波の届く範囲から外れました", "the card has left the field"),
    "card_link.field_back": Words("カードが戻りました", "the card is back in the field"),
    "card_link.mute": Words("カードは応答しませんでした", "the card gave no answer"),
    "reader_awaited": Words("空くまで最長{seconds}秒待ちます", "waiting {seconds} s at most until it is free"),
    "card_awaited": Words(
        "カードが置かれるのを最長{seconds}秒待ちます: {reader}", "waiting {seconds} s at most for a card on {reader}"
    ),
    "card_traced": Words("{file} に{count}件のやりとりを記録しました", "recorded {count} exchanges in {file}"),
    "record_not_played": Words("記録にないコマンドです: {where}", "not in the record: {where}"),
    "fault_form": Words("不具合の書き方が違います（{text}）", "not an order of a fault ({text})"),
    "fault_form.mend": Words(
        "card.slow:ms=300,share=0.5 のように書いてください（docs/faults.md）",
        "write it like card.slow:ms=300,share=0.5 (docs/faults.md)",
    ),
    "fault_unknown": Words("「{name}」という不具合はありません", "no fault is called '{name}'"),
    "fault_unknown.mend": Words("もしかして: {near}", "did you mean: {near}"),
    "fault_key_unknown": Words("{name} に {key} という値はありません", "{name} has no value called {key}"),
    "fault_key_unknown.mend": Words("もしかして: {near}", "did you mean: {near}"),
    "fault_value_wrong": Words("{key} の値「{value}」が違います", "'{value}' is no value for {key}"),
    "fault_value_wrong.mend": Words("{expected} で書いてください", "write {expected}"),
    "fault_needs_card": Words(
        "カードの不具合 {name} は仮想カードにしか仕込めません", "{name} strikes virtual cards alone"
    ),
    "fault_needs_card.mend": Words(
        "--card PERSON か「uketsuke card present」で使うか、reader.* の不具合にしてください",
        "use it with --card PERSON or 'uketsuke card present', or order a reader.* fault",
    ),
}
