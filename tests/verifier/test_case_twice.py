"""In here live the tests of fields that stand twice in a case: none is taken in silence, and line and path are named."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from verifier.case import Case
from verifier.case_twice import field_twice
from verifier.cases import CaseError, read_cases

HEAD = '"visit_date":"2025-12-02","clinic":"online"'

TWICE = [
    ('{"id":"a",' + HEAD + ',"id":"b","evidence":[]}', "id"),
    ("{" + HEAD + ',"clinic":"no_online","evidence":[]}', "clinic"),
    (
        "{" + HEAD + ',"evidence":[{"kind":"legacy_card"},{"kind":"legacy_card","name":"a","name":"a"}]}',
        "evidence[1].name",
    ),
    ("{" + HEAD + ',"evidence":[{"kind":"legacy_card","kind":"other_identity"}]}', "evidence[0].kind"),
    ("{" + HEAD + ',"evidence":[],"evidence":[]}', "evidence"),
    ("{" + HEAD + ',"evidence":[],"patient":{"name":"a","n\\u0061me":"b"}}', "patient.name"),
    (
        "{" + HEAD + ',"evidence":[],"answers":{"number":{"validity":"valid","ratio":10,"ratio":30}}}',
        "answers.number.ratio",
    ),
    (
        "{" + HEAD + ',"evidence":[],"clinik":1,"clinik":1}',
        "clinik",
    ),  # before the complaint that there is no such field
]


@pytest.mark.parametrize(("line", "path"), TWICE, ids=[path for _, path in TWICE])
def test_a_field_that_stands_twice_is_an_error(line: str, path: str) -> None:
    good = "{" + HEAD + ',"evidence":[]}'
    first, wrong, last = read_cases([f"{good}\n".encode(), f"{line}\n".encode(), good.encode()])
    assert isinstance(first, Case)
    assert isinstance(last, Case)
    assert isinstance(wrong, CaseError)
    assert (wrong.code, wrong.where, wrong.line) == ("case_field_twice", path, 2)
    for lang in ("ja", "en"):
        message, mend = wrong.words(lang)
        assert path.rpartition(".")[2] in message
        assert mend


def test_a_case_over_many_lines_names_the_line() -> None:
    (wrong,) = read_cases([('{\n "id": "x",\n ' + HEAD + ',\n "evidence": [],\n "id": "y"\n}').encode()])
    assert isinstance(wrong, CaseError)
    assert (wrong.where, wrong.line, wrong.column) == ("id", 5, 2)


SAME_IN_OTHERS = [
    '{"a":{"a":{"a":1}},"b":[{"a":1},{"a":1}]}',
    '{"a":"\\"b\\":1,{[","b":"b","c":["a","a","b"]}',
    '{"a":"\\\\","b":"\\\\\\"","c":{}}',
    "[]",
    '"a"',
]


@pytest.mark.parametrize("content", SAME_IN_OTHERS)
def test_the_same_name_elsewhere_is_no_field_twice(content: str) -> None:
    assert field_twice(content.encode()) is None


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=6),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=12,
)


@settings(max_examples=150)
@given(value=JSON, ascii_only=st.booleans(), indent=st.sampled_from([None, 1]))
def test_no_json_of_a_dictionary_has_a_field_twice(value: Any, ascii_only: bool, indent: int | None) -> None:
    assert field_twice(json.dumps(value, ensure_ascii=ascii_only, indent=indent).encode(errors="surrogatepass")) is None


@settings(max_examples=100)
@given(name=st.text(st.characters(exclude_categories=["Cs"]), max_size=6), before=JSON, after=JSON)
def test_any_name_twice_is_found_wherever_it_stands(name: str, before: Any, after: Any) -> None:
    one, other = json.dumps(name), json.dumps(name, ensure_ascii=False)
    text = f'[{json.dumps(before)},{{"deep":{{{one}:{json.dumps(before)},{other}:{json.dumps(after)}}}}}]'
    found = field_twice(text.encode())
    assert found is not None
    path, byte = found
    assert path == f"[1].deep.{name}"
    assert text.encode()[byte:].startswith(other.encode())
