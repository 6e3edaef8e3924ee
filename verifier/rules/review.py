"""In here lives what the rules can be asked about themselves: what changes between two days, and which rows are dead, shadowed or untried."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from functools import cache, partial
from pathlib import Path

import msgspec

from verifier.case import Case, Evidence, Settings
from verifier.domain import ClinicState, Verdict
from verifier.evidence import decide, verdict_of
from verifier.rule_flaws import Flaw, RulesBroken
from verifier.rules import ROWS
from verifier.rules.build import build, check_names, contents
from verifier.rules.conditions import OF_THE_PROGRAM
from verifier.rules.days import NEW_DOCUMENTS
from verifier.rules.facts import facts_of, kind_of
from verifier.rules.looking import READY
from verifier.rules.row import Rule
from verifier.rules.sweep import KINDS, Reported, legal_days, plain, smallest, varied

_FOLDER = Path(__file__).with_name("rows")
_LOOKED_AT = 1_800  # cases of each space that `diff` decides on both days: well below two seconds
_SWEPT = 12_000  # cases of the varied space that `check` decides


class Beside(msgspec.Struct, frozen=True):
    """A case that stands beside the rows, with what is expected of it."""

    id: str
    case: Case
    verdict: Verdict
    rule: str


@cache
def beside() -> tuple[Beside, ...]:
    """The cases that stand beside the rows, in the order of the files."""
    lines = (line for file in sorted(_FOLDER.glob("*.cases.jsonl")) for line in file.read_bytes().splitlines())
    return tuple(msgspec.json.decode(line, type=Beside) for line in lines if line.strip())


def beside_row(row_id: str) -> list[Beside]:
    """The cases of one row's table: their ids begin with its."""
    return [one for one in beside() if one.id == row_id or one.id.startswith(f"{row_id}-")]


# -- between two days --------------------------------------------------------------------------------------------------------


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """Cases that are decided one way on the first day, another on the second; the smallest of them, dated on the second."""

    before: tuple[Verdict, str]
    after: tuple[Verdict, str]
    cases: int
    example: Case


class Difference(msgspec.Struct, frozen=True, kw_only=True):
    """What changes between two days."""

    begin: tuple[Rule, ...]  # rows that hold on the second day and not on the first
    end: tuple[Rule, ...]
    changes: tuple[Change, ...]
    looked_at: int  # cases


def difference(first: date, second: date, known_on: date | None = None) -> Difference:
    """What changes for whom, with examples found by deciding the same cases on both days."""
    settings = Settings()
    on_first = {row.rule.id for row in READY if row.in_force(first, known_on, settings)}
    on_second = {row.rule.id for row in READY if row.in_force(second, known_on, settings)}
    found: dict[tuple[Reported, Reported], list[Case]] = {}
    looked_at = 0
    for case in _cases():
        looked_at += 1
        one = msgspec.structs.replace(case, visit_date=first, known_on=known_on)
        other = msgspec.structs.replace(case, visit_date=second, known_on=known_on)
        before, after = verdict_of(one), verdict_of(other)
        if before != after:
            found.setdefault((before, after), []).append(other)
    changes = [
        Change(
            before=change[0],
            after=change[1],
            cases=len(cases),
            example=smallest(min(cases, key=_size), partial(_changes, first, change)),
        )
        for change, cases in found.items()
    ]
    return Difference(
        begin=tuple(row for row in ROWS if row.id in on_second - on_first),
        end=tuple(row for row in ROWS if row.id in on_first - on_second),
        changes=tuple(sorted(changes, key=lambda change: (change.before[0] is change.after[0], -change.cases))),
        looked_at=looked_at,
    )


def _changes(first: date, change: tuple[Reported, Reported], case: Case) -> bool:
    """Is a case of the second day decided so on both days?"""
    if verdict_of(case) != change[1]:
        return False
    return verdict_of(msgspec.structs.replace(case, visit_date=first)) == change[0]


def _cases() -> Iterator[Case]:
    """The cases beside the rows as well: they are those that people thought of."""
    seen = set()
    for one in beside():
        plainly = msgspec.structs.replace(one.case, settings=Settings(), known_on=None, id=None, visit_date=date.min)
        key = msgspec.json.encode(plainly)
        if key not in seen:
            seen.add(key)
            yield plainly
    for case in plain().sample(_LOOKED_AT):
        yield case
    for case in varied().sample(_LOOKED_AT):
        yield msgspec.structs.replace(case, settings=Settings())


def _size(case: Case) -> tuple[int, int]:
    return len(case.evidence), len(msgspec.json.encode(msgspec.structs.replace(case, visit_date=date.min)))


# -- in themselves -----------------------------------------------------------------------------------------------------------


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """What was found: flaws forbid the use of the files; dead rows never hold; the rest is for a human's eye."""

    flaws: tuple[Flaw, ...] = ()
    dead: tuple[str, ...] = ()
    # A row's verdict that is never reported, and the row that goes before it; those that the files themselves put behind others are left out.
    shadowed: tuple[tuple[str, Verdict, str], ...] = ()
    # A row's verdict that the files put behind others, and which is reported all the same.
    not_behind: tuple[tuple[str, Verdict], ...] = ()
    # Gaps: kind of evidence, and the states of the clinic in which on no legal day anything but the last row speaks of it.
    alone: tuple[tuple[str, tuple[ClinicState, ...]], ...] = ()
    untried: tuple[str, ...] = ()  # rows without a case beside them
    wrong: tuple[str, ...] = ()  # cases beside the rows that are decided otherwise than written
    rows: int = 0

    @property
    def sound(self) -> bool:
        return not (self.flaws or self.dead or self.wrong or self.not_behind)


def report() -> Report:
    """Look the files over, then sweep."""
    flaws = _flaws()
    if flaws:
        return Report(flaws=flaws)
    held: set[str] = set()
    reported: set[tuple[str, Verdict]] = set()
    instead: dict[
        tuple[str, Verdict], set[str]
    ] = {}  # what was reported where a row held with that verdict, or with any
    outcomes = {row.rule.id: [(one, asked) for one, asked in row.outcomes if one.verdict] for row in READY}
    for case in _swept():
        facts = facts_of(case)
        decision = decide(case, why=True)
        reported.add((decision.rule, decision.verdict))
        for row in decision.considered or ():
            if not row.held:
                continue
            held.add(row.rule)
            verdict = next(
                (o.verdict for o, asked in outcomes[row.rule] if all(one.holds(facts) for one in asked)), None
            )
            if verdict is not None:
                instead.setdefault((row.rule, verdict), set()).add(decision.rule)
    behind = [(row.id, one.verdict) for row in ROWS for one in row.outcomes if one.verdict and one.behind]
    verdicts = [(row.id, one) for row in ROWS for one in dict.fromkeys(o.verdict for o in row.outcomes) if one]
    return Report(
        dead=tuple(row.id for row in ROWS if row.id not in held),
        shadowed=tuple(
            (row, verdict, min(instead[row, verdict]))
            for row, verdict in verdicts
            if (row, verdict) not in reported and (row, verdict) in instead and (row, verdict) not in behind
        ),
        not_behind=tuple(one for one in behind if one in reported),
        alone=tuple(_gaps()),
        untried=tuple(row.id for row in ROWS if not beside_row(row.id)),
        wrong=tuple(one.id for one in beside() if verdict_of(one.case) != (one.verdict, one.rule)),
        rows=len(ROWS),
    )


def _flaws() -> tuple[Flaw, ...]:
    files = contents()
    try:
        book = build(files)
    except RulesBroken as broken:
        return broken.flaws
    return tuple(check_names(book, [*OF_THE_PROGRAM, *(one.name for one in book.conditions)], files))


def _swept() -> Iterator[Case]:
    yield from (one.case for one in beside())
    yield from varied().sample(_SWEPT)


def _gaps() -> Iterator[tuple[str, tuple[ClinicState, ...]]]:
    """Evidence of which, alone in a state of the clinic, nothing but the last row speaks on any legal day from 2024-12-02 on."""

    def gap(item: Evidence, state: ClinicState) -> bool:
        return all(verdict_of(Case(visit_date=day, clinic=state, evidence=(item,)))[1] == last for day in days)

    last = next(row.id for row in ROWS if row.last)
    days = [day for day in legal_days() if day >= NEW_DOCUMENTS]
    for item in KINDS:
        states = tuple(state for state in ClinicState if gap(item, state))
        if states:
            yield kind_of(item), states


def as_line(case: Case) -> str:
    """A case as a line of a file of cases, without what is left at its default."""
    made = msgspec.to_builtins(case)
    for name in ("patient", "answers", "settings"):
        if not made.get(name):
            made.pop(name, None)
    return json.dumps(made, ensure_ascii=False, separators=(",", ":"))
