"""In here lives `uketsuke web`: the same counter, served to a browser."""

from __future__ import annotations

import asyncio
import ipaddress
import json
import os
import socket
import sys
from pathlib import Path

import click

from cardreader.readers import AUTO
from terminal.commands.composition import (
    National,
    access_of,
    clinic_at,
    clinic_settings,
    counter_of,
    open_world,
)
from terminal.commands.counter import whole_name
from terminal.failure import Failure, wrong_use
from terminal.options import Options, common, national, with_settings
from terminal.spoken import SpokenCommand
from verifier.domain import ClinicState


@click.command(cls=SpokenCommand)
@common
@national
@with_settings
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True)
@click.option("--clinic-state", type=click.Choice([state.value for state in ClinicState]))
@click.option("--reader", metavar="auto|virtual|NAME", default=AUTO)
@click.option("--tab", is_flag=True, hidden=True)  # one tab's counter, for a page: this command starts itself with it
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
    clinic_state: str | None,
    reader: str,
    tab: bool,
) -> int:
    asked = National(server, ca, client_cert, client_key)
    if tab:
        from terminal.web.app import TabApp

        state = ClinicState(clinic_state) if clinic_state is not None else None
        counter = counter_of(options, asked, reader=reader, state=state)
        app = TabApp(counter, options.speech)
        app.run()
        if app.broken_by is not None and os.environ.get("UKETSUKE_DEBUG"):
            raise app.broken_by
        return app.return_code or 0  # the page says in its own words that the counter broke

    # All that a tab could stumble over is tried here first: the world is made once, not by the first tabs together.
    open_world(options)
    clinic_settings(options)
    if server is not None:
        access_of(options, asked)
    reader = whole_name(reader)
    _serve(options, _tab_command(options, asked, clinic_state, reader), host, port)
    return 0


def _tab_command(options: Options, asked: National, clinic_state: str | None, reader: str) -> list[str]:
    # -P: whatever lies in the folder that the user stands in is not taken for ours.
    command = [
        sys.executable,
        "-P",
        "-m",
        "terminal",
        "web",
        "--tab",
        "--reader",
        reader,
    ]
    command += ["--world", str(options.folder.absolute()), "--lang", options.lang.value]
    if options.settings_file is not None:
        command += ["--settings", str(options.settings_file.absolute())]
    if clinic_state is not None:
        command += ["--clinic-state", clinic_state]
    command += ["--clinic", clinic_at(options).code]
    if options.day:
        command += ["--date", options.day.isoformat()]
    for name, value in asked.named().items():
        command += [name, str(value.absolute() if isinstance(value, Path) else value)]
    return command


def _serve(options: Options, command: list[str], host: str, port: int) -> None:
    from mock_server.listening import HostUnusable, PortBusy, listen, url_of
    from terminal.web.server import CounterServer

    try:
        listener = listen(host, port, loopback_only=False)
    except PortBusy as busy:
        raise Failure("port_busy", f"{host}:{port}", port=port) from busy
    except HostUnusable as error:
        raise wrong_use("host_unusable", host) from error
    except PermissionError as error:
        raise Failure("port_forbidden", f"{host}:{port}") from error
    with listener:
        url = url_of(listener, host, tls=False) + "/"

        def ready() -> None:
            if options.as_json:
                click.echo(json.dumps({"event": "ready", "url": url}, separators=(",", ":")))
            else:
                click.echo(options.speech("web_ready", url=url), err=True)
            if not _is_loopback(listener):
                click.echo(options.speech("web.open_to_others"), err=True)

        asyncio.run(CounterServer(command, host, options.speech).serve(listener, ready))


def _is_loopback(listener: socket.socket) -> bool:
    return ipaddress.ip_address(str(listener.getsockname()[0]).partition("%")[0]).is_loopback
