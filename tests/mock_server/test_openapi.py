"""In here live the tests of the interface's description: whole, and true to the routes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import msgspec

from mock_server.app import national_side
from mock_server.openapi import description
from mock_server.problems import CODES
from tests.mock_server.small_world import CLINIC, desk_in
from verifier.contract import CLINIC_HEADER, OPENAPI_PATH, ProblemCode


def references(node: Any) -> Iterator[str]:
    if isinstance(node, dict):
        for key, value in node.items():
            if key == "$ref":
                yield value
            else:
                yield from references(value)
    elif isinstance(node, list):
        for value in node:
            yield from references(value)


def test_every_reference_leads_somewhere() -> None:
    told = description()
    schemas = told["components"]["schemas"]
    found = set(references(told))
    assert found
    assert {reference.removeprefix("#/components/schemas/") for reference in found} <= set(schemas)


def test_every_code_has_a_status_and_a_title() -> None:
    named = {value for name, value in vars(ProblemCode).items() if name.isupper()}
    assert named == set(CODES)
    assert set(description()["components"]["schemas"]["Problem"]["properties"]["code"]["enum"]) == named


async def test_it_is_served_and_true_to_the_routes(tmp_path: Path) -> None:
    desk = desk_in(tmp_path)
    transport = httpx.ASGITransport(app=national_side(desk, [CLINIC], by_header=True))
    async with httpx.AsyncClient(
        transport=transport,
        base_url="http://national.invalid",
        headers={CLINIC_HEADER: CLINIC},
    ) as client:
        served = msgspec.json.decode((await client.get(OPENAPI_PATH)).content)
        assert served["openapi"].startswith("3.1")
        for path, operations in served["paths"].items():
            allowed = (await client.options(path)).headers["allow"].lower().split(", ")
            assert set(allowed) - {"head"} == set(operations)
            for operation in operations.values():
                assert "200" in operation["responses"]
                assert {"403", "404", "405", "500", "503"} <= set(operation["responses"])
    assert served["components"]["securitySchemes"]["clinicCertificate"]["type"] == "mutualTLS"
    desk.close()


def test_moments_and_days_are_told_with_their_form_and_limits() -> None:
    schemas = description()["components"]["schemas"]
    for name, field in (("Consent", "at"), ("EligibilityAnswer", "answered_at")):
        assert schemas[name]["properties"][field]["format"] == "date-time"
    for name in ("CardVerificationRequest", "NumberVerificationRequest"):
        visit = schemas[name]["properties"]["visit_date"]
        assert visit["format"] == "date"
        assert "2000-01-01 to 2099-12-31" in visit["description"]
    assert "120" in schemas["NumberVerificationRequest"]["properties"]["birth_date"]["description"]
