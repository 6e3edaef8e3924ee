"""In here live the events of documents: what people apply for and report, what an insurer issues and takes back. Values, in the order of recording.

They stand beside mock_server.events (insurance, card, use), from which most documents follow by themselves. As there, `recorded_on` is the day on which
the insurer learned of a thing, the other dates say when it holds, and nothing is ever overwritten.
"""

from __future__ import annotations

from datetime import date
from enum import Enum

import msgspec

from mock_server.events import Event, InsuranceAcquired
from verifier.case import CertificateForm, EndedBy


class Situation(Enum):
    """※2: who cannot be verified by the card, and so gets a 資格確認書 (T31–T36)."""

    NO_CARD = "no_card"  # T31 取得していない
    NOT_REGISTERED = "not_registered"  # T32 利用登録を行っていない
    DEREGISTERED = "deregistered"  # T33 利用登録の解除者
    EXPIRED_OR_RETURNED = "expired_or_returned"  # T34 電子証明書の有効期限切れ、カードの返納
    LOST_OR_RENEWING = "lost_or_renewing"  # T35 紛失、更新中
    ASSISTANCE = "assistance"  # T36 介助者等の第三者が要配慮者等に同行


class Route(Enum):
    """By which way a document came (T24, T28): each gives the same document."""

    APPLICATION = "application"  # 申請交付
    EX_OFFICIO = "ex_officio"  # 職権交付
    BULK = "bulk"  # 一斉交付, autumn 2025


class Reissue(Enum):
    """Why a document is made once more; its expiry counts anew (T22)."""

    LOST = "lost"  # 紛失: the former one is no longer in anybody's hand
    DAMAGED = "damaged"  # 汚損
    CHANGED = "changed"  # 記載事項の変更


class _PaperEvent(msgspec.Struct, frozen=True, kw_only=True, tag_field="event"):
    """Something about one person's documents, and when the insurer learned of it."""

    person: str
    recorded_on: date


class EligibilityCertificateApplied(_PaperEvent, frozen=True, tag="eligibility_certificate_applied"):
    """資格確認書の交付申請・再交付申請, at the branch office.

    `situation` is what the applicant says. A lost card and the need of a helper are known from nothing else, and hold by it; the others must be so.
    `until` is the last day to be printed on a short-term paper, None for plastic.
    """

    applied_on: date
    situation: Situation
    form: CertificateForm = CertificateForm.CARD
    until: date | None = None
    reissue: Reissue | None = None


class EligibilityCertificateIssued(_PaperEvent, frozen=True, tag="eligibility_certificate_issued"):
    """資格確認書の交付 that is written in a book (the bulk issue's): it was issued, whatever is thought of it later."""

    issued_on: date
    insurer_number: str
    symbol: str
    number: str
    branch: str
    situation: Situation
    route: Route
    expires_on: date
    form: CertificateForm = CertificateForm.CARD


class EligibilityCertificateWithdrawn(_PaperEvent, frozen=True, tag="eligibility_certificate_withdrawn"):
    """The insurer asked for it back (R24), or the holder handed it in; `withdrawn_on` is the first day on which it no longer works."""

    withdrawn_on: date
    returned: bool = False  # 返納: out of the holder's hands


class DataChanged(_PaperEvent, frozen=True, tag="data_changed"):
    """資格情報の変更等による申請 (T26): from `changed_on` the insurer's data are the present ones; until then they were the former ones."""

    changed_on: date
    former_name: str
    former_kana: str


class EndExplained(_PaperEvent, frozen=True, tag="end_explained"):
    """Why the insurance ended on that day, which InsuranceLost does not say: a dependant fell with the member, say."""

    ended_on: date
    ended_by: EndedBy


class Filed(_PaperEvent, frozen=True, tag="filed"):
    """②: the insurer has these data in its system, whether or not a clinic sees them (plain.py makes it of the chain's steps)."""

    fact: InsuranceAcquired


class Completed(_PaperEvent, frozen=True, tag="completed"):
    """④: the registration of that insurance is completed: clinics and the portal see it."""

    insurer_number: str
    symbol: str
    number: str
    branch: str
    acquired_on: date


PaperEvent = (
    EligibilityCertificateApplied
    | EligibilityCertificateIssued
    | EligibilityCertificateWithdrawn
    | DataChanged
    | EndExplained
    | Filed
    | Completed
)

AnyEvent = Event | PaperEvent
