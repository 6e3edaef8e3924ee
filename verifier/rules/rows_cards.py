"""In here live the rows on the card on the reader: R01–R05b, R07–R09c (reception-procedures.md, section 4.1)."""

from __future__ import annotations

from verifier.case import Words
from verifier.domain import Verdict
from verifier.rules.days import STATEMENT_RULES
from verifier.rules.row import ALWAYS, Confidence, Doing, Force, Outcome, Period, Rule, Saying, Seen, Step
from verifier.rules.rows_principles import FULL_COST, SAY_JOIN, or_full_cost

CHIPPED = ("my_number_card", "smartphone")
CARD = ("my_number_card",)
_SINCE_STATEMENT = (Period(STATEMENT_RULES),)

# P6: what to ask for, in this order, before the statement (first visit) or the question about changes (return visit).
_ALTERNATIVES = (
    Doing("ask_screen_or_notice", "!pin_less_shown"),
    Doing("ask_notice", "pin_less_shown"),
    Doing("ask_certificate"),
    Doing("take_declaration", "!record_usable"),
    Doing("ask_changes", "record_usable"),
)
_NOT_CONFIRMED = Words("オンラインで確認ができませんでした。", "We could not confirm it online.")
_NOT_READ_HERE = Words("当院ではカードを読み取れません。", "We cannot read the card here.")
_ASK_SCREEN = Words(
    "マイナポータルの画面、資格情報のお知らせ、資格確認書のどれかをお持ちですか。",
    "Do you have the Mynaportal screen, the eligibility notice or an eligibility certificate?",
)
_ASK_NOTICE = Words(
    "資格情報のお知らせか、資格確認書をお持ちですか。",
    "Do you have the eligibility notice or an eligibility certificate?",
)
_ELSE_FORM = Words("なければ、こちらの用紙にご記入をお願いします。", "If not, please fill in this form.")
_ELSE_CHANGES = Words(
    "なければ、前回から保険にお変わりがないかをうかがいます。",
    "If not, we just ask you whether anything has changed since your last visit.",
)
_ASK_BRANCH = Words(
    "後ほど、保険者（支部）に登録の内容をご確認ください。",
    "Later, please ask your insurer (or its branch) about what is registered.",
)


def _spoken(*parts: Words) -> Words:
    return Words("".join(one.ja for one in parts), " ".join(one.en for one in parts))


def _alternatives(opening: Words, *closing: Words) -> tuple[Saying, ...]:
    """What to say along with _ALTERNATIVES: a PIN-less card has no portal screen (R67), and a usable past record needs no form."""
    return (
        Saying(("pin_less_shown", "record_usable"), _spoken(opening, _ASK_NOTICE, _ELSE_CHANGES, *closing)),
        Saying(("pin_less_shown",), _spoken(opening, _ASK_NOTICE, _ELSE_FORM, *closing)),
        Saying(("record_usable",), _spoken(opening, _ASK_SCREEN, _ELSE_CHANGES, *closing)),
    )


_SAY_ALTERNATIVES = _spoken(_NOT_CONFIRMED, _ASK_SCREEN, _ELSE_FORM)
_SAYS_ALTERNATIVES = _alternatives(_NOT_CONFIRMED)
_NO_INFORMATION = Words(
    "オンラインでは資格の情報が見られませんでしたが、保険に入っていらっしゃらないということではありません。",
    "We could not see your insurance online; this does not mean that you are not insured.",
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
                    "解除のお手続き中ですが、解除の効力が出るまではこのカードで受診いただけます。",
                    "Your deregistration is under way; until it takes effect the card works as before.",
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
                say=or_full_cost(
                    Words(
                        "こちらのカードは電子証明書が使えなくなっています。資格確認書はお持ちでしょうか。",
                        "The certificate on this card is no longer valid. Do you have an eligibility certificate?",
                    )
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
                says=_SAYS_ALTERNATIVES,
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
                say=SAY_JOIN,
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
                say=_spoken(_NO_INFORMATION, _ASK_SCREEN, _ELSE_FORM, _ASK_BRANCH),
                says=_alternatives(_NO_INFORMATION, _ASK_BRANCH),
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
                says=_SAYS_ALTERNATIVES,
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
                says=_SAYS_ALTERNATIVES,
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
                says=_SAYS_ALTERNATIVES,
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
                say=_spoken(_NOT_READ_HERE, _ASK_SCREEN, _ELSE_FORM),
                says=_alternatives(_NOT_READ_HERE),
                force=Force.YIELDS,
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
                say=or_full_cost(_spoken(_NOT_READ_HERE, _ASK_SCREEN)),
                says=(Saying(("pin_less_shown",), or_full_cost(_spoken(_NOT_READ_HERE, _ASK_NOTICE))),),
            ),
        ),
    ),
)
