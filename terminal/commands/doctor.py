"""In here lives `uketsuke doctor`: what works on this machine, and how to mend the rest."""

from __future__ import annotations

import asyncio
import locale
import platform
import socket
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click
import msgspec

from terminal.commands.composition import National, clinic_at, ledger_folder, open_world, tls_at
from terminal.failure import Exit, Failure
from terminal.options import Options, common, national
from terminal.spoken import SpokenCommand

if TYPE_CHECKING:
    from mock_server.world import World

OLDEST_PYTHON = (3, 11)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at. `detail` is a fact; `needed`: without it the counter cannot be used at all."""

    id: str
    ok: bool
    detail: str = ""
    needed: bool = False
    mend: str | None = None  # where this trouble has one of its own


@click.command(cls=SpokenCommand)
@common
@national
@click.pass_obj
def doctor(
    options: Options, *, server: str | None, ca: Path | None, client_cert: Path | None, client_key: Path | None
) -> int:
    found: list[Finding] = []
    for finding in examine(options, National(server, ca, client_cert, client_key)):
        found.append(finding)
        _tell(options, finding)
    ill = [finding for finding in found if not finding.ok]
    bad = any(finding.needed for finding in ill)
    if not options.as_json:
        summary = "doctor.summary_bad" if bad else "doctor.summary_some" if ill else "doctor.summary_ok"
        click.echo(options.speech(summary))
    return Exit.TROUBLE if bad else Exit.DONE


def _tell(options: Options, finding: Finding) -> None:
    say = options.speech
    what = say(f"doctor.{finding.id}.{'ok' if finding.ok else 'bad'}", detail=finding.detail)
    mend = None if finding.ok else finding.mend or _mend(options, finding.id)
    if options.as_json:
        row = {"id": finding.id, "ok": finding.ok, "what": what, "mend": mend, "needed": finding.needed}
        click.echo(msgspec.json.encode(row).decode())
        return
    click.echo(f"{'○' if finding.ok else '×'} {what}")
    if mend is not None:
        click.echo(f"    → {mend}")


def _mend(options: Options, finding: str) -> str:
    """The mend for this system, else for any Linux, else the one that serves all."""
    from cardreader.platform import System, this_system
    from terminal.words.doctor import WORDS

    system, general = this_system(), f"doctor.{finding}.mend"
    ways = [f"{general}.{system.value}", *([f"{general}.{System.LINUX.value}"] if system.is_linux else []), general]
    return options.speech(next((way for way in ways if way in WORDS), f"{general}.{System.LINUX.value}"))


def examine(options: Options, where: National) -> Iterator[Finding]:
    """Look at one thing after another; what an earlier one makes impossible is left out."""
    yield Finding("python", sys.version_info >= OLDEST_PYTHON, platform.python_version(), needed=True)
    yield _terminal()
    yield _font()
    yield from _pcsc()
    yield _port()
    yield from _world(options)
    if where.server is not None:
        yield _server(options, where)


def _terminal() -> Finding:
    """What the terminal takes for text. The command line has set its own streams to UTF-8 by now, so the system is asked."""
    # Python speaks to a Windows console in Unicode, whatever its code page.
    console = platform.system() == "Windows" and sys.stdout.isatty()
    encoding = "utf-8" if sys.flags.utf8_mode or console else locale.getencoding()
    return Finding("terminal", encoding.lower().replace("-", "") == "utf8", encoding)


def _font() -> Finding:
    from terminal.fonts import find_font

    font = find_font()
    return Finding("font", font is not None, str(font or ""))


def _pcsc() -> Iterator[Finding]:
    from cardreader.pcsc_health import examine as examine_pcsc

    for finding in examine_pcsc():
        yield Finding(finding.code, finding.ok, finding.detail)


def _port() -> Finding:
    try:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
    except OSError as error:
        return Finding("port", False, error.strerror or str(error), needed=True)
    return Finding("port", True, needed=True)


def _world(options: Options) -> Iterator[Finding]:
    from mock_server.world.clinics import Certificate

    clock = _clock(options)
    yield clock
    if not clock.ok:  # nobody knows who is cast, nor for which day
        return
    try:
        world = open_world(options)
    except Exception as error:  # whatever it is: the doctor tells it
        yield Finding("world", False, _why(options, error), needed=True)
        return
    yield Finding("world", True, str(world.folder), needed=True)
    yield _ledger(ledger_folder(options))
    try:
        yield Finding("database", True, _databases(world, options.today), needed=True)
    except Exception as error:
        yield Finding("database", False, _why(options, error), needed=True, mend=_own_mend(options, error))
    try:
        if clinic_at(options).certificate is not Certificate.NONE:  # where the system is not introduced none is missed
            yield _certificates(tls_at(options, world).client_cert)
    except Exception as error:
        yield Finding("certificates", False, _why(options, error), needed=True)


def _clock(options: Options) -> Finding:
    """How the world's time goes; one that nobody can read stops every counter of the world."""
    from verifier.clock_file import ClockDamaged

    try:
        state = options.clock.state
    except ClockDamaged as error:
        return Finding("clock", False, str(error.where), needed=True)
    parts = [options.speech("clock.now", now=options.clock.now())]
    parts.append(options.speech(f"clock.mode.{state.mode.value}", speed=state.speed))
    return Finding("clock", True, options.speech("help.and").join(parts), needed=True)


def _why(options: Options, error: Exception) -> str:
    """What went wrong, in words where there are any; a file's name and what the system says of it otherwise."""
    from terminal.commands.troubles import failure_of

    if isinstance(error, OSError):
        return f"{error.filename or options.folder}: {error.strerror or type(error).__name__}"
    failure = error if isinstance(error, Failure) else failure_of(error)
    if failure is None:
        return str(error) or type(error).__name__
    what = options.speech(failure.code, **failure.values)
    return f"{failure.where}: {what}" if failure.where else what


def _databases(world: World, today: date) -> str:
    """Where the registry is, once it, the journal and the population's were looked through. Raises whatever ails them."""
    from mock_server.store import JOURNAL, REGISTRY, Postgres
    from mock_server.store import examine as look_through

    registry, journal, population = world.registry(today), world.journal(), world.population_registry()
    look_through(registry, REGISTRY, made=True)
    if population is not None:
        look_through(population, REGISTRY, made=True)
    if isinstance(journal, Postgres) or journal.exists():
        look_through(journal, JOURNAL)
    return registry.shown if isinstance(registry, Postgres) else str(registry)


def _own_mend(options: Options, error: Exception) -> str | None:
    """How this very trouble is mended; None for a disk's, of which no more is known."""
    from terminal.commands.troubles import failure_of

    failure = None if isinstance(error, OSError) else failure_of(error)
    return None if failure is None else options.speech(f"{failure.code}.mend", **failure.values)


def _ledger(folder: Path) -> Finding:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder) as probe:
            probe.write(b"\n")
    except OSError as error:
        return Finding("ledger", False, f"{folder}: {error.strerror or type(error).__name__}", needed=True)
    return Finding("ledger", True, str(folder), needed=True)


def _certificates(certificate: Path) -> Finding:
    """TLS certificates live by the machine's time, not by the world's."""
    from datetime import UTC, datetime

    from cryptography import x509

    try:
        read = x509.load_pem_x509_certificate(certificate.read_bytes())
    except ValueError:
        return Finding("certificates", False, str(certificate), needed=True)
    now = datetime.now(UTC)
    good = read.not_valid_before_utc <= now <= read.not_valid_after_utc
    return Finding("certificates", good, f"{read.not_valid_after_utc:%Y-%m-%d}", needed=True)


def _server(options: Options, where: National) -> Finding:
    from terminal.commands.composition import line_of
    from verifier.trouble import NationalTrouble

    async def ask() -> str:
        line = line_of(options, where, lambda _exchange: None)
        try:
            return (await (await line.open()).status()).clinic
        finally:
            await line.close()

    try:
        return Finding("server", True, asyncio.run(ask()), needed=True)
    except (NationalTrouble, Failure, OSError) as error:
        return Finding("server", False, _why(options, error), needed=True)
