"""In here live the rows on お知らせ, portal screen, statement and past record: R40–R49 (reception-procedures.md, section 4.5)."""

from __future__ import annotations

from verifier.case import Words
from verifier.domain import Verdict
from verifier.rules.days import STATEMENT_RULES
from verifier.rules.row import Confidence, Doing, Force, Outcome, Period, Rule, Saying, Seen, Step
from verifier.rules.rows_principles import FULL_COST, SAY_DENIED, SAY_FULL_COST, or_full_cost

_NOTICE = ("eligibility_notice",)
_SCREEN = ("mynaportal_screen",)
_SINCE_STATEMENT = (Period(STATEMENT_RULES),)

_WRITE_NOTICE = Words("お知らせとカードで確認（記号・番号）", "By notice and card (symbol, number)")
_WRITE_SCREEN = Words(
    "資格情報画面とカードで確認（資格取得日、本日の画面）",
    "By portal screen and card (acquisition date; today's screen)",
)
_THANKS = Words("確認できました。ありがとうございます。", "That is confirmed. Thank you.")
_WITH_THE_CARD = Words(
    "お知らせはカードと一緒にお見せいただく決まりです。今月中に両方お持ちいただければ精算いたします。",
    "The notice counts only together with the card. If you bring both within this month we settle it.",
)
_TO_BE_TELEPHONED = Words(
    "お知らせはカードと一緒にお見せいただく決まりですので、保険者に電話で確認いたします。確認できないときはいったん全額をお預かりし、今月中に両方お持ちいただければ精算いたします。",
    "The notice counts only together with the card, so we will telephone the insurer. If it cannot be confirmed, we take the full cost for now and settle it if you bring both within this month.",
)

PAIRS = (
    Rule(
        id="R40",
        step=Step.PAIRS,
        title=Words(
            "お知らせとカード（オンラインで確認できないとき）", "Notice and card, where the online way is closed"
        ),
        source="T18; P2; S06, S29; [9][29]",
        confidence=Confidence.A,
        kinds=_NOTICE,
        outcomes=(
            Outcome(
                verdict=Verdict.ACCEPT,
                when=("notice_good", "pair_card", "!dead_certificate_at_reader"),
                acts=(Doing("check_pair"), Doing("note_number")),
                write=_WRITE_NOTICE,
                say=_THANKS,
                seen=Seen.PAPER,
            ),
        ),
    ),
    Rule(
        id="R41",
        step=Step.PAIRS,
        title=Words(
            "資格情報画面（PDF）とカード（オンラインで確認できないとき）",
            "Portal screen or its PDF, and card, where the online way is closed",
        ),
        source="T18 T40; P2; S07, S21; [30]",
        confidence=Confidence.A,
        periods=_SINCE_STATEMENT,
        kinds=_SCREEN,
        outcomes=(
            Outcome(
                verdict=Verdict.ACCEPT,
                when=("screen_good", "pair_card", "!dead_certificate_at_reader", "!pin_less_shown"),
                acts=(Doing("check_pair"), Doing("note_number")),
                write=_WRITE_SCREEN,
                say=_THANKS,
                seen=Seen.PAPER,
            ),
        ),
    ),
    Rule(
        id="R42",
        step=Step.PAIRS,
        title=Words(
            "オンラインで確認できるので、お知らせはいらない", "The card can be read, so the notice is not needed"
        ),
        source="T18",
        confidence=Confidence.A,
        kinds=_NOTICE,
        outcomes=(
            Outcome(
                verdict=Verdict.ACCEPT,
                when=("notice_good", "card_valid"),
                say=_THANKS,
                seen=Seen.READING,
            ),
            Outcome(
                verdict=Verdict.UNDECIDABLE,
                when=("notice_good", "card_unasked"),
                acts=(Doing("read_card"),),
                say=Words(
                    "カードをリーダーに置いていただけますか。", "Could you place your card on the reader, please?"
                ),
                force=Force.YIELDS,
            ),
        ),
    ),
    Rule(
        id="R44",
        step=Step.PAIRS,
        title=Words("資格情報画面だけ（カードがない）", "Portal screen alone"),
        source="T18; P3; §8 point 2",
        confidence=Confidence.A,
        periods=_SINCE_STATEMENT,
        kinds=_SCREEN,
        outcomes=(
            Outcome(
                verdict=Verdict.REFUSE,
                when=("screen_shown", "!plastic_card"),
                acts=(Doing("ask_for_plastic_card"), *FULL_COST),
                say=or_full_cost(
                    Words(
                        "画面だけではご本人の確認ができません。カードの現物はお持ちでしょうか。",
                        "The screen alone does not show who you are. Do you have the plastic card with you?",
                    )
                ),
            ),
        ),
    ),
    Rule(
        id="R45",
        step=Step.PAIRS,
        title=Words("以前の保険者のお知らせとカード", "Notice of a former insurer, and card"),
        source="T16; P6",
        confidence=Confidence.U,
        kinds=_NOTICE,
        outcomes=(
            Outcome(
                verdict=Verdict.REFUSE,
                when=("notice_former", "plastic_card"),
                acts=(
                    Doing("ask_same_job"),
                    Doing("ask_screen_or_notice", "!pin_less_shown"),
                    Doing("ask_notice", "pin_less_shown"),
                    Doing("ask_certificate"),
                    *FULL_COST,
                ),
                say=or_full_cost(
                    Words(
                        "こちらは以前の保険のお知らせのようです。お勤め先や保険は変わられましたか。今の保険のお知らせはお持ちでしょうか。",
                        "This seems to be the notice of your former insurance. Has your job or insurance changed? Do you have the present one?",
                    )
                ),
            ),
        ),
    ),
    Rule(
        id="R46",
        step=Step.PAIRS,
        title=Words(
            "電子証明書が猶予も過ぎたカードと、お知らせまたは画面",
            "Card with a dead certificate, body in date, and notice or screen",
        ),
        source="T34; S11; [55]",
        confidence=Confidence.B,
        kinds=(*_NOTICE, *_SCREEN),
        outcomes=(
            Outcome(
                verdict=Verdict.ACCEPT,
                when=("notice_good", "pair_card", "dead_certificate_at_reader", "body_in_date"),
                acts=(Doing("check_pair"), Doing("note_number"), Doing("advise_renewal")),
                write=_WRITE_NOTICE,
                say=_THANKS,
                seen=Seen.PAPER,
            ),
            Outcome(
                verdict=Verdict.ACCEPT,
                when=("screen_good", "pair_card", "dead_certificate_at_reader", "body_in_date", "!pin_less_shown"),
                acts=(Doing("check_pair"), Doing("note_number"), Doing("advise_renewal")),
                write=_WRITE_SCREEN,
                say=_THANKS,
                seen=Seen.PAPER,
            ),
        ),
    ),
)

ALONE = (
    Rule(
        id="R43",
        step=Step.LENIENCY,
        title=Words("お知らせだけ（カードがない）", "Notice alone"),
        source="T18; P3, P4; S05; §8 point 13; [9]",
        confidence=Confidence.A,
        kinds=_NOTICE,
        outcomes=(
            # Confirmed in the leniency, P4 decides.
            Outcome(
                verdict=Verdict.REFUSE,
                when=(
                    "notice_shown",
                    "!notice_confirmed",
                    "!notice_confirmed_by_phone",
                    "!notice_unasked",
                    "!plastic_card",
                ),
                acts=(
                    Doing("ask_for_plastic_card"),
                    Doing("ask_certificate"),
                    Doing("query_by_number", "notice_query_helps"),
                    Doing("telephone_insurer", "notice_telephone_helps"),
                    *FULL_COST,
                ),
                say=_WITH_THE_CARD,
                says=(
                    Saying(("telephone_denied",), SAY_DENIED),
                    Saying(("notice_telephone_helps",), _TO_BE_TELEPHONED),
                ),
            ),
        ),
    ),
)

STATEMENTS = (
    Rule(
        id="R47",
        step=Step.STATEMENT,
        title=Words("カードと申立書（オンラインで確認できないとき）", "Card and signed statement, in trouble"),
        source="P6, P7; §5.5; S12, S14; [2][35][56]",
        confidence=Confidence.A,
        periods=_SINCE_STATEMENT,
        kinds=("eligibility_declaration",),
        outcomes=(
            Outcome(
                verdict=Verdict.CONDITIONAL,
                when=("statement_signed", "statement_fits"),
                acts=(Doing("keep_declaration"),),
                write=Words("被保険者資格申立書により受付", "By eligibility declaration"),
                say=Words(
                    "申立書をお預かりします。保険の番号がわかるものを、なるべく早くお持ちください。",
                    "We keep your declaration. Please bring something that shows your insurance number as soon as you can.",
                ),
                seen=Seen.EVIDENCE,
            ),
        ),
    ),
    Rule(
        id="R48",
        step=Step.STATEMENT,
        title=Words(
            "再診：カードと過去の資格情報、「変わりない」の申し出", "Return visit: card, past record, and 'no change'"
        ),
        source="P6; §3.1; [35][56]",
        confidence=Confidence.A,
        periods=_SINCE_STATEMENT,
        kinds=("past_record",),
        outcomes=(
            Outcome(
                verdict=Verdict.CONDITIONAL,
                when=("record_confirmed", "statement_fits"),
                acts=(Doing("note_who_asked"),),
                write=Words(
                    "過去の資格情報と口頭確認（変更なし）により受付。確認者・時刻",
                    "By past record and oral 'no change'; who asked, when",
                ),
                say=Words(
                    "前回と保険にお変わりがないとのことで、今回は前回の記録をもとに受け付けます。",
                    "As nothing has changed since your last visit, we go by our record this time.",
                ),
                seen=Seen.EVIDENCE,
            ),
        ),
    ),
    Rule(
        id="R49",
        step=Step.STATEMENT,
        title=Words("カードのない申立書", "Statement without a card"),
        source="P7; [36]",
        confidence=Confidence.C,
        periods=_SINCE_STATEMENT,
        kinds=("eligibility_declaration",),
        outcomes=(
            Outcome(
                verdict=Verdict.REFUSE,
                when=("statement_shown", "!shown_card"),
                acts=FULL_COST,
                say=SAY_FULL_COST,
            ),
        ),
    ),
)
