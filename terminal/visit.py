"""In here live the values of a visit in progress: what is on the counter, and what the patient's side of the reader shows."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from enum import Enum

import msgspec

from cardreader.readers import VIRTUAL
from cardreader.virtual import NAME
from verifier.case import Answers, Compared, Decision, Evidence, Patient
from verifier.contract import EligibilityAnswer
from verifier.person import PersonSheet
from verifier.testimony import ChipCheck as ChipCheck  # a part of Visit, for those who show one
from verifier.testimony import HolderResult


class Phase(Enum):
    """Where the card on the reader stands: what the patient's side of the reader shows."""

    EMPTY = "empty"  # no card
    READING = "reading"  # the card is being looked at
    HOLDER = "holder"  # waits for face, PIN or visual check
    CONSENT = "consent"  # the holder is authenticated; waits for consents
    ASKING = "asking"  # the national system is being asked
    REGISTRATION = "registration"  # the card isn't registered for use: the reader offers it by itself
    ANSWERED = "answered"  # there is a national answer
    CLOSED = "closed"  # the holder is authenticated, and the clinic's state lets nobody be asked
    FOREIGN = "foreign"  # a genuine card, not of this world
    NOT_MY_NUMBER = "not_my_number"
    TROUBLE = "trouble"  # `Panel.trouble` says what


class Panel(msgspec.Struct, frozen=True):
    """The patient's side of the reader."""

    phase: Phase = Phase.EMPTY
    reader: str = ""
    awaited: str = ""  # the real reader on which this visit's card lay until there was trouble: there it is waited for
    trouble: str | None = None  # a code of terminal.words.trouble
    trouble_values: Mapping[str, object] = msgspec.field(default_factory=dict)
    seems: str | None = None  # what a card that isn't a My Number card seems to be (code)
    pin_tries: int | None = None  # asked of the card; None: not asked, or no PIN
    face_possible: bool = True
    pin_possible: bool = True
    visual_possible: bool = True
    waiting_for: str | None = None  # a code of terminal.words.visit: what the wait is for
    photo: bytes | None = None  # JPEG 2000 from the chip, when the face was read

    @property
    def on_virtual(self) -> bool:
        """Whether it is the counter's own reader; those of vsmartcard, 'Virtual PCD', are PC/SC's like any other."""
        return self.reader in {VIRTUAL, NAME}


class NumberQuery(msgspec.Struct, frozen=True):
    """What the clerk typed for a query by number: normalised by verifier.numbers before it is sent, and kept as typed."""

    insurer_number: str
    symbol: str
    number: str
    branch: str
    birth_date: date
    limit_consent: bool = False
    typed: tuple[Compared, ...] = ()  # what was typed otherwise than it is sent


class Visit(msgspec.Struct, frozen=True):
    """One visit so far."""

    number: int
    person: PersonSheet | None = None  # who stepped up; None: nobody of the cast (a card from outside, or typed papers)
    patient: Patient = msgspec.field(default_factory=Patient)
    # The entry of an earlier day by which the counter took the patient for a returning one (再来) by itself.
    known_by: str | None = None
    evidence: tuple[Evidence, ...] = ()  # papers shown, in order
    card: Evidence | None = None  # the card or phone, as seen by eye or by the reader
    holder: HolderResult = msgspec.field(default_factory=HolderResult)
    answers: Answers = msgspec.field(default_factory=Answers)
    card_answer: EligibilityAnswer | None = None
    # What became of the reader's offer to register; None: it was not made, or not answered
    registered_here: bool | None = None
    number_answer: EligibilityAnswer | None = None
    typed: tuple[Compared, ...] = ()  # of the query by number: what was typed otherwise than it was sent
    chip: ChipCheck | None = None
    absent: frozenset[str] = frozenset()  # what was asked for and isn't there: ways of verifier.proposals
    decision: Decision | None = None  # set by conclude(), after the ledger has it
    # Of the ledger, in order: a visit may be concluded again when what was asked for is done.
    entries: tuple[str, ...] = ()

    @property
    def unconcluded(self) -> bool:
        """Whether something was done that the ledger knows nothing of: it would be lost with the visit."""
        if self.decision is not None:
            return False
        stated = self.person.patient if self.person is not None else Patient()
        said = msgspec.structs.replace(self.patient, returning=stated.returning)  # the counter notes that by itself
        return bool(self.card or self.evidence or self.chip) or self.answers != Answers() or said != stated
