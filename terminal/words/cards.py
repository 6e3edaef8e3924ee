"""In here live the words of a card's life: what the municipal office did, what it cannot do, how a card stands."""

from __future__ import annotations

from verifier.case import Words

WORDS: dict[str, Words] = {
    "help.command.card.issue": Words(
        "役所がカードを交付する（前のカードは失効し、返納になる）。--token はスマートフォンの電子証明書",
        "The municipal office issues a new card; the one before ends. --token: a certificate on a phone",
    ),
    "help.command.card.renew": Words(
        "電子証明書を更新する（期限の3か月前から、または失効のあと）",
        "Renew the certificates: from three months before their end, or after they were revoked",
    ),
    "help.command.card.revoke": Words(
        "電子証明書を失効・一時停止する。--lift は見つかったカードの一時停止の解除",
        "Revoke the certificates, or suspend those of a lost card; --lift ends a suspension",
    ),
    "help.command.card.return": Words(
        "カードを返納する（電子証明書も失効する）", "Hand the card back: its certificates end"
    ),
    "help.command.card.unlock": Words(
        "役所が暗証番号のロックを解く（--new で設定し直す）",
        "The municipal office gives back the tries of the PINs (--new sets one)",
    ),
    "help.command.card.set-pin": Words(
        "本人が暗証番号を変える（今の番号が要ります）", "The holder changes a PIN; the old one is asked for"
    ),
    "help.command.card.crl": Words(
        "この日の失効リスト（CRL、DER形式）をFILEに書き出す", "Write the revocation list of the day to FILE (CRL, DER)"
    ),
    "help.option.pinless": Words("暗証番号を設定しない（顔認証マイナンバーカード）", "Without PINs (a PIN-less card)"),
    "help.option.without_photo": Words("顔写真なし（1歳未満）", "Without photograph (under the age of one)"),
    "help.option.token": Words("スマートフォンの種類", "Which kind of phone"),
    "help.option.revoked_for": Words(
        "理由: lost 紛失（一時停止）、changed 氏名・住所等の変更（署名用だけ）、withdrawn 失効申請、died 死亡",
        "Why: lost (suspends), changed (data: the digital signature's alone), withdrawn, died",
    ),
    "help.option.lift": Words("一時停止を解除する", "End a suspension"),
    "help.option.which": Words("どの暗証番号か", "Which PIN"),
    "help.option.set_new": Words("新しい暗証番号を設定する（入力待ち）", "Set a new PIN (a prompt)"),
    "help.option.authority": Words("どの認証局のものか", "Which authority's"),
    "help.option.ca_too": Words("その認証局の証明書（PEM）も書き出す", "Also write that authority's certificate (PEM)"),
    "old_pin_prompt": Words("今の暗証番号", "the PIN as it is now"),
    "new_pin_prompt": Words("新しい暗証番号", "the new PIN"),
    "new_pin_again": Words("新しい暗証番号をもう一度", "the new PIN once more"),
    "list_and": Words("・", ", "),
    "card_life.issued": Words(
        "{name}（{person}）に新しいカードを交付しました。カードは{expires}まで、電子証明書は{certificate}まで",
        "issued a new card to {person}: the card until {expires}, its certificates until {certificate}",
    ),
    "card_life.phone_issued": Words(
        "{name}のスマートフォンに電子証明書を発行しました（{person}、{certificate}まで）。来院者として選べます",
        "issued a certificate to a phone: {person}, until {certificate}; it can be chosen like a person",
    ),
    "card_life.renewed": Words(
        "{name}（{person}）の電子証明書を更新しました。利用登録はそのまま続きます",
        "renewed the certificates of {person}; the registration of use goes on",
    ),
    "card_life.suspended": Words(
        "{name}（{person}）の電子証明書を一時停止しました", "suspended the certificates of {person}"
    ),
    "card_life.revoked": Words("{name}（{person}）の電子証明書を失効させました", "revoked certificates of {person}"),
    "card_life.lifted": Words(
        "{name}（{person}）の一時停止を解除しました", "the suspension of {person}'s certificates has ended"
    ),
    "card_life.returned": Words("{name}（{person}）のカードが返納されました", "{person}'s card was handed back"),
    "card_life.unlocked": Words(
        "{name}（{person}）の暗証番号のロックを解きました（{pins}）", "unlocked the PINs of {person}: {pins}"
    ),
    "card_life.pin_set": Words(
        "{name}（{person}）の暗証番号を変えました（{pins}）", "changed a PIN of {person}: {pins}"
    ),
    "card_life.ended": Words("  {use} {serial}: {reason}", "  {use} {serial}: {reason}"),
    "card_life.certificate": Words("  {use} {serial}: 発行、{until}まで", "  {use} {serial}: issued, until {until}"),
    "certificate_use.auth": Words("利用者証明用電子証明書", "user authentication certificate"),
    "certificate_use.sign": Words("署名用電子証明書", "digital signature certificate"),
    "certificate_use.phone": Words("スマホ用電子証明書", "smartphone certificate"),
    "revocation_reason.returned": Words("返納により失効", "revoked: the card was handed back"),
    "revocation_reason.renewed": Words("新しいものに替わり失効", "revoked: replaced by a new one"),
    "revocation_reason.withdrawn": Words("申請により失効", "revoked at the holder's request"),
    "revocation_reason.changed": Words("氏名・住所等の変更により失効", "revoked: the holder's data changed"),
    "revocation_reason.died": Words("死亡により失効", "revoked: the holder died"),
    "revocation_reason.lost": Words("紛失により一時停止", "suspended: the card was lost"),
    "revocation_reason.found": Words("一時停止の解除", "the suspension ended"),
    "pin_name.auth": Words("利用者証明用（数字4桁）", "user authentication (four digits)"),
    "pin_name.sign": Words("署名用（英大文字と数字で6～16文字）", "digital signature (6-16 capitals and digits)"),
    "pin_name.entry": Words("券面事項入力補助用（数字4桁）", "card-entry (four digits)"),
    "pin_name.basic": Words("住民基本台帳用（数字4桁）", "resident register (four digits)"),
    "card_state.alive": Words("有効", "alive"),
    "card_state.expiring": Words("まもなく期限", "expiring"),
    "card_state.in_grace": Words("期限切れ（猶予中）", "in grace"),
    "card_state.expired": Words("期限切れ", "expired"),
    "card_state.suspended": Words("一時停止", "suspended"),
    "card_state.revoked": Words("失効", "revoked"),
    "card_state.returned": Words("返納", "returned"),
    "card_away": Words("手もとにない", "not carried"),
    "card_show.head": Words(
        "{id}  {name}  {state}{since}\n  カード {number}、{expires}まで\n  利用者証明用 {serial}、{certificate}まで{former}",
        "{id}  {name}  {state}{since}\n  card {number}, until {expires}\n  user authentication {serial}, until {certificate}{former}",
    ),
    "card_show.since": Words("（{day}から）", " (since {day})"),
    "card_show.former": Words("（前のもの {serials}）", " (before: {serials})"),
    "card_show.sign": Words(
        "  署名用 {serial}、{until}まで（{state}）", "  digital signature {serial}, until {until} ({state})"
    ),
    "card_show.tries": Words("  {which}: 残り{left}回", "  {which}: {left} tries left"),
    "crl_written": Words(
        "{day} の失効リスト（{count}件）を {file} に書き出しました",
        "wrote the revocation list of {day} ({count} certificates) to {file}",
    ),
    "issue_one_kind": Words("交付するものは一度に一つです", "one kind of card at a time"),
    "issue_one_kind.mend": Words("どれか一つにしてください", "choose one of them"),
    "revoke_what": Words("理由か、解除のどちらか一つが要ります", "either a reason or the lifting is needed"),
    "revoke_what.mend": Words(
        "--reason lost|changed|withdrawn|died か --lift を書いてください",
        "give --reason lost|changed|withdrawn|died, or --lift",
    ),
    "too_early": Words("この日にはまだありません（{since}から）", "there is no such thing yet (from {since})"),
    "too_early.mend": Words("--date でそれより後の日にしてください", "choose a later --date"),
    "photo_needed": Words("1歳からは顔写真が要ります", "from the age of one a photograph is needed"),
    "photo_needed.mend": Words("--without-photo を除いてください", "leave out --without-photo"),
    "phone_meant": Words("これはスマートフォンの電子証明書です", "this is a certificate on a phone"),
    "phone_meant.mend": Words(
        "カードのことは {person} に。スマートフォンには「card issue {person} --token …」で発行し直します",
        "for the card say {person}; for the phone issue anew: 'card issue {person} --token …'",
    ),
    "plastic_needed": Words(
        "スマートフォンには、使えるマイナンバーカードを持つ人にだけ発行できます",
        "a phone is given a certificate only where its holder has a card that works",
    ),
    "plastic_needed.mend": Words(
        "先にカードを交付または更新してください（card issue、card renew）",
        "issue or renew the card first (card issue, card renew)",
    ),
    "plastic_without_pins": Words(
        "暗証番号のないカードからは、スマートフォンに発行できません",
        "from a PIN-less card no phone can be given a certificate",
    ),
    "plastic_without_pins.mend": Words(
        "暗証番号のあるカードを交付してください（card issue）", "issue a card with PINs first (card issue)"
    ),
    "card_none": Words("この人はカードを持っていません", "this person has no card"),
    "card_none.mend": Words("「uketsuke card issue」で交付できます", "'uketsuke card issue' makes one"),
    "card_handed_back": Words("このカードは{on}に返納されています", "the card was handed back on {on}"),
    "card_handed_back.mend": Words("「uketsuke card issue」で交付できます", "'uketsuke card issue' makes a new one"),
    "card_not_here": Words(
        "カードが手もとにありません（紛失、または家にあります）", "the card is not at hand: lost, or at home"
    ),
    "card_not_here.mend": Words(
        "なくしたのなら、「uketsuke card issue」で再交付できます",
        "where it was lost 'uketsuke card issue' makes a new one",
    ),
    "card_suspended": Words("このカードは一時停止中です", "the card is suspended"),
    "card_suspended.mend": Words(
        "見つかったのなら「card revoke --lift」、なくしたままなら「card issue」",
        "'card revoke --lift' where it was found, 'card issue' where it stays lost",
    ),
    "card_expired": Words("カードそのものが期限切れです（{on}まで）", "the card itself has expired (on {on})"),
    "card_expired.mend": Words("「uketsuke card issue」で交付してください", "issue a new one: 'uketsuke card issue'"),
    "nothing_to_renew": Words(
        "更新するものがありません（電子証明書は{on}まで。更新は{since}から）",
        "nothing to renew: the certificates hold until {on}, and can be renewed from {since}",
    ),
    "nothing_to_renew.mend": Words(
        "--date で更新できる日にするか、新しいカードを交付してください（card issue）",
        "choose a --date on which it can be done, or issue a new card (card issue)",
    ),
    "nothing_to_unlock": Words("減っている回数はありません", "no try is missing"),
    "nothing_to_unlock.mend": Words("そのまま使えます", "it can be used as it is"),
    "card_without_pins": Words(
        "暗証番号のないカードです（顔認証マイナンバーカード）", "a PIN-less card: it has no PINs"
    ),
    "card_without_pins.mend": Words("顔認証か目視で確認します", "it is used by face or visual check"),
    "already_ended": Words("もう失効しています", "it is revoked already"),
    "already_ended.mend": Words("「uketsuke card show」で今の状態を見てください", "see 'uketsuke card show'"),
    "already_suspended": Words("もう一時停止か失効になっています", "it is suspended or revoked already"),
    "already_suspended.mend": Words("「uketsuke card show」で今の状態を見てください", "see 'uketsuke card show'"),
    "not_suspended": Words("一時停止されていません", "it is not suspended"),
    "not_suspended.mend": Words("「uketsuke card show」で今の状態を見てください", "see 'uketsuke card show'"),
    "no_sign_certificate": Words("署名用電子証明書がありません", "there is no digital signature certificate"),
    "no_sign_certificate.mend": Words("変更があっても、何もすることはありません", "a change of data ends nothing"),
    "pin_not_set": Words("このカードにその暗証番号はありません（{which}）", "the card has no such PIN ({which})"),
    "pin_not_set.mend": Words("--which で別の暗証番号を選んでください", "choose another --which"),
    "pin_format": Words("暗証番号の形が違います（{which}）", "no such PIN can be ({which})"),
    "pin_format.mend": Words(
        "形に合う番号を入力してください。カードは変わっていません", "type one of that form; nothing was changed"
    ),
    "pins_differ": Words("新しい暗証番号が2回で違います", "the new PIN was typed differently the second time"),
    "pins_differ.mend": Words("もう一度始めてください。カードは変わっていません", "begin again; nothing was changed"),
    "wrong_old_pin": Words(
        "今の暗証番号が違います（残り{left}回）", "the PIN as it is now is another ({left} tries left)"
    ),
    "wrong_old_pin.mend": Words(
        "もう一度入力してください。ロックされたら「uketsuke card unlock」",
        "type it again; once it is locked: 'uketsuke card unlock'",
    ),
}
