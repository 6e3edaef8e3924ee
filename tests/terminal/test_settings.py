"""In here live tests of the clinic's settings: their file, the page on the counter, and the verdicts that rest on them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.widgets import OptionList

from terminal import cli
from terminal.clinic_settings import KEYS, ClinicSettings, settings_in, with_choice
from terminal.failure import Exit, Failure
from terminal.screens.settings import SettingsScreen
from terminal.widgets.verdict import written_decision
from terminal.words import Lang
from terminal.words.settings import WORDS
from terminal.words.speech import Speech
from tests.terminal.fake_counter import FakeCounter
from tests.terminal.pilots import NARROW, WIDE, app_on, press, settle
from verifier.case import Settings
from verifier.evidence import decide
from verifier.rules.book import BOOK
from verifier.rules.review import beside_row

FILE = Path("settings.toml")

BAD = [
    # the file, the code, where, what it is filled with
    ("telephone_counts: true\n", "settings_syntax", "settings.toml:1", {}),
    ("# ours\n\nown_decision = maybe\n", "settings_syntax", "settings.toml:3", {}),
    ("own_decision = true\nown_decision = false\n", "settings_syntax", "settings.toml:2", {}),
    ("own_decision =", "settings_syntax", "settings.toml:1", {}),
    ("# x\ntelefone_counts = true\n", "settings_key_unknown_near", "settings.toml:2", {"near": "telephone_counts"}),
    ("quite_something_else = 1\n", "settings_key_unknown", "settings.toml:1", {"key": "quite_something_else"}),
    ("\n[settings]\nown_decision = true\n", "settings_key_unknown", "settings.toml:2", {"key": "settings"}),
    ("own_decision = 1\n", "settings_value_wrong", "settings.toml:1", {"key": "own_decision", "value": 1}),
    ('own_decision = "true"\n', "settings_value_wrong", "settings.toml:1", {"value": "true"}),
]


@pytest.mark.parametrize(
    ("text", "code", "where", "values"), BAD, ids=[f"{code}-{at}" for at, (_, code, *_) in enumerate(BAD)]
)
def test_a_wrong_line_is_told_with_its_place(text: str, code: str, where: str, values: dict[str, object]) -> None:
    with pytest.raises(Failure) as caught:
        settings_in(text, FILE)
    assert (caught.value.code, caught.value.where, caught.value.status) == (code, where, Exit.WRONG_USE)
    assert values.items() <= caught.value.values.items()
    for lang in Lang:
        for said in (code, f"{code}.mend"):
            assert "{" not in Speech(lang)(said, **caught.value.values)


@given(
    st.lists(st.tuples(st.sampled_from(KEYS), st.booleans()), max_size=8),
    st.sampled_from(["", "# ours\n", "# no line end"]),
)
def test_what_was_chosen_is_what_is_read(choices: list[tuple[str, bool]], text: str) -> None:
    for key, value in choices:
        text = with_choice(text, key, value)
    assert settings_in(text, FILE) == Settings(**dict(choices))


def test_what_was_written_by_hand_stays() -> None:
    text = "# agreed with the doctor, 2026-01-05\nown_decision = true  # since the audit\n\ntelephone_counts=false"
    changed = with_choice(with_choice(text, "own_decision", False), "leniency_goes_on", True)
    assert changed == (
        "# agreed with the doctor, 2026-01-05\nown_decision = false  # since the audit\n\n"
        "telephone_counts=false\nleniency_goes_on = true\n"
    )


def test_every_setting_has_words_and_a_point_in_the_book() -> None:
    assert {f"setting.{key}" for key in KEYS} == {code for code in WORDS if code.startswith("setting.")}
    assert set(KEYS) == {point.key for point in BOOK.settings}


@pytest.mark.parametrize("key", KEYS)
@pytest.mark.parametrize("lang", Lang)
def test_a_verdict_says_on_which_setting_it_rests_and_which_way(key: str, lang: Lang) -> None:
    speech = Speech(lang)
    for one in beside_row(key):
        decision = decide(one.case)
        assert key in decision.settings_used
        told = written_decision(decision, speech, settings=one.case.settings).plain
        value = speech("settings.yes" if getattr(one.case.settings, key) else "settings.no")
        assert speech("settings.each", name=speech(f"setting.{key}"), value=value) in told


# -- the page --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("size", [NARROW, WIDE], ids=str)
async def test_the_page_by_keys(size: tuple[int, int], tmp_path: Path) -> None:
    counter = FakeCounter()
    counter.choices = ClinicSettings(tmp_path / "settings.toml")
    app = app_on(counter)
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        await press(pilot, "f4", "up", "enter")  # the last of the states' list
        assert isinstance(app.screen, SettingsScreen)
        at = KEYS.index("telephone_counts")
        await press(pilot, *["down"] * at, "enter")
        assert (tmp_path / "settings.toml").read_text() == "telephone_counts = false\n"
        assert counter.settings == Settings(telephone_counts=False)
        shown = str(app.screen.query_one(OptionList).get_option_at_index(at).prompt)
        assert shown.startswith("いいえ")
        assert "既定は はい" in shown
        more = str(app.screen.query_one("#settings-more").render())
        assert "§8 point 4" in more
        assert "R" in more
        await press(pilot, "f2")
        assert "default: yes" in str(app.screen.query_one(OptionList).get_option_at_index(at).prompt)
        await press(pilot, "space", "escape")
        assert counter.settings == Settings()
        assert (tmp_path / "settings.toml").read_text() == "telephone_counts = true\n"
        assert not isinstance(app.screen, SettingsScreen)


async def test_the_page_by_mouse(tmp_path: Path) -> None:
    counter = FakeCounter()
    counter.choices = ClinicSettings(tmp_path / "settings.toml")
    app = app_on(counter)
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        app.action_settings()
        await settle(pilot)
        await pilot.click(OptionList, offset=(4, KEYS.index("leniency_goes_on")))
        await settle(pilot)
        assert counter.settings == Settings(leniency_goes_on=True)


async def test_what_cannot_be_kept_is_said_and_nothing_changes(tmp_path: Path) -> None:
    counter = FakeCounter()
    counter.choices = ClinicSettings(tmp_path / "settings.toml")
    (tmp_path / "settings.toml").mkdir()
    app = app_on(counter, Lang.EN)
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        app.action_settings()
        await settle(pilot)
        await press(pilot, "enter")
        (told,) = app._notifications
        assert "cannot be kept" in told.title
        assert "choose again" in told.message
        assert counter.settings == Settings()


# -- from the command line -------------------------------------------------------------------------------------------------


def _decided(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, list[dict[str, object]], str]:
    capsys.readouterr()
    status = cli.run(["verify", *arguments, "--json"])
    said = capsys.readouterr()
    return status, [json.loads(line) for line in said.out.splitlines()], said.err


def test_cases_take_a_file_of_settings_and_their_own_word_comes_first(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    default, turned = (
        json.loads(json.dumps(_case(key, way))) for key, way in (("leniency_goes_on", 0), ("leniency_goes_on", 1))
    )
    cases, settings = tmp_path / "cases.jsonl", tmp_path / "ours.toml"
    against = {**default, "settings": {"leniency_goes_on": False}}
    cases.write_text("".join(json.dumps(one) + "\n" for one in (default, turned, against)))
    settings.write_text("leniency_goes_on = true\n")
    _, plain, _ = _decided(capsys, "--cases", str(cases))
    _, chosen, _ = _decided(capsys, "--cases", str(cases), "--settings", str(settings))
    assert [one["verdict"] for one in plain] == [one["verdict"] for one in (plain[0], chosen[1], chosen[2])]
    assert chosen[0]["verdict"] == chosen[1]["verdict"] != plain[0]["verdict"]
    assert chosen[0]["settings_used"] == ["leniency_goes_on"]


def _case(key: str, place: int) -> object:
    import msgspec

    return msgspec.to_builtins(beside_row(key)[place].case)


def test_a_file_that_is_not_there_or_wrong_is_wrong_use(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    cases = tmp_path / "cases.jsonl"
    cases.write_text("")
    status, said, _ = _decided(capsys, "--cases", str(cases), "--settings", str(tmp_path / "none.toml"))
    assert status == Exit.WRONG_USE
    assert said[0]["error"]["code"] == "settings_missing"  # type: ignore[index]
    (tmp_path / "w.toml").write_text("nothing = true")
    status, said, err = _decided(capsys, "--cases", str(cases), "--settings", str(tmp_path / "w.toml"))
    assert status == Exit.WRONG_USE
    assert f"{tmp_path / 'w.toml'}:1" in err


def test_a_world_keeps_its_settings_when_it_is_made_anew_or_forked(tmp_path: Path) -> None:
    world, other = tmp_path / "world", tmp_path / "other"
    assert cli.run(["world", "init", "--world", str(world)]) == Exit.DONE
    (world / "settings.toml").write_text("own_decision = false\n")
    assert cli.run(["world", "fork", str(other), "--world", str(world)]) == Exit.DONE
    assert cli.run(["world", "reset", "--yes", "--world", str(world)]) == Exit.DONE
    for folder in (world, other):
        assert ClinicSettings(folder / "settings.toml").settings == Settings(own_decision=False)
