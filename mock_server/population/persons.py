"""In here live the people of a population as the world knows a person: card, insurances, documents, and what is expected of their visit.

Whoever is asked for is made of seed and index, with their family, in a fraction of a millisecond; nobody is kept.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from mock_server.events import (
    CertificateIssued,
    CertificateRevoked,
    Deregistered,
    DeregistrationApplied,
    Event,
    InsuranceAcquired,
    ResidentChanged,
    ResidentRecord,
    UseRegistered,
)
from mock_server.insurance import Acquisition, Insurance, insurances_of, newest_in_force
from mock_server.insurance_facts import entry_of, held, key_of, provided_in
from mock_server.matching import differences
from mock_server.papers import Kind
from mock_server.papers.events import EligibilityCertificateApplied, Situation
from mock_server.population import prospects
from mock_server.population.cards import Certificate, card_type
from mock_server.population.draw import Draw
from mock_server.population.families import Family, family_of
from mock_server.population.ids import id_of, read_id
from mock_server.population.manifest import Population
from mock_server.population.spells import Spell
from mock_server.population.telling import (
    Told,
    events_of,
    household,
    ratio_on,
    way_of_acquisition,
    way_of_loss,
    withheld_in,
)
from mock_server.standing import Card as Standing
from mock_server.standing import Revocation, Use, UseStep, card_on
from mock_server.world import numbers
from mock_server.world.held import documents_of
from mock_server.world.law import BULK_USUAL, NEW_DOCUMENTS
from mock_server.world.model import Card, Dates, Formerly, Insured, Person
from mock_server.world.seed import Seed
from mock_server.world.timing import Way
from verifier.case import Evidence, MyNumberCard, Words
from verifier.dates import age_on
from verifier.domain import CardType, Verdict
from verifier.person import Expected

_SIGN_FROM_AGE = 15  # mynumber-card.md, section 5.3
_OF_THE_CARD = (CertificateIssued, CertificateRevoked, UseRegistered, DeregistrationApplied, Deregistered)

_NEW_DOCUMENTS, _OLD_CARDS_GO = NEW_DOCUMENTS.toordinal(), BULK_USUAL.toordinal()

NOT_BORN = Words("この日にはまだ生まれていない。", "Not born yet on this day.")
DIED = Words("この日には亡くなっている。", "Has died by this day.")

_day = date.fromordinal


@dataclass(frozen=True)
class People:
    """Everybody of one population."""

    seed: str
    population: Population

    @cached_property
    def _draw(self) -> Draw:
        return Draw(self.seed)

    @property
    def _followed_from(self) -> int:
        return self.population.followed_from.toordinal()

    def family(self, person_id: str, day: date) -> list[str]:
        """Those who live with that person on that day, by their ids; empty: nobody is called so."""
        return [
            one.id for one in self._household(person_id, day) if one.member.born <= day.toordinal() <= one.life.died
        ]

    def ids(self, first: int, count: int) -> list[str]:
        """So many of those who were counted, from that index on."""
        return [id_of(index) for index in range(first, min(first + count, self.population.people + 1))]

    def events(self, person_id: str, until: date | None = None) -> list[Event]:
        """All that is recorded of somebody by that day (default: that was told to the registry), in the order of recording."""
        until = until or self.population.until
        one = self._told(person_id, until)
        return [] if one is None else events_of(one, until.toordinal(), self._followed_from)

    def person(self, person_id: str, day: date) -> Person | None:
        """One of them on that day; None: nobody is called so."""
        until = max(day, self.population.until)
        one = self._told(person_id, until)
        return None if one is None else self._person(one, day, until)

    def _told(self, person_id: str, until: date) -> Told | None:
        return next((one for one in self._household(person_id, until) if one.id == person_id), None)

    def _household(self, person_id: str, until: date) -> list[Told]:
        found = read_id(person_id)
        if found is None or not 1 <= found[0] <= self.population.people:
            return []
        family: Family = family_of(self._draw, found[0], self.population.people)
        return household(self._draw, family, until.toordinal())

    # -- one person ----------------------------------------------------------------------------------------------------

    def _person(self, one: Told, day: date, until: date) -> Person:
        family, member, here = one.family, one.member, day.toordinal()
        impossible = NOT_BORN if here < member.born else DIED if here > one.life.died else None
        person = Person(
            id=one.id,
            name=family.name(member),
            kana=family.kana(member),
            birth_date=_day(member.born),
            sex=member.sex,
            place=family.home,
            address=family.address(one.move_on(here)),
            outcome=impossible or NOT_BORN,
            impossible=impossible,
        )
        if impossible is not None:
            return person
        told = tuple(events_of(one, until.toordinal(), self._followed_from))
        by_now = [event for event in told if event.recorded_on <= day]
        person = replace(
            person,
            card=self._card(one, here),
            formerly=_formerly(one, here),
            insured=tuple(_insured(one, spell, here) for spell in one.spells if spell.start <= here),
            events=tuple(event for event in by_now if isinstance(event, _OF_THE_CARD)),
            told=told,
            requests=_requests(one, here),
        )
        return _foretold(person, one, by_now, day)

    def _card(self, one: Told, day: int) -> Card | None:
        held_by_now = (
            [found for found in one.holder.certificates if found.issued <= day] if one.holder is not None else []
        )
        if one.holder is None or not held_by_now:
            return None
        here = held_by_now[-1]
        seed, member = Seed(self.seed), one.member
        dates = Dates(_day(here.card_issued), _day(here.card_expires), _day(here.issued), _day(here.expires))
        kind = card_type(member, here)
        signs = kind is CardType.STANDARD and age_on(_day(member.born), dates.certificate_issued_on) >= _SIGN_FROM_AGE
        edition, keys, code = f"{one.id}.{here.edition}", f"{one.id}.{here.edition}.{here.place}", one.family.home.code
        return Card(
            type=kind,
            dates=dates,
            auth_serial=here.serial(member),
            sign_serial=numbers.serial_number(seed, keys, "sign", dates) if signs else None,
            auth_name=numbers.auth_common_name(seed, keys, code, dates),
            sign_name=numbers.sign_common_name(seed, keys, code, dates),
            manufacturing_number=numbers.manufacturing_number(seed, edition, dates),
            secrets=numbers.secrets_anew(seed, one.id, edition, pins=True, signs=signs),
            pin_locked=one.holder.pin_locked and kind is CardType.STANDARD,
            carried=not _missing(here, day),
            edition=edition,
            auth_keys=keys,
            sign_keys=keys,
        )


def _requests(one: Told, day: int) -> tuple[EligibilityCertificateApplied, ...]:
    """Whoever never had a card is given a certificate once the old one goes: on application, as soon as the insurance is provided."""
    if one.holder is not None:
        return ()
    asked = []
    for spell in one.spells:
        provided = way_of_acquisition(one, spell)[1][3]
        on = provided + 3 if spell.start >= _NEW_DOCUMENTS else max(_OLD_CARDS_GO, provided)
        if spell.start <= on <= day and on < spell.end:
            applied_on = _day(on)
            asked.append(
                EligibilityCertificateApplied(
                    person=one.id, recorded_on=applied_on, applied_on=applied_on, situation=Situation.NO_CARD
                )
            )
    return tuple(asked)


def _missing(certificate: Certificate, day: int) -> bool:
    """Whether the card is lost on that day: reported, and neither found nor replaced."""
    last = [reason for on, reason in certificate.ended if on <= day]
    return bool(last) and last[-1].value == "lost"


def _formerly(one: Told, day: int) -> Formerly | None:
    """What the resident record said before the first move; the moves themselves are among what is told."""
    first = next((at for at, _ in one.moves if one.member.born < at <= day), None)
    if first is None:
        return None
    before = one.resident()
    return Formerly(name=before.name, kana=before.kana, address=before.address, until=_day(first), told=None)


def _insured(one: Told, spell: Spell, day: int) -> Insured:
    differs = withheld_in(spell)
    way, lost = _days(way_of_acquisition(one, spell)[1]), spell.end <= day
    loss_way = _days(way_of_loss(spell)[1]) if lost else None
    record = one.resident(spell.start)
    return Insured(
        insurer=spell.insurer,
        office=spell.insurer.desk,
        symbol=spell.symbol,
        number=spell.number,
        branch=spell.branch,
        relation=spell.relation,
        acquired_on=_day(spell.start),
        lost_on=_day(spell.end) if lost else None,
        loss_reason=spell.why,
        way=way,
        loss_way=loss_way,
        declared_on=way.provided_on if way.provided_on is not None and way.provided_on.toordinal() <= day else None,
        loss_declared_on=loss_way.provided_on if loss_way is not None else None,
        withheld=bool(differs),
        ratio=ratio_on(one, spell, day),
        name=record.name,
        kana=record.kana,
        address=one.family.address(-1) if differs else record.address,
    )


def _days(way: tuple[int, int, int, int]) -> Way:
    return Way(*(_day(on) for on in way))


# -- the visit ---------------------------------------------------------------------------------------------------------


def _foretold(person: Person, one: Told, by_now: Sequence[Event], day: date) -> Person:
    """The person with what they bring and what will happen."""
    card, recorded = person.card, visible(one.resident(), by_now)
    foreseen = prospects.prospect(
        _standing(person, day),
        card.type if card is not None else CardType.STANDARD,
        recorded,
        held(by_now),
        day,
        carried=card is not None and card.carried,
        pin_locked=card is not None and card.pin_locked,
    )
    documents: list[Evidence] = []
    if card is not None and card.carried:
        documents.append(
            MyNumberCard(
                name=person.name,
                birth_date=person.birth_date,
                sex=person.sex,
                type=card.type,
                expires_on=card.dates.expires_on,
            )
        )
    outcome, expected = foreseen.outcome, foreseen.expected
    if not foreseen.works:
        papers = [paper for paper in documents_of(person, day, told=by_now) if paper.in_hand and paper.valid_on(day)]
        certificates = [paper for paper in papers if paper.kind is Kind.CERTIFICATE]
        old_cards = [paper for paper in papers if paper.kind is Kind.LEGACY_CARD]
        if certificates or old_cards:
            documents.append((certificates or old_cards)[-1].evidence(day))
            outcome = prospects.CERTIFICATE if certificates else prospects.LEGACY_CARD
            confirmed = newest_in_force(recorded, day)
            rule = "R20" if certificates else "R30"
            expected = Expected(Verdict.ACCEPT, rule) if confirmed is not None and not confirmed.differs else None
    return replace(person, documents=tuple(documents), outcome=outcome, expected=expected, patient=foreseen.patient)


def _standing(person: Person, day: date) -> Standing | None:
    """Where the card stands, by what is recorded by that day."""
    card = person.card
    if card is None:
        return None
    ended = [
        Revocation(event.reason, event.revoked_on)
        for event in person.events
        if isinstance(event, CertificateRevoked) and event.serial == card.auth_serial
    ]
    return card_on(day, person.id, card.dates.certificate_expires_on, ended, _uses(person.events))


def _uses(events: Iterable[Event]) -> Iterable[Use]:
    for event in events:
        match event:
            case UseRegistered():
                yield Use(UseStep.REGISTERED, event.registered_on)
            case DeregistrationApplied():
                yield Use(UseStep.APPLIED, event.applied_on)
            case Deregistered():
                yield Use(UseStep.DEREGISTERED, event.deregistered_on)
            case _:
                pass


def visible(first: ResidentRecord, events: Sequence[Event]) -> list[Insurance]:
    """What the national system has of somebody by these events, each with what differs from the resident record."""
    records = [(event.recorded_on, event.record) for event in events if isinstance(event, ResidentChanged)]
    entries = []
    for fact in provided_in(events):
        if not isinstance(fact, InsuranceAcquired):
            entries.append(entry_of(fact))
            continue
        record = first
        for on, changed in records:
            if on <= fact.recorded_on:
                record = changed
        entries.append(Acquisition(key_of(fact), fact, differences(fact, record)))
    return insurances_of(entries)
