"""In here lives what the commands do about a world's population: build it, tell of it, and let time pass for it."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from time import perf_counter
from typing import TYPE_CHECKING

import click
import msgspec

from terminal.failure import Exit, Failure, wrong_use
from terminal.options import Options

if TYPE_CHECKING:
    from mock_server.population.manifest import Population
    from mock_server.world import World
    from mock_server.world.clock import Moved

AHEAD = timedelta(days=92)  # so far the lives of a population are told beyond the day on which they are
FOLLOWED = timedelta(days=90)  # so far back the way of each registration is told
_LARGE = 2_000_000  # from so many on it is said beforehand what it takes
_STEPS = 1000


def populate(options: Options, seed: str | None, people: int) -> None:
    """`world init --people N`: a new world with a population, or the rest of one whose building was cut off. Raises Failure."""
    from mock_server.population.building import build
    from mock_server.population.manifest import Population, check_people
    from mock_server.world import World, WorldMissing

    check_people(people)
    try:
        world = World.open(options.folder)
    except WorldMissing:
        world = World.init(options.folder, seed=seed or "demo")
    if seed is not None and seed != world.seed:
        raise wrong_use("population_seed", str(options.folder), seed=world.seed)
    today = options.today
    wanted = Population(people=people, until=today + AHEAD, followed_from=today - FOLLOWED)
    if people >= _LARGE:
        from mock_server.population.manifest import BYTES_A_PERSON, SECONDS_A_MILLION

        minutes = people / 1e6 * SECONDS_A_MILLION / 60
        click.echo(
            options.speech(
                "population.takes", minutes=f"{minutes:.0f}", gigabytes=f"{people * BYTES_A_PERSON / 1e9:.0f}"
            ),
            err=True,
        )
    began = perf_counter()
    with _bar(options, "population.label") as told:
        done = build(world.folder, world.seed, wanted, told)
    seconds = perf_counter() - began
    if options.as_json:
        line = {
            "event": "made",
            "world": str(world.folder),
            "seed": world.seed,
            **msgspec.to_builtins(done),
            "seconds": round(seconds, 1),
        }
        click.echo(msgspec.json.encode(line).decode())
        return
    click.echo(options.speech("world_made", folder=world.folder, seed=world.seed))
    click.echo(
        options.speech(
            "population.made", people=f"{done.people:,}", seconds=f"{seconds:.0f}", last=f"p{done.people:07d}"
        )
    )
    if done.resumed:
        click.echo(options.speech("population.resumed"))


def say_population(options: Options, population: Population) -> None:
    """That there are more people than those who are listed; on standard error, for people."""
    code = "population.there" if population.built else "population.unfinished"
    click.echo(
        options.speech(
            code, people=f"{population.people:,}", number=population.people, last=f"p{population.people:07d}"
        ),
        err=True,
    )


def nobody_of(population: Population, person: str) -> Failure:
    """Why nobody is called so in this population."""
    if not population.built:
        return Failure("population_unfinished", person, status=Exit.TROUBLE, people=population.people)
    return wrong_use("person_beyond", person, last=f"p{population.people:07d}")


def live_on(options: Options, world: World, moved: Moved) -> None:
    """Time has passed: tell the population's registry what happens up to then and a little beyond, and say how much happened."""
    from mock_server.population.building import extend
    from mock_server.population.passing import happened

    after = moved.after.date()
    population = world.population
    if population is not None and after > population.until:
        with _bar(options, "population.living") as told:
            extend(world.folder, world.seed, after + AHEAD, told)
    path = world.population_registry()
    if path is None or moved.first:
        return
    counts = happened(path, moved.before.date(), after)
    if options.as_json:
        line = {"event": "population", "from": moved.before.date(), "to": after, "counts": counts}
        click.echo(msgspec.json.encode(line).decode())
    elif counts:
        speech = options.speech
        parts = [f"{speech(f'population.count.{name}')} {count:,}" for name, count in counts.items()]
        click.echo(speech("population.happened", what=speech("list_and").join(parts)))


@contextmanager
def _bar(options: Options, label: str) -> Iterator[Callable[[float], None]]:
    """A progress bar on standard error, where that is a terminal."""
    bar = click.progressbar(
        length=_STEPS,
        label=options.speech(label),
        file=sys.stderr,
        hidden=options.as_json or not sys.stderr.isatty(),
        show_eta=True,
    )
    with bar:
        yield lambda share: bar.update(max(0, round(share * _STEPS) - bar.pos))


def tell_until(options: Options, world: World, day: date) -> None:
    """See that the population's registry knows all that is recorded by that day: time has passed since it was built. Raises what building raises."""
    population = world.population
    if population is None:
        return
    if not population.built:
        say_population(options, population)
    elif (
        world.population_registry() is None
    ):  # the world was pointed to another database since: the same people once more
        from mock_server.population.building import build
        from mock_server.population.manifest import write_population

        unbuilt = msgspec.structs.replace(population, until=max(population.until, day), built=False)
        write_population(world.folder, unbuilt)
        with _bar(options, "population.label") as told:
            build(world.folder, world.seed, unbuilt, told)
    elif day > population.until:
        from mock_server.population.building import extend

        with _bar(options, "population.living") as told:
            extend(world.folder, world.seed, day + AHEAD, told)
