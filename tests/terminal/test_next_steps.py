"""In here live the tests of what the verdict proposes next, of the note that is copied, and of the statement's way from form to claim."""

from __future__ import annotations

import os
import stat
from datetime import date
from pathlib import Path

import msgspec
import pytest

from terminal.clipboard import takes_clipboard
from terminal.paper.draft import Draft
from terminal.paper.receipt import note_of
from terminal.paper.terms import terms_noted
from terminal.printing import write_statement
from terminal.widgets.next_steps import NextSteps, Ways
from terminal.widgets.note import NoteToWrite
from terminal.widgets.sources import SourceBar
from terminal.widgets.verdict import VerdictArea
from terminal.words import Lang
from terminal.words.speech import Speech
from tests.terminal.fake_counter import FakeCounter
from tests.terminal.pilots import NARROW, WIDE, app_on, conclude, press, said, settle, step_up
from verifier.case import Case, EligibilityCertificate, EligibilityDeclaration, MyNumberCard, Settings
from verifier.evidence import decide
from verifier.proposals import Proposal, Way, Withheld, proposals

DAY = date(2026, 2, 16)
OUTAGE = {"visit_date": "2026-02-16", "clinic": "outage_national", "evidence": [{"kind": "my_number_card"}]}


class Proposing(FakeCounter):
    """A counter whose visit is a card in an outage, whatever lies there."""

    def __init__(self) -> None:
        super().__init__()
        self.absent: set[Way] = set()

    def proposals(self) -> tuple[Proposal, ...]:
        return proposals(msgspec.convert(OUTAGE, Case), absent=frozenset(self.absent))

    def not_there(self, way: str) -> None:
        self.absent.add(Way(way))
        self.changed()


@pytest.mark.parametrize("size", [NARROW, WIDE], ids=str)
async def test_a_proposal_leads_to_its_form_and_what_is_not_there_goes(size: tuple[int, int]) -> None:
    counter = Proposing()
    app = app_on(counter)
    async with app.run_test(size=size) as pilot:
        await step_up(pilot, "unregistered")
        await conclude(pilot)
        await press(pilot, "5")
        steps = app.screen.query_one(NextSteps)
        assert steps.listed
        ways = app.screen.query_one(Ways)
        ways.focus()
        await settle(pilot)
        await press(pilot, "delete")
        assert counter.absent == {Way.SCREEN}
        assert ways.option_count == 3
        await press(pilot, "end", "enter")
        assert "被保険者資格申立書" in str(app.screen.query_one(SourceBar).render())
        await press(pilot, "f2", "5")  # the keys still go where they should
        assert app.screen.query_one(NextSteps).listed


async def test_the_list_has_the_focus_after_the_verdict_and_arrows_still_read_the_page() -> None:
    counter = Proposing()
    app = app_on(counter)
    async with app.run_test(size=(80, 14)) as pilot:
        await step_up(pilot, "unregistered")
        await conclude(pilot)
        ways, area = app.screen.query_one(Ways), app.screen.query_one(VerdictArea)
        assert app.focused is ways
        assert area.scroll_y == 0
        assert area.max_scroll_y > 0
        await press(pilot, "delete")  # the list is below what is seen: it is shown first
        assert not counter.absent
        assert area.scroll_y > 0
        await press(pilot, *["up"] * 30)
        assert (area.scroll_y, ways.highlighted) == (0, 0)
        await press(pilot, *["down"] * 40)
        assert (area.scroll_y, ways.highlighted) == (area.max_scroll_y, ways.option_count - 1)
        await press(pilot, "pageup", "pageup", "pageup")
        assert area.scroll_y == 0
        await press(pilot, "home", *["delete"] * 4, "delete", "delete")
        assert len(counter.absent) == 4
        assert app.screen.focused is area  # nothing is left to ask for, and the keys go on as before


async def test_why_no_statement_is_proposed_is_said_where_the_list_was() -> None:
    class Forgotten(Proposing):
        def withheld(self) -> Withheld | None:
            return Withheld.NO_CARD

    counter = Forgotten()
    counter.absent = set(Way)
    app = app_on(counter)
    async with app.run_test(size=NARROW) as pilot:
        await step_up(pilot, "unregistered")
        await conclude(pilot)
        assert "申立書は勧められません" in said(app, "NextSteps")
        assert isinstance(app.focused, VerdictArea)
        await press(pilot, "f2")
        assert "brought the My Number card" in said(app, "NextSteps")


async def test_the_note_is_copied_by_its_key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm-256color")
    for name in ("TERM_PROGRAM", "VTE_VERSION"):
        monkeypatch.delenv(name, raising=False)
    app = app_on(FakeCounter())
    async with app.run_test(size=NARROW) as pilot:
        await step_up(pilot, "unregistered")  # a conditional verdict has something to write
        await press(pilot, "ctrl+y")
        assert not app.clipboard  # before the verdict there is nothing to copy
        await conclude(pilot)
        await press(pilot, "5", "ctrl+y")
        assert app.screen.query_one(NoteToWrite).text == app.clipboard
        assert "期限切れ証・オンライン照会で確認" in app.clipboard


@pytest.mark.parametrize(
    ("environ", "takes"),
    [
        ({"TERM": "xterm-256color"}, True),
        ({"TERM": "linux"}, False),
        ({"TERM": "xterm-256color", "TERM_PROGRAM": "Apple_Terminal"}, False),
        ({"TERM": "xterm-256color", "VTE_VERSION": "7200"}, False),
        ({"TERM": "xterm-256color", "VTE_VERSION": "7600"}, True),
    ],
)
def test_who_takes_a_copy(environ: dict[str, str], takes: bool) -> None:
    assert takes_clipboard(environ) is takes
    assert not takes_clipboard(environ, web=True)


def test_the_note_of_a_statement_has_the_claim_with_sevens() -> None:
    statement = EligibilityDeclaration(kana="ミホン　ハナコ")
    case = msgspec.structs.replace(msgspec.convert(OUTAGE, Case), evidence=(MyNumberCard(), statement))
    decision = decide(case)
    assert decision.rule == "R47"
    note = note_of(decision, case.evidence, DAY, Speech(Lang.JA))
    assert note.splitlines()[0] == "2/16 被保険者資格申立書により受付"
    assert "保険者番号 77777777" in note
    assert "摘要欄 不詳　カナ氏名：ミホン　ハナコ" in note


def test_the_law_s_date_stands_beside_the_day_of_issue() -> None:
    draft = Draft(EligibilityCertificate).write("issued_on", "R6.12.2")
    note = terms_noted(draft, DAY, Settings())["issued_on"]
    assert Speech(Lang.JA)(note.code, **note.values) == "法律の期限: 令和11年12月1日まで有効"
    assert terms_noted(Draft(EligibilityCertificate).write("issued_on", "R6.1"), DAY, Settings()) == {}


def test_a_statement_is_printed_blank_or_filled_and_is_nobody_else_s_to_read(tmp_path: Path) -> None:
    first = write_statement(tmp_path, EligibilityDeclaration(name="<見本>", telephone="03-1234-5678"), DAY, Lang.JA)
    second = write_statement(tmp_path, EligibilityDeclaration(), DAY, Lang.EN)
    assert first != second
    page = first.read_text("utf-8")
    assert "&lt;見本&gt;" in page
    assert "<b>見本</b>" in page  # across it
    assert "telephone" in second.read_text("utf-8")
    if os.name == "posix":
        assert stat.S_IMODE(first.stat().st_mode) == 0o600
