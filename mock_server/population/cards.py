"""In here live the cards of a population: who has one since when, each certificate that was on it, what became of them, and the registration of use."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import accumulate

from mock_server.events import RevocationReason
from mock_server.population.draw import mix
from mock_server.population.families import ANCHOR_DAY, Member
from mock_server.population.figures import ANCHOR, CARD_YEARS, CARDS, DEREGISTERED_PER_10000, REGISTERED
from mock_server.population.lives import NEVER, SINCE, Life
from mock_server.world.days import nth_birthday_after
from verifier.domain import CardType

_LOST_PER_1000 = 8  # cards a year
_FOUND = 40  # percent of them
_IN_TIME, _IN_GRACE = (
    74,
    88,
)  # percent of renewals before the end; of those and the ones within the three months after it
_PIN_LOCKED_PER_1000 = 16  # cards: section 6's 'other'
_RETURNED_PER_1000 = 1
_ADULT = 18
_SERIAL_FIRST, _SERIALS = 1 << 24, 127 << 24  # four full bytes (mynumber-card.md, section 5.2)
_SERIAL_STEP, _SERIAL_SHIFT = 1_664_525_137, 1_013_904_223
_BY_YEAR = tuple(zip(accumulate(share for _, share in CARD_YEARS), (year for year, _ in CARD_YEARS), strict=True))
_PER_PERSON, _PER_CHILD = 64, 16
_REGISTRATION = date(2021, 10, 20).toordinal()
_DEREGISTRATION = date(2024, 12, 2).toordinal()


@dataclass(slots=True)
class Certificate:
    """A user authentication certificate, on the card of that `edition` (1 is the first card). Days are ordinals; `card_*` are the card's own."""

    place: int
    edition: int
    issued: int
    expires: int
    card_issued: int
    card_expires: int
    ended: tuple[tuple[int, RevocationReason], ...] = ()
    replaces: int = -1  # the place of the one whose place it took

    def serial(self, member: Member) -> int:
        return serial_number(member, self.place)


@dataclass(slots=True)
class Holder:
    """What somebody has of cards: certificates in order, and the days of registration, application and deregistration (NEVER: not)."""

    certificates: list[Certificate]
    registered: int = NEVER
    applied: int = NEVER
    deregistered: int = NEVER
    pin_locked: bool = False


def serial_number(member: Member, place: int) -> int:
    """Nobody else's in a population: a permutation of the numbers of four full bytes."""
    code = member.index * _PER_PERSON + member.child * _PER_CHILD + place % _PER_CHILD
    return _SERIAL_FIRST + (code * _SERIAL_STEP + _SERIAL_SHIFT) % _SERIALS


def holder_of(life: Life, until: int) -> Holder | None:
    """The cards of somebody up to that day; None: never had one."""
    member, drawn = life.member, life.member.drawn
    if drawn[5] % 100 >= CARDS:
        return None
    issued = _first_issue(member)
    birth = date.fromordinal(member.born)
    holder = Holder(_certificates(life, birth, issued, min(until, life.died)))
    if not holder.certificates:
        return None
    if drawn[7] % 100 < REGISTERED:
        holder.registered = max(issued + drawn[7] // 100 % 45, _REGISTRATION + drawn[7] // 10000 % 900)
        if issued > _REGISTRATION + 900:
            holder.registered = issued + drawn[7] // 100 % 45
        if drawn[8] % 10000 < DEREGISTERED_PER_10000:
            holder.applied = max(_DEREGISTRATION + drawn[8] // 10000 % 280, holder.registered + 1)
            holder.deregistered = holder.applied + 31 + drawn[8] // 1000 % 30
    holder.pin_locked = drawn[8] // 10000 % 1000 < _PIN_LOCKED_PER_1000
    return holder


def _first_issue(member: Member) -> int:
    rest = member.drawn[6] % 100
    earliest = member.born + 60 + member.drawn[6] // 100 % 400
    if member.child or earliest > ANCHOR_DAY - 400:
        return earliest
    year = next(year for share, year in _BY_YEAR if rest < share)
    in_year = date(year, 1, 1).toordinal() + member.drawn[6] // 100 % (270 if year == ANCHOR.year else 365)
    return max(in_year, earliest)


def _certificates(life: Life, birth: date, issued: int, until: int) -> list[Certificate]:
    found: list[Certificate] = []
    place, edition, card_issued, replaces = 0, 1, issued, -1
    card_expires = _card_end(birth, issued)
    returned = issued + 200 + life.salt % 2000 if life.salt // 7 % 1000 < _RETURNED_PER_1000 else NEVER
    while issued <= until:
        expires = min(nth_birthday_after(date.fromordinal(issued), birth, 5).toordinal(), card_expires)
        here = Certificate(place, edition, issued, expires, card_issued, card_expires, (), replaces)
        found.append(here)
        if issued <= returned <= expires and returned <= until:
            here.ended = ((returned, RevocationReason.RETURNED),)
            break
        lost, missing, regained = _lost(life, issued, expires)
        if lost <= until:
            events = [(lost, RevocationReason.LOST)]
            if regained:
                events.append((lost + missing, RevocationReason.FOUND))
                here.ended = tuple(events)
            else:
                issued = card_issued = lost + 30 + missing
                here.ended = (*events, (issued, RevocationReason.WITHDRAWN))
                place, edition, replaces = place + 1, edition + 1, place
                card_expires = _card_end(birth, issued)
                continue
        issued = _renewed(life, place, expires)
        if issued <= expires and issued <= until:
            here.ended = (*here.ended, (issued, RevocationReason.RENEWED))
        place, replaces = place + 1, place
        if issued > card_expires - 95:
            edition, card_issued = edition + 1, issued
            card_expires = _card_end(birth, issued)
    first = next((at for at, one in enumerate(found) if one.expires >= SINCE), len(found))
    kept = found[first:]
    if kept:
        kept[0].replaces = -1
    return kept


def _card_end(birth: date, issued: int) -> int:
    """To the 10th birthday after the issue, the 5th of a minor (mynumber-card.md, section 5.2)."""
    day = date.fromordinal(issued)
    adult = day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day)) >= _ADULT
    return nth_birthday_after(day, birth, 10 if adult else 5).toordinal()


def _renewed(life: Life, place: int, expires: int) -> int:
    """When the next certificate comes: most in the three months before the end, some in the grace, some much later."""
    chance = mix(life.salt ^ 0xCE47, place)
    kind, rest = chance % 100, chance // 100
    if kind < _IN_TIME:
        return expires - 3 - rest % 88
    if kind < _IN_GRACE:
        return expires + 1 + rest % 88
    return expires + 100 + rest % 560


def _lost(life: Life, issued: int, expires: int) -> tuple[int, int, bool]:
    """The day of the first loss of the card while that certificate is on it (NEVER: none), how long it is missed, and whether it is found."""
    for year in range(max(issued, SINCE - 60) // 365, expires // 365):
        chance = mix(life.salt ^ 0x1057, year)
        if chance % 1000 < _LOST_PER_1000:
            lost = year * 365 + chance // 1000 % 365
            if issued < lost < expires - 100:
                return lost, 2 + chance // 400000 % 20, chance // 8000000 % 100 < _FOUND
    return NEVER, 0, False


def card_type(member: Member, certificate: Certificate) -> CardType:
    """Issued under the age of one without a photograph, since 2024-12-02; one in 200 has no PINs (顔認証マイナンバーカード)."""
    if certificate.card_issued - member.born < 365 and certificate.card_issued >= _DEREGISTRATION:
        return CardType.PHOTO_LESS
    return CardType.STANDARD
