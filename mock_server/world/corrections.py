"""In here lives what corrects something that was told before: an acquisition or a loss that never was, a mismatch that is cleared. Pure."""

from __future__ import annotations

import msgspec

from mock_server.events import (
    AcquisitionCancelled,
    InsuranceAcquired,
    LossCancelled,
    Matched,
    MismatchCleared,
    Occurred,
)
from mock_server.matching import differences
from mock_server.world.happenings import AcquisitionWithdrawn, Cleared, HappeningRefused, LossWithdrawn
from mock_server.world.scene import Scene


def corrected(scene: Scene, told: AcquisitionWithdrawn | LossWithdrawn) -> AcquisitionCancelled | LossCancelled:
    """The fact that takes back what was told of that day. Raises HappeningRefused: nothing was."""
    for one in reversed(scene.insurances(told.person)):
        declared = one.declared
        key = {
            "person": told.person,
            "recorded_on": told.cancelled_on,
            "insurer_number": declared.insurer_number,
            "symbol": declared.symbol,
            "number": declared.number,
            "branch": declared.branch,
        }
        if isinstance(told, AcquisitionWithdrawn) and one.acquired_on == told.acquired_on:
            return msgspec.convert(key | {"acquired_on": told.acquired_on}, AcquisitionCancelled)
        if isinstance(told, LossWithdrawn) and one.lost_on == told.lost_on:
            return msgspec.convert(key | {"lost_on": told.lost_on}, LossCancelled)
    on = told.acquired_on if isinstance(told, AcquisitionWithdrawn) else told.lost_on
    raise HappeningRefused("event_nothing_to_cancel", person=told.person, day=on)


def cleared(scene: Scene, told: Cleared) -> MismatchCleared:
    """The end of the newest mismatch that was found by that day. Raises HappeningRefused: nothing differs."""
    day = told.cleared_on
    matched = {
        event.filing: event.recorded_on
        for event in scene.events(told.person)
        if isinstance(event, Matched) and event.recorded_on <= day
    }
    for event in reversed(scene.events(told.person)):
        if not isinstance(event, Occurred) or event.filing not in matched:
            continue
        fact = event.fact
        resident = scene.resident(told.person, matched[event.filing])
        if isinstance(fact, InsuranceAcquired) and differences(fact, resident):
            return MismatchCleared(
                person=told.person,
                recorded_on=day,
                insurer_number=fact.insurer_number,
                symbol=fact.symbol,
                number=fact.number,
                branch=fact.branch,
                acquired_on=fact.acquired_on,
            )
    raise HappeningRefused("event_nothing_differs", person=told.person, day=day)
