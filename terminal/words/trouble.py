"""In here live the words for trouble: one sentence for what went wrong and one for the mend, by the code that the lower packages raise.

For a code `x`, `x` is the sentence and `x.mend` the mend; `x.desk`, where there is one, is what a clerk does in place of the mend, who
knows no options of a command. docs/errors.md lists them.
"""

from __future__ import annotations

from verifier.case import Words

WORDS: dict[str, Words] = {
    # the line to the national system
    "no_line": Words(
        "オンライン資格確認のサーバーにつながりません", "the national system does not answer at that address"
    ),
    "no_line.mend": Words(
        "回線とサーバーを確かめてください。つながるまでは書類で確認できます",
        "check the line and the server; until then decide from papers",
    ),
    "server_restarted": Words(
        "内蔵のサーバーが止まったため、起動し直しました", "the embedded server stopped; it has been started again"
    ),
    "server_restarted.mend": Words("もう一度照会してください", "ask once more"),
    "no_system": Words(
        "この医療機関はオンライン資格確認を導入していません", "this clinic has no online eligibility verification"
    ),
    "no_system.mend": Words(
        "資格確認書などの書類で確認してください", "decide from papers: the eligibility certificate, say"
    ),
    "reader_out_of_order": Words("カードリーダーが故障しています", "the card reader is out of order"),
    "reader_out_of_order.mend": Words(
        "番号で照会するか、書類で確認してください。直ったら体制を「オンライン」に戻します",
        "query by number, or decide from papers; once it is mended, set the state back to online",
    ),
    "timeout": Words("時間内に回答がありませんでした", "no answer came in time"),
    "timeout.mend": Words(
        "少し待ってもう一度照会してください。続くときは書類で確認します",
        "wait a little and ask again; if it goes on, decide from papers",
    ),
    "server_not_trusted": Words(
        "サーバーの証明書がこの世界の認証局のものではありません",
        "the server's certificate was not issued by the authority that this clinic trusts",
    ),
    "server_not_trusted.mend": Words(
        "--ca に、サーバーを動かしている世界の認証局を指定してください",
        "give --ca the authority of the world that the server runs",
    ),
    "server_not_trusted.desk": Words(
        "端末を設定した人に知らせてください。直るまで書類（4）で確認します",
        "tell whoever set up this terminal; until it is mended, papers (4) decide",
    ),
    "clinic_refused": Words(
        "この医院の電子証明書は受け付けられませんでした", "this clinic's certificate is not accepted"
    ),
    "clinic_refused.mend": Words(
        "--client-cert と --client-key に、同じ世界の医療機関のものを指定してください",
        "give --client-cert and --client-key those of a clinic of the same world",
    ),
    "clinic_refused.desk": Words(
        "端末を設定した人に知らせてください。直るまで書類（4）で確認します",
        "tell whoever set up this terminal; until it is mended, papers (4) decide",
    ),
    "clinic_refused.expired": Words(
        "この医院の電子証明書の期限が切れています", "this clinic's certificate has expired"
    ),
    "clinic_refused.expired.mend": Words(
        "--clinic でほかの医療機関を選ぶか、更新したものを --client-cert と --client-key に指定してください",
        "choose another --clinic, or give --client-cert and --client-key renewed ones",
    ),
    "clinic_refused.expired.desk": Words("更新まで書類（4）で確認します", "until it is renewed, papers (4) decide"),
    "server_busy": Words("サーバーが混み合っています", "the national system is busy"),
    "server_busy.mend": Words("少し待ってもう一度照会してください", "wait a little and ask again"),
    "server_error": Words("サーバー側で障害が起きています", "the national system failed"),
    "server_error.mend": Words(
        "時間をおいて照会し、それまでは書類で確認してください", "ask again later; until then decide from papers"
    ),
    "request_refused": Words(
        "サーバーが照会を受け付けませんでした（{problem}）", "the national system refused the request ({problem})"
    ),
    "request_refused.mend": Words(
        "同じ世界のカードとサーバーか確かめてください（符号の意味は docs/errors.md）",
        "see whether card and server are of the same world (docs/errors.md explains the code)",
    ),
    "request_value": Words(
        "サーバーが照会の値を受け付けませんでした（番号か日付がありえません）",
        "the national system refused a value (a number or a date that cannot be)",
    ),
    "request_value.mend": Words(
        "番号・生年月日・受診日を確かめて、もう一度照会してください",
        "see to the numbers, the birth date and the day of the visit, and ask again",
    ),
    "answer_not_understood": Words("サーバーの回答を読み取れません", "the answer is not of the form that was agreed"),
    "answer_not_understood.mend": Words(
        "サーバーと端末の版が同じか確かめてください", "see whether server and terminal are of the same version"
    ),
    # the card and the reader
    "pcsc_no_library": Words(
        "PC/SC用の部品（pyscard）がないため、実物のリーダーは使えません",
        "real readers cannot be used: pyscard is not installed",
    ),
    "pcsc_no_library.mend": Words(
        "仮想リーダーは使えます。実物を使うには「uketsuke doctor」の案内に従ってください",
        "the virtual reader works; for real ones follow 'uketsuke doctor'",
    ),
    "pcsc_no_service": Words("PC/SCのサービス（pcscd）が動いていません", "the PC/SC service (pcscd) is not running"),
    "pcsc_no_service.mend": Words(
        "仮想リーダーは使えます。実物を使うには pcscd を起動してください",
        "the virtual reader works; start pcscd to use a real one",
    ),
    "pcsc_access_denied": Words("PC/SCのサービスがこの利用者を受け付けません", "the PC/SC service refuses this user"),
    "pcsc_access_denied.mend": Words(
        "polkitの規則で許可するか、画面のあるセッションから起動してください",
        "allow it by a polkit rule, or start from a session with a seat",
    ),
    "reader_unknown": Words("その名前のリーダーはありません", "no reader has that name"),
    "reader_unknown.mend": Words(
        "「uketsuke doctor」で名前を確かめるか、--reader virtual を使ってください",
        "see the names with 'uketsuke doctor', or use --reader virtual",
    ),
    "reader_none": Words("カードリーダーがつながっていません", "no card reader is plugged in"),
    "reader_none.mend": Words(
        "つないでください。つないであるときは「uketsuke doctor」で調べてください",
        "plug one in; if one is, see 'uketsuke doctor'",
    ),
    "reader_gone": Words("カードリーダーが外れました", "the reader is gone"),
    "reader_gone.mend": Words(
        "つなぎ直してください。その間は仮想リーダーか書類で続けられます",
        "plug it in again; meanwhile go on with the virtual reader or papers",
    ),
    "reader_trouble": Words("カードリーダーで障害が起きました", "the reader failed"),
    "reader_trouble.mend": Words(
        "リーダー、端末の順に電源を切り、リーダー、端末の順に入れてください",
        "switch off reader, then terminal; switch on reader, then terminal",
    ),
    "reader_in_use": Words("別のプログラムがカードを使っています", "another program is using the card"),
    "reader_in_use.mend": Words(
        "そのプログラムが終わるまで待つか、終えてください。空きしだい読みます（コマンドでは --wait 秒）",
        "wait for that program, or end it: the card is read as soon as it is free (a command waits with --wait SECONDS)",
    ),
    "reader_in_use_by": Words(
        "別のプログラムがカードを使っています（{who}）", "another program is using the card ({who})"
    ),
    "reader_in_use_by.mend": Words(
        "そのプログラムが終わるまで待つか、終えてください。空きしだい読みます（コマンドでは --wait 秒）",
        "wait for that program, or end it: the card is read as soon as it is free (a command waits with --wait SECONDS)",
    ),
    "card_absent": Words("リーダーにカードがありません", "no card lies on the reader"),
    "card_absent.mend": Words("カードを置いてください", "place the card"),
    "card_removed": Words("読み取りの途中でカードが外れました", "the card was taken away while it was read"),
    "card_removed.mend": Words(
        "もう一度置いて、終わるまで動かさないでください", "place it again and leave it until it is done"
    ),
    "card_mute": Words("カードが応答しません", "the card does not answer"),
    "card_mute.mend": Words(
        "置き直してください。続くときはICチップの不良として扱います",
        "place it again; if it goes on, treat the chip as broken",
    ),
    "card_elsewhere": Words("そのカードは別の窓口{desk}で使用中です", "that card is at another desk{desk}"),
    "card_given_back": Words(
        "しばらく操作がなかったので、カードを返しました", "nothing was done for a while, so the card was given back"
    ),
    "card_given_back.mend": Words("続けるときは、カードをもう一度置いてください", "to go on, place the card again"),
    "card_elsewhere.mend": Words(
        "別の窓口の受付を終えるか、別の人を選んでください", "end the visit at the other desk, or choose somebody else"
    ),
    "card_image_damaged": Words(
        "カードのファイルが壊れています（{file}、{reason}）", "the file of the card is damaged ({file}: {reason})"
    ),
    "card_image_damaged.mend": Words(
        "そのファイルを消すと、同じ人のカードが新しく発行されます（暗証番号の残り回数は元に戻ります）",
        "delete that file: the card is issued anew (with all its PIN tries)",
    ),
    "card_refused": Words("カードがコマンドを受け付けませんでした", "the card refused a command"),
    "card_refused.mend": Words(
        "置き直してください。続くときは書類で確認します", "place it again; if it goes on, decide from papers"
    ),
    "signature_wrong": Words(
        "カードの署名が電子証明書の鍵と合いません（複製されたカードの疑い）",
        "the card's signature is not by its certificate's key: it may be a copy",
    ),
    "signature_wrong.mend": Words(
        "このカードでは受け付けず、書類で確認してください。くり返すときは保険者と市区町村に知らせます",
        "do not go by this card: decide from papers; if it happens again, tell the insurer and the municipal office",
    ),
    "face_not_genuine": Words(
        "ICチップの券面データの署名が合いません（改ざんか破損の疑い）",
        "the signature on the chip's card face does not hold: it was changed, or is damaged",
    ),
    "face_not_genuine.mend": Words(
        "顔認証は使わず、暗証番号で認証するか、書類で確認してください",
        "do not go by the face: use the PIN, or decide from papers",
    ),
    "not_of_this_world": Words("この世界のものではない、本物のカードです", "a genuine card, not of this world"),
    "not_of_this_world.mend": Words(
        "実在の人のカードは読み取りません。署名も送信もしていません",
        "real people's cards are not read; nothing was signed or sent",
    ),
    "issuer_ended": Words(
        "このカードの証明書は、{ended_on}に終わった前の認証局のものです",
        "the card's certificate is by an earlier authority, which ended on {ended_on}",
    ),
    "issuer_ended.mend": Words(
        "このカードのチップでは確認できません。書類で確認し、市区町村の窓口で証明書を新しくするよう案内してください",
        "its chip proves nothing any more: decide from papers, and send the patient to the municipal office for new certificates",
    ),
    "not_my_number": Words("マイナンバーカードではないようです", "this does not seem to be a My Number card"),
    "not_my_number.mend": Words("マイナンバーカードを置いてください", "place a My Number card"),
    "wrong_pin": Words("暗証番号が違います（残り{left}回）", "wrong PIN ({left} tries left)"),
    "wrong_pin.mend": Words(
        "患者さんに確かめてもらい、むずかしければ顔認証か目視に切り替えてください",
        "let the patient make sure; else go on by face or visual check",
    ),
    "code_wrong": Words(
        "カードの表面から入力した数字が違います（残り{left}回）",
        "what was typed from the card's front is not what the card knows ({left} tries left)",
    ),
    "code_wrong.mend": Words(
        "生年月日・有効期限の年・セキュリティコードを見直してください",
        "look again at birth date, year of expiry and security code",
    ),
    "pin_blocked": Words("暗証番号はロックされています", "the PIN is locked"),
    "pin_blocked.mend": Words(
        "顔認証か目視で受け付けられます。解除は市区町村の窓口です",
        "go on by face or visual check; the municipal office unlocks it",
    ),
    "pin_malformed": Words("暗証番号は数字4桁です", "the PIN has four digits"),
    "pin_malformed.mend": Words(
        "カードには送っていません。入力し直してください", "nothing was sent to the card; type it again"
    ),
    "last_try_unconfirmed": Words(
        "最後の1回です。間違えるとロックされます", "this is the last try: a wrong PIN locks the card"
    ),
    "last_try_unconfirmed.mend": Words("続けるときは、もう一度確定してください", "confirm once more to go on"),
    "last_try_kept": Words("残り1回のため、暗証番号を送りませんでした", "one try is left: the PIN was not sent"),
    "last_try_kept.mend": Words(
        "この世界のカードではないので、最後の1回は使いません", "the last try of a card not of this world is never spent"
    ),
    "tries_too_few": Words(
        "照合番号の残り回数が少ないため、確認しませんでした",
        "too few tries are left for the collation number: not checked",
    ),
    "tries_too_few.mend": Words("券面を目で確かめてください", "check the card's face by eye"),
    "no_way_without_pin": Words("このカードは暗証番号なしでは使えません", "this card offers no way without a PIN"),
    "no_way_without_pin.mend": Words("暗証番号で認証してください", "use the PIN"),
}
