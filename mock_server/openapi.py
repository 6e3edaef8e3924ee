"""In here lives the description of the national side's interface (OpenAPI 3.1), made from the contract's own structs."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

import msgspec

from mock_server.problems import CODES, status_of
from verifier.contract import (
    CARD_PATH,
    CHALLENGE_PATH,
    CLINIC_HEADER,
    CLOCK_PATH,
    CLOCK_SECONDS,
    NUMBER_PATH,
    OPENAPI_PATH,
    PROBLEM_TYPE,
    REGISTRATION_PATH,
    STATUS_PATH,
    CardVerificationRequest,
    Challenge,
    ChallengeRequest,
    ClockAnswer,
    EligibilityAnswer,
    NumberVerificationRequest,
    Problem,
    ProblemCode,
    Status,
)

VERSION = "1"

_EVERYWHERE = (
    ProblemCode.CLINIC_UNKNOWN,
    ProblemCode.NO_SUCH_ROUTE,  # of a path beside these: told here, since nowhere else is a place for it
    ProblemCode.NOT_ALLOWED,
    ProblemCode.TIMEOUT,
    ProblemCode.HEAD_TOO_LARGE,
    ProblemCode.BUSY,
    ProblemCode.INTERNAL,
)
_OF_A_BODY = (ProblemCode.MALFORMED, ProblemCode.TOO_LARGE)
_OF_A_PROOF = (
    ProblemCode.VALUE,
    ProblemCode.CHALLENGE_UNKNOWN,
    ProblemCode.CHALLENGE_USED,
    ProblemCode.CHALLENGE_EXPIRED,
    ProblemCode.CERTIFICATE_UNREADABLE,
    ProblemCode.CERTIFICATE_FOREIGN,
    ProblemCode.CERTIFICATE_UNKNOWN,
    ProblemCode.SIGNATURE_WRONG,
)


@dataclass(frozen=True, slots=True)
class _Operation:
    """One route as the description tells it."""

    method: str
    path: str
    name: str
    summary: str
    request: type[msgspec.Struct] | None
    answer: type[msgspec.Struct] | None  # None: this description
    problems: tuple[str, ...] = ()
    query: tuple[tuple[str, str], ...] = ()  # name and description of what may stand behind the path


_OPERATIONS = (
    _Operation("post", CHALLENGE_PATH, "challenge", "A challenge for a card to sign", ChallengeRequest, Challenge),
    _Operation(
        "post",
        CARD_PATH,
        "verifyCard",
        "Eligibility by card (資格確認)",
        CardVerificationRequest,
        EligibilityAnswer,
        _OF_A_PROOF,
    ),
    _Operation(
        "post",
        NUMBER_PATH,
        "verifyNumber",
        "Eligibility by insurer, symbol and number",
        NumberVerificationRequest,
        EligibilityAnswer,
        (ProblemCode.VALUE,),
    ),
    _Operation(
        "post",
        REGISTRATION_PATH,
        "registerUse",
        "Register the card for use (利用登録), then as eligibility by card",
        CardVerificationRequest,
        EligibilityAnswer,
        _OF_A_PROOF,
    ),
    _Operation(
        "get", STATUS_PATH, "status", "Whom the server takes the caller for, and its world's date", None, Status
    ),
    _Operation(
        "get",
        CLOCK_PATH,
        "clock",
        "What time it is in the server's world, and how its clock goes",
        None,
        ClockAnswer,
        query=(
            (
                "seen",
                f"The revision that the caller knows: the answer waits up to {CLOCK_SECONDS} seconds for the clock to be set otherwise",
            ),
        ),
    ),
    _Operation("get", OPENAPI_PATH, "description", "This description", None, None),
)


@cache
def description() -> dict[str, Any]:
    """The whole description, ready to be encoded."""
    structs = [kind for operation in _OPERATIONS for kind in (operation.request, operation.answer) if kind]
    _, schemas = msgspec.json.schema_components([*structs, Problem], ref_template="#/components/schemas/{name}")
    schemas["Problem"]["properties"]["code"]["enum"] = list(CODES)
    paths: dict[str, dict[str, Any]] = {}
    for operation in _OPERATIONS:
        paths.setdefault(operation.path, {})[operation.method] = _told(operation)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "uketsuke: the national side of online eligibility verification (a simulation, invented people only)",
            "version": VERSION,
            "license": {"name": "MIT", "identifier": "MIT"},
        },
        "servers": [{"url": "/"}],
        "security": [{"clinicCertificate": []}, {"clinicHeader": []}],
        "paths": paths,
        "components": {
            "schemas": schemas,
            "securitySchemes": {
                "clinicCertificate": {
                    "type": "mutualTLS",
                    "description": "The clinic's client certificate: its 10-digit institution code is the subject's serialNumber.",
                },
                "clinicHeader": {
                    "type": "apiKey",
                    "in": "header",
                    "name": CLINIC_HEADER,
                    "description": "Only where the server runs without TLS, on loopback: the 10-digit institution code.",
                },
            },
        },
    }


def _told(operation: _Operation) -> dict[str, Any]:
    told: dict[str, Any] = {"operationId": operation.name, "summary": operation.summary}
    if operation.query:
        told["parameters"] = [
            {"name": name, "in": "query", "required": False, "description": what, "schema": {"type": "string"}}
            for name, what in operation.query
        ]
    problems = list(_EVERYWHERE)
    if operation.request is not None:
        told["requestBody"] = {"required": True, "content": _content("application/json", operation.request)}
        problems += _OF_A_BODY
    problems += operation.problems
    content = _content("application/json", operation.answer) if operation.answer else {"application/json": {}}
    told["responses"] = {"200": {"description": "OK", "content": content}}
    for status in sorted({status_of(code) for code in problems}):
        codes = ", ".join(code for code in problems if status_of(code) == status)
        told["responses"][str(status)] = {"description": codes, "content": _content(PROBLEM_TYPE, Problem)}
    return told


def _content(media_type: str, struct: type[msgspec.Struct]) -> dict[str, Any]:
    return {media_type: {"schema": {"$ref": f"#/components/schemas/{struct.__name__}"}}}
