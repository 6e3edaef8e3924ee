"""In here live the rows on old cards: R30–R34 and R30b–R30e (reception-procedures.md, sections 4.4 and 3.1)."""

from __future__ import annotations

from datetime import timedelta

from verifier.case import Words
from verifier.domain import Verdict
from verifier.rules.days import LEGACY_END, LENIENCY, LENIENCY_ANNOUNCED, OWN_EXPIRY_LENIENCY
from verifier.rules.leniency import FOR_ALL, FOR_OWN_EXPIRY
from verifier.rules.row import ALWAYS, Confidence, Doing, Force, Outcome, Period, Rule, Saying, Seen, Step
from verifier.rules.rows_principles import FULL_COST, SAY_DENIED, SAY_ENDED

_KIND = ("legacy_card",)
_TO_THE_END = (Period(None, LEGACY_END),)
_LENIENT = (*FOR_ALL, *FOR_OWN_EXPIRY)
_DAY = timedelta(days=1)

_NEXT_TIME = Words(
    "保険証の期限は切れていますが、今回は確認できましたので通常のご負担です。次回はマイナ保険証か資格確認書をお持ちください。",
    "Your old card has expired, but we could confirm your insurance, so you pay the normal share. Next time please bring your My Number card or eligibility certificate.",
)
_TO_BE_TELEPHONED = Words(
    "こちらの保険証は期限が切れていますので、保険者に電話で確認いたします。確認できないときは、いったん全額をお預かりし、マイナ保険証か資格確認書をお持ちいただければ精算いたします。",
    "This old card has expired, so we will telephone the insurer. If it cannot be confirmed, we take the full cost for now and settle it when you bring your card or eligibility certificate.",
)
_TOO_LATE = Words(
    "こちらの保険証は期限が切れており、期限切れでも使える特例の期間にも当たりません。いったん全額をお預かりし、マイナ保険証か資格確認書をお持ちいただければ精算いたします。",
    "This old card has expired, and the leniency for expired cards does not hold any more. We take the full cost for now and settle it when you bring your card or eligibility certificate.",
)
_TOO_EARLY = Words(
    "こちらの保険証は、書かれている有効期限が切れています。いったん全額をお預かりし、マイナ保険証か資格確認書をお持ちいただければ精算いたします。",
    "This old card is past its own date of expiry. We take the full cost for now and settle it when you bring your card or eligibility certificate.",
)
_EXPIRED = Words(
    "こちらの保険証は期限が切れており、確認もできませんでした。いったん全額をお預かりし、マイナ保険証か資格確認書をお持ちいただければ精算いたします。",
    "This old card has expired and could not be confirmed. We take the full cost for now and settle it when you bring your card or eligibility certificate.",
)


def _ended(rule_id: str, title: Words, condition: str) -> Rule:
    return Rule(
        id=rule_id,
        step=Step.DOCUMENTS,
        title=title,
        source="T26; §4.7",
        confidence=Confidence.U,
        periods=_TO_THE_END,
        kinds=_KIND,
        outcomes=(
            Outcome(
                verdict=Verdict.REFUSE,
                when=(condition,),
                acts=(Doing("ask_new_document"), *FULL_COST),
                say=SAY_ENDED,
            ),
        ),
    )


ROWS = (
    Rule(
        id="R30",
        step=Step.DOCUMENTS,
        title=Words("2025年12月1日までの、期限内の保険証", "Old card in date, up to 2025-12-01"),
        source="T01 T25 T27; P2; S02; [1][9]",
        confidence=Confidence.A,
        periods=_TO_THE_END,
        kinds=_KIND,
        outcomes=(
            Outcome(
                verdict=Verdict.ACCEPT,
                when=("legacy_good",),
                say=Words(
                    "確認できました。保険証は2025年12月1日までお使いいただけます。その後はマイナ保険証か資格確認書をお持ちください。",
                    "That is fine. The old card can be used up to 2025-12-01; after that please bring your My Number card or eligibility certificate.",
                ),
                says=(
                    Saying(
                        ("legacy_own_expiry",),
                        Words(
                            "確認できました。こちらの保険証は、その有効期限までお使いいただけます。その後はマイナ保険証か資格確認書をお持ちください。",
                            "That is fine. This old card can be used up to its own date of expiry; after that please bring your My Number card or eligibility certificate.",
                        ),
                    ),
                ),
                seen=Seen.PAPER,
            ),
        ),
    ),
    _ended(
        "R31",
        Words("資格喪失・被扶養者の認定取消の日以後", "On or after loss of eligibility, or a dependant's removal"),
        "legacy_lost",
    ),
    _ended(
        "R32",
        Words("記載事項の変更を届け出た日以後", "On or after a change of its data that was applied for"),
        "legacy_changed",
    ),
    _ended("R33", Words("別の支部へ異動した日以後", "On or after a move to another branch"), "legacy_moved"),
    Rule(
        id="R30c",
        step=Step.DOCUMENTS,
        title=Words(
            "期限切れの保険証で、照会も保険者への確認もできていない", "Expired, no query and no word from the insurer"
        ),
        source="P4; S22",
        confidence=Confidence.U,
        periods=_LENIENT,
        kinds=_KIND,
        outcomes=(
            Outcome(
                verdict=Verdict.REFUSE,
                when=("legacy_unconfirmed",),
                acts=(
                    Doing("query_by_number", "number_unasked"),
                    Doing("telephone_insurer", "telephone_open"),
                    *FULL_COST,
                ),
                say=_EXPIRED,
                says=(Saying(("telephone_denied",), SAY_DENIED), Saying(("telephone_open",), _TO_BE_TELEPHONED)),
            ),
        ),
    ),
    Rule(
        id="R30d",
        step=Step.DOCUMENTS,
        title=Words("期限切れの保険証で、暫定措置も終わっている", "Expired, and the leniency is over"),
        source="D9; S24; [21]",
        confidence=Confidence.A,
        # By what had been announced: before the leniency was, an old card simply ended; then it was to end on 2026-03-31 (D6).
        periods=(
            Period(OWN_EXPIRY_LENIENCY, None, None, LENIENCY_ANNOUNCED),
            *(Period(one.last + _DAY, None, one.announced_on, one.superseded_on) for one in FOR_ALL if one.last),
        ),
        kinds=_KIND,
        outcomes=(
            Outcome(
                verdict=Verdict.REFUSE,
                when=("legacy_over",),
                acts=(Doing("ask_certificate"), *FULL_COST),
                say=_TOO_LATE,
            ),
        ),
    ),
    Rule(
        id="R30e",
        step=Step.DOCUMENTS,
        title=Words(
            "記載の期限が切れ、暫定措置がまだ及ばない（国保・後期など）",
            "Expired by its own date before the leniency reached it (国保, 後期 and others)",
        ),
        source="§3.1 R30e; D2b; [12][13][14]",
        confidence=Confidence.A,
        periods=(Period(None, LENIENCY - _DAY),),
        kinds=_KIND,
        outcomes=(
            Outcome(
                verdict=Verdict.REFUSE,
                when=("legacy_before_leniency",),
                acts=(Doing("ask_certificate"), *FULL_COST),
                say=_TOO_EARLY,
            ),
        ),
    ),
    Rule(
        id="R34",
        step=Step.DOCUMENTS,
        title=Words(
            "交付日が2024年12月2日以後の保険証（ありえない）", "Old card issued on or after 2024-12-02, which cannot be"
        ),
        source="T03; D2",
        confidence=Confidence.A,
        periods=ALWAYS,
        kinds=_KIND,
        outcomes=(
            Outcome(
                verdict=Verdict.UNDECIDABLE,
                when=("legacy_impossible",),
                acts=(Doing("ask_insurer"),),
                say=Words(
                    "交付日について確認したいことがございますので、保険者に問い合わせます。少々お待ちください。",
                    "We need to ask the insurer about the date of issue. One moment, please.",
                ),
                force=Force.STOPS,
            ),
        ),
    ),
)

LENIENT_ROWS = (
    Rule(
        id="R30b",
        step=Step.LENIENCY,
        title=Words(
            "暫定措置：期限切れの保険証でも、有効と確かめられれば通常の負担",
            "Leniency: an expired old card counts if the eligibility is confirmed",
        ),
        source="T25; P4; D5–D9; S03, S23; [19][21]",
        confidence=Confidence.A,
        periods=_LENIENT,
        kinds=_KIND,
        outcomes=(
            Outcome(
                verdict=Verdict.CONDITIONAL,
                when=("legacy_lenient",),
                acts=(Doing("query_by_number", done=True),),
                write=Words("期限切れ証・オンライン照会で確認", "Expired card; confirmed by online query"),
                say=_NEXT_TIME,
                seen=Seen.PAPER,
            ),
            Outcome(
                verdict=Verdict.CONDITIONAL,
                when=("legacy_lenient_by_phone",),
                acts=(Doing("telephone_insurer", done=True),),
                write=Words("期限切れ証・保険者に電話で確認", "Expired card; confirmed by telephone with the insurer"),
                say=_NEXT_TIME,
                seen=Seen.EVIDENCE,
            ),
            # Not asked yet: the act is part of the verdict (section 3.1), and there is no answer to write down. A card that can be read
            # goes before it.
            Outcome(
                verdict=Verdict.CONDITIONAL,
                when=("legacy_lenient_unasked", "!chip_pending"),
                acts=(Doing("query_by_number"),),
                say=Words(
                    "保険証の期限は切れていますが、番号でお調べします。有効と確認できれば通常のご負担です。次回はマイナ保険証か資格確認書をお持ちください。",
                    "Your old card has expired, but we will look it up by its number. If your insurance is in force you pay the normal share. Next time please bring your My Number card or eligibility certificate.",
                ),
            ),
        ),
    ),
)

ADVICE = (
    Rule(
        id="R35",
        step=Step.OWN_DECISION,
        title=Words("期限を過ぎた保険証のあつかい", "What to do with an old card past its end"),
        source="T29",
        confidence=Confidence.B,
        periods=ALWAYS,
        kinds=_KIND,
        outcomes=(
            Outcome(
                verdict=None,
                when=("legacy_past",),
                acts=(Doing("follow_branch_notice"),),
                say=Words(
                    "古い保険証のあつかいは、保険者（支部）からのご案内に従ってください。",
                    "As to the old card itself, please follow the notice of your insurer (or its branch).",
                ),
            ),
        ),
    ),
)
