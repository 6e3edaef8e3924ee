"""In here lives `uketsuke server`: the national side alone."""

from __future__ import annotations

from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from terminal.commands.composition import open_world, tls_at
from terminal.failure import Failure, wrong_use
from terminal.options import Options, common
from terminal.spoken import DayType, SpokenCommand
from verifier.clock_file import CLOCK

if TYPE_CHECKING:
    from mock_server.store import Database
    from mock_server.world import World


def _registry_of(folder: Path, cast_on: date, today: date) -> Database:
    """The registry of these people of the world, with what is known by that day: the clock was set, or another day has come, while we are at work."""
    from mock_server.world import World

    return World.open(folder).registry_of(cast_on, today)


def _population_of(folder: Path) -> Database | None:
    """The registry of the world's population, once its building is finished; None: not yet, or it cannot be opened now. Mostly a look for one file."""
    from mock_server.population.manifest import read_population
    from mock_server.store import DatabaseTrouble
    from mock_server.world import World, WorldError

    try:
        found = read_population(folder)
        return World.open(folder).population_registry() if found is not None and found.built else None
    except (WorldError, DatabaseTrouble, OSError):
        return None


def _use(world: World, database: str, people_of: date) -> None:
    """Let the world use that database from now on, once it has shown that it can be used; else it stays with the one it had."""
    from mock_server.postgres import check_url
    from mock_server.store import JOURNAL, Postgres, examine
    from mock_server.world.database import FILES, trying

    if database != FILES:
        check_url(Postgres(database, ""))
    with trying(world.folder, None if database == FILES else database):
        world.registry_of(people_of)
        examine(world.journal(), JOURNAL)


@click.command(cls=SpokenCommand)
@common
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", type=click.IntRange(0, 65535), default=8443, show_default=True)
@click.option("--workers", type=click.IntRange(1, 64), default=1, show_default=True)
@click.option("--database", metavar="URL")
@click.option("--no-tls", is_flag=True)
@click.option("--end-with-parent", is_flag=True, hidden=True)
@click.option(
    "--cast-on", type=DayType(), hidden=True
)  # for a counter's own: the people who stand at it since yesterday
@click.pass_obj
def server(
    options: Options,
    *,
    host: str,
    port: int,
    workers: int,
    database: str | None,
    no_tls: bool,
    end_with_parent: bool,
    cast_on: date | None,
) -> None:
    from mock_server.serve import (
        HostUnusable,
        NotLoopback,
        PortBusy,
        ServerOptions,
        TlsUnusable,
        WorkersUnsupported,
        run,
    )
    from mock_server.store import DatabaseTrouble
    from mock_server.workers import WorkersFailed
    from mock_server.world.clinics import Certificate

    world = open_world(options)
    people_of = world.cast_on or cast_on or options.today
    if database is not None:
        _use(world, database, people_of)
    if world.population is not None:
        from terminal.commands.world_population import tell_until

        tell_until(options, world, options.today)
    serving = ServerOptions(
        registry=world.registry_of(people_of, options.today),
        journal=world.journal(),
        authorities=tuple(world.authorities()),
        clinics=tuple(clinic.code for clinic in world.clinics() if clinic.certificate is not Certificate.NONE),
        day=people_of,
        host=host,
        port=port,
        workers=workers,
        tls=None if no_tls else tls_at(options, world),
        end_with_parent=end_with_parent,
        clock=None if options.day is not None else world.folder / CLOCK,
        registry_of=partial(_registry_of, world.folder),
        population=world.population_registry(),
        population_of=partial(_population_of, world.folder),
    )
    try:
        run(serving)
    except PortBusy as busy:
        raise Failure("port_busy", f"{host}:{port}", port=port) from busy
    except NotLoopback as error:
        raise wrong_use("not_loopback", host) from error
    except HostUnusable as error:
        raise wrong_use("host_unusable", host) from error
    except WorkersUnsupported as error:
        raise wrong_use(error.code, "--workers") from error
    except WorkersFailed as error:
        raise Failure(error.code, str(workers)) from error
    except DatabaseTrouble as error:
        from terminal.commands.troubles import database_failure

        raise database_failure(error) from error
    except TlsUnusable as error:
        raise Failure("world_damaged", str(error.where), reason=error.code) from error
    except PermissionError as error:
        if error.filename is not None:  # a file of the world, and no port
            raise
        raise Failure("port_forbidden", f"{host}:{port}") from error
