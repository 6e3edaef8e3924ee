"""In here live the tests of the files of rows: that what the engine reads was made of them, and that each mistake is told by file, line and mend."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import msgspec
import pytest

from verifier.rule_flaws import Flaw, RulesBroken
from verifier.rules import ROWS, book, source
from verifier.rules.build import SCHEMA, as_json, build, check_names, contents, editor_schema
from verifier.rules.conditions import CONDITIONS, OF_THE_PROGRAM
from verifier.rules.stated import condition

ROW = """
step = "own_decision"
[[row]]
id = "R99"
title.ja = "行"
title.en = "a row"
source = "§1"
confidence = "U"
[[row.outcome]]
when = ["returning"]
acts = ["keep_own_spelling"]
"""


def with_row(text: str = ROW) -> dict[str, bytes]:
    return {**contents(), "99-new.toml": text.encode()}


def flaws(text: str) -> list[Flaw]:
    with pytest.raises(RulesBroken) as broken:
        build(with_row(text))
    return list(broken.value.flaws)


def test_the_book_was_made_of_the_files() -> None:
    assert book.COMPILED.read_bytes() == as_json(build(contents())), "run: python -m verifier.rules"
    assert book.MADE_NOW is False


def test_the_editors_schema_was_made_of_the_types() -> None:
    made = msgspec.json.format(msgspec.json.encode(editor_schema()), indent=1).rstrip() + b"\n"
    assert SCHEMA.read_bytes() == made, "run: python -m verifier.rules"
    for file in source.files():
        assert file.read_text(encoding="utf-8").startswith("#:schema ../rows.schema.json\n")


def test_a_row_is_added_without_code() -> None:
    made = build(with_row())
    row = made.rows[-1]
    assert (row.id, row.file, row.line, row.advises) == ("R99", "99-new.toml", 3, True)
    assert not check_names(made, CONDITIONS, with_row())


def test_a_file_that_was_changed_counts_at_once(tmp_path: Path) -> None:
    """In a copy of the package: the stamp differs, so the files are read."""
    import shutil

    root = Path(__file__).parents[2]
    shutil.copytree(root / "verifier", tmp_path / "verifier", ignore=shutil.ignore_patterns("__pycache__"))
    (tmp_path / "verifier" / "rules" / "rows" / "99-new.toml").write_text(ROW, encoding="utf-8")
    script = "from verifier.rules import ROWS; from verifier.rules.book import MADE_NOW; print(MADE_NOW, ROWS[-1].id)"
    told = subprocess.run(
        [sys.executable, "-c", script],
        cwd=tmp_path,
        env={"PYTHONPATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    assert told.stdout.split() == ["True", "R99"]


def test_an_ordinary_start_reads_no_toml() -> None:
    script = "import sys; import verifier.evidence; sys.exit('tomllib' in sys.modules or 'verifier.rules.source' in sys.modules)"
    root = Path(__file__).parents[2]
    subprocess.run([sys.executable, "-c", script], check=True, timeout=60, cwd=root, env={"PYTHONPATH": str(root)})


MISTAKES = [
    # what is written in place of what; code, line, given, near
    ('confidence = "U"', 'confidense = "U"', "rules_field_unknown", 8, "confidense", "confidence"),
    ('confidence = "U"', 'confidence = "X"', "rules_value_unknown", 8, "X", ""),
    ('source = "§1"', "", "rules_field_missing", 3, "source", ""),
    ('source = "§1"', 'source = " "', "rules_source_missing", 7, "R99", ""),
    ('source = "§1"', 'source = "[999]"', "rules_source_unknown", 7, "[999]", ""),
    ('source = "§1"', "source = 1", "rules_value_wrong", 7, "Expected `str`, got `int`", ""),
    ('title.ja = "行"', 'title.ja = ""', "rules_words_missing", 5, "ja", ""),
    ('id = "R99"', 'id = "R01"', "rules_name_twice", 4, "R01", "30-card.toml:7"),
    ('id = "R99"', 'id = "R99"\nkinds = ["legcy_card"]', "rules_kind_unknown", 5, "legcy_card", "legacy_card"),
    ('id = "R99"', 'id = "R99"\nperiods = ["lenience"]', "rules_span_unknown", 5, "lenience", "leniency"),
    ('id = "R99"', 'id = "R99"\nfrom = 2026-01-02\nuntil = 2026-01-01', "rules_period_reversed", 6, "2026-01-01", "2026-01-02"),
    ('acts = ["keep_own_spelling"]', 'acts = ["keep_own_speling"]', "rules_act_unknown", 11, "keep_own_speling", "keep_own_spelling"),
    ('acts = ["keep_own_spelling"]', 'acts = ["@full_cots"]', "rules_group_unknown", 11, "@full_cots", "@full_cost"),
    ('acts = ["keep_own_spelling"]', 'say = "full_cots"', "rules_phrase_unknown", 11, "full_cots", "full_cost"),
    ('acts = ["keep_own_spelling"]', 'force = "stops"', "rules_stops_undecidable", 11, "", ""),
    ('acts = ["keep_own_spelling"]', "last = true", "rules_field_unknown", 11, "last", "says"),
    ('step = "own_decision"', 'step = "own_decission"', "rules_value_unknown", 2, "own_decission", "own_decision"),
]  # fmt: skip


@pytest.mark.parametrize(("right", "wrong", "code", "line", "given", "near"), MISTAKES)
def test_a_mistake_is_told_by_line_and_mend(
    right: str, wrong: str, code: str, line: int, given: str, near: str
) -> None:
    found = flaws(ROW.replace(right, wrong))[0]
    assert (found.file, found.code, found.line, found.given) == ("99-new.toml", code, line, given)
    if code != "rules_field_unknown" or near != "says":
        assert found.near == near


def test_what_is_no_toml_is_told_by_its_line() -> None:
    assert [(one.code, one.line) for one in flaws(ROW + "\n[[row]\n")] == [("rules_file_syntax", 13)]


def test_all_mistakes_are_told_at_once() -> None:
    text = ROW.replace('source = "§1"', 'source = ""').replace('title.ja = "行"', 'title.ja = ""')
    assert {one.code for one in flaws(text)} == {"rules_source_missing", "rules_words_missing"}


def test_a_condition_that_nobody_knows_is_told_by_its_line() -> None:
    text = ROW.replace('"returning"', '"!retruning"')
    (found,) = check_names(build(with_row(text)), CONDITIONS, with_row(text))
    assert (found.code, found.line, found.given, found.near) == (
        "rules_condition_unknown",
        10,
        "!retruning",
        "returning",
    )


def test_every_stated_condition_can_be_asked() -> None:
    from tests.verifier.test_evidence import _vectors, case_of
    from verifier.rules.facts import facts_of

    facts = [facts_of(case_of(param.values[0])) for param in _vectors()[:200]]
    known = dict(OF_THE_PROGRAM)
    for stated in book.BOOK.conditions:
        known[stated.name] = condition(stated, known)
        assert {known[stated.name].test(one) for one in facts} <= {True, False}


def test_every_row_says_where_it_is_written() -> None:
    for row in ROWS:
        line = (source.ROWS / row.file).read_text(encoding="utf-8").splitlines()[row.line - 1]
        assert line == "[[row]]"
