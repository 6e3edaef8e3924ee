"""In here live the problem answers (RFC 9457) of the national side: one exception that becomes one, and the words of each code.

Titles are for developers who read a trace; the terminal has its own words for each code. A problem never repeats what was sent, but names its place.
"""

from __future__ import annotations

import difflib
import re
from http import HTTPStatus
from typing import get_args

import msgspec

from verifier.contract import Problem, ProblemCode

TYPE_PREFIX = "urn:uketsuke:problem:"
LONGEST_DETAIL = 200

_KNOWN: dict[str, tuple[HTTPStatus, str]] = {
    ProblemCode.MALFORMED: (HTTPStatus.BAD_REQUEST, "The request is not JSON of the contract's form"),
    ProblemCode.VALUE: (HTTPStatus.UNPROCESSABLE_ENTITY, "A value in the request cannot be"),
    ProblemCode.CLINIC_UNKNOWN: (HTTPStatus.FORBIDDEN, "No clinic of this world asks"),
    ProblemCode.CHALLENGE_UNKNOWN: (HTTPStatus.CONFLICT, "This challenge was never given to this clinic"),
    ProblemCode.CHALLENGE_USED: (HTTPStatus.CONFLICT, "This challenge has been used; fetch another"),
    ProblemCode.CHALLENGE_EXPIRED: (HTTPStatus.CONFLICT, "This challenge is too old; fetch another"),
    ProblemCode.CERTIFICATE_UNREADABLE: (HTTPStatus.UNPROCESSABLE_ENTITY, "The card's certificate cannot be read"),
    ProblemCode.CERTIFICATE_FOREIGN: (
        HTTPStatus.UNPROCESSABLE_ENTITY,
        "No authority of this world signed the certificate",
    ),
    ProblemCode.CERTIFICATE_UNKNOWN: (HTTPStatus.UNPROCESSABLE_ENTITY, "The certificate is nobody's"),
    ProblemCode.SIGNATURE_WRONG: (HTTPStatus.UNPROCESSABLE_ENTITY, "The card did not sign this challenge"),
    ProblemCode.NO_SUCH_ROUTE: (HTTPStatus.NOT_FOUND, "There is no such route"),
    ProblemCode.NOT_ALLOWED: (HTTPStatus.METHOD_NOT_ALLOWED, "This route has no such method"),
    ProblemCode.TOO_LARGE: (HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "The request is too large"),
    ProblemCode.HEAD_TOO_LARGE: (
        HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE,
        "The request's first line and headers are too large",
    ),
    ProblemCode.TIMEOUT: (HTTPStatus.REQUEST_TIMEOUT, "The request was not whole in time"),
    ProblemCode.BUSY: (HTTPStatus.SERVICE_UNAVAILABLE, "The national system is busy; ask again"),
    ProblemCode.INTERNAL: (HTTPStatus.INTERNAL_SERVER_ERROR, "The national system failed; its journal says where"),
}
CODES = tuple(_KNOWN)


class Refused(Exception):
    """The request gets a problem answer. `where` is a path into the request; `detail` never holds its values."""

    def __init__(self, code: str, *, detail: str = "", where: str = "", allow: str = "") -> None:
        super().__init__(code)
        self.code = code
        self.detail = detail
        self.where = where
        self.allow = allow  # the header of a 405

    @property
    def status(self) -> int:
        return _KNOWN[self.code][0].value


def problem_of(refused: Refused) -> Problem:
    """The body of the answer."""
    status, title = _KNOWN[refused.code]
    return Problem(
        type=TYPE_PREFIX + refused.code,
        title=title,
        status=status.value,
        code=refused.code,
        detail=refused.detail[:LONGEST_DETAIL],
        where=refused.where,
    )


def status_of(code: str) -> int:
    """The HTTP status that belongs to a code."""
    return _KNOWN[code][0].value


_PLACE = re.compile(r" - at `(\$[^`]{0,120})`$")
_SENT = re.compile(r"(Invalid enum value|Invalid value) [`'].*[`']", re.DOTALL)
_UNKNOWN = re.compile(r"Object contains unknown field `(.*)`", re.DOTALL)
_NAME = re.compile(r"[A-Za-z_][A-Za-z_-]{0,39}")  # what can be a field's name, and nobody's number


def malformed(error: msgspec.MsgspecError | RecursionError | UnicodeError, request: type[msgspec.Struct]) -> Refused:
    """What a decoder found wrong, with the place, and without what was sent there; of an unknown field its name, and the one that was meant."""
    if not isinstance(error, msgspec.ValidationError):
        return Refused(ProblemCode.MALFORMED, detail="The body is not JSON")
    text = str(error)
    place = _PLACE.search(text)
    said = text[: place.start()] if place else text
    where = place[1] if place else "$"
    if (unknown := _UNKNOWN.fullmatch(said)) is not None:
        return _unknown_field(unknown[1], where, request)
    return Refused(ProblemCode.MALFORMED, detail=_SENT.sub(r"\1", said), where=where)


def _unknown_field(name: str, where: str, request: type[msgspec.Struct]) -> Refused:
    if not _NAME.fullmatch(name):
        return Refused(ProblemCode.MALFORMED, detail="The object contains a field that is unknown here", where=where)
    near = difflib.get_close_matches(name, fields_at(request, where), n=1)
    meant = f"; did you mean {near[0]!r}?" if near else ""
    return Refused(ProblemCode.MALFORMED, detail=f"There is no field {name!r} here{meant}", where=where)


def field_given_twice(path: str) -> Refused:
    """Of a field that stands twice in its object, by its path without '$': only fields of the contract come so far, so it may be named."""
    name = path.rpartition(".")[2]
    return Refused(ProblemCode.MALFORMED, detail=f"The field {name!r} stands there twice", where=f"$.{path}")


def fields_at(request: type[msgspec.Struct], where: str) -> tuple[str, ...]:
    """The names of the fields that an object of the request has, by its path ('$', '$.consents[0]')."""
    fields = msgspec.structs.fields(request)
    step, _, rest = where.removeprefix("$").removeprefix(".").partition(".")
    if not step:
        return tuple(field.encode_name for field in fields)
    name = step.partition("[")[0]
    for field in fields:
        if field.encode_name == name:
            for kind in (field.type, *get_args(field.type)):
                if isinstance(kind, type) and issubclass(kind, msgspec.Struct):
                    return fields_at(kind, f"$.{rest}" if rest else "$")
    return ()
