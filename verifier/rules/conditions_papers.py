"""In here live the conditions on papers and screens (sections 4.3 to 4.5)."""

from __future__ import annotations

from verifier.case import (
    CertificateForm,
    EligibilityCertificate,
    LegacyCard,
    MynaportalScreen,
    ShownBy,
    Subsidy,
    SubsidyCertificate,
)
from verifier.rules.chips import Block
from verifier.rules.condition import (
    CERTIFICATE,
    INSURANCE,
    LEGACY,
    NOTICE,
    PAPERS,
    SCREEN,
    Condition,
    Test,
)
from verifier.rules.days import LEGACY_END, NEW_DOCUMENTS, OWN_EXPIRY_LENIENCY
from verifier.rules.facts import Facts, kind_of
from verifier.rules.papers import Alone, Paper, Standing, digits_of


def _stands(kind: str, *standings: Standing) -> Test:
    wanted = frozenset((kind, standing) for standing in standings)
    return lambda facts: not wanted.isdisjoint(facts.standings)


def _certificates(facts: Facts) -> list[tuple[Paper, EligibilityCertificate]]:
    return [
        (paper, paper.item)
        for paper in facts.papers
        if isinstance(paper.item, EligibilityCertificate) and paper.standing is Standing.GOOD
    ]


def _card_works(facts: Facts) -> bool:
    """A working マイナ保険証 lies there too (R24): nothing is wrong with it, and no answer speaks against it."""
    return facts.card is not None and facts.card.block is None and not facts.answered_trouble


def _paper_form(facts: Facts) -> bool:
    return any(item.form is CertificateForm.PAPER for _, item in _certificates(facts))


def _last_day(facts: Facts) -> bool:
    return any(paper.expires_on == facts.day for paper, _ in _certificates(facts))


def _by_helper(facts: Facts) -> bool:
    return any(item.shown_by is ShownBy.HELPER for _, item in _certificates(facts))


def _ordinary_certificate(facts: Facts) -> bool:
    return not _card_works(facts) and any(
        item.form is CertificateForm.CARD and paper.expires_on != facts.day and item.shown_by is ShownBy.PATIENT
        for paper, item in _certificates(facts)
    )


def _other_copy(facts: Facts) -> bool:
    for item in facts.identity.items:
        if not item.original and kind_of(item) in INSURANCE and not isinstance(item, EligibilityCertificate):
            return True
    return False


def _impossible_issue(facts: Facts) -> bool:
    return any(
        isinstance(paper.item, LegacyCard)
        and paper.item.issued_on is not None
        and paper.item.issued_on >= NEW_DOCUMENTS
        for paper in facts.papers
    )


def _loss_today(facts: Facts) -> bool:
    """Does anything name the day of the visit as that of a loss?"""
    case = facts.case
    day, answers = case.visit_date, case.answers
    if case.patient.says_since == day:
        return True
    if (answers.card is not None and answers.card.lost_on == day) or (
        answers.number is not None and answers.number.lost_on == day
    ):
        return True
    for paper in facts.papers:
        item = paper.item
        if (isinstance(item, LegacyCard) and item.ended_on == day) or (
            isinstance(item, MynaportalScreen) and item.lost_on == day
        ):
            return True
    return False


def _special_insurer(facts: Facts) -> bool:
    """自衛官 (07) or 日雇 (03, 04), by the first two of eight digits (section 5.2)."""
    if not facts.papers:
        return False
    numbers = (digits_of(paper.item.insurer_number) for paper in facts.papers if paper.standing is Standing.GOOD)
    return any(number is not None and len(number) == 8 and number[:2] in {"03", "04", "07"} for number in numbers)


def _welfare(facts: Facts) -> bool:
    """生活保護: as it was told, or by a 医療券, whose number begins with 12 (section 5.2)."""
    if facts.case.patient.subsidy is Subsidy.WELFARE:
        return True
    if "subsidy_certificate" not in facts.kinds:
        return False
    tickets = (item.insurer_number for item in facts.identity.items if isinstance(item, SubsidyCertificate))
    return any((digits_of(number) or "").startswith("12") for number in tickets)


ON_PAPERS: tuple[Condition, ...] = (
    Condition.of(
        "loss_today",
        _loss_today,
        ("喪失・取消・異動の日が、来院の当日", "a loss, cancellation or move is named for the day of the visit itself"),
        ("来院の当日の喪失などは示されていない", "nothing names a loss on the day of the visit itself"),
    ),
    Condition.of(
        "special_insurer",
        _special_insurer,
        ("自衛官（07）・日雇（03・04）の証", "a document of 自衛官 (07) or 日雇 (03, 04)"),
        ("自衛官・日雇の証ではない", "no document of 自衛官 or 日雇"),
        kinds=(*PAPERS,),
    ),
    Condition.of(
        "welfare",
        _welfare,
        ("生活保護（医療券）", "public assistance (生活保護, 医療券)"),
        ("生活保護とは聞いていない", "nothing says that it is public assistance"),
    ),
    Condition.of(
        "certificate_not_found",
        _stands(CERTIFICATE, Standing.NOT_FOUND),
        (
            "期限内の資格確認書で、番号の照会は「該当資格なし」",
            "an eligibility certificate in date whose number isn't found",
        ),
        ("「該当資格なし」になった資格確認書はない", "no eligibility certificate whose number isn't found"),
        kinds=(CERTIFICATE,),
    ),
    Condition.of(
        "legacy_not_found",
        _stands(LEGACY, Standing.NOT_FOUND),
        ("期限内の保険証で、番号の照会は「該当資格なし」", "an old card in date whose number isn't found"),
        ("「該当資格なし」になった保険証はない", "no old card in date whose number isn't found"),
        kinds=(LEGACY,),
    ),
    Condition.of(
        "certificate_lenient",
        _stands(CERTIFICATE, Standing.LENIENT),
        ("期限切れの資格確認書で、番号の照会は「有効」", "an expired certificate whose number is answered 'valid'"),
        (
            "番号の照会で有効とわかった期限切れの資格確認書はない",
            "no expired certificate whose number is answered 'valid'",
        ),
        kinds=(CERTIFICATE,),
    ),
    Condition.of(
        "certificate_lenient_by_phone",
        _stands(CERTIFICATE, Standing.LENIENT_BY_PHONE),
        (
            "期限切れの資格確認書で、保険者が電話で確認した",
            "an expired certificate that the insurer confirmed by telephone",
        ),
        (
            "電話で有効とわかった期限切れの資格確認書はない",
            "no expired certificate that the insurer confirmed by telephone",
        ),
        kinds=(CERTIFICATE,),
    ),
    Condition.of(
        "certificate_lenient_unasked",
        _stands(CERTIFICATE, Standing.LENIENT_UNASKED),
        ("期限切れの資格確認書で、番号の照会はこれから", "an expired certificate whose number can still be asked"),
        ("これから照会できる期限切れの資格確認書はない", "no expired certificate whose number can still be asked"),
        kinds=(CERTIFICATE,),
    ),
    Condition.of(
        "certificate_good",
        _stands(CERTIFICATE, Standing.GOOD),
        ("期限内の資格確認書がある", "there is an eligibility certificate in date"),
        ("使える資格確認書がない", "there is no eligibility certificate that can be used"),
        kinds=(CERTIFICATE,),
    ),
    Condition.of(
        "certificate_ordinary",
        _ordinary_certificate,
        ("ふつうの資格確認書", "an ordinary one"),
        ("この資格確認書の事情を定める行がほかにある", "another row speaks of this one's situation"),
        kinds=(CERTIFICATE,),
    ),
    Condition.of(
        "certificate_paper",
        _paper_form,
        ("紙型の資格確認書", "of the paper form"),
        ("使える紙型の資格確認書ではない", "none of the paper form that can be used"),
        kinds=(CERTIFICATE,),
    ),
    Condition.of(
        "certificate_last_day",
        _last_day,
        ("有効期限の当日", "the day is its last"),
        ("有効期限の当日ではない", "the day isn't the last of one"),
        kinds=(CERTIFICATE,),
    ),
    Condition.of(
        "card_works",
        _card_works,
        ("使えるマイナ保険証も持っている", "a working card lies beside it"),
        ("使えるマイナ保険証はそばにない", "no working card lies beside it"),
    ),
    Condition.of(
        "certificate_by_helper",
        _by_helper,
        ("介助者が提示した", "shown by a helper"),
        ("介助者が提示したのではない", "not shown by a helper"),
        kinds=(CERTIFICATE,),
    ),
    Condition.of(
        "certificate_expired",
        _stands(CERTIFICATE, Standing.EXPIRED),
        ("資格確認書の有効期限が切れている", "an eligibility certificate has expired"),
        ("期限切れの資格確認書はない", "no eligibility certificate has expired"),
        kinds=(CERTIFICATE,),
    ),
    Condition.of(
        "certificate_ended",
        _stands(CERTIFICATE, Standing.ENDED),
        ("期限内でも、回答は「無効」（喪失日が来院日以前）", "in date, but the answer says that it has ended"),
        ("「無効」になった資格確認書はない", "no eligibility certificate is answered 'invalid'"),
        kinds=(CERTIFICATE,),
    ),
    Condition.of(
        "certificate_copy",
        _stands(CERTIFICATE, Standing.COPY),
        ("資格確認書の写し・写真・画面", "a copy, photograph or screenshot of one"),
        ("資格確認書の写しではない", "no copy of an eligibility certificate"),
        kinds=(CERTIFICATE,),
    ),
    Condition.of(
        "certificate_not_yet",
        _stands(CERTIFICATE, Standing.NOT_YET),
        ("資格確認書の有効期間がまだ始まっていない", "its validity hasn't begun"),
        ("有効期間前の資格確認書はない", "no eligibility certificate before its validity"),
        kinds=(CERTIFICATE,),
    ),
    Condition.of(
        "other_copy",
        _other_copy,
        ("写し・写真・画面の保存", "a copy, photograph or screenshot"),
        ("資格確認書のほかに写しはない", "nothing but certificates is a copy"),
    ),
    Condition.of(
        "legacy_good",
        _stands(LEGACY, Standing.GOOD),
        ("期限内で、終わりの事情もない保険証", "an old card in date, which nothing has ended"),
        ("期限内で使える保険証がない", "there is no old card in date that can be used"),
        kinds=(LEGACY,),
    ),
    Condition.of(
        "legacy_own_expiry",
        lambda f: any(
            paper.kind == LEGACY and paper.standing is Standing.GOOD and paper.expires_on != LEGACY_END
            for paper in f.papers
        ),
        ("2025-12-01より前に期限の来る保険証", "an old card whose own last day is before 2025-12-01"),
        ("期限が2025-12-01より前の保険証ではない", "no old card whose own last day is before 2025-12-01"),
        kinds=(LEGACY,),
    ),
    Condition.of(
        "legacy_lost",
        _stands(LEGACY, Standing.LOST),
        ("資格喪失・認定取消の日以後", "on or after loss of eligibility or removal"),
        ("喪失・認定取消を知りうる保険証はない", "no old card of which a loss or removal is known"),
        kinds=(LEGACY,),
    ),
    Condition.of(
        "legacy_changed",
        _stands(LEGACY, Standing.CHANGED),
        ("記載事項の変更の日以後", "on or after a change of its data"),
        ("記載事項の変更で終わった保険証はない", "no old card that a change of data has ended"),
        kinds=(LEGACY,),
    ),
    Condition.of(
        "legacy_moved",
        _stands(LEGACY, Standing.MOVED),
        ("支部の異動の日以後", "on or after a move to another branch"),
        ("支部の異動で終わった保険証はない", "no old card that a move has ended"),
        kinds=(LEGACY,),
    ),
    Condition.of(
        "legacy_lenient",
        _stands(LEGACY, Standing.LENIENT),
        (
            "暫定措置の期間内の期限切れで、番号の照会は「有効」",
            "expired, in the leniency, and its number is answered 'valid'",
        ),
        ("番号の照会で有効とわかった期限切れ証はない", "no expired old card whose number is answered 'valid'"),
        kinds=(LEGACY,),
    ),
    Condition.of(
        "legacy_lenient_by_phone",
        _stands(LEGACY, Standing.LENIENT_BY_PHONE),
        (
            "暫定措置の期間内の期限切れで、保険者が電話で確認した",
            "expired, in the leniency, and the insurer confirmed it by telephone",
        ),
        ("電話で有効とわかった期限切れ証はない", "no expired old card that the insurer confirmed by telephone"),
        kinds=(LEGACY,),
    ),
    Condition.of(
        "legacy_lenient_unasked",
        _stands(LEGACY, Standing.LENIENT_UNASKED),
        (
            "暫定措置の期間内の期限切れで、番号の照会はこれから",
            "expired, in the leniency, and its number can still be asked",
        ),
        ("これから照会できる期限切れ証はない", "no expired old card whose number can still be asked"),
        kinds=(LEGACY,),
    ),
    Condition.of(
        "legacy_unconfirmed",
        _stands(LEGACY, Standing.UNCONFIRMED),
        ("期限切れで、資格を確かめられていない", "expired, and nothing confirms the eligibility"),
        ("確かめられていない期限切れ証はない", "no expired old card that is unconfirmed"),
        kinds=(LEGACY,),
    ),
    Condition.of(
        "legacy_not_by_expiry",
        _stands(LEGACY, Standing.NOT_BY_EXPIRY),
        ("期限切れではなく、喪失などで終わっている", "it ended by loss, change or move, not by expiry"),
        ("期限切れのほかの理由で終わった保険証はない", "no old card that ended otherwise than by expiry"),
        kinds=(LEGACY,),
    ),
    Condition.of(
        "legacy_over",
        _stands(LEGACY, Standing.LENIENCY_OVER),
        ("期限切れで、暫定措置の期間も過ぎている", "expired, and no leniency holds any more"),
        ("暫定措置の期間を過ぎた期限切れ証はない", "no expired old card outside the leniency"),
        kinds=(LEGACY,),
    ),
    Condition.of(
        "legacy_before_leniency",
        _stands(LEGACY, Standing.BEFORE_LENIENCY),
        ("記載の期限が切れ、暫定措置がまだ始まっていない", "expired by its own date, before the leniency"),
        ("暫定措置の前に期限の切れた保険証はない", "no old card that expired before the leniency"),
        kinds=(LEGACY,),
    ),
    Condition.of(
        "legacy_impossible",
        _impossible_issue,
        ("交付日が2024-12-02以後の保険証", "an old card issued on or after 2024-12-02"),
        ("交付日のおかしい保険証はない", "no old card with an impossible date of issue"),
        kinds=(LEGACY,),
    ),
    Condition.of(
        "legacy_past",
        lambda f: any(
            paper.kind == LEGACY and paper.expires_on is not None and paper.expires_on < f.day for paper in f.papers
        ),
        ("期限を過ぎた保険証がある", "there is an old card past its last day"),
        ("期限を過ぎた保険証はない", "there is no old card past its last day"),
        kinds=(LEGACY,),
    ),
    Condition.of(
        "lenient_kind",
        lambda f: (
            f.day >= OWN_EXPIRY_LENIENCY
            and not f.kinds.isdisjoint(
                {LEGACY, NOTICE, CERTIFICATE} if f.case.settings.leniency_for_certificates else {LEGACY, NOTICE}
            )
        ),
        ("暫定措置の対象になりうる書類がある", "there is a paper of the kind that the leniency is for"),
        ("暫定措置の対象になりうる書類がない", "there is no paper of the kind that the leniency is for"),
        kinds=(
            LEGACY,
            NOTICE,
            CERTIFICATE,
        ),
    ),
    Condition.of(
        "pair_card",
        lambda f: f.pair_card,
        (
            "カードの現物があり、カードでのオンライン確認ができない",
            "the card is there, and the online way by it cannot be had",
        ),
        (
            "カードでのオンライン確認ができないカードの現物がない",
            "there is no card in the hand whose online way is closed",
        ),
    ),
    Condition.of(
        "dead_certificate_at_reader",
        lambda f: f.reads and f.card is not None and f.card.block is Block.PAST_GRACE,
        ("電子証明書の猶予も過ぎて読み取れない", "the reader stops at a certificate past its grace"),
        ("電子証明書の猶予切れで読めないのではない", "the reader doesn't stop at a certificate past its grace"),
    ),
    Condition.of(
        "notice_good",
        _stands(NOTICE, Standing.GOOD),
        ("今の保険者のお知らせがある", "there is a notice of the present insurer"),
        ("使えるお知らせがない", "there is no notice that can be used"),
        kinds=(NOTICE,),
    ),
    Condition.of(
        "screen_good",
        _stands(SCREEN, Standing.GOOD),
        ("患者自身の端末の資格情報画面がある", "there is a portal screen on the patient's own device"),
        ("使える資格情報画面がない", "there is no portal screen that can be used"),
        kinds=(SCREEN,),
    ),
    Condition.of(
        "notice_former",
        _stands(NOTICE, Standing.FORMER),
        ("以前の保険者のお知らせ", "a notice of a former insurer"),
        ("以前の保険者のお知らせではない", "no notice of a former insurer"),
        kinds=(NOTICE,),
    ),
    Condition.of(
        "notice_confirmed",
        lambda f: Alone.CONFIRMED in f.alone,
        ("暫定措置の期間内で、番号の照会は「有効」", "in the leniency, and its number is answered 'valid'"),
        (
            "番号の照会で有効とわかったお知らせはない（または期間外）",
            "no notice whose number is answered 'valid', in the leniency",
        ),
        kinds=(NOTICE,),
    ),
    Condition.of(
        "notice_confirmed_by_phone",
        lambda f: Alone.CONFIRMED_BY_PHONE in f.alone,
        ("暫定措置の期間内で、保険者が電話で確認した", "in the leniency, and the insurer confirmed it by telephone"),
        (
            "電話で有効とわかったお知らせはない（または期間外）",
            "no notice that the insurer confirmed by telephone, in the leniency",
        ),
        kinds=(NOTICE,),
    ),
    Condition.of(
        "notice_unasked",
        lambda f: Alone.UNASKED in f.alone,
        ("暫定措置の期間内で、番号の照会はこれから", "in the leniency, and its number can still be asked"),
        (
            "これから照会できるお知らせはない（または期間外）",
            "no notice whose number can still be asked, in the leniency",
        ),
        kinds=(NOTICE,),
    ),
    Condition.of(
        "notice_query_helps",
        lambda f: Alone.UNCONFIRMED in f.alone and (NOTICE, Standing.GOOD) in f.standings and f.number_open,
        ("お知らせの番号を照会すれば確かめられる", "a query by the notice's number would help"),
        ("お知らせの番号の照会は役に立たない", "no query by a notice's number would help"),
        kinds=(NOTICE,),
    ),
    Condition.of(
        "notice_telephone_helps",
        lambda f: Alone.UNCONFIRMED in f.alone and (NOTICE, Standing.GOOD) in f.standings and f.telephone_open,
        ("保険者に電話すればお知らせを確かめられる", "a call to the insurer would help with the notice"),
        ("お知らせについての電話は役に立たない", "no call to the insurer would help with a notice"),
        kinds=(NOTICE,),
    ),
    Condition.of(
        "notice_shown",
        lambda f: any(paper.kind == NOTICE and paper.standing is not Standing.NOT_EXISTING for paper in f.papers),
        ("お知らせがある", "there is a notice"),
        ("お知らせがない", "there is no notice"),
        kinds=(NOTICE,),
    ),
    Condition.of(
        "screen_foreign",
        _stands(SCREEN, Standing.NOT_OWN_DEVICE),
        ("患者自身の端末の画面ではない", "the screen isn't on the patient's own device"),
        ("他人の端末の画面ではない", "no screen on somebody else's device"),
        kinds=(SCREEN,),
    ),
    Condition.of(
        "screen_shown",
        lambda f: any(paper.kind == SCREEN and paper.standing is not Standing.COPY for paper in f.papers),
        ("資格情報画面がある", "there is a portal screen"),
        ("資格情報画面がない", "there is no portal screen"),
        kinds=(SCREEN,),
    ),
)
