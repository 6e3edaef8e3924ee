"""In here live the tests of wrong use: each gets one clear sentence with its mend, the right exit status, and no traceback."""

from __future__ import annotations

import json
import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from terminal import cli
from terminal.failure import Exit

DAY = "2026-01-09"


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("world") / "world"
    assert cli.run(["world", "init", "--world", str(folder)]) == Exit.DONE
    return folder


@pytest.fixture
def files(tmp_path: Path) -> Iterator[dict[str, str]]:
    """Files that are wrong in every way, by name; and a port that is taken."""
    (tmp_path / "text").write_text("not JSON at all")
    (tmp_path / "empty").write_text("")
    (tmp_path / "image").write_text('{"version": 1}')
    (tmp_path / "folder").mkdir()
    (tmp_path / "bad.jsonl").write_text('{"visit_date":"2026-01-09"}\n')
    (tmp_path / "case.json").write_text('{"visit_date":"2026-01-09","clinic":"onlin","evidence":[]}')
    (tmp_path / "not-a-world").mkdir()
    (tmp_path / "not-a-world" / "letter.txt").write_text("dear diary")
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        yield {
            "text": str(tmp_path / "text"),
            "empty": str(tmp_path / "empty"),
            "image": str(tmp_path / "image"),
            "folder": str(tmp_path / "folder"),
            "bad": str(tmp_path / "bad.jsonl"),
            "case": str(tmp_path / "case.json"),
            "missing": str(tmp_path / "missing"),
            "foreign": str(tmp_path / "not-a-world"),
            "long": str(tmp_path / ("x" * 300)),
            "bytes": str(tmp_path / "\udcff"),
            "port": str(taken.getsockname()[1]),
        }


WRONG_USE = [
    # what is typed, the code, the exit status
    ("--nothing", "option_unknown", Exit.WRONG_USE),
    ("--verison", "option_unknown_near", Exit.WRONG_USE),
    ("verfy", "command_unknown_near", Exit.WRONG_USE),
    ("zzz", "command_unknown", Exit.WRONG_USE),
    ("world show --date 2026-13-01", "value_wrong", Exit.WRONG_USE),
    ("world show --lang fr", "value_wrong", Exit.WRONG_USE),
    ("world show valdi", "person_unknown_near", Exit.WRONG_USE),
    ("world show qqqqqq", "person_unknown", Exit.WRONG_USE),
    ("world init", "world_exists", Exit.WRONG_USE),
    ("world init --world {foreign}", "folder_not_ours", Exit.WRONG_USE),
    ("world reset --yes --world {foreign}", "folder_not_ours", Exit.WRONG_USE),
    ("verify", "verify_what", Exit.WRONG_USE),
    ("verify --card valid --cases {text}", "verify_one_way", Exit.WRONG_USE),
    ("verify --card valid --face match --visual same", "verify_one_holder_check", Exit.WRONG_USE),
    ("verify --schema --face match", "option_needs", Exit.WRONG_USE),
    ("verify --card nobody", "person_unknown", Exit.WRONG_USE),
    ("verify --card certificate-only", "person_without_card", Exit.WRONG_USE),
    ("verify --card phone --date 2025-01-15", "person_impossible", Exit.WRONG_USE),
    ("verify --card valid --fallbak", "option_unknown_near", Exit.WRONG_USE),
    ("verify --reader nowhere --pin 1234", "pin_in_the_open", Exit.WRONG_USE),
    ("verify --cases {missing}", "file_missing", Exit.WRONG_USE),
    ("verify --cases {folder}", "file_kind", Exit.WRONG_USE),
    ("verify --case {empty}", "case_empty", Exit.WRONG_USE),
    ("verify --case {case}", "case_wrong", Exit.WRONG_USE),
    ("verify --case {text}", "case_wrong", Exit.WRONG_USE),
    ("verify --insurer 31139990 --number 1 --birth-date 1980-01-01", "insurer_number_check", Exit.WRONG_USE),
    ("verify --insurer 31139991 --birth-date 1980-01-01", "value_missing", Exit.WRONG_USE),
    ("verify --insurer 31139991 --number 1 --birth-date 昭和65年1月1日", "date_era_overrun", Exit.WRONG_USE),
    ("world show --date 0001-01-01", "day_out_of_range", Exit.WRONG_USE),
    ("verify --card valid --date 9999-12-31", "day_out_of_range", Exit.WRONG_USE),
    ("verify --card valid --visit-date 2100-01-01", "day_out_of_range", Exit.WRONG_USE),
    ("--date 1999-12-31", "day_out_of_range", Exit.WRONG_USE),
    ("world show --date 2025-02-30", "day_impossible", Exit.WRONG_USE),
    ("verify --card valid --server nonsense", "server_url", Exit.WRONG_USE),
    ("verify --card valid --server https://127.0.0.1:abc", "server_url", Exit.WRONG_USE),
    ("verify --card valid --server https://[::1", "server_url", Exit.WRONG_USE),
    ("verify --card valid --server https://127.0.0.1:99999", "server_url", Exit.WRONG_USE),
    ("verify --card valid --server https://", "server_url", Exit.WRONG_USE),
    ("verify --card valid --server https://me:secret@127.0.0.1:1", "server_url", Exit.WRONG_USE),
    ("verify --card valid --server HTTPS://127.0.0.1:1", "no_line", Exit.TROUBLE),  # a scheme has no case
    ("verify --card valid --server https://127.0.0.1:1 --ca {missing}", "file_missing", Exit.WRONG_USE),
    ("verify --card valid --server https://127.0.0.1:1 --ca {text}", "ca_unreadable", Exit.WRONG_USE),
    ("verify --card valid --server https://127.0.0.1:1", "no_line", Exit.TROUBLE),
    ("server --port 99999", "value_wrong", Exit.WRONG_USE),
    ("server --port {port}", "port_busy", Exit.TROUBLE),
    ("server --no-tls --host 0.0.0.0 --port 0", "not_loopback", Exit.WRONG_USE),
    ("server --host 192.0.2.1 --port 0", "host_unusable", Exit.WRONG_USE),
    ("web --port {port}", "port_busy", Exit.TROUBLE),
    ("card show", "value_missing", Exit.WRONG_USE),
    ("card show certificate-only", "person_without_card", Exit.WRONG_USE),
    ("card export valid {folder}", "file_kind", Exit.WRONG_USE),
    ("card present", "present_what", Exit.WRONG_USE),
    ("card present valid --image {image}", "present_what", Exit.WRONG_USE),
    ("card present --image {missing}", "image_unreadable", Exit.WRONG_USE),
    ("card present --image {text}", "image_unreadable", Exit.WRONG_USE),
    ("card present --image {image}", "image_unreadable", Exit.WRONG_USE),
    ("card present valid --vpcd nowhere", "address_wrong", Exit.WRONG_USE),
    ("card present valid --vpcd 127.0.0.1:0", "address_wrong", Exit.WRONG_USE),
    ("card present valid --atr zz", "atr_wrong", Exit.WRONG_USE),
    ("card unbind valid", "card_not_bound", Exit.WRONG_USE),
    ("card read valid --reader x", "read_what", Exit.WRONG_USE),
    ("card read valid --expiry-year 2030", "chip_numbers", Exit.WRONG_USE),
    ("world show --world {long}", "name_too_long", Exit.WRONG_USE),
    ("world init --world {long}", "name_too_long", Exit.WRONG_USE),
    ("world show --world {bytes}", "name_not_utf8", Exit.WRONG_USE),
    ("verify --card valid --world {bytes}", "name_not_utf8", Exit.WRONG_USE),
    ("world reset", "world_reset_unconfirmed", Exit.WRONG_USE),
    ("ledger show 20260109-999", "ledger_no_entry", Exit.WRONG_USE),
    ("terminal", "no_screen", Exit.WRONG_USE),
    ("--clinic-state online", "no_screen", Exit.WRONG_USE),  # the counter's options need no command's name
    ("--clinic-state=onlin", "value_wrong", Exit.WRONG_USE),
]


@pytest.mark.parametrize("lang", ["ja", "en"])
@pytest.mark.parametrize(("line", "code", "status"), WRONG_USE, ids=[row[0] for row in WRONG_USE])
def test_wrong_use_is_said_and_mended(
    world: Path,
    files: dict[str, str],
    capsys: pytest.CaptureFixture[str],
    line: str,
    code: str,
    status: Exit,
    lang: str,
) -> None:
    arguments = [word.format(**files) for word in line.split()]
    common = ["--json", "--lang", lang]
    if "--world" not in arguments:
        common += ["--world", str(world)]
    if "--date" not in arguments:
        common += ["--date", DAY]
    if "--lang" in arguments:
        common, lang = [word for word in common if word not in {"--lang", lang}], "ja"
    # common options stand after a command's name, and before what is no command
    assert cli.run(common + arguments if arguments[0].startswith("-") else arguments + common) == status
    told = capsys.readouterr()
    error = json.loads(told.out.strip().splitlines()[-1])["error"]
    assert error["code"] == code
    assert error["message"]
    assert error["mend"]
    said = told.err.strip().splitlines()[-1]
    assert said.startswith("uketsuke: ")
    assert error["mend"] in said
    assert "Traceback" not in told.err
    assert "{" not in error["message"] + error["mend"]  # every value was filled in
    japanese = re.search(r"[ぁ-ん]", error["mend"]) is not None
    assert japanese == (lang == "ja")


def test_a_damaged_world_says_which_file(world: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    import shutil

    broken = tmp_path / "broken"
    shutil.copytree(world, broken)
    for file in broken.glob("*.json"):
        file.write_text("{")
    assert cli.run(["world", "show", "--world", str(broken), "--json"]) == Exit.TROUBLE
    error = json.loads(capsys.readouterr().out)["error"]
    assert error["code"] == "world_damaged"
    assert str(broken) in error["where"]


@pytest.mark.parametrize("lang", ["ja", "en"])
@pytest.mark.parametrize(
    "command",
    [
        *("", "terminal", "web", "server", "doctor", "verify"),
        *("world", "world init", "world show", "world reset"),
        *("card", "card list", "card show", "card read", "card present", "card export", "card bind", "card unbind"),
        *("ledger", "ledger list", "ledger show", "ledger export"),
    ],
)
def test_every_command_has_its_help_in_both_languages(
    command: str, lang: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.run([*command.split(), "--lang", lang, "--help"]) == Exit.DONE
    said = capsys.readouterr().out
    assert said.startswith("使い方:" if lang == "ja" else "Usage:")
    assert "--world" in said


def test_the_program_itself_starts_and_ends(tmp_path: Path) -> None:
    """As a process: the version, and a reader that hangs up is no trouble."""
    program = [sys.executable, "-m", "terminal"]
    version = subprocess.run([*program, "--version"], capture_output=True, text=True, check=True)
    assert version.stdout.startswith("uketsuke ")
    piped = subprocess.run(
        f"{sys.executable} -m terminal world show --world {tmp_path / 'w'} | head -1",
        shell=True,
        capture_output=True,
        text=True,
        check=True,
    )
    assert piped.stderr == ""
    assert len(piped.stdout.splitlines()) == 1


def test_where_a_line_failed_is_the_server(world: Path, capsys: pytest.CaptureFixture[str]) -> None:
    url = "https://127.0.0.1:1"
    common = ["--world", str(world), "--date", DAY, "--json", "--server", url]
    for way in (["--card", "valid"], ["--insurer", "31139991", "--number", "1", "--birth-date", "1980-01-01"]):
        assert cli.run(["verify", *way, *common]) == Exit.TROUBLE
        error = json.loads(capsys.readouterr().out)["error"]
        assert (error["code"], error["where"]) == ("no_line", url)


def test_nothing_said_steers_the_terminal(world: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run(["world", "show", "\x1b[2Jnobody", "--world", str(world)]) == Exit.WRONG_USE
    said = capsys.readouterr().err
    assert "\x1b" not in said
    assert "nobody" in said


def test_a_code_that_only_the_server_knows_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    from terminal.failure import Failure
    from terminal.options import Options

    assert cli.fail(Failure("certificate_unknown"), Options(as_json=True)) == Exit.TROUBLE
    told = capsys.readouterr()
    error = json.loads(told.out)["error"]
    assert error["code"] == "certificate_unknown"
    assert "certificate_unknown" in error["message"]
