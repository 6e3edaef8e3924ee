"""In here lives what is told of a population: each life as events, in the order in which they were recorded, and the resident record behind them.

The way of a registration is followed from some day on; of what happened before it only that it was provided, and when, is told.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import msgspec

from mock_server.chain import FOUR_DAY_UNIONS
from mock_server.events import (
    CertificateIssued,
    CertificateRevoked,
    Declared,
    Deregistered,
    DeregistrationApplied,
    Entered,
    Event,
    Fact,
    InsuranceAcquired,
    InsuranceLost,
    LossReason,
    Matched,
    Occurred,
    Provided,
    ResidentChanged,
    ResidentRecord,
    RevocationReason,
    UseRegistered,
)
from mock_server.matching import Difference
from mock_server.population.cards import Holder, holder_of
from mock_server.population.draw import Draw, mix
from mock_server.population.families import Family, Member
from mock_server.population.figures import RATIO_OF_ACTIVE_70, RATIOS_FROM_75, WRONG_LINKS_PER_MILLION
from mock_server.population.ids import id_of
from mock_server.population.lives import NEVER, SINCE, Life, life_of, moves, with_children
from mock_server.population.names import SURNAMES
from mock_server.population.spells import Spell, spells
from verifier.contract import Period

_FORGOTTEN, _WITHHELD = (
    7,
    150,
)  # percent of filings that lie on a desk for months; of 10,000 insurances, those whose address differs (T08)
_TOLD = 85  # percent of moves of which the insurer is told
_FORESEEN = 10  # days before a birthday on which what follows from it is declared
_RATIO_CHANGES = 4  # percent of those of 70 and over, each 1 August

Way = tuple[int, int, int, int]  # the days of ①, ②, ③, ④
_day = date.fromordinal


@dataclass(slots=True)
class Told:
    """One member with all that follows from their life: `spells` whole, `moves` of the family, and what was drawn for the card."""

    family: Family
    member: Member
    life: Life
    spells: list[Spell]
    moves: list[tuple[int, int]]
    holder: Holder | None
    id: str

    def move_on(self, day: int) -> int:
        """The number of the last move by that day."""
        return max((turn for at, turn in self.moves if at <= day), default=0)

    def resident(self, day: int = 0) -> ResidentRecord:
        """住民票 of that day; default: before anything changed."""
        return _record(self, self.move_on(day))


def household(draw: Draw, family: Family, until: int) -> list[Told]:
    """All who belong to the family by that day, those born since among them. What is foreseen then is told as well."""
    until += 2 * _FORESEEN
    with_children(draw, family, until)
    lives = [life_of(member) for member in family.members]
    moved = list(moves(family, until))
    return [
        Told(
            family,
            member,
            life,
            spells(family, lives, member, until),
            moved,
            holder_of(life, until),
            id_of(member.index, member.child),
        )
        for member, life in zip(family.members, lives, strict=True)
    ]


def events_of(one: Told, until: int, followed_from: int) -> list[Event]:
    """All that is recorded of the member by that day, in the order of recording. `until`: not later than the household's own."""
    found: list[tuple[int, Event]] = []
    for spell in one.spells:
        for fact, known, way, office in _facts(one, spell, until + 2 * _FORESEEN):
            if known >= followed_from:
                found += _chain(one, spell, fact, known, way, office)
            else:
                found.append((way[3], _recorded(fact, way[3])))
    found += _moved(one)
    if one.holder is not None:
        found += _of_the_card(one, one.holder)
    found.sort(key=_recorded_on)
    return [event for on, event in found if on <= until]


def _recorded_on(told: tuple[int, Event]) -> int:
    return told[0]


# -- insurance -----------------------------------------------------------------------------------------------------------


def withheld_in(spell: Spell) -> tuple[Difference, ...]:
    """In what the declaration of that insurance differs from the resident record: the same that matching finds."""
    if mix(spell.salt, 5) % 1_000_000 < WRONG_LINKS_PER_MILLION:
        return Difference.NAME, Difference.KANA, Difference.BIRTH_DATE, Difference.ADDRESS
    return (Difference.ADDRESS,) if mix(spell.salt, 6) % 10_000 < _WITHHELD else ()


def ways(spell: Spell, occasion: int, known: int, by: int = 0) -> Way:
    """The days of a filing's stages: drawn; one that somebody forgot comes months later; `by`: nobody forgets it, and it is there by that day."""
    chance = mix(spell.salt, 16 + occasion)
    longest = 3 if spell.insurer.number[:2] in FOUR_DAY_UNIONS and len(spell.insurer.number) == 8 else 6
    declared = known + chance % longest
    entered = declared + chance // 8 % longest
    if not by and chance // 64 % 100 < _FORGOTTEN:
        late = 20 + chance // 6400 % 130
        entered += late
        declared += late * (chance >> 31)
    matched = entered + chance // 6400 % 3
    provided = matched + chance // 19200 % 2
    if by:
        return min(declared, by), min(entered, by), min(matched, by), min(provided, by)
    return declared, entered, matched, provided


def way_of_acquisition(one: Told, spell: Spell) -> tuple[int, Way]:
    """Since when an acquisition is known, and its way: a 75th birthday is foreseen, and nobody declares a birth on its day."""
    if spell.late_elderly:
        known = spell.start - _FORESEEN
        return known, ways(spell, 0, known, spell.start)
    born = spell.start == one.member.born
    return spell.start, ways(spell, 0, spell.start + (5 + spell.salt % 20 if born else 0))


def way_of_loss(spell: Spell) -> tuple[int, Way]:
    """The same of its loss."""
    if spell.why is LossReason.SEVENTY_FIVE:
        known = max(spell.end - _FORESEEN, spell.start)
        return known, ways(spell, 1, known, spell.end)
    return spell.end, ways(spell, 1, spell.end)


def _facts(one: Told, spell: Spell, until: int) -> Iterator[tuple[Fact, int, Way, str]]:
    """What is to be declared of one insurance: the fact, since when it is known, its way, and where it is declared."""
    office = spell.insurer.desk
    differs = withheld_in(spell)
    move = one.move_on(spell.start)
    acquired = _acquired(one, spell, move, differs)
    known, way = way_of_acquisition(one, spell)
    yield acquired, known, way, office
    if spell.start < until:
        for day, told_move, foreseen in _changes(one, spell, until):
            move = move if told_move < 0 or differs else told_move
            changed = _acquired(one, spell, move, differs, day)
            known = max(day - _FORESEEN, spell.start) if foreseen else day
            way = ways(spell, day % 997, known, day if foreseen else 0)
            yield changed, known, way, office
    if spell.end <= until and spell.end < NEVER:
        known, way = way_of_loss(spell)
        yield _lost(one, spell), known, way, office


def _changes(one: Told, spell: Spell, until: int) -> list[tuple[int, int, bool]]:
    """The days on which the data of an insurance change while it lasts: the day, the move that is told (-1: none), and whether it was foreseen."""
    first, last = max(spell.start, SINCE), min(spell.end - 1, until, one.life.died)
    found = [
        (at, turn, False)
        for at, turn in one.moves
        if first < at <= last and mix(one.family.salt, turn + 900) % 100 < _TOLD
    ]
    if spell.late_elderly:
        years = range(_day(first).year, _day(last).year + 1)
        foreseen = [date(year, 8, 1).toordinal() for year in years if _ratio_moves(one.life, year)]
    else:
        foreseen = [one.life.school_from, one.life.elderly_from]
    moved = {at for at, _, _ in found}  # who moves on that very day declares both as one
    found += [(at, -1, True) for at in foreseen if first < at <= last and at not in moved]
    return sorted(found)


def _ratio_moves(life: Life, year: int) -> bool:
    return mix(life.salt ^ 0x8A71, year) % 100 < _RATIO_CHANGES


def ratio_on(one: Told, spell: Spell, day: int) -> int:
    """負担割合 on that day, percent."""
    chance = one.member.drawn[13]
    if spell.late_elderly:
        moved = sum(_ratio_moves(one.life, year) for year in range(_day(max(spell.start, SINCE)).year, _day(day).year))
        if day >= date(_day(day).year, 8, 1).toordinal():
            moved += _ratio_moves(one.life, _day(day).year)
        rest = (chance % 100 + 37 * moved) % 100
        for share, ratio in RATIOS_FROM_75:
            rest -= share
            if rest < 0:
                return ratio
    if day >= one.life.elderly_from:
        return 30 if chance % 100 < RATIO_OF_ACTIVE_70 else 20
    return 20 if day < one.life.school_from else 30


def _acquired(
    one: Told, spell: Spell, move: int, differs: tuple[Difference, ...], changed_on: int = 0
) -> InsuranceAcquired:
    family, member = one.family, one.member
    day = changed_on or spell.start
    name, kana, born = family.name(member), family.kana(member), _day(member.born)
    address = family.address(move)
    if differs:
        address = family.address(-1)  # where they lived before
        if len(differs) > 1:
            other = SURNAMES[(spell.salt >> 8) % len(SURNAMES)]
            if other[0] == family.surname[0]:
                other = ("別人", "ベツジン")
            name, kana = f"{other[0]}　{member.given[0]}", f"{other[1]}　{member.given[1]}"
            born = _day(member.born - 1 - spell.salt % 3000)
    elderly = None
    if not spell.late_elderly and day >= one.life.elderly_from:
        elderly = Period(first=_day(one.life.elderly_from), last=_day(one.life.late_from - 1))
    start = _day(spell.start)
    return InsuranceAcquired(
        person=one.id,
        recorded_on=start,
        insurer_number=spell.insurer.number,
        insurer_name=spell.insurer.name,
        symbol=spell.symbol,
        number=spell.number,
        branch=spell.branch,
        relation=spell.relation,
        acquired_on=start,
        ratio=ratio_on(one, spell, day),
        name=name,
        kana=kana,
        birth_date=born,
        sex=member.sex,
        address=address,
        valid_from=start,
        elderly=elderly,
        changed_on=_day(changed_on) if changed_on else None,
    )


def _lost(one: Told, spell: Spell) -> InsuranceLost:
    lost_on = _day(spell.end)
    return InsuranceLost(
        person=one.id,
        recorded_on=lost_on,
        insurer_number=spell.insurer.number,
        symbol=spell.symbol,
        number=spell.number,
        branch=spell.branch,
        lost_on=lost_on,
        reason=spell.why,
    )


def _recorded(fact: Fact, day: int) -> Event:
    return msgspec.structs.replace(fact, recorded_on=_day(day))


_STEPS: tuple[type[Declared] | type[Entered] | type[Matched] | type[Provided], ...] = (
    Declared,
    Entered,
    Matched,
    Provided,
)


def _chain(one: Told, spell: Spell, fact: Fact, known: int, way: Way, office: str) -> Iterator[tuple[int, Event]]:
    holds = fact.lost_on if isinstance(fact, InsuranceLost) else None
    mark = f"{spell.start:x}" if holds is None else f"{spell.start:x}/loss"
    if isinstance(fact, InsuranceAcquired) and fact.changed_on is not None:
        mark = f"{mark}/{fact.changed_on}"
    filing = f"{one.id}/{mark}"
    yield known, Occurred(person=one.id, recorded_on=_day(known), filing=filing, office=office, fact=fact)
    for step, day in zip(_STEPS, way, strict=True):
        yield day, step(person=one.id, recorded_on=_day(day), filing=filing)


# -- the resident, the card ------------------------------------------------------------------------------------------------


def _record(one: Told, move: int) -> ResidentRecord:
    family, member = one.family, one.member
    return ResidentRecord(
        person=one.id,
        name=family.name(member),
        kana=family.kana(member),
        birth_date=_day(member.born),
        sex=member.sex,
        address=family.address(move),
    )


def _moved(one: Told) -> Iterator[tuple[int, Event]]:
    for at, turn in one.moves:
        if one.member.born < at <= one.life.died:
            record = _record(one, turn)
            yield at, ResidentChanged(person=one.id, recorded_on=_day(at), record=record)


def _of_the_card(one: Told, holder: Holder) -> Iterator[tuple[int, Event]]:
    member, who = one.member, one.id
    for certificate in holder.certificates:
        serial = certificate.serial(member)
        before = certificate.replaces
        yield (
            certificate.issued,
            CertificateIssued(
                person=who,
                recorded_on=_day(certificate.issued),
                serial=serial,
                expires_on=_day(certificate.expires),
                replaces=None if before < 0 else _serial_of(holder, member, before),
            ),
        )
        ended = certificate.ended
        if certificate is holder.certificates[-1] and one.life.died < NEVER:
            ended = (*ended, (one.life.died, RevocationReason.DIED))
        for day, reason in ended:
            on = _day(day)
            yield day, CertificateRevoked(person=who, recorded_on=on, serial=serial, revoked_on=on, reason=reason)
    if holder.registered < NEVER and holder.registered <= one.life.died:
        on = _day(holder.registered)
        yield holder.registered, UseRegistered(person=who, recorded_on=on, registered_on=on)
        if holder.deregistered < NEVER and holder.deregistered <= one.life.died:
            on = _day(holder.applied)
            yield holder.applied, DeregistrationApplied(person=who, recorded_on=on, applied_on=on)
            on = _day(holder.deregistered)
            yield holder.deregistered, Deregistered(person=who, recorded_on=on, deregistered_on=on)


def _serial_of(holder: Holder, member: Member, place: int) -> int:
    return next(one.serial(member) for one in holder.certificates if one.place == place)
