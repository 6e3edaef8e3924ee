"""In here lives what the command palette offers: people, states of the clinic, places, language, look."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING, cast

from textual.command import CommandList, CommandPalette, DiscoveryHit, Hit, Hits, Provider
from textual.widgets.option_list import Option

from terminal.widgets.area_tabs import AREAS
from verifier.domain import ClinicState

if TYPE_CHECKING:
    from terminal.app import CounterApp
    from terminal.words.speech import Speech

# What is looked for by other words than those it is called by: a part of its name, and the code of those words.
_ALSO = (
    ("phone", "palette.also.phone"),
    ("スマートフォン", "palette.also.phone"),
    ("番号照会", "palette.also.number"),
    ("by number", "palette.also.number"),
    ("書類", "palette.also.papers"),
    ("papers", "palette.also.papers"),
    ("受付簿", "palette.also.ledger"),
    ("ledger", "palette.also.ledger"),
    ("申し出", "palette.also.patient"),
    ("patient", "palette.also.patient"),
    ("全国障害", "palette.also.outage"),
    ("outage", "palette.also.outage"),
)


class Palette(CommandPalette):
    """Textual's, which says in the counter's language that nothing was found."""

    def __init__(self, speech: Speech) -> None:
        super().__init__(placeholder=speech("palette.placeholder"), id="--command-palette")
        self._said_none = speech("palette.no_match")

    def _start_no_matches_countdown(self, search_value: str) -> None:
        # Textual has no hook for the sentence: its own countdown is replaced by ours.
        self._stop_no_matches_countdown()
        if search_value:
            self._no_matches_timer = self.set_timer(self._NO_MATCHES_COUNTDOWN, self._say_none)

    def _say_none(self) -> None:
        self.query_one(CommandList).add_option(Option(self._said_none, disabled=True, id=self._NO_MATCHES))
        self._list_visible = True


class CounterCommands(Provider):
    """Everything that can be reached by name."""

    async def discover(self) -> Hits:
        for name, what, act in self._offers():
            yield DiscoveryHit(name, act, help=what)

    async def search(self, query: str) -> Hits:
        matcher = self.matcher(query)
        for name, what, act, also in self._told():
            score = max(matcher.match(name), matcher.match(what) * 0.7, matcher.match(also) * 0.6)
            if score > 0:
                yield Hit(score, matcher.highlight(name), act, help=what)

    def _told(self) -> Iterator[tuple[str, str, Callable[[], object], str]]:
        """Each offer with the other words by which people look for it."""
        speech = cast("CounterApp", self.app).speech
        for name, what, act in self._offers():
            also = [words for key, words in _ALSO if key in f"{name} {what}".casefold()]
            yield name, what, act, " ".join(speech(code) for code in also)

    def _offers(self) -> Iterator[tuple[str, str, Callable[[], object]]]:
        app = cast("CounterApp", self.app)
        speech = app.speech
        yield speech("palette.conclude"), "F5", app.action_conclude
        yield speech("palette.next"), "F10" if app.is_web else "Ctrl+N", app.action_next_visitor  # browsers keep Ctrl+N
        yield speech("palette.trace"), "F3", app.action_trace
        yield speech("palette.guide"), "F1", app.action_guide
        yield speech("palette.past"), "Ctrl+R", app.action_past
        yield speech("settings.open"), speech("settings.open.what"), app.action_settings
        yield speech("palette.language"), speech("palette.language.what"), app.action_language
        for dark in (True, False):
            name = speech("palette.theme.dark" if dark else "palette.theme.light")
            yield name, speech("palette.theme.what"), partial(app.look, dark=dark)
        now = f"{app.counter.moment:%Y-%m-%d %H:%M}"
        yield speech("palette.clock", now=now), speech("palette.clock.what"), partial(app.notify, now, markup=False)
        if app.counter.pass_a_day is not None:
            yield speech("palette.day_on"), speech("palette.day_on.what"), app.pass_a_day
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
