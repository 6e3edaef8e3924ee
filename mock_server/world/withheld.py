"""In here lives which declarations are provided and may not be seen all the same: matched with the resident record, they differed (T08). Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from mock_server.chain import Stage, filings_of
from mock_server.events import Event, InsuranceAcquired, ResidentChanged, ResidentRecord
from mock_server.matching import Difference, differences


def withheld_filings(first: Mapping[str, ResidentRecord], events: Iterable[Event]) -> dict[str, tuple[Difference, ...]]:
    """By the filing's id, in what it differs from the resident record of the day of its matching; those that fit are left out.

    `first`: by person, the record before anything changed; `events`: in the order of recording. Whether an insurer has cleared it later, isn't asked.
    """
    events = list(events)
    changes = [event for event in events if isinstance(event, ResidentChanged)]
    found: dict[str, tuple[Difference, ...]] = {}
    for filing in filings_of(events):
        on = filing.reached.get(Stage.MATCHED, filing.reached.get(Stage.PROVIDED))
        if on is None or not isinstance(filing.fact, InsuranceAcquired):
            continue
        record = first.get(filing.person)
        for change in changes:
            if change.person == filing.person and change.recorded_on <= on:
                record = change.record
        if differs := differences(filing.fact, record):
            found[filing.id] = differs
    return found
