"""In here live the rows on 資格確認書, and on copies: R20–R29 (reception-procedures.md, sections 4.3 and 3.1)."""

from __future__ import annotations

from verifier.case import Words
from verifier.domain import Verdict
from verifier.rules.row import ALWAYS, Confidence, Doing, Outcome, Rule, Seen, Step
from verifier.rules.rows_principles import FULL_COST, SAY_FULL_COST, WRITE_INVALID, WRITE_LOSS_ON_SCREEN, or_full_cost

_KIND = ("eligibility_certificate",)
_NOTE = Words("資格確認書により確認（番号・有効期限・負担割合）", "By eligibility certificate (number, expiry, ratio)")
_THANKS = Words("資格確認書で確認できました。", "Your eligibility certificate is fine.")


_CHECK = Doing("query_by_number", "number_unasked")  # R20: where it can be asked, as a check (P5)


def _accepting(rule_id: str, title: Words, source: str, confidence: Confidence, condition: str, *more: Doing) -> Rule:
    return Rule(
        id=rule_id,
        step=Step.DOCUMENTS,
        title=title,
        source=source,
        confidence=confidence,
        kinds=_KIND,
        outcomes=(
            Outcome(
                verdict=Verdict.ACCEPT,
                when=("certificate_good", condition),
                acts=(Doing("note_number"), *more),
                write=_NOTE,
                say=_THANKS,
                seen=Seen.PAPER,
            ),
        ),
    )


def _refusing(
    rule_id: str, title: Words, source: str, confidence: Confidence, condition: str, say: Words, act: str
) -> Rule:
    return Rule(
        id=rule_id,
        step=Step.DOCUMENTS,
        title=title,
        source=source,
        confidence=confidence,
        periods=ALWAYS,
        kinds=_KIND,
        outcomes=(
            Outcome(
                verdict=Verdict.REFUSE,
                when=(condition,),
                acts=(Doing(act), *FULL_COST),
                say=say,
            ),
        ),
    )


_ASK_ORIGINAL = or_full_cost(
    Words(
        "恐れ入りますが、写しや写真では確認できません。原本をお持ちでしょうか。",
        "I am sorry, copies and photographs do not count. Do you have the original?",
    )
)

ROWS = (
    _accepting(
        "R20",
        Words("期限内の資格確認書（これだけで足りる）", "Eligibility certificate in date: it suffices alone"),
        "T05 T19 T21; S04",
        Confidence.A,
        "certificate_ordinary",
        _CHECK,
    ),
    _accepting(
        "R21",
        Words("紙型の資格確認書（カード型と同じ効力）", "Paper form, in date: same force as plastic"),
        "T20; S19; [51]",
        Confidence.B,
        "certificate_paper",
        _CHECK,
    ),
    _accepting(
        "R22",
        Words("有効期限の当日（その日まで使える）", "On its last day, which is inclusive"),
        "T22; P1; S19",
        Confidence.A,
        "certificate_last_day",
        _CHECK,
    ),
    _refusing(
        "R23",
        Words("資格確認書の有効期限が切れている", "Eligibility certificate expired"),
        "T22; S38; §8 point 5",
        Confidence.U,
        "certificate_expired",
        or_full_cost(
            Words(
                "こちらの資格確認書は有効期限が切れています。マイナ保険証か新しい資格確認書はお持ちでしょうか。",
                "This eligibility certificate has expired. Do you have your My Number card or a new certificate?",
            )
        ),
        "ask_new_document",
    ),
    _accepting(
        "R24",
        Words("使えるマイナ保険証も持っている", "The holder has a working card too, which is no offence"),
        "T23 T24 T28; [25][52]",
        Confidence.A,
        "card_works",
    ),
    _accepting(
        "R25",
        Words("介助者が提示した資格確認書（委任状はいらない）", "Shown by a helper; no power of attorney is needed"),
        "T36; S20; [53][54]",
        Confidence.A,
        "certificate_by_helper",
        Doing("look_at_name"),
        _CHECK,
    ),
    Rule(
        id="R26",
        step=Step.DOCUMENTS,
        title=Words(
            "期限内でも、回答が「無効」（喪失日が来院日以前）",
            "In date, but answered 'invalid', lost on or before the visit",
        ),
        source="T21; P5; [28]",
        confidence=Confidence.U,
        periods=ALWAYS,
        kinds=_KIND,
        outcomes=tuple(
            Outcome(
                verdict=Verdict.REFUSE,
                when=when,
                acts=(Doing("return_to_insurer"), *FULL_COST),
                write=write,
                say=or_full_cost(
                    Words(
                        "こちらの資格は終わっているようです。資格確認書は保険者へお返しください。マイナ保険証か、新しい資格確認書はお持ちでしょうか。",
                        "This insurance seems to have ended; please return the certificate to the insurer. Do you have your My Number card, or a new certificate?",
                    )
                ),
            )
            for when, write in (
                (("certificate_ended", "loss_on_screen"), WRITE_LOSS_ON_SCREEN),
                (("certificate_ended",), WRITE_INVALID),
            )
        ),
    ),
    _refusing(
        "R27",
        Words("資格確認書の写し・写真・画面の保存", "Copy, photograph or screenshot of an eligibility certificate"),
        "P3; [31]",
        Confidence.B,
        "certificate_copy",
        _ASK_ORIGINAL,
        "ask_original",
    ),
    _refusing(
        "R28",
        Words("資格確認書の有効期間の前", "Before the certificate's valid_from"),
        "§3.1 R28",
        Confidence.U,
        "certificate_not_yet",
        SAY_FULL_COST,
        "ask_certificate",
    ),
    Rule(
        id="R29",
        step=Step.DOCUMENTS,
        title=Words("書類・カード・画面の写しや写真", "Copy, photograph or screenshot of any document"),
        source="§3.1 R29; P3",
        confidence=Confidence.U,
        periods=ALWAYS,
        outcomes=(
            Outcome(
                verdict=Verdict.REFUSE,
                when=("other_copy",),
                acts=(Doing("ask_original"), *FULL_COST),
                say=_ASK_ORIGINAL,
            ),
        ),
    ),
)
