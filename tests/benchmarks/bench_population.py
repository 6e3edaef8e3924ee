"""In here lives the benchmark of a population: how long its building takes, what a look-up costs among few and among many, what a year brings.

    python -m tests.benchmarks.bench_population [--people 1000000] [--few 10000] [--year 100000] [--keep FOLDER]

The goals: a million people in 90 s on two cores; the slowest hundredth of look-ups among a million at most 1.3 times that among ten thousand.
"""

from __future__ import annotations

import argparse
import os
import random
import resource
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

from mock_server.answers import Frame, answer_by_card, answer_by_number
from mock_server.population.building import build, extend
from mock_server.population.manifest import Population
from mock_server.population.passing import happened
from mock_server.population.persons import People
from mock_server.registry import NumberQuery, Registry
from mock_server.world import World
from mock_server.world import folder as place
from mock_server.world.database import point_to
from mock_server.world.model import Person
from tests.benchmarks.figures import line, machine, ratio
from verifier.clock import start_of_day
from verifier.numbers import normalise_symbol

DAY = date(2026, 1, 9)
UNTIL, FOLLOWED = date(2026, 4, 11), date(2025, 10, 11)
ASKED, ROUNDS = 500, 8
GOAL_SECONDS, GOAL_RATIO = 90, 1.3


def main() -> None:
    told = argparse.ArgumentParser()
    told.add_argument("--people", type=int, default=1_000_000)
    told.add_argument("--few", type=int, default=10_000)
    told.add_argument("--year", type=int, default=100_000)
    told.add_argument("--keep", type=Path)
    told.add_argument(
        "--databases", nargs=3, metavar="URL", help="three empty PostgreSQL databases; the default is files of SQLite"
    )
    options = told.parse_args()
    machine()
    with tempfile.TemporaryDirectory() as folder:
        home = options.keep or Path(folder)
        urls = options.databases or (None, None, None)
        many = built(home / "many", options.people, urls[0])
        few = built(home / "few", options.few, urls[1])
        looked_up(many, few)
        year(built(home / "year", options.year, urls[2]))


def built(folder: Path, people: int, url: str | None) -> World:
    world = World.init(folder) if not folder.exists() else World.open(folder)
    if world.people() is not None:
        return world
    point_to(folder, url)
    began, cpu = time.perf_counter(), _cpu()
    done = build(folder, world.seed, Population(people=people, until=UNTIL, followed_from=FOLLOWED))
    seconds = time.perf_counter() - began
    print(
        f"{people:>9,} people built{'':30} {seconds:8.1f} s   ({_cpu() - cpu:.1f} s of our cores)   {done.rows:,} rows"
    )
    if url is None:
        size = (folder / place.PEOPLE).stat().st_size
        print(f"{'':52} {size / 1e6:,.0f} MB, {size / people:,.0f} bytes a person")
    if people >= 1_000_000:
        goal = "reached" if seconds <= GOAL_SECONDS * people / 1e6 else "missed"
        print(f"{'':52} goal ≤ {GOAL_SECONDS * people / 1e6:.0f} s: {goal}; cores: {os.cpu_count()}")
    return world


def _cpu() -> float:
    own, children = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    return own.ru_utime + own.ru_stime + children.ru_utime + children.ru_stime


def looked_up(many: World, few: World) -> None:
    """By card and by number, whole answers, of people drawn by chance; both by turns, so that what else the machine does strikes both."""
    for name, ask in (("by card", by_card), ("by number", by_number)):
        times: dict[str, list[float]] = {"few": [], "many": []}
        asks = {"few": ask(few), "many": ask(many)}
        for _ in range(ROUNDS):
            for which, one in asks.items():
                times[which] += one()
        for which, world in (("few", few), ("many", many)):
            people = world.people()
            assert people is not None
            line(f"look-up {name} among {people.population.people:,}", times[which])
        slow = {which: statistics.quantiles(found, n=100)[98] for which, found in times.items()}
        print(f"{'':52} p99 few {slow['few']:.3f} ms, many {slow['many']:.3f} ms")
        ratio(f"look-up {name}: p99 many / few", slow["many"], slow["few"], GOAL_RATIO)


def by_card(world: World) -> Callable[[], list[float]]:
    people, path = world.people(), world.population_registry()
    assert people is not None
    assert path is not None
    registry = Registry(path)
    frame = Frame("answer", start_of_day(DAY), DAY)
    serials = [
        person.card.auth_serial for person in drawn(people) if person.impossible is None and person.card is not None
    ]

    def ask() -> list[float]:
        times = []
        for serial in serials:
            began = time.perf_counter()
            card = registry.card(serial, DAY)
            assert card is not None
            answer_by_card(frame, card, registry.insurances(card.person, DAY))
            times.append((time.perf_counter() - began) * 1e3)
        return times

    ask()
    return ask


def by_number(world: World) -> Callable[[], list[float]]:
    people, path = world.people(), world.population_registry()
    assert people is not None
    assert path is not None
    registry = Registry(path)
    frame = Frame("answer", start_of_day(DAY), DAY)
    queries = [
        NumberQuery(held.insurer.number, normalise_symbol(held.symbol), held.number, held.branch, person.birth_date)
        for person in drawn(people)
        if person.impossible is None
        for held in person.insured[-1:]
    ]

    def ask() -> list[float]:
        times = []
        for query in queries:
            began = time.perf_counter()
            answer_by_number(frame, query, registry.people_of_number(query, DAY))
            times.append((time.perf_counter() - began) * 1e3)
        return times

    ask()
    return ask


def drawn(people: People) -> Iterator[Person]:
    chance = random.Random(7)
    for _ in range(ASKED):
        person = people.person(f"p{chance.randint(1, people.population.people):07d}", DAY)
        assert person is not None
        yield person


def year(world: World) -> None:
    people = world.people()
    assert people is not None
    until = people.population.until
    later = until.replace(year=until.year + 1)
    began, cpu = time.perf_counter(), _cpu()
    rows = extend(world.folder, world.seed, later)
    seconds = time.perf_counter() - began
    path = world.population_registry()
    assert path is not None
    counts = happened(path, until, later)
    print(
        f"a year of {people.population.people:,} people{'':26} {seconds:8.1f} s   ({_cpu() - cpu:.1f} s of our cores)"
        f"   {rows:,} rows"
    )
    for name, count in counts.items():
        print(f"    {name:24} {count:>9,}   {count / people.population.people * 1000:6.1f} in 1,000 people")


if __name__ == "__main__":
    main()
