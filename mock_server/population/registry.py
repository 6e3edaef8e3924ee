"""In here lives the registry of a world with a population: that of the day's named people, and beside it that of everybody else.

The named people are others on another day, and so is their registry; a population is one for all days. Each question goes to the one that knows.
"""

from __future__ import annotations

from datetime import date

from mock_server.insurance import Insurance
from mock_server.population.ids import read_id
from mock_server.registry import NumberQuery, Registry
from mock_server.standing import Card
from mock_server.store import Database


class WholeRegistry(Registry):
    """Both as one. Two searches by key instead of one, however many people there are."""

    def __init__(self, named: Database, population: Database) -> None:
        """Opens both. Raises DatabaseTrouble."""
        super().__init__(named)
        try:
            self.population = Registry(population)
        except BaseException:
            super().close()
            raise

    def close(self) -> None:
        self.population.close()
        super().close()

    def person_of_serial(self, serial: int, known_on: date) -> str | None:
        return super().person_of_serial(serial, known_on) or self.population.person_of_serial(serial, known_on)

    def card(self, serial: int, day: date) -> Card | None:
        return super().card(serial, day) or self.population.card(serial, day)

    def former_serials(self, serial: int, known_on: date) -> list[int]:
        return super().former_serials(serial, known_on) or self.population.former_serials(serial, known_on)

    def recorded(self, person: str, known_on: date) -> list[Insurance]:
        return self.population.recorded(person, known_on) if read_id(person) else super().recorded(person, known_on)

    def people_of_number(self, query: NumberQuery, known_on: date) -> dict[str, list[Insurance]]:
        return super().people_of_number(query, known_on) | self.population.people_of_number(query, known_on)

    def register_use(self, person: str, day: date) -> None:
        if read_id(person):
            self.population.register_use(person, day)
        else:
            super().register_use(person, day)
