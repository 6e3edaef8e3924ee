"""In here lives the page of the clinic's own settings: each with its default, where it is from, and a visit in which it decides."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

import msgspec
from rich.cells import cell_len
from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from terminal.clinic_settings import SettingsTrouble, SettingsWrong
from terminal.screens.page import Page
from terminal.visible import visible
from terminal.widgets.area import tell
from terminal.widgets.facts import kind_of
from terminal.widgets.key_bar import Key
from terminal.widgets.wording import day, trouble_lines
from verifier.case import Settings

if TYPE_CHECKING:
    from collections.abc import Sequence

    from terminal.words.speech import Speech
    from verifier.case import Case
    from verifier.rules.row import OpenPoint

USUAL = Settings()


class Choices(OptionList):
    """The settings, one a line. A click marks one, a click on the marked one turns it, as Enter and space do."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "select", show=False),
        Binding("delete,backspace", "screen.usual", show=False),
    ]

    async def _on_click(self, event: events.Click) -> None:
        event.prevent_default()
        place = event.style.meta.get("option")
        if place is None:
            return
        if place == self.highlighted:
            self.action_select()
        else:
            self.highlighted = place


class SettingsScreen(Page):
    """Esc closes it. A change is kept in the file at once, and counts from the next verdict on."""

    AUTO_FOCUS = "Choices"
    DEFAULT_CSS = """
    SettingsScreen {
        #head { height: auto; padding: 0 1; background: $panel; }
        Choices { height: auto; max-height: 13; border: none; padding: 0 1; background: $background; scrollbar-size-vertical: 1; }
        Choices:focus { border: none; background-tint: $foreground 0%; }
        VerticalScroll { height: 1fr; padding: 0 1; border-top: solid $rule; scrollbar-size-vertical: 1; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+y", "leave", show=False),
        Binding("pageup", "page(-1)", show=False),
        Binding("pagedown", "page(1)", show=False),
    ]

    KEYS: ClassVar[Sequence[Key]] = (
        Key("Enter", "settings.turn", "screen.turn"),
        Key("Del", "settings.back", "screen.usual"),
    )

    def compose(self) -> ComposeResult:
        yield Static(self._head(), id="head")
        yield Choices(*self._options(), markup=False)
        with VerticalScroll(can_focus=False):
            yield Static("", id="detail")
        yield self.key_bar()

    def on_mount(self) -> None:
        self.query_one(Choices).highlighted = 0

    def counter_changed(self) -> None:
        self._draw()

    # -- what is done

    @on(OptionList.OptionHighlighted)
    def _marked(self) -> None:
        self._detail()

    @on(OptionList.OptionSelected)
    def _selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.action_turn()

    def action_turn(self) -> None:
        key = self._point.key
        self._choose(key, not getattr(self._settings, key))

    def action_usual(self) -> None:
        key = self._point.key
        if getattr(self._settings, key) != getattr(USUAL, key):
            self._choose(key, getattr(USUAL, key))

    def action_page(self, step: int) -> None:
        detail = self.query_one(VerticalScroll)
        detail.scroll_page_down(animate=False) if step > 0 else detail.scroll_page_up(animate=False)

    def _choose(self, key: str, value: bool) -> None:
        try:
            self.counter.choose(key, value)
        except SettingsWrong as wrong:
            self.notify(_wrong_told(wrong, self.speech), severity="error", timeout=12, markup=False)
        except SettingsTrouble as trouble:
            tell(self, self.speech, trouble)
        self._draw()

    # -- what is said

    @property
    def _settings(self) -> Settings:
        return self.counter.settings.now

    @property
    def _points(self) -> tuple[OpenPoint, ...]:
        from verifier.rules.book import BOOK

        return BOOK.settings

    @property
    def _point(self) -> OpenPoint:
        return self._points[self.query_one(Choices).highlighted or 0]

    def _draw(self) -> None:
        self.query_one("#head", Static).update(self._head())
        choices = self.query_one(Choices)
        here = choices.highlighted
        choices.clear_options()
        choices.add_options(self._options())
        choices.highlighted = here
        self._detail()

    def _head(self) -> Content:
        speech, path = self.speech, self.counter.settings.path
        kept = speech("settings.memory") if path is None else speech("settings.file", path=visible(str(path)))
        _ = self._settings  # a look: whether the file was mended, or damaged, meanwhile
        lines = [
            Content.assemble((speech("settings.title"), "bold $primary"), "  ", (speech("settings.note"), "$quiet")),
            Content.styled(kept, "$quiet"),
        ]
        trouble = self.counter.settings.trouble
        if trouble is not None:
            lines.append(Content.styled(_wrong_told(trouble, speech), "$error"))
        return Content("\n").join(lines)

    def _options(self) -> list[Option]:
        wide = max(cell_len(self._value(one)) for one in (True, False))
        return [Option(self._line(point, wide), id=point.key) for point in self._points]

    def _line(self, point: OpenPoint, wide: int) -> Content:
        speech, value = self.speech, getattr(self._settings, point.key)
        said = self._value(value)
        changed = value != getattr(USUAL, point.key)
        parts: list[str | tuple[str, str]] = [
            (said + " " * (wide - cell_len(said)), "bold $primary" if value else "bold"),
            f"  {speech(f'setting.{point.key}')}",
        ]
        if changed:
            parts.append((f"  {speech('settings.changed')}", "$primary"))
        return Content.assemble(*parts)

    def _value(self, value: bool) -> str:
        return self.speech("settings.yes" if value else "settings.no")

    def _detail(self) -> None:
        speech, point = self.speech, self._point
        told = [speech("settings.key", key=point.key), speech("settings.source", source=point.source)]
        lines = [
            Content.styled(speech.words(point.title), "bold"),
            Content.styled("   ".join(told), "$quiet"),
            *self._example(point),
        ]
        self.query_one("#detail", Static).update(Content("\n").join(lines))

    def _example(self, point: OpenPoint) -> list[Content]:
        """A visit in which it decides, with both verdicts; what holds now is bold."""
        from verifier.evidence import decide
        from verifier.rules import rule
        from verifier.rules.review import beside

        speech = self.speech
        case = next((one.case for one in beside() if one.id == f"{point.key}-default"), None)
        if case is None:
            return []
        lines = [Content(self._situation(case))]
        # the visit's other settings are the usual ones: it is this one that is shown
        both = {
            value: decide(msgspec.structs.replace(case, settings=msgspec.structs.replace(USUAL, **{point.key: value})))
            for value in (True, False)
        }
        for value, found in both.items():
            row = f"{found.rule} {speech.words(rule(found.rule).title)}"
            said = speech(
                "settings.if", value=self._value(value), verdict=speech(f"shown.{found.verdict.value}"), rule=row
            )
            mark = "bold $primary" if value == getattr(self._settings, point.key) else "$foreground"
            lines.append(Content.styled(f"  {said}", mark))
        levels = dict.fromkeys(rule(found.rule).confidence.value for found in both.values())
        for level in levels:
            lines.append(
                Content.styled("  " + speech("settings.confidence", level=speech(f"confidence.{level}")), "$quiet")
            )
        return lines

    def _situation(self, case: Case) -> str:
        speech = self.speech
        shown = [speech(f"evidence.{kind_of(item)}") for item in case.evidence]
        if case.patient.returning:
            shown.append(speech("facts.returning"))
        for asked, answer in (("card", case.answers.card), ("number", case.answers.number)):
            if answer is not None:
                shown.append(speech(f"facts.{asked}_answer", validity=speech(f"validity.{answer.validity.value}")))
        if case.answers.insurer_phone is not None:
            shown.append(speech("settings.by_phone"))
        return speech(
            "settings.example",
            day=day(case.visit_date, speech),
            state=speech(f"clinic.{case.clinic.value}"),
            evidence=" + ".join(shown) or speech("settings.nothing_shown"),
        )


def _wrong_told(trouble: SettingsWrong | SettingsTrouble, speech: Speech) -> str:
    """What is wrong with the file, with the line and the mend."""
    if isinstance(trouble, SettingsTrouble):
        return ": ".join(trouble_lines(speech, trouble.code, {"reason": trouble.detail}))
    what, mend = trouble_lines(speech, trouble.code, trouble.values)
    return speech("settings.wrong", line=trouble.line, what=what, mend=mend)
