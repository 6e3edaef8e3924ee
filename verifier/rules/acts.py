"""In here live the acts that rows ask of staff: a stable code, and what to do in both languages."""

from __future__ import annotations

from verifier.case import Act


def _act(code: str, ja: str, en: str) -> Act:
    return Act(code, ja, en)


_ALL = (
    # -- asking the national system
    _act(
        "read_card",
        "カードをリーダーで読み取り、オンラインで資格を確認する。",
        "Read the card at the reader and verify online.",
    ),
    _act(
        "read_phone",
        "スマホを読み取り機にかざしてもらい、資格を確認する。",
        "Have the phone held to its reader and verify online.",
    ),
    _act(
        "query_by_number",
        "保険者番号・記号・番号・生年月日を入力して、オンラインで資格を照会する。",
        "Query online by insurer number, symbol, number and birth date.",
    ),
    _act(
        "reenter_number",
        "番号を入れ直す（検証番号、全角・半角、生年月日の元号、3・5・8の読みちがい）。",
        "Type the number once more (check digit, full or half width, era of the birth date, 3/5/8 misread).",
    ),
    _act("enter_branch", "枝番を入れて照会し直す。", "Query again with the branch number."),
    _act(
        "register_use",
        "リーダーの画面で、患者本人に利用登録をしてもらい、続けて読み取る。",
        "Let the patient register the card for use at the reader, then read it.",
    ),
    _act(
        "use_mobile_app",
        "マイナ資格確認アプリを入れた端末があれば、それでカードを読み取る。",
        "If a mobile with the eligibility app is at hand, read the card with it.",
    ),
    _act(
        "look_up_in_outage_mode",
        "復旧を待たず必要なら、コールセンター経由でシステム障害時モードを開き、氏名・生年月日・性別・住所で照会する。",
        "If needed, have the outage mode opened through the call centre and look up by name, birth date, sex and address.",
    ),
    _act(
        "look_up_afterwards",
        "復旧後（または障害時モードで）資格を照会する。",
        "Look the eligibility up afterwards, or by the outage mode.",
    ),
    _act("telephone_insurer", "保険者に電話して資格を確かめる。", "Telephone the insurer and confirm the eligibility."),
    _act(
        "tell_insurer", "保険者に、該当資格なしと出たことを知らせる。", "Tell the insurer that the query found nothing."
    ),
    # -- who it is
    _act(
        "stop_and_clear",
        "受付を止め、だれの情報も開かずに、別の場所で静かに事情をうかがう。",
        "Stop, open nobody's record, and ask quietly apart.",
    ),
    _act("call_superior", "責任者を呼ぶ。", "Call the person in charge."),
    _act(
        "report_wrong_link",
        "別人の情報は取り込まず、保険者とコールセンターに連絡する。",
        "File nothing of the other person; report to the insurer and the call centre.",
    ),
    _act("set_aside_others", "別人名義のものは受け取らずに返す。", "Hand back what is somebody else's."),
    _act("keep_own_spelling", "カルテの氏名の表記は変えない。", "Keep the chart's own spelling of the name."),
    _act("try_face", "リーダーで顔認証を試してもらう。", "Have the patient try the face check at the reader."),
    _act(
        "offer_pin",
        "暗証番号の入力を案内する（職員は尋ねない・打たない）。",
        "Offer the PIN (staff neither ask for it nor type it).",
    ),
    _act(
        "offer_no_more_pin",
        "暗証番号の入力はもう案内しない（ロックの解除は市区町村の窓口）。",
        "Do not offer the PIN again; the city office can unlock it.",
    ),
    _act(
        "visual_check",
        "管理者の画面で目視確認に切り替え、写真と本人を見くらべる。",
        "Switch to the visual check with the admin account and compare photograph and person.",
    ),
    _act("switch_mode_back", "目視確認モードを元に戻す。", "Switch the visual-check mode back."),
    _act("ask_for_plastic_card", "カードの現物を見せてもらう。", "Ask for the plastic card."),
    # -- documents and pairs
    _act(
        "check_pair",
        "カードの写真と本人、氏名・生年月日を見くらべる。",
        "Compare photograph and person, and the names and birth dates.",
    ),
    _act("note_number", "記号・番号などを書き取る。", "Write down symbol, number and the rest."),
    _act(
        "ask_screen_or_notice",
        "マイナポータルの資格情報画面か、資格情報のお知らせがないか尋ねる。",
        "Ask for the Mynaportal screen, or for the eligibility notice.",
    ),
    _act("ask_notice", "資格情報のお知らせがないか尋ねる。", "Ask for the eligibility notice."),
    _act("ask_certificate", "資格確認書がないか尋ねる。", "Ask for the eligibility certificate."),
    _act(
        "ask_new_document",
        "マイナ保険証か、新しい資格確認書を見せてもらう。",
        "Ask for the My Number card, or a new eligibility certificate.",
    ),
    _act("ask_original", "原本を見せてもらう。", "Ask for the original."),
    _act(
        "ask_same_job",
        "お勤め先・保険が変わっていないか、資格取得日を見て尋ねる。",
        "Look at the acquisition date and ask whether the job is the same.",
    ),
    _act("ask_insurer", "保険者に問い合わせる。どちらとも決めない。", "Ask the insurer; do not choose."),
    _act("return_to_insurer", "資格確認書を保険者へ返すよう案内する。", "Ask the patient to return it to the insurer."),
    _act(
        "follow_branch_notice",
        "古い保険証は保険者（支部）からの案内に従うよう伝える（代わりに裁断しない）。",
        "Old card: follow the notice of the insurer (or its branch); do not cut it up for the patient.",
    ),
    _act(
        "look_at_name",
        "資格確認書の氏名・生年月日が患者本人のものか確かめる。",
        "Look at name and birth date on the certificate: they must be the patient's.",
    ),
    # -- statement, past record, own decision
    _act(
        "take_declaration",
        "被保険者資格申立書を書いてもらう（わかる範囲で記入、日付と署名）。",
        "Take the eligibility declaration (as far as the patient knows, with date and signature).",
    ),
    _act("keep_declaration", "申立書は支払いが済むまで保管する。", "Keep the declaration until the claim is paid."),
    _act(
        "ask_changes",
        "前回から保険の変更がないか口頭で尋ね、過去の資格情報を使う。",
        "Ask whether anything has changed since the last visit, and use the past record.",
    ),
    _act("note_who_asked", "だれが、いつ尋ねたかを書いておく。", "Note who asked, and when."),
    _act(
        "record_past_record",
        "前回の資格情報と本人確認の方法を記録する。",
        "Record the past eligibility and how the identity was settled.",
    ),
    _act("write_who_decided", "通常の負担とした判断者を書いておく。", "Write down who decided on the normal ratio."),
    _act(
        "write_down_particulars",
        "氏名・生年月日・連絡先と、勤務先（国保・後期は住所）を書き取る。",
        "Write down name, birth date, contact, and employer (国保/後期: address).",
    ),
    _act(
        "ask_particulars",
        "氏名・生年月日・連絡先と、勤務先（国保・後期は住所）を聞き取る。",
        "Ask for name, birth date, contact, and employer (国保/後期: address).",
    ),
    _act(
        "view_by_oral_consent",
        "薬剤などの情報が要るときは、口頭の同意を得て災害時医療情報閲覧のメニューから見る（管理者。目的を記録する）。",
        "If medicines must be known: with oral consent, by the disaster menu (admin account); note the purpose.",
    ),
    _act(
        "copy_card_face",
        "カード券面の氏名・生年月日・性別・住所を書き取る。",
        "Copy name, birth date, sex and address from the card's face.",
    ),
    # -- advice to the patient, notes
    _act(
        "tell_doctor_no_history",
        "薬剤・健診情報は見られないことを医師に伝える。",
        "Tell the doctor that no medicines or check-up data can be seen.",
    ),
    _act(
        "advise_renewal",
        "市区町村の窓口で電子証明書を更新するよう案内する。",
        "Advise to renew the certificate at the city office.",
    ),
    _act(
        "advise_card_renewal",
        "市区町村の窓口でカードそのものを更新するよう案内する。",
        "Advise to renew the card itself at the city office.",
    ),
    _act(
        "advise_branch",
        "保険者（支部）へ登録内容を確かめるよう案内する（窓口では直せない）。",
        "Advise to ask the insurer (or its branch); staff cannot mend it.",
    ),
    _act(
        "note_delay",
        "登録の遅れを記録する（患者の負担にしない）。",
        "Note the delay; it isn't the patient's to pay for.",
    ),
    _act(
        "claim_by_new_number",
        "新しい保険の番号がわかりしだい、その番号で請求する。",
        "Claim with the new insurer's number once it is known.",
    ),
    _act(
        "advise_joining",
        "国保への加入か任意継続を、すぐ手続きするよう案内する。",
        "Advise to join 国保, or to continue voluntarily, at once.",
    ),
    _act(
        "note_error_code",
        "エラーコードを控えてから、リーダー・端末を切り、リーダー・端末の順に入れ直す。",
        "Note the error code; then reader off, terminal off, reader on, terminal on.",
    ),
    _act("keep_subsidy_apart", "医療証は保険とは別に控える。", "Note the 医療証 apart; it proves no insurance."),
    _act(
        "collect_full_cost",
        "いったん全額（10割）を預かる。診療は断らない。",
        "Take the full cost (10割) for now; never refuse the treatment.",
    ),
    _act(
        "explain_settlement",
        "資格のわかるものが届きしだい精算することを説明する。",
        "Explain that it is settled when proof comes.",
    ),
)

ACTS: dict[str, Act] = {act.code: act for act in _ALL}
