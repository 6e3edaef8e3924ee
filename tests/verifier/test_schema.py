"""In here live the tests of the schema: every vocabulary, every field with its meaning, and agreement with the reader."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import msgspec
import pytest

from verifier.case import Case, Settings
from verifier.case_errors import RATIOS
from verifier.domain import ClinicState, Verdict
from verifier.schema import DIALECT, schema

DEFS: dict[str, dict[str, Any]] = schema()["$defs"]


def test_it_is_of_the_2020_dialect_and_speaks_of_case_verdict_and_wrong_line() -> None:
    made = schema()
    assert made["$schema"] == DIALECT
    assert [one["$ref"].rpartition("/")[2] for one in made["anyOf"]] == ["Case", "Decision", "NoCase"]
    msgspec.json.encode(made)


def test_the_settings_are_listed_with_their_defaults() -> None:
    properties = DEFS["Settings"]["properties"]
    for field in msgspec.structs.fields(Settings):
        assert properties[field.encode_name]["default"] == field.default
        assert "description" in properties[field.encode_name]
    assert DEFS["Settings"]["additionalProperties"] is False


@pytest.mark.parametrize(
    ("name", "field"), [(name, field) for name, made in DEFS.items() for field in made.get("properties", ())]
)
def test_every_field_has_a_meaning(name: str, field: str) -> None:
    assert DEFS[name]["properties"][field].get("description"), f"describe {name}.{field} in verifier/schema.py"


def test_vocabularies_are_complete_in_the_order_of_the_contract() -> None:
    assert DEFS["ClinicState"]["enum"] == [state.value for state in ClinicState]
    assert DEFS["Verdict"]["enum"] == [verdict.value for verdict in Verdict]
    for name, made in DEFS.items():
        if "enum" in made:
            assert made.get("description"), f"describe {name} in verifier/schema.py"


def test_ratios_are_those_that_the_reader_takes() -> None:
    choices = DEFS["Answer"]["properties"]["ratio"]["anyOf"]
    assert {"type": "integer", "enum": list(RATIOS)} in choices


def test_the_fields_are_those_of_the_types() -> None:
    assert set(DEFS["Case"]["properties"]) == {field.encode_name for field in msgspec.structs.fields(Case)}
    assert DEFS["Case"]["required"] == ["visit_date", "clinic", "evidence"]


def test_references_lead_somewhere() -> None:
    def walk(value: Any) -> None:
        if isinstance(value, dict):
            if "$ref" in value:
                assert value["$ref"].removeprefix("#/$defs/") in DEFS
            for inner in value.values():
                walk(inner)
        elif isinstance(value, list):
            for inner in value:
                walk(inner)

    walk(schema())


def test_the_document_of_the_contract_names_every_word() -> None:
    document = (Path(__file__).parents[2] / "docs" / "case-format.md").read_text(encoding="utf-8")
    for name, made in DEFS.items():
        if name not in {"Verdict", "CertificateForm"}:
            for word in made.get("enum", ()):
                assert f"`{word}`" in document, f"{name}: {word}"
        if name in {"Case", "Patient", "LegacyCard", "MyNumberCard", "EligibilityCertificate", "MynaportalScreen"}:
            for field in made["properties"]:
                assert re.search(rf"`(\w*\.)?{field}\b", document), f"{name}.{field}"


def test_each_call_gives_its_own() -> None:
    schema()["$defs"].clear()
    assert schema()["$defs"]
