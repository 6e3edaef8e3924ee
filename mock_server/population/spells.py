"""In here lives how each of a family is insured: one spell after another, with the insurer, symbol, number and branch of each, and why it ended."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from mock_server.events import LossReason
from mock_server.population import insurers
from mock_server.population.draw import mix
from mock_server.population.families import Family, Member, Role
from mock_server.population.figures import EMPLOYERS, UNIONS
from mock_server.population.lives import SINCE, Life, Piece, own_pieces
from mock_server.world.insurers import Insurer
from verifier.domain import Relation

MOST_PEOPLE = 9_000_000  # so many have numbers of seven digits of their own

_STEP = 6_700_417  # prime: what is multiplied by it and taken modulo ten million and the like is nobody else's
_TOKYO, _OSAKA = 12, 26
_EMPLOYERS = EMPLOYERS["association"] + EMPLOYERS["society"]


@dataclass(slots=True)
class Spell:
    """One insurance, from `start` to `end` (the first day without it). `salt` decides how its registration went; `held_by` is whose number it has."""

    insurer: Insurer
    symbol: str
    number: str
    branch: str
    relation: Relation
    start: int
    end: int
    why: LossReason
    salt: int
    late_elderly: bool = False


def spells(family: Family, lives: Sequence[Life], member: Member, until: int) -> list[Spell]:
    """What the member holds and held since the national system began, as far as it begins by `until`; whole even where it ends later."""
    life = lives[member.place]
    found: list[Spell] = []
    for owner, piece, phase_end in _pieces(lives, life):
        start, end, turn = piece
        if end <= SINCE:
            continue
        if start > until:
            break
        found.append(_spell(family, life, owner, start, end, turn, phase_end))
    if life.late_from <= until and life.late_from <= life.died:
        found.append(_late(family, life))
    last = life.died + 1
    kept: list[Spell] = []
    for one in found:
        if one.start > life.died:
            continue
        if one.end > last or one.end == last:
            one.end, one.why = last, LossReason.DIED
        if (
            kept and kept[-1].start == one.start
        ):  # born into an overlap, or grown up in it: declared is the newer one alone
            kept.pop()
        kept.append(one)
    for one, following in pairwise(kept):
        if one.why is LossReason.LEFT and following.insurer.number == one.insurer.number and one.insurer.office:
            one.why = LossReason.MOVED
    return kept


def _pieces(lives: Sequence[Life], life: Life) -> Iterator[tuple[Life, Piece, int]]:
    """By whose right, from when to when, and the end of the phase of life in which it falls. The town's insurance is one as long as it goes on."""
    town: list[int] | None = None
    for owner, (start, end, turn), phase_end in _by_phases(lives, life):
        if end <= start:
            continue
        if turn is None:
            if town is not None and start <= town[1]:
                town[1] = max(town[1], end)
            else:
                if town is not None:
                    yield life, (town[0], town[1], None), phase_end
                town = [start, end]
            continue
        if town is not None:
            yield life, (town[0], town[1], None), phase_end
            town = None
        yield owner, (start, end, turn), phase_end
    if town is not None:
        yield life, (town[0], town[1], None), life.late_from


def _by_phases(lives: Sequence[Life], life: Life) -> Iterator[tuple[Life, Piece, int]]:
    member, head = life.member, lives[0]
    phases: tuple[tuple[int, int, bool], ...]
    if member.role is Role.CHILD:
        phases = ((member.born, life.works_from, True), (life.works_from, life.late_from, False))
    elif member.role is Role.SPOUSE:
        phases = ((member.born, life.partner_from, False), (life.partner_from, life.late_from, True))
    elif member.role is Role.ELDER and life.salt % 100 < 35:
        phases = ((member.born, SINCE - 1, False), (SINCE - 1, life.late_from, True))
    else:
        phases = ((member.born, life.late_from, False),)
    for begins, ends, dependant in phases:
        ends = min(ends, life.late_from)
        if ends <= begins or ends <= SINCE:
            continue
        if not dependant:
            for start, end, turn in own_pieces(life):
                yield life, (max(start, begins), min(end, ends), turn), ends
            continue
        last = min(head.late_from, head.died + 1)
        for start, end, turn in own_pieces(head):
            yield head, (max(start, begins), min(end, ends, last), turn), ends
        yield life, (max(last, begins), ends, None), ends


def _spell(family: Family, life: Life, owner: Life, start: int, end: int, turn: int | None, phase_end: int) -> Spell:
    member = life.member
    salt = life.salt ^ start
    if turn is None:
        insurer = insurers.NATIONAL[family.prefecture]
        number = number_of(family.first)
        why = LossReason.SEVENTY_FIVE if end == life.late_from else LossReason.LEFT
        return Spell(
            insurer, insurer.symbol, number, f"{member.place + 1:02d}", Relation.INSURED, start, end, why, salt
        )
    insurer, symbol = _employer(family, owner, turn)
    if owner is life:
        why = LossReason.SEVENTY_FIVE if end == life.late_from else LossReason.LEFT
        return Spell(
            insurer, symbol, number_of(member.index, member.child), "01", Relation.INSURED, start, end, why, salt
        )
    if end == life.late_from:
        why = LossReason.SEVENTY_FIVE
    else:
        why = LossReason.REMOVED if end == phase_end else LossReason.MEMBER_LOST
    number = number_of(owner.member.index, owner.member.child)
    return Spell(insurer, symbol, number, f"{member.place + 1:02d}", Relation.DEPENDANT, start, end, why, salt)


def _late(family: Family, life: Life) -> Spell:
    member = life.member
    insurer = insurers.LATE_ELDERLY[family.prefecture]
    number = str(10_000_000 + member.index * _STEP % 90_000_000)
    return Spell(
        insurer, "", number, "01", Relation.INSURED, life.late_from, life.died + 1, LossReason.DIED,
        life.salt ^ life.late_from, late_elderly=True,
    )  # fmt: skip


def number_of(index: int, child: int = 0) -> str:
    """The number of whoever is insured by own right: nobody else's at any insurer. A child born since has eight digits."""
    number = 1_000_000 + index * _STEP % 9_000_000
    return f"{child}{number}" if child else str(number)


def _employer(family: Family, owner: Life, turn: int) -> tuple[Insurer, str]:
    """The insurer of that job, and the symbol of the employer there."""
    chance = mix(owner.salt ^ 0xE3, turn)
    here = family.prefecture
    if owner.of_a_union:
        kind = owner.salt % 100
        if kind < UNIONS["state"]:
            office = insurers.BRANCHES[chance % len(insurers.BRANCHES)]
            return office, office.symbol
        union = insurers.LOCAL_UNIONS[here] if kind < 100 - UNIONS["school"] else insurers.SCHOOL_UNIONS[here]
        return union, f"{union.symbol}{chance % 97:02d}"
    rest = chance // 1000
    if chance % _EMPLOYERS < EMPLOYERS["association"]:
        return insurers.ASSOCIATION[here], f"{here + 1:02d}{rest % 1_000_000:06d}"
    seat = rest % 100
    place = _TOKYO if seat < 50 else _OSAKA if seat < 65 else here
    return insurers.SOCIETIES[place], str(1 + rest // 100 % 9000)
