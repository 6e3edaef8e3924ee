"""In here live the families of a population: who lives with whom, how old they are, what they are called. Each is made of seed and index alone.

People are counted in blocks of a hundred households whose sizes are those of the census; in which order is the block's own. The ages of the
heads of households are weighted so that all members together have the ages of the census.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum
from functools import lru_cache
from itertools import accumulate

from mock_server.population.draw import Draw, mix
from mock_server.population.figures import ANCHOR, HOUSEHOLDS, LACKING_CHARACTER
from mock_server.population.names import FEMALE, MALE, SURNAMES, SURNAMES_LACKING
from mock_server.population.places import BY_PEOPLE, PLACES, block
from mock_server.world.places import Place
from verifier.domain import Sex

YEAR = 365.2425
ANCHOR_DAY = ANCHOR.toordinal()

_SIZES = tuple(size for size, share in HOUSEHOLDS.items() for _ in range(share))
BLOCK = sum(_SIZES)  # people in a hundred households
_STRIDES = (
    3,
    7,
    9,
    11,
    13,
    17,
    19,
    21,
    23,
    27,
    29,
    31,
    33,
    37,
    39,
    41,
)  # prime to 100: each visits every household of a block

_HOUSEHOLD, _WHO, _LIFE = 1, 2, 3  # purposes of draws


class Role(Enum):
    """Who somebody is in the household."""

    HEAD = "head"
    SPOUSE = "spouse"
    CHILD = "child"
    ELDER = "elder"  # a parent of the head or spouse


@dataclass(frozen=True, slots=True)
class Form:
    """A form of household: its members besides the head (s, c, e), its share among those of its size (percent), and the age of its head: weights of
    groups of five years from `first` on.

    The weights are fitted by iterative scaling, so that all households together have the census's ages (tests hold them to it).
    """

    members: str
    share: int
    first: int
    weights: tuple[int, ...]


FORMS: dict[int, tuple[Form, ...]] = {
    1: (Form("", 100, 3, (47, 65, 55, 52, 29, 25, 66, 69, 67, 73, 87, 110, 74, 66, 65, 40, 9)),),
    2: (
        Form("s", 66, 4, (58, 51, 42, 17, 11, 45, 72, 73, 83, 113, 167, 102, 72, 65, 29)),
        Form("c", 34, 5, (47, 95, 118, 58, 81, 78, 74, 63, 54, 76, 80, 87, 89)),
    ),
    3: (
        Form("sc", 72, 5, (51, 57, 63, 46, 74, 94, 96, 94, 94, 115, 106, 109)),
        Form("cc", 16, 6, (88, 313, 210, 120, 85, 81, 63, 39)),
        Form("se", 12, 8, (50, 169, 226, 199, 132, 223)),
    ),
    4: (
        Form("scc", 85, 6, (45, 106, 179, 158, 106, 102, 96, 75, 67, 65)),
        Form("sce", 15, 8, (149, 200, 215, 194, 110, 133)),
    ),
    5: (
        Form("sccc", 60, 7, (67, 288, 396, 106, 72, 69)),
        Form("scce", 40, 7, (170, 285, 237, 133, 112, 63)),
    ),
    6: (Form("sccee", 100, 7, (177, 359, 237, 115, 82, 29)),),
}
_ROLES = {"s": Role.SPOUSE, "c": Role.CHILD, "e": Role.ELDER}
_ADULT, _OLDEST = 18, 104


@dataclass(slots=True)
class Member:
    """One person of a family. `born` is the day's ordinal; `drawn` is what chance decided about their life; `child` counts those born since ANCHOR."""

    index: int
    child: int
    place: int  # in the family: 0 is the head
    role: Role
    sex: Sex
    born: int
    given: tuple[str, str]
    drawn: tuple[int, ...]


@dataclass(slots=True)
class Family:
    """Those who live together. `first` is the index of the head; the others follow. `salt` decides what happens to all of them."""

    first: int
    members: list[Member]
    prefecture: int  # in PLACES
    surname: tuple[str, str]
    salt: int
    _addresses: dict[int, str] = field(default_factory=dict)

    @property
    def home(self) -> Place:
        return PLACES[self.prefecture]

    def name(self, member: Member) -> str:
        return f"{self.surname[0]}　{member.given[0]}"

    def kana(self, member: Member) -> str:
        return f"{self.surname[1]}　{member.given[1]}"

    def address(self, move: int) -> str:
        """Where they live after so many moves: they stay in their town."""
        known = self._addresses.get(move)
        if known is None:
            known = self._addresses[move] = self.home.address(block(mix(self.salt ^ 0xADD2E55, move)))
        return known


@lru_cache(maxsize=64)
def _layout(draw: Draw, number: int) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """The households of a block: their sizes, and the offset after each."""
    drawn = draw.of(_HOUSEHOLD, number << 8 | 0xFF)
    stride, start = _STRIDES[drawn[0] % len(_STRIDES)], drawn[1] % 100
    sizes = tuple(_SIZES[(start + stride * turn) % 100] for turn in range(100))
    return sizes, tuple(accumulate(sizes))


def family_of(draw: Draw, index: int, people: int) -> Family:
    """The family of the person with that index (1 to `people`); of the last one those who are not counted any more are left out."""
    number, offset = divmod(index - 1, BLOCK)
    sizes, ends = _layout(draw, number)
    household = bisect_right(ends, offset)
    return _family(
        draw, number, household, sizes[household], number * BLOCK + ends[household] - sizes[household] + 1, people
    )


def families(draw: Draw, first: int, last: int, people: int) -> Iterator[Family]:
    """Those of the blocks from `first` to `last` - 1, in order."""
    for number in range(first, last):
        sizes, _ = _layout(draw, number)
        index = number * BLOCK + 1
        for household, size in enumerate(sizes):
            if index > people:
                return
            yield _family(draw, number, household, size, index, people)
            index += size


def blocks(people: int) -> int:
    """How many blocks so many people fill, the last one perhaps in part."""
    return -(-people // BLOCK)


def _family(draw: Draw, number: int, household: int, size: int, first: int, people: int) -> Family:
    drawn = draw.of(_HOUSEHOLD, number << 8 | household)
    form = _form(size, drawn[0])
    age = max(_ADULT, _head_age(form, drawn[1], drawn[2]))
    if drawn[3] % 10000 < LACKING_CHARACTER:
        surname = SURNAMES_LACKING[drawn[4] % len(SURNAMES_LACKING)]
    else:
        surname = SURNAMES[drawn[4] % len(SURNAMES)]
    members = []
    ages = _ages(form, age, drawn)
    for place, (role, years) in enumerate(ages[: people - first + 1]):
        own = draw.of(_WHO, first + place)
        born = ANCHOR_DAY - int((years + own[1] / 2**32) * YEAR)
        sex = _sex(form, place, role, years, drawn[6], own[0])
        members.append(Member(first + place, 0, place, role, sex, born, given_name(sex, born, own[2]), own))
    return Family(first, members, BY_PEOPLE[drawn[5] % len(BY_PEOPLE)], surname, drawn[7])


def _form(size: int, drawn: int) -> Form:
    forms = FORMS[size]
    rest = drawn % 100
    for form in forms:
        rest -= form.share
        if rest < 0:
            return form
    return forms[-1]


@lru_cache(maxsize=32)
def _cumulated(weights: tuple[int, ...]) -> tuple[int, ...]:
    return tuple(accumulate(weights))


def _head_age(form: Form, drawn: int, years: int) -> int:
    ends = _cumulated(form.weights)
    return 5 * (form.first + bisect_right(ends, drawn % ends[-1])) + years % 5


def _ages(form: Form, head: int, drawn: tuple[int, ...]) -> list[tuple[Role, int]]:
    ages = [(Role.HEAD, head)]
    apart = (27 if "s" in form.members else 25) + drawn[8] % 10
    elder = 0
    for place, letter in enumerate(form.members):
        chance = drawn[9 + place]
        if letter == "s":
            years = max(_ADULT, head - 6 + chance % 9)
        elif letter == "c":
            years = head - apart
            apart += 3
            if years < 0:
                years = chance % 3
        else:
            elder = elder - 3 + chance % 6 if elder else head + 25 + chance % 10
            years = min(elder, _OLDEST)
        ages.append((_ROLES[letter], years))
    return ages


def _sex(form: Form, place: int, role: Role, years: int, family: int, own: int) -> Sex:
    """令和2年国勢調査: of those who live alone and are 65 or over two thirds are women, of single parents six in seven."""
    if role is Role.HEAD:
        men = 88 if form.members[:1] == "s" else 14 if form.members else 33 if years >= 65 else 58
        return Sex.MALE if family % 100 < men else Sex.FEMALE
    if role is Role.SPOUSE:
        return Sex.FEMALE if family % 100 < 88 else Sex.MALE
    if role is Role.ELDER:
        men = 20 if form.members.count("e") == 1 else 0 if place == len(form.members) else 100
        return Sex.MALE if own % 100 < men else Sex.FEMALE
    return Sex.MALE if own % 1000 < 512 else Sex.FEMALE


_ERAS = tuple(ANCHOR.replace(year=year, month=1, day=1).toordinal() for year in (1950, 1975, 2000))


def given_name(sex: Sex, born: int, drawn: int) -> tuple[str, str]:
    """A name that was given to children then."""
    names = (MALE if sex is Sex.MALE else FEMALE)[bisect_right(_ERAS, born)]
    return names[drawn % len(names)]
