"""In here live the details of problem answers about values: what is wrong with a number, in plain English, never what was sent.

For developers; the terminal checks what is typed before it asks, and has words of its own in two languages.
"""

from __future__ import annotations

from verifier.numbers import NumberError

_SAID = {
    "insurer_number_empty": "The insurer number is missing",
    "insurer_number_characters": "The insurer number holds something that is no digit",
    "insurer_number_length": "The insurer number has {length} digits; it has 8, or 6 for National Health Insurance",
    "insurer_number_check": "The check digit of the insurer number is wrong",
    "insurer_number_subsidy": "This is the payer number of a public subsidy (law {law}), and no insurer's",
    "insurer_number_scheme": "No insurance has the code {scheme}, the insurer number's first two digits",
    "insurer_number_prefecture": "There is no prefecture {prefecture} (01 to 47) for the insurer number to name",
    "symbol_characters": "The symbol holds a character that no document prints",
    "symbol_length": "The symbol has {length} characters; symbol and number have {most} at most",
    "number_empty": "The number is missing",
    "number_characters": "The number holds a character that no document prints",
    "number_length": "The number has {length} characters; symbol and number have {most} at most",
    "symbol_number_length": "Symbol and number have {length} characters together; they have {most} at most",
    "branch_empty": "The branch number is empty; leave the field out where there is none",
    "branch_characters": "The branch number holds something that is no digit",
    "branch_length": "The branch number has {length} digits; it has two",
}
CODES = frozenset(_SAID)


def detail_of(error: NumberError) -> str:
    """The sentence for what ails a number of a query."""
    return _SAID[error.code].format(**error.values) if error.code in _SAID else "The number cannot be"
