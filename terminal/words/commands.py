"""In here live the words of the command line: help texts, and what each command says."""

from __future__ import annotations

from verifier.case import Words

WORDS: dict[str, Words] = {}
