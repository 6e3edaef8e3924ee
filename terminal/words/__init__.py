"""In here lives what is said to people, in two languages: tables of sentences by code, one table a place where they are said."""

from __future__ import annotations

from enum import Enum
from typing import Protocol


class Bilingual(Protocol):
    """Whatever carries its own words in both languages: Words, Act."""

    @property
    def ja(self) -> str: ...

    @property
    def en(self) -> str: ...


class Lang(Enum):
    """The languages that the counter speaks; Japanese is the first."""

    JA = "ja"
    EN = "en"

    @property
    def other(self) -> Lang:
        return Lang.EN if self is Lang.JA else Lang.JA


def pick(words: Bilingual, lang: Lang) -> str:
    """The sentence in that language."""
    return words.ja if lang is Lang.JA else words.en
