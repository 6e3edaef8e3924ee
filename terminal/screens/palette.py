"""In here lives what the command palette offers: people, states of the clinic, places, language, look."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING, cast

from textual.command import DiscoveryHit, Hit, Hits, Provider

from terminal.widgets.area_tabs import AREAS
from verifier.domain import ClinicState

if TYPE_CHECKING:
    from terminal.app import CounterApp


class CounterCommands(Provider):
    """Everything that can be reached by name."""

    async def discover(self) -> Hits:
        for name, what, act in self._offers():
            yield DiscoveryHit(name, act, help=what)

    async def search(self, query: str) -> Hits:
        matcher = self.matcher(query)
        for name, what, act in self._offers():
            score = max(matcher.match(name), matcher.match(what) * 0.7)
            if score > 0:
                yield Hit(score, matcher.highlight(name), act, help=what)

    def _offers(self) -> Iterator[tuple[str, str, Callable[[], object]]]:
        app = cast("CounterApp", self.app)
        speech = app.speech
        yield speech("palette.conclude"), "F5", app.action_conclude
        yield speech("palette.next"), "Ctrl+N", app.action_next_visitor
        yield speech("palette.trace"), "F3", app.action_trace
        yield speech("palette.guide"), "F1", app.action_guide
        yield speech("palette.language"), speech("palette.language.what"), app.action_language
        for dark in (True, False):
            name = speech("palette.theme.dark" if dark else "palette.theme.light")
            yield name, speech("palette.theme.what"), partial(app.look, dark=dark)
        for area in AREAS:
            yield speech("palette.area", name=speech(f"area.{area}")), "", partial(app.action_area, area)
        for state in ClinicState:
            name = speech("palette.state", name=speech(f"clinic.{state.value}"))
            yield name, speech(f"clinic.{state.value}.what"), partial(app.counter.set_state, state)
        for person in app.counter.cast.people():
            if person.impossible is None:
                name = speech("palette.person", name=f"{person.name} {person.id}")
                yield name, speech.words(person.outcome), partial(app.step_up, person)
        yield speech("palette.quit"), "Ctrl+Q", app.action_quit
