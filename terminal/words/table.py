"""In here lives how a table of words is written down: a code, then the Japanese and the English sentence."""

from __future__ import annotations

from collections.abc import Mapping

from verifier.case import Words


def table(rows: Mapping[str, tuple[str, str]]) -> dict[str, Words]:
    """The sentences by their codes."""
    return {code: Words(ja, en) for code, (ja, en) in rows.items()}
