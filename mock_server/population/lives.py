"""In here live the lives of a population: when somebody works, retires, dies, moves house, has children. By arithmetic, for any day, before and after.

Days are ordinals: a million lives are reckoned in numbers, and only what is told of them becomes dates.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from mock_server.population.draw import Draw, mix
from mock_server.population.families import ANCHOR_DAY, YEAR, Family, Member, Role, given_name
from mock_server.population.figures import MOVES_PER_100, SYSTEM_BEGAN
from verifier.dates import birthday, last_preschool_day
from verifier.domain import Sex

SINCE = SYSTEM_BEGAN.toordinal()
_AT_SCHOOL = SINCE - 2700  # whoever was born before was at school when the national system began
NEVER = date(2199, 12, 31).toordinal()
_CHILD = 4  # purpose of draws

Piece = tuple[
    int, int, int | None
]  # from, to (the first day without it), and the number of the job; None: no job that insures

# Tenures in days, of 100 who work: about one in six changes the employer within a year (雇用動向調査 2023: 転職入職率 10.4 %, 離職率 15.4 %).
_TENURES = ((10, 760), (30, 1461), (60, 2922), (80, 5844), (100, 11688))
_SELF_EMPLOYED, _BETWEEN = 10, 7  # percent of those who work, percent of jobs: insured at the town
UNION_SHARE = 12  # percent of those who work, all their lives
_RETIRES_AT = ((12, 60), (57, 65), (82, 70), (100, 75))
_GAP, _LAG = (
    30,
    20,
)  # percent of changes after which nobody declared anything for a while, and of those after which the town was not told
_WIVES_AT_WORK = 68  # percent of spouses (労働力調査 2024: 共働き世帯 72 % of those in question)


def _survival(q: float) -> tuple[float, ...]:
    """Who is still alive at each age, negated so that it grows: mortality grows by a tenth a year (簡易生命表 2023, roughly)."""
    alive, table = 1.0, [-1.0]
    for _ in range(125):
        alive *= 1.0 - min(q + 0.0002, 1.0)
        table.append(-alive)
        q *= 1.103
    return tuple(table)


_SURVIVAL = {Sex.MALE: _survival(0.0000195), Sex.FEMALE: _survival(0.0000102)}
# Births a year of a woman who lives with a partner, by age, in 1,000: 人口動態統計 2023, so that there are as many as figures.BIRTHS_PER_1000.
_FERTILITY = ((20, 24, 130), (25, 29, 215), (30, 34, 180), (35, 39, 85), (40, 44, 18))
_BY_AGE = {age: rate for first, last, rate in _FERTILITY for age in range(first, last + 1)}


@dataclass(slots=True)
class Life:
    """One member's course. `works_from`: from then on with insurance of one's own, unless a spouse's; `partner_from`: from then on as a spouse's dependant."""

    member: Member
    salt: int
    works_from: int
    retires: int
    late_from: int  # 75th birthday
    school_from: int  # the first day on which a child pays as everybody
    elderly_from: int
    died: int
    partner_from: int
    tenure: int
    phase: int
    in_april: bool
    pieces: tuple[Piece, ...] | None = None

    @property
    def self_employed(self) -> bool:
        return self.member.drawn[10] % 100 < _SELF_EMPLOYED

    @property
    def of_a_union(self) -> bool:
        return self.member.drawn[10] // 100 % 100 < UNION_SHARE


def life_of(member: Member) -> Life:
    """What chance has decided about a member's life."""
    drawn = member.drawn
    born = member.born
    salt = drawn[15] << 32 | drawn[14]
    lifelong = member.role is Role.SPOUSE and drawn[9] % 100 >= _WIVES_AT_WORK
    years = 18 if drawn[9] // 100 % 100 < 45 else 22
    retires_at = next(age for share, age in _RETIRES_AT if drawn[11] % 100 < share)
    tenure = next(days for share, days in _TENURES if drawn[12] % 100 < share)
    birth = date.fromordinal(born)
    late_from = birthday(birth, 75).toordinal()
    return Life(
        member,
        salt,
        _april_after(birth, years),
        _april_after(birth, retires_at) if retires_at < 75 else late_from,
        late_from,
        last_preschool_day(birth).toordinal() + 1 if born > _AT_SCHOOL else 0,
        elderly_ordinal(birth),
        _death(member),
        birthday(birth, 24 + drawn[9] // 10000 % 8).toordinal() if lifelong else NEVER,
        tenure,
        drawn[12] // 100 % tenure,
        bool(drawn[12] >> 31),
    )


def elderly_ordinal(birth: date) -> int:
    """As verifier.dates.elderly_from has it: the 1st of the month after the 70th birthday; born on the 1st, that very month."""
    month = birth.month - (birth.day == 1)
    return date(birth.year + 70 + month // 12, month % 12 + 1, 1).toordinal()


@lru_cache(maxsize=1024)
def _april(year: int) -> int:
    return date(year, 4, 1).toordinal()


def _april_after(birth: date, years: int) -> int:
    """The day on which work begins, of the year in which one reaches that age: 1 April on the birthday or after it."""
    return _april(birth.year + years + (0 if (birth.month, birth.day) <= (4, 1) else 1))


def _death(member: Member) -> int:
    """The last day. Whoever was counted was alive on ANCHOR; a child born since has a life from its first day."""
    begins = max(member.born, ANCHOR_DAY)
    age = int((begins - member.born) / YEAR)
    table = _SURVIVAL[member.sex]
    reached = bisect_left(table, table[age] * (member.drawn[4] / 2**32))
    return begins + int((max(reached, age + 1) - 1 - age + member.drawn[3] / 2**32) * YEAR) + 1


# -- work --------------------------------------------------------------------------------------------------------------


def own_pieces(life: Life) -> tuple[Piece, ...]:
    """How somebody is insured by own right from the first work to the 75th birthday: jobs by their numbers, the town's insurance in between.

    Pieces touch, but for gaps after which nobody declared anything, and for overlaps where the town was not told.
    """
    if life.pieces is None:  # asked for again by each who depends on them
        life.pieces = tuple(_own_pieces(life))
    return life.pieces


def _own_pieces(life: Life) -> Iterator[Piece]:
    limit = min(life.retires, life.late_from)
    yield life.member.born, life.works_from, None  # whoever lives alone before the first work
    turn = (SINCE - ANCHOR_DAY + life.phase) // life.tenure - 1
    here = max(life.works_from, _boundary(life, turn))
    town = -1  # since when the town's insurance holds; -1: it doesn't
    while here < limit:
        ends = min(_boundary(life, turn + 1), limit)
        if ends > here:
            chance = mix(life.salt, turn)
            if life.self_employed or (chance % 100 < _BETWEEN and not life.of_a_union):
                town = here if town < 0 else town
            else:
                begins = here
                if town >= 0:
                    lag = 20 + chance // 100 % 160 if chance // 100000 % 100 < _LAG else 0
                    yield town, min(here + lag, ends), None
                    town = -1
                elif chance // 100000 % 100 < _GAP and not life.of_a_union:
                    begins += min(10 + chance // 100 % 420, (ends - here) // 2)
                yield begins, ends, turn
            here = ends
        turn += 1
    yield town if town >= 0 else max(limit, life.works_from), life.late_from, None


def _boundary(life: Life, turn: int) -> int:
    """The day on which the job of that number begins. Of some people it is always an April."""
    day = ANCHOR_DAY - life.phase + turn * life.tenure + mix(life.salt ^ 0xB0DA, turn) % (life.tenure // 4)
    return _april(date.fromordinal(day).year) if life.in_april else day


# -- the house -----------------------------------------------------------------------------------------------------------

_STAYS = int(100 / MOVES_PER_100 * YEAR)  # between two moves of a family, days


def moves(family: Family, until: int) -> Iterator[tuple[int, int]]:
    """The family's moves since the national system began: the day, and the number of the move (address 0 is the one before all of them)."""
    phase = family.salt % _STAYS
    turn = 1
    while (day := SINCE + phase + (turn - 1) * _STAYS + mix(family.salt, turn) % (_STAYS // 3)) <= until:
        yield day, turn
        turn += 1


def with_children(draw: Draw, family: Family, until: int) -> Family:
    """The family with the children that were born to it since ANCHOR."""
    if len(family.members) < 2:
        return family
    mother = next(
        (one for one in family.members[:2] if one.sex is Sex.FEMALE and one.role in {Role.HEAD, Role.SPOUSE}), None
    )
    if mother is None or family.members[1].role is not Role.SPOUSE:
        return family
    age = int((ANCHOR_DAY - mother.born) / YEAR)
    if age >= 45:
        return family
    salt = mother.drawn[15] << 32 | mother.drawn[14]
    count, year, last = 0, 0, int((until - ANCHOR_DAY) / YEAR)
    while year <= last and count < 3:
        chance = mix(salt ^ 0xBA8, year)
        if chance % 1000 < _BY_AGE.get(age + year, 0):
            born = ANCHOR_DAY + 1 + int((year + chance // 1000 % 1000 / 1000) * YEAR)
            if born > until:
                break
            count += 1
            own = draw.of(_CHILD, mother.index << 8 | count)
            sex = Sex.MALE if own[0] % 1000 < 512 else Sex.FEMALE
            given = given_name(sex, born, own[2])
            family.members.append(Member(mother.index, count, len(family.members), Role.CHILD, sex, born, given, own))
            year += 1  # no second one within the year after
        year += 1
    return family
