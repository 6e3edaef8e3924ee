"""In here lives the look-up from a code to its sentence in the language that is spoken now."""

from __future__ import annotations

from functools import cache

from terminal.words import Bilingual, Lang, pick
from verifier.case import Words


@cache
def _tables() -> dict[str, Words]:
    """All tables as one; read at the first sentence, so that commands that say nothing load none."""
    from terminal.words import commands, doctor, failures, field, papers, screen, trouble, values

    merged: dict[str, Words] = {}
    for table in (
        field.WORDS,
        screen.WORDS,
        papers.WORDS,
        trouble.WORDS,
        failures.WORDS,
        commands.WORDS,
        doctor.WORDS,
        values.WORDS,
    ):
        merged |= table
    return merged


def say(code: str, lang: Lang, **values: object) -> str:
    """The sentence for `code`, with values filled in. Raises KeyError for a code that no table has (a test looks for those)."""
    return pick(_tables()[code], lang).format(**values)


class Speech:
    """Says sentences in a language that may be changed while it speaks."""

    def __init__(self, lang: Lang = Lang.JA) -> None:
        self.lang = lang

    def __call__(self, code: str, **values: object) -> str:
        return say(code, self.lang, **values)

    def knows(self, code: str) -> bool:
        """Whether any table has a sentence for this code."""
        return code in _tables()

    def words(self, words: Bilingual) -> str:
        """A sentence that carries its own two languages (a rule's, a person's)."""
        return pick(words, self.lang)
