"""In here lives `uketsuke card crl`: the revocation lists of the world's card authorities, for whoever checks certificates without its server."""

from __future__ import annotations

from pathlib import Path

import click
import msgspec

from terminal.commands.composition import open_world
from terminal.failure import wrong_use
from terminal.files import output
from terminal.options import Options, common
from terminal.spoken import SpokenCommand


@click.command("crl", cls=SpokenCommand)
@common
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--authority", type=click.Choice(["auth", "sign", "phone"]), default="auth")
@click.option("--ca", "ca_too", type=click.Path(path_type=Path))
@click.option("--force", is_flag=True)
@click.pass_obj
def crl(options: Options, file: Path, authority: str, ca_too: Path | None, force: bool) -> None:
    """The list of the day, in DER; with --ca also the authority's own certificate, in PEM. What goes to standard output goes there alone."""
    from mock_server.authority import Branch
    from mock_server.world.pem import CERTIFICATE, to_pem
    from mock_server.world.revocations import ended_on, revocation_list

    world, branch = open_world(options), Branch(authority)
    to = output(file, force=force, mode=0o644)
    ca_to = output(ca_too, force=force, mode=0o644) if ca_too is not None else None
    if to.standard and ca_to is not None and ca_to.standard:
        raise wrong_use("one_to_stdout", "--ca")
    to.write(revocation_list(world, branch, options.today))
    if ca_to is not None:
        ca_to.write(to_pem(CERTIFICATE, world.issuers.of(branch).certificate).encode("ascii"))
    if to.standard or (ca_to is not None and ca_to.standard):
        return
    count = len(ended_on(world, options.today)[branch])
    if options.as_json:
        event = {"event": "crl", "authority": authority, "file": str(file), "on": options.today, "certificates": count}
        click.echo(msgspec.json.encode(event).decode())
    else:
        click.echo(options.speech("crl_written", file=file, count=count, day=options.today))
