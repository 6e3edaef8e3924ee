"""In here live the words of registration: the chain, two times, mismatches, and what a file of events cannot tell."""

from __future__ import annotations

from verifier.case import Words

WORDS: dict[str, Words] = {
    "help.command.world.history": Words(
        "一人の資格を二つの時間で見る: いつのことを、いつ知っていたか",
        "One person's insurance on both axes of time: of which day, and known since when",
    ),
    "help.command.world.events": Words(
        "全国側に記録された出来事の一覧（--until で先の予定も）", "What is recorded on the national side, in its order"
    ),
    "help.command.world.overdue": Words(
        "4日以内の届出が遅れているもの（支部ごと）", "Declarations past their four days, by branch office"
    ),
    "help.command.world.mismatches": Words(
        "住民票と合わず、閲覧が止まっているもの", "What differs from the resident record and may not be seen"
    ),
    "help.command.world.clinics": Words(
        "この世界の医療機関: コード、状態、機器、電子証明書", "The world's clinics: code, state, equipment, certificate"
    ),
    "clinics.kind.medical": Words("医科", "medical"),
    "clinics.kind.dental": Words("歯科", "dental"),
    "clinics.kind.pharmacy": Words("調剤", "pharmacy"),
    "clinics.equipment.phone_reader": Words("スマートフォンの読み取り", "reads phones"),
    "clinics.equipment.subsidy_link": Words("公費・医療証の連携（PMH）", "linked to subsidies (PMH)"),
    "clinics.certificate.good": Words("電子証明書は有効", "its certificate is good"),
    "clinics.certificate.expired": Words("電子証明書は期限切れ", "its certificate has expired"),
    "clinics.certificate.none": Words("電子証明書なし", "no certificate"),
    "help.command.world.apply": Words(
        "ファイルの出来事を世界に加える（1行に1件のJSON。全部か、なしか）",
        "Let the events of a file take place: JSON lines, all of them or none",
    ),
    "help.option.about": Words("いつの資格か（略すと今日）", "the day that is asked about (default: today)"),
    "help.option.known_on": Words("いつ知っていたことか（略すと今日）", "as known on that day (default: today)"),
    "help.option.person": Words("この人のものだけ", "of this person alone"),
    "help.option.first": Words("この日から", "from that day on"),
    "help.option.until": Words("この日まで（略すと今日）", "up to that day (default: today)"),
    "history.told": Words(
        "{about} の資格について {known_on} に医療機関へ答えること: {what}",
        "what a clinic is told on {known_on} about {about}: {what}",
    ),
    "history.holds": Words("{about} に本当にある資格: {what}", "what holds on {about} in truth: {what}"),
    "history.nothing": Words("なし", "nothing"),
    "history.axes": Words(
        "縦: 記録された日、横: いつのことか（{first} なし、{withheld} 住民票と合わず見られない）",
        "down: recorded on; across: of which day ({first} nothing, {withheld} withheld: differs from the resident record)",
    ),
    "history.truth": Words("本当は      ", "in truth    "),
    "history.filings": Words("届出", "filings"),
    "stage.occurred": Words("事実", "occurred"),
    "stage.declared": Words("①届出", "(1) declared"),
    "stage.entered": Words("②支部", "(2) entered"),
    "stage.matched": Words("③照合", "(3) matched"),
    "stage.provided": Words("④提供", "(4) provided"),
    "fact.insurance_acquired": Words("資格取得", "acquisition"),
    "fact.insurance_lost": Words("資格喪失", "loss"),
    "fact.changed": Words("変更", "change of data"),
    "fact.acquisition_cancelled": Words("取得の取消", "acquisition cancelled"),
    "fact.loss_cancelled": Words("喪失の取消", "loss cancelled"),
    "overdue.late": Words("期限 {due} を{days}日過ぎ", "{days} days past {due}"),
    "overdue.none": Words("{day} に期限を過ぎた届出はありません", "nothing is overdue on {day}"),
    "overdue.office": Words("{office}: {count}件", "{office}: {count}"),
    "mismatch.none": Words(
        "{day} に住民票と合わないものはありません", "nothing differs from the resident record on {day}"
    ),
    "mismatch.matched": Words("{on} の照合で相違（提供の前）", "found on {on}, not provided yet"),
    "mismatch.provided": Words("{on} の照合で相違、閲覧停止中", "found on {on}; viewing is stopped"),
    "mismatch.differs": Words(
        "{field}: 届出「{declared}」 住民票「{resident}」", "{field}: declared {declared}, resident record {resident}"
    ),
    "difference.no_record": Words("住民票なし", "no resident record"),
    "difference.name": Words("氏名", "name"),
    "difference.kana": Words("カナ", "kana"),
    "difference.birth_date": Words("生年月日", "birth date"),
    "difference.sex": Words("性別", "sex"),
    "difference.address": Words("住所", "address"),
    "event.insurance_acquired": Words("資格取得（提供）", "acquisition, provided"),
    "event.insurance_lost": Words("資格喪失（提供）", "loss, provided"),
    "event.acquisition_cancelled": Words("取得の取消（提供）", "acquisition cancelled, provided"),
    "event.loss_cancelled": Words("喪失の取消（提供）", "loss cancelled, provided"),
    "event.occurred": Words("事実発生", "occurred"),
    "event.declared": Words("①届出（支部が受け付け）", "(1) declared at the branch office"),
    "event.entered": Words("②支部 → 組合のシステム", "(2) entered into the union's system"),
    "event.matched": Words("③中間サーバー: 住民票と照合", "(3) matched with the resident record"),
    "event.provided": Words("④医療機関へ提供", "(4) provided to the clinics"),
    "event.provided.withheld": Words(
        "④提供。ただし住民票と合わず閲覧停止", "(4) provided, withheld: differs from the resident record"
    ),
    "event.mismatch_cleared": Words("相違を保険者が確認", "mismatch cleared by the insurer"),
    "event.resident_changed": Words("住民票の異動", "resident record changed"),
    "event.certificate_issued": Words("電子証明書の発行", "certificate issued"),
    "event.certificate_revoked": Words("電子証明書の失効・一時停止", "certificate revoked or suspended"),
    "event.use_registered": Words("利用登録", "registration of use"),
    "event.deregistration_applied": Words("利用登録解除の申請", "deregistration applied for"),
    "event.deregistered": Words("利用登録解除", "deregistered"),
    "events.none": Words("出来事はありません", "no events"),
    "events_applied": Words(
        "{happenings}件を加えました（出来事 {events}件）: {people}", "{happenings} taken ({events} events): {people}"
    ),
}

REFUSED: dict[str, Words] = {
    "events_file_empty": Words("ファイルに出来事がありません", "there are no events in the file"),
    "events_file_empty.mend": Words(
        "1行に1件、JSONで書いてください（docs/registration.md に例）",
        "one JSON object a line; docs/registration.md has examples",
    ),
    "events_file_long": Words(
        "一度に加えられるのは{most}行までです（{lines}行あります）",
        "no more than {most} lines are taken at once: there are {lines}",
    ),
    "events_file_long.mend": Words(
        "ファイルを分けて、順に加えてください", "divide the file, and apply the parts one after the other"
    ),
    "event_line_wrong": Words("{message}", "{message}"),
    "event_line_wrong.mend": Words("{mend}", "{mend}"),
    "event_text_empty": Words("{field} が空です", "{field} is empty"),
    "event_text_empty.mend": Words(
        "{field} を書いてください（省ける項目なら除いてください）",
        "write it, or leave out the field where it may be left out",
    ),
    "event_text_control": Words(
        "{field} の{place}文字目に、文書に書けない制御文字（{char}）があります",
        "character {place} of {field} is a control character ({char}), which no document can show",
    ),
    "event_text_control.mend": Words("その文字を除いてください", "take that character out"),
    "event_text_long": Words(
        "{field} が長すぎます（{length}文字。{most}文字まで）",
        "{field} is too long: {length} characters of {most} at most",
    ),
    "event_text_long.mend": Words("書類に書ける長さにしてください", "write what fits on a form"),
    "event_step_early": Words(
        "{stage} の {day} は早すぎます（事実は {fact} から）", "{stage} is {day}, too early for what begins on {fact}"
    ),
    "event_step_early.mend": Words(
        "届出は早くても事実の10日前です。日付を確かめてください",
        "nothing is declared more than ten days before it comes true: check the date",
    ),
    "event_person_unknown": Words("「{person}」という人はいません", "nobody has the id {person}"),
    "event_person_unknown.mend": Words("「uketsuke world show」で一覧を見てください", "see 'uketsuke world show'"),
    "event_person_unknown_near": Words("「{person}」という人はいません", "nobody has the id {person}"),
    "event_person_unknown_near.mend": Words("{near} のことですか", "did you mean {near}?"),
    "event_person_impossible": Words(
        "「{person}」はこの日にはありえない人です: {reason}", "there can be no {person} on this date: {reason}"
    ),
    "event_person_impossible.mend": Words("--date で別の日にしてください", "choose another --date"),
    "event_after_death": Words(
        "{died_on} に亡くなっています（{day} の出来事はありえません）", "died on {died_on}: nothing can happen on {day}"
    ),
    "event_after_death.mend": Words("日付か人を確かめてください", "check the date, or the person"),
    "event_before_birth": Words(
        "{day} はまだ生まれていません（{birth_date} 生まれ）", "not born yet on {day} (born {birth_date})"
    ),
    "event_before_birth.mend": Words("日付を確かめてください", "check the date"),
    "event_after_the_world": Words(
        "{day} はこの世界の終わり（{last}）より後です", "{day} is after this world's end, {last}"
    ),
    "event_after_the_world.mend": Words("日付を確かめてください", "check the date"),
    "event_insurer_unknown": Words(
        "保険者番号 {insurer} はこの世界にありません", "no insurer of this world has the number {insurer}"
    ),
    "event_insurer_unknown.mend": Words("{near} のことですか", "did you mean {near}?"),
    "event_number_wrong": Words("記号・番号が正しくありません（{reason}）", "symbol and number cannot be ({reason})"),
    "event_number_wrong.mend": Words("省くと世界が番号を決めます", "leave them out, and the world finds some"),
    "event_before_acquisition": Words(
        "{person} が資格を取得したのは {acquired_on} で、{day} はその前です",
        "{person} acquired insurance on {acquired_on}: {day} is not after it",
    ),
    "event_before_acquisition.mend": Words(
        "取得より後の日付にするか、取得の行を先に書いてください", "choose a later day, or tell the acquisition first"
    ),
    "event_nothing_held": Words("{person} は {day} に資格を持っていません", "{person} holds no insurance on {day}"),
    "event_nothing_held.mend": Words(
        "取得の行を先に書いてください（「uketsuke world history」で今の資格）",
        "tell the acquisition first; see 'uketsuke world history'",
    ),
    "event_dependant_without_member": Words(
        "被扶養者 {person} に組合員（member）がありません", "the dependant {person} has no member"
    ),
    "event_dependant_without_member.mend": Words(
        '"member" に組合員のidを書いてください', 'name the member\'s id as "member"'
    ),
    "event_member_not_insured": Words(
        "{member} は {day} に本人としての資格を持っていません", "{member} is no insured person on {day}"
    ),
    "event_member_not_insured.mend": Words(
        "組合員の取得を先に書くか、別の人を member にしてください",
        "tell the member's acquisition first, or name another member",
    ),
    "event_not_dependant": Words("{person} は被扶養者ではありません", "{person} is no dependant"),
    "event_not_dependant.mend": Words('本人の喪失は "lost" で書きます', 'an insured person\'s loss is "lost"'),
    "event_is_dependant": Words("{person} は被扶養者です", "{person} is a dependant"),
    "event_is_dependant.mend": Words(
        '取消は "dependant_removed"、異動は組合員の行で書きます',
        'a removal is "dependant_removed"; a move is told of the member',
    ),
    "event_changes_nothing": Words("何も変わらない変更です", "the change changes nothing"),
    "event_changes_nothing.mend": Words(
        "変わる項目（name、address、ratio など）を書いてください", "tell what changes: name, address, ratio …"
    ),
    "event_no_other_branch": Words(
        "記号 {symbol} の別の支部はありません", "there is no other branch office with the symbol {symbol}"
    ),
    "event_no_other_branch.mend": Words("ほかの支部の記号: {others}", "other branch offices: {others}"),
    "event_nothing_to_cancel": Words("{person} に {day} の届出はありません", "{person} has nothing of {day}"),
    "event_nothing_to_cancel.mend": Words(
        "「uketsuke world history」で日付を確かめてください", "see 'uketsuke world history' for the days"
    ),
    "event_nothing_differs": Words(
        "{day} に {person} の住民票と違うものはありません",
        "nothing of {person} differs from the resident record on {day}",
    ),
    "event_nothing_differs.mend": Words(
        "「uketsuke world mismatches」で確かめてください", "see 'uketsuke world mismatches'"
    ),
    "event_already_held": Words(
        "{person} はその資格を {since} から持っています", "{person} holds that very insurance since {since}"
    ),
    "event_already_held.mend": Words(
        '喪失を先に書くか、変更は "changed" で書いてください', 'tell its loss first; a change is "changed"'
    ),
    "event_no_card": Words("{person} はカードを持っていません", "{person} has no card"),
    "event_no_card.mend": Words("「uketsuke card issue」で交付できます", "'uketsuke card issue' makes one"),
    "event_deregistration_early": Words(
        "解除の申請は {first} からです（{day}）", "deregistration can be applied for from {first} on, not on {day}"
    ),
    "event_deregistration_early.mend": Words("日付を確かめてください", "check the date"),
    "event_ratio_wrong": Words("負担割合 {ratio} はありません", "there is no ratio of {ratio}"),
    "event_ratio_wrong.mend": Words("10、20、30（%）で書いてください", "give 10, 20 or 30 (percent)"),
    "event_steps_order": Words(
        "{stage} の {day} は、その前の {before} より前です", "{stage} is {day}, before {before}"
    ),
    "event_steps_order.mend": Words("段階の日付を順に書いてください", "give the stages' days in their order"),
    "event_step_skipped": Words("{stage} の前の段階が null です", "a stage before {stage} is null"),
    "event_step_skipped.mend": Words(
        "止まった段階より後は省いてください", "leave out what comes after the stage that is never reached"
    ),
}

WORDS |= REFUSED
