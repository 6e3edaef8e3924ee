"""In here live the words of paper at the counter: forms, drawn documents, queries by number, the chip's check, what the patient says."""

from __future__ import annotations

from verifier.case import Words

WORDS: dict[str, Words] = {}
