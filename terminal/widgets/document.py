"""In here lives a document on the screen: the drawing, and a line that says in words what it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content
from textual.widgets import Static

from terminal.documents import Bearer, draw
from terminal.paper.fields import KIND_OF
from terminal.words import Lang
from verifier.case import Evidence, LegacyCard, MynaportalScreen, MyNumberCard

if TYPE_CHECKING:
    from terminal.words.speech import Speech


# What a clerk may be asked while the document is in the hand: where old cards go (T29), where the screen is found (T40).
_ADVICE: dict[type[Evidence], tuple[str, ...]] = {
    LegacyCard: ("advice.old_card",),
    MynaportalScreen: ("advice.portal", "advice.portal.address"),
}


class DocumentView(Static):
    """One document as one would hold it. The security code of a card can be read only after a close look."""

    DEFAULT_CSS = """
    DocumentView { width: 48; height: auto; color: $foreground; }
    """

    def __init__(self, speech: Speech, *, id: str | None = None) -> None:
        super().__init__(id=id, markup=False)
        self._speech = speech
        self._item: Evidence | None = None
        self._bearer = Bearer()
        self._close = False

    @property
    def item(self) -> Evidence | None:
        return self._item

    @property
    def has_code(self) -> bool:
        """Is there something on it that only a close look shows?"""
        return isinstance(self._item, MyNumberCard)

    @property
    def close_look(self) -> bool:
        return self._close

    def show(self, item: Evidence | None, bearer: Bearer | None = None) -> None:
        """Hold another document, or none."""
        if item == self._item and bearer == self._bearer:
            return
        self._close = self._close and type(item) is type(self._item)
        self._item, self._bearer = item, bearer or Bearer()
        self.relabel()

    def look_closely(self, close: bool) -> None:
        self._close = close
        self.relabel()

    def relabel(self) -> None:
        if self._item is None:
            self.update(Content.styled(self._speech("paper.no_document"), "$quiet"))
            return
        drawing = draw(self._item, self._speech.lang, self._bearer, reveal=self._close)
        caption = self._speech("paper.caption", kind=self._speech(f"evidence.{KIND_OF[type(self._item)]}"))
        if drawing.copy:
            caption += "  " + self._speech("paper.caption.copy")
        below = [caption] if self._speech.lang is not Lang.JA or drawing.copy else []
        below += [self._speech(code) for code in _ADVICE.get(type(self._item), ())]
        lines = Content("\n").join([Content(drawing.text), *(Content.styled(line, "$quiet") for line in below)])
        self.update(lines)
