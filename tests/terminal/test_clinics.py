"""In here live the tests of several clinics in one world: each with its own certificate, state, equipment, ledger, and lines in the journal."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from mock_server.journal import read_journal
from mock_server.world import World
from mock_server.world.clinics import CLINICS, Certificate, ClinicUnknown, clinic_of
from terminal.cli import run
from terminal.commands.composition import National, counter_of, ledger_folder
from terminal.options import Options
from verifier.case import Equipment
from verifier.domain import ClinicState

FIRST, DENTIST, PHARMACY, NO_SYSTEM, EXPIRED = CLINICS
DAY = "2026-05-11"


def _run(capsys: pytest.CaptureFixture[str], world: Path, *arguments: str) -> tuple[int, list[dict[str, object]]]:
    status = run([*arguments, "--json", "--lang", "en", "--world", str(world), "--date", DAY])
    return status, [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_the_world_tells_its_clinics(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    status, told = _run(capsys, tmp_path / "w", "world", "clinics")
    assert status == 0
    assert [(one["code"], one["state"], one["certificate"]) for one in told] == [
        (clinic.code, clinic.state.value, clinic.certificate.value) for clinic in CLINICS
    ]
    assert {one["prefecture"] for one in told} == {"東京都", "長野県", "大阪府"}
    status, (one,) = _run(capsys, tmp_path / "w", "world", "clinics", DENTIST.code[3:])
    assert (status, one["code"], one["kind"], one["equipment"]) == (0, DENTIST.code, "dental", ["phone_reader"])


def test_a_clinic_of_no_world_is_wrong_use(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    for code in ("1310000001", "12", "見本"):
        status, (told,) = _run(capsys, tmp_path / "w", "ledger", "list", "--clinic", code)
        assert status == 2
        assert told["error"]["code"] == "clinic_unknown"  # type: ignore[index]  # JSON
    with pytest.raises(ClinicUnknown) as unknown:
        clinic_of("2719999951")
    assert unknown.value.near == EXPIRED.code


def test_two_clinics_at_one_server_are_two(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """Each by its own certificate; the journal says which one asked."""
    folder = tmp_path / "w"
    for clinic in (FIRST, DENTIST):
        status, told = _run(capsys, folder, "verify", "--card", "valid", "--clinic", clinic.code)
        assert (status, told[-1]["verdict"]) == (0, "accept")
    asked = [line.clinic for line in read_journal(World.open(folder).journal()) if line.route.startswith("/v1/verif")]
    assert asked == [FIRST.code, DENTIST.code]


def test_the_environment_names_it_too(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("UKETSUKE_CLINIC", NO_SYSTEM.code)
    status, (told,) = _run(capsys, tmp_path / "w", "server", "--port", "0")
    assert status == 2
    assert told["error"]["code"] == "clinic_without_certificate"  # type: ignore[index]  # JSON


def test_a_certificate_that_nobody_renewed_closes_the_line(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    status, told = _run(capsys, tmp_path / "w", "verify", "--card", "valid", "--clinic", EXPIRED.code)
    assert status == 4
    assert "error" in told[-1]
    status, told = _run(capsys, tmp_path / "w", "verify", "--card", "valid", "--clinic", EXPIRED.code, "--fallback")
    assert (status, told[-1]["verdict"], told[-1]["rule"]) == (0, "conditional", "R09b")


@pytest.mark.parametrize(
    "line",
    ["--card valid", "--insurer 31139991 --symbol 1047 --number 1 --branch 01 --birth-date 1980-02-17"],
)
def test_where_the_system_is_not_introduced_there_is_no_line(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, line: str
) -> None:
    status, told = _run(capsys, tmp_path / "w", "verify", *line.split(), "--clinic", NO_SYSTEM.code)
    assert status == 2
    assert told[-1]["error"]["code"] == "clinic_without_certificate"  # type: ignore[index]  # JSON


@pytest.mark.parametrize("person", ["valid", "phone"])
def test_where_the_system_is_not_introduced_papers_are_looked_at(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, person: str
) -> None:
    status, told = _run(capsys, tmp_path / "w", "verify", "--card", person, "--clinic", NO_SYSTEM.code, "--fallback")
    assert (told[-1]["clinic"], told[-1]["eligibility"]) == ("no_online", None)
    assert status == {"accept": 0, "conditional": 0, "refuse": 1, "undecidable": 3}[str(told[-1]["verdict"])]


def test_each_has_state_equipment_and_ledger_of_its_own(tmp_path: Path) -> None:
    found = {}
    for clinic in CLINICS:
        options = Options(world=tmp_path / "w", day=date.fromisoformat(DAY), clinic=clinic.code)
        counter = counter_of(options, National(), state=None)
        found[clinic.code] = (counter.state, counter.equipment, ledger_folder(options).relative_to(tmp_path / "w"))
    assert found[FIRST.code] == (ClinicState.ONLINE, (), Path("ledger"))
    assert found[NO_SYSTEM.code] == (ClinicState.NO_ONLINE, (), Path("ledger", NO_SYSTEM.code))
    assert found[PHARMACY.code][1] == (Equipment.PHONE_READER, Equipment.SUBSIDY_LINK)
    assert len({ledger for _, _, ledger in found.values()}) == len(CLINICS)
    told = counter_of(Options(world=tmp_path / "w", clinic=NO_SYSTEM.code), National(), state=ClinicState.DISASTER)
    assert told.state is ClinicState.DISASTER
    assert NO_SYSTEM.certificate is Certificate.NONE
