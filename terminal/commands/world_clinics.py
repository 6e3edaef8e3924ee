"""In here lives `uketsuke world clinics`: the clinics of the world, with what each can do and proves itself with."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click
import msgspec

from terminal.commands.composition import clinic_at, ledger_folder
from terminal.options import Options, common
from terminal.spoken import SpokenCommand

if TYPE_CHECKING:
    from mock_server.world.clinics import Clinic


@click.command("clinics", cls=SpokenCommand)
@common
@click.argument("code", metavar="[CODE]", required=False)
@click.pass_obj
def clinics(options: Options, code: str | None) -> None:
    from mock_server.world.clinics import CLINICS

    if code is not None:
        options.clinic = code
        found: tuple[Clinic, ...] = (clinic_at(options),)
    else:
        found = CLINICS
    for clinic in found:
        click.echo(_as_json(options, clinic) if options.as_json else _in_words(options, clinic))


def _as_json(options: Options, clinic: Clinic) -> str:
    from verifier.numbers import InstitutionCode, prefecture_name

    code = InstitutionCode(clinic.code)
    options.clinic = clinic.code
    told = {
        "code": clinic.code,
        "name": clinic.name,
        "prefecture": prefecture_name(code.prefecture),
        "kind": code.points_table.name.lower(),
        "state": clinic.state,
        "equipment": clinic.equipment,
        "certificate": clinic.certificate,
        "ledger": str(ledger_folder(options)),
    }
    return msgspec.json.encode(told).decode()


def _in_words(options: Options, clinic: Clinic) -> str:
    from verifier.numbers import InstitutionCode, prefecture_name

    speech, code = options.speech, InstitutionCode(clinic.code)
    parts = [
        prefecture_name(code.prefecture),
        speech(f"clinics.kind.{code.points_table.name.lower()}"),
        speech(f"state.{clinic.state.value}"),
        *(speech(f"clinics.equipment.{one.value}") for one in clinic.equipment),
        speech(f"clinics.certificate.{clinic.certificate.value}"),
    ]
    return f"{clinic.code}  {clinic.name}  {speech('help.and').join(parts)}"
