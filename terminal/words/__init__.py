"""In here lives what is said to people, in two languages: tables of sentences by code, one table a place where they are said."""

from __future__ import annotations

from enum import Enum

from verifier.case import Words


class Lang(Enum):
    """The languages that the counter speaks; Japanese is the first."""

    JA = "ja"
    EN = "en"

    @property
    def other(self) -> Lang:
        return Lang.EN if self is Lang.JA else Lang.JA


def pick(words: Words, lang: Lang) -> str:
    """The sentence in that language."""
    return words.ja if lang is Lang.JA else words.en
