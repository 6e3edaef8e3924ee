"""In here live the words on the counter's screens."""

from __future__ import annotations

from verifier.case import Words

WORDS: dict[str, Words] = {}
