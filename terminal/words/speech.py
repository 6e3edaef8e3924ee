"""In here lives the look-up from a code to its sentence in the language that is spoken now."""

from __future__ import annotations

import importlib
from functools import cache

from terminal.words import Bilingual, Lang, pick
from verifier.case import Words

# By where they are said. The counter's own two come first: its first screen needs no other, and waits for none.
TABLES = (
    "screen",
    "visit",
    "field",
    "papers",
    "settings",
    "trouble",
    "failures",
    "faults",
    "commands",
    "cards",
    "registration",
    "doctor",
    "values",
    "rules",
    "documents",
    "clock",
    "population",
    "past",
)


@cache
def _table(name: str) -> dict[str, Words]:
    table: dict[str, Words] = importlib.import_module(f"terminal.words.{name}").WORDS
    return table


def _find(code: str) -> Words | None:
    """The sentence of the first table that has it; a table is read when those before it have not."""
    return next((table[code] for table in map(_table, TABLES) if code in table), None)


class _Told(dict[str, object]):
    """Values of a sentence. At which desk a card is may be unknown: then it is left out; any other that is missing is an error."""

    def __missing__(self, name: str) -> str:
        if name == "desk":
            return ""
        raise KeyError(name)


def _told(value: object, lang: Lang) -> object:
    if isinstance(value, OSError):
        from terminal.words.causes import cause

        value = cause(value)
    return pick(value, lang) if isinstance(value, Words) else value


def say(code: str, lang: Lang, **values: object) -> str:
    """The sentence for `code`, with values filled in; one that has two languages itself (Words) in the same as the sentence, and a system's
    error as its cause.

    Raises KeyError for a code that no table has (a test looks for those).
    """
    told = {name: _told(value, lang) for name, value in values.items()}
    sentence = _find(code)
    if sentence is None:
        raise KeyError(code)
    return pick(sentence, lang).format_map(_Told(told))


class Speech:
    """Says sentences in a language that may be changed while it speaks."""

    def __init__(self, lang: Lang = Lang.JA) -> None:
        self.lang = lang

    def __call__(self, code: str, **values: object) -> str:
        return say(code, self.lang, **values)

    def knows(self, code: str) -> bool:
        """Whether any table has a sentence for this code."""
        return _find(code) is not None

    def words(self, words: Bilingual) -> str:
        """A sentence that carries its own two languages (a rule's, a person's)."""
        return pick(words, self.lang)
