"""In here lives the wire between a clinic's terminal and the national system: requests and answers as typed structs.

Requests with unknown fields are refused; unknown fields in answers are ignored. Bytes travel as base64. OpenAPI is made from here.
All routes need the clinic's client certificate: it says which clinic asks.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

import msgspec

from verifier.clock import ClockState, Mode
from verifier.domain import (
    FIRST_DAY,
    LAST_DAY,
    OLDEST,
    CardStanding,
    CertificateState,
    ConsentKind,
    HolderCheck,
    Relation,
    Sex,
    Validity,
)

CHALLENGE_PATH = "/v1/challenges"  # POST {} -> Challenge
CARD_PATH = "/v1/verifications/card"  # POST CardVerificationRequest -> EligibilityAnswer
NUMBER_PATH = "/v1/verifications/number"  # POST NumberVerificationRequest -> EligibilityAnswer
REGISTRATION_PATH = "/v1/registrations"  # POST CardVerificationRequest -> EligibilityAnswer: 利用登録 on the spot
STATUS_PATH = "/v1/status"  # GET -> Status
CLOCK_PATH = "/v1/clock"  # GET -> ClockAnswer; with ?seen=REVISION it waits until the clock is set otherwise
OPENAPI_PATH = "/openapi.json"

CHALLENGE_BYTES = 32
CHALLENGE_SECONDS = 300  # a challenge is good for so long, and once
CLOCK_SECONDS = 8  # so long the clock's answer waits for news at most: shorter than a terminal waits for any answer
CLINIC_HEADER = "X-Uketsuke-Clinic"  # who asks, where the server runs with --no-tls on loopback
PROBLEM_TYPE = "application/problem+json"  # RFC 9457

Moment = Annotated[datetime, msgspec.Meta(tz=True)]  # RFC 3339: with its offset
_DAYS = f"{FIRST_DAY} to {LAST_DAY}"
VisitDate = Annotated[date, msgspec.Meta(description=f"{_DAYS}; else request_value")]
BirthDate = Annotated[
    date, msgspec.Meta(description=f"Not after the visit, nor an age above {OLDEST} on that day; else request_value")
]


class _Request(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a terminal sends: unknown fields are refused."""


class _Answer(msgspec.Struct, frozen=True, kw_only=True):
    """What the national system sends: unknown fields are ignored."""


class Challenge(_Answer, frozen=True):
    """32 random bytes for the card to sign, good once and for `seconds`."""

    id: str
    challenge: bytes
    seconds: int


class ChallengeRequest(_Request, frozen=True):
    """Nothing is said with it."""


class Consent(_Request, frozen=True):
    """同意: one kind of medical information, given or not, when."""

    kind: ConsentKind
    given: bool
    at: Moment


class CardVerificationRequest(_Request, frozen=True):
    """The card's proof: its certificate (DER) and its signature, PKCS#1 v1.5 with SHA-256, over the challenge's bytes."""

    challenge_id: str
    certificate: bytes
    signature: bytes
    holder_check: HolderCheck
    visit_date: VisitDate
    consents: tuple[Consent, ...] = ()


class NumberVerificationRequest(_Request, frozen=True):
    """A query by what is printed on a document. `symbol` is empty where the insurer uses none."""

    insurer_number: str
    symbol: str
    number: str
    birth_date: BirthDate
    visit_date: VisitDate
    branch: str | None = None
    limit_consent: bool = False  # 限度額: the patient's oral consent


class Period(_Answer, frozen=True):
    """First and last day; None: open."""

    first: date | None
    last: date | None


class Limit(_Answer, frozen=True):
    """限度額適用認定: category as in reception-procedures.md, section 5.1 (A01 ア …)."""

    category: str
    valid: Period


class Coverage(_Answer, frozen=True):
    """One insurance (資格) as the insurer registered it. `lost_on` is the first day without it."""

    insurer_number: str
    insurer_name: str
    symbol: str
    number: str
    branch: str
    relation: Relation
    certificate_class: str  # 証区分, '01' 一般
    acquired_on: date
    lost_on: date | None
    valid: Period  # 有効開始・終了
    ratio: int | None  # percent borne by the patient
    limit: Limit | None = None
    elderly: Period | None = None  # 高齢受給者証
    specified_disease: Period | None = None  # 特定疾病療養受療証


class PersonalData(_Answer, frozen=True):
    """Who the insured person is, as the insurer registered it; ● stands for characters that the system lacks."""

    name: str
    kana: str
    birth_date: date
    sex: Sex
    address: str | None = None


class MedicalInformation(_Answer, frozen=True):
    """May this kind of medical information be seen? Only with consent, and not in the certificate's grace."""

    kind: ConsentKind
    viewable: bool


class EligibilityAnswer(_Answer, frozen=True):
    """資格確認の結果. `standing` is None for queries by number; `validity` is None where the card's standing stops the query.

    `person` and `coverage` are None where nothing may be told (not found, several, no information, card not registered).
    """

    answer_id: str
    answered_at: Moment
    visit_date: date
    inquiry: str  # 照会区分: 'card' or 'number'
    validity: Validity | None
    standing: CardStanding | None = None
    deregistration_applied_on: date | None = None
    deregistered_on: date | None = None
    certificate_state: CertificateState | None = None
    certificate_expires_on: date | None = None
    person: PersonalData | None = None
    coverage: Coverage | None = None
    medical_information: tuple[MedicalInformation, ...] = ()


class Status(_Answer, frozen=True):
    """Who the server takes the caller for, and its world's date."""

    clinic: str
    today: date
    version: str


class ClockAnswer(_Answer, frozen=True):
    """What time it is in the national side's world, and how its clock goes: so a terminal reckons on without asking.

    `now` is Japan's; `speed` counts where the mode is running. `cast_on`: the day for which the demo people are cast. `revision` is another
    whenever the clock was set.
    """

    now: datetime
    mode: Mode
    speed: float
    cast_on: date
    revision: str

    def state(self, since: datetime) -> ClockState:
        """How a terminal's clock is to be set that heard this at that moment of its own machine: where the server's follows its machine, ours does."""
        match self.mode:
            case Mode.REAL:
                return ClockState(mode=Mode.REAL, cast_on=self.cast_on)
            case Mode.FIXED:
                return ClockState(mode=Mode.FIXED, at=self.now, cast_on=self.cast_on)
            case Mode.RUNNING:
                return ClockState(mode=Mode.RUNNING, at=self.now, since=since, speed=self.speed, cast_on=self.cast_on)


class Problem(_Answer, frozen=True):
    """RFC 9457. `code` is ours and stable; `where` is a path into the request, or empty."""

    type: str
    title: str
    status: int
    code: str
    detail: str = ""
    where: str = ""


class ProblemCode:
    """The stable codes of problem answers; docs/errors.md says each in words."""

    MALFORMED = "request_malformed"  # 400: no JSON, or not of the contract's form
    VALUE = "request_value"  # 422: a value that cannot be (check digit, date)
    CLINIC_UNKNOWN = "clinic_unknown"  # 403: a certificate that names no clinic of this world
    CHALLENGE_UNKNOWN = "challenge_unknown"  # 409: never given to this clinic
    CHALLENGE_USED = "challenge_used"  # 409
    CHALLENGE_EXPIRED = "challenge_expired"  # 409: fetch another
    CERTIFICATE_UNREADABLE = "certificate_unreadable"  # 422
    CERTIFICATE_FOREIGN = "certificate_foreign"  # 422: no authority of this world signed it
    CERTIFICATE_UNKNOWN = "certificate_unknown"  # 422: of this world, but nobody's
    SIGNATURE_WRONG = "signature_wrong"  # 422
    NOT_ALLOWED = "method_not_allowed"  # 405
    NO_SUCH_ROUTE = "route_unknown"  # 404
    TOO_LARGE = "request_too_large"  # 413
    HEAD_TOO_LARGE = "request_head_too_large"  # 431: first line and headers
    TIMEOUT = "request_timeout"  # 408: it was not whole in time; the connection is closed
    BUSY = "server_busy"  # 503
    INTERNAL = "server_error"  # 500
