"""In here lives the test of docs/registration.md: every sentence T06–T40 is in its table once, with tests that are there and name it."""

from __future__ import annotations

import re
from pathlib import Path

import msgspec
import pytest

from mock_server.world.happenings import Happening

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "registration.md"
SENTENCES = [f"T{number:02d}" for number in range(6, 41)]
_ROW = re.compile(r"^\| (T\d\d(?:, T\d\d)*) \| ([^|]+) \| ([^|]+) \|$", re.MULTILINE)
_TEST = re.compile(r"`([\w/]+\.py)::(\w+)`")


def _rows() -> list[tuple[list[str], str]]:
    return [(found[1].split(", "), found[3]) for found in _ROW.finditer(PAGE.read_text("utf-8"))]


def test_every_sentence_is_in_the_table_once() -> None:
    assert [sentence for sentences, _ in _rows() for sentence in sentences] == SENTENCES


@pytest.mark.parametrize("row", _rows(), ids=lambda row: row[0][0])
def test_the_tests_of_a_sentence_are_there_and_name_it(row: tuple[list[str], str]) -> None:
    sentences, told = row
    tests = _TEST.findall(told)
    assert tests or told.startswith("— "), "neither a test nor a reason"
    for sentence in sentences if tests else ():
        assert any(sentence in _text_of(file, name) or _in_name(sentence, name) for file, name in tests), sentence


def _in_name(sentence: str, name: str) -> bool:
    """Whether the test is called by the sentence, as those of the documents are: test_t14_t16_the_notice…, test_…_t31_to_t36_…"""
    spans = re.findall(r"_t(\d\d)_to_t(\d\d)(?=_)", name)
    number = int(sentence[1:])
    return f"_{sentence.lower()}_" in name or any(int(first) <= number <= int(last) for first, last in spans)


def _text_of(file: str, name: str) -> str:
    """The test's decorators, name and docstring."""
    source = (ROOT / file).read_text("utf-8")
    found = re.search(rf"^(?:async )?def {name}\(.*?(?=^\S|\Z)", source, re.MULTILINE | re.DOTALL)
    assert found is not None, f"{file}::{name}"
    return found[0]


def test_every_event_of_a_file_is_on_the_page() -> None:
    text = PAGE.read_text("utf-8")
    for kind in Happening.__args__:
        info = msgspec.inspect.type_info(kind)
        assert isinstance(info, msgspec.inspect.StructType)
        row = next((line for line in text.splitlines() if line.startswith(f"| `{info.tag}` |")), "")
        assert row, info.tag
        shared = {"person", "declared_on", "entered_on", "matched_on", "provided_on"}
        for field in info.fields:
            assert field.encode_name in shared or f"`{field.encode_name}`" in row, (info.tag, field.encode_name)
