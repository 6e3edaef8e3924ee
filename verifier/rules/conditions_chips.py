"""In here live the conditions on card and phone: how they stand, and what was answered to them (sections 4.1 and 4.8)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from verifier.case import PinResult, VisualResult
from verifier.domain import CardType, Validity
from verifier.rules.chips import Block, ChipState, in_grace
from verifier.rules.condition import CERTIFICATE, CHIPPED, LEGACY, PAPERS, Condition, Test
from verifier.rules.days import DECLARATION_DAYS, NEW_DOCUMENTS, PIN_LESS_CARDS
from verifier.rules.facts import Facts
from verifier.rules.identity import CHIPPED as CHIPPED_ITEMS
from verifier.rules.papers import Standing


def _blocked(block: Block) -> Test:
    """Does it hold of the card, or of a phone where no card lies there?"""

    def test(facts: Facts) -> bool:
        chip = facts.card or facts.phone
        return chip is not None and chip.block is block

    return test


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


# From these days on R67 and R68 speak of them; 'valid', answered to one before, is an ordinary answer.
_TYPES_FROM = {CardType.STANDARD: date.max, CardType.PIN_LESS: PIN_LESS_CARDS, CardType.PHOTO_LESS: NEW_DOCUMENTS}


def _special(facts: Facts) -> bool:
    """Does a row of its own speak of the card that was read (R03a, R60, R61, R63, R65, R67, R68)?"""
    read = _read(facts)
    return read is not None and (
        read.deregistering
        or read.expiring
        or read.in_grace
        or read.body_in_grace
        or _pin_locked(read)
        or facts.day >= _TYPES_FROM[read.item.type]
    )


def _declared_late(facts: Facts) -> bool:
    days = _days_since_joining(facts)
    return days is not None and days > DECLARATION_DAYS - facts.case.settings.first_day_counted


def _days_since_joining(facts: Facts) -> int | None:
    joined_on = facts.case.patient.joined_on
    return None if joined_on is None else (facts.day - joined_on).days


def _grace_differs(facts: Facts) -> bool:
    """Is there a card between the two readings of P10: past plain three months, and not past the month's end?"""
    if facts.card is None and facts.phone is None:
        return False
    return any(
        ends is not None and in_grace(ends, facts.day) is not in_grace(ends, facts.day, to_month_end=False)
        for item in facts.identity.items
        if isinstance(item, CHIPPED_ITEMS)
        for ends in (item.certificate_expires_on, item.expires_on)
    )


def _body_past_grace(facts: Facts) -> bool:
    card = facts.card
    ends = None if card is None else card.item.expires_on
    return card is not None and ends is not None and ends < facts.day and not card.body_in_grace


def _insurers_overlap(facts: Facts) -> bool:
    """Read with 有効, and a paper of the insurer who was left lies beside, whose insurance nobody has ended yet."""
    beside = {(kind, standing) for kind in (LEGACY, CERTIFICATE) for standing in (Standing.GOOD, Standing.LOST)}
    return _read(facts) is not None and facts.changed and not facts.standings.isdisjoint(beside)


def _full_ratio(facts: Facts) -> bool:
    card, number = facts.identity.card_answer, facts.identity.number_answer
    by_card = facts.said is Validity.VALID and card is not None and card.ratio == 100
    return by_card or (facts.number is Validity.VALID and number is not None and number.ratio == 100)


def _pin_unusable(facts: Facts) -> bool:
    card = facts.card
    if card is None:
        return True
    return card.item.pin in {PinResult.FORGOTTEN, PinResult.LOCKED} or card.item.type is CardType.PIN_LESS


ON_CHIPS: tuple[Condition, ...] = (
    Condition.of(
        "grace_differs",
        _grace_differs,
        ("猶予の数え方（月末まで・満3か月）で結果が変わる日", "a day on which the two ways to count the grace differ"),
        ("猶予の数え方で結果は変わらない", "a day on which both ways to count the grace agree"),
    ),
    Condition.of(
        "declared_on_the_edge",
        lambda f: _days_since_joining(f) == DECLARATION_DAYS,
        ("取得からちょうど4日", "four days since the acquisition, to the day"),
        ("取得からちょうど4日ではない", "not four days since the acquisition"),
    ),
    Condition.of(
        "card_body_past_grace",
        _body_past_grace,
        ("カード本体が猶予も過ぎて期限切れ", "the card's body has expired, and is past its grace"),
        ("猶予も過ぎたカード本体はない", "there is no card whose body is past its grace"),
    ),
    Condition.of(
        "insurers_overlap",
        _insurers_overlap,
        (
            "新しい保険で「有効」、前の保険の証もまだある",
            "answered 'valid' for the newer insurer, and the former one's paper is there",
        ),
        ("二つの保険は重なっていない", "no two insurers overlap"),
    ),
    Condition.of(
        "full_ratio",
        _full_ratio,
        ("回答の負担割合は10割（特別療養費・資格証明書）", "the answer gives full cost as the ratio (premium arrears)"),
        ("回答の負担割合は10割ではない", "no answer gives full cost as the ratio"),
    ),
    Condition.of(
        "card_valid",
        lambda f: _read(f) is not None,
        ("カードの回答は「有効」", "the card is answered 'valid'"),
        ("カードで「有効」の回答を得ていない", "no card was answered 'valid'"),
    ),
    Condition.of(
        "phone_valid",
        lambda f: f.said is Validity.VALID and f.reader is not None and f.reader.phone,
        ("スマホの回答は「有効」", "the phone is answered 'valid'"),
        ("スマホで「有効」の回答を得ていない", "no phone was answered 'valid'"),
    ),
    Condition.of(
        "special_card",
        _special,
        ("このカードの事情を定める行がほかにある", "another row speaks of this card's situation"),
        ("ふつうのカード", "an ordinary card"),
    ),
    Condition.of(
        "card_unasked",
        lambda f: f.readable_unasked and f.reader is not None and not f.reader.phone,
        ("読み取れるカードをまだ読み取っていない", "the card could be read, and wasn't yet"),
        ("読み残したカードはない", "there is no card that could be read and wasn't"),
    ),
    Condition.of(
        "phone_unasked",
        lambda f: f.readable_unasked and f.reader is not None and f.reader.phone,
        ("読み取れるスマホをまだ読み取っていない", "the phone could be read, and wasn't yet"),
        ("読み残したスマホはない", "there is no phone that could be read and wasn't"),
    ),
    Condition.of(
        "chip_pending",
        lambda f: f.readable_unasked or f.holder_pending,
        ("まだ読み取れるカード・スマホがある", "a card or phone can still be read"),
        ("これから読み取るカード・スマホはない", "no card or phone waits to be read"),
    ),
    Condition.of(
        "unregistered",
        _blocked(Block.UNREGISTERED),
        ("利用登録をしていない", "not registered for use"),
        ("未登録のカードではない", "not a card that was never registered"),
    ),
    Condition.of(
        "deregistered",
        _blocked(Block.DEREGISTERED),
        ("利用登録が解除されている", "the registration of use was taken back"),
        ("利用登録が解除されたカードではない", "not a deregistered card"),
    ),
    Condition.of(
        "deregistering",
        _card_read(lambda read: read.deregistering),
        ("解除は申請中で、まだ効力がない", "deregistration was applied for, and isn't in effect"),
        ("解除の申請中のカードを読んだのではない", "no card whose deregistration is pending was read"),
    ),
    Condition.of(
        "revoked",
        _blocked(Block.REVOKED),
        ("電子証明書が失効または一時停止している", "the certificate is revoked or suspended"),
        ("電子証明書の失効・一時停止はない", "the certificate is neither revoked nor suspended"),
    ),
    Condition.of(
        "expiring",
        _card_read(lambda read: read.expiring),
        ("電子証明書の期限まで3か月以内", "the certificate ends within three months"),
        (
            "期限が3か月以内に迫った電子証明書のカードを読んだのではない",
            "no card whose certificate ends within three months was read",
        ),
    ),
    Condition.of(
        "in_grace",
        _card_read(lambda read: read.in_grace),
        ("電子証明書の期限切れ後の猶予期間内", "the certificate expired and is in its grace"),
        ("電子証明書の猶予期間内のカードを読んだのではない", "no card in its certificate's grace was read"),
    ),
    Condition.of(
        "past_grace",
        _blocked(Block.PAST_GRACE),
        ("電子証明書の猶予期間も過ぎている", "the certificate's grace is over too"),
        ("電子証明書の猶予期間を過ぎたカードではない", "not a card past its certificate's grace"),
    ),
    Condition.of(
        "body_in_grace",
        _card_read(lambda read: read.body_in_grace),
        ("カード本体の期限切れ後3か月以内", "the card itself expired and is in the same grace"),
        ("本体が期限切れ後3か月以内のカードを読んだのではない", "no expired card in its grace was read"),
    ),
    Condition.of(
        "body_past_grace",
        _blocked(Block.BODY_PAST_GRACE),
        ("カード本体の期限切れから猶予も過ぎている", "the card itself expired, and the grace is over"),
        ("本体が猶予も過ぎたカードではない", "not a card whose body is past its grace"),
    ),
    Condition.of(
        "body_in_date",
        lambda f: (
            f.card is not None
            and f.card.identifies
            and (
                f.card.item.expires_on is None
                or f.day <= f.card.item.expires_on
                or f.case.settings.expired_card_identifies
            )
        ),
        ("カード本体は期限内", "the card itself is in date"),
        ("期限内のカード本体がない", "there is no card whose body is in date"),
    ),
    Condition.of(
        "pair_possible",
        lambda f: (
            f.card is not None
            and f.card.identifies
            and not (
                f.reads
                and f.card.item.expires_on is not None
                and f.card.item.expires_on < f.day
                and not f.case.settings.expired_card_identifies
            )
        ),
        ("カードは、お知らせや画面と組み合わせる本人確認に使える", "the card may serve as the identity of a pair"),
        ("お知らせや画面と組み合わせられるカードがない", "there is no card that may serve as the identity of a pair"),
    ),
    Condition.of(
        "pin_locked",
        _card_read(_pin_locked),
        ("暗証番号がロックされている", "the PIN is locked"),
        ("暗証番号がロックされたカードを読んだのではない", "no card with a locked PIN was read"),
    ),
    Condition.of(
        "pin_less",
        _card_read(lambda read: read.item.type is CardType.PIN_LESS),
        ("顔認証マイナンバーカード（暗証番号なし）", "a PIN-less card"),
        ("顔認証マイナンバーカードを読んだのではない", "no PIN-less card was read"),
    ),
    Condition.of(
        "pin_less_shown",
        lambda f: f.card is not None and f.card.item.type is CardType.PIN_LESS,
        (
            "顔認証マイナンバーカードの人にマイナポータルの画面はない",
            "the holder of a PIN-less card has no portal screen",
        ),
        ("顔認証マイナンバーカードではない", "not a PIN-less card"),
    ),
    Condition.of(
        "photo_less",
        _card_read(lambda read: read.item.type is CardType.PHOTO_LESS),
        ("顔写真のないカードを暗証番号で読んだ", "a photo-less card was opened by its PIN"),
        ("顔写真のないカードを読んだのではない", "no photo-less card was read"),
    ),
    Condition.of(
        "photo_less_without_pin",
        _blocked(Block.NO_PIN),
        ("顔写真のないカードで、暗証番号が使えない", "a photo-less card without its PIN"),
        ("暗証番号の使えない顔写真なしカードではない", "not a photo-less card without its PIN"),
    ),
    Condition.of(
        "phone_not_read_here",
        lambda f: f.phone is not None and f.phone.block is Block.NOT_HERE,
        ("ここではスマホを読み取れない", "phones cannot be read here today"),
        ("ここで読み取れないスマホはない", "there is no phone that cannot be read here"),
    ),
    Condition.of(
        "phone_plastic_expired",
        lambda f: f.phone is not None and f.phone.plastic_expired and f.phone.block is Block.PLASTIC_EXPIRED,
        (
            "スマホのもとになるカード・電子証明書が期限切れ",
            "the plastic card behind the phone, or its certificate, has expired",
        ),
        ("スマホのもとになるカードの期限切れではない", "no phone behind whose face the plastic card has expired"),
    ),
    Condition.of(
        "plastic_card",
        lambda f: f.card is not None,
        ("カードの現物がある", "the plastic card is there"),
        ("カードの現物がない", "the plastic card isn't there"),
    ),
    Condition.of(
        "chip_asked",
        lambda f: f.said is not None,
        ("カード・スマホで照会した", "card or phone was asked by"),
        ("カード・スマホで照会していない", "neither card nor phone was asked by"),
    ),
    Condition.of(
        "said_invalid",
        lambda f: f.said is Validity.INVALID,
        ("カードの回答は「無効」", "the card is answered 'invalid'"),
        ("カードの回答は「無効」ではない", "the card isn't answered 'invalid'"),
    ),
    Condition.of(
        "said_newer",
        lambda f: f.said is Validity.INVALID_NEWER,
        ("カードの回答は「無効（新しい資格あり）」", "the card is answered 'invalid, a newer one exists'"),
        ("カードの回答は「無効（新しい資格あり）」ではない", "the card isn't answered 'a newer one exists'"),
    ),
    Condition.of(
        "said_nothing",
        lambda f: f.said in {Validity.NO_INFORMATION, Validity.NOT_FOUND},
        ("カードの回答は「資格情報なし」", "the card is answered 'no information'"),
        ("カードの回答は「資格情報なし」ではない", "the card isn't answered 'no information'"),
    ),
    Condition.of(
        "declared_late",
        _declared_late,
        (
            "取得から4日を過ぎている（初日は数えない）",
            "more than 4 days since the acquisition, its own day not counted",
        ),
        ("登録の遅れとわかる取得日がない、または4日以内", "no acquisition date that shows a delay, or 4 days at most"),
    ),
    Condition.of(
        "card_alone",
        lambda f: PAPERS.isdisjoint(f.kinds),
        ("カードのほかに書類・画面はない", "no paper or screen beside the card"),
        ("カードのほかに書類・画面がある", "there is paper or a screen beside the card"),
    ),
    Condition.of(
        "nothing_shown",
        lambda f: (PAPERS | CHIPPED).isdisjoint(f.kinds),
        ("カードも資格の書類もない", "neither card nor insurance paper"),
        ("カードか資格の書類がある", "there is a card or an insurance paper"),
    ),
    Condition.of(
        "visual_same",
        lambda f: f.card is not None and f.card.item.visual_check is VisualResult.SAME,
        ("職員が目視で本人と確認した", "staff saw that it is the same person"),
        ("目視では確認していない", "no visual check was made"),
    ),
    Condition.of(
        "face_untried",
        lambda f: f.card is not None and f.card.item.face is None,
        ("顔認証をまだ試していない", "the face check wasn't tried yet"),
        ("顔認証はもう試した、またはカードがない", "the face check was tried, or there is no card"),
    ),
    Condition.of(
        "phone_not_authenticated",
        lambda f: f.reads and f.card is None and f.phone is not None and f.phone.block is Block.NOT_AUTHENTICATED,
        ("スマホで本人確認ができていない", "the holder of the phone wasn't authenticated"),
        ("スマホの本人確認で止まってはいない", "the visit doesn't hang on the holder of a phone"),
    ),
    Condition.of(
        "pin_unusable",
        _pin_unusable,
        ("暗証番号は使えない", "the PIN cannot be used"),
        ("暗証番号をまだ使える", "the PIN may still be used"),
    ),
    Condition.of(
        "chip_broken_at_reader",
        lambda f: f.reads and f.card is not None and f.card.block is Block.BROKEN,
        ("ICチップが読めない", "the chip doesn't answer"),
        ("ICチップの不良ではない", "the chip isn't dead"),
    ),
)
