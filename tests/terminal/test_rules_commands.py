"""In here live the tests of `uketsuke rules` and `uketsuke why`: what they say, in both languages and as JSON, and how they fail."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from pathlib import Path

import msgspec
import pytest

from terminal import cli
from terminal.failure import Exit
from terminal.ledger import Ledger
from terminal.rules_book import page
from terminal.rules_flaws import flaw_told, rules_broken
from terminal.words import Lang
from terminal.words.rules import WORDS
from terminal.words.speech import Speech
from tests.terminal.test_ledger import entry
from verifier.case import Case
from verifier.domain import Verdict
from verifier.rule_flaws import Flaw, RulesBroken
from verifier.rules import ROWS
from verifier.rules.book import BOOK
from verifier.rules.row import Rule

LANGS = pytest.mark.parametrize("lang", ["ja", "en"])


def said(capsys: pytest.CaptureFixture[str], *line: str) -> str:
    assert cli.run(["rules", *line]) == Exit.DONE
    return capsys.readouterr().out


@LANGS
def test_list_names_every_row_in_its_order(lang: str, capsys: pytest.CaptureFixture[str]) -> None:
    lines = said(capsys, "list", "--lang", lang).splitlines()
    assert [line.split()[0] for line in lines[::2]] == [row.id for row in ROWS]


def test_list_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    told = [json.loads(line) for line in said(capsys, "list", "--json").splitlines()]
    assert [one["id"] for one in told] == [row.id for row in ROWS]


@LANGS
@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.id)
def test_show_tells_a_row_whole(row: Rule, lang: str, capsys: pytest.CaptureFixture[str]) -> None:
    told = said(capsys, "show", row.id, "--lang", lang)
    assert f"verifier/rules/rows/{row.file}:{row.line}" in told
    if lang == "ja":
        assert "from 20" not in told


def test_show_tells_principles_and_settings(capsys: pytest.CaptureFixture[str]) -> None:
    assert "R61 R62" in said(capsys, "show", "P10")
    assert "default true" in said(capsys, "show", "telephone_counts", "--lang", "en")
    assert json.loads(said(capsys, "show", "R30b", "--json"))["id"] == "R30b"


@pytest.mark.parametrize(("given", "code"), [("r30B", "rules_no_row_near"), ("xyz", "rules_no_row")])
def test_a_row_that_there_is_not(given: str, code: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run(["rules", "show", given, "--json"]) == Exit.WRONG_USE
    assert json.loads(capsys.readouterr().out)["error"]["code"] == code


def test_diff_finds_what_changes_for_whom(capsys: pytest.CaptureFixture[str]) -> None:
    told = json.loads(said(capsys, "diff", "2026-07-31", "2026-08-01", "--json"))
    assert (told["begin"], set(told["end"])) == (["R30d"], {"R30c", "R30b", "P4"})
    changes = {(tuple(one["before"]), tuple(one["after"])): one["example"] for one in told["changes"]}
    example = msgspec.convert(changes[("conditional", "R30b"), ("refuse", "R30d")], Case)
    assert [type(item).__name__ for item in example.evidence] == ["LegacyCard"]


@LANGS
def test_diff_in_words(lang: str, capsys: pytest.CaptureFixture[str]) -> None:
    told = said(capsys, "diff", "2025-12-01", "2025-12-02", "--lang", lang)
    assert "R30b" in told
    assert '{"visit_date":"2025-12-02"' in told
    assert said(capsys, "diff", "2025-09-01", "2025-09-02", "--lang", lang)


def test_diff_by_what_was_known(capsys: pytest.CaptureFixture[str]) -> None:
    line = ("diff", "2026-03-31", "2026-04-01", "--json")
    assert json.loads(said(capsys, *line, "--known-on", "2026-02-01"))["begin"] == ["R30d", "R82"]
    assert json.loads(said(capsys, *line))["begin"] == ["R82"]


@LANGS
def test_check_finds_nothing_wrong(
    lang: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("verifier.rules.review._SWEPT", 500)
    assert str(len(ROWS)) in said(capsys, "check", "--lang", lang).splitlines()[-1]


def test_check_as_json(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("verifier.rules.review._SWEPT", 500)
    told = json.loads(said(capsys, "check", "--json"))
    assert (told["dead"], told["untried"], told["wrong"]) == ([], [], [])


def test_check_tells_flaws(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    from verifier.rules.build import contents

    wrong = contents() | {"20-disaster.toml": contents()["20-disaster.toml"].replace(b"confidence", b"confidense")}
    monkeypatch.setattr("verifier.rules.review.contents", lambda: wrong)
    assert cli.run(["rules", "check", "--lang", "en"]) == Exit.WRONG_USE
    assert (
        "20-disaster.toml:11 row[0].confidense: there is no field 'confidense': did you mean 'confidence'?"
        in capsys.readouterr().out
    )


def test_every_flaw_has_words() -> None:
    source = Path(__file__).parents[2] / "verifier" / "rules"
    codes = {
        code for file in ("build.py", "source.py") for code in re.findall(r'"(rules_\w+)"', (source / file).read_text())
    }
    for code in codes:
        flaw = Flaw(code=code, file="x.toml", line=3, where="row[0]", given="gvn", near="nr")
        for lang in Lang:
            assert flaw_told(flaw, Speech(lang)).startswith("x.toml:3 row[0]: ")
        assert f"{code}.mend" in WORDS
    failure = rules_broken(RulesBroken([Flaw(code="rules_field_unknown", file="x.toml", line=3, given="idd")]))
    assert (failure.code, failure.where, failure.status) == ("rules_broken", "x.toml:3", Exit.WRONG_USE)


# -- the book ------------------------------------------------------------------------------------------------------------------


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.ids: list[str] = []
        self.links: list[str] = []
        self.loads: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in {"meta", "br"}:
            self.open.append(tag)
        for name, value in attrs:
            if name == "id":
                self.ids.append(value or "")
            if name == "href":
                self.links.append(value or "")
            if name in {"src", "srcset", "data"} or tag in {"link", "script", "img", "iframe"}:
                self.loads.append(f"{tag} {name}")

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_the_book_is_whole_and_loads_nothing() -> None:
    text = page()
    read = _Page()
    read.feed(text)
    assert read.open == []
    assert read.loads == []
    assert "url(" not in text
    assert "@import" not in text
    assert len(set(read.ids)) == len(read.ids)
    assert {link.removeprefix("#") for link in read.links} <= set(read.ids)
    assert {row.id for row in ROWS} <= set(read.ids)
    for words in (*(one.what for one in BOOK.principles), *(one.what for one in BOOK.days)):
        assert words.ja in text


def test_the_book_replaces_nothing_unasked(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "book.html"
    said(capsys, "book", str(file))
    assert file.read_text(encoding="utf-8") == page()
    assert cli.run(["rules", "book", str(file)]) == Exit.WRONG_USE
    said(capsys, "book", "--force", str(file))
    assert cli.run(["rules", "book", str(tmp_path / "none" / "book.html")]) == Exit.WRONG_USE


def test_a_day_out_of_range_names_its_argument_as_the_help_does(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run(["rules", "diff", "1990-01-01", "2026-01-01", "--json"]) == Exit.WRONG_USE
    assert json.loads(capsys.readouterr().out)["error"]["where"] == "DAY"


def test_a_number_is_asked_for_in_words(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    line = ["world", "init", "--people", "abc", "--world", str(tmp_path / "w"), "--lang", "en"]
    assert cli.run(line) == Exit.WRONG_USE
    assert "give a whole number" in capsys.readouterr().err


# -- why -----------------------------------------------------------------------------------------------------------------------


@LANGS
def test_why_lists_every_row_of_a_visit(lang: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    written = Ledger(tmp_path / "ledger").write(entry())
    line = ["why", written.id, "--world", str(tmp_path), "--lang", lang]
    assert cli.run(line) == Exit.DONE
    told = capsys.readouterr().out
    assert told.count("✓") >= 1
    assert told.count("—") > 50
    assert cli.run([*line, "--json"]) == Exit.DONE
    now = json.loads(capsys.readouterr().out)
    assert now.get("considered") or now["now"]["considered"]


def test_why_says_where_the_rules_have_changed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    one = entry()
    other = msgspec.structs.replace(one.decision, verdict=Verdict.UNDECIDABLE, rule="R14")
    written = Ledger(tmp_path / "ledger").write(msgspec.structs.replace(one, decision=other))
    assert cli.run(["why", written.id, "--world", str(tmp_path), "--json"]) == Exit.DONE
    told = json.loads(capsys.readouterr().out)
    assert told["recorded"]["rule"] == "R14"
    assert cli.run(["why", written.id, "--world", str(tmp_path), "--lang", "en"]) == Exit.DONE
    assert "the entry stays as it was" in capsys.readouterr().out


def test_why_of_no_visit(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run(["why", "20260101-001", "--world", str(tmp_path), "--json"]) == Exit.WRONG_USE
    assert json.loads(capsys.readouterr().out)["error"]["code"] == "ledger_no_entry"
