"""In here live the tests of the file of a clinic's own settings: its form, what is wrong with a line, a change that is kept, and who goes by it."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

import msgspec
import pytest

from terminal import cli
from terminal.clinic_settings import KEYS, ClinicSettings, SettingsTrouble, SettingsWrong, chosen_in, with_choice
from terminal.failure import Exit
from verifier.case import Settings

HERE = Path("settings.toml")
WRITTEN = b"# our clinic\ntelephone_counts = false  # since April\n\r\nown_decision=true\n"
# A visit in the leniency that rests on the telephone.
CASE = {
    "visit_date": "2026-02-16",
    "clinic": "outage_national",
    "evidence": [{"kind": "legacy_card"}],
    "answers": {"insurer_phone": "confirmed"},
}


def test_the_form_is_a_part_of_toml() -> None:
    assert (
        chosen_in(WRITTEN, HERE) == tomllib.loads(WRITTEN.decode()) == {"telephone_counts": False, "own_decision": True}
    )
    assert chosen_in(b"\xef\xbb\xbf" + WRITTEN, HERE) == chosen_in(WRITTEN, HERE)
    assert chosen_in(b"", HERE) == {}


@pytest.mark.parametrize(
    ("content", "code", "line", "values"),
    [
        (b"telephone_counts", "settings_line", 1, {"given": "telephone_counts"}),
        (b"\n[clinic]\n", "settings_line", 2, {"given": "[clinic]"}),
        (b"# x\ntelefone_counts = true", "settings_unknown_near", 2, {"near": "telephone_counts"}),
        (b"coffee = true", "settings_unknown", 1, {"given": "coffee"}),
        (b"own_decision = yes", "settings_value", 1, {"key": "own_decision", "given": "yes"}),
        (b"own_decision =", "settings_value", 1, {"given": ""}),
        (b"own_decision = true\n\nown_decision = true", "settings_twice", 3, {"before": 1}),
        (b"own_decision = true\n\xff\xfe", "settings_not_text", 2, {}),
        (b"#" * 70_000, "settings_too_large", 1, {}),
    ],
)
def test_a_line_that_is_no_setting_is_named(content: bytes, code: str, line: int, values: dict[str, object]) -> None:
    with pytest.raises(SettingsWrong) as wrong:
        chosen_in(content, HERE)
    assert (wrong.value.code, wrong.value.line) == (code, line)
    assert values.items() <= wrong.value.values.items()


@pytest.mark.parametrize("key", KEYS)
@pytest.mark.parametrize("value", [True, False])
def test_a_change_keeps_everything_else(key: str, value: bool) -> None:
    changed = with_choice(WRITTEN, key, value)
    assert chosen_in(changed, HERE) == chosen_in(WRITTEN, HERE) | {key: value}
    assert b"# our clinic" in changed
    assert b"# since April" in changed


def test_a_change_is_kept_and_an_edit_counts_at_once(tmp_path: Path) -> None:
    path = tmp_path / "settings.toml"
    ours, other = ClinicSettings(path), ClinicSettings(path)
    assert ours.now == other.now == Settings()
    ours.choose("telephone_counts", False)
    assert ours.now == other.now == Settings(telephone_counts=False)
    path.write_text("telephone_counts = maybe\n")
    assert ours.now == Settings(telephone_counts=False)  # as it was, and said
    assert isinstance(ours.trouble, SettingsWrong)
    with pytest.raises(SettingsWrong):
        ours.choose("own_decision", False)
    assert path.read_text() == "telephone_counts = maybe\n"  # nobody writes over what is to be mended


def test_settings_whose_file_is_gone_are_the_usual_ones(tmp_path: Path) -> None:
    path = tmp_path / "settings.toml"
    path.write_text("own_decision = false\n")
    settings = ClinicSettings(path)
    assert settings.now == Settings(own_decision=False)
    path.unlink()
    assert settings.now == Settings()
    assert settings.trouble is None


def test_a_file_that_was_named_must_be_there(tmp_path: Path) -> None:
    with pytest.raises(SettingsTrouble) as trouble:
        _ = ClinicSettings(tmp_path / "none.toml", told=True).now
    assert trouble.value.code == "settings_not_read"


def test_what_cannot_be_kept_changes_nothing(tmp_path: Path) -> None:
    settings = ClinicSettings(tmp_path / "gone" / "settings.toml")
    with pytest.raises(SettingsTrouble) as trouble:
        settings.choose("own_decision", False)
    assert trouble.value.code == "settings_not_kept"
    assert settings.now == Settings()


def test_without_a_file_a_change_holds_until_the_end() -> None:
    settings = ClinicSettings()
    settings.choose("own_decision", False)
    assert settings.now == Settings(own_decision=False)


# -- verify --cases ------------------------------------------------------------------------------------------------------------


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path, Path]:
    """A world whose clinic counts no call, a file that says the same, and two cases: one leaves it to the clinic, one doesn't."""
    world = tmp_path / "world"
    world.mkdir()
    told = tmp_path / "told.toml"
    cases = tmp_path / "cases.jsonl"
    for file in (world / "settings.toml", told):
        file.write_text("telephone_counts = false\n")
    cases.write_bytes(
        b"\n".join(msgspec.json.encode(case) for case in (CASE, CASE | {"settings": {"telephone_counts": True}}))
    )
    return world, told, cases


def _decided(capsys: pytest.CaptureFixture[str]) -> list[tuple[str, list[str]]]:
    lines = map(json.loads, capsys.readouterr().out.splitlines())
    return [(line["verdict"], line["settings_used"]) for line in lines]


def test_a_case_overrides_the_clinics_settings(
    files: tuple[Path, Path, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    world, told, cases = files
    line = ["verify", "--cases", str(cases), "--world", str(world), "--json"]
    assert cli.run([*line, "--settings", str(told)]) == Exit.DONE
    assert _decided(capsys) == [("refuse", ["telephone_counts"]), ("conditional", ["telephone_counts"])]
    assert cli.run(line) == Exit.DONE  # a file of cases has the same verdicts in every world
    assert _decided(capsys) == [("conditional", ["telephone_counts"])] * 2


def test_wrong_settings_end_the_command_with_line_and_mend(
    files: tuple[Path, Path, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    world, told, cases = files
    told.write_text("\ntelephone_count = false\n")
    line = ["verify", "--cases", str(cases), "--world", str(world), "--settings", str(told), "--json"]
    assert cli.run(line) == Exit.WRONG_USE
    said = json.loads(capsys.readouterr().out)["error"]
    assert (said["code"], said["where"]) == ("settings_unknown_near", f"{told}:2")
    assert "telephone_counts" in said["mend"]


def test_settings_belong_to_what_is_decided(files: tuple[Path, Path, Path], capsys: pytest.CaptureFixture[str]) -> None:
    world, told, _ = files
    assert cli.run(["verify", "--schema", "--settings", str(told), "--world", str(world), "--json"]) == Exit.WRONG_USE
    assert json.loads(capsys.readouterr().out)["error"]["code"] == "option_needs"
