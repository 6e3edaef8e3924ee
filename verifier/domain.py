"""In here live the words of the field as enums and small values; everything else in the house is written with them."""

from __future__ import annotations

from datetime import date
from enum import Enum

FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2099, 12, 31)  # of a visit, everywhere: what lies beyond is a typing error
OLDEST = 120  # an age beyond this is a typing error (reception-procedures.md, section 5.3)


class Verdict(Enum):
    """What the evidence proves (case-format.md)."""

    ACCEPT = "accept"  # 受理
    CONDITIONAL = "conditional"  # 条件付き
    REFUSE = "refuse"  # 不可
    UNDECIDABLE = "undecidable"  # 判断できない


class ClinicState(Enum):
    """What the clinic's verification can do (case-format.md; reception-procedures.md, section 4)."""

    __hash__ = object.__hash__

    ONLINE = "online"
    APP_ONLY = "app_only"
    NO_ONLINE = "no_online"
    OUTAGE_NATIONAL = "outage_national"
    READER_BROKEN = "reader_broken"
    TERMINAL_DOWN = "terminal_down"
    DISASTER = "disaster"


class Sex(Enum):
    MALE = "male"
    FEMALE = "female"
    UNSET = "unset"


class HolderCheck(Enum):
    """How the holder of a card was authenticated: 顔認証, 暗証番号認証, 目視確認."""

    FACE = "face"
    PIN = "pin"
    VISUAL = "visual"


class Validity(Enum):
    """資格有効性 (reception-procedures.md, section 5.1), and 資格情報なし for a card behind which nothing is registered."""

    __hash__ = object.__hash__  # one object a member: Enum's own, in Python, takes a tenth of a decision

    VALID = "valid"  # 1 有効
    INVALID = "invalid"  # 2 無効
    INVALID_NEWER = "invalid_newer"  # 3 無効（新しい資格あり）
    NOT_FOUND = "not_found"  # 4 該当資格なし
    SEVERAL = "several"  # 5 複数該当
    NO_INFORMATION = "no_information"  # 資格情報なし


class CardStanding(Enum):
    """What the national system says of a card before it speaks of any insurance."""

    REGISTERED = "registered"
    NOT_REGISTERED = "not_registered"  # 利用登録なし
    DEREGISTERED = "deregistered"  # 利用登録解除済み
    REVOKED = "revoked"  # 電子証明書が失効 (card returned, certificate renewed or withdrawn)
    SUSPENDED = "suspended"  # 一時停止 (reported lost)
    PAST_GRACE = "past_grace"  # the certificate expired, and its grace is over too


class CertificateState(Enum):
    """Where the certificate stands between issue and the end of its grace (P10)."""

    GOOD = "good"
    EXPIRING = "expiring"  # three months or less to go
    IN_GRACE = "in_grace"  # expired; qualification only, no medical information


class Relation(Enum):
    """本人・家族."""

    INSURED = "insured"  # 本人
    DEPENDANT = "dependant"  # 家族


class ConsentKind(Enum):
    """Medical information that a patient may let the clinic see; never the eligibility itself."""

    DIAGNOSIS = "diagnosis"  # 診療情報
    MEDICINES = "medicines"  # 薬剤情報
    CHECKUPS = "checkups"  # 特定健診情報


class CardType(Enum):
    STANDARD = "standard"
    PIN_LESS = "pin_less"  # 顔認証マイナンバーカード
    PHOTO_LESS = "photo_less"  # 顔写真なし, issued under the age of one
