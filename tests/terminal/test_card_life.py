"""In here live the tests of the commands of a card's life: what they print in two languages, what they refuse, and that a server notices."""

from __future__ import annotations

import io
import json
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from terminal import cli
from terminal.failure import Exit

DAY = "2026-01-09"

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A world with some cards in it, to be copied: keys are made once."""
    folder = tmp_path_factory.mktemp("made") / "world"
    for person in ("valid", "gaiji"):
        assert cli.run(["card", "show", person, "--world", str(folder), "--date", DAY, "--json"]) == Exit.DONE
    return folder


@pytest.fixture
def world(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(made, tmp_path / "world"))


@pytest.fixture
def run(world: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    def run(line: str, *, typed: str = "", lang: str = "en") -> tuple[int, str, str]:
        monkeypatch.setattr("sys.stdin", io.StringIO(typed))
        capsys.readouterr()
        status = cli.run([*line.split(), "--world", str(world), "--date", DAY, "--lang", lang])
        told = capsys.readouterr()
        return status, told.out, told.err

    return run


def told(run: Run, line: str, typed: str = "") -> dict[str, Any]:
    """The one object that a command prints."""
    status, out, _ = run(f"{line} --json", typed=typed)
    assert status == Exit.DONE, out
    (only,) = out.splitlines()
    said: dict[str, Any] = json.loads(only)
    return said


def pins(run: Run, person: str) -> dict[str, str]:
    found: dict[str, str] = told(run, f"world show {person} --secrets")["card"]["pins"]
    return found


def test_issue_prints_one_object_with_the_card_as_it_is_now(run: Run) -> None:
    said = told(run, "card issue valid")
    assert (said["event"], said["person"], said["on"]) == ("issued", "valid", DAY)
    assert [one["use"] for one in said["issued"]] == ["auth", "sign"]
    assert [one["reason"] for one in said["ended"]] == ["renewed", "renewed"]
    assert said["issued"][0]["replaces"] == said["ended"][0]["serial"]
    assert said["card"]["state"] == "alive"
    assert said["card"]["expires_on"] == "2035-06-14"
    status, out, _ = run("card list --json")
    assert status == Exit.DONE
    listed = {row["id"]: row for row in map(json.loads, out.splitlines())}
    assert listed["valid"] == said["card"]
    assert {"id", "name", "type", "expires_on", "certificate_expires_on"} <= set(listed["gaiji"])
    _, out, _ = run("card show valid --json")
    first, *files = map(json.loads, out.splitlines())
    assert first == said["card"] | {"tries": {"auth": 3, "sign": 5, "entry": 3, "basic": 3}}
    assert all({"id", "application", "file", "bytes"} == set(row) for row in files)


@pytest.mark.parametrize(
    ("line", "event"),
    [
        ("card issue valid --pinless", "issued"),
        ("card issue valid --token iphone", "phone_issued"),
        ("card renew expiring-certificate", "renewed"),
        ("card revoke valid --reason lost", "suspended"),
        ("card revoke valid --reason changed", "revoked"),
        ("card revoke valid --reason died", "revoked"),
        ("card return valid", "returned"),
        ("card unlock pin-locked", "unlocked"),
    ],
)
def test_what_happened_is_said_in_both_languages_and_as_one_object(
    made: Path, run: Run, world: Path, line: str, event: str
) -> None:
    said = told(run, line)
    assert said["event"] == event
    for lang in ("ja", "en"):
        shutil.rmtree(world)
        shutil.copytree(made, world)
        status, out, err = run(line, lang=lang)
        assert (status, err) == (Exit.DONE, "")
        assert (re.search(r"[ぁ-ん]", out) is not None) is (lang == "ja")
        assert said["person"] in out
        assert "{" not in out
        status, out, _ = run("card list", lang=lang)
        assert status == Exit.DONE
        status, out, _ = run(f"card show {said['person']}", lang=lang)
        assert status == Exit.DONE
        assert "{" not in out


def test_a_suspension_is_lifted(run: Run) -> None:
    told(run, "card revoke gaiji --reason lost")
    said = told(run, "card revoke gaiji --lift")
    assert (said["event"], said["card"]["state"]) == ("lifted", "alive")
    assert said["ended"] == []
    assert {one["serial"] for one in said["lifted"]} >= {said["card"]["serial"]}


def test_the_holder_changes_a_pin_which_nothing_prints(run: Run) -> None:
    old = pins(run, "gaiji")["auth"]
    new = "5802" if old != "5802" else "5803"
    status, out, err = run("card set-pin gaiji --pin-stdin --json", typed=f"{old}\n{new}\n")
    assert status == Exit.DONE
    assert json.loads(out)["pins"] == ["auth"]
    assert old not in out + err
    assert new not in out + err
    assert pins(run, "gaiji")["auth"] == new
    status, out, err = run("card set-pin gaiji --pin-stdin --json", typed=f"{old}\n{old}\n")
    assert status == Exit.UNDECIDABLE
    error = json.loads(out)["error"]
    assert error["code"] == "wrong_old_pin"
    assert "2" in error["message"]
    assert old not in err
    for _ in range(2):
        run("card set-pin gaiji --pin-stdin", typed=f"{old}\n{old}\n")
    status, out, _ = run("card set-pin gaiji --pin-stdin --json", typed=f"{new}\n{old}\n")
    assert (status, json.loads(out)["error"]["code"]) == (Exit.UNDECIDABLE, "pin_blocked")
    assert told(run, "card unlock gaiji --which auth")["pins"] == ["auth"]
    told(run, "card unlock gaiji --which auth --pin-stdin", typed="7410\n")
    assert pins(run, "gaiji")["auth"] == "7410"
    status, out, _ = run("card set-pin gaiji --pin-stdin --json", typed="7410\n12345\n")
    assert (status, json.loads(out)["error"]["code"]) == (Exit.WRONG_USE, "pin_format")


def test_pins_are_typed_unseen_and_the_new_one_twice(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    old = pins(run, "gaiji")["auth"]
    for again, status, code in (("5804", Exit.WRONG_USE, "pins_differ"), ("5803", Exit.DONE, None)):
        typed = iter([old, "5803", again])
        monkeypatch.setattr("click.prompt", lambda *_, typed=typed, **__: next(typed))
        found, out, _ = run("card set-pin gaiji --json")
        assert found == status
        assert json.loads(out).get("error", {}).get("code") == code
    assert pins(run, "gaiji")["auth"] == "5803"


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("card issue zzz", "person_unknown"),
        ("card issue valid --pinless --without-photo", "issue_one_kind"),
        ("card issue valid --without-photo", "photo_needed"),
        ("card issue valid --token nokia", "value_wrong"),
        ("card issue pin-less --token android", "plastic_without_pins"),
        ("card issue certificate-only --token android", "plastic_needed"),
        ("card renew valid", "nothing_to_renew"),
        ("card renew notice-only", "card_not_here"),
        ("card renew certificate-only", "card_none"),
        ("card renew valid+android", "phone_not_issued"),
        ("card renew vald+android", "person_unknown_near"),
        ("card revoke valid", "revoke_what"),
        ("card revoke valid --reason lost --lift", "revoke_what"),
        ("card revoke valid --lift", "not_suspended"),
        ("card revoke revoked --reason withdrawn", "already_ended"),
        ("card revoke card-lost --reason lost", "already_suspended"),
        ("card revoke twins-a --reason changed", "no_sign_certificate"),
        ("card return card-lost", "card_not_here"),
        ("card unlock valid", "nothing_to_unlock"),
        ("card unlock valid --new", "option_needs"),
        ("card unlock pin-less", "card_without_pins"),
        ("card set-pin twins-a --which sign --pin-stdin", "pin_not_set"),
        ("card crl /no/such/folder/list", "folder_missing"),
    ],
)
@pytest.mark.parametrize("lang", ["ja", "en"])
def test_what_cannot_be_done_is_said_with_its_mend(run: Run, line: str, code: str, lang: str) -> None:
    status, out, err = run(f"{line} --json", lang=lang, typed="1234\n4321\n")
    error = json.loads(out.splitlines()[-1])["error"]
    assert (status, error["code"]) == (Exit.WRONG_USE, code)
    assert error["mend"] in err
    assert "{" not in error["message"] + error["mend"]
    assert (re.search(r"[ぁ-ん]", error["mend"]) is not None) is (lang == "ja")


def test_a_card_at_another_desk_is_told(run: Run, world: Path) -> None:
    from cardreader.virtual.image import take_card

    (image,) = (world / "cards").glob("valid-2*.json")
    held = take_card(image)
    try:
        status, out, _ = run("card return valid --json")
    finally:
        held.put_away()
    assert (status, json.loads(out)["error"]["code"]) == (Exit.TROUBLE, "card_elsewhere")


def test_the_revocation_list_is_written(run: Run, tmp_path: Path) -> None:
    file, ca = tmp_path / "auth.crl", tmp_path / "ca.pem"
    before = told(run, f"card crl {file} --ca {ca}")
    assert (before["event"], before["authority"]) == ("crl", "auth")
    assert ca.read_text().startswith("-----BEGIN CERTIFICATE-----")
    old = file.read_bytes()
    told(run, "card revoke valid --reason withdrawn")
    assert told(run, f"card crl --force {file}")["certificates"] == before["certificates"] + 1
    assert file.read_bytes() != old
    status, out, _ = run(f"card crl {file} --force", lang="ja")
    assert status == Exit.DONE
    assert str(file) in out


@contextmanager
def running_server(world: Path, day: str) -> Iterator[str]:
    """`uketsuke server` as a process of its own; gives its address."""
    command = [
        "-P",
        "-m",
        "terminal",
        "server",
        "--port",
        "0",
        "--end-with-parent",
        "--world",
        str(world),
        "--date",
        day,
    ]
    with subprocess.Popen([sys.executable, *command], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as server:
        assert server.stdout is not None
        try:
            yield json.loads(server.stdout.readline())["url"]
        finally:
            server.kill()


def test_a_server_at_work_answers_by_what_the_office_did(run: Run, world: Path) -> None:
    def verdict(person: str, *how: str) -> tuple[str, str]:
        line = f"verify --card {person} --server {url} --json {' '.join(how)}"
        _, out, err = run(line)
        said = json.loads(out)
        assert "verdict" in said, (out, err)
        return said["verdict"], said["rule"]

    with running_server(world, DAY) as url:
        assert verdict("valid") == ("accept", "R01")
        told(run, "card revoke valid --reason lost")
        assert verdict("valid") == ("refuse", "R04")
        told(run, "card issue valid")
        assert verdict("valid") == ("accept", "R01")
        told(run, "card issue valid --token android")
        told(run, "card issue valid --token iphone")
        assert verdict("valid+android") == ("accept", "R69")
        assert verdict("valid+iphone") == ("accept", "R69")
        told(run, "card revoke valid+android --reason lost")
        assert verdict("valid+android") == ("refuse", "R04")
        assert verdict("expired-past-grace") == ("refuse", "R62")
        told(run, "card renew expired-past-grace")
        assert verdict("expired-past-grace") == ("accept", "R01")
        assert verdict("valid+iphone", "--pin", pins(run, "valid+iphone")["auth"]) == ("accept", "R69")


@pytest.mark.parametrize("command", ["issue", "renew", "revoke", "return", "unlock", "set-pin", "crl"])
@pytest.mark.parametrize("lang", ["ja", "en"])
def test_every_command_of_a_card_s_life_has_its_help(
    command: str, lang: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.run(["card", command, "--lang", lang, "--help"]) == Exit.DONE
    said = capsys.readouterr().out
    assert "--world" in said
    assert (re.search(r"[ぁ-ん]", said) is not None) is (lang == "ja")


def test_the_card_in_hand_is_the_one_that_the_person_has_now(
    run: Run, world: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between the look for the image and its lock the office issues another: its number is on the sheet, so it is to be read."""
    from datetime import date

    from mock_server.world import World
    from terminal.commands.composition import taken_card
    from terminal.faults import Orders
    from verifier.clock import FixedClock

    day, here, find = date.fromisoformat(DAY), World.open(world), World.card_image
    former = here.card_image("valid", day)

    def found_a_moment_ago(self: World, person: str, on: date) -> Path:
        path = find(self, person, on)
        if path == former:
            monkeypatch.setattr(World, "card_image", find)
            self.office(on).issue(person)
        return path

    monkeypatch.setattr(World, "card_image", found_a_moment_ago)
    card = taken_card(here, "valid", day, Orders((), FixedClock(day).now, lambda _struck: None))
    try:
        current = here.card_image("valid", day)
        assert current != former
        assert json.loads(run("card issue valid --json")[1])["error"]["code"] == "card_elsewhere"
        assert card.person == "valid"
        assert (current.parent / f"{current.name}.lock").exists()
    finally:
        card.put_away()
