"""In here lives the answer to what a person has in hand on a day, all kinds of documents together. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from mock_server.events import ResidentRecord
from mock_server.papers.certificates import certificates
from mock_server.papers.events import AnyEvent
from mock_server.papers.history import Knowledge
from mock_server.papers.legacy import legacy_cards
from mock_server.papers.notices import notices, portal_screen
from mock_server.papers.paper import Paper
from mock_server.papers.plain import plain


def documents_on(events: Sequence[AnyEvent], resident: ResidentRecord | None, day: date) -> tuple[Paper, ...]:
    """Every document that one person was ever given by that day, by kind and in order, as it stands on that day by what is known then.

    `events` are all of that person; what was recorded later is left out. Those that have ended are there too: people keep them.
    `resident` is what registration is matched with (T12); without it no registration is ever completed.
    """
    knowledge = Knowledge(plain(events, resident), resident)
    known = knowledge.on(day)
    screen = portal_screen(known, day)
    return (
        *legacy_cards(known, day),
        *notices(knowledge, day),
        *certificates(knowledge, day),
        *((screen,) if screen is not None else ()),
    )


def valid_on(papers: Sequence[Paper], day: date) -> tuple[Paper, ...]:
    """Those in hand that work on that day."""
    return tuple(paper for paper in papers if paper.in_hand and paper.valid_on(day))
