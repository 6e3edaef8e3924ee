"""In here lives what is printed on documents and is no part of a case: the bearer's address, the card's security code."""

from __future__ import annotations

from dataclasses import dataclass, field

from verifier.person import PersonSheet


@dataclass(frozen=True, slots=True)
class Bearer:
    """Whose documents are drawn. The security code is shown only when somebody looks at the card closely."""

    address: str | None = None
    security_code: str | None = field(default=None, repr=False)


def bearer_of(person: PersonSheet | None) -> Bearer:
    """What the documents of a person of the world say beyond the case. Collation number B ends with the security code."""
    if person is None:
        return Bearer()
    return Bearer(person.address, person.card.collation_b[-4:] if person.card is not None else None)
