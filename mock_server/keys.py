"""In here lives the form in which insurer, symbol, number and branch are stored and asked for: what people write in many ways is one key."""

from __future__ import annotations

from verifier.numbers import InsurerNumber, normalise_branch, normalise_number, normalise_symbol


def insurance_key(insurer_number: str, symbol: str, number: str, branch: str) -> dict[str, str]:
    """The columns of one insurance; the branch stays empty where the insurer gives none. Raises NumberError for what cannot be (a wrong check digit, a branch of letters)."""
    return {
        "insurer_number": InsurerNumber.parse(insurer_number).digits,
        "symbol": normalise_symbol(symbol),
        "number": normalise_number(number),
        "branch": normalise_branch(branch) if branch else "",
    }
