"""In here live the principles that decide by themselves: P3, P4, P8, P9, P9b, P12, P15 (reception-procedures.md, section 3)."""

from __future__ import annotations

from verifier.case import Words
from verifier.domain import Verdict
from verifier.rules.leniency import FOR_ALL, FOR_OWN_EXPIRY
from verifier.rules.row import ALWAYS, Confidence, Doing, Force, Outcome, Resting, Rule, Seen, Step

FULL_COST = (Doing("collect_full_cost"), Doing("explain_settlement"))
SAY_FULL_COST = Words(
    "本日は保険の資格を確認できませんので、いったん全額をお預かりします。資格のわかるものをお持ちいただければ精算いたします。診療はいつもどおりお受けいただけます。",
    "We could not confirm your insurance today, so we take the full cost for now; we settle it when you bring proof. You will of course be treated.",
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
                acts=(Doing("offer_pin", "!pin_unusable"), Doing("visual_check"), Doing("read_card")),
                say=Words(
                    "お顔の認証がうまくいかないようです。暗証番号か、職員による確認に切り替えます。",
                    "The reader could not recognise you. We can go on with your PIN, or staff can compare the photograph.",
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
        title=Words("災害の特例：口頭の申し出で受診できる", "Declared disaster: particulars told by mouth suffice"),
        source="P15; S36; [46][47]",
        confidence=Confidence.A,
        periods=ALWAYS,
        outcomes=(
            Outcome(
                verdict=Verdict.CONDITIONAL,
                when=("area_declared", "all_told"),
                acts=(Doing("write_down_particulars"),),
                write=Words(
                    "災害の特例：氏名・生年月日・連絡先・勤務先（国保・後期は住所）を口頭で確認",
                    "Disaster: name, birth date, contact, employer (国保/後期: address) told by mouth",
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
                acts=(Doing("query_by_number"),),
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
                acts=(Doing("telephone_insurer"),),
                write=Words(
                    "資格情報のお知らせのみ・保険者に電話で確認",
                    "Notice alone; confirmed by telephone with the insurer",
                ),
                say=Words(
                    "今回は保険者に確認できましたので通常のご負担です。次回はマイナ保険証か資格確認書をお持ちください。",
                    "Your insurer confirmed it, so you pay the normal share. Next time please bring your My Number card or eligibility certificate.",
                ),
                seen=Seen.EVIDENCE,
                rests_on=(Resting("telephone_counts"),),
            ),
            # The leniency is for cards that expired; one that ended otherwise isn't saved by any confirmation.
            Outcome(
                verdict=Verdict.REFUSE,
                when=("legacy_not_by_expiry",),
                acts=(Doing("ask_new_document"), *FULL_COST),
                say=SAY_FULL_COST,
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
                    say=Words(
                        "恐れ入りますが、こちらだけでは保険の資格を確認できません。マイナ保険証か資格確認書はお持ちでしょうか。",
                        "I am sorry, this alone does not show your insurance. Do you have your My Number card or an eligibility certificate?",
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
                say=Words(
                    "医療証はお預かりしますが、保険のほうを確認できるものが必要です。マイナ保険証か資格確認書はお持ちでしょうか。",
                    "We note the subsidy certificate, and need something for the insurance itself. Do you have your card or an eligibility certificate?",
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
                rests_on=(Resting("own_decision"),),
            ),
            Outcome(
                verdict=Verdict.REFUSE,
                when=(),
                acts=FULL_COST,
                say=SAY_FULL_COST,
                rests_on=(Resting("own_decision", "only_the_setting_forbids"),),
            ),
        ),
    ),
)
