"""In here live the rows on the answer to a query by number: R10–R14 (reception-procedures.md, section 4.2).

A query proves nothing without what its number was typed from: where the document's own row speaks (R20, R26, R30 …), that row is named.
"""

from __future__ import annotations

from verifier.case import Words
from verifier.domain import Verdict
from verifier.rules.row import ALWAYS, Confidence, Doing, Force, Outcome, Rule, Saying, Seen, Step
from verifier.rules.rows_principles import (
    FULL_COST,
    SAY_DENIED,
    SAY_FULL_COST,
    WRITE_INVALID,
    WRITE_LOSS_ON_SCREEN,
    or_full_cost,
)

_CONFIRMED = Words("照会で有効と確認できました。", "The query shows that your insurance is in force.")
# Where the card was read just now, it is of no use to ask for it.
_ASK_NEW = (
    Doing("ask_new_document", "!chip_asked"),
    Doing("ask_certificate", "chip_asked"),
    Doing("ask_notice", "chip_asked"),
    *FULL_COST,
)

ROWS = (
    Rule(
        id="R10",
        step=Step.DOCUMENTS,
        title=Words(
            "番号の照会は「有効」（書類があってこそ数える）", "Answered 'valid', which counts for its document alone"
        ),
        source="T06; §4.2",
        confidence=Confidence.B,
        periods=ALWAYS,
        outcomes=(
            # As its document: R20 or R30 decides, and is named.
            Outcome(
                verdict=Verdict.ACCEPT,
                when=("number_valid", "lawful_good"),
                say=_CONFIRMED,
                seen=Seen.PAPER,
            ),
            Outcome(
                verdict=Verdict.REFUSE,
                when=("number_valid", "!number_numbered", "!plastic_card", "!statement_shown", "!lone_identity"),
                acts=(Doing("ask_certificate"), *FULL_COST),
                say=SAY_FULL_COST,
            ),
        ),
    ),
    Rule(
        id="R11",
        step=Step.DOCUMENTS,
        title=Words("照会の回答は「無効」", "Answered 'invalid'"),
        source="P5; S16; [72]",
        confidence=Confidence.B,
        periods=ALWAYS,
        outcomes=(
            *(
                Outcome(
                    verdict=Verdict.REFUSE,
                    when=when,
                    acts=_ASK_NEW,
                    write=write,
                    say=or_full_cost(
                        Words(
                            "こちらの保険は資格が終わっているようです。マイナ保険証か、新しい資格確認書はお持ちでしょうか。",
                            "This insurance seems to have ended. Do you have your My Number card, or a new eligibility certificate?",
                        )
                    ),
                    says=(
                        Saying(
                            ("chip_asked",),
                            or_full_cost(
                                Words(
                                    "こちらの保険は資格が終わっているようです。新しい保険の資格確認書か、資格情報のお知らせはお持ちでしょうか。",
                                    "This insurance seems to have ended. Do you have the eligibility certificate or notice of the new one?",
                                )
                            ),
                        ),
                    ),
                )
                for when, write in (
                    (("paper_ended", "loss_on_screen"), WRITE_LOSS_ON_SCREEN),
                    (("paper_ended",), WRITE_INVALID),
                )
            ),
            # A back-dated visit: in force on its day, so that the document's own row decides (R20, R30).
            Outcome(
                verdict=Verdict.ACCEPT,
                when=("loss_after_visit", "number_valid", "lawful_good"),
                write=Words("照会結果：喪失日は来院日より後", "Answer: lost after the day of the visit"),
                say=_CONFIRMED,
                seen=Seen.PAPER,
            ),
        ),
    ),
    Rule(
        id="R12",
        step=Step.DOCUMENTS,
        title=Words("回答は「無効（新しい資格あり）」", "Answered 'invalid, a newer one exists'"),
        source="S15; [72]",
        confidence=Confidence.B,
        periods=ALWAYS,
        outcomes=tuple(
            Outcome(
                verdict=Verdict.REFUSE,
                when=(reason,),
                acts=_ASK_NEW,
                write=Words("照会結果：無効（新しい資格あり）", "Answer: invalid, a newer one exists"),
                say=or_full_cost(
                    Words(
                        "新しい保険に変わられているようです。マイナ保険証か、新しい資格確認書をお見せいただけますか。",
                        "You seem to have a new insurance. Could you show your My Number card, or the new eligibility certificate?",
                    )
                ),
                says=(
                    Saying(
                        ("chip_asked",),
                        or_full_cost(
                            Words(
                                "新しい保険に変わられているようです。新しい保険の資格確認書か、資格情報のお知らせはお持ちでしょうか。",
                                "You seem to have a new insurance. Do you have its eligibility certificate or notice?",
                            )
                        ),
                    ),
                ),
            )
            for reason in ("paper_newer", "said_newer")
        ),
    ),
    Rule(
        id="R13",
        step=Step.DOCUMENTS,
        title=Words("回答は「該当資格なし」（無資格の証明ではない）", "Answered 'not found', which proves no absence"),
        source="P5; S27; §8 point 11; [33][34]",
        confidence=Confidence.U,
        periods=ALWAYS,
        outcomes=(
            *(
                Outcome(
                    verdict=Verdict.CONDITIONAL,
                    when=when,
                    acts=(Doing("reenter_number", "!number_reentered"), Doing("tell_insurer")),
                    write=Words(
                        "照会は該当資格なし。再入力のうえ書類により受理、保険者へ連絡",
                        "Query found nothing: typed again, accepted on the paper, insurer told",
                    ),
                    write_when="number_reentered",
                    say=Words(
                        "照会で見つかりませんでしたので、番号を入れ直します。少々お待ちください。",
                        "The query found nothing, so we type the number once more. One moment, please.",
                    ),
                    says=(
                        Saying(
                            ("number_reentered",),
                            Words(
                                "入れ直しても照会では見つかりませんでしたが、お持ちいただいたもので受け付けます。保険者には当院から連絡いたします。",
                                "The query found nothing even when typed again; we accept what you have shown, and tell the insurer.",
                            ),
                        ),
                    ),
                    seen=Seen.EVIDENCE,
                )
                for when in (("lawful_not_found",), ("pair_not_found", "pair_card"))
            ),
            Outcome(
                verdict=Verdict.REFUSE,
                when=("lenient_not_found",),
                acts=(
                    Doing("reenter_number", "!number_reentered"),
                    Doing("telephone_insurer", "telephone_open"),
                    *FULL_COST,
                ),
                say=SAY_FULL_COST,
                says=(Saying(("telephone_denied",), SAY_DENIED),),
            ),
        ),
    ),
    Rule(
        id="R14",
        step=Step.DOCUMENTS,
        title=Words("回答は「複数該当」（双子など）", "Answered 'several', twins as a rule"),
        source="S26; [72][95]",
        confidence=Confidence.U,
        periods=ALWAYS,
        outcomes=(
            Outcome(
                verdict=Verdict.UNDECIDABLE,
                when=("number_several",),
                acts=(Doing("enter_branch"),),
                say=Words(
                    "同じ番号の方がいらっしゃるようです。枝番を確認いたしますので少々お待ちください。",
                    "There seems to be somebody else with this number. One moment, please, while we check the branch number.",
                ),
                force=Force.STOPS,
            ),
        ),
    ),
)
