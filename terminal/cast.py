"""In here lives what the counter may ask of the invented world, without knowing who made it: the composition root fills it in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, runtime_checkable

if TYPE_CHECKING:
    from datetime import date

    from cardreader.virtual.faults import CardInHand
    from terminal.past import Past
    from verifier.person import PersonSheet


class CastTrouble(Exception):
    """Somebody, or their card, cannot come: a file of the world is damaged, say. `code` and `values` are said in words."""

    def __init__(self, code: str, **values: object) -> None:
        super().__init__(code)
        self.code = code
        self.values = values


class Cast(Protocol):
    """The people who may step up to the counter on the world's date, and the cards in their pockets."""

    def people(self) -> list[PersonSheet]:
        """All of them, in the world's order; cheap."""
        ...

    def take_card(self, person_id: str) -> CardInHand:
        """Take a person's card in hand (made on first use: some 0.1 s; call it off the screen's thread). Raises CastTrouble."""
        ...

    def give_back(self, card: CardInHand) -> None:
        """Let go of a card's image."""
        ...

    def person_of_certificate(self, certificate: bytes) -> str | None:
        """Whose certificate is it (DER)? None: nobody's of this world."""
        ...

    def stand_in_for(self, fingerprint: bytes) -> str | None:
        """The person for whom a card that is not of this world was bound to stand in, if any."""
        ...


@runtime_checkable
class Finder(Protocol):
    """A cast that knows more people than it lists: too many to look through, each by their id."""

    def find(self, person_id: str) -> PersonSheet | None:
        """The person of that id who is not among `people`; None: nobody is called so."""
        ...


@runtime_checkable
class Prompter(Protocol):
    """A cast that tells what its people know by heart: for training, where nobody else could type their PIN."""

    def pin_of(self, person_id: str) -> str | None:
        """The PIN that the person would type at the reader, for the screen alone; None: their card has none, or they have no card."""
        ...


class Historian(Protocol):
    """Who knows what the national side knew, and when: of a world of our own; nobody does of somebody else's server."""

    def past(self, person_id: str, about: date, known_on: date) -> Past:
        """One person's insurance on both axes of time (some 10 ms, the first of a day more; call it off the screen's thread). Raises CastTrouble."""
        ...
