"""In here live the tests of `world history|events|overdue|mismatches|apply` as commands: both languages, JSON, exit status."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from terminal import cli
from terminal.commands.composition import National, counter_of
from terminal.failure import Exit
from terminal.options import Options
from terminal.past import drawn, filed_told, insured_told
from terminal.words.speech import Speech
from verifier.domain import ClinicState

DAY = "2026-05-11"


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("time") / "world"


def _run(world: Path, *words: str) -> int:
    return cli.run(["world", *words, "--world", str(world), "--date", DAY])


@pytest.fixture
def said(world: Path, capsys: pytest.CaptureFixture[str]) -> object:
    def run(*words: str) -> list[dict[str, object]]:
        capsys.readouterr()
        assert _run(world, *words, "--json") == Exit.DONE
        return [json.loads(line) for line in capsys.readouterr().out.splitlines()]

    return run


def test_history_answers_both_questions(said) -> None:  # type: ignore[no-untyped-def]  # a fixture that is a function
    (late,) = said("history", "late-branch")
    assert late["told"] is None
    assert late["holds"]["insurer_number"] == "31139991"
    assert late["filings"][-1]["stage"] == "declared"
    assert late["filings"][-1]["days_late"] == 21
    (before,) = said("history", "elderly-75", "--about", "2026-04-22", "--known-on", "2026-04-22")
    (after,) = said("history", "elderly-75", "--about", "2026-04-22")
    assert before["told"] is None
    assert after["told"]["insurer_number"] == "39139993"


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("ja", ["本当にある資格", "③照合", "期限 2026-04-20 を21日過ぎ"]),
        ("en", ["in truth", "(3) matched", "21 days past"]),
    ],
)
def test_history_in_two_languages(world: Path, capsys: pytest.CaptureFixture[str], lang: str, words: list[str]) -> None:
    assert _run(world, "history", "late-branch", "--lang", lang) == Exit.DONE
    out = capsys.readouterr().out
    assert all(word in out for word in words)


def test_the_drawing_has_both_axes(world: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert _run(world, "history", "elderly-75", "--lang", "en") == Exit.DONE
    lines = capsys.readouterr().out.splitlines()
    table = [line.split() for line in lines if line.startswith(("1975-04-07", "2026-04-24", "in truth"))]
    assert table[0][1:] == ["A", "30%", "A", "30%", "A", "30%"]
    assert table[1][1:] == ["A", "30%", "A", "20%", "B", "10%"]
    assert table[2][2:] == ["A", "30%", "A", "20%", "B", "10%"]


def test_overdue_and_mismatches(said, world: Path, capsys: pytest.CaptureFixture[str]) -> None:  # type: ignore[no-untyped-def]
    assert [(one["person"], one["office"]) for one in said("overdue")] == [
        ("newer-eligibility", "見本健康保険組合"),
        ("late-branch", "霞台支部"),
    ]
    (mismatch,) = said("mismatches")
    assert (mismatch["person"], mismatch["differs"]) == ("mismatch", ["address"])
    assert mismatch["declared"]["address"] != mismatch["resident"]["address"]
    for lang, word in (("ja", "住所"), ("en", "address")):
        assert _run(world, "mismatches", "--lang", lang) == Exit.DONE
        assert word in capsys.readouterr().out
        assert _run(world, "overdue", "--lang", lang) == Exit.DONE
        assert "霞台支部" in capsys.readouterr().out


def test_events_by_person_and_days(said, world: Path, capsys: pytest.CaptureFixture[str]) -> None:  # type: ignore[no-untyped-def]
    told = said("events", "--person", "late-branch", "--from", "2026-04-16", "--until", "2026-04-17")
    assert [event["event"] for event in told] == ["occurred", "declared", "occurred", "declared"]
    assert all(event["person"] == "late-branch" for event in told)
    assert _run(world, "events", "--person", "late-branch", "--from", DAY, "--lang", "en") == Exit.DONE
    assert "no events" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("lang", "seen", "unseen"),
    [
        ("en", "(4) provided to the clinics", "(4) provided, withheld: differs from the resident record"),
        ("ja", "④医療機関へ提供", "④提供。ただし住民票と合わず閲覧停止"),
    ],
)
def test_what_differs_is_provided_and_withheld(
    world: Path, capsys: pytest.CaptureFixture[str], lang: str, seen: str, unseen: str
) -> None:
    for person, words in (("mismatch", unseen), ("valid", seen)):
        assert _run(world, "events", "--person", person, "--lang", lang) == Exit.DONE
        (line,) = [line for line in capsys.readouterr().out.splitlines() if "④" in line or "(4)" in line]
        assert words in line
    assert _run(world, "events", "--lang", lang) == Exit.DONE
    withheld = [line.split()[1] for line in capsys.readouterr().out.splitlines() if unseen in line]
    assert withheld == ["mismatch"]


def test_an_insurer_without_symbols_is_shown_by_the_number_alone(
    world: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _run(world, "show", "pin-less", "--lang", "en") == Exit.DONE
    assert "  39139993 33061754（01）" in capsys.readouterr().out


def test_apply(said, world: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:  # type: ignore[no-untyped-def]
    file = tmp_path / "events.jsonl"
    file.write_text(
        '{"event":"lost","person":"gaiji","lost_on":"2026-05-01"}\n\n{"event":"lost","person":"gaji","lost_on":"2026-05-01"}\n'
    )
    for lang, word in (("ja", "gaiji のことですか"), ("en", "did you mean gaiji?")):
        assert _run(world, "apply", str(file), "--lang", lang) == Exit.WRONG_USE
        said_wrong = capsys.readouterr().err
        assert word in said_wrong
        assert f"{file}:3" in said_wrong
    (before,) = said("history", "gaiji")
    assert before["holds"] is not None
    file.write_text('{"event":"lost","person":"gaiji","lost_on":"2026-05-01"}\n')
    (done,) = said("apply", str(file))
    assert done == {"event": "applied", "on": DAY, "happenings": 1, "events": 5, "people": ["gaiji"]}
    (after,) = said("history", "gaiji")
    assert after["holds"] is None


def test_every_fault_of_a_file_is_said_with_its_place_and_the_right_word(
    world: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "events.jsonl"
    file.write_text(
        '{"event":"lsot","person":"valid","lost_on":"2026-05-01"}\n'
        '{"event":"lost","person":"valid","lost_on":"2026-02-30","provide_on":null}\n'
        '{"event":"lost","person":"gaiji","lost_on":"2026-05-01","holder":1}\n'
        '{"event":"lost"\n'
        '{"event":"lost","person":"gaiji","lost_on":"2026-05-01","lost_on":"2026-05-02"}\n'
    )
    assert _run(world, "apply", str(file), "--json", "--lang", "en") == Exit.WRONG_USE
    out, err = capsys.readouterr()
    told = json.loads(out)
    faults = [told["error"], *told["more"]]
    assert [one["where"].removeprefix(f"{file}:") for one in faults] == [
        "1 event", "2 provide_on", "2 lost_on", "3 holder", "4 $", "5 lost_on",
    ]  # fmt: skip
    assert faults[0]["mend"] == "did you mean lost?"
    assert "lost_on" in faults[3]["mend"]
    assert {one["code"] for one in faults} == {"event_line_wrong"}
    assert len(err.splitlines()) == len(faults)
    assert _run(world, "apply", str(file), "--lang", "ja") == Exit.WRONG_USE
    assert "「lost」ではありませんか" in capsys.readouterr().err


def test_a_file_of_too_many_lines(world: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "events.jsonl"
    file.write_text("{}\n" * 20_001)
    assert _run(world, "apply", str(file), "--json") == Exit.WRONG_USE
    assert json.loads(capsys.readouterr().out)["error"]["code"] == "events_file_long"


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("history", "gaji"), "person_unknown_near"),
        (("history", "valid", "--about", "tomorrow"), "value_wrong"),
        (("history",), "value_missing"),
        (("events", "--person", "gaji"), "person_unknown_near"),
        (("apply", "no such file"), "file_missing"),
        (("apply", "/dev/null"), "file_not_plain"),
        (("history", "phone", "--date", "2025-01-15"), "person_impossible"),
    ],
)
def test_wrong_use(world: Path, capsys: pytest.CaptureFixture[str], words: tuple[str, ...], code: str) -> None:
    status = cli.run(
        ["world", *words, "--json", "--world", str(world), *(() if "--date" in words else ("--date", DAY))]
    )
    assert status == Exit.WRONG_USE
    assert json.loads(capsys.readouterr().out)["error"]["code"] == code


@pytest.mark.parametrize("person", ["late-branch", "elderly-75", "mismatch"])
def test_the_counters_page_has_the_drawing_of_the_command(
    world: Path, capsys: pytest.CaptureFixture[str], person: str
) -> None:
    day = date.fromisoformat(DAY)
    assert _run(world, "history", person) == Exit.DONE
    out = capsys.readouterr().out
    historian = counter_of(Options(world=world, day=day), National(), state=ClinicState.ONLINE).historian
    assert historian is not None
    past, speech = historian.past(person, day, day), Speech()
    assert "\n".join(drawn(past, speech)) in out
    assert insured_told(past.told, speech) in out
    assert all(filed_told(filed, speech) in out for filed in past.filings)
    assert (past.told is None and past.withheld) is (person == "mismatch")


def test_of_another_server_nobody_knows_the_records(world: Path) -> None:
    assert _run(world, "history", "valid") == Exit.DONE
    counter = counter_of(Options(world=world), National("https://127.0.0.1:9"), state=ClinicState.ONLINE, follow=False)
    assert counter.historian is None
