"""In here lives how a condition that is stated in the files (rows/conditions.toml) becomes a question to the facts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import Enum
from functools import reduce
from operator import attrgetter
from typing import Any

import msgspec

from verifier.case import Patient
from verifier.rules.condition import Condition, Test
from verifier.rules.facts import Facts, kind_of
from verifier.rules.row import Stated


def condition(stated: Stated, known: Mapping[str, Condition]) -> Condition:
    """The condition; those that it names must be known already. Raises KeyError for one that nobody knows."""
    tests = [*_of_the_visit(stated), *(_asked(name, known) for name in stated.every)]
    if stated.some:
        tests.append(_any(tuple(_asked(name, known) for name in stated.some)))
    if stated.field is not None:
        tests.append(_field(stated.field, stated.values))
    return Condition(
        stated.name, reduce(_both, tests), stated.yes, stated.no, _kinds(stated, known), _of_nobody(stated)
    )


def _of_nobody(stated: Stated) -> bool | None:
    """What it answers of a patient of whom nothing is known; None where it asks for anything else besides."""
    path = stated.field
    alone = msgspec.structs.replace(stated, field=None, values=()) == Stated(
        name=stated.name, yes=stated.yes, no=stated.no
    )
    if path is None or not path.startswith("patient.") or not alone:
        return None
    return _is(attrgetter(path.removeprefix("patient."))(Patient()), stated.values)


def _kinds(stated: Stated, known: Mapping[str, Condition]) -> frozenset[str]:
    """Kinds of evidence without any of which it cannot hold: its own, else those of a condition that must hold with it."""
    if stated.shown:
        return frozenset(stated.shown)
    if stated.field is not None and stated.field.startswith("evidence."):
        return frozenset({stated.field.split(".")[1]})
    for name in stated.every:
        if not name.startswith("!") and known[name].kinds:
            return known[name].kinds
    if stated.some and all(not name.startswith("!") and known[name].kinds for name in stated.some):
        return frozenset().union(*(known[name].kinds for name in stated.some))
    return frozenset()


def _both(one: Test, other: Test) -> Test:
    return lambda facts: one(facts) and other(facts)


def _any(tests: tuple[Test, ...]) -> Test:
    return lambda facts: any(test(facts) for test in tests)


def _asked(name: str, known: Mapping[str, Condition]) -> Test:
    test = known[name.removeprefix("!")].test
    return (lambda facts: not test(facts)) if name.startswith("!") else test


def _of_the_visit(stated: Stated) -> list[Test]:
    tests: list[Test] = []
    if stated.shown:
        kinds = frozenset(stated.shown)
        tests.append(lambda facts: not kinds.isdisjoint(facts.kinds))
    if stated.first is not None:
        first = stated.first
        tests.append(lambda facts: facts.case.visit_date >= first)
    if stated.last is not None:
        last = stated.last
        tests.append(lambda facts: facts.case.visit_date <= last)
    return tests


def _field(path: str, values: tuple[str | bool | int, ...]) -> Test:
    """Raises AttributeError, when it is asked, for a path that no case has (`rules check` asks each)."""
    if path.startswith("evidence."):
        _, kind, name = path.split(".")
        get = attrgetter(name)
        return lambda facts: any(kind_of(item) == kind and _is(get(item), values) for item in facts.identity.items)
    of_case = attrgetter(path) if not path.startswith("answers.") or path == "answers.insurer_phone" else _through(path)
    answers: dict[Any, bool] = {}  # by the value of the field: what it was found to be before

    def test(facts: Facts) -> bool:
        value = of_case(facts.case)
        answer = answers.get(value)
        if answer is None:
            answer = answers[value] = _is(value, values)
        return answer

    return test


def _through(path: str) -> Callable[[Any], Any]:
    """A path through an answer that may not be there."""
    steps = path.split(".")

    def get(value: Any) -> Any:
        for step in steps:
            if value is None:
                return None
            value = getattr(value, step)
        return value

    return get


def _is(value: Any, values: tuple[str | bool | int, ...]) -> bool:
    """Is it, or does a list hold, one of these? true is not 1."""
    if isinstance(value, tuple):
        return any(_is(one, values) for one in value)
    plain = value.value if isinstance(value, Enum) else value
    return any(type(plain) is type(one) and plain == one for one in values)
