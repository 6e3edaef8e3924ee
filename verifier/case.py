"""In here lives the contract of a case and its verdict: what lies on the counter, what the clinic can do, what was answered.

The types are those of docs/case-format.md, one for one; JSON Schema and the checks on input are made from them.
"""

from __future__ import annotations

from datetime import date
from enum import Enum

import msgspec

from verifier.domain import CardType, ClinicState, Sex, Validity, Verdict


class _Part(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """A part of a case: unknown fields are errors, what was left out stays out."""


class Equipment(Enum):
    __hash__ = object.__hash__

    PHONE_READER = "phone_reader"
    SUBSIDY_LINK = "subsidy_link"


class Says(Enum):
    __hash__ = object.__hash__  # one object a member: Enum's own, in Python, takes a tenth of a decision

    INSURED = "insured"
    UNINSURED = "uninsured"
    CHANGED_INSURER = "changed_insurer"
    LOST_ELIGIBILITY = "lost_eligibility"


class Told(Enum):
    NAME = "name"
    BIRTH_DATE = "birth_date"
    CONTACT = "contact"
    EMPLOYER = "employer"
    ADDRESS = "address"


class InsurerPhone(Enum):
    __hash__ = object.__hash__

    CONFIRMED = "confirmed"
    DENIED = "denied"
    NOT_REACHED = "not_reached"


class Subsidy(Enum):
    __hash__ = object.__hash__

    FORGOTTEN = "forgotten"  # a 医療証 exists, and isn't here (R81)
    WELFARE = "welfare"  # 生活保護 (R85)


class Accident(Enum):
    __hash__ = object.__hash__

    WORK = "work"
    TRAFFIC = "traffic"


class Certificate(Enum):
    GOOD = "good"
    SUSPENDED = "suspended"
    REVOKED = "revoked"


class Chip(Enum):
    OK = "ok"
    BROKEN = "broken"


class FaceResult(Enum):
    MATCH = "match"
    FAILED = "failed"


class PinResult(Enum):
    OK = "ok"
    FORGOTTEN = "forgotten"
    LOCKED = "locked"


class VisualResult(Enum):
    SAME = "same"
    DIFFERENT = "different"


class Holder(Enum):
    MEMBER = "member"
    DEPENDANT = "dependant"


class EndedBy(Enum):
    LOSS = "loss"
    REMOVAL = "removal"
    MEMBER_LOSS = "member_loss"
    CHANGE = "change"
    MOVE = "move"


class CertificateForm(Enum):
    CARD = "card"
    PAPER = "paper"


class ScreenForm(Enum):
    LIVE = "live"
    PDF = "pdf"


class InsuranceKind(Enum):
    """Kinds of insurance as a statement has them to tick (§5.5)."""

    EMPLOYEES = "employees"  # 被用者保険
    NATIONAL = "national"  # 国民健康保険
    LATE_ELDERLY = "late_elderly"  # 後期高齢者医療


class ShownBy(Enum):
    PATIENT = "patient"
    HELPER = "helper"


class Patient(_Part, frozen=True):
    returning: bool = False
    identity_known: bool | None = None  # as `returning`
    says: Says = Says.INSURED
    says_since: date | None = None
    joined_on: date | None = None
    told: tuple[Told, ...] = ()
    agrees_to_register: bool | None = None
    signs_declaration: bool | None = None
    card_lost: bool = False
    subsidy: Subsidy | None = None
    accident: Accident | None = None  # the cause, where it is one (R88)
    moved: bool = False  # address or name changed, and the card's face not yet (R72)
    online_consultation: bool = False  # オンライン診療 (R89)
    name: str | None = None
    kana: str | None = None
    birth_date: date | None = None
    sex: Sex | None = None

    @property
    def known(self) -> bool:
        """Does the clinic know for certain who this is?"""
        return self.returning if self.identity_known is None else self.identity_known


class Answer(_Part, frozen=True):
    """The part of a national answer that a case needs."""

    validity: Validity
    lost_on: date | None = None
    reentered: bool = False
    branch: str | None = None
    name: str | None = None
    kana: str | None = None
    birth_date: date | None = None
    sex: Sex | None = None
    ratio: int | None = None  # percent of the cost borne by the patient: 10, 20, 30 or 100 (verifier.cases checks)


class Answers(_Part, frozen=True):
    card: Answer | None = None
    number: Answer | None = None
    insurer_phone: InsurerPhone | None = None


class Document(_Part, frozen=True, tag_field="kind"):
    """What all evidence may carry."""

    name: str | None = None
    kana: str | None = None
    birth_date: date | None = None
    sex: Sex | None = None
    insurer_number: str | None = None
    symbol: str | None = None
    number: str | None = None
    branch: str | None = None
    original: bool = True


class _Chipped(Document, frozen=True):
    registered: bool = True
    deregistration_applied_on: date | None = None
    deregistered_on: date | None = None
    certificate_expires_on: date | None = None
    certificate: Certificate = Certificate.GOOD
    expires_on: date | None = None
    type: CardType = CardType.STANDARD
    chip: Chip = Chip.OK
    face: FaceResult | None = None
    pin: PinResult | None = None
    visual_check: VisualResult | None = None


class MyNumberCard(_Chipped, frozen=True, tag="my_number_card"):
    """マイナンバーカード."""


class Smartphone(_Chipped, frozen=True, tag="smartphone"):
    """スマホのマイナ保険証; the dates are those of the plastic card behind it."""


class LegacyCard(Document, frozen=True, tag="legacy_card"):
    """組合員証・被扶養者証・健康保険証."""

    holder: Holder = Holder.MEMBER
    issued_on: date | None = None
    expires_on: date | None = None
    ended_on: date | None = None
    ended_by: EndedBy | None = None
    end_known: bool = True


class EligibilityCertificate(Document, frozen=True, tag="eligibility_certificate"):
    """資格確認書."""

    form: CertificateForm = CertificateForm.CARD
    issued_on: date | None = None
    reissued_on: date | None = None
    valid_from: date | None = None
    expires_on: date | None = None
    shown_by: ShownBy = ShownBy.PATIENT


class EligibilityNotice(Document, frozen=True, tag="eligibility_notice"):
    """資格情報のお知らせ."""

    former_insurer: bool = False


class MynaportalScreen(Document, frozen=True, tag="mynaportal_screen"):
    """マイナポータルの資格情報画面."""

    form: ScreenForm = ScreenForm.LIVE
    lost_on: date | None = None
    own_device: bool = True


class EligibilityDeclaration(Document, frozen=True, tag="eligibility_declaration"):
    """被保険者資格申立書: as far as the patient knows (section 5.5). Of what follows `signed` alone decides a verdict."""

    signed: bool = True
    signed_on: date | None = None
    address: str | None = None
    telephone: str | None = None
    insurance: InsuranceKind | None = None
    insurer_name: str | None = None
    employer: str | None = None
    ratio: int | None = None  # declared, in percent; it is taken where nothing else tells it (P13)
    changed_lately: bool | None = None  # did the insurer change lately?
    contact_tried_on: date | None = None  # the clinic's: when it tried to reach the patient, for the claim's remarks


class PastRecord(Document, frozen=True, tag="past_record"):
    """過去の受診時の資格情報."""

    unchanged: bool | None = None


class SubsidyCertificate(Document, frozen=True, tag="subsidy_certificate"):
    """医療証."""


class LimitCertificate(Document, frozen=True, tag="limit_certificate"):
    """限度額適用認定証."""


class OtherIdentity(Document, frozen=True, tag="other_identity"):
    """運転免許証, 診察券 and the like: they prove no insurance."""


Evidence = (
    MyNumberCard
    | Smartphone
    | LegacyCard
    | EligibilityCertificate
    | EligibilityNotice
    | MynaportalScreen
    | EligibilityDeclaration
    | PastRecord
    | SubsidyCertificate
    | LimitCertificate
    | OtherIdentity
)


class Settings(_Part, frozen=True):
    """The clinic's choices for the open points of reception-procedures.md, section 8 (numbers are those of the list).

    Point 12 (codes of the new documents in 証区分) is the national side's: no verdict rests on it.
    """

    statement_without_system: bool = False  # 3
    telephone_counts: bool = True  # 4: leniency's 'query or the like'
    own_decision: bool = True  # P8: normal ratio for a known return patient
    grace_to_month_end: bool = True  # 1: the certificate's grace; else plain three months
    phone_in_place_of_card: bool = False  # 2: お知らせ or portal screen with the phone alone
    leniency_for_certificates: bool = False  # 5: an expired 資格確認書 under the leniency
    first_day_counted: bool = False  # 6: of the four days of T09
    named_day_is_last: bool = False  # 7: the day named of a loss, cancellation or move is the last good one
    expired_card_identifies: bool = False  # 8: a card body past its grace, for the pair
    leniency_goes_on: bool = False  # 9: after 2026-07-31
    visual_check_without_photo: bool = False  # 10: a photo-less card
    certificate_beats_not_found: bool = True  # 11: 資格確認書 in date against 該当資格なし
    notice_in_extension: bool = True  # 13: a lone お知らせ from 2026-04-01 to 07-31


class Case(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """One visit."""

    visit_date: date
    clinic: ClinicState
    evidence: tuple[Evidence, ...]
    id: str | None = None
    known_on: date | None = None
    settings: Settings = Settings()
    equipment: tuple[Equipment, ...] = ()
    patient: Patient = Patient()
    answers: Answers = Answers()
    area_declared: bool | None = None  # default: true where `clinic` is disaster
    completes: str | None = None  # the id of an earlier case of the same visit; decides nothing


class Words(msgspec.Struct, frozen=True):
    """A sentence in both languages."""

    ja: str
    en: str


class Act(msgspec.Struct, frozen=True, omit_defaults=True):
    """Something that staff must do before, or along with, the verdict."""

    code: str
    ja: str
    en: str
    done: bool = False  # a part of the verdict (R30b: the query) that has been done already; left out where it is still to be done


class Verification(Enum):
    """By what the eligibility was seen."""

    CARD = "card"
    PHONE = "phone"
    NUMBER = "number"
    EVIDENCE = "evidence"
    NONE = "none"


class Considered(msgspec.Struct, frozen=True):
    """A row that was looked at."""

    rule: str
    held: bool
    why: Words


class Doubt(msgspec.Struct, frozen=True):
    """Something of a case that cannot be right, or hardly: a number that fails its check digit, facts that contradict each other."""

    code: str
    where: str  # a path into the case
    ja: str
    en: str


class Compared(msgspec.Struct, frozen=True):
    """What was typed, beside what was compared or would be sent in its place."""

    where: str  # a path into the case
    typed: str
    compared: str


class Decision(msgspec.Struct, frozen=True, kw_only=True):
    """A verdict as it is printed: what the evidence proves, by which row, and what staff do, write and say."""

    id: str | None
    verdict: Verdict
    rule: str
    verification: Verification
    acts: tuple[Act, ...]
    write: Words | None
    say: Words | None
    ratio: int | None
    settings_used: tuple[str, ...] = ()
    considered: tuple[Considered, ...] | msgspec.UnsetType = msgspec.UNSET
    doubts: tuple[Doubt, ...] | msgspec.UnsetType = msgspec.UNSET  # left out where there are none
    compared: tuple[Compared, ...] | msgspec.UnsetType = msgspec.UNSET  # likewise
