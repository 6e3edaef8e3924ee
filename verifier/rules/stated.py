"""In here lives how a condition that is stated in the files (rows/conditions.toml) becomes a question to the facts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import Enum
from operator import attrgetter
from typing import Any

from verifier.rules.condition import Condition, Test
from verifier.rules.facts import Facts, kind_of
from verifier.rules.row import Stated


def condition(stated: Stated, known: Mapping[str, Condition]) -> Condition:
    """The condition; those that it names must be known already. Raises KeyError for one that nobody knows."""
    tests = [*_of_itself(stated), *(_asked(name, known) for name in stated.every)]
    if stated.some:
        some = tuple(_asked(name, known) for name in stated.some)
        tests.append(lambda facts: any(test(facts) for test in some))
    whole = tests[0] if len(tests) == 1 else _all(tuple(tests))
    return Condition(stated.name, whole, stated.yes, stated.no)


def _all(tests: tuple[Test, ...]) -> Test:
    return lambda facts: all(test(facts) for test in tests)


def _asked(name: str, known: Mapping[str, Condition]) -> Test:
    test = known[name.removeprefix("!")].test
    return (lambda facts: not test(facts)) if name.startswith("!") else test


def _of_itself(stated: Stated) -> list[Test]:
    tests: list[Test] = []
    if stated.shown:
        kinds = frozenset(stated.shown)
        tests.append(lambda facts: not kinds.isdisjoint(facts.kinds))
    if stated.first is not None:
        first = stated.first
        tests.append(lambda facts: facts.day >= first)
    if stated.last is not None:
        last = stated.last
        tests.append(lambda facts: facts.day <= last)
    if stated.field is not None:
        tests.append(_field(stated.field, stated.values))
    return tests


def _field(path: str, values: tuple[str | bool | int, ...]) -> Test:
    if path.startswith("evidence."):
        _, kind, name = path.split(".")
        get = attrgetter(name)
        return lambda facts: any(kind_of(item) == kind and _is(get(item), values) for item in facts.identity.items)
    steps = path.split(".")
    if len(steps) == 1:
        get_one: Callable[[Any], Any] = attrgetter(path)
        return lambda facts: _is(get_one(facts.case), values)

    def test(facts: Facts) -> bool:
        value: Any = facts.case
        for step in steps:
            if value is None:
                return False
            value = getattr(value, step)
        return _is(value, values)

    return test


def _is(value: Any, values: tuple[str | bool | int, ...]) -> bool:
    """Is it, or does a list hold, one of these? true is not 1."""
    if isinstance(value, tuple):
        return any(_is(one, values) for one in value)
    plain = value.value if isinstance(value, Enum) else value
    return any(type(plain) is type(one) and plain == one for one in values)
