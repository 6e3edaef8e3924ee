"""In here lives `uketsuke card crl`: the revocation lists of the world's card authorities, for whoever checks certificates without its server."""

from __future__ import annotations

from pathlib import Path

import click
import msgspec

from cardreader.platform import replace_atomically
from terminal.commands.composition import open_world
from terminal.failure import wrong_use
from terminal.options import Options, common
from terminal.spoken import SpokenCommand


@click.command("crl", cls=SpokenCommand)
@common
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--authority", type=click.Choice(["auth", "sign", "phone"]), default="auth")
@click.option("--ca", "ca_too", type=click.Path(path_type=Path))
@click.pass_obj
def crl(options: Options, file: Path, authority: str, ca_too: Path | None) -> None:
    """The list of the day, in DER; with --ca also the authority's own certificate, in PEM."""
    from mock_server.authority import Branch
    from mock_server.world.pem import CERTIFICATE, to_pem
    from mock_server.world.revocations import ended_on, revocation_list

    world, branch = open_world(options), Branch(authority)
    for path in (file, ca_too):
        if path is not None and path.is_dir():
            raise wrong_use("file_kind", str(path))
    replace_atomically(file, revocation_list(world, branch, options.today), mode=0o644)
    if ca_too is not None:
        certificate = world.issuers.of(branch).certificate
        replace_atomically(ca_too, to_pem(CERTIFICATE, certificate).encode("ascii"), mode=0o644)
    count = len(ended_on(world, options.today)[branch])
    if options.as_json:
        event = {"event": "crl", "authority": authority, "file": str(file), "on": options.today, "certificates": count}
        click.echo(msgspec.json.encode(event).decode())
    else:
        click.echo(options.speech("crl_written", file=file, count=count, day=options.today))
