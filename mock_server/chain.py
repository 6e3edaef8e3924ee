"""In here lives the chain of registration (T09–T13): its stages, when each is due, and how far one filing has come. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum

from mock_server.events import (
    AcquisitionCancelled,
    Declared,
    Entered,
    Event,
    Fact,
    InsuranceAcquired,
    InsuranceLost,
    LossCancelled,
    Matched,
    Occurred,
    Provided,
)

BRANCH_DAYS = 4  # T09: within four days of the fact, which itself isn't counted (section 8, point 6)
EMPLOYER_DAYS, INSURER_DAYS = 5, 5  # other insurers: five days for the employer, five for the insurer ([94])
FOUR_DAY_UNIONS = ("31",)  # 法別番号 of the seed's kind of union (section 5.2)


class Stage(Enum):
    """How far something has come on its way to the clinics, in this order."""

    OCCURRED = "occurred"  # 事実発生: nobody has declared it yet
    DECLARED = "declared"  # ①届出
    ENTERED = "entered"  # ②支部 → 組合のシステム
    MATCHED = "matched"  # ③中間サーバー: 住民票情報との照合
    PROVIDED = "provided"  # ④オンライン資格確認等システム → 医療機関


STAGES = tuple(Stage)
Step = Declared | Entered | Matched | Provided
STEP_OF: dict[Stage, type[Declared] | type[Entered] | type[Matched] | type[Provided]] = {
    Stage.DECLARED: Declared,
    Stage.ENTERED: Entered,
    Stage.MATCHED: Matched,
    Stage.PROVIDED: Provided,
}
_STAGE_OF: dict[type[Event], Stage] = {Occurred: Stage.OCCURRED, **{step: stage for stage, step in STEP_OF.items()}}


def stage_of(event: Event) -> Stage | None:
    """The stage that the event reaches; None: it is no step of the chain."""
    return _STAGE_OF.get(type(event))


def holds_from(fact: Fact) -> date:
    """The day of the fact itself."""
    match fact:
        case InsuranceAcquired():
            return fact.changed_on or fact.acquired_on
        case InsuranceLost() | LossCancelled():
            return fact.lost_on
        case AcquisitionCancelled():
            return fact.acquired_on


def due_on(fact: Fact) -> date | None:
    """The last day on which it is entered in time; None: no duty (a cancellation has no day of its own)."""
    if isinstance(fact, AcquisitionCancelled | LossCancelled):
        return None
    of_the_union = len(fact.insurer_number) == 8 and fact.insurer_number.startswith(FOUR_DAY_UNIONS)
    days = BRANCH_DAYS if of_the_union else EMPLOYER_DAYS + INSURER_DAYS
    return holds_from(fact) + timedelta(days=days)


@dataclass(frozen=True, slots=True, kw_only=True)
class Filing:
    """One fact on its way. `reached`: the day of each stage that it has reached."""

    id: str
    person: str
    office: str
    fact: Fact
    reached: dict[Stage, date]

    @property
    def due_on(self) -> date | None:
        return due_on(self.fact)

    def stage(self, day: date) -> Stage:
        """The last stage that it had reached by that day."""
        return next((one for one in reversed(STAGES) if one in self.reached and self.reached[one] <= day), STAGES[0])

    def days_late(self, day: date) -> int:
        """How many days after its due day it was entered, or by which it is overdue on that day; 0: in time, or not due yet."""
        due = self.due_on
        if due is None:
            return 0
        entered = self.reached.get(Stage.ENTERED)
        return max(0, (min(entered, day) if entered is not None else day).toordinal() - due.toordinal())

    def overdue(self, day: date) -> bool:
        """Whether on that day it is past its due day and still not entered."""
        entered = self.reached.get(Stage.ENTERED)
        return self.days_late(day) > 0 and (entered is None or entered > day)


def filings_of(events: Iterable[Event]) -> list[Filing]:
    """The filings that these events tell of, in the order in which they occurred. Steps of filings that nobody opened are left out."""
    opened: dict[str, Occurred] = {}
    reached: dict[str, dict[Stage, date]] = {}
    for event in events:
        stage = stage_of(event)
        if isinstance(event, Occurred):
            opened.setdefault(event.filing, event)
        if stage is not None and isinstance(event, Occurred | Step):
            reached.setdefault(event.filing, {}).setdefault(stage, event.recorded_on)
    return [
        Filing(id=name, person=event.person, office=event.office, fact=event.fact, reached=reached[name])
        for name, event in opened.items()
    ]
