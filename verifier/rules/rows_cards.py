"""In here live the rows on the card on the reader: R01–R05b, R07–R09c (reception-procedures.md, section 4.1)."""

from __future__ import annotations

from verifier.case import Words
from verifier.domain import Verdict
from verifier.rules.days import STATEMENT_RULES
from verifier.rules.row import ALWAYS, Confidence, Doing, Force, Outcome, Period, Resting, Rule, Seen, Step
from verifier.rules.rows_principles import FULL_COST

CHIPPED = ("my_number_card", "smartphone")
CARD = ("my_number_card",)
_SINCE_STATEMENT = (Period(STATEMENT_RULES),)

# P6: what to ask for, in this order, before the statement (first visit) or the question about changes (return visit).
_ALTERNATIVES = (
    Doing("ask_screen_or_notice", "!pin_less_shown"),
    Doing("ask_notice", "pin_less_shown"),
    Doing("ask_certificate"),
    Doing("take_declaration", "!returning"),
    Doing("ask_changes", "returning"),
    Doing("take_declaration", "record_unusable"),
)
_SAY_ALTERNATIVES = Words(
    "オンラインで確認ができませんでした。マイナポータルの画面か資格情報のお知らせはお持ちですか。なければ、こちらの用紙にご記入をお願いします。",
    "We could not confirm it online. Do you have the Mynaportal screen or the eligibility notice? If not, please fill in this form.",
)
_WRITE_STATEMENT = Words(
    "オンライン資格確認ができず、申立書（再診は口頭確認）による",
    "Online verification not possible: by declaration (return visit: by asking)",
)

_REGISTER = (
    Outcome(
        verdict=Verdict.CONDITIONAL,
        when=("reads", "!declines_to_register"),
        acts=(Doing("register_use"),),
        say=Words(
            "こちらのカードは健康保険証としての利用登録がされていません。よろしければ、この画面でご登録いただけます。",
            "This card is not registered for use as an insurance card. If you like, you can register it on this screen now.",
        ),
    ),
)

ROWS = (
    Rule(
        id="R01",
        step=Step.ONLINE,
        title=Words("登録済みのカードで「有効」", "Registered card, answered 'valid'"),
        source="T04 T06; S01; [9]",
        confidence=Confidence.A,
        periods=ALWAYS,
        kinds=CARD,
        outcomes=(
            Outcome(
                verdict=Verdict.ACCEPT,
                when=("card_valid", "!special_card"),
                say=Words("確認できました。カードをお取りください。", "That is confirmed. Please take your card."),
                seen=Seen.READING,
            ),
            # A card that could be asked and was not (case-format.md): the row that would decide is named, and the act.
            Outcome(
                verdict=Verdict.UNDECIDABLE,
                when=("card_unasked", "!notice_good"),
                acts=(Doing("read_card"),),
                say=Words(
                    "カードをリーダーに置いていただけますか。", "Could you place your card on the reader, please?"
                ),
                force=Force.YIELDS,
            ),
        ),
    ),
    Rule(
        id="R02",
        step=Step.ONLINE,
        title=Words("利用登録をしていないカード", "Card never registered for use"),
        source="T30 T32; S17; [48][102]",
        confidence=Confidence.A,
        periods=ALWAYS,
        kinds=CHIPPED,
        # Declined: the next step of the order; what R02 itself says then is 'needs 資格確認書, else P8', so P8 ends it.
        outcomes=tuple(
            Outcome(verdict=one.verdict, when=("unregistered", *one.when), acts=one.acts, say=one.say)
            for one in _REGISTER
        ),
    ),
    Rule(
        id="R03a",
        step=Step.ONLINE,
        title=Words("利用登録解除の申請中（まだ使える）", "Deregistration applied for, not yet in effect"),
        source="T37–T39; S18; [8]",
        confidence=Confidence.B,
        periods=ALWAYS,
        kinds=CARD,
        outcomes=(
            Outcome(
                verdict=Verdict.ACCEPT,
                when=("card_valid", "deregistering"),
                say=Words(
                    "解除のお手続き中ですが、効力が出るまで（1～2か月）はこのカードで受診いただけます。",
                    "Your deregistration is under way; until it takes effect (1–2 months) the card works as before.",
                ),
                seen=Seen.READING,
            ),
        ),
    ),
    Rule(
        id="R03b",
        step=Step.ONLINE,
        title=Words("利用登録が解除されたカード", "Deregistered card"),
        source="T33",
        confidence=Confidence.U,
        periods=ALWAYS,
        kinds=CHIPPED,
        outcomes=tuple(
            Outcome(verdict=one.verdict, when=("deregistered", *one.when), acts=one.acts, say=one.say)
            for one in _REGISTER
        ),
    ),
    Rule(
        id="R04",
        step=Step.ONLINE,
        title=Words("返納・紛失届・失効のカード", "Card returned, stopped as lost, or revoked"),
        source="T34 T35",
        confidence=Confidence.U,
        periods=ALWAYS,
        kinds=CHIPPED,
        outcomes=(
            Outcome(
                verdict=Verdict.REFUSE,
                when=("revoked",),
                acts=(Doing("ask_certificate"), *FULL_COST),
                say=Words(
                    "こちらのカードは電子証明書が使えなくなっています。資格確認書はお持ちでしょうか。",
                    "The certificate on this card is no longer valid. Do you have an eligibility certificate?",
                ),
            ),
        ),
    ),
    Rule(
        id="R05",
        step=Step.ONLINE,
        title=Words(
            "「無効」で新しい資格は未登録（AをやめBに加入、Bの登録待ち）",
            "Answered 'invalid', no newer one (left A, joined B, B not yet registered)",
        ),
        source="T10–T13; P6; [2]",
        confidence=Confidence.C,
        periods=_SINCE_STATEMENT,
        kinds=CHIPPED,
        outcomes=(
            Outcome(
                verdict=Verdict.CONDITIONAL,
                when=("said_invalid", "!declared_late", "statement_fits", "statement_pending"),
                acts=(*_ALTERNATIVES, Doing("claim_by_new_number")),
                write=_WRITE_STATEMENT,
                say=_SAY_ALTERNATIVES,
                force=Force.YIELDS,
            ),
        ),
    ),
    Rule(
        id="R05b",
        step=Step.ONLINE,
        title=Words(
            "「無効」で、どこにも加入していないという申し出", "Answered 'invalid', and the patient has joined nothing"
        ),
        source="S35; P7; [2]",
        confidence=Confidence.C,
        periods=_SINCE_STATEMENT,
        kinds=CHIPPED,
        outcomes=(
            Outcome(
                verdict=Verdict.REFUSE,
                when=("said_invalid", "says_lost"),
                acts=(*FULL_COST, Doing("advise_joining")),
                say=Words(
                    "いったん全額をお預かりします。国保か任意継続のお手続きをされると、さかのぼって精算できます。お早めにお手続きください。",
                    "We take the full cost for now. Once you join 国保 or continue your former insurance it is settled back; please do so soon.",
                ),
            ),
        ),
    ),
    Rule(
        id="R07",
        step=Step.ONLINE,
        title=Words(
            "「資格情報なし」（住民票と届出の不一致などで未登録）",
            "No information: registration stopped, e.g. by a mismatch with the resident record",
        ),
        source="T08 T30; S12; P6; [6]",
        confidence=Confidence.A,
        periods=_SINCE_STATEMENT,
        kinds=CHIPPED,
        outcomes=(
            Outcome(
                verdict=Verdict.CONDITIONAL,
                when=("said_nothing", "statement_fits", "statement_pending"),
                acts=(*_ALTERNATIVES, Doing("advise_branch")),
                write=_WRITE_STATEMENT,
                say=Words(
                    "保険に入っていらっしゃらないということではありません。登録がまだのようですので、こちらの用紙にご記入ください。後ほど支部（保険者）にご確認をお願いします。",
                    "This does not mean that you are not insured; it is just not registered yet. Please fill in this form, and ask your branch or insurer.",
                ),
                force=Force.YIELDS,
            ),
        ),
    ),
    Rule(
        id="R08",
        step=Step.ONLINE,
        title=Words("支部の登録が4日を過ぎても済んでいない", "The branch is late: more than 4 days"),
        source="T09; S14; [94][97]",
        confidence=Confidence.U,
        periods=_SINCE_STATEMENT,
        kinds=CHIPPED,
        outcomes=(
            Outcome(
                verdict=Verdict.CONDITIONAL,
                when=("said_invalid", "declared_late", "statement_fits", "statement_pending"),
                acts=(*_ALTERNATIVES, Doing("note_delay"), Doing("claim_by_new_number")),
                write=Words(
                    "支部の登録遅れ。申立書（再診は口頭確認）による",
                    "Registration late at the branch: by declaration (return visit: by asking)",
                ),
                say=_SAY_ALTERNATIVES,
                force=Force.YIELDS,
            ),
        ),
    ),
    Rule(
        id="R09",
        step=Step.ONLINE,
        title=Words("リーダーの故障（またはICチップの不良）で、カードだけ", "Reader broken (or chip dead), card only"),
        source="T05; S21; P6; [3][49]",
        confidence=Confidence.C,
        periods=_SINCE_STATEMENT,
        kinds=CARD,
        # A dead chip has no row of its own: the card cannot be read, the terminal works.
        outcomes=tuple(
            Outcome(
                verdict=Verdict.CONDITIONAL,
                when=(reason, "!chip_asked", "statement_fits", "statement_pending"),
                acts=(*first, *_ALTERNATIVES, Doing("look_up_in_outage_mode")),
                write=_WRITE_STATEMENT,
                say=_SAY_ALTERNATIVES,
                force=Force.YIELDS,
            )
            for reason, first in (
                ("reader_broken", (Doing("note_error_code"), Doing("use_mobile_app"))),
                ("chip_broken_at_reader", ()),
            )
        ),
    ),
    Rule(
        id="R09b",
        step=Step.ONLINE,
        title=Words("システム・回線の障害で、カードだけ", "System or line down, card only"),
        source="S22; P6; [49][50]",
        confidence=Confidence.B,
        periods=_SINCE_STATEMENT,
        kinds=CARD,
        outcomes=(
            Outcome(
                verdict=Verdict.CONDITIONAL,
                when=("line_down", "!chip_asked", "statement_fits", "statement_pending"),
                acts=(Doing("copy_card_face"), *_ALTERNATIVES, Doing("look_up_afterwards")),
                write=Words(
                    "障害のため券面の氏名・生年月日・性別・住所を控え、申立書（再診は口頭確認）による",
                    "Outage: the four items of the card's face copied; by declaration (return visit: by asking)",
                ),
                say=_SAY_ALTERNATIVES,
                force=Force.YIELDS,
            ),
        ),
    ),
    Rule(
        id="R09c",
        step=Step.ONLINE,
        title=Words("未導入の施設で、カードだけ", "Clinic without the system, card only"),
        source="T18; P7; §8 point 3",
        confidence=Confidence.U,
        kinds=CARD,
        outcomes=(
            Outcome(
                verdict=Verdict.CONDITIONAL,
                when=("no_online", "!chip_asked", "statement_without_system", "statement_fits", "statement_pending"),
                acts=_ALTERNATIVES,
                write=_WRITE_STATEMENT,
                say=_SAY_ALTERNATIVES,
                force=Force.YIELDS,
                rests_on=(Resting("statement_without_system"),),
            ),
            Outcome(
                verdict=Verdict.REFUSE,
                when=("no_online", "!chip_asked", "card_alone", "plastic_card"),
                acts=(
                    Doing("ask_screen_or_notice", "!pin_less_shown"),
                    Doing("ask_notice", "pin_less_shown"),
                    Doing("ask_certificate"),
                    *FULL_COST,
                ),
                say=Words(
                    "当院ではカードを読み取れません。マイナポータルの画面か資格情報のお知らせを、カードと一緒にお見せいただけますか。",
                    "We cannot read the card here. Could you show the Mynaportal screen or the eligibility notice together with it?",
                ),
                rests_on=(Resting("statement_without_system", "!statement_without_system"),),
            ),
        ),
    ),
)
