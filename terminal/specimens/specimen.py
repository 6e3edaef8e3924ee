"""In here lives a document as it is to be printed: the evidence of case-format.md, and what is printed on it besides."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from verifier.case import (
    EligibilityCertificate,
    EligibilityDeclaration,
    EligibilityNotice,
    LegacyCard,
    MynaportalScreen,
    Words,
)
from verifier.domain import Relation

Printable = EligibilityCertificate | EligibilityDeclaration | EligibilityNotice | LegacyCard | MynaportalScreen


@dataclass(frozen=True, slots=True, kw_only=True)
class Specimen:
    """One document. `issued_on` is the day printed (of a screen: the day on which it was looked at), `ratio` the patient's share where one is printed.

    `captions` stand outside the document: why it was made, whether it works today.
    """

    item: Printable
    insurer_name: str
    relation: Relation = Relation.INSURED
    acquired_on: date | None = None  # None: not printed (of a statement)
    issued_on: date
    address: str
    ratio: int | None = None
    captions: tuple[Words, ...] = ()

    @property
    def kind(self) -> str:
        """Its name in case-format.md."""
        return str(type(self.item).__struct_config__.tag)
