"""In here live the hooks by which trouble is let in: what can go wrong at a card or reader by name, and who says whether it does.

The language in which trouble is ordered, and the schedule of it, are the upper packages' (verifier.faults): here it is only asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

Value = int | float | str


@dataclass(frozen=True, slots=True)
class Parameter:
    """One value of a fault. A number lies between `least` and `most`; a word is one of `choices`, or, where it has none, hex digits.

    `default` says which of the two it is.
    """

    name: str
    default: Value
    least: int = 0
    most: int = 0
    choices: tuple[str, ...] = ()
    digits: int = 0  # of a hexadecimal word


@dataclass(frozen=True, slots=True)
class FaultKind:
    """Something that can go wrong, by its stable name ('card.slow'); what it does is said in words by the upper packages."""

    name: str
    parameters: tuple[Parameter, ...] = ()

    def parameter(self, name: str) -> Parameter | None:
        return next((one for one in self.parameters if one.name == name), None)


@dataclass(frozen=True, slots=True)
class Stroke:
    """A fault that strikes now, with its values: every parameter of its kind has one."""

    name: str
    values: Mapping[str, Value]

    def number(self, name: str) -> float:
        """The value of a parameter that is a number. Raises KeyError, TypeError."""
        value = self.values[name]
        if isinstance(value, str):
            raise TypeError(name)
        return value

    def word(self, name: str) -> str:
        """The value of a parameter that is a word. Raises KeyError."""
        return str(self.values[name])


# Asked at each occasion, with the fault's name and where it would strike ('READ jpki/000A'): it strikes, or it doesn't.
Strikes = Callable[[str, str], Stroke | None]
