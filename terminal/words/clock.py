"""In here live the words of the world's clock: how it goes, and what happens while it moves on."""

from __future__ import annotations

from verifier.case import Words

WORDS: dict[str, Words] = {
    "clock.now": Words("いま {now:%Y-%m-%d %H:%M:%S}", "now {now:%Y-%m-%d %H:%M:%S}"),
    "clock.mode.real": Words("パソコンの時計に従う", "follows the machine's time"),
    "clock.mode.fixed": Words("止まっている", "stands still"),
    "clock.mode.running": Words("{speed:g}倍で進む", "runs at {speed:g}x the machine's speed"),
    "clock.cast_on": Words("登場人物は {day} の配役", "people as cast for {day}"),
    "clock.cast_daily": Words("登場人物はその日ごとの配役", "people are cast for the day itself"),
    "clock.quiet": Words("その間に起きたことはありません", "nothing happens on the way"),
    "clock.happened": Words("{count}件", "things that happened: {count}"),
    "world_forked": Words("世界を写しました: {folder}", "copied the world to {folder}"),
    "fork_casts_anew": Words(
        "登場人物は {day} に配役し直します。{former} の配役の人とは、カードも資格も持ち物も同じではありません",
        "people are cast anew for {day}: their cards, insurances and papers are not those of the people cast for {former}",
    ),
    "occurs.who": Words("{name}（{person}）: {what}", "{name} ({person}): {what}"),
    # the chain of registration
    "occurs.occurred": Words("{what}（{on} から）", "{what} (from {on})"),
    "of.insurance_acquired": Words("資格取得の事実", "insurance acquired"),
    "of.insurance_lost": Words("資格喪失の事実", "insurance lost"),
    "of.changed": Words("変更の事実（負担割合など）", "data of the insurance changed (the ratio, say)"),
    "of.acquisition_cancelled": Words("資格取得の取消", "acquisition cancelled"),
    "of.loss_cancelled": Words("資格喪失の取消", "loss cancelled"),
    "occurs.step": Words("登録 {what}", "registration: {what}"),
    # facts that the national side learns, and that hold from a later day
    "occurs.recorded": Words("全国のシステムに記録: {what}（{on} から）", "recorded nationally: {what} (from {on})"),
    "occurs.recorded.today": Words("全国のシステムに記録: {what}", "recorded nationally: {what}"),
    "occurs.withheld": Words(
        "全国のシステムに記録: {what}（住民票と {differs} が違い、閲覧できない）",
        "recorded nationally: {what} (not to be seen: {differs} differ from the resident record)",
    ),
    "occurs.takes_effect": Words("効力が生じる: {what}（{on}）", "takes effect: {what} ({on})"),
    "fact.insurance_acquired": Words("資格取得", "insurance acquired"),
    "fact.insurance_lost": Words("資格喪失", "insurance lost"),
    "fact.certificate_issued": Words("電子証明書の発行", "certificate issued"),
    "fact.certificate_revoked": Words("電子証明書の失効・一時停止", "certificate revoked or suspended"),
    "fact.use_registered": Words("利用登録", "card registered for use"),
    "fact.deregistration_applied": Words("利用登録解除の申請", "deregistration applied for"),
    "fact.deregistered": Words("利用登録の解除", "card deregistered"),
    "fact.other": Words("記録 {tag}", "a fact: {tag}"),
    "differs.name": Words("氏名", "name"),
    "differs.kana": Words("カナ", "kana"),
    "differs.birth_date": Words("生年月日", "birth date"),
    "differs.sex": Words("性別", "sex"),
    "differs.address": Words("住所", "address"),
    "differs.no_record": Words("住民票なし", "no resident record"),
    # cards and certificates
    "occurs.certificate_expiring": Words(
        "電子証明書の更新時期（有効期限 {on}）", "the certificate may be renewed (it ends with {on})"
    ),
    "occurs.certificate_expired": Words(
        "電子証明書の有効期限切れ（{on} まで）", "the certificate has expired (last day {on})"
    ),
    "occurs.grace_ended": Words(
        "電子証明書の猶予の終わり（{on} まで）", "the certificate's grace is over (last day {on})"
    ),
    "occurs.card_expired": Words("カードの有効期限切れ（{on} まで）", "the card has expired (last day {on})"),
    # papers
    "occurs.document_expired": Words("{what}の期限切れ（{on} まで）", "expired: {what} (last day {on})"),
    # ages
    "occurs.birthday": Words("{age}歳の誕生日", "birthday: {age}"),
    "occurs.birthday.75": Words(
        "75歳の誕生日（きょうから後期高齢者医療）", "75th birthday (the scheme for the late elderly from today)"
    ),
    "occurs.ratio_changes": Words(
        "70歳からの負担割合の始まり（{on}）", "the ratio of those of 70 and more begins ({on})"
    ),
    # days of the law (reception-procedures.md, section 2)
    "law.statement_rules": Words(
        "資格情報画面・被保険者資格申立書の取扱いの開始", "portal screen and statement are taken"
    ),
    "law.pin_less_cards": Words("顔認証マイナンバーカードの開始", "cards without PIN begin"),
    "law.new_documents": Words(
        "保険証の新規発行の終わり。資格確認書・資格情報のお知らせの開始",
        "no insurance cards are issued any more; eligibility certificates and notices begin",
    ),
    "law.own_expiry_announced": Words(
        "国保・後期の期限切れ保険証の暫定的な取扱いの通知",
        "leniency for cards with an expiry of their own is announced",
    ),
    "law.late_elderly_end": Words(
        "後期高齢者の保険証がすべて終わった（7月31日まで）",
        "all old cards of the late elderly have ended (last day 31 July)",
    ),
    "law.own_expiry_leniency": Words(
        "国保・後期の期限切れ保険証の暫定的な取扱いの開始", "leniency for cards with an expiry of their own begins"
    ),
    "law.phones": Words("スマートフォンのマイナ保険証の開始", "phones may be used as insurance cards"),
    "law.leniency_announced": Words(
        "12月2日以降の期限切れ保険証の暫定的な取扱いの通知", "leniency for all old cards is announced"
    ),
    "law.legacy_end": Words(
        "従来の保険証がすべて終わった（12月1日まで）", "all old insurance cards have ended (last day 1 December)"
    ),
    "law.leniency": Words("期限切れ保険証の暫定的な取扱いの開始", "leniency for all expired old cards begins"),
    "law.extension_announced": Words(
        "暫定的な取扱いの延長の通知（7月31日まで）", "the leniency is extended to 31 July"
    ),
    "law.leniency_end_at_first": Words(
        "はじめに示された暫定的な取扱いの期限が過ぎた（3月31日）",
        "the leniency's first end has passed (31 March): it goes on",
    ),
    "law.leniency_end": Words("暫定的な取扱いが終わった（7月31日まで）", "the leniency is over (last day 31 July)"),
}
