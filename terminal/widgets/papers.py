"""In here lives the area of evidence on paper: what lies on the counter, the document as one holds it, and the form to copy it by."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container, ScrollableContainer
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from terminal.documents import bearer_of
from terminal.paper.checks import EMPTY, Mark
from terminal.paper.draft import Draft, Unfit, copy_by_hand, evidence_of, fill, so_far, to_text
from terminal.paper.fields import KINDS, Field, Place, fields_of
from terminal.paper.terms import terms_noted
from terminal.widgets.area import Area
from terminal.widgets.desk import Desk
from terminal.widgets.document import DocumentView
from terminal.widgets.entry import Entries, Entry
from terminal.widgets.press import Press, PressRow
from terminal.widgets.sources import Source, SourceBar, Sources, sources_of
from verifier.case import EligibilityDeclaration, Evidence, MyNumberCard, Smartphone
from verifier.testimony import shown_card

if TYPE_CHECKING:
    from terminal.counter import Counter
    from terminal.words.speech import Speech

BESIDE_COLUMNS = 79  # from here on the form stands beside the document; else one turns from one to the other


@dataclass(frozen=True, slots=True)
class Laid:
    """What lies on the counter by a form: laid down once more it takes the place of what lay there."""

    item: Evidence
    draft: Draft  # as it was laid down


class PapersArea(Area):
    """Area 4. Ctrl+S lays the paper down, F9 fills the form from it, Ctrl+O turns from form to document, Ctrl+G looks closely.

    A document is copied by hand, as in training, or by one key; nothing typed is lost by looking at another one meanwhile.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "lay", show=False),
        Binding("f9", "fill", show=False),
        Binding("ctrl+o", "turn", show=False),
        Binding("ctrl+g", "look", show=False),
    ]
    DEFAULT_CSS = """
    PapersArea {
        layout: vertical; height: 1fr; padding: 0 1;
        #desk-title { height: 1; color: $primary; text-style: bold; }
        #both { layout: horizontal; height: 1fr; }
        #held { height: 1fr; width: 49; scrollbar-size: 1 1; overflow-x: hidden; }
        #form { width: 1fr; }
        #said { height: auto; max-height: 2; color: $error; display: none; }
        #said.-said { display: block; }
        &.-one #held { display: none; width: 1fr; }
        &.-one.-turned #held { display: block; }
        &.-one.-turned #form { display: none; }
        &.-choosing #both { display: none; }
        &.-choosing Sources { display: block; }
    }
    """

    def __init__(self, counter: Counter, speech: Speech) -> None:
        super().__init__(counter, speech, id="papers")
        self._visit_number = counter.visit.number
        self._sources = sources_of(self.counter.visit.person)
        self._source = self._sources[0]
        self._shown = self._source.key  # whose fields are on the screen; a moment behind `_source` when that changes
        self._drafts: dict[str, Draft] = {}  # what was typed stays, whatever one looks at meanwhile
        self._laid: dict[str, Laid] = {}  # by the source's key
        self._blank_forms = 0  # that were added
        self._given_back: dict[str, Draft] = {}  # as it was: nobody wants it laid down before something is typed
        self._tried = False
        self._day = counter.today

    # -- the screen

    def compose(self) -> ComposeResult:
        yield Static(id="desk-title", markup=False)
        yield Desk(self.speech)
        yield SourceBar(id="source", markup=False)
        with PressRow():
            yield Press("lay", self.speech("paper.lay"), main=True)
            yield Press("fill", self.speech("paper.fill"))
            yield Press("print", self.speech("paper.print"))
            yield Press("turn", self.speech("paper.turn"))
            yield Press("look", self.speech("paper.look"))
            yield Press("take_back", self.speech("paper.take_back"))
        yield Static(id="said", markup=False)
        yield Sources(id="sources", markup=False)
        with Container(id="both"):
            # The document stands on the right: a name on it may have a character of ambiguous width.
            yield Entries(*self._new_entries(), id="form")
            with ScrollableContainer(id="held", can_focus=False):
                yield DocumentView(self.speech)

    def on_mount(self) -> None:
        self._offer_options()
        self._show_desk()
        self._check()
        self._show_document()

    def on_resize(self, event: events.Resize) -> None:
        self.set_class(event.size.width < BESIDE_COLUMNS, "-one")
        self._show_presses()

    def focus_area(self) -> None:
        first = next(iter(self.query_one("#form", Entries).entries()), None)
        if first is not None and not self.has_class("-turned"):
            first.focus_box()
        else:
            self.query_one(SourceBar).focus()

    def counter_changed(self) -> None:
        visit = self.counter.visit
        if visit.number != self._visit_number:
            self._visit_number = visit.number
            self._drafts.clear()
            self._laid.clear()
            self._given_back.clear()
            self._sources = sources_of(self.counter.visit.person)
            self._offer(self._sources[0])
        elif self.counter.today != self._day:
            self._check()  # what was typed stays; what is wrong with a date may be another thing
        self._day = self.counter.today
        self._show_desk()

    def relabel(self) -> None:
        self._offer_options()
        self.query_one("#form", Entries).relabel()
        self.query_one(DocumentView).relabel()
        self._show_desk()
        self._said("")

    # -- what may be laid down

    def _words_of(self, source: Source) -> str:
        kind = self.speech(f"evidence.{source.kind}")
        code = f"{source.origin}.on_desk" if source.key in self._laid else source.origin
        return self.speech(f"paper.source.{code}", kind=kind)

    def _offer_options(self) -> None:
        self.query_one(SourceBar).update(self.speech("paper.source", what=self._words_of(self._source)))
        sources = self.query_one(Sources)
        sources.clear_options()
        sources.add_options([Option(self._words_of(source), id=source.key) for source in self._sources])
        sources.highlighted = self._sources.index(self._source)

    def offer_kind(self, kind: str) -> None:
        """The form of such a document: the one that was brought and isn't on the counter, else a blank one."""
        fitting = [one for one in self._sources if one.kind == kind and one.key not in self._laid]
        self.screen.set_focus(self.query_one(SourceBar))
        if fitting:
            self._offer(fitting[0])

    def _offer(self, source: Source) -> None:
        self._source = source
        self._tried = False
        self.remove_class("-turned", "-choosing")
        self._offer_options()
        self.call_after_refresh(self._renew_form)

    async def _renew_form(self) -> None:
        form = self.query_one("#form", Entries)
        inside = form.has_focus_within
        await form.remove_children()
        self._shown = self._source.key
        await form.mount_all(self._new_entries())
        form.scroll_home(animate=False)
        if inside:
            self.focus_area()
        self._said("")
        self._check()
        self._show_document()

    def _draft(self) -> Draft:
        source = self._source
        if source.key not in self._drafts:
            self._drafts[source.key] = _untouched(source)
        return self._drafts[source.key]

    def _fields(self) -> list[Field]:
        """What nobody can see on a document that was brought isn't asked; on a blank form everything may be told."""
        draft = self._draft()
        usual = {Place.PRINTED, Place.SEEN}
        if draft.form is Smartphone and draft.origin is not None:
            usual = set()  # nothing is printed on a phone, and its chip is nowhere to be seen
        return [
            item
            for item in fields_of(draft.form)
            if item.place in usual or (draft.origin is None and item.name not in _OF_NO_FORM)
        ]

    def _new_entries(self) -> list[Entry]:
        draft = self._draft()
        return [Entry(item, self.speech, draft.text(item.name)) for item in self._fields()]

    # -- showing

    def _show_desk(self) -> None:
        desk = self.query_one(Desk)
        desk.show(self.counter.visit)
        title = "paper.desk" if desk.option_count else "paper.desk.empty"
        self.query_one("#desk-title", Static).update(self.speech(title))
        self._show_presses()

    def _show_presses(self) -> None:
        if not self.is_mounted:
            return
        view = self.query_one(DocumentView)
        one = self.has_class("-one")
        turned = self.has_class("-turned")
        words = {
            "lay": "paper.lay.again" if self._source.key in self._laid else "paper.lay",
            "fill": "paper.fill",
            "print": "paper.print",
            "turn": "paper.turn.form" if turned else "paper.turn",
            "look": "paper.look.less" if view.close_look else "paper.look",
            "take_back": "paper.take_back",
        }
        shown = {
            "fill": self._fillable,
            "print": self._source.kind == "eligibility_declaration",
            "turn": one,
            "look": view.has_code and (not one or turned),
            "take_back": bool(self.counter.visit.evidence),
        }
        for press in self.query(Press):
            name = press.name or ""
            press.say(self.speech(words[name]))
            press.display = shown.get(name, True)

    def _show_document(self) -> None:
        """The document that was brought; of a blank form, what has been typed so far, as it would be printed."""
        source = self._source
        item = source.brought
        if item is None:
            item = so_far(self._draft(), self.counter.today)
        self.query_one(DocumentView).show(item, bearer_of(self.counter.visit.person) if source.brought else None)
        self._show_presses()

    def _check(self) -> None:
        draft, today = self._draft(), self.counter.today
        terms = terms_noted(draft, today, self.counter.settings)
        for entry in self.query_one("#form", Entries).entries():
            checked = draft.check(entry.item, today)
            untouched = not draft.text(entry.item.name).strip() and not self._tried
            if (term := terms.get(entry.item.name)) is not None and checked.mark is Mark.GOOD:
                checked = replace(checked, notes=(*checked.notes, term))
            entry.show(EMPTY if untouched else checked)

    def _said(self, text: str) -> None:
        said = self.query_one("#said", Static)
        said.update(text)
        said.set_class(bool(text), "-said")

    # -- what is done here

    @on(SourceBar.Asked)
    def _asked(self, event: SourceBar.Asked) -> None:
        event.stop()
        if event.step == 0:
            self._offer_options()
            self.add_class("-choosing")
            self.query_one(Sources).focus()
            return
        place = (self._sources.index(self._source) + event.step) % len(self._sources)
        self._offer(self._sources[place])

    @on(SourceBar.Entered)
    def _entered(self, event: SourceBar.Entered) -> None:
        event.stop()
        self.focus_area()

    @on(Sources.Left)
    def _left_list(self, event: Sources.Left) -> None:
        event.stop()
        self.remove_class("-choosing")
        self.query_one(SourceBar).focus()

    @on(OptionList.OptionSelected, "#sources")
    def _chosen(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.query_one(SourceBar).focus()
        self._offer(self._sources[event.option_index])

    @on(Entry.Changed)
    def _typed(self, event: Entry.Changed) -> None:
        event.stop()
        if self._shown not in self._drafts or self._shown != self._source.key:
            return
        self._drafts[self._shown] = self._draft().write(event.name, event.text)
        self._check()
        self._said("")
        if self._source.brought is None:
            self._show_document()

    @on(Entry.Left)
    def _left(self, event: Entry.Left) -> None:
        event.stop()
        entries = self.query_one("#form", Entries).entries()
        if event.entry is entries[-1]:
            self.query_one("#form", Entries).screen.set_focus(self.query(Press).first())
        else:
            self.screen.focus_next()

    @on(Press.Pressed)
    async def _pressed(self, event: Press.Pressed) -> None:
        event.stop()
        await self.run_action(event.name)

    def action_fill(self) -> None:
        """Copy the document into the form, as if typed by hand."""
        if not self._fillable:
            return
        brought = self._source.brought
        draft = fill(brought) if brought is not None else self._from_card()
        self._drafts[self._source.key] = draft
        for entry in self.query_one("#form", Entries).entries():
            entry.put(draft.text(entry.item.name))
        self._check()
        self._said("")
        self._show_document()

    def action_print(self) -> None:
        """Write the statement as it stands, for the printer: what is blank is filled in by hand."""
        item = so_far(self._draft(), self.counter.today)
        if not isinstance(item, EligibilityDeclaration):
            return
        try:
            file = self.counter.print_statement(item, self.speech.lang)
        except OSError as error:
            text = self.speech("note.not_printed", reason=error.strerror or type(error).__name__)
            self.app.notify(text, severity="error", markup=False)
            return
        self.app.notify(self.speech("note.printed", file=file), timeout=12, markup=False)

    @property
    def _fillable(self) -> bool:
        """Is there something to copy: the document itself, or, for a statement, the face of the card (§5.5)?"""
        of_card = self._source.kind == "eligibility_declaration" and self._card is not None
        return self._source.brought is not None or of_card

    @property
    def _card(self) -> MyNumberCard | None:
        visit = self.counter.visit
        shown = (visit.card, *visit.evidence, shown_card(visit.person) if visit.person is not None else None)
        return next((item for item in shown if isinstance(item, MyNumberCard)), None)

    def _from_card(self) -> Draft:
        """The statement as far as card and day fill it in; the rest is the patient's to tell."""
        draft, card = self._draft(), self._card
        if card is None:
            return draft
        person = self.counter.visit.person
        known = {
            "name": card.name,
            "kana": card.kana or (person.kana if person is not None else None),
            "birth_date": card.birth_date,
            "sex": card.sex,
            "address": bearer_of(person).address,
            "signed_on": self.counter.today,
        }
        for name, value in known.items():
            if value is not None and not draft.text(name):
                draft = draft.write(name, to_text(value))
        return draft

    def action_turn(self) -> None:
        """Where there is no room for both: the document, or the form."""
        if not self.has_class("-one"):
            return
        self.toggle_class("-turned")
        self._show_document()
        if self.has_class("-turned"):
            # A field that cannot be seen any more has lost the focus, and keys would find nobody here.
            next(press for press in self.query(Press) if press.name == "turn").focus()
        else:
            self.focus_area()

    def action_look(self) -> None:
        """Look at the card's front from near, or put it down again."""
        view = self.query_one(DocumentView)
        if view.has_code:
            view.look_closely(not view.close_look)
            self._show_presses()

    def action_lay(self) -> None:
        """Lay the paper on the counter, as the form tells of it; or say which fields to look at, and go there."""
        draft, today = self._draft(), self.counter.today
        self._tried = True
        try:
            item = evidence_of(draft, today)
        except Unfit as unfit:
            self._check()
            self._said(self.speech("paper.unfit", count=len(unfit.fields)))
            self.remove_class("-turned")
            self._show_presses()
            entry = self.query_one("#form", Entries).entry(unfit.fields[0])
            if entry is not None:
                entry.focus_box()
            return
        self._lay(item)

    def _lay(self, item: Evidence) -> None:
        source, visit = self._source, self.counter.visit
        place = self._place_of(source)
        if place is None and isinstance(item, MyNumberCard | Smartphone) and visit.card is not None:
            self._said(self.speech("paper.card_twice"))
            return
        if place is None and source.brought == item and isinstance(item, MyNumberCard | Smartphone):
            self.counter.show_card()
        else:
            self._laid[source.key] = Laid(item, self._draft())
            if place is None:
                self.counter.show(item)
            else:
                self.counter.correct(place, item)
        self._keep_a_blank_form(source)
        self.counter_changed()
        waiting = (one for one in self._sources if one.brought is not None and one.key not in self._laid)
        is_card = (MyNumberCard, Smartphone)
        following = next((one for one in waiting if not isinstance(one.brought, is_card)), source)
        self.screen.set_focus(self.query_one(SourceBar))  # out of the fields: digits open areas again
        self._offer(source if place is not None else following)

    def _place_of(self, source: Source) -> int | None:
        """Where on the counter lies what this form was laid down as; None: it doesn't lie there."""
        laid = self._laid.get(source.key)
        if laid is None:
            return None
        return next((place for place, one in enumerate(self.counter.visit.evidence) if one is laid.item), None)

    def _keep_a_blank_form(self, source: Source) -> None:
        """What was filled in stays with the paper that it became; another paper of the kind has a blank form of its own."""
        if source.brought is not None or any(
            one.kind == source.kind and one.brought is None and one.key not in self._laid for one in self._sources
        ):
            return
        self._blank_forms += 1
        another = Source(f"blank-{source.kind}-{self._blank_forms}", source.kind)
        self._sources.insert(self._sources.index(source) + 1, another)

    @property
    def drafted(self) -> bool:
        """Does a form say what no document on the counter says?"""
        return bool(self._drafted())

    def _drafted(self) -> list[Source]:
        """Whose forms are filled in and not laid down as they are, the one in front first."""
        return [
            source
            for source in sorted(self._sources, key=lambda one: one is not self._source)
            if self._drafts.get(source.key, _untouched(source)) not in self._settled(source)
        ]

    def _settled(self, source: Source) -> list[Draft]:
        """What this form may look like without anybody missing it on the counter."""
        laid, given_back = self._laid.get(source.key), self._given_back.get(source.key)
        if laid is not None:
            return [laid.draft]
        is_card = issubclass(KINDS[source.kind], MyNumberCard | Smartphone)
        if is_card and self.counter.visit.card is not None:
            return [self._drafts.get(source.key, _untouched(source))]
        return [_untouched(source), *([given_back] if given_back is not None else [])]

    def lay_drafted(self) -> bool:
        """Lay all of them down. False: one is to be looked at first; its form is in front."""
        for source in self._drafted():
            if source is not self._source:
                self._source, self._tried = source, True
                self._offer_options()
                if self._draft().unfit(self.counter.today):
                    self._offer(source)
                    return False
            self.action_lay()
            if source in self._drafted():
                return False
        return True

    def action_take_back(self) -> None:
        """Give back what is marked on the desk, or what was laid down last."""
        self._take_back(self.query_one(Desk).place)

    @on(Desk.TakeBack)
    def _taken(self, event: Desk.TakeBack) -> None:
        event.stop()
        self._take_back(event.place)

    def _take_back(self, place: int) -> None:
        evidence = self.counter.visit.evidence
        if not 0 <= place < len(evidence):
            return
        item = evidence[place]
        for source in [one for one in self._sources if one.key in self._laid and self._laid[one.key].item is item]:
            self._given_back[source.key] = self._laid.pop(source.key).draft
            self._drop_spare_forms(source)
        self.counter.take_back(place)
        self._offer_options()
        self._show_desk()

    def _drop_spare_forms(self, source: Source) -> None:
        """The form of what was given back is the kind's own again: a blank one beside it, with nothing on it, is one too many."""
        if source.brought is None:
            self._sources = [
                one
                for one in self._sources
                if one in {source, self._source}
                or one.brought is not None
                or one.kind != source.kind
                or one.key in self._laid
                or self._drafts.get(one.key, _untouched(one)) != _untouched(one)
            ]

    @on(Desk.LookAt)
    def _look_at(self, event: Desk.LookAt) -> None:
        """Hold what lies there."""
        event.stop()
        evidence = self.counter.visit.evidence
        if 0 <= event.place < len(evidence):
            self.query_one(DocumentView).show(evidence[event.place], bearer_of(self.counter.visit.person))
            if self.has_class("-one"):
                self.add_class("-turned")
            self._show_presses()


def _untouched(source: Source) -> Draft:
    """The form of a document before anything is typed. On a phone there is nothing to type: it is as it was brought."""
    if isinstance(source.brought, Smartphone):
        return fill(source.brought)
    return copy_by_hand(source.brought) if source.brought is not None else Draft(KINDS[source.kind])


_OF_NO_FORM = frozenset({"insurer_number", "symbol", "number", "branch"})  # printed on none of the cards that lack them
