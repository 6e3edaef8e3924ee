"""In here lives the area of the ledger (受付簿): the day's visits as a table, and the one that is chosen below it."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from rich.cells import cell_len, set_cell_size
from rich.text import Text
from textual import events, on
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.widgets import DataTable, Static

from terminal.ledger import Entry, LedgerTrouble, TornLine
from terminal.visible import visible
from terminal.widgets.area import Area, tell
from terminal.widgets.facts import kind_of
from terminal.widgets.verdict import written_decision
from terminal.widgets.wording import day_of_week, ratio

if TYPE_CHECKING:
    from collections.abc import Iterator

    from terminal.counter import Counter
    from terminal.words.speech import Speech

_GAP = 2  # cells between two columns: one on each side of a cell
_COLUMNS = ("id", "time", "name", "rule", "ratio", "by", "verdict")
_SPARE = ("by", "ratio", "time")  # left off, in this order, where there is no room; the verdict and its sign never are
_LEAST_NAME = 8  # cells of a name that are always seen
_WHOLE_NAME = 24  # cells up to which a name is worth the columns that may be left off
_LOW = 16  # lines below which the table needs all the room: the entry under its cursor isn't told


class LedgerArea(Area):
    """Area 6. It is read from disk each time it is opened, and after each conclusion."""

    DEFAULT_CSS = """
    LedgerArea {
        height: 1fr; padding: 0 1; layout: vertical;
        #day { height: 1; color: $primary; text-style: bold; }
        DataTable { height: 1fr; background: $background; scrollbar-size-vertical: 1; overflow-x: hidden; }
        DataTable > .datatable--header { background: $panel; color: $quiet; text-style: none; }
        DataTable > .datatable--cursor { background: $block-cursor-background; color: $block-cursor-foreground; }
        VerticalScroll { height: 9; background: $panel; padding: 0 1; scrollbar-size-vertical: 1; }
        &.-low VerticalScroll { display: none; }
        #export { height: 1; color: $quiet; }
    }
    """

    class Looked(Message):
        """Another entry is under the cursor."""

    class WantsWhy(Message):
        """Why the entry under the cursor was decided as it was."""

    def __init__(self, counter: Counter, speech: Speech) -> None:
        super().__init__(counter, speech, id="ledger")
        self.entry: Entry | None = None  # the one under the cursor
        self._entries: list[Entry] = []
        self._torn: list[TornLine] = []
        self._last: object = None
        self._day = counter.today

    def compose(self) -> ComposeResult:
        yield Static("", id="day", markup=False)
        yield DataTable(cursor_type="row", zebra_stripes=False)
        with VerticalScroll(can_focus=False):
            yield Static("", id="entry")
        yield Static(self.speech("ledger.export"), id="export", markup=False)

    def on_mount(self) -> None:
        self.read()

    def focus_area(self) -> None:
        self.read()
        self.query_one(DataTable).focus()

    def counter_changed(self) -> None:
        decision, today = self.counter.visit.decision, self.counter.today
        if today != self._day or (decision is not None and decision is not self._last):
            self._day, self._last = today, decision or self._last
            self.read()

    def relabel(self) -> None:
        self.query_one("#export", Static).update(self.speech("ledger.export"))
        self._show()

    def read(self) -> None:
        """Read the day's visits anew, off the loop: a month's file may be long."""
        self.run_worker(self._read(), group="ledger", exclusive=True, exit_on_error=False)

    async def _read(self) -> None:
        today = self.counter.today
        try:
            items = await asyncio.to_thread(lambda: list(self.counter.ledger.entries(today)))
        except LedgerTrouble as trouble:
            tell(self, self.speech, trouble)
            return
        self._entries = [item for item in items if isinstance(item, Entry)]
        self._torn = [item for item in items if isinstance(item, TornLine)]
        self._show()

    # -- what is shown

    def _show(self) -> None:
        speech = self.speech
        self._fill()
        title = speech("ledger.title", day=day_of_week(self.counter.today, speech))
        count = speech("ledger.count", count=len(self._entries))
        torn = ""
        if self._torn:
            first = self._torn[0]
            torn = "  " + speech("ledger.torn", count=len(self._torn), file=first.file.name, line=first.line)
        self.query_one("#day", Static).update(Content(f"{title}  {count}{torn}"))
        self._detail(self._entries[-1] if self._entries else None)

    def on_resize(self, event: events.Resize) -> None:
        self.set_class(event.size.height < _LOW, "-low")
        self.call_after_refresh(self._fill)

    def _fill(self) -> None:
        """The table, in the room that there is: columns are left off before a name is cut."""
        table: DataTable[Text] = self.query_one(DataTable)
        here = table.cursor_row if table.row_count == len(self._entries) else len(self._entries) - 1
        rows = [dict(zip(_COLUMNS, self._cells(entry), strict=True)) for entry in self._entries]
        wide = {
            column: max(cell_len(text) for text in (self.speech(f"ledger.{column}"), *(row[column] for row in rows)))
            for column in _COLUMNS
        }
        # 1: the sign at the end of a row may be drawn two cells wide; 2: the bar that scrolls
        room = table.size.width - 2 - 1
        shown = list(_COLUMNS)
        least = wide | {"name": min(wide["name"], _WHOLE_NAME)}
        for spare in _SPARE:
            if sum(least[column] + _GAP for column in shown) > room > 0:
                shown.remove(spare)
        taken = sum(wide[column] + _GAP for column in shown if column != "name") + _GAP
        wide["name"] = min(wide["name"], max(room - taken, _LEAST_NAME)) if room > 0 else wide["name"]
        table.clear(columns=True)
        for column in shown:
            table.add_column(self.speech(f"ledger.{column}"), key=column, width=wide[column])
        for entry, row in zip(self._entries, rows, strict=True):
            cells = [_cut(row["name"], wide["name"]) if column == "name" else row[column] for column in shown]
            table.add_row(*map(Text, cells), key=entry.id)
        if self._entries:
            table.move_cursor(row=max(here, 0))

    def _cells(self, entry: Entry) -> list[str]:
        decision, speech = entry.decision, self.speech
        before = f" {speech('ledger.completes', id=entry.completes[-3:])}" if entry.completes else ""
        return [
            entry.id[-3:] + before,
            f"{entry.at:%H:%M}",
            visible(entry.name),
            decision.rule,
            "" if decision.ratio is None else ratio(decision.ratio, speech),
            speech(f"ledger.by.{decision.verification.value}"),
            # the sign is of ambiguous width: last in its row
            f"{speech(f'shown.{decision.verdict.value}')} {speech(f'sign.{decision.verdict.value}')}",
        ]

    def _detail(self, entry: Entry | None) -> None:
        shown = self.query_one("#entry", Static)
        if entry is not self.entry:
            self.entry = entry
            self.post_message(self.Looked())
        if entry is None:
            shown.update(self.speech("ledger.empty"))
            return
        seen = "  ".join(self.speech(f"evidence.{kind_of(item)}") for item in entry.case.evidence)
        # Which entry it is comes first: it may be of another visit than the one at the counter.
        lines = [Content.assemble(f"{entry.id}  ", (visible(f"{entry.name}  {entry.kana}"), "bold"))]
        if related := "  ".join(self._related(entry)):
            lines.append(Content(related))
        if seen:
            lines.append(Content(f"{self.speech('ledger.evidence')}  {seen}"))
        shown.update(
            Content("\n").join([*lines, written_decision(entry.decision, self.speech, settings=entry.case.settings)])
        )

    def _related(self, entry: Entry) -> Iterator[str]:
        """What belongs to it beside its verdict: a registration on the spot, the entries of the same visit."""
        if entry.registered_here is not None:
            yield self.speech("facts.registered" if entry.registered_here else "facts.not_registering")
        if entry.completes is not None:
            yield self.speech("ledger.completes", id=entry.completes)
        for other in self._entries:
            if other.completes == entry.id:
                yield self.speech("ledger.completed_by", id=other.id)

    @on(DataTable.RowSelected)
    def _selected(self, event: DataTable.RowSelected) -> None:
        """Enter, or a click on the row that is looked at already."""
        event.stop()
        self.post_message(self.WantsWhy())

    @on(DataTable.RowHighlighted)
    def _highlighted(self, event: DataTable.RowHighlighted) -> None:
        event.stop()
        self._detail(next((entry for entry in self._entries if entry.id == event.row_key.value), None))


def _cut(name: str, cells: int) -> str:
    """A name in so many cells; one that was cut says so."""
    return name if cell_len(name) <= cells else f"{set_cell_size(name, cells - 1)}…"
