"""In here live the principles that decide by themselves: P3, P4, P8, P9, P9b, P12, P15 (reception-procedures.md, section 3)."""

from __future__ import annotations

from verifier.case import Words
from verifier.domain import Verdict
from verifier.rules.leniency import FOR_ALL, FOR_OWN_EXPIRY
from verifier.rules.row import ALWAYS, Confidence, Doing, Force, Outcome, Rule, Saying, Seen, Step

FULL_COST = (Doing("collect_full_cost"), Doing("explain_settlement"))
SAY_FULL_COST = Words(
    "本日は保険の資格を確認できませんので、いったん全額をお預かりします。資格のわかるものをお持ちいただければ精算いたします。診療はいつもどおりお受けいただけます。",
    "We could not confirm your insurance today, so we take the full cost for now; we settle it when you bring proof. You will of course be treated.",
)
WRITE_INVALID = Words("照会結果：無効（喪失日・理由）", "Answer: invalid (loss date and reason)")
WRITE_LOSS_ON_SCREEN = Words("資格情報画面に喪失日の表示", "Loss date shown on the portal screen")
SAY_DENIED = Words(
    "保険者に問い合わせましたところ、こちらの資格は現在有効ではないとのことでした。いったん全額をお預かりし、今の保険のマイナ保険証か資格確認書をお持ちいただければ精算いたします。診療はお受けいただけます。",
    "The insurer tells us that this insurance is not in force now. We take the full cost for now and settle it when you bring your My Number card or the certificate of your present insurance. You will of course be treated.",
)
SAY_JOIN = Words(
    "いったん全額をお預かりします。国保か任意継続のお手続きをされると、さかのぼって精算できます。お早めにお手続きください。診療はお受けいただけます。",
    "We take the full cost for now. Once you join 国保 or continue your former insurance it is settled back; please do so soon. You will of course be treated.",
)


def or_full_cost(asked: Words) -> Words:
    """A question to the patient, with what follows where there is nothing to show."""
    return Words(
        f"{asked.ja}お持ちでなければ、いったん全額をお預かりします。診療はお受けいただけます。",
        f"{asked.en} If not, we take the full cost for now and settle it later; you will of course be treated.",
    )


SAY_ENDED = or_full_cost(
    Words(
        "こちらの保険証は使えなくなっています。マイナ保険証か、新しい資格確認書はお持ちでしょうか。",
        "This old card is no longer valid. Do you have your My Number card, or a new eligibility certificate?",
    )
)

IDENTITY = (
    Rule(
        id="P9",
        step=Step.IDENTITY,
        title=Words("本人かどうかが先：別人の疑いがある", "Identity comes first: this may be another person"),
        source="P9, P9b; S32, S33; [38]",
        confidence=Confidence.C,
        periods=ALWAYS,
        outcomes=(
            *(
                Outcome(
                    verdict=Verdict.UNDECIDABLE,
                    when=(reason,),
                    acts=(Doing("stop_and_clear"), Doing("call_superior"), *more),
                    say=Words(
                        "恐れ入ります、確認したいことがございますので、少しこちらでお話をうかがえますか。",
                        "Excuse me, there is something we need to check. Could we speak over here for a moment?",
                    ),
                    force=Force.STOPS,
                )
                for reason, more in (
                    ("other_face", ()),
                    ("only_item_of_another", ()),
                    ("two_people", (Doing("ask_insurer"),)),
                    ("answer_of_another", (Doing("report_wrong_link"), Doing("ask_insurer"))),
                )
            ),
            # Nobody else is suspected: the holder was only not authenticated yet. Whatever decides without the card goes before it.
            Outcome(
                verdict=Verdict.UNDECIDABLE,
                when=("holder_not_authenticated",),
                acts=(
                    Doing("try_face", "face_untried"),
                    Doing("offer_pin", "!pin_unusable"),
                    Doing("visual_check"),
                    Doing("read_card"),
                ),
                say=Words(
                    "お顔の認証がうまくいかないようです。暗証番号を入力していただくか、職員がお写真で確認いたします。",
                    "The reader could not recognise you. You can enter your PIN, or staff can compare the photograph.",
                ),
                says=(
                    Saying(
                        ("face_untried",),
                        Words(
                            "暗証番号を使わなくても、お顔で確認できます。リーダーのカメラをご覧ください。うまくいかないときは、職員がお写真で確認いたします。",
                            "No PIN is needed: the reader can recognise your face. Please look into its camera; if that fails, staff can compare the photograph.",
                        ),
                    ),
                    Saying(
                        ("pin_unusable",),
                        Words(
                            "お顔の認証がうまくいかないようです。職員がカードのお写真で確認いたします。",
                            "The reader could not recognise you. Our staff will compare the photograph on your card.",
                        ),
                    ),
                ),
                force=Force.YIELDS,
            ),
        ),
    ),
    Rule(
        id="P9b",
        step=Step.IDENTITY,
        title=Words(
            "別人名義のものを除いて、残りで判断する", "What names somebody else is set aside; the rest decides"
        ),
        source="§3.1 P9b",
        confidence=Confidence.U,
        periods=ALWAYS,
        outcomes=(Outcome(verdict=None, when=("set_aside",), acts=(Doing("set_aside_others"),)),),
    ),
    Rule(
        id="P12",
        step=Step.IDENTITY,
        title=Words(
            "表記のちがい（●、旧字体、旧姓、かな）は断る理由にならない",
            "A difference in spelling is never a reason to refuse",
        ),
        source="P12; §5.7; [78][80]",
        confidence=Confidence.A,
        periods=ALWAYS,
        outcomes=(Outcome(verdict=None, when=("spelt_differently",), acts=(Doing("keep_own_spelling"),)),),
    ),
)

DISASTER = (
    Rule(
        id="P15",
        step=Step.DISASTER,
        title=Words("災害の特例：口頭の申し出で受診できる", "Declared disaster: particulars told orally suffice"),
        source="P15; S36; [46][47]",
        confidence=Confidence.A,
        periods=ALWAYS,
        outcomes=(
            Outcome(
                verdict=Verdict.CONDITIONAL,
                when=("area_declared", "all_told"),
                acts=(Doing("write_down_particulars"), Doing("view_by_oral_consent")),
                write=Words(
                    "災害の特例：氏名・生年月日・連絡先・勤務先（国保・後期は住所）を口頭で確認",
                    "Disaster: name, birth date, contact, employer (国保/後期: address) told orally",
                ),
                say=Words(
                    "保険証やカードがなくても受診いただけます。お名前などを控えさせていただきます。",
                    "You can be treated without any card. We will just write down what you told us.",
                ),
            ),
            Outcome(
                verdict=Verdict.REFUSE,
                when=("area_declared", "!all_told"),
                acts=(Doing("ask_particulars"), *FULL_COST),
                say=Words(
                    "カードがなくても受診いただけますので、お名前・生年月日・ご連絡先と、お勤め先かご住所を教えていただけますか。",
                    "You need no card. Could you tell us your name, birth date, a contact, and your employer or address?",
                ),
            ),
        ),
    ),
)

LENIENCY = (
    Rule(
        id="P4",
        step=Step.LENIENCY,
        title=Words(
            "暫定措置：お知らせだけでも、有効と確かめられれば通常の負担",
            "Leniency: a lone notice counts if the eligibility is confirmed",
        ),
        source="P4; R43; T18; [19][21][110]",
        confidence=Confidence.A,
        periods=(*FOR_ALL, *FOR_OWN_EXPIRY),
        outcomes=(
            Outcome(
                verdict=Verdict.CONDITIONAL,
                when=("notice_confirmed",),
                acts=(Doing("query_by_number", done=True),),
                write=Words("資格情報のお知らせのみ・オンライン照会で確認", "Notice alone; confirmed by online query"),
                say=Words(
                    "今回は確認できましたので通常のご負担です。次回はマイナ保険証か資格確認書をお持ちください。",
                    "We could confirm it this time, so you pay the normal share. Next time please bring your My Number card or eligibility certificate.",
                ),
                seen=Seen.PAPER,
            ),
            Outcome(
                verdict=Verdict.CONDITIONAL,
                when=("notice_confirmed_by_phone",),
                acts=(Doing("telephone_insurer", done=True),),
                write=Words(
                    "資格情報のお知らせのみ・保険者に電話で確認",
                    "Notice alone; confirmed by telephone with the insurer",
                ),
                say=Words(
                    "今回は保険者に確認できましたので通常のご負担です。次回はマイナ保険証か資格確認書をお持ちください。",
                    "Your insurer confirmed it, so you pay the normal share. Next time please bring your My Number card or eligibility certificate.",
                ),
                seen=Seen.EVIDENCE,
            ),
            Outcome(
                verdict=Verdict.CONDITIONAL,
                when=("notice_unasked", "!chip_pending"),
                acts=(Doing("query_by_number"),),
                say=Words(
                    "お知らせの番号でお調べします。有効と確認できれば通常のご負担です。次回はマイナ保険証か資格確認書をお持ちください。",
                    "We will look it up by the number on the notice. If your insurance is in force you pay the normal share. Next time please bring your My Number card or eligibility certificate.",
                ),
            ),
            # The leniency is for cards that expired; one that ended otherwise isn't saved by any confirmation.
            Outcome(
                verdict=Verdict.REFUSE,
                when=("legacy_not_by_expiry",),
                acts=(Doing("ask_new_document"), *FULL_COST),
                say=SAY_ENDED,
            ),
        ),
    ),
)

LAST = (
    Rule(
        id="P3",
        step=Step.OWN_DECISION,
        title=Words("それだけでは資格の証明にならないもの", "What never proves eligibility by itself"),
        source="P3; [31]",
        confidence=Confidence.B,
        periods=ALWAYS,
        outcomes=(
            *(
                Outcome(
                    verdict=Verdict.REFUSE,
                    when=(reason,),
                    acts=(Doing("ask_certificate"), *FULL_COST),
                    say=or_full_cost(
                        Words(
                            "恐れ入りますが、こちらだけでは保険の資格を確認できません。マイナ保険証か資格確認書はお持ちでしょうか。",
                            "I am sorry, this alone does not show your insurance. Do you have your My Number card or an eligibility certificate?",
                        )
                    ),
                )
                for reason in ("lone_identity", "screen_foreign")
            ),
        ),
    ),
    Rule(
        id="R80",
        step=Step.OWN_DECISION,
        title=Words("医療証だけ：保険の証明にはならない", "Subsidy certificate alone: no proof of insurance"),
        source="P16; R80; S39",
        confidence=Confidence.U,
        kinds=("subsidy_certificate",),
        outcomes=(
            Outcome(
                verdict=Verdict.REFUSE,
                when=("nothing_shown",),
                acts=(Doing("keep_subsidy_apart"), *FULL_COST),
                say=or_full_cost(
                    Words(
                        "医療証は控えさせていただきますが、保険のほうを確認できるものが必要です。マイナ保険証か資格確認書はお持ちでしょうか。",
                        "We note the subsidy certificate, and need something for the insurance itself. Do you have your card or an eligibility certificate?",
                    )
                ),
            ),
        ),
    ),
    Rule(
        id="P8",
        step=Step.OWN_DECISION,
        title=Words(
            "最後の行：ほかに証明がなければ全額、再診で本人が確かなら医院の判断",
            "The last row: full cost where nothing else proves it, or the clinic's own decision",
        ),
        source="P8; §3.1; S24, S34; [37]",
        confidence=Confidence.C,
        periods=ALWAYS,
        last=True,
        outcomes=(
            Outcome(
                verdict=Verdict.CONDITIONAL,
                when=("returning", "identity_known", "!record_void", "own_decision"),
                acts=(Doing("record_past_record"), Doing("write_who_decided")),
                write=Words(
                    "医院の判断で通常の負担とした（過去の資格情報・本人確認の方法・判断者）",
                    "Normal ratio by the clinic's own decision (past record, how identified, who decided)",
                ),
                say=Words(
                    "今回は前回の記録をもとに通常のご負担といたします。今月中にマイナ保険証か資格確認書をお持ちください。",
                    "This time we go by our record and you pay the normal share. Please bring your card or eligibility certificate within this month.",
                ),
                force=Force.YIELDS,
            ),
            Outcome(
                verdict=Verdict.REFUSE,
                when=(),
                acts=(
                    Doing("ask_for_plastic_card", "phone_not_authenticated"),
                    *FULL_COST,
                    Doing("advise_joining", "says_lost"),
                ),
                say=SAY_FULL_COST,
                says=(
                    Saying(("says_lost",), SAY_JOIN),
                    Saying(
                        ("phone_not_authenticated",),
                        or_full_cost(
                            Words(
                                "スマホでの本人確認ができませんでした。カードの現物はお持ちでしょうか。",
                                "We could not confirm you by the phone. Do you have the plastic card with you?",
                            )
                        ),
                    ),
                ),
            ),
        ),
    ),
)
