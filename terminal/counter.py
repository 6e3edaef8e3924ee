"""In here lives a visit in progress, without a screen: what the app, the commands and the training drive.

All methods belong to one asyncio loop. Waiting methods may be cancelled: what is waited for is closed, nothing is lost.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import Enum

from terminal.cast import Cast
from verifier.case import Answers, Case, Decision, Equipment, Evidence, FaceResult, Patient, Settings, VisualResult
from verifier.contract import EligibilityAnswer
from verifier.domain import ClinicState, ConsentKind
from verifier.person import PersonSheet


class Phase(Enum):
    """Where the card on the reader stands: what the patient's side of the reader shows."""

    EMPTY = "empty"  # no card
    READING = "reading"  # the card is being looked at
    HOLDER = "holder"  # waits for face, PIN or visual check
    CONSENT = "consent"  # the holder is authenticated; waits for consents
    ASKING = "asking"  # the national system is being asked
    REGISTRATION = "registration"  # the card isn't registered for use: the reader offers it by itself
    ANSWERED = "answered"  # there is a national answer
    FOREIGN = "foreign"  # a genuine card, not of this world
    NOT_MY_NUMBER = "not_my_number"
    TROUBLE = "trouble"  # `Panel.trouble` says what


@dataclass(frozen=True, slots=True)
class Panel:
    """The patient's side of the reader."""

    phase: Phase = Phase.EMPTY
    reader: str = ""
    trouble: str | None = None  # a code of terminal.words.trouble
    trouble_values: Mapping[str, object] = field(default_factory=dict)
    seems: str | None = None  # what a card that isn't a My Number card seems to be (code)
    pin_tries: int | None = None  # asked of the card; None: not asked, or no PIN
    face_possible: bool = True
    pin_possible: bool = True
    visual_possible: bool = True
    waiting_for: str | None = None  # a code of terminal.words.screen: what the wait is for
    photo: bytes | None = None  # JPEG 2000 from the chip, when the face was read


@dataclass(frozen=True, slots=True)
class NumberQuery:
    """What the clerk typed for a query by number: normalised by verifier.numbers before it is sent, and kept as typed."""

    insurer_number: str
    symbol: str
    number: str
    branch: str
    birth_date: date
    limit_consent: bool = False


@dataclass(frozen=True, slots=True)
class ChipCheck:
    """What the chip says, compared with what lies on the counter (issue: name, birth date, sex, address; signatures)."""

    name: str
    birth_date: date
    address: str
    sex: str
    genuine: bool  # the signatures of card-face and card-entry hold, by the world's issuers
    tries_left: int
    photo: bytes | None
    differences: tuple[str, ...] = ()  # of 'name', 'birth_date', 'sex': where chip and paper differ


@dataclass(frozen=True, slots=True)
class Visit:
    """One visit so far."""

    number: int
    person: PersonSheet | None = None  # who stepped up; None: nobody of the cast (a card from outside, or typed papers)
    patient: Patient = field(default_factory=Patient)
    evidence: tuple[Evidence, ...] = ()  # papers shown, in order
    card: Evidence | None = None  # the card or phone, as seen by eye or by the reader
    answers: Answers = field(default_factory=Answers)
    card_answer: EligibilityAnswer | None = None
    number_answer: EligibilityAnswer | None = None
    chip: ChipCheck | None = None
    decision: Decision | None = None  # set by conclude(), after the ledger has it


class CounterProtocol:
    """Signatures only, until the body stands (the class is named Counter then)."""

    visit: Visit
    panel: Panel
    state: ClinicState
    settings: Settings
    equipment: tuple[Equipment, ...]
    cast: Cast

    def on_change(self, hear: Callable[[], None]) -> Callable[[], None]:
        """Called on the loop whenever visit, panel, state or line changed."""
        raise NotImplementedError

    @property
    def today(self) -> date:
        raise NotImplementedError

    @property
    def line(self) -> str:
        """'closed' (not opened yet), 'open', or a code of terminal.words.trouble."""
        raise NotImplementedError

    async def start(self) -> None:
        """Open the line and watch the readers; call after the first screen. Never raises: trouble shows in panel and line."""
        raise NotImplementedError

    async def stop(self) -> None: ...

    def step_up(self, person: PersonSheet | None) -> None:
        """Begin a new visit with this person (their words and choices become the visit's `patient`)."""
        raise NotImplementedError

    def set_state(self, state: ClinicState) -> None:
        raise NotImplementedError

    def hear_patient(self, patient: Patient) -> None:
        """What the patient says, as the clerk ticks it."""
        raise NotImplementedError

    async def place_card(self) -> None:
        """The person puts their card on the virtual reader (Phase.READING, then HOLDER)."""
        raise NotImplementedError

    async def remove_card(self) -> None:
        raise NotImplementedError

    def show_card(self) -> None:
        """The card lies on the desk, unread: it becomes evidence as seen by eye (fallback)."""
        raise NotImplementedError

    async def face(self, result: FaceResult) -> None: ...

    async def pin(self, digits: str, *, confirm_last: bool = False) -> None:
        """Wrong PIN: panel.trouble 'wrong_pin', phase HOLDER again."""

    async def visual(self, result: VisualResult) -> None: ...

    async def consent(self, given: Mapping[ConsentKind, bool]) -> None:
        """The patient's consents, then the question to the national system."""

    async def register_use(self, agreed: bool) -> None: ...

    async def cancel(self) -> None:
        """The patient presses cancel, or the clerk stops a wait."""

    async def query_number(self, query: NumberQuery) -> EligibilityAnswer:
        """Raises verifier.client.NationalTrouble."""
        raise NotImplementedError

    async def check_chip(self, birth_date: date, expiry_year: int, security_code: str) -> ChipCheck:
        raise NotImplementedError

    def show(self, evidence: Evidence) -> None: ...

    def take_back(self, index: int) -> None: ...

    def case(self) -> Case:
        raise NotImplementedError

    def decide(self, *, why: bool = False) -> Decision:
        """What the visit would lead to as it stands (pure; nothing is written)."""
        raise NotImplementedError

    def conclude(self) -> Decision:
        """Decide, write the visit into the ledger, then set visit.decision. Raises LedgerTrouble: then nothing is shown."""
        raise NotImplementedError
