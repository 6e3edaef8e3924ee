"""In here live the events by which the national side learns anything: values, in the order in which they were recorded.

A fact has valid time (its own dates) and recorded time (`recorded_on`): T06–T13 of reception-procedures.md. Nothing is ever overwritten: a
correction is another event. An insurance takes the chain of registration: it occurs, is declared at a branch office, entered into the insurer's
system, matched with the resident record, provided to the clinics; each is an event of its own day, tied to the others by its `filing`. A fact
that is told by itself (InsuranceAcquired as an event, say) is one whose way to the national system nobody followed: it is provided on the
day on which it is recorded.
"""

from __future__ import annotations

from datetime import date
from enum import Enum

import msgspec

from verifier.contract import Limit, Period
from verifier.domain import Relation, Sex


class RevocationReason(Enum):
    """Why a certificate no longer serves."""

    RETURNED = "returned"  # カードの返納
    RENEWED = "renewed"  # 更新: the former one ends
    WITHDRAWN = "withdrawn"  # 失効申請
    CHANGED = "changed"  # 氏名・住所等の変更: ends digital signature certificates alone (mynumber-card.md, section 5.3)
    DIED = "died"  # 死亡
    LOST = "lost"  # 紛失: 一時停止, may be lifted
    FOUND = "found"  # 発見, 一時停止の解除: ends LOST, and revokes nothing


class CertificateUse(Enum):
    """What a certificate is for, and so which authority issued it."""

    AUTH = "auth"  # 利用者証明用, on the card
    SIGN = "sign"  # 署名用, on the card: never asked about at a clinic
    PHONE = "phone"  # 移動端末設備用利用者証明用, on a phone: no grace (section 9)


class LossReason(Enum):
    """Why an insurance ended (section 4.7)."""

    LEFT = "left"  # 退職など: 資格喪失
    REMOVED = "removed"  # 被扶養者の認定取消
    MEMBER_LOST = "member_lost"  # the dependant falls with the member
    MOVED = "moved"  # 支部間異動: another symbol and number
    SEVENTY_FIVE = "seventy_five"  # 後期高齢者医療 begins on the 75th birthday
    DIED = "died"  # 死亡


class ResidentRecord(msgspec.Struct, frozen=True, kw_only=True):
    """住民票: what registration is matched against. `person` is the national side's own key, never an individual number."""

    person: str
    name: str
    kana: str
    birth_date: date
    sex: Sex
    address: str


class _Event(msgspec.Struct, frozen=True, kw_only=True, tag_field="event"):
    """Something that happened to one person, and when the national system learned of it."""

    person: str
    recorded_on: date


class InsuranceAcquired(_Event, frozen=True, tag="insurance_acquired"):
    """資格取得, as the insurer declares it: matched with the resident record before it becomes visible (T08, T12)."""

    insurer_number: str
    insurer_name: str
    symbol: str
    number: str
    branch: str
    relation: Relation
    acquired_on: date
    ratio: int | None  # percent; None: not declared
    name: str  # as the insurer has it: may differ from the resident record
    kana: str
    birth_date: date
    sex: Sex
    address: str
    certificate_class: str = "01"  # 証区分
    valid_from: date | None = None
    valid_until: date | None = None
    limit: Limit | None = None
    elderly: Period | None = None
    specified_disease: Period | None = None
    # The day from which these data hold, where it isn't the acquisition's: 変更 (ratio, name, address …)
    changed_on: date | None = None


class InsuranceLost(_Event, frozen=True, tag="insurance_lost"):
    """資格喪失・認定取消・支部間異動: `lost_on` is the first day without it (reception-procedures.md, section 4.7)."""

    insurer_number: str
    symbol: str
    number: str
    branch: str
    lost_on: date
    reason: LossReason = LossReason.LEFT


class AcquisitionCancelled(_Event, frozen=True, tag="acquisition_cancelled"):
    """資格取得の取消: what was acquired on that day under this number never was (registered twice, of somebody else, on a wrong day)."""

    insurer_number: str
    symbol: str
    number: str
    branch: str
    acquired_on: date


class LossCancelled(_Event, frozen=True, tag="loss_cancelled"):
    """資格喪失の取消: the loss of that day never was."""

    insurer_number: str
    symbol: str
    number: str
    branch: str
    lost_on: date


Fact = InsuranceAcquired | InsuranceLost | AcquisitionCancelled | LossCancelled


class _Step(_Event, frozen=True, kw_only=True):
    """One step of the chain of registration; `recorded_on` is its day, `filing` says of what."""

    filing: str


class Occurred(_Step, frozen=True, tag="occurred"):
    """事実発生: something that is to be declared, by whom it is, and at which `office` (支部; another insurer's name).

    `recorded_on`: when it became known at its own place: on its day, or before it. Of the fact's own `recorded_on` nothing follows: it is
    provided on the day of `Provided`.
    """

    office: str
    fact: Fact


class Declared(_Step, frozen=True, tag="declared"):
    """①届出: the member's or dependant's declaration has come to the branch office (T10)."""


class Entered(_Step, frozen=True, tag="entered"):
    """②支部: entered into the union's system, due on the fourth day after the fact (T09, T11)."""


class Matched(_Step, frozen=True, tag="matched"):
    """③本部・中間サーバー: compared with the resident record as it was on that day (T12)."""


class Provided(_Step, frozen=True, tag="provided"):
    """④オンライン資格確認等システムへ提供: from now on clinics see it, unless it differs from the resident record (T13, T08)."""


class MismatchCleared(_Event, frozen=True, tag="mismatch_cleared"):
    """The insurer has looked into what differs, and it is this person's all the same: viewing goes on, until a later declaration differs (D1)."""

    insurer_number: str
    symbol: str
    number: str
    branch: str
    acquired_on: date


class ResidentChanged(_Event, frozen=True, tag="resident_changed"):
    """住民票の異動: what comes later is matched with this record. What was matched before is not looked at again."""

    record: ResidentRecord


class CertificateIssued(_Event, frozen=True, tag="certificate_issued"):
    """A certificate of the person's card or phone; of those for user authentication `serial` is the key from card to person.

    `replaces` is the serial number of the one whose place it took: so J-LIS links a renewed certificate with the former one.
    """

    serial: int
    expires_on: date
    use: CertificateUse = CertificateUse.AUTH
    replaces: int | None = None


class CertificateRevoked(_Event, frozen=True, tag="certificate_revoked"):
    """失効, or 一時停止 for LOST, or its end for FOUND; holds from `revoked_on`."""

    serial: int
    revoked_on: date
    reason: RevocationReason
    use: CertificateUse = CertificateUse.AUTH
    occasion: int = (
        0  # of the same on one day: a card may be lost, found and lost again, and the same event told twice is one
    )


class UseRegistered(_Event, frozen=True, tag="use_registered"):
    """利用登録: the card may be used as an insurance card."""

    registered_on: date


class DeregistrationApplied(_Event, frozen=True, tag="deregistration_applied"):
    """利用登録解除の申請; effective one to two months later by `Deregistered` (T37–T39)."""

    applied_on: date


class Deregistered(_Event, frozen=True, tag="deregistered"):
    """利用登録解除, in effect from `deregistered_on`."""

    deregistered_on: date


Event = (
    InsuranceAcquired
    | InsuranceLost
    | AcquisitionCancelled
    | LossCancelled
    | Occurred
    | Declared
    | Entered
    | Matched
    | Provided
    | MismatchCleared
    | ResidentChanged
    | CertificateIssued
    | CertificateRevoked
    | UseRegistered
    | DeregistrationApplied
    | Deregistered
)
