"""In here live the two small forms that are no document: a query by number, and the check of the card's chip."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from terminal.paper.checks import Checked, Mark, Note, check
from terminal.paper.days import day_text
from terminal.paper.draft import NEEDED, Unfit
from terminal.paper.fields import NO, YES, Field, Sort
from terminal.visit import NumberQuery
from verifier.case import Compared, Evidence
from verifier.numbers import NumberError, check_symbol_and_number

QUERY_FIELDS = (
    Field("insurer_number", Sort.INSURER, needed=True),
    Field("symbol", Sort.SYMBOL),
    Field("number", Sort.NUMBER, needed=True),
    Field("branch", Sort.BRANCH),
    Field("birth_date", Sort.BIRTH_DATE, needed=True),
    Field("limit_consent", Sort.CHOICE, options=(NO, YES)),
)
CHIP_FIELDS = (
    Field("birth_date", Sort.BIRTH_DATE, needed=True),
    Field("expiry_year", Sort.YEAR, needed=True),
    Field("security_code", Sort.SECURITY_CODE, needed=True),
)


@dataclass(frozen=True, slots=True)
class ChipQuestion:
    """What opens the chip: collation number B is made of it, so it is in no repr."""

    birth_date: date = field(repr=False)
    expiry_year: int = field(repr=False)
    security_code: str = field(repr=False)


def check_all(fields: Sequence[Field], texts: Mapping[str, str], today: date) -> dict[str, Checked]:
    """Each field's check; one that is needed and empty is wrong, and so is a number too long together with its symbol."""
    checks = {}
    for item in fields:
        found = check(item, texts.get(item.name, ""), today)
        checks[item.name] = NEEDED if found.mark is Mark.EMPTY and item.needed else found
    symbol, number = checks.get("symbol"), checks.get("number")
    if symbol is not None and number is not None and number.mark is Mark.GOOD and symbol.mark is Mark.GOOD:
        try:
            check_symbol_and_number(symbol.value, number.value)
        except NumberError as error:
            checks["number"] = Checked(Mark.WRONG, problem=Note(error.code, error.values))
    return checks


def _values(fields: Sequence[Field], texts: Mapping[str, str], today: date) -> dict[str, Checked]:
    checks = check_all(fields, texts, today)
    unfit = tuple(name for name, found in checks.items() if found.mark in {Mark.WRONG, Mark.UNFINISHED})
    if unfit:
        raise Unfit(unfit)
    return checks


def query_of(texts: Mapping[str, str], today: date) -> NumberQuery:
    """The query as it is sent. Raises Unfit."""
    found = _values(QUERY_FIELDS, texts, today)
    return NumberQuery(
        insurer_number=found["insurer_number"].value,
        symbol=found["symbol"].value or "",
        number=found["number"].value,
        branch=found["branch"].value or "",
        birth_date=found["birth_date"].value,
        limit_consent=found["limit_consent"].value == YES,
        typed=tuple(_typed_otherwise(texts, found)),
    )


def _typed_otherwise(texts: Mapping[str, str], found: Mapping[str, Checked]) -> Iterator[Compared]:
    """What is typed is kept beside what is sent (reception-procedures.md, section 5.3)."""
    for item in QUERY_FIELDS:
        typed, value = texts.get(item.name, ""), found[item.name].value
        sent = value.isoformat() if isinstance(value, date) else value
        if item.sort is not Sort.CHOICE and typed and sent and typed != sent:
            yield Compared(f"query.{item.name}", typed, sent)


def question_of(texts: Mapping[str, str], today: date) -> ChipQuestion:
    """What opens the chip. Raises Unfit."""
    found = _values(CHIP_FIELDS, texts, today)
    return ChipQuestion(found["birth_date"].value, found["expiry_year"].value, found["security_code"].value)


def from_document(evidence: Evidence) -> dict[str, str]:
    """A query's texts, copied from a document."""
    return {
        "insurer_number": evidence.insurer_number or "",
        "symbol": evidence.symbol or "",
        "number": evidence.number or "",
        "branch": evidence.branch or "",
        "birth_date": day_text(evidence.birth_date) if evidence.birth_date is not None else "",
    }


def last_with_number(evidence: Sequence[Evidence]) -> Evidence | None:
    """The document that was laid down last and has a number to ask by."""
    return next((item for item in reversed(evidence) if item.number and item.insurer_number), None)
