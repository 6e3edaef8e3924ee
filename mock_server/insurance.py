"""In here lives a person's insurance in two times: of what was recorded up to some day, what is held on any other day. Pure.

Valid time is in the facts (acquired, changed, lost on); recorded time is the order in which they are told here. Whoever asks chooses how
far the telling goes. Later words win over earlier ones about the same thing, and nothing else does.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import assert_never

from mock_server.events import InsuranceAcquired
from mock_server.matching import Difference

Key = tuple[str, str, str, str]  # insurer number, symbol, number, branch: normalised (keys.py)


@dataclass(frozen=True, slots=True)
class Acquisition:
    """資格取得 or 変更 as declared, and in what it differs from the resident record."""

    key: Key
    declared: InsuranceAcquired
    differs: tuple[Difference, ...] = ()


@dataclass(frozen=True, slots=True)
class Loss:
    """資格喪失: `lost_on` is the first day without it."""

    key: Key
    lost_on: date


@dataclass(frozen=True, slots=True)
class NoAcquisition:
    """資格取得の取消."""

    key: Key
    acquired_on: date


@dataclass(frozen=True, slots=True)
class NoLoss:
    """資格喪失の取消."""

    key: Key
    lost_on: date


@dataclass(frozen=True, slots=True)
class Cleared:
    """The insurer has cleared the mismatch of what was acquired on that day."""

    key: Key
    acquired_on: date


Entry = Acquisition | Loss | NoAcquisition | NoLoss | Cleared


@dataclass(frozen=True, slots=True)
class Insurance:
    """One insurance: its data by the days from which they hold, and its loss as far as it is known. `key` is normalised.

    `recorded_on`: when the last was declared of it. `differs`: while it isn't empty nothing of it may be seen (T08).
    """

    key: Key
    versions: tuple[tuple[date, InsuranceAcquired], ...]  # by day, at least one
    lost_on: date | None
    recorded_on: date
    differs: tuple[Difference, ...] = ()

    @property
    def declared(self) -> InsuranceAcquired:
        """Its latest data."""
        return self.versions[-1][1]

    @property
    def person(self) -> str:
        return self.declared.person

    @property
    def acquired_on(self) -> date:
        return self.declared.acquired_on

    def on(self, day: date) -> InsuranceAcquired:
        """Its data of that day; before all of them the first."""
        held = [declared for begins, declared in self.versions if begins <= day]
        return held[-1] if held else self.versions[0][1]

    def in_force(self, day: date) -> bool:
        """Whether it is valid on that day: begun, not lost (`lost_on` is the first day without it), inside its printed validity."""
        declared = self.on(day)
        return (
            declared.acquired_on <= day
            and (self.lost_on is None or day < self.lost_on)
            and (declared.valid_from is None or declared.valid_from <= day)
            and (declared.valid_until is None or day <= declared.valid_until)
        )


@dataclass(slots=True)
class _Building:
    """What is known of one acquisition while the entries are told."""

    recorded_on: date
    versions: dict[date, InsuranceAcquired] = field(default_factory=dict)
    differs: tuple[Difference, ...] = ()


def insurances_of(entries: Iterable[Entry]) -> list[Insurance]:
    """What one person's entries say, told in the order in which they were recorded; by the day of acquisition, then by key.

    A declaration of the same key and acquisition corrects the one before (of the same day of change); a cancelled acquisition is gone until it
    is declared anew. A loss ends the last acquisition of its key that began before it, or else one that began on its day; of several that
    end the same one, the one that was recorded last counts.
    """
    building: dict[tuple[date, Key], _Building] = {}
    losses: dict[Key, dict[date, None]] = {}  # each in the order in which it was last told
    for entry in entries:
        match entry:
            case Acquisition(key, declared, differs):
                here = building.setdefault((declared.acquired_on, key), _Building(declared.recorded_on))
                begins = max(declared.changed_on or declared.acquired_on, declared.acquired_on)
                here.versions[begins], here.differs, here.recorded_on = declared, differs, declared.recorded_on
            case Loss(key, lost_on):
                losses.setdefault(key, {}).pop(lost_on, None)
                losses[key][lost_on] = None
            case NoAcquisition(key, acquired_on):
                building.pop((acquired_on, key), None)
            case NoLoss(key, lost_on):
                losses.get(key, {}).pop(lost_on, None)
            case Cleared(key, acquired_on):
                if (acquired_on, key) in building:
                    building[acquired_on, key].differs = ()
            case _ as never:
                assert_never(never)
    begun: dict[Key, list[date]] = {}
    for acquired_on, key in building:
        begun.setdefault(key, []).append(acquired_on)
    return [
        Insurance(
            key=key,
            versions=tuple(sorted(made.versions.items(), key=lambda version: version[0])),
            lost_on=_ended(acquired_on, begun[key], losses.get(key, {})),
            recorded_on=made.recorded_on,
            differs=made.differs,
        )
        for (acquired_on, key), made in sorted(building.items(), key=lambda item: item[0])
    ]


def _ended(acquired_on: date, begun: Iterable[date], losses: Iterable[date]) -> date | None:
    """The loss that ends what was acquired on that day, of those of its key, the last told last."""
    ended = None
    for lost_on in losses:
        before = [day for day in begun if day < lost_on]
        if acquired_on == (max(before) if before else lost_on):
            ended = lost_on
    return ended


def newest_in_force(insurances: Iterable[Insurance], day: date) -> Insurance | None:
    """The insurance of that day; where two insurers overlap the newer one (R06), told later where both began on one day."""
    return max(
        (insurance for insurance in insurances if insurance.in_force(day)),
        key=lambda insurance: (insurance.acquired_on, insurance.recorded_on, insurance.key),
        default=None,
    )
