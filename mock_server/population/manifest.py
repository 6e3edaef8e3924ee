"""In here lives what a world folder says of its population: how many people, told up to which day, and whether its building was finished."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import msgspec

from cardreader.platform import replace_atomically
from mock_server.population.spells import MOST_PEOPLE
from mock_server.store import Database
from mock_server.world.database import database_of, schema_in
from mock_server.world.errors import WorldDamaged, WorldError
from mock_server.world.folder import PEOPLE, POPULATION

MANIFEST = f"{POPULATION}/population.json"
PARTS = f"{POPULATION}/parts"
VERSION = 1

BYTES_A_PERSON = 3_900  # on the disk when it is built, and as much again while it is
SECONDS_A_MILLION = 100  # on two cores


class Population(msgspec.Struct, frozen=True, kw_only=True):
    """A world's population. `until`: everything that is recorded by that day is in its registry; `followed_from`: since when the way of each

    registration is told; `built`: whether the building was finished.
    """

    people: int
    until: date
    followed_from: date
    built: bool = False
    version: int = VERSION


class PopulationError(WorldError):
    """A population cannot be built or asked. `code` is stable, `values` tell of it."""

    def __init__(self, code: str, **values: object) -> None:
        super().__init__(code)
        self.code = code
        self.values = values


def registry_place(folder: Path) -> Database:
    """Where the world's population has its registry, once it is built. Raises WorldDamaged, OSError."""
    url = database_of(folder)
    return folder / PEOPLE if url is None else schema_in(folder, url, POPULATION)


def read_population(folder: Path) -> Population | None:
    """What the world's folder says; None: it has no population. Raises WorldDamaged, OSError."""
    path = folder / MANIFEST
    try:
        return msgspec.json.decode(path.read_bytes(), type=Population)
    except FileNotFoundError:
        return None
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise WorldDamaged(path, "population_unreadable") from error


def write_population(folder: Path, population: Population) -> None:
    """Raises OSError."""
    (folder / POPULATION).mkdir(exist_ok=True, mode=0o700)
    replace_atomically(folder / MANIFEST, msgspec.json.encode(population) + b"\n", mode=0o644, sync=True)


def check_people(people: int) -> None:
    """That there can be so many. Raises PopulationError."""
    if not 1 <= people <= MOST_PEOPLE:
        raise PopulationError("people_out_of_range", people=people, most=MOST_PEOPLE)
