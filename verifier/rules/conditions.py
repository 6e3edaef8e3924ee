"""In here live the named conditions that rows are written with: each a question to the facts, with the words for yes and for no."""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from verifier.case import (
    CertificateForm,
    EligibilityCertificate,
    InsurerPhone,
    PinResult,
    ShownBy,
    Told,
    VisualResult,
    Words,
)
from verifier.domain import CardType, ClinicState, Validity
from verifier.rules.chips import Block, ChipState
from verifier.rules.days import DECLARATION_DAYS
from verifier.rules.facts import Alone, Facts, Standing
from verifier.rules.identity import Stop
from verifier.rules.papers import Paper

Test = Callable[[Facts], bool]

LEGACY = "legacy_card"
CERTIFICATE = "eligibility_certificate"
NOTICE = "eligibility_notice"
SCREEN = "mynaportal_screen"
DECLARATION = "eligibility_declaration"
RECORD = "past_record"
_PAPERS = frozenset({LEGACY, CERTIFICATE, NOTICE, SCREEN})
_CHIPPED = frozenset({"my_number_card", "smartphone"})
_INSURANCE = _PAPERS | _CHIPPED | {DECLARATION, RECORD}


class Condition(msgspec.Struct, frozen=True):
    """A question with the words for both answers."""

    name: str
    test: Test
    yes: Words
    no: Words


_ALL: list[Condition] = []


def _ask(name: str, test: Test, yes: tuple[str, str], no: tuple[str, str]) -> None:
    _ALL.append(Condition(name, test, Words(*yes), Words(*no)))


# -- tests that serve more than one condition ---------------------------------------------------------------------------


def _blocked(block: Block) -> Test:
    """Does it hold of the card, or of a phone where no card lies there?"""

    def test(facts: Facts) -> bool:
        chip = facts.card or facts.phone
        return chip is not None and chip.block is block

    return test


def _stands(kind: str, *standings: Standing) -> Test:
    wanted = frozenset((kind, standing) for standing in standings)
    return lambda facts: not wanted.isdisjoint(facts.standings)


def _any_stands(standing: Standing, kinds: frozenset[str] = _PAPERS) -> Test:
    wanted = frozenset((kind, standing) for kind in kinds)
    return lambda facts: not wanted.isdisjoint(facts.standings)


def _read(facts: Facts) -> ChipState | None:
    """The card that was read with 有効; None for a phone, or where none was."""
    reader = facts.reader
    return reader if reader is not None and not reader.phone and facts.said is Validity.VALID else None


def _card_read(holds: Callable[[ChipState], bool]) -> Test:
    def test(facts: Facts) -> bool:
        read = _read(facts)
        return read is not None and holds(read)

    return test


def _pin_locked(read: ChipState) -> bool:
    return read.item.pin is PinResult.LOCKED


def _special(read: ChipState) -> bool:
    """Does a row of its own speak of this card (R03a, R60, R61, R63, R65, R67, R68)?"""
    return (
        read.deregistering
        or read.expiring
        or read.in_grace
        or read.body_in_grace
        or _pin_locked(read)
        or read.item.type is not CardType.STANDARD
    )


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


def _declared_late(facts: Facts) -> bool:
    joined_on = facts.case.patient.joined_on
    return joined_on is not None and (facts.day - joined_on).days > DECLARATION_DAYS


def _all_told(facts: Facts) -> bool:
    told = set(facts.case.patient.told)
    return {Told.NAME, Told.BIRTH_DATE, Told.CONTACT} <= told and bool({Told.EMPLOYER, Told.ADDRESS} & told)


def _in(*states: ClinicState) -> Test:
    return lambda facts: facts.case.clinic in states


# -- who it is (P9, P9b, P12) -------------------------------------------------------------------------------------------

_ask(
    "other_face",
    lambda f: f.identity.stop is Stop.OTHER_FACE,
    ("カードの写真と来院者が別人", "the photograph on the card is not the person at the counter"),
    ("写真と来院者が別人という所見はない", "nothing says that photograph and person differ"),
)
_ask(
    "only_item_of_another",
    lambda f: f.identity.stop is Stop.ONLY_ITEM,
    ("提示されたものはすべて別人のもの", "all that was shown is somebody else's"),
    ("本人のものと見てよいものがある", "something shown may be taken for the patient's own"),
)
_ask(
    "two_people",
    lambda f: f.identity.stop is Stop.TWO_PEOPLE,
    ("提示されたものの名義人がくいちがう", "what was shown names different people"),
    ("提示されたものの名義人にくいちがいはない", "what was shown names nobody else"),
)
_ask(
    "answer_of_another",
    lambda f: f.identity.stop is Stop.ANSWER,
    ("オンラインの回答が別人を示している", "the online answer speaks of somebody else"),
    ("オンラインの回答は別人を示していない", "no online answer speaks of somebody else"),
)
_ask(
    "set_aside",
    lambda f: bool(f.identity.set_aside),
    ("別人名義のものを除いて判断する", "what names somebody else is set aside, and the rest decides"),
    ("別人名義として除くものはない", "there is nothing to set aside as somebody else's"),
)
_ask(
    "spelt_differently",
    lambda f: f.identity.spelling,
    ("表記だけがちがう（同一人）", "spelt differently, and one person"),
    ("氏名の表記にちがいはない", "no names are spelt differently"),
)
_ask(
    "holder_not_authenticated",
    lambda f: (
        f.reads
        and f.card is not None
        and f.card.block is Block.NOT_AUTHENTICATED
        and f.said is None
        and f.identity.card_answer is None
    ),
    ("顔認証・暗証番号・目視のどれでも本人確認ができていない", "neither face nor PIN nor eyes have authenticated the holder yet"),
    ("カードの本人確認で止まってはいない", "the visit doesn't hang on the authentication of a card's holder"),
)

# -- the clinic, the disaster --------------------------------------------------------------------------------------------

_ask(
    "reads",
    lambda f: f.reads,
    ("オンライン資格確認ができる", "cards can be read here today"),
    ("いまカードを読めない施設・状態", "no card can be read here today"),
)
_ask(
    "no_online",
    _in(ClinicState.NO_ONLINE),
    ("オンライン資格確認を導入していない", "the clinic has no online verification"),
    ("オンライン資格確認を導入している", "the clinic has online verification"),
)
_ask(
    "reader_broken",
    _in(ClinicState.READER_BROKEN),
    ("カードリーダーが故障している", "the reader is broken"),
    ("カードリーダーの故障ではない", "the reader isn't broken"),
)
_ask(
    "line_down",
    lambda f: f.line_down,
    ("システム障害・回線障害で照会できない", "system or line is down"),
    ("システム障害・回線障害ではない", "system and line aren't down"),
)
_ask(
    "area_declared",
    lambda f: f.area_declared,
    ("厚生労働省が対象地域とした災害", "the ministry declared a disaster for this area"),
    ("災害の特例の対象地域ではない", "no disaster was declared for this area"),
)
_ask(
    "all_told",
    _all_told,
    ("氏名・生年月日・連絡先と、勤務先または住所を聞き取った", "name, birth date, contact, and employer or address were told"),
    ("聞き取る四項目がそろっていない", "the four particulars aren't complete"),
)

# -- card and phone ------------------------------------------------------------------------------------------------------

_ask(
    "card_valid",
    lambda f: _read(f) is not None,
    ("カードの回答は「有効」", "the card is answered 'valid'"),
    ("カードで「有効」の回答を得ていない", "no card was answered 'valid'"),
)
_ask(
    "phone_valid",
    lambda f: f.said is Validity.VALID and f.reader is not None and f.reader.phone,
    ("スマホの回答は「有効」", "the phone is answered 'valid'"),
    ("スマホで「有効」の回答を得ていない", "no phone was answered 'valid'"),
)
_ask(
    "special_card",
    _card_read(_special),
    ("このカードの事情を定める行がほかにある", "another row speaks of this card's situation"),
    ("ふつうのカード", "an ordinary card"),
)
_ask(
    "card_unasked",
    lambda f: f.readable_unasked and f.reader is not None and not f.reader.phone,
    ("読み取れるカードをまだ読み取っていない", "the card could be read, and wasn't yet"),
    ("読み残したカードはない", "there is no card that could be read and wasn't"),
)
_ask(
    "phone_unasked",
    lambda f: f.readable_unasked and f.reader is not None and f.reader.phone,
    ("読み取れるスマホをまだ読み取っていない", "the phone could be read, and wasn't yet"),
    ("読み残したスマホはない", "there is no phone that could be read and wasn't"),
)
_ask(
    "unregistered",
    _blocked(Block.UNREGISTERED),
    ("利用登録をしていない", "not registered for use"),
    ("未登録のカードではない", "not a card that was never registered"),
)
_ask(
    "deregistered",
    _blocked(Block.DEREGISTERED),
    ("利用登録が解除されている", "the registration of use was taken back"),
    ("利用登録が解除されたカードではない", "not a deregistered card"),
)
_ask(
    "declines_to_register",
    lambda f: f.case.patient.agrees_to_register is False,
    ("患者は利用登録を希望しない", "the patient declines to register"),
    ("利用登録を断ってはいない", "the patient hasn't declined to register"),
)
_ask(
    "deregistering",
    _card_read(lambda read: read.deregistering),
    ("解除は申請中で、まだ効力がない", "deregistration was applied for, and isn't in effect"),
    ("解除の申請中のカードを読んだのではない", "no card whose deregistration is pending was read"),
)
_ask(
    "revoked",
    _blocked(Block.REVOKED),
    ("電子証明書が失効または一時停止している", "the certificate is revoked or suspended"),
    ("電子証明書の失効・一時停止はない", "the certificate is neither revoked nor suspended"),
)
_ask(
    "expiring",
    _card_read(lambda read: read.expiring),
    ("電子証明書の期限まで3か月以内", "the certificate ends within three months"),
    ("期限が3か月以内に迫った電子証明書のカードを読んだのではない", "no card whose certificate ends within three months was read"),
)
_ask(
    "in_grace",
    _card_read(lambda read: read.in_grace),
    ("電子証明書の期限切れ後の猶予期間内", "the certificate expired and is in its grace"),
    ("電子証明書の猶予期間内のカードを読んだのではない", "no card in its certificate's grace was read"),
)
_ask(
    "past_grace",
    _blocked(Block.PAST_GRACE),
    ("電子証明書の猶予期間も過ぎている", "the certificate's grace is over too"),
    ("電子証明書の猶予期間を過ぎたカードではない", "not a card past its certificate's grace"),
)
_ask(
    "body_in_grace",
    _card_read(lambda read: read.body_in_grace),
    ("カード本体の期限切れ後3か月以内", "the card itself expired and is in the same grace"),
    ("本体が期限切れ後3か月以内のカードを読んだのではない", "no expired card in its grace was read"),
)
_ask(
    "body_past_grace",
    _blocked(Block.BODY_PAST_GRACE),
    ("カード本体の期限切れから猶予も過ぎている", "the card itself expired, and the grace is over"),
    ("本体が猶予も過ぎたカードではない", "not a card whose body is past its grace"),
)
_ask(
    "body_in_date",
    lambda f: (
        f.card is not None and f.card.identifies and (f.card.item.expires_on is None or f.day <= f.card.item.expires_on)
    ),
    ("カード本体は期限内", "the card itself is in date"),
    ("期限内のカード本体がない", "there is no card whose body is in date"),
)
_ask(
    "pin_locked",
    _card_read(_pin_locked),
    ("暗証番号がロックされている", "the PIN is locked"),
    ("暗証番号がロックされたカードを読んだのではない", "no card with a locked PIN was read"),
)
_ask(
    "pin_less",
    _card_read(lambda read: read.item.type is CardType.PIN_LESS),
    ("顔認証マイナンバーカード（暗証番号なし）", "a PIN-less card"),
    ("顔認証マイナンバーカードを読んだのではない", "no PIN-less card was read"),
)
_ask(
    "pin_less_shown",
    lambda f: f.card is not None and f.card.item.type is CardType.PIN_LESS,
    ("顔認証マイナンバーカードの人にマイナポータルの画面はない", "the holder of a PIN-less card has no portal screen"),
    ("顔認証マイナンバーカードではない", "not a PIN-less card"),
)
_ask(
    "photo_less",
    _card_read(lambda read: read.item.type is CardType.PHOTO_LESS),
    ("顔写真のないカードを暗証番号で読んだ", "a photo-less card was opened by its PIN"),
    ("顔写真のないカードを読んだのではない", "no photo-less card was read"),
)
_ask(
    "photo_less_without_pin",
    _blocked(Block.NO_PIN),
    ("顔写真のないカードで、暗証番号が使えない", "a photo-less card without its PIN"),
    ("暗証番号の使えない顔写真なしカードではない", "not a photo-less card without its PIN"),
)
_ask(
    "phone_not_read_here",
    lambda f: f.phone is not None and f.phone.block is Block.NOT_HERE,
    ("ここではスマホを読み取れない", "phones cannot be read here today"),
    ("ここで読み取れないスマホはない", "there is no phone that cannot be read here"),
)
_ask(
    "phone_plastic_expired",
    lambda f: f.phone is not None and f.phone.plastic_expired and f.phone.block is Block.PLASTIC_EXPIRED,
    ("スマホのもとになるカード・電子証明書が期限切れ", "the plastic card behind the phone, or its certificate, has expired"),
    ("スマホのもとになるカードの期限切れではない", "no phone behind whose face the plastic card has expired"),
)
_ask(
    "plastic_card",
    lambda f: f.card is not None,
    ("カードの現物がある", "the plastic card is there"),
    ("カードの現物がない", "the plastic card isn't there"),
)
_ask(
    "chip_asked",
    lambda f: f.said is not None,
    ("カード・スマホで照会した", "card or phone was asked by"),
    ("カード・スマホで照会していない", "neither card nor phone was asked by"),
)
_ask(
    "said_invalid",
    lambda f: f.said is Validity.INVALID,
    ("カードの回答は「無効」", "the card is answered 'invalid'"),
    ("カードの回答は「無効」ではない", "the card isn't answered 'invalid'"),
)
_ask(
    "said_newer",
    lambda f: f.said is Validity.INVALID_NEWER,
    ("カードの回答は「無効（新しい資格あり）」", "the card is answered 'invalid, a newer one exists'"),
    ("カードの回答は「無効（新しい資格あり）」ではない", "the card isn't answered 'a newer one exists'"),
)
_ask(
    "said_nothing",
    lambda f: f.said in {Validity.NO_INFORMATION, Validity.NOT_FOUND},
    ("カードの回答は「資格情報なし」", "the card is answered 'no information'"),
    ("カードの回答は「資格情報なし」ではない", "the card isn't answered 'no information'"),
)
_ask(
    "declared_late",
    _declared_late,
    ("取得から4日を過ぎている（初日は数えない）", "more than 4 days since the acquisition, its own day not counted"),
    ("登録の遅れとわかる取得日がない、または4日以内", "no acquisition date that shows a delay, or 4 days at most"),
)
_ask(
    "card_alone",
    lambda f: _PAPERS.isdisjoint(f.kinds),
    ("カードのほかに書類・画面はない", "no paper or screen beside the card"),
    ("カードのほかに書類・画面がある", "there is paper or a screen beside the card"),
)
_ask(
    "card_lost",
    lambda f: f.case.patient.card_lost,
    ("カードを紛失・更新中", "the card is lost or being renewed"),
    ("カードの紛失・更新中ではない", "the card is neither lost nor being renewed"),
)
_ask(
    "nothing_shown",
    lambda f: (_PAPERS | _CHIPPED).isdisjoint(f.kinds),
    ("カードも資格の書類もない", "neither card nor insurance paper"),
    ("カードか資格の書類がある", "there is a card or an insurance paper"),
)

# -- what the patient says, statement, past record ------------------------------------------------------------------------

_ask(
    "says_lost",
    lambda f: f.lost,
    ("患者の申し出では、資格を失い、ほかに加入していない", "the patient says that the insurance has ended"),
    ("資格を失ったという申し出はない", "the patient doesn't say that the insurance has ended"),
)
_ask(
    "statement_fits",
    lambda f: f.statement_fits,
    ("申立書の対象になる障害・状態", "trouble of the kind that the statement is meant for"),
    ("申立書の対象になる障害・状態ではない", "not the kind of trouble that the statement is meant for"),
)
_ask(
    "statement_pending",
    lambda f: f.statement_pending,
    ("申立書・変更の有無をまだ頼める", "statement, or question about changes, can still be asked for"),
    ("患者は申立書に署名しない", "the patient will not sign the statement"),
)
_ask(
    "statement_signed",
    lambda f: f.statement_signed,
    ("署名された申立書がある", "there is a signed statement"),
    ("署名された申立書がない", "there is no signed statement"),
)
_ask(
    "shown_card",
    lambda f: f.shown_card,
    ("カードを持参している", "the card was brought"),
    ("カードを持参していない", "the card wasn't brought"),
)
_ask(
    "returning",
    lambda f: f.returning,
    ("再診の患者", "a return patient"),
    ("初診の患者", "a first visit"),
)
_ask(
    "identity_known",
    lambda f: f.identity_known,
    ("本人であることが確実にわかる", "the clinic knows for certain who this is"),
    ("本人であることが確実ではない", "the clinic doesn't know for certain who this is"),
)
_ask(
    "record_void",
    lambda f: f.record_void,
    ("保険が変わった・なくなったと聞いており、過去の記録は使えない", "a change was reported: the past record is void"),
    ("変更の申し出はない", "no change was reported"),
)
_ask(
    "record_confirmed",
    lambda f: f.record_confirmed,
    ("過去の記録があり、「変わりない」と聞いた", "there is a past record, and the patient said that nothing changed"),
    ("過去の記録と「変わりない」の申し出がそろっていない", "past record and 'nothing changed' aren't both there"),
)
_ask(
    "own_decision",
    lambda f: f.case.settings.own_decision,
    ("医院の判断で通常の負担とする設定", "the clinic has chosen to decide itself"),
    ("医院の判断では扱わない設定", "the clinic has chosen not to decide itself"),
)
_ask(
    "statement_without_system",
    lambda f: f.case.settings.statement_without_system,
    ("未導入でも申立書を受ける設定", "the clinic has chosen to take statements without the system"),
    ("未導入では申立書を受けない設定", "the clinic has chosen not to take statements without the system"),
)

# -- the number, the telephone --------------------------------------------------------------------------------------------

_ask(
    "number_valid",
    lambda f: f.number is Validity.VALID,
    ("番号の照会は「有効」", "the number is answered 'valid'"),
    ("番号の照会で「有効」を得ていない", "the number wasn't answered 'valid'"),
)
_ask(
    "number_several",
    lambda f: f.number is Validity.SEVERAL or f.said is Validity.SEVERAL,
    ("「複数該当」で、枝番をまだ入れていない", "several were found, and no branch number was entered"),
    ("枝番を待つ「複数該当」ではない", "no answer waits for a branch number"),
)
_ask(
    "number_reentered",
    lambda f: f.identity.number_answer is not None and f.identity.number_answer.reentered,
    ("入れ直しても同じ結果", "typed once more, with the same result"),
    ("まだ入れ直していない", "not typed once more yet"),
)
_ask(
    "number_numbered",
    lambda f: not _PAPERS.isdisjoint(f.kinds),
    ("番号の書かれた書類・画面がある", "there is something with a number on it"),
    ("番号の書かれた書類・画面がない", "there is nothing with a number on it"),
)
_ask(
    "paper_ended",
    lambda f: any(paper.standing is Standing.ENDED and paper.kind != CERTIFICATE for paper in f.papers),
    ("回答は「無効」（喪失日が来院日以前）", "answered 'invalid', and the loss isn't after the visit"),
    ("この書類について「無効」の回答はない", "no 'invalid' for such a paper"),
)
_ask(
    "paper_newer",
    _any_stands(Standing.NEWER),
    ("回答は「無効（新しい資格あり）」", "answered 'invalid, a newer one exists'"),
    ("「新しい資格あり」の回答はない", "no answer says that a newer one exists"),
)
_ask(
    "lawful_not_found",
    _any_stands(Standing.NOT_FOUND, frozenset({LEGACY, CERTIFICATE})),
    ("正しい書類だが、番号の照会は「該当資格なし」", "a lawful paper, and its number isn't found"),
    ("正しい書類で「該当資格なし」になったものはない", "no lawful paper whose number isn't found"),
)
_ask(
    "pair_not_found",
    _any_stands(Standing.NOT_FOUND, frozenset({NOTICE, SCREEN})),
    ("お知らせ・画面の番号の照会は「該当資格なし」", "the number on notice or screen isn't found"),
    ("「該当資格なし」になったお知らせ・画面はない", "no notice or screen whose number isn't found"),
)
_ask(
    "lenient_not_found",
    lambda f: (LEGACY, Standing.NOT_FOUND_EXPIRED) in f.standings or Alone.NOT_FOUND in f.alone,
    ("期限切れ証・お知らせだけで、照会は「該当資格なし」", "an expired card or a lone notice, and its number isn't found"),
    ("期限切れ証・お知らせで「該当資格なし」になったものはない", "no expired card or lone notice whose number isn't found"),
)
_ask(
    "telephone_unused",
    lambda f: f.case.answers.insurer_phone is InsurerPhone.CONFIRMED and not f.case.settings.telephone_counts,
    ("電話で確認できたが、設定により数えない", "the insurer confirmed by telephone, which this clinic doesn't count"),
    ("数えなかった電話確認はない", "no confirmation by telephone was left uncounted"),
)

# -- 資格確認書 ---------------------------------------------------------------------------------------------------------

_ask(
    "certificate_good",
    _stands(CERTIFICATE, Standing.GOOD),
    ("期限内の資格確認書がある", "there is an eligibility certificate in date"),
    ("使える資格確認書がない", "there is no eligibility certificate that can be used"),
)
_ask(
    "certificate_ordinary",
    _ordinary_certificate,
    ("ふつうの資格確認書", "an ordinary one"),
    ("この資格確認書の事情を定める行がほかにある", "another row speaks of this one's situation"),
)
_ask(
    "certificate_paper",
    _paper_form,
    ("紙型の資格確認書", "of the paper form"),
    ("使える紙型の資格確認書ではない", "none of the paper form that can be used"),
)
_ask(
    "certificate_last_day",
    _last_day,
    ("有効期限の当日", "the day is its last"),
    ("有効期限の当日ではない", "the day isn't the last of one"),
)
_ask(
    "card_works",
    _card_works,
    ("使えるマイナ保険証も持っている", "a working card lies beside it"),
    ("使えるマイナ保険証はそばにない", "no working card lies beside it"),
)
_ask(
    "certificate_by_helper",
    _by_helper,
    ("介助者が提示した", "shown by a helper"),
    ("介助者が提示したのではない", "not shown by a helper"),
)
_ask(
    "certificate_expired",
    _stands(CERTIFICATE, Standing.EXPIRED),
    ("資格確認書の有効期限が切れている", "an eligibility certificate has expired"),
    ("期限切れの資格確認書はない", "no eligibility certificate has expired"),
)
_ask(
    "certificate_ended",
    _stands(CERTIFICATE, Standing.ENDED),
    ("期限内でも、回答は「無効」（喪失日が来院日以前）", "in date, but the answer says that it has ended"),
    ("「無効」になった資格確認書はない", "no eligibility certificate is answered 'invalid'"),
)
_ask(
    "certificate_copy",
    _stands(CERTIFICATE, Standing.COPY),
    ("資格確認書の写し・写真・画面", "a copy, photograph or screenshot of one"),
    ("資格確認書の写しではない", "no copy of an eligibility certificate"),
)
_ask(
    "certificate_not_yet",
    _stands(CERTIFICATE, Standing.NOT_YET),
    ("資格確認書の有効期間がまだ始まっていない", "its validity hasn't begun"),
    ("有効期間前の資格確認書はない", "no eligibility certificate before its validity"),
)
_ask(
    "other_copy",
    lambda f: any(
        not item.original and not isinstance(item, EligibilityCertificate) and kind in _INSURANCE
        for item, kind in ((item, str(type(item).__struct_config__.tag)) for item in f.identity.items)
    ),
    ("写し・写真・画面の保存", "a copy, photograph or screenshot"),
    ("資格確認書のほかに写しはない", "nothing but certificates is a copy"),
)

# -- old cards ------------------------------------------------------------------------------------------------------------

_ask(
    "legacy_good",
    _stands(LEGACY, Standing.GOOD),
    ("期限内で、終わりの事情もない保険証", "an old card in date, which nothing has ended"),
    ("期限内で使える保険証がない", "there is no old card in date that can be used"),
)
_ask(
    "legacy_lost",
    _stands(LEGACY, Standing.LOST),
    ("資格喪失・認定取消の日以後", "on or after loss of eligibility or removal"),
    ("喪失・認定取消を知りうる保険証はない", "no old card of which a loss or removal is known"),
)
_ask(
    "legacy_changed",
    _stands(LEGACY, Standing.CHANGED),
    ("記載事項の変更の日以後", "on or after a change of its data"),
    ("記載事項の変更で終わった保険証はない", "no old card that a change of data has ended"),
)
_ask(
    "legacy_moved",
    _stands(LEGACY, Standing.MOVED),
    ("支部の異動の日以後", "on or after a move to another branch"),
    ("支部の異動で終わった保険証はない", "no old card that a move has ended"),
)
_ask(
    "legacy_lenient",
    _stands(LEGACY, Standing.LENIENT),
    ("暫定措置の期間内の期限切れで、番号の照会は「有効」", "expired, in the leniency, and its number is answered 'valid'"),
    ("番号の照会で有効とわかった期限切れ証はない", "no expired old card whose number is answered 'valid'"),
)
_ask(
    "legacy_lenient_by_phone",
    _stands(LEGACY, Standing.LENIENT_BY_PHONE),
    ("暫定措置の期間内の期限切れで、保険者が電話で確認した", "expired, in the leniency, and the insurer confirmed it by telephone"),
    ("電話で有効とわかった期限切れ証はない", "no expired old card that the insurer confirmed by telephone"),
)
_ask(
    "legacy_unconfirmed",
    _stands(LEGACY, Standing.UNCONFIRMED),
    ("期限切れで、資格を確かめられていない", "expired, and nothing confirms the eligibility"),
    ("確かめられていない期限切れ証はない", "no expired old card that is unconfirmed"),
)
_ask(
    "legacy_not_by_expiry",
    _stands(LEGACY, Standing.NOT_BY_EXPIRY),
    ("期限切れではなく、喪失などで終わっている", "it ended by loss, change or move, not by expiry"),
    ("期限切れのほかの理由で終わった保険証はない", "no old card that ended otherwise than by expiry"),
)
_ask(
    "legacy_over",
    _stands(LEGACY, Standing.LENIENCY_OVER),
    ("期限切れで、暫定措置の期間も過ぎている", "expired, and no leniency holds any more"),
    ("暫定措置の期間を過ぎた期限切れ証はない", "no expired old card outside the leniency"),
)
_ask(
    "legacy_before_leniency",
    _stands(LEGACY, Standing.BEFORE_LENIENCY),
    ("記載の期限が切れ、暫定措置がまだ始まっていない", "expired by its own date, before the leniency"),
    ("暫定措置の前に期限の切れた保険証はない", "no old card that expired before the leniency"),
)
_ask(
    "legacy_impossible",
    lambda f: any(paper.standing is not None and _issued_too_late(paper) for paper in f.papers),
    ("交付日が2024-12-02以後の保険証", "an old card issued on or after 2024-12-02"),
    ("交付日のおかしい保険証はない", "no old card with an impossible date of issue"),
)
_ask(
    "legacy_past",
    lambda f: any(paper.kind == LEGACY and paper.expires_on is not None and paper.expires_on < f.day for paper in f.papers),
    ("期限を過ぎた保険証がある", "there is an old card past its last day"),
    ("期限を過ぎた保険証はない", "there is no old card past its last day"),
)

# -- お知らせ, screen -----------------------------------------------------------------------------------------------------

_ask(
    "pair_card",
    lambda f: f.pair_card,
    ("カードの現物があり、カードでのオンライン確認ができない", "the card is there, and the online way by it cannot be had"),
    ("カードでのオンライン確認ができないカードの現物がない", "there is no card in the hand whose online way is closed"),
)
_ask(
    "dead_certificate_at_reader",
    lambda f: f.reads and f.card is not None and f.card.block is Block.PAST_GRACE,
    ("電子証明書の猶予も過ぎて読み取れない", "the reader stops at a certificate past its grace"),
    ("電子証明書の猶予切れで読めないのではない", "the reader doesn't stop at a certificate past its grace"),
)
_ask(
    "notice_good",
    _stands(NOTICE, Standing.GOOD),
    ("今の保険者のお知らせがある", "there is a notice of the present insurer"),
    ("使えるお知らせがない", "there is no notice that can be used"),
)
_ask(
    "screen_good",
    _stands(SCREEN, Standing.GOOD),
    ("患者自身の端末の資格情報画面がある", "there is a portal screen on the patient's own device"),
    ("使える資格情報画面がない", "there is no portal screen that can be used"),
)
_ask(
    "notice_former",
    _stands(NOTICE, Standing.FORMER),
    ("以前の保険者のお知らせ", "a notice of a former insurer"),
    ("以前の保険者のお知らせではない", "no notice of a former insurer"),
)
_ask(
    "notice_confirmed",
    lambda f: Alone.CONFIRMED in f.alone,
    ("暫定措置の期間内で、番号の照会は「有効」", "in the leniency, and its number is answered 'valid'"),
    ("番号の照会で有効とわかったお知らせはない（または期間外）", "no notice whose number is answered 'valid', in the leniency"),
)
_ask(
    "notice_confirmed_by_phone",
    lambda f: Alone.CONFIRMED_BY_PHONE in f.alone,
    ("暫定措置の期間内で、保険者が電話で確認した", "in the leniency, and the insurer confirmed it by telephone"),
    ("電話で有効とわかったお知らせはない（または期間外）", "no notice that the insurer confirmed by telephone, in the leniency"),
)
_ask(
    "notice_shown",
    lambda f: any(paper.kind == NOTICE and paper.standing is not Standing.NOT_EXISTING for paper in f.papers),
    ("お知らせがある", "there is a notice"),
    ("お知らせがない", "there is no notice"),
)
_ask(
    "screen_foreign",
    _stands(SCREEN, Standing.NOT_OWN_DEVICE),
    ("患者自身の端末の画面ではない", "the screen isn't on the patient's own device"),
    ("他人の端末の画面ではない", "no screen on somebody else's device"),
)
_ask(
    "lone_identity",
    lambda f: "other_identity" in f.kinds,
    ("免許証・診察券などだけ", "only a licence, the clinic's own card or the like"),
    ("免許証・診察券などはない", "no licence, clinic's own card or the like"),
)
_ask(
    "visual_same",
    lambda f: f.card is not None and f.card.item.visual_check is VisualResult.SAME,
    ("職員が目視で本人と確認した", "staff saw that it is the same person"),
    ("目視では確認していない", "no visual check was made"),
)


def _issued_too_late(paper: Paper) -> bool:
    from verifier.case import LegacyCard
    from verifier.rules.days import NEW_DOCUMENTS

    item = paper.item
    return isinstance(item, LegacyCard) and item.issued_on is not None and item.issued_on >= NEW_DOCUMENTS


CONDITIONS: dict[str, Condition] = {condition.name: condition for condition in _ALL}
