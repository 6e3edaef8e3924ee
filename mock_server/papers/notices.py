"""In here live 資格情報のお知らせ and the portal's screen: the same data, on paper once registration is completed, and on the phone (T14–T18, T40)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from mock_server.events import UseRegistered
from mock_server.papers.events import DataChanged, Situation
from mock_server.papers.history import History, Insurance, Knowledge
from mock_server.papers.paper import Kind, Paper
from mock_server.papers.practice import practice_of, to_the_end_of_july
from mock_server.papers.reasons import NOTICE, PORTAL, Ending, of_insurance
from mock_server.world.law import NEW_DOCUMENTS


def notices(knowledge: Knowledge, day: date) -> tuple[Paper, ...]:
    """Every notice issued by that day, in order.

    To holders of a working マイナ保険証 (T14), never before registration is completed (T16): where a mismatch stops it there is none. With the
    elderly period and with changed data comes a new one. It has no expiry, but that of 70 to 74 of a yearly insurer (section 5.4).
    """
    present = knowledge.on(day)
    found: list[Paper] = []
    for held in present.insurances:
        for issued_on in _issues(knowledge, held, day):
            name, kana = present.name_on(held, issued_on)
            if found and found[-1].insurance == held:
                found[-1] = replace(found[-1], ended_on=issued_on, ended_by=Ending.REPLACED)
            ratio = held.ratio_on(issued_on)
            found.append(
                Paper(
                    kind=Kind.NOTICE,
                    insurance=held,
                    name=name,
                    kana=kana,
                    issued_on=issued_on,
                    reason=NOTICE,
                    last_day=to_the_end_of_july(issued_on) if _runs_out(held, issued_on) else None,
                    ended_on=held.ended_on,
                    ended_by=of_insurance(held.ended_by) if held.ended_by is not None else None,
                    ratio=ratio,
                )
            )
    return tuple(found)


def portal_screen(history: History, day: date) -> Paper | None:
    """What the person's own phone shows that day: the newest insurance whose registration is completed; None where nothing is registered (S12),
    or no card opens the portal."""
    if history.card_situation_on(day) not in _OPEN_THE_PORTAL:
        return None
    seen = [one for one in history.insurances if one.visible_on is not None and one.visible_on <= day]
    if not seen:
        return None
    held = seen[-1]
    name, kana = history.name_on(held, day)
    lost = held.lost_on if held.lost_on is not None and held.lost_on <= day else None
    return Paper(
        kind=Kind.PORTAL,
        insurance=held,
        name=name,
        kana=kana,
        issued_on=day,
        reason=PORTAL,
        ended_on=lost,
        ended_by=of_insurance(held.ended_by) if lost is not None and held.ended_by is not None else None,
        ratio=held.ratio_on(day),
        lost_on=lost,
    )


# The portal asks for a living certificate, and nothing about the registration of use.
_OPEN_THE_PORTAL = frozenset({None, Situation.NOT_REGISTERED, Situation.DEREGISTERED})


def _issues(knowledge: Knowledge, held: Insurance, day: date) -> list[date]:
    if held.visible_on is None:
        return []
    practice = practice_of(held.insurer_number)
    start = max(held.visible_on, NEW_DOCUMENTS)
    moments = {start, *(event.recorded_on for event in knowledge.events)}
    moments |= {event.registered_on for event in knowledge.events if isinstance(event, UseRegistered)}
    days: list[date] = []
    for moment in sorted(moment for moment in moments if start <= moment <= day):
        if _has_working_card(knowledge, held, moment):
            days.append(moment)
            break
    if not days:
        return []
    again = [max(event.recorded_on, event.changed_on) for event in knowledge.events if isinstance(event, DataChanged)]
    if held.elderly is not None and held.elderly.first is not None:
        again.append(held.elderly.first)
        if practice.yearly:
            again += [date(year, 8, 1) for year in range(held.elderly.first.year, day.year + 1)]
    days += sorted({later for later in again if days[0] < later <= day and _has_working_card(knowledge, held, later)})
    return [on for on in (one + practice.notice for one in days) if on <= day and held.in_force(on)]


def _has_working_card(knowledge: Knowledge, held: Insurance, day: date) -> bool:
    """As the insurer knows it that day: this insurance is in force and seen, and the card is a マイナ保険証."""
    then = knowledge.on(day)
    insured = then.insurance_on(day)
    if insured is None or (*insured.key, insured.acquired_on) != (*held.key, held.acquired_on):
        return False
    return insured.visible_on is not None and then.card_situation_on(day) is None


def _runs_out(held: Insurance, issued_on: date) -> bool:
    """A notice of a yearly insurer that carries the ratio of 70 to 74 (section 5.4)."""
    of_seventy = held.elderly is not None and held.ratio_on(issued_on) is not None
    return practice_of(held.insurer_number).yearly and of_seventy
