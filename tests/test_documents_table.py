"""In here lives the check that docs/documents.md leads from each sentence about documents to tests that exist."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parents[1]
ABOUT_DOCUMENTS = {f"T{number}" for number in (1, 3, 5, 8, *range(14, 29), *range(31, 37), 40)}


def _number(sentence: str) -> str:
    return f"T{int(sentence[1:])}"


def test_the_table_of_documents_is_complete_and_its_tests_exist() -> None:
    page = (ROOT / "docs" / "documents.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (T[^|]+) \|[^|]+\|([^|]+)\|$", page, re.MULTILINE)
    told: set[str] = set()
    for sentences, tests in rows:
        assert re.findall(r"`test_\w+`", tests), sentences
        if span := re.fullmatch(r"T(\d+)–T(\d+)", sentences):
            told |= {f"T{number}" for number in range(int(span[1]), int(span[2]) + 1)}
        else:
            told |= {_number(sentence) for sentence in sentences.split(", ")}
    assert told >= ABOUT_DOCUMENTS
    sources = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "tests").rglob("test_*.py"))
    for name in re.findall(r"`(test_\w+)`", page):
        assert f"def {name}(" in sources, name


def test_every_test_named_by_a_sentence_is_in_the_table() -> None:
    page = (ROOT / "docs" / "documents.md").read_text(encoding="utf-8")
    for file in ("test_papers.py", "test_papers_chain.py", "test_bulk.py"):
        source = (ROOT / "tests" / "mock_server" / file).read_text(encoding="utf-8")
        for name in re.findall(r"^def (test_t\d\d\w+)\(", source, re.MULTILINE):
            assert f"`{name}`" in page, name
