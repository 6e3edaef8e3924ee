"""In here lives what was typed beside what was compared in its place: names folded, numbers in one width. Nothing typed is ever changed.

Reception-procedures.md, sections 5.3 and 5.7: keep what was typed beside what was sent; never overwrite.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from verifier.case import Answer, Case, Compared, Evidence, Patient
from verifier.names import fold_kana, fold_name
from verifier.numbers import InsurerNumber, NumberError, normalise_branch, normalise_number, normalise_symbol

Folding = Callable[[str], str]


def _insurer_number(text: str) -> str:
    return InsurerNumber.parse(text).digits


_OF_A_PERSON: tuple[tuple[str, Folding], ...] = (("name", fold_name), ("kana", fold_kana))
_OF_AN_ANSWER: tuple[tuple[str, Folding], ...] = (*_OF_A_PERSON, ("branch", normalise_branch))
_OF_A_DOCUMENT: tuple[tuple[str, Folding], ...] = (
    *_OF_A_PERSON,
    ("insurer_number", _insurer_number),
    ("symbol", normalise_symbol),
    ("number", normalise_number),
    ("branch", normalise_branch),
)


def compared(case: Case) -> tuple[Compared, ...]:
    """Every text of the case that is compared, or would be sent, in another form than it was typed in; in the order of the case."""
    return tuple(_all(case))


def _all(case: Case) -> Iterator[Compared]:
    yield from _of(case.patient, _OF_A_PERSON, "patient")
    for place, item in enumerate(case.evidence):
        yield from _of(item, _OF_A_DOCUMENT, f"evidence[{place}]")
    for name, answer in (("card", case.answers.card), ("number", case.answers.number)):
        if answer is not None:
            yield from _of(answer, _OF_AN_ANSWER, f"answers.{name}")


def _of(part: Patient | Evidence | Answer, fields: tuple[tuple[str, Folding], ...], where: str) -> Iterator[Compared]:
    for field, fold in fields:
        typed: str | None = getattr(part, field)
        if typed is None:
            continue
        try:
            other = fold(typed)
        except NumberError:
            continue  # a doubt tells of it
        if other != typed:
            yield Compared(f"{where}.{field}", typed, other)
