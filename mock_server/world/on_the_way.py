"""In here lives what happens in the world by itself while its clock moves on: facts that are learnt, papers and certificates that end, ages, laws.

Each has a moment of its own, reckoned from people, book and law alone: so a way in one step or in a thousand meets the same, in the same order.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

import msgspec

from mock_server.chain import holds_from as fact_holds_from
from mock_server.events import Event, Fact, InsuranceAcquired, Occurred, Provided, ResidentRecord
from mock_server.matching import differences
from mock_server.standing import EXPIRING_MONTHS
from mock_server.world.history import residents
from mock_server.world.law import LEGACY_END
from mock_server.world.life import Life, life_of, phone_id
from mock_server.world.model import Card, Person
from mock_server.world.seed import Seed
from mock_server.world.withheld import withheld_filings
from verifier.case import LegacyCard, MyNumberCard, Smartphone
from verifier.clock import JST
from verifier.clock_file import midnight_after
from verifier.dates import add_months, birthday, elderly_from, end_of_grace

if TYPE_CHECKING:
    from mock_server.world.book import Act
    from mock_server.world.world import World

RATIO_AGE, LATE_ELDERLY_AGE = 70, 75  # reception-procedures.md, section 5.4

# The day from which a fact holds, by the field that says it; a fact may be learnt before or after it.
_HOLDS_FROM = ("acquired_on", "lost_on", "revoked_on", "registered_on", "applied_on", "deregistered_on")


class Occurrence(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One thing that happens, at a moment of the world in Japan.

    `event`: law, recorded (the national side learns a fact), takes_effect (one that it learnt before), certificate_expiring (three months before its
    end), certificate_expired, grace_ended, card_expired, document_expired, birthday, ratio_changes. `what` says which: the law's day, the kind of fact
    or document. `on`: the day from which a fact holds, or the last day of what ended.
    """

    at: datetime
    event: str
    what: str = ""
    person: str = ""
    name: str = ""
    on: date | None = None
    age: int | None = None
    serial: str = ""
    insurer: str = ""
    of: str = ""  # of a step of the chain of registration that has just begun: the kind of fact
    differs: tuple[str, ...] = ()  # why a recorded insurance may not be seen (T08)


class LegalDay(msgspec.Struct, frozen=True):
    """A day of the law that the rules go by. `last`: the last day of something, which is over at the midnight after it."""

    code: str
    day: date
    last: bool = False


def occurrences(world: World, after: datetime, until: datetime, law: Iterable[LegalDay] = ()) -> list[Occurrence]:
    """All that happens later than the one moment and not later than the other, in order.

    The world's people are those of `cast_on`. Raises WorldDamaged, OSError.
    """
    cast_on = world.cast_on or after.date()  # not another one at each step of the way
    people = [person for person in world.rows(cast_on) if person.impossible is None]
    acts = world.book.acts()
    known = {record.person: record for record in residents(people)}
    told = world.told(cast_on, until.date())
    names = {person.id: person.name for person in people}
    unseen = {name: tuple(one.value for one in differs) for name, differs in withheld_filings(known, told).items()}
    found = [
        *(_legal(day) for day in law),
        *(
            one
            for event in told
            for one in _learnt(event, known.get(event.person), names.get(event.person, ""), unseen)
        ),
        *(one for person in people for one in _of_papers(person)),
        *(one for person in people for one in _of_age(person)),
        *_of_cards(Seed(world.seed), people, acts),
    ]
    return sorted((one for one in found if after < one.at <= until), key=_order)


def _order(one: Occurrence) -> tuple[datetime, bool, bytes]:
    """By time; at one moment the law first, the rest in an order that is always the same."""
    return one.at, one.event != "law", msgspec.json.encode((one.person, one.event, one.what, one))


def _start(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=JST)


def _over(last_day: date) -> datetime:
    """When something is over: papers that never end have the calendar's last day, after which nothing comes."""
    return midnight_after(last_day) if last_day < date.max else datetime.max.replace(tzinfo=JST)


def _legal(day: LegalDay) -> Occurrence:
    return Occurrence(at=_over(day.day) if day.last else _start(day.day), event="law", what=day.code, on=day.day)


def _learnt(
    event: Event, resident: ResidentRecord | None, name: str, unseen: Mapping[str, tuple[str, ...]]
) -> Iterator[Occurrence]:
    fact = event.fact if isinstance(event, Occurred) else None
    days = (getattr(event, field, None) for field in _HOLDS_FROM)
    holds_from: date | None = next((day for day in days if day is not None), None)
    serial = getattr(event, "serial", None)
    differs: tuple[str, ...] = ()
    if isinstance(event, InsuranceAcquired):
        differs = tuple(one.value for one in differences(event, resident))
    elif isinstance(event, Provided):
        differs = unseen.get(event.filing, ())
    learnt = Occurrence(
        at=_start(event.recorded_on),
        event="recorded",
        what=str(type(event).__struct_config__.tag),
        person=event.person,
        name=name,
        on=fact_holds_from(fact) if fact is not None else holds_from or event.recorded_on,
        of=_kind_of(fact) if fact is not None else "",
        serial=f"{serial:08X}" if serial is not None else "",
        insurer=str(getattr(fact or event, "insurer_number", "")),
        differs=differs,
    )
    yield learnt
    if holds_from is not None and holds_from > event.recorded_on:
        yield msgspec.structs.replace(learnt, at=_start(holds_from), event="takes_effect")


def _kind_of(fact: Fact) -> str:
    """As filings are called: a change is told by the same event as an acquisition."""
    if isinstance(fact, InsuranceAcquired) and fact.changed_on is not None:
        return "changed"
    return str(type(fact).__struct_config__.tag)


def _of_papers(person: Person) -> Iterator[Occurrence]:
    for item in person.documents:
        last: date | None = getattr(item, "expires_on", None)
        if isinstance(item, LegacyCard):
            last = min(last or LEGACY_END, LEGACY_END)
        if last is None or isinstance(item, MyNumberCard | Smartphone):
            continue
        what = str(type(item).__struct_config__.tag)
        yield Occurrence(
            at=_over(last), event="document_expired", what=what, person=person.id, name=person.name, on=last
        )


def _of_age(person: Person) -> Iterator[Occurrence]:
    for age in (RATIO_AGE, LATE_ELDERLY_AGE):
        day = birthday(person.birth_date, age)
        yield Occurrence(at=_start(day), event="birthday", person=person.id, name=person.name, on=day, age=age)
    day = elderly_from(person.birth_date)
    yield Occurrence(at=_start(day), event="ratio_changes", person=person.id, name=person.name, on=day, age=RATIO_AGE)


def _of_cards(seed: Seed, people: Sequence[Person], acts: Sequence[Act]) -> Iterator[Occurrence]:
    """What time does to cards, each as it is on the day before: an act of the municipal office may have put another in its place."""
    for person in people:
        mine = [act for act in acts if act.person == person.id]
        days = sorted({act.on for act in mine})
        for since, to in pairwise([date.min, *days, date.max]):
            life = life_of(seed, person, [act for act in mine if act.on <= since])
            for one in _of_life(life):
                if since < one.at.date() <= to:
                    yield one


def _of_life(life: Life) -> Iterator[Occurrence]:
    card = life.person.card
    if card is None or life.returned_on is not None:
        return
    yield from _ends(life, card, life.person.id)
    for phone in life.phones:
        assert phone.token is not None
        yield from _ends(life, phone, phone_id(life.person.id, phone.token))


def _ends(life: Life, card: Card, holder: str) -> Iterator[Occurrence]:
    last = card.dates.certificate_expires_on
    here = Occurrence(at=_start(last), event="", person=holder, name=life.person.name, serial=f"{card.auth_serial:08X}")
    replace = msgspec.structs.replace
    moments = [("certificate_expiring", _start(_expiring_from(last)), last), ("certificate_expired", _over(last), last)]
    if card.token is None:  # a phone's certificate has no grace (P11)
        grace = end_of_grace(last)
        moments += [("grace_ended", _over(grace), grace)]
    for event, at, on in moments:
        if life.ended(card.auth_serial, at.date() - timedelta(days=1)) is None:
            yield replace(here, event=event, at=at, on=on)
    if card.token is None:
        yield replace(here, event="card_expired", at=_over(card.dates.expires_on), on=card.dates.expires_on, serial="")


def _expiring_from(last: date) -> date:
    """The first day on which a certificate ends within three months (R60): months are not of one length, so it is looked for."""
    day = add_months(last, -EXPIRING_MONTHS)
    while add_months(day - timedelta(days=1), EXPIRING_MONTHS) >= last:
        day -= timedelta(days=1)
    while add_months(day, EXPIRING_MONTHS) < last:
        day += timedelta(days=1)
    return day
