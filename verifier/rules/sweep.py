"""In here live all cases: what can lie on the counter, in every state, with every answer, around every legal day; and what must hold of each.

Two spaces. The plain one is every kind of evidence, up to three at a time, by states, answers and days: it can be swept whole (script/sweep).
The varied one adds what documents, patients, clinics and settings can be; it is sampled evenly, by a stride through all its cases.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from functools import cache, lru_cache, partial
from itertools import combinations
from math import gcd, prod
from typing import Any

import msgspec

from verifier.case import Answer, Answers, Case, Equipment, Evidence, InsurerPhone, Patient, Settings
from verifier.domain import ClinicState, Validity, Verdict
from verifier.evidence import verdict_of
from verifier.rules import ROWS
from verifier.rules.book import BOOK
from verifier.rules.facts import kind_of
from verifier.rules.identity import identify

_DAY = timedelta(days=1)
AT_ONCE = 3  # kinds of evidence on the counter

KINDS = tuple(kind() for kind in Evidence.__args__)

_VARIED: tuple[dict[str, Any], ...] = (
    *({"kind": "my_number_card", **more} for more in (
        {"registered": False},
        {"deregistered_on": "2025-01-10"},
        {"deregistration_applied_on": "2025-01-10"},
        {"certificate_expires_on": "2026-03-10"},
        {"certificate_expires_on": "2025-06-30", "expires_on": "2025-06-30"},
        {"expires_on": "2026-03-10"},
        {"certificate": "revoked"},
        {"chip": "broken"},
        {"pin": "locked", "face": "match"},
        {"pin": "forgotten", "face": "failed"},
        {"pin": "forgotten", "face": "failed", "visual_check": "same"},
        {"visual_check": "different"},
        {"type": "pin_less"},
        {"type": "photo_less"},
        {"type": "photo_less", "pin": "forgotten"},
        {"original": False},
    )),
    *({"kind": "smartphone", **more} for more in ({"certificate_expires_on": "2025-10-10"}, {"registered": False})),
    *({"kind": "legacy_card", **more} for more in (
        {"insurer_number": "139998", "expires_on": "2025-07-31"},
        {"insurer_number": "39139993"},
        {"insurer_number": "139998", "expires_on": "2025-06-30"},
        {"ended_on": "2025-06-01", "ended_by": "loss"},
        {"ended_on": "2025-06-01", "ended_by": "change"},
        {"ended_on": "2025-06-01", "ended_by": "move"},
        {"issued_on": "2024-12-02"},
        {"original": False},
    )),
    *({"kind": "eligibility_certificate", **more} for more in (
        {"form": "paper", "expires_on": "2026-03-31"},
        {"expires_on": "2026-07-31"},
        {"issued_on": "2024-12-02"},
        {"valid_from": "2026-08-01"},
        {"shown_by": "helper"},
        {"insurer_number": "07130008"},
        {"original": False},
    )),
    {"kind": "eligibility_notice", "former_insurer": True},
    {"kind": "eligibility_notice", "insurer_number": "139998"},
    {"kind": "mynaportal_screen", "lost_on": "2025-06-01"},
    {"kind": "mynaportal_screen", "own_device": False},
    {"kind": "eligibility_declaration", "signed": False},
    {"kind": "past_record", "unchanged": True},
    {"kind": "past_record", "unchanged": False},
    {"kind": "subsidy_certificate", "insurer_number": "12130001"},
    {"kind": "my_number_card", "name": "見本　太郎", "birth_date": "1980-02-17"},
    {"kind": "eligibility_certificate", "name": "見本　花子", "birth_date": "1991-09-12"},
    {"kind": "eligibility_certificate", "name": "見本　太朗", "birth_date": "1980-02-17"},
)  # fmt: skip
_PATIENTS: tuple[dict[str, Any], ...] = (
    {},
    {"returning": True},
    {"returning": True, "says": "changed_insurer"},
    {"says": "changed_insurer", "joined_on": "2025-06-01"},
    {"says": "lost_eligibility"},
    {"joined_on": "2025-04-01"},
    {"signs_declaration": False},
    {"agrees_to_register": True},
    {"agrees_to_register": False},
    {"card_lost": True},
    {"told": ["name", "birth_date", "contact", "address"]},
    {"name": "見本　太郎", "birth_date": "1980-02-17"},
    {"subsidy": "forgotten"},
    {"subsidy": "welfare"},
    {"accident": "work"},
    {"moved": True},
    {"online_consultation": True},
)

_CARD = (
    None,
    *(Answer(validity=one) for one in Validity if one is not Validity.SEVERAL),
    Answer(validity=Validity.VALID, ratio=100),
)
_NUMBER = (
    None,
    *(Answer(validity=one) for one in Validity if one is not Validity.NO_INFORMATION),
    Answer(validity=Validity.SEVERAL, branch="02"),
    Answer(validity=Validity.NOT_FOUND, reentered=True),
    Answer(validity=Validity.INVALID, lost_on=date(2026, 8, 31)),
)
_PHONE = (None, *InsurerPhone)


def _sets(items: Sequence[Any], at_once: int) -> tuple[tuple[Any, ...], ...]:
    return tuple(some for size in range(at_once + 1) for some in combinations(items, size))


def boundaries() -> frozenset[date]:
    """Days on which something may be decided otherwise than on the day before."""
    days = {period.first for row in ROWS for period in row.periods}
    days |= {_next(period.last) for row in ROWS for period in row.periods}
    days |= {_next(day.date) if day.name.endswith(("_end", "_at_first")) else day.date for day in BOOK.days}
    return frozenset(day for day in days if day is not None)


def _next(day: date | None) -> date | None:
    return None if day is None else day + _DAY


def legal_days() -> tuple[date, ...]:
    """Each boundary with its eve and the day after."""
    return tuple(sorted({day + shift * _DAY for day in boundaries() for shift in (-1, 0, 1)}))


class Space:
    """All cases of some dimensions, each by its number."""

    def __init__(
        self,
        evidence: Sequence[tuple[Evidence, ...]],
        *,
        patients: Sequence[Patient] = (Patient(),),
        equipment: Sequence[tuple[Equipment, ...]] = ((),),
        settings: Sequence[Settings] = (Settings(),),
    ) -> None:
        answers = [
            Answers(card=card, number=number, insurer_phone=phone)
            for card in _CARD
            for number in _NUMBER
            for phone in _PHONE
        ]
        self.dimensions: tuple[Sequence[Any], ...] = (
            evidence,
            tuple(ClinicState),
            answers,
            legal_days(),
            patients,
            equipment,
            settings,
        )
        self.size = prod(map(len, self.dimensions))

    def case(self, number: int) -> Case:
        chosen = []
        for dimension in self.dimensions:
            number, place = divmod(number, len(dimension))
            chosen.append(dimension[place])
        evidence, clinic, answers, day, patient, equipment, settings = chosen
        return Case(
            visit_date=day,
            clinic=clinic,
            evidence=evidence,
            answers=answers,
            patient=patient,
            equipment=equipment,
            settings=settings,
        )

    def sample(self, number: int, *, part: int = 0, parts: int = 1) -> Iterator[Case]:
        """So many cases, evenly from the whole space, the same each time; all of them where it is no larger. `part` of `parts` alone."""
        if number >= self.size:
            yield from map(self.case, range(part, self.size, parts))
            return
        stride = max(1, round(self.size * 0.6180339887))
        while gcd(stride, self.size) != 1:
            stride += 1
        for place in range(part, number, parts):
            yield self.case(place * stride % self.size)


@cache
def plain() -> Space:
    return Space(_sets(KINDS, AT_ONCE))


@cache
def varied() -> Space:
    decoded = msgspec.convert(list(_VARIED), list[Evidence])
    settings = Settings()
    return Space(
        _sets((*KINDS, *decoded), AT_ONCE),
        patients=msgspec.convert(list(_PATIENTS), list[Patient]),
        equipment=((), tuple(Equipment)),
        settings=(
            settings,
            *(
                msgspec.structs.replace(settings, **{key: not getattr(settings, key)})
                for key in Settings.__struct_fields__
            ),
        ),
    )


# -- what must hold ----------------------------------------------------------------------------------------------------------

_WORTH = {Verdict.ACCEPT: 2, Verdict.CONDITIONAL: 1, Verdict.UNDECIDABLE: 0, Verdict.REFUSE: 0}
# Genuine documents in date: to the last day of old cards one of those, from their beginning the new ones and the portal's screen. A card
# is none of them: it is to be read first, and until it was, an act that could still be done may wait for it (case-format.md).
_OF_OLD = tuple(kind for kind in KINDS if kind_of(kind) == "legacy_card")
_OF_NOW = tuple(
    kind for kind in KINDS if kind_of(kind) in {"eligibility_certificate", "eligibility_notice", "mynaportal_screen"}
)
_DAYS = {day.name: day.date for day in BOOK.days}


class Broken(msgspec.Struct, frozen=True, kw_only=True):
    """An invariant that does not hold, with the smallest case found."""

    invariant: str
    case: Case
    found: str


Reported = tuple[Verdict, str]
Invariant = Callable[[Case, Reported], str]


def broken(case: Case, reported: Reported | None = None) -> Broken | None:
    """The first invariant that this case breaks, in its smallest form; None: all hold. `reported`: its verdict, where it is known."""
    before = verdict_of(case) if reported is None else reported
    for name, holds in _INVARIANTS.items():
        found = holds(case, before)
        if found:
            least = smallest(case, partial(_breaks, holds))
            return Broken(invariant=name, case=least, found=holds(least, verdict_of(least)) or found)
    return None


def _breaks(holds: Invariant, case: Case) -> str:
    return holds(case, verdict_of(case))


def _same_in_any_order(case: Case, before: Reported) -> str:
    """Backwards, and turned on by one: of three things each comes to lie first, and each before and behind each other."""
    shown = case.evidence
    for other in dict.fromkeys((shown[::-1], shown[1:] + shown[:1])) if len(shown) > 1 else ():
        after = verdict_of(msgspec.structs.replace(case, evidence=other))
        if before != after:
            return f"{_said(before)}; in another order {_said(after)}"
    return ""


def _no_worse_with_one_more(case: Case, before: Reported) -> str:
    """Adding a genuine document in date, of the same person, makes nothing worse.

    Where something was set aside as another's (P9b), the answer to its number would come to be taken for the new document's.
    """
    if identify(case).set_aside:
        return ""
    of_old = _OF_OLD if case.visit_date <= _DAYS["legacy_end"] else ()
    for one in (*of_old, *(_OF_NOW if case.visit_date >= _DAYS["new_documents"] else ())):
        after = verdict_of(msgspec.structs.replace(case, evidence=(*case.evidence, one)))
        if _WORTH[after[0]] < _WORTH[before[0]]:
            return f"{_said(before)}; with one more document {_said(after)}"
    return ""


def _same_on_the_next_day(case: Case, before: Reported) -> str:
    """Across no boundary: none of the law's, and no date of the case's own within the reach of its rules (reminder and grace: half a year)."""
    later = case.visit_date + _DAY
    if later in _BOUNDARIES or any(abs((one - later).days) < 200 for one in _dates_of(case)):
        return ""
    after = verdict_of(msgspec.structs.replace(case, visit_date=later))
    return "" if before == after else f"{_said(before)}; a day later {_said(after)}"


_BOUNDARIES = boundaries() | {date(day.year + years, 12, 2) for day in (date(2024, 12, 2),) for years in (4, 5)}


def _dates_of(case: Case) -> Iterator[date]:
    for part in (*case.evidence, case.patient, case.answers):
        yield from _dates_in(part)


@lru_cache(maxsize=65536)
def _dates_in(part: Evidence | Patient | Answers) -> tuple[date, ...]:
    """The same few parts make all cases of a space."""
    return tuple(_dates(msgspec.to_builtins(part)))


def _dates(value: Any) -> Iterator[date]:
    if isinstance(value, dict):
        for inner in value.values():
            yield from _dates(inner)
    elif isinstance(value, str) and len(value) == 10 and value[4:5] == "-":
        yield date.fromisoformat(value)


_INVARIANTS: dict[str, Invariant] = {
    "order": _same_in_any_order,
    "one_more": _no_worse_with_one_more,
    "next_day": _same_on_the_next_day,
}


def _said(one: Reported) -> str:
    return f"{one[0].value} {one[1]}"


def smallest(case: Case, holds: Callable[[Case], object]) -> Case:
    """Leave out what can be left out while it holds."""
    smaller = True
    while smaller:
        smaller = False
        for less in _less(case):
            if holds(less):
                case, smaller = less, True
                break
    return case


def _less(case: Case) -> Iterator[Case]:
    """The case without one of its parts: the largest first."""
    for place in range(len(case.evidence)):
        before, after = case.evidence[:place], case.evidence[place + 1 :]
        yield msgspec.structs.replace(case, evidence=before + after)
    for name, nothing in (("patient", Patient()), ("answers", Answers()), ("equipment", ()), ("settings", Settings())):
        if getattr(case, name) != nothing:
            yield msgspec.structs.replace(case, **{name: nothing})
    for place, item in enumerate(case.evidence):
        for plainer in _plainer(item):
            shown = (*case.evidence[:place], plainer, *case.evidence[place + 1 :])
            yield msgspec.structs.replace(case, evidence=shown)
    for name in ("patient", "answers", "settings"):
        for less in _plainer(getattr(case, name)):
            yield msgspec.structs.replace(case, **{name: less})


def _plainer(part: Evidence | Patient | Answers | Settings) -> Iterator[Any]:
    """The same with one field at its default."""
    plain = type(part)()
    for name in part.__struct_fields__:
        if getattr(part, name) != getattr(plain, name):
            yield msgspec.structs.replace(part, **{name: getattr(plain, name)})
