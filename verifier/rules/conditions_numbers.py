"""In here live the conditions on the answer to a number, and on the telephone (section 4.2)."""

from __future__ import annotations

from verifier.case import InsurerPhone
from verifier.domain import Validity
from verifier.rules.condition import (
    CERTIFICATE,
    LEGACY,
    NOTICE,
    PAPERS,
    SCREEN,
    Condition,
    Test,
)
from verifier.rules.facts import Facts
from verifier.rules.papers import Alone, Standing


def _any_stands(standing: Standing, kinds: frozenset[str] = PAPERS) -> Test:
    wanted = frozenset((kind, standing) for kind in kinds)
    return lambda facts: not wanted.isdisjoint(facts.standings)


def _paper_ended(facts: Facts) -> bool:
    """資格確認書 has its own row (R26). A screen that shows a loss counts as 無効; without a card it is R44's."""
    for paper in facts.papers:
        if paper.standing is Standing.ENDED and paper.kind != CERTIFICATE:
            return True
        if paper.standing is Standing.SHOWS_LOSS and facts.card is not None:
            return True
    return False


def _lawful_good(facts: Facts) -> bool:
    return any(paper.standing is Standing.GOOD and paper.kind in {LEGACY, CERTIFICATE} for paper in facts.papers)


def _loss_after_visit(facts: Facts) -> bool:
    answer = facts.identity.number_answer
    return answer is not None and answer.lost_on is not None and answer.lost_on > facts.loss_day


def _telephone_unsettled(facts: Facts) -> bool:
    """A call was, or can still be, made; and no answer to the number of the only paper has settled it already."""
    called = facts.case.answers.insurer_phone
    settled = facts.number in {Validity.VALID, Validity.INVALID, Validity.INVALID_NEWER} and len(facts.papers) == 1
    return called in {None, InsurerPhone.CONFIRMED} and not settled


ON_NUMBERS: tuple[Condition, ...] = (
    Condition.of(
        "number_valid",
        lambda f: f.number is Validity.VALID,
        ("番号の照会は「有効」", "the number is answered 'valid'"),
        ("番号の照会で「有効」を得ていない", "the number wasn't answered 'valid'"),
    ),
    Condition.of(
        "number_several",
        lambda f: f.number is Validity.SEVERAL or f.said is Validity.SEVERAL,
        ("「複数該当」で、枝番をまだ入れていない", "several were found, and no branch number was entered"),
        ("枝番を待つ「複数該当」ではない", "no answer waits for a branch number"),
    ),
    Condition.of(
        "number_reentered",
        lambda f: f.identity.number_answer is not None and f.identity.number_answer.reentered,
        ("入れ直しても同じ結果", "typed once more, with the same result"),
        ("まだ入れ直していない", "not typed once more yet"),
    ),
    Condition.of(
        "paper_ended",
        _paper_ended,
        ("回答・画面では、来院日にはもう資格がない", "answer or screen says that it had ended by the visit"),
        ("この書類について「無効」の回答はない", "no 'invalid' for such a paper"),
    ),
    Condition.of(
        "lawful_good",
        _lawful_good,
        ("期限内の書類から入力した", "typed from a document in date"),
        ("期限内の書類から入力したものではない", "not typed from a document in date"),
    ),
    Condition.of(
        "loss_after_visit",
        _loss_after_visit,
        ("喪失日は来院日より後", "the loss is after the visit"),
        ("来院日より後の喪失日は示されていない", "no loss after the visit is shown"),
    ),
    Condition.of(
        "paper_newer",
        _any_stands(Standing.NEWER),
        ("回答は「無効（新しい資格あり）」", "answered 'invalid, a newer one exists'"),
        ("「新しい資格あり」の回答はない", "no answer says that a newer one exists"),
    ),
    Condition.of(
        "lawful_not_found",
        _any_stands(Standing.NOT_FOUND, frozenset({LEGACY, CERTIFICATE})),
        ("正しい書類だが、番号の照会は「該当資格なし」", "a lawful paper, and its number isn't found"),
        ("正しい書類で「該当資格なし」になったものはない", "no lawful paper whose number isn't found"),
    ),
    Condition.of(
        "pair_not_found",
        _any_stands(Standing.NOT_FOUND, frozenset({NOTICE, SCREEN})),
        ("お知らせ・画面の番号の照会は「該当資格なし」", "the number on notice or screen isn't found"),
        ("「該当資格なし」になったお知らせ・画面はない", "no notice or screen whose number isn't found"),
    ),
    Condition.of(
        "lenient_not_found",
        lambda f: (LEGACY, Standing.NOT_FOUND_EXPIRED) in f.standings or Alone.NOT_FOUND in f.alone,
        (
            "期限切れ証・お知らせだけで、照会は「該当資格なし」",
            "an expired card or a lone notice, and its number isn't found",
        ),
        (
            "期限切れ証・お知らせで「該当資格なし」になったものはない",
            "no expired card or lone notice whose number isn't found",
        ),
    ),
    Condition.of(
        "loss_on_screen",
        lambda f: (
            any(paper.standing is Standing.SHOWS_LOSS for paper in f.papers)
            and {f.said, f.number}.isdisjoint({Validity.INVALID, Validity.INVALID_NEWER})
        ),
        ("資格情報画面に、来院日以前の喪失日が出ている", "the portal screen shows a loss on or before the visit"),
        ("画面だけが示す喪失日はない", "no loss is shown by a screen alone"),
    ),
    Condition.of(
        "telephone_unsettled",
        _telephone_unsettled,
        ("電話を数えるかどうかで結果が変わりうる", "whether a call to the insurer counts may matter"),
        ("電話を数えるかどうかで結果は変わらない", "whether a call to the insurer counts doesn't matter"),
    ),
    Condition.of(
        "telephone_open",
        lambda f: f.telephone_open,
        ("保険者への電話で確かめられる", "the insurer can still be asked by telephone"),
        ("電話は済んだ、または設定により数えない", "the insurer was telephoned, or this clinic doesn't count it"),
    ),
)
