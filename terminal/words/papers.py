"""In here live the words of paper at the counter: forms, drawn documents, queries by number, the chip's check, what the patient says.

Labels have ten cells at most: at 80 columns form and document share the screen.
"""

from __future__ import annotations

from terminal.words.table import table
from verifier.case import Words

_LABELS = {
    "name": ("氏名", "Name"),
    "kana": ("カナ", "Kana"),
    "birth_date": ("生年月日", "Born"),
    "sex": ("性別", "Sex"),
    "address": ("住所", "Address"),
    "insurer_number": ("保険者番号", "Insurer"),
    "symbol": ("記号", "Symbol"),
    "number": ("番号", "Number"),
    "branch": ("枝番", "Branch"),
    "original": ("原本か", "Original"),
    "holder": ("区分", "Holder"),
    "issued_on": ("交付年月日", "Issued"),
    "reissued_on": ("再交付年月日", "Reissued"),
    "valid_from": ("発効期日", "Valid from"),
    "expires_on": ("有効期限", "Expires"),
    "ended_on": ("終了日", "Ended"),
    "ended_by": ("終了の理由", "Ended by"),
    "end_known": ("終了を把握", "End known"),
    "form": ("形", "Form"),
    "shown_by": ("提示者", "Shown by"),
    "former_insurer": ("以前の保険", "Former"),
    "lost_on": ("資格喪失年月日", "Lost on"),
    "own_device": ("本人の端末", "Own phone"),
    "signed": ("署名", "Signed"),
    "signed_on": ("記入日", "Signed on"),
    "telephone": ("電話番号", "Telephone"),
    "insurance": ("保険の種類", "Insurance"),
    "insurer_name": ("保険者名", "Ins. name"),
    "employer": ("勤務先", "Employer"),
    "ratio": ("負担割合", "Ratio"),
    "changed_lately": ("最近の変更", "Changed"),
    "contact_tried_on": ("連絡した日", "Contacted"),
    "unchanged": ("前回と同じ", "Unchanged"),
    "registered": ("利用登録", "Registered"),
    "deregistration_applied_on": ("解除申請日", "Applied"),
    "deregistered_on": ("解除日", "Deregist."),
    "certificate_expires_on": ("電子証明書の有効期限", "Cert. until"),
    "certificate": ("電子証明書", "Cert."),
    "type": ("種類", "Type"),
    "chip": ("ＩＣチップ", "Chip"),
    "face": ("顔認証", "Face"),
    "pin": ("暗証番号", "PIN"),
    "visual_check": ("目視確認", "By eye"),
    "returning": ("再来", "Returning"),
    "identity_known": ("本人を知っている", "Surely known"),
    "says": ("保険の申告", "Insurance"),
    "says_since": ("資格の変わった日", "Changed on"),
    "joined_on": ("いまの保険の加入日", "Present one since"),
    "told": ("口頭で言った項目", "Told by mouth"),
    "agrees_to_register": ("その場で利用登録", "Register now"),
    "signs_declaration": ("申立書に署名", "Signs the statement"),
    "card_lost": ("カード紛失", "Card lost"),
    "subsidy": ("公費", "Subsidy"),
    "accident": ("事故", "Accident"),
    "moved": ("住所・氏名の変更", "Moved or renamed"),
    "online_consultation": ("オンライン診療", "Online consultation"),
    "limit_consent": ("限度額同意", "Limit"),
    "expiry_year": ("期限の年", "Year"),
    "security_code": ("セキュリティコード", "Security code"),
    "insurer_phone": ("電話の結果", "Result"),
}

_OPTIONS = {
    "unsaid": ("未記入", "-"),
    "yes": ("はい", "yes"),
    "no": ("いいえ", "no"),
    "sex.male": ("男", "male"),
    "sex.female": ("女", "female"),
    "sex.unset": ("未設定", "unset"),
    "original.yes": ("原本", "original"),
    "original.no": ("写し・撮影", "copy, photo"),
    "holder.member": ("本人", "member"),
    "holder.dependant": ("家族", "dependant"),
    "ended_by.loss": ("資格喪失", "loss"),
    "ended_by.removal": ("認定取消", "removal"),
    "ended_by.member_loss": ("組合員の喪失", "member's loss"),
    "ended_by.change": ("変更", "change"),
    "ended_by.move": ("支部異動", "move"),
    "form.card": ("カード型", "card"),
    "form.paper": ("紙", "paper"),
    "form.live": ("端末の画面", "on screen"),
    "form.pdf": ("PDF", "PDF"),
    "insurance.employees": ("被用者保険", "employees'"),
    "insurance.national": ("国保", "national"),
    "insurance.late_elderly": ("後期高齢者", "75 and over"),
    "insurance.unsaid": ("わからない", "unknown"),
    "ratio.unsaid": ("わからない", "unknown"),
    "ratio.10": ("1割", "10%"),
    "ratio.20": ("2割", "20%"),
    "ratio.30": ("3割", "30%"),
    "changed_lately.yes": ("あり", "yes"),
    "changed_lately.no": ("なし", "no"),
    "shown_by.patient": ("本人", "patient"),
    "shown_by.helper": ("介助者", "helper"),
    "certificate.good": ("有効", "good"),
    "certificate.suspended": ("一時停止", "suspended"),
    "certificate.revoked": ("失効", "revoked"),
    "type.standard": ("通常", "standard"),
    "type.pin_less": ("顔認証カード", "PIN-less"),
    "type.photo_less": ("写真なし", "photo-less"),
    "chip.ok": ("読める", "works"),
    "chip.broken": ("読めない", "broken"),
    "face.match": ("一致", "match"),
    "face.failed": ("不一致", "no match"),
    "pin.ok": ("一致", "right"),
    "pin.forgotten": ("忘れた", "forgotten"),
    "pin.locked": ("ロック", "locked"),
    "visual_check.same": ("本人", "same"),
    "visual_check.different": ("別人", "different"),
    "says.insured": ("加入している", "insured"),
    "says.uninsured": ("加入していない", "uninsured"),
    "says.changed_insurer": ("保険が変わった", "changed insurer"),
    "says.lost_eligibility": ("資格がなくなった", "lost eligibility"),
    "told.name": ("氏名", "name"),
    "told.birth_date": ("生年月日", "birth date"),
    "told.contact": ("連絡先", "contact"),
    "told.employer": ("勤務先", "employer"),
    "told.address": ("住所", "address"),
    "subsidy.unsaid": ("特になし", "none known"),
    "subsidy.forgotten": ("医療証を忘れた", "paper forgotten"),
    "subsidy.welfare": ("生活保護", "public assistance"),
    "accident.unsaid": ("特になし", "none known"),
    "accident.work": ("仕事中・通勤中", "at work"),
    "accident.traffic": ("交通事故など", "in traffic"),
    "agrees_to_register.unsaid": ("まだ聞いていない", "not asked"),
    "signs_declaration.unsaid": ("まだ聞いていない", "not asked"),
    "unchanged.unsaid": ("未確認", "not asked"),
    "identity_known.unsaid": ("再来なら確実", "as returning"),
    "insurer_phone.unsaid": ("かけていない", "not called"),
    "insurer_phone.confirmed": ("加入を確認", "confirmed"),
    "insurer_phone.denied": ("加入なし", "denied"),
    "insurer_phone.not_reached": ("つながらない", "not reached"),
}

_SCHEMES = {
    "japan_health": ("協会けんぽ", "Japan Health Insurance"),
    "seamen": ("船員保険", "seamen"),
    "day_labour": ("日雇特例", "day labourers"),
    "health_society": ("健保組合", "health insurance society"),
    "self_defence": ("自衛官", "self-defence force"),
    "state_mutual": ("国家公務員共済", "state officials' union"),
    "local_mutual": ("地方公務員共済", "local officials' union"),
    "police_mutual": ("警察共済", "police union"),
    "school_mutual": ("学校共済", "school union"),
    "late_elderly": ("後期高齢者医療", "75 and over"),
    "retired_society": ("特例退職健保", "retired, society"),
    "retired_national": ("退職国保", "retired, national"),
    "retired_mutual": ("特例退職共済", "retired, union"),
    "national": ("国民健康保険", "National Health Insurance"),
    "national_union": ("国保組合", "National Health union"),
}

# What is noted of a field while it is typed, and what is wrong with it beyond the codes of verifier.numbers and verifier.dates.
_NOTES = {
    "paper.read_as": ("= {text}", "= {text}"),
    "paper.insurer": ("= {digits} {scheme}", "= {digits} {scheme}"),
    "paper.insurer.again": ("= {scheme}", "= {scheme}"),
    "paper.birth_date.again": ("= {western} {age}歳", "= {iso}, age {age}"),
    "paper.date.again": ("= {western}", "= {iso}"),
    "paper.birth_date": ("= {era} {western} {age}歳", "= {era} {iso}, age {age}"),
    "paper.date": ("= {era} {western}", "= {era} {iso}"),
    "paper.twin": (
        "元号に注意: {era}ですか、{other}ですか",
        "Mind the era: {era}, or {other}?",
    ),
    "paper.black_circle": (
        "国のシステムにない字は黒丸で出ます。同じ人として扱えます",
        "A black circle stands for a character that the national system lacks: no reason to refuse",
    ),
    "paper.beyond_level_two": (
        "第1・第2水準にない文字があります。回答では別の字か黒丸になることがあります: {points}",
        "Beyond JIS levels 1 and 2; the answer may show another character: {points}",
    ),
    "paper.misread": (
        "{place}桁目は{typed}ではなく{reads}では？",
        "Digit {place}: is it {reads}, not {typed}?",
    ),
    "paper.swapped": (
        "{place}桁目と{next}桁目が入れ替わっていませんか",
        "Are digits {place} and {next} swapped?",
    ),
    "paper.needed": ("必要な欄です", "This field is needed"),
    "paper.needed.mend": ("書類を見て入力してください", "type it from the document"),
    "paper.kana_has_kanji": ("カナの欄に漢字があります", "There is kanji among the kana"),
    "paper.kana_has_kanji.mend": ("読みを入力してください", "type how the name is read"),
    "paper.choice": ("選べないものです", "That cannot be chosen"),
    "paper.year": ("西暦4桁の年ではありません", "Not a year of four digits"),
    "paper.year.mend": (
        "券面の有効期限の年（西暦）を入力してください",
        "type the year of expiry from the card's front",
    ),
    "paper.security_code": ("セキュリティコードは数字4桁です", "The security code has four digits"),
    "paper.security_code.mend": ("券面をよく見て入力してください", "look at the card's front closely"),
    "paper.telephone": ("電話番号の形ではありません", "That is no telephone number"),
    "paper.telephone.mend": ("市外局番から、数字10桁か11桁です", "ten or eleven digits, with the area code"),
    # by law or as printed, while the dates of a document are typed
    "paper.until": ("{day}まで有効", "valid until {iso}"),
    "paper.until.computed": ("法律の期限: {day}まで有効", "by law valid until {iso}"),
    "paper.until.last_day": ("{day}まで有効（今日が最後の日）", "valid until {iso}, which is today"),
    "paper.until.grace": (
        "{day}で期限切れ。猶予は{until}まで（資格だけ）",
        "past since {since}; in its grace until {until_iso}, for the qualification only",
    ),
    "paper.past": ("{day}で期限切れ", "past since {since}"),
    "paper.past.computed": ("法律の期限: {day}で期限切れ", "by law past since {since}"),
    "paper.from": ("{day}から有効（まだ使えません）", "valid from {iso}: not yet"),
    "paper.lenient": (
        "{day}で期限切れ。暫定措置はいまの発表で{until}まで（照会が要る）",
        "past since {since}; lenient until {until_iso} as announced so far, if a query confirms it",
    ),
    "paper.lenient.open": (
        "{day}で期限切れ。医院の設定で暫定措置を続けている（照会が要る）",
        "past since {since}; lenient by the clinic's setting, if a query confirms it",
    ),
    "paper.impossible_issue": (
        "{day}から保険証は交付されていません。保険者に問い合わせてください",
        "no old card was issued from {iso} on: ask the insurer",
    ),
    # shown while a field is too short to be judged
    "paper.hint.telephone": ("10桁か11桁", "10 or 11 digits"),
    "paper.hint.text": ("", ""),
    "paper.hint.insurer": ("8桁（国保は6桁）", "8 digits (national: 6)"),
    "paper.hint.birth_date": ("S55.2.17 / 1980-02-17", "S55.2.17 / 1980-02-17"),
    "paper.hint.date": ("R7.12.1 / 2025-12-01", "R7.12.1 / 2025-12-01"),
    "paper.hint.year": ("西暦4桁", "four digits"),
    "paper.hint.security_code": ("数字4桁", "four digits"),
}

_PAPERS = {
    "paper.desk": ("机の上", "On the counter"),
    "paper.desk.empty": ("机の上: まだ何もありません", "On the counter: nothing yet"),
    "paper.desk.card": ("{kind}（受け取ったもの）", "{kind} (handed over)"),
    "paper.source": ("{what}  Enterで選ぶ", "{what}  Enter: choose"),
    "paper.source.brought": ("{kind}（持参）", "{kind} (brought)"),
    "paper.source.brought.on_desk": ("{kind}（持参・机の上）", "{kind} (brought, on the counter)"),
    "paper.source.blank.on_desk": ("{kind}（記入したもの・机の上）", "{kind} (filled in here, on the counter)"),
    "paper.source.blank": ("{kind}を白紙から", "{kind}, a blank form"),
    "paper.lay": ("机に置く ^S", "Lay it down ^S"),
    "paper.lay.again": ("直して置き直す ^S", "Correct it ^S"),
    "paper.dated.expires_on": ("{day}まで", "until {iso}"),
    "paper.dated.reissued_on": ("{day}再交付", "reissued {iso}"),
    "paper.dated.issued_on": ("{day}交付", "issued {iso}"),
    "paper.dated.signed_on": ("{day}記入", "signed {iso}"),
    "paper.dated.lost_on": ("{day}喪失", "lost {iso}"),
    "paper.fill": ("書き写す F9", "Fill in F9"),
    "paper.print": ("印刷用に書き出す", "Write for printing"),
    "paper.turn": ("書類を見る ^O", "Document ^O"),
    "paper.turn.form": ("入力する ^O", "Form ^O"),
    "paper.look": ("券面を近くで見る ^G", "Look closely ^G"),
    "paper.look.less": ("カードを離す ^G", "Look away ^G"),
    "paper.take_back": ("返す", "Give back"),
    "paper.unfit": (
        "{count}か所を見直してください。入力したものは残っています",
        "{count} to look at again. What was typed is kept",
    ),
    "paper.card_twice": (
        "カードはもう机かリーダーにあります",
        "The card lies on the counter or the reader already",
    ),
    "paper.caption": ("見本: {kind}", "SPECIMEN: {kind}"),
    "paper.chip.photo": (
        "ICチップの写真（来院者と見くらべてください）",
        "the chip's photograph (compare it with the person)",
    ),
    "paper.caption.copy": ("（写し・撮影したもの）", "(a copy or photograph)"),
    "paper.no_document": ("見る書類はありません", "There is no document to look at"),
    "paper.stopped": ("中止しました。入力したものは残っています", "Stopped. What was typed is kept"),
}

_NUMBER = {
    "paper.ask": ("照会する ^S", "Ask ^S"),
    "paper.copy": ("机の書類から写す F9", "Copy from the document F9"),
    "paper.copy.nothing": ("写せる書類が机の上にありません", "Nothing on the counter to copy from"),
    "paper.asking": ("国のシステムに照会しています。Escで中止", "Asking the national system. Esc stops it"),
    "paper.phone": ("保険者に電話した結果", "A call to the insurer"),
    "paper.answer.valid": ("有効", "Valid"),
    "paper.answer.invalid": ("無効", "Invalid"),
    "paper.answer.invalid_newer": ("無効（新しい資格あり）", "Invalid (a newer one exists)"),
    "paper.answer.not_found": ("該当資格なし", "Not found"),
    "paper.answer.several": ("複数該当", "Several found"),
    "paper.answer.no_information": ("資格情報なし", "No information"),
    "paper.answer.lost": ("喪失日 {day}", "lost on {day}"),
    "paper.answer.insurer": ("保険者 {number} {name}", "Insurer {number} {name}"),
    "paper.answer.ratio": ("負担割合 {ratio}", "Patient pays {ratio}"),
    "paper.answer.person": ("{born}生 {name}", "born {born}, {name}"),
    "paper.answer.valid.hint": (
        "窓口の人がその本人かは、これではわかりません。写真や生年月日で確かめてください",
        "This does not say who stands here: compare face and birth date",
    ),
    "paper.answer.invalid.hint": (
        "喪失日からその資格は使えません。保険が変わっていないか聞いてください",
        "From that day it cannot be used. Ask whether the insurance has changed",
    ),
    "paper.answer.invalid_newer.hint": (
        "新しい資格があります。カードか、新しい資格確認書で確認してください",
        "There is a newer one: verify by the card, or by the new certificate",
    ),
    "paper.answer.not_found.hint": (
        "読み違い（3と5と8、1と7、0と6）や元号を確かめ、もう一度だけ照会してください。登録が遅れていることもあります",
        "Look again for misread digits (3/5/8, 1/7, 0/6) and the era, and ask once more. Registration may be late too",
    ),
    "paper.answer.not_found.hint.again": (
        "2回とも該当なしです。資格がない証拠ではありません。書類が有効ならそれで受け付け、保険者に知らせてください",
        "Not found twice. That proves no absence: with a lawful paper accept on it, and tell the insurer",
    ),
    "paper.answer.several.hint": (
        "枝番を入れて、もう一度照会してください",
        "Type the branch number and ask again",
    ),
    "paper.answer.no_information.hint": (
        "登録がまだかもしれません。ほかの書類で確認してください",
        "Perhaps not registered yet: decide from other papers",
    ),
}

_CHIP = {
    "paper.chip.why": (
        "券面の期限の年とセキュリティコード、生年月日でチップを開き、書類と比べます。\n"
        "先に残り回数を聞き、3回以下なら送りません",
        "Year of expiry and security code from the card's front, and the birth date, open the chip to compare it with "
        "the papers. The tries left are asked first: at three or fewer nothing is sent",
    ),
    "paper.check_chip": ("チップを確かめる ^S", "Check the chip ^S"),
    "paper.copy.birth": ("生年月日を写す F9", "Copy the birth date F9"),
    "paper.front": ("カードを見る ^O", "The card ^O"),
    "paper.front.less": ("カードを置く ^O", "Card away ^O"),
    "paper.chip.reading": ("ＩＣチップを確かめています。Escで中止", "Checking the chip. Esc stops it"),
    "paper.chip.genuine": ("署名は本物です", "The signatures are genuine"),
    "paper.chip.forged": (
        "署名が合いません。このカードで判断せず、責任者を呼んでください",
        "The signatures do not hold. Do not decide by this card; call your superior",
    ),
    "paper.chip.row": ("{label}  {value}", "{label}  {value}"),
    "paper.chip.agrees": ("机の上のものと食い違いはありません", "It agrees with what lies on the counter"),
    "paper.chip.differs.name": (
        "氏名が書類と違います。表記の違いか、旧姓か、別の人かを確かめてください",
        "The name differs from the paper: another spelling, a former name, or another person?",
    ),
    "paper.chip.differs.birth_date": (
        "生年月日が書類と違います。別の人のものかもしれません。受付を止めて確かめてください",
        "The birth date differs from the paper: perhaps somebody else's. Stop and make sure",
    ),
    "paper.chip.differs.sex": (
        "性別が書類と違います。別の人のものかもしれません。受付を止めて確かめてください",
        "The sex differs from the paper: perhaps somebody else's. Stop and make sure",
    ),
    "paper.chip.differs.address": (
        "住所が書類と違います。住所だけでは決めません",
        "The address differs from the paper. An address alone decides nothing",
    ),
    "paper.chip.tries": ("照合番号の残り {left}回", "{left} tries left"),
}

_PATIENT = {
    "paper.patient.known_by": (
        "前回の受付（{id}）があるので再来としました。違うときは再来を「いいえ」にします",
        "Taken as returning, by {id} in the ledger; choose no where that is not so",
    ),
    "paper.patient.why": (
        "患者さんが言ったことを選びます。聞いたことはすぐに受付に加わります",
        "What the patient says. Each answer is heard at once",
    ),
    # of the field that one is in: one line of an 80-cell terminal each
    "paper.help.says": ("加入している保険について、患者さんが言うこと", "What the patient says about being insured"),
    "paper.help.says_since": (
        "保険が変わった日、資格がなくなった日（わかれば）",
        "The day on which the insurance changed or ended, where it is known",
    ),
    "paper.help.joined_on": (
        "いまの保険に入った日（患者さんの話で）",
        "The day on which the present insurance began, as the patient says",
    ),
    "paper.help.agrees_to_register": (
        "カードを保険証として使う登録を、いまここでしてよいか",
        "Do they agree to register the card for use, here and now?",
    ),
    "paper.help.signs_declaration": (
        "資格を確かめられないとき、申立書に書いて署名してくれるか",
        "Would they sign the statement (申立書), where nothing proves the eligibility?",
    ),
    "paper.help.card_lost": ("カードをなくしたと言っているか", "Do they say that the card is lost?"),
    "paper.help.returning": ("この医院に前にもかかった人か", "Has the clinic seen them before?"),
    "paper.help.identity_known": (
        "どこのだれか、医院が確かに知っているか",
        "Does the clinic know for certain who this is?",
    ),
    "paper.help.name": ("患者さんが言うとおりに", "As the patient says it"),
    "paper.help.kana": ("患者さんが言うとおりに", "As the patient says it"),
    "paper.help.birth_date": ("患者さんが言うとおりに", "As the patient says it"),
    "paper.help.sex": ("患者さんが言うとおりに", "As the patient says it"),
    "paper.help.told": ("口頭で聞き取れたもの。スペースで選ぶ", "What they told by word of mouth; Space ticks"),
    "paper.help.subsidy": ("生活保護か、公費の医療証があるか", "Public assistance, or another paper of public funds?"),
    "paper.help.accident": (
        "仕事中・通勤中か、交通事故などによるものか",
        "Did it happen at work, on the way there, or in traffic?",
    ),
    "paper.help.moved": (
        "住所か氏名が変わり、カードの券面がまだ前のままか",
        "Address or name has changed, and the card's face has not yet",
    ),
    "paper.help.online_consultation": (
        "来院せず、オンラインで診療を受けるか",
        "Is it a consultation online, not at the clinic?",
    ),
}

WORDS: dict[str, Words] = table(
    {f"paper.label.{name}": words for name, words in _LABELS.items()}
    | {f"paper.option.{name}": words for name, words in _OPTIONS.items()}
    | {f"paper.scheme.{name}": words for name, words in _SCHEMES.items()}
    | _NOTES
    | _PAPERS
    | _NUMBER
    | _CHIP
    | _PATIENT
)
