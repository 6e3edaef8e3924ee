"""In here lives `uketsuke web`: the same counter, served to a browser."""

from __future__ import annotations

import errno
import shlex
import socket
import subprocess
import sys
from pathlib import Path

import click

from terminal.failure import Failure, wrong_use
from terminal.options import Options, common, national
from terminal.spoken import SpokenCommand
from verifier.domain import ClinicState


@click.command(cls=SpokenCommand)
@common
@national
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True)
@click.option("--clinic-state", type=click.Choice([state.value for state in ClinicState]), default="online")
@click.option("--reader", metavar="auto|virtual|NAME", default="auto")
@click.pass_obj
def web(
    options: Options,
    *,
    server: str | None,
    ca: Path | None,
    client_cert: Path | None,
    client_key: Path | None,
    host: str,
    port: int,
    clinic_state: str,
    reader: str,
) -> None:
    from terminal.commands.composition import National, open_world
    from terminal.web.server import CounterServer

    open_world(options)  # made here once, not by the first tabs together
    port = _free(host, port)
    command = [sys.executable, "-P", "-m", "terminal", "terminal", "--clinic-state", clinic_state, "--reader", reader]
    command += _common(options)
    for name, value in National(server, ca, client_cert, client_key).named().items():
        command += [name, str(value)]
    line = subprocess.list2cmdline(command) if sys.platform == "win32" else shlex.join(command)
    shown = f"[{host}]" if ":" in host else host

    def ready() -> None:
        url = f"http://{shown}:{port}/"
        if options.as_json:
            click.echo(f'{{"event":"ready","url":"{url}"}}')
        else:
            click.echo(options.speech("web_ready", url=url), err=True)

    CounterServer(line, host, port, options.speech, ready).serve()


def _common(options: Options) -> list[str]:
    told = ["--world", str(options.folder.absolute()), "--lang", options.lang.value]
    return told + (["--date", options.day.isoformat()] if options.day else [])


def _free(host: str, port: int) -> int:
    """The port that is going to be served, after seeing that it can be. Raises Failure."""
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            if sys.platform != "win32":
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((host, port))
            return int(probe.getsockname()[1])
    except socket.gaierror as error:
        raise wrong_use("host_unusable", host) from error
    except PermissionError as error:
        raise Failure("port_forbidden", f"{host}:{port}") from error
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise Failure("port_busy", f"{host}:{port}", port=port) from error
        raise wrong_use("host_unusable", host) from error
