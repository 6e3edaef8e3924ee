"""In here live the tests of what is said on the command line: in one language alone, and without what would steer a terminal."""

from __future__ import annotations

import io
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from terminal import cli
from terminal.failure import Exit
from terminal.visible import visible

CASE = {"visit_date": "2025-12-02", "clinic": "online", "evidence": []}

WRONG = [
    "verify --card valid --face x",
    "verify --cases",
    "verify --why=1",
    "verify --visit-date 2026-02-30 --insurer 1",
    "server --port 99999999",
    "server --port abc",
    "server --workers 0",
    "card present valid --for -1",
    "card present valid --for soon",
    "card read --expiry-year 20300",
    "ledger show",
    "ledger list x y",
    "ledger export --format xml",
    "ledger export a b c",
    "world show --lang fr",
]


@pytest.mark.parametrize("line", WRONG)
def test_wrong_use_is_said_in_one_language(line: str, capsys: pytest.CaptureFixture[str]) -> None:
    for lang in ("en", "ja"):
        assert cli.run(["--lang", lang, "--json", *line.split()]) == Exit.WRONG_USE
        error = json.loads(capsys.readouterr().out)["error"]
        said = error["message"] + error["mend"]
        if lang == "en":
            assert said.isascii()
            continue
        # of English only what was typed, names and forms: no two words in a row
        assert not re.search(r"[a-z]{2,} [a-z]{2,}", re.sub(r"「[^」]*」", "", said)), said
        assert "RANGE" not in said


@pytest.mark.parametrize("command", ["", "server", "card present", "card read", "verify", "ledger export", "ledger"])
def test_help_has_no_english_of_its_own_in_japanese(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run([*command.split(), "--help"]) == Exit.DONE
    said = capsys.readouterr().out
    for word in ("OPTIONS", "COMMAND [", "RANGE", "default:", "<=x"):
        assert word not in said


def test_default_and_range_are_said(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run(["server", "--help"]) == Exit.DONE
    assert "（既定 8443、0から65535まで）" in capsys.readouterr().out
    assert cli.run(["server", "--help", "--lang", "en"]) == Exit.DONE
    said = re.sub(r"\s+", " ", capsys.readouterr().out)
    assert "--port N" in said
    assert "(default: 8443; 0 to 65535)" in said
    assert "--json " in said  # a switch takes no value


# -- what comes from elsewhere ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("見本　太郎 ●ｶﾅ", "見本　太郎 ●ｶﾅ"),
        ("a\x1b[31mb", r"a\x1b[31mb"),
        ("a\nb\tc\x7f\x9b", r"a\nb\tc\x7f\x9b"),
        ("a\u202eb\u2066\u2028", r"a\u202eb\u2066\u2028"),
        ("葛\U000e0100城", "葛\U000e0100城"),  # a variant of a character is no command
    ],
)
def test_what_a_terminal_would_obey_is_spelt_out(text: str, shown: str) -> None:
    assert visible(text) == shown


def test_a_case_cannot_steer_the_terminal(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    wild = "x\x1b]0;title\x07\u202e"
    file = tmp_path / "cases.jsonl"
    wrong = CASE | {"clinic": wild, wild: 1}
    file.write_text("".join(json.dumps(case) + "\n" for case in (CASE | {"id": wild}, CASE | {"clinic": wild}, wrong)))
    assert cli.run(["verify", "--cases", str(file)]) == Exit.WRONG_USE
    told = capsys.readouterr()
    for said in (told.out, told.err):
        assert r"x\x1b]0;title\x07\u202e" in said
        assert said.replace("\n", "").isprintable()
    assert cli.run(["verify", "--cases", str(file), "--json"]) == Exit.WRONG_USE
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert lines[0]["id"] == wild
    assert wild in lines[1]["error"]["message"]


def test_one_case_says_its_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "case.json"
    file.write_text('{"visit_date": "2025-12-02",\n "clinic": "online",\n "evidence": [],\n "clinic": "online"}')
    assert cli.run(["verify", "--case", str(file), "--json"]) == Exit.WRONG_USE
    error = json.loads(capsys.readouterr().out)["error"]
    assert (error["code"], error["where"]) == ("case_wrong", f"{file}:4 clinic")


# -- standard input --------------------------------------------------------------------------------------------------------

CLOSED = ["verify --cases -", "verify --case -", "verify --card valid --pin-stdin"]


@pytest.mark.skipif(sys.platform == "win32", reason="a shell of POSIX closes it")
@pytest.mark.parametrize("line", CLOSED)
def test_a_closed_standard_input_is_told(line: str, tmp_path: Path) -> None:
    done = subprocess.run(
        ["sh", "-c", f'exec "{sys.executable}" -m terminal {line} --json --world "{tmp_path / "w"}" <&-'],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == Exit.WRONG_USE
    assert json.loads(done.stdout)["error"]["code"] == "stdin_closed"
    assert "Traceback" not in done.stderr


def test_an_empty_standard_input_is_an_empty_file(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"")))
    assert cli.run(["verify", "--cases", "-"]) == Exit.DONE
    assert capsys.readouterr().out == ""
