"""In here live the reasons of documents in words: the sentence of the notice from which each follows, and what it says, in both languages."""

from __future__ import annotations

from enum import Enum

import msgspec

from mock_server.papers.events import Route, Situation
from verifier.case import EndedBy, Words


class Ending(Enum):
    """Why a document no longer works. The first five are those of an insurance's or an old card's early end (EndedBy)."""

    LOSS = "loss"
    REMOVAL = "removal"
    MEMBER_LOSS = "member_loss"
    CHANGE = "change"
    MOVE = "move"
    EXPIRY = "expiry"
    REPLACED = "replaced"  # a newer one of the same kind was issued
    REPORTED_LOST = "reported_lost"
    WITHDRAWN = "withdrawn"
    RETURNED = "returned"
    USE_REGISTERED = "use_registered"  # where the insurer's practice is to end it then


def of_insurance(ended_by: EndedBy) -> Ending:
    return Ending(ended_by.value)


class Reason(msgspec.Struct, frozen=True):
    """The sentences of reception-procedures.md, section 1, and their sense."""

    sentences: tuple[str, ...]
    words: Words


SITUATIONS: dict[Situation, Reason] = {
    Situation.NO_CARD: Reason(
        ("T31",), Words("マイナンバーカードを取得していない", "has not taken out a My Number card")
    ),
    Situation.NOT_REGISTERED: Reason(
        ("T32",),
        Words("カードはあるが健康保険証の利用登録を行っていない", "has a card that is not registered for use"),
    ),
    Situation.DEREGISTERED: Reason(
        ("T33",), Words("マイナ保険証の利用登録を解除した", "the registration of use was ended at the holder's wish")
    ),
    Situation.EXPIRED_OR_RETURNED: Reason(
        ("T34",),
        Words(
            "電子証明書の有効期限が切れた、またはカードを返納した",
            "the card's certificate has expired, or the card was handed back",
        ),
    ),
    Situation.LOST_OR_RENEWING: Reason(
        ("T35",), Words("カードを紛失した、または更新中", "the card is lost, or is being renewed")
    ),
    Situation.ASSISTANCE: Reason(
        ("T36",),
        Words(
            "マイナ保険証での受診が困難で、介助者等が同行して補助する",
            "cannot well use the card, and a helper comes along",
        ),
    ),
}

BLANKET = Reason(
    ("T24",),
    Words(
        "75歳以上にはマイナ保険証の有無にかかわらず交付（暫定運用）",
        "issued to those of 75 and over whatever card they have (for the time being)",
    ),
)

ROUTES: dict[Route, Reason] = {
    Route.APPLICATION: Reason(("T24",), Words("申請による交付", "issued on application")),
    Route.EX_OFFICIO: Reason(("T24",), Words("職権による交付", "issued ex officio")),
    Route.BULK: Reason(("T28",), Words("一斉交付（令和7年秋）", "issued in bulk, in autumn 2025")),
}

NOTICE = Reason(
    ("T14", "T16"),
    Words(
        "マイナ保険証をお持ちの方に、登録の完了後に交付",
        "to holders of a registered card, once registration is completed",
    ),
)
PORTAL = Reason(("T17", "T40"), Words("マイナポータルで見られる同じ情報", "the same data, seen in Mynaportal"))
LEGACY = Reason(
    ("T01", "T25"),
    Words(
        "経過措置として令和7年12月1日まで使用できる",
        "usable up to 2025-12-01 by the transitional measure",
    ),
)
LEGACY_YEARLY = Reason(
    ("T25",),
    Words("券面の有効期限まで使用できる（国保・後期高齢者）", "usable up to the expiry printed (国保, 75 and over)"),
)

ENDINGS: dict[Ending, Words] = {
    Ending.LOSS: Words("資格の喪失", "eligibility was lost"),
    Ending.REMOVAL: Words("被扶養者の認定取消", "recognition as a dependant was cancelled"),
    Ending.MEMBER_LOSS: Words("組合員の資格喪失に伴う終了", "fell with the member's eligibility"),
    Ending.CHANGE: Words("資格情報の変更等による申請", "the data were changed on application"),
    Ending.MOVE: Words("支部をまたぐ異動", "moved to another branch"),
    Ending.EXPIRY: Words("有効期限が過ぎた", "expired"),
    Ending.REPLACED: Words("新しいものを交付", "a newer one was issued"),
    Ending.REPORTED_LOST: Words("紛失の届出", "reported lost"),
    Ending.WITHDRAWN: Words("保険者による回収", "taken back by the insurer"),
    Ending.RETURNED: Words("返納", "handed in"),
    Ending.USE_REGISTERED: Words("マイナ保険証の利用登録", "the card was registered for use"),
}


def both(one: Reason, other: Reason) -> Reason:
    """A document's reason: who gets it, and by which way."""
    return Reason(
        (*one.sentences, *other.sentences),
        Words(f"{other.words.ja}: {one.words.ja}", f"{other.words.en}: {one.words.en}"),
    )
