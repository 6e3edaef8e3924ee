"""In here lives what to ask for next, as a list: in P6's order, with what each would lead to; Enter goes where it is done."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.geometry import Region
from textual.message import Message
from textual.widget import Widget
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

if TYPE_CHECKING:
    from collections.abc import Sequence

    from terminal.words.speech import Speech
    from verifier.proposals import Proposal


class Ways(OptionList):
    """The list itself. Delete: it was asked for, and is not there."""

    DEFAULT_CSS = """
    Ways { height: auto; border: none; padding: 0; background: $background; }
    Ways:focus { border: none; background-tint: $foreground 0%; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("delete,backspace,x", "absent", show=False),
        Binding("pageup", "page(-1)", show=False),
        Binding("pagedown", "page(1)", show=False),
    ]

    @dataclass
    class Absent(Message):
        """That was asked for, and is not there."""

        place: int

    def action_absent(self) -> None:
        if self.highlighted is not None and not self._come_into_sight():
            self.post_message(self.Absent(self.highlighted))

    def action_select(self) -> None:
        if not self._come_into_sight():
            super().action_select()

    def action_cursor_up(self) -> None:
        """The line above; the first one lets the page above it be read."""
        self._step(-1)

    def action_cursor_down(self) -> None:
        """The line below; what stands before the list is read first, what stands after it last."""
        self._step(1)

    def action_first(self) -> None:
        super().action_first()
        self.call_after_refresh(self._come_into_sight)

    def action_last(self) -> None:
        super().action_last()
        self.call_after_refresh(self._come_into_sight)

    def action_page(self, direction: int) -> None:
        """A page of all that stands there."""
        page = self._page
        if page is not None:
            page.scroll_relative(y=direction * page.scrollable_content_region.height, animate=False)

    @property
    def _page(self) -> Widget | None:
        """What the list is scrolled with."""
        return next((one for one in self.ancestors if isinstance(one, Widget) and one.allow_vertical_scroll), None)

    def _step(self, direction: int) -> None:
        page, here = self._page, self.highlighted
        at_end = here is None or here == (0 if direction < 0 else self.option_count - 1)
        hidden = self._hidden
        # A mark out of sight that way is scrolled to; one that the page has left behind comes back first.
        if page is not None and (at_end or hidden == direction):
            page.scroll_relative(y=direction, animate=False)
        elif not self._come_into_sight() and not at_end:
            self.highlighted = (here or 0) + direction
            self.call_after_refresh(self._come_into_sight)

    @property
    def _hidden(self) -> int:
        """Where the marked line is, out of sight: -1 above, 1 below; 0: it is seen."""
        page, line = self._page, self._marked
        if page is None or line is None:
            return 0
        seen = page.scrollable_content_region
        return -1 if line.y < seen.y else 1 if line.bottom > seen.bottom else 0

    @property
    def _marked(self) -> Region | None:
        """Where on the screen the marked line is."""
        if self.highlighted is None:
            return None
        above = sum(self._lines_of(place) for place in range(self.highlighted))
        return Region(self.region.x, self.region.y + above, self.region.width, self._lines_of(self.highlighted))

    def _lines_of(self, place: int) -> int:
        """How many lines an option has at this width."""
        prompt = self.get_option_at_index(place).prompt
        assert isinstance(prompt, Content)
        width = self.scrollable_content_region.width - 2  # its padding
        return len(prompt.wrap(width)) if width > 0 else 1

    def _come_into_sight(self) -> bool:
        """Scroll so far that the marked line is seen. True: it was not, and what was pressed was pressed blindly."""
        page, line, hidden = self._page, self._marked, self._hidden
        if page is None or line is None or not hidden:
            return False
        seen = page.scrollable_content_region
        page.scroll_relative(y=line.y - seen.y if hidden < 0 else line.bottom - seen.bottom, animate=False)
        return True


class NextSteps(Widget):
    """Title, list, how to use it; hidden where nothing is to be asked for."""

    DEFAULT_CSS = """
    NextSteps { height: auto; display: none; margin: 1 0 0 0; }
    NextSteps Static { height: auto; }
    NextSteps.-some { display: block; }
    """

    @dataclass
    class Chosen(Message):
        """Go where this is done."""

        way: str

    @dataclass
    class Absent(Message):
        """This was asked for, and is not there."""

        way: str

    def __init__(self, speech: Speech, proposals: Sequence[Proposal]) -> None:
        super().__init__(id="next-steps")
        self._speech = speech
        self._wanted = tuple(proposals)
        self._why_not = ""
        self._left = False
        self._focus_wanted = False
        self._shown: tuple[object, ...] | None = None

    def compose(self) -> ComposeResult:
        yield Static(id="next-title", markup=False)
        yield Ways(id="ways", markup=False)
        yield Static(id="next-how", markup=False)
        yield Static(id="next-not", markup=False)

    def on_mount(self) -> None:
        self.show(self._wanted, why_not=self._why_not, left=self._left)
        if self._focus_wanted:
            self.focus_list()

    @property
    def listed(self) -> bool:
        return bool(self._wanted)

    def focus_list(self) -> None:
        """Hand the focus of the area on to the list, as soon as it is there and can be seen."""
        self._focus_wanted = not self.children
        if self.children:
            self.call_after_refresh(self._take_focus)

    def _take_focus(self) -> None:
        if self.screen.focused in self.ancestors:  # else somebody has gone elsewhere meanwhile
            self.query_one(Ways).focus(scroll_visible=False)

    def show(self, proposals: Sequence[Proposal], *, why_not: str = "", left: bool = False) -> None:
        """List these; the one that was marked stays marked where it is still there.

        `why_not`: why something is not among them; `left`: the verdict is final, and this is what remains to be done.
        """
        told = self._wanted = tuple(proposals)
        self._why_not, self._left = why_not, left
        if not self.children:  # on its way: it is shown when it has come
            return
        shown = (told, why_not, left, self._speech.lang)
        if shown == self._shown:
            return
        self._shown = shown
        speech = self._speech
        self.set_class(bool(told or why_not), "-some")
        title, how = ("next.title.left", "next.how.left") if left else ("next.title", "next.how")
        for name, line in (
            ("title", Content.styled(speech(title), "bold $primary") if told else Content()),
            ("how", Content.styled(speech(how), "$quiet") if told else Content()),
            ("not", Content.styled(why_not, "$quiet")),
        ):
            static = self.query_one(f"#next-{name}", Static)
            static.update(line)
            static.display = bool(line.plain)
        ways = self.query_one(Ways)
        ways.display = bool(told)
        had = ways.highlighted or 0
        ways.clear_options()
        ways.add_options([Option(self._line(place, one)) for place, one in enumerate(told, 1)])
        ways.highlighted = min(had, len(told) - 1) if told else None

    def _line(self, place: int, one: Proposal) -> Content:
        speech = self._speech
        if self._left:
            return Content(f"{place}. {speech.words(one.act)}")
        leads = speech("next.leads", verdict=speech(f"shown.{one.verdict.value}"), rule=one.rule)
        return Content.assemble(f"{place}. {speech.words(one.act)}  ", (leads, "$quiet"))

    @on(OptionList.OptionSelected)
    def _chosen(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        if event.option_index < len(self._wanted):
            self.post_message(self.Chosen(self._wanted[event.option_index].way.value))

    @on(Ways.Absent)
    def _absent(self, event: Ways.Absent) -> None:
        event.stop()
        if event.place < len(self._wanted):
            self.post_message(self.Absent(self._wanted[event.place].way.value))
