"""In here live the old cards: 組合員証, 被扶養者証 and other insurers' cards, their last day and their early ends (T01, T03, T25–T27)."""

from __future__ import annotations

from datetime import date

from mock_server.papers.history import History, Insurance
from mock_server.papers.paper import Kind, Paper
from mock_server.papers.practice import Practice, practice_of, to_the_end_of_july
from mock_server.papers.reasons import LEGACY, LEGACY_YEARLY, Ending, of_insurance
from mock_server.world.law import LEGACY_END, NEW_DOCUMENTS

YEARLY_END = date(2025, 7, 31)  # D2b: the last day of the old cards of 国保 and 後期高齢者医療
_EARLIEST = 2022  # yearly cards of before are nobody's affair any more: this world begins in 2023


def legacy_cards(history: History, day: date) -> tuple[Paper, ...]:
    """Every old card that was issued by that day, in order. Having a マイナ保険証 voids none (T27); from 2024-12-02 on none is issued (T03)."""
    return tuple(card for held in history.insurances for card in _of(history, held) if card.issued_on <= day)


def _of(history: History, held: Insurance) -> list[Paper]:
    practice = practice_of(held.insurer_number)
    changes = [change for change in history.changes if change.changed_on > held.acquired_on]
    since = [max(held.acquired_on + practice.legacy_card, held.known_on)]
    since += [max(change.changed_on + practice.legacy_card, change.recorded_on) for change in changes]
    ends: list[date | None] = [*(change.changed_on for change in changes), None]
    cards: list[Paper] = []
    for first, changed_on in zip(since, ends, strict=True):
        for issued_on in _issues(first, practice):
            card = _card(history, held, issued_on, changed_on, practice)
            if card is not None:
                cards.append(card)
    return cards


def _issues(first: date, practice: Practice) -> list[date]:
    """The days of issue: once, or each 1 August anew, when the former card was handed back."""
    if not practice.yearly:
        return [first]
    years = range(max(first.year, _EARLIEST), NEW_DOCUMENTS.year + 1)
    again = [day for year in years if (day := date(year, 8, 1)) > first]
    return again if first.year < _EARLIEST else [first, *again]


def _card(
    history: History, held: Insurance, issued_on: date, changed_on: date | None, practice: Practice
) -> Paper | None:
    if issued_on >= NEW_DOCUMENTS or (changed_on is not None and changed_on <= issued_on):
        return None
    if held.ended_on is not None and held.ended_on <= issued_on:
        return None
    printed = min(to_the_end_of_july(issued_on), YEARLY_END) if practice.yearly else None
    name, kana = history.name_on(held, issued_on)
    ended_on, ended_by = held.ended_on, of_insurance(held.ended_by) if held.ended_by is not None else None
    if changed_on is not None and (ended_on is None or changed_on < ended_on):
        ended_on, ended_by = changed_on, Ending.CHANGE
    return Paper(
        kind=Kind.LEGACY_CARD,
        insurance=held,
        name=name,
        kana=kana,
        issued_on=issued_on,
        reason=LEGACY_YEARLY if practice.yearly else LEGACY,
        last_day=printed or LEGACY_END,
        ended_on=ended_on,
        ended_by=ended_by,
        printed_expiry=printed,
        ratio=held.ratio_on(issued_on),
    )
