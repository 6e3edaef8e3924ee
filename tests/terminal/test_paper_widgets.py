"""In here live the tests of paper on the screen: typing, pasting, filling, laying down, giving back, asking, in both languages."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date
from typing import TYPE_CHECKING, Any, cast

import msgspec
import pytest
from textual import events
from textual.app import App, ComposeResult
from textual.binding import Binding
from textual.pilot import Pilot
from textual.widgets import Input, Static

from cardreader.trust import CodeWrong, TriesTooFew
from terminal.documents import draw
from terminal.paper.fields import KINDS
from terminal.screens.themes import DARK, THEMES
from terminal.visit import NumberQuery
from terminal.widgets.area import VISIT, Area
from terminal.widgets.chip_form import ChipForm
from terminal.widgets.choice import Choice
from terminal.widgets.desk import Desk
from terminal.widgets.document import DocumentView
from terminal.widgets.entry import Entry
from terminal.widgets.number_form import NumberForm
from terminal.widgets.papers import PapersArea
from terminal.widgets.patient_form import PatientForm
from terminal.widgets.press import Press
from terminal.widgets.sources import SourceBar, Sources
from terminal.words import Lang
from terminal.words.papers import WORDS
from terminal.words.speech import Speech
from tests.terminal.fake_counter import FakeCounter
from tests.terminal.fake_people import PEOPLE, answer_for
from verifier.case import (
    Compared,
    EligibilityCertificate,
    EligibilityDeclaration,
    Evidence,
    InsurerPhone,
    LegacyCard,
    MynaportalScreen,
    MyNumberCard,
    OtherIdentity,
    Patient,
    Says,
    Told,
    VisualResult,
)
from verifier.contract import EligibilityAnswer
from verifier.domain import CardType, Sex, Validity
from verifier.person import CardSheet
from verifier.testimony import ChipCheck, answer_of
from verifier.trouble import NoLine

if TYPE_CHECKING:
    from terminal.counter import Counter

CERTIFICATE = EligibilityCertificate(
    name="見本　花子",
    birth_date=date(1980, 2, 17),
    sex=Sex.FEMALE,
    insurer_number="31139991",
    symbol="文科",
    number="1234567",
    branch="01",
    expires_on=date(2029, 12, 1),
)
OLD_CARD = LegacyCard(name="見本　花子", insurer_number="31139991", number="1234567", ended_on=date(2025, 9, 1))
PERSON = msgspec.structs.replace(
    PEOPLE[0],
    documents=(CERTIFICATE, OLD_CARD),
    card=CardSheet(
        type=CardType.STANDARD,
        expires_on=date(2031, 4, 2),
        certificate_expires_on=date(2027, 4, 2),
        auth_certificate=None,
        sign_certificate=None,
        collation_b="60040220312285",
    ),
)


class ScriptedCounter(FakeCounter):
    """Answers queries by number with the validities in `script`, and the chip with `chip`; an exception is raised."""

    def __init__(self) -> None:
        super().__init__()
        self.script: list[Validity | Exception] = []
        self.queries: list[NumberQuery] = []
        self.chip: ChipCheck | Exception = ChipCheck("見本 花子", date(1985, 4, 2), "東京都", "female", True, 9, None)
        self.asked_chip: list[tuple[date, int, str]] = []

    async def query_number(self, query: NumberQuery) -> EligibilityAnswer:
        self.queries.append(query)
        await self._wait()
        said = self.script.pop(0) if self.script else Validity.VALID
        if isinstance(said, Exception):
            raise said
        told = said in {Validity.VALID, Validity.INVALID, Validity.INVALID_NEWER}
        answer = msgspec.structs.replace(answer_for(PERSON), standing=None, validity=said, inquiry="number")
        if not told:
            answer = msgspec.structs.replace(answer, person=None, coverage=None)
        before = self.visit.answers.number
        again = before is not None and before.validity is said
        number = answer_of(answer, reentered=again)
        self._visit(number_answer=answer, answers=msgspec.structs.replace(self.visit.answers, number=number))
        return answer

    async def check_chip(self, birth_date: date, expiry_year: int, security_code: str) -> ChipCheck:
        self.asked_chip.append((birth_date, expiry_year, security_code))
        await self._wait()
        if isinstance(self.chip, Exception):
            raise self.chip
        self._visit(chip=self.chip)
        return self.chip


class Host(App[None]):
    """An area alone, told of changes as the counter's app tells it."""

    BINDINGS = [Binding(str(digit), f"digit({digit})", show=False) for digit in range(10)]  # noqa: RUF012

    def __init__(self, area: type[Area], counter: ScriptedCounter, lang: Lang) -> None:
        super().__init__()
        for theme in THEMES:
            self.register_theme(theme)
        self.theme = DARK
        self.speech = Speech(lang)
        make = cast("Any", area)
        self.area: Area = make(cast("Counter", counter), self.speech)
        counter.on_change(self.area.counter_changed)
        self.digits: list[int] = []

    def compose(self) -> ComposeResult:
        yield self.area

    def action_digit(self, digit: int) -> None:
        self.digits.append(digit)

    def on_mount(self) -> None:
        cast("Any", self.area).focus_area()


class Screen:
    """What a test does at the area, and what it reads there."""

    def __init__(self, app: Host, pilot: Pilot[None], counter: ScriptedCounter) -> None:
        self.app, self.pilot, self.counter = app, pilot, counter

    async def settle(self) -> None:
        for _ in range(3):
            await self.pilot.pause()

    async def press(self, *keys: str) -> None:
        for key in keys:
            await self.pilot.press(key)
            await self.settle()

    async def type(self, name: str, text: str) -> None:
        """Type a text into a field, key by key."""
        self.field(name).focus()
        await self.settle()
        for char in text:
            if char == "\u3000":  # the pilot knows no character for this key; a terminal sends it so
                self.field(name).post_message(events.Key("ideographic_space", char))
                await self.settle()
            else:
                await self.pilot.press(char)
        await self.settle()

    async def paste(self, name: str, text: str) -> None:
        """Paste, or what an input method hands over at once."""
        field = self.field(name)
        field.focus()
        await self.settle()
        field.post_message(events.Paste(text))
        await self.settle()

    def entry(self, name: str) -> Entry:
        return next(entry for entry in self.app.query(Entry) if entry.item.name == name)

    def field(self, name: str) -> Input:
        return self.entry(name).query_one(Input)

    def text(self, name: str) -> str:
        return self.entry(name).text

    def said(self, name: str) -> str:
        """All that a field says beside and below itself."""
        return "\n".join(str(part.render()) for part in self.entry(name).query(Static) if part.display)

    def reads(self, selector: str) -> str:
        return str(self.app.query_one(selector, Static).render())

    def button(self, name: str) -> Press:
        return next(press for press in self.app.query(Press) if press.name == name)

    def shows(self, selector: str) -> bool:
        return self.app.query_one(selector).display

    @property
    def evidence(self) -> tuple[Evidence, ...]:
        return self.counter.visit.evidence

    @property
    def drawn(self) -> str:
        return str(self.app.query_one(DocumentView).render())


@asynccontextmanager
async def at(
    area: type[Area],
    *,
    lang: Lang = Lang.JA,
    size: tuple[int, int] = (80, 24),
    person: Any = PERSON,
    counter: ScriptedCounter | None = None,
) -> AsyncIterator[Screen]:
    counter = counter or ScriptedCounter()
    counter.step_up(person)
    app = Host(area, counter, lang)
    async with app.run_test(size=size) as pilot:
        screen = Screen(app, pilot, counter)
        await screen.settle()
        yield screen


# -- papers


async def test_the_paper_that_the_person_brings_is_offered_first_and_is_blank_to_type() -> None:
    async with at(PapersArea) as screen:
        assert "資格確認書（持参）" in screen.reads("#source")
        assert screen.text("insurer_number") == ""
        assert "31139991" in screen.drawn
        assert "見本" in screen.drawn


async def test_one_key_fills_the_form_and_another_lays_the_paper_down() -> None:
    async with at(PapersArea) as screen:
        await screen.press("f9")
        assert screen.text("insurer_number") == "31139991"
        await screen.press("ctrl+s")
        assert screen.evidence == (CERTIFICATE,)
        assert "組合員証" in screen.reads("#source")  # the next that was brought


async def test_a_paper_typed_by_hand_from_the_drawing() -> None:
    async with at(PapersArea) as screen:
        await screen.type("symbol", "文科")
        await screen.paste("number", "1234567")
        await screen.type("branch", "1")
        await screen.type("name", "見本　花子")
        await screen.type("birth_date", "S55.2.17")
        await screen.paste("insurer_number", "31139991")
        await screen.type("expires_on", "R11.12.1")
        screen.entry("sex").query_one(Choice).focus()
        await screen.press("right", "right")
        await screen.press("ctrl+s")
        assert screen.evidence == (msgspec.structs.replace(CERTIFICATE, branch="1"),)  # as typed
        assert not screen.app.digits  # no key was swallowed on its way into a field


async def test_each_field_says_what_it_understood_while_one_types() -> None:
    async with at(PapersArea) as screen:
        await screen.type("birth_date", "S55.2.1")
        assert "昭和55年2月1日 1980年2月1日 45歳" in screen.said("birth_date")
        await screen.paste("insurer_number", "３１１３９９９１")
        assert "31139991 国家公務員共済" in screen.said("insurer_number")
        assert screen.text("insurer_number") == "３１１３９９９１"


async def test_a_number_still_too_short_is_no_error_until_the_field_is_left() -> None:
    async with at(PapersArea) as screen:
        await screen.type("insurer_number", "311")
        assert "8桁（国保は6桁）" in screen.said("insurer_number")
        assert not screen.entry("insurer_number").has_class("-wrong")
        await screen.press("up")
        assert screen.entry("insurer_number").has_class("-wrong")


async def test_a_wrong_check_digit_is_said_with_the_digits_to_look_at() -> None:
    async with at(PapersArea, lang=Lang.EN) as screen:
        await screen.paste("insurer_number", "31189991")
        said = screen.said("insurer_number")
        assert "check digit" in said
        assert "Digit 4: is it 3, not 8?" in said
        assert screen.text("insurer_number") == "31189991"


async def test_what_is_wrong_is_not_laid_down_and_not_lost() -> None:
    async with at(PapersArea) as screen:
        await screen.paste("name", "見本　花子")
        await screen.paste("insurer_number", "31189991")
        await screen.press("ctrl+s")
        assert screen.evidence == ()
        assert "1か所" in screen.reads("#said")
        assert screen.entry("insurer_number").inside
        assert screen.text("insurer_number") == "31189991"


async def test_what_was_typed_stays_while_one_looks_at_another_document() -> None:
    async with at(PapersArea) as screen:
        await screen.paste("name", "見本　花")
        screen.app.query_one(SourceBar).focus()
        await screen.press("right")
        assert "組 合 員 証" in screen.drawn
        assert screen.text("name") == ""
        await screen.press("left")
        assert screen.text("name") == "見本　花"


async def test_what_the_counter_cannot_know_of_a_brought_card_is_not_asked_but_kept() -> None:
    async with at(PapersArea) as screen:
        screen.app.query_one(SourceBar).focus()
        await screen.press("right", "f9")
        assert "ended_on" not in {entry.item.name for entry in screen.app.query(Entry)}
        await screen.press("ctrl+s")
        assert screen.evidence == (OLD_CARD,)


async def test_any_kind_can_be_typed_on_a_blank_form_and_is_drawn_as_it_grows() -> None:
    async with at(PapersArea, person=None) as screen:
        screen.app.query_one(SourceBar).focus()
        await screen.press("enter")
        sources = screen.app.query_one(Sources)
        assert screen.shows("#sources")
        assert sources.option_count == len(KINDS)
        sources.highlighted = list(KINDS).index("other_identity")
        await screen.press("enter")
        assert not screen.shows("#sources")
        await screen.paste("name", "見本　太郎")
        assert "見本　太郎" in screen.drawn
        await screen.press("ctrl+s")
        assert screen.evidence == (OtherIdentity(name="見本　太郎"),)
        assert screen.text("name") == "見本　太郎"  # it is the paper that lies there
        assert "その他の身分証・診察券（記入したもの・机の上）" in screen.reads("#source")
        await screen.press("right")
        assert "白紙から" in screen.reads("#source")
        assert screen.text("name") == ""  # a new blank form


async def test_a_paper_that_was_misread_is_corrected_by_laying_its_form_down_again() -> None:
    person = msgspec.structs.replace(PERSON, documents=(CERTIFICATE,), card=None)
    async with at(PapersArea, person=person) as screen:
        await screen.press("f9", "ctrl+s")
        assert "直して置き直す" in str(screen.button("lay").render())
        assert "令和11年12月1日まで" in str(screen.app.query_one(Desk).get_option_at_index(0).prompt)
        area = cast("PapersArea", screen.app.area)
        drafts = [area.drafted]
        screen.field("expires_on").value = ""
        await screen.paste("expires_on", "令和7年12月1日")
        drafts.append(area.drafted)  # the form says what the paper on the counter does not
        await screen.press("ctrl+s")
        assert [*drafts, area.drafted] == [False, True, False]
        corrected = msgspec.structs.replace(CERTIFICATE, expires_on=date(2025, 12, 1))
        assert screen.evidence == (corrected,)
        assert "令和7年12月1日まで" in str(screen.app.query_one(Desk).get_option_at_index(0).prompt)
        await screen.press("ctrl+s")
        assert screen.evidence == (corrected,)


async def test_a_statement_that_lies_there_keeps_what_is_on_it_and_is_printed_so() -> None:
    printed: list[EligibilityDeclaration] = []
    counter = ScriptedCounter()
    setattr(counter, "print_statement", lambda item, _lang: printed.append(item))  # noqa: B010
    async with at(PapersArea, counter=counter) as screen:
        area = cast("PapersArea", screen.app.area)
        area.offer_kind("eligibility_declaration")
        await screen.settle()
        await screen.press("f9")
        await screen.paste("telephone", "03-1234-5678")
        await screen.press("ctrl+s")
        area.offer_kind("eligibility_notice")  # another form, then back to the statement
        await screen.settle()
        assert [type(item) for item in screen.evidence] == [EligibilityDeclaration]
        screen.app.query_one(SourceBar).focus()
        for _ in range(20):
            if "資格申立書（記入したもの・机の上）" in screen.reads("#source"):
                break
            await screen.press("right")
        assert screen.text("telephone") == "03-1234-5678"
        assert "03-1234-5678" in screen.drawn
        area.action_print()
        assert printed == list(screen.evidence)
        await screen.paste("employer", "見本商店")
        await screen.press("ctrl+s")
        (statement,) = screen.evidence
        assert isinstance(statement, EligibilityDeclaration)
        assert (statement.telephone, statement.employer) == ("03-1234-5678", "見本商店")


async def test_what_was_filled_in_here_and_given_back_is_the_blank_form_again_and_nobody_misses_it() -> None:
    async with at(PapersArea, person=None) as screen:
        area = cast("Any", screen.app.area)
        area.offer_kind("other_identity")
        await screen.settle()
        await screen.paste("name", "見本　太郎")
        await screen.press("ctrl+s")
        assert screen.app.query_one(Sources).option_count == len(KINDS) + 1
        await screen.pilot.click(screen.button("take_back"))
        await screen.settle()
        assert not screen.evidence
        assert screen.app.query_one(Sources).option_count == len(KINDS)
        assert screen.text("name") == "見本　太郎"
        assert not area.drafted
        await screen.paste("name", "郎")
        assert area.drafted


async def test_leaving_the_list_of_documents_changes_nothing() -> None:
    async with at(PapersArea) as screen:
        screen.app.query_one(SourceBar).focus()
        await screen.press("enter", "down", "escape")
        assert "資格確認書（持参）" in screen.reads("#source")
        assert not screen.app.query_one(Sources).display


async def test_a_paper_is_given_back_by_key_and_by_mouse() -> None:
    async with at(PapersArea) as screen:
        await screen.press("f9", "ctrl+s", "f9", "ctrl+s")
        assert [type(item) for item in screen.evidence] == [EligibilityCertificate, LegacyCard]
        desk = screen.app.query_one(Desk)
        desk.focus()
        desk.highlighted = 0
        await screen.press("delete")
        assert [type(item) for item in screen.evidence] == [LegacyCard]
        await screen.pilot.click(screen.button("take_back"))
        await screen.settle()
        assert not screen.evidence
        assert not desk.display
        assert not screen.button("take_back").display


async def test_a_paper_on_the_desk_can_be_looked_at_again() -> None:
    async with at(PapersArea) as screen:
        await screen.press("f9", "ctrl+s")
        desk = screen.app.query_one(Desk)
        desk.focus()
        desk.highlighted = 0
        await screen.press("enter")
        assert "資 格 確 認 書" in screen.drawn


async def test_a_card_is_laid_unread_and_only_once() -> None:
    async with at(PapersArea) as screen:
        screen.app.query_one(SourceBar).focus()
        await screen.press("right", "right")
        assert "個人番号カード" in screen.drawn
        await screen.press("f9", "ctrl+s")
        assert isinstance(screen.counter.visit.card, MyNumberCard)
        assert screen.evidence == ()
        screen.app.query_one(SourceBar).focus()
        await screen.press("right", "right", "f9", "ctrl+s")
        assert "もう" in screen.reads("#said")


async def test_what_staff_see_of_a_card_is_part_of_the_evidence() -> None:
    async with at(PapersArea) as screen:
        screen.app.query_one(SourceBar).focus()
        await screen.press("right", "right", "f9")
        screen.entry("visual_check").query_one(Choice).focus()
        await screen.press("right", "ctrl+s")
        (card,) = screen.evidence
        assert isinstance(card, MyNumberCard)
        assert card.visual_check is VisualResult.SAME


async def test_the_security_code_is_seen_after_a_close_look() -> None:
    async with at(PapersArea) as screen:
        screen.app.query_one(SourceBar).focus()
        await screen.press("right", "right")
        assert "2285" not in screen.drawn
        await screen.press("ctrl+g")
        assert "2285" in screen.drawn


async def test_on_a_narrow_screen_one_turns_from_form_to_document() -> None:
    async with at(PapersArea, size=(70, 24)) as screen:
        assert not screen.shows("#held")
        await screen.press("ctrl+o")
        assert screen.shows("#held")
        assert not screen.shows("#form")
        await screen.press("ctrl+o")
        assert screen.shows("#form")


async def test_the_next_visitor_finds_nothing_of_the_one_before() -> None:
    async with at(PapersArea) as screen:
        await screen.paste("name", "見本　花子")
        screen.counter.step_up(PERSON)
        await screen.settle()
        assert screen.text("name") == ""


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_papers_are_relabelled_and_keep_what_was_typed(size: tuple[int, int]) -> None:
    async with at(PapersArea, size=size) as screen:
        await screen.paste("insurer_number", "31189991")
        screen.app.speech.lang = Lang.EN
        screen.app.area.relabel()
        await screen.settle()
        assert "eligibility certificate (brought)" in screen.reads("#source")
        assert "Insurer" in screen.said("insurer_number")
        assert "check digit" in screen.said("insurer_number")
        assert screen.text("insurer_number") == "31189991"
        assert "symbol" in screen.drawn


# -- by number


async def test_a_query_is_copied_from_the_last_paper_and_asked() -> None:
    async with at(NumberForm) as screen:
        assert screen.button("copy").has_class("-idle")
        screen.counter.show(CERTIFICATE)
        await screen.settle()
        await screen.press("f9", "ctrl+s")
        (query,) = screen.counter.queries
        sent = msgspec.structs.replace(query, typed=())
        assert sent == NumberQuery("31139991", "文科", "1234567", "01", date(1980, 2, 17))
        assert query.typed == (Compared("query.birth_date", "昭和55年2月17日", "1980-02-17"),)
        assert "有効" in screen.reads("#answer")
        await screen.press("5")
        assert screen.app.digits == [5]  # out of the fields: a digit opens an area
        assert screen.text("insurer_number") == "31139991"


async def test_what_is_laid_down_lets_digits_open_areas_and_down_leads_into_the_next_form() -> None:
    async with at(PapersArea) as screen:
        await screen.press("f9", "ctrl+s", "5")
        assert screen.app.digits == [5]
        await screen.press("down")
        assert isinstance(screen.app.focused, Input | Choice)


def test_a_form_and_its_document_call_a_thing_by_one_name() -> None:
    from terminal.words.speech import say

    for code, printed in (
        ("issued_on", "交付年月日"),
        ("reissued_on", "再交付年月日"),
        ("valid_from", "発効期日"),
        ("expires_on", "有効期限"),
        ("lost_on", "資格喪失年月日"),
        ("certificate_expires_on", "電子証明書の有効期限"),
        ("security_code", "セキュリティコード"),
    ):
        assert say(f"paper.label.{code}", Lang.JA) == printed
    day = date(2025, 12, 1)
    whole = msgspec.structs.replace(CERTIFICATE, issued_on=day, reissued_on=day, valid_from=day)
    drawn = [
        draw(whole, Lang.JA).text,
        draw(MyNumberCard(name="見本　花子", expires_on=day, certificate_expires_on=day), Lang.JA).text,
        draw(MynaportalScreen(name="見本　花子", lost_on=day), Lang.JA).text,
    ]
    for printed in (
        "交付年月日",
        "再交付年月日",
        "発効期日",
        "有効期限",
        "資格喪失年月日",
        "電子証明書の有効期限",
        "セキュリティコード",
    ):
        assert any(printed in text for text in drawn), printed


async def test_a_query_that_lacks_something_is_not_asked() -> None:
    async with at(NumberForm) as screen:
        await screen.press("ctrl+s")
        assert screen.counter.queries == []
        assert "3か所" in screen.reads("#said")
        assert "必要な欄" in screen.said("number")
        assert screen.entry("insurer_number").inside


@pytest.mark.parametrize(
    ("validity", "words"),
    [
        (Validity.INVALID, "無効"),
        (Validity.INVALID_NEWER, "新しい資格"),
        (Validity.NOT_FOUND, "もう一度だけ照会"),
        (Validity.SEVERAL, "枝番を入れて"),
        (Validity.NO_INFORMATION, "資格情報なし"),
    ],
)
async def test_each_answer_has_its_words(validity: Validity, words: str) -> None:
    counter = ScriptedCounter()
    counter.script = [validity]
    async with at(NumberForm, counter=counter) as screen:
        counter.show(CERTIFICATE)
        await screen.press("f9", "ctrl+s")
        assert words in screen.reads("#answer")
        if validity is Validity.SEVERAL:
            assert screen.entry("branch").inside


async def test_not_found_twice_is_no_proof_of_absence() -> None:
    counter = ScriptedCounter()
    counter.script = [Validity.NOT_FOUND, Validity.NOT_FOUND]
    async with at(NumberForm, counter=counter) as screen:
        counter.show(CERTIFICATE)
        await screen.press("f9", "ctrl+s", "ctrl+s")
        assert "2回とも該当なし" in screen.reads("#answer")


async def test_trouble_on_the_line_comes_with_its_mend() -> None:
    counter = ScriptedCounter()
    counter.script = [NoLine()]
    async with at(NumberForm, counter=counter) as screen:
        counter.show(CERTIFICATE)
        await screen.press("f9", "ctrl+s")
        assert "つながりません" in screen.reads("#answer")
        assert "確かめてください" in screen.reads("#answer")


async def test_a_wait_says_what_it_waits_for_and_can_be_stopped() -> None:
    counter = ScriptedCounter()
    async with at(NumberForm, counter=counter) as screen:
        counter.show(CERTIFICATE)
        counter.hold = asyncio.Event()
        await screen.press("f9", "ctrl+s")
        assert "照会しています" in screen.reads("#answer")
        screen.app.workers.cancel_group(screen.app, VISIT)
        await screen.settle()
        assert "中止しました" in screen.reads("#said")
        assert not screen.app.query_one("#answer").display
        assert screen.text("number") == "1234567"


async def test_the_call_to_the_insurer_is_entered_and_taken_back() -> None:
    async with at(NumberForm) as screen:
        screen.entry("insurer_phone").query_one(Choice).focus()
        await screen.press("right")
        assert screen.counter.visit.answers.insurer_phone is InsurerPhone.CONFIRMED
        await screen.press("left")
        assert screen.counter.visit.answers.insurer_phone is None


async def test_the_number_form_is_relabelled() -> None:
    counter = ScriptedCounter()
    async with at(NumberForm, counter=counter) as screen:
        counter.show(CERTIFICATE)
        await screen.press("f9", "ctrl+s")
        screen.app.speech.lang = Lang.EN
        screen.app.area.relabel()
        await screen.settle()
        assert "Valid" in screen.reads("#answer")
        assert "Branch" in screen.said("branch")
        assert screen.text("number") == "1234567"


# -- the chip


async def test_the_chip_is_opened_by_what_the_front_says_and_compared() -> None:
    async with at(ChipForm) as screen:
        await screen.press("f9")
        assert screen.entry("expiry_year").inside
        await screen.type("expiry_year", "2031")
        await screen.type("security_code", "2285")
        await screen.press("ctrl+s", "7")
        assert screen.app.digits == [7]  # once one has asked, no digit goes into a field
        assert screen.counter.asked_chip == [(date(1985, 4, 2), 2031, "2285")]
        said = screen.reads("#read")
        assert "署名は本物" in said
        assert "食い違いはありません" in said


async def test_differences_and_a_forged_signature_are_said() -> None:
    counter = ScriptedCounter()
    counter.chip = ChipCheck("別人", date(1985, 4, 2), "東京都", "male", False, 9, None, ("name", "sex"))
    async with at(ChipForm, counter=counter, lang=Lang.EN) as screen:
        await screen.press("f9")
        await screen.paste("expiry_year", "2031")
        await screen.paste("security_code", "2285")
        await screen.press("ctrl+s")
        said = screen.reads("#read")
        assert "signatures do not hold" in said
        assert "The name differs" in said
        assert "The sex differs" in said


@pytest.mark.parametrize(
    ("trouble", "words"),
    [(TriesTooFew(3), "残り回数が少ない"), (CodeWrong(8), "残り8回")],
)
async def test_a_check_that_is_refused_says_why(trouble: Exception, words: str) -> None:
    counter = ScriptedCounter()
    counter.chip = trouble
    async with at(ChipForm, counter=counter) as screen:
        await screen.press("f9")
        await screen.paste("expiry_year", "2031")
        await screen.paste("security_code", "2284")
        await screen.press("ctrl+s")
        assert words in screen.reads("#read")
        assert screen.text("security_code") == "2284"


async def test_the_chip_form_shows_the_front_from_near_and_the_next_visitor_starts_anew() -> None:
    async with at(ChipForm) as screen:
        assert "2285" not in screen.drawn
        await screen.press("ctrl+g")
        assert "2285" in screen.drawn
        await screen.paste("security_code", "2285")
        screen.counter.step_up(PERSON)
        await screen.settle()
        assert "2285" not in screen.drawn
        assert screen.text("security_code") == ""


# -- the patient


async def test_what_the_patient_says_is_heard_at_once() -> None:
    async with at(PatientForm) as screen:
        await screen.press("right")
        assert screen.counter.visit.patient.says is Says.UNINSURED
        await screen.type("says_since", "R7.11.1")
        assert screen.counter.visit.patient.says_since == date(2025, 11, 1)
        screen.entry("told").query_one(Choice).focus()
        await screen.press("space", "right", "right", "space")
        assert screen.counter.visit.patient.told == (Told.NAME, Told.CONTACT)
        assert not screen.app.digits


async def test_a_wrong_date_is_not_heard_and_not_lost() -> None:
    async with at(PatientForm) as screen:
        await screen.paste("joined_on", "R7.13.1")
        assert screen.counter.visit.patient == Patient()
        assert screen.entry("joined_on").has_class("-wrong") or screen.said("joined_on")
        screen.counter.hear_patient(Patient(card_lost=True))
        await screen.settle()
        assert screen.text("joined_on") == "R7.13.1"
        assert screen.text("card_lost") == "yes"


async def test_the_mouse_chooses_as_the_keys_do() -> None:
    async with at(PatientForm) as screen:
        choice = screen.entry("card_lost").query_one(Choice)
        choice.scroll_visible(animate=False)
        await screen.settle()
        await screen.pilot.click(choice, offset=(2, 0))
        await screen.settle()
        assert screen.counter.visit.patient.card_lost


async def test_the_next_visitors_words_are_shown() -> None:
    async with at(PatientForm) as screen:
        await screen.paste("name", "見本")
        screen.counter.step_up(msgspec.structs.replace(PERSON, patient=Patient(says=Says.LOST_ELIGIBILITY)))
        await screen.settle()
        assert screen.text("name") == ""
        assert screen.text("says") == "lost_eligibility"


# -- words


def test_every_label_and_choice_has_words_that_fit() -> None:
    from rich.cells import cell_len

    from terminal.paper.fields import Place, fields_of
    from terminal.paper.query import CHIP_FIELDS, QUERY_FIELDS
    from terminal.widgets.choice import option_words

    fields = [item for form in (*KINDS.values(), Patient) for item in fields_of(form)]
    for item in (*fields, *QUERY_FIELDS, *CHIP_FIELDS):
        for lang in Lang:
            speech = Speech(lang)
            assert (
                cell_len(speech(f"paper.label.{item.name}")) <= 21
            )  # one as long has a line of its own where it is tight
            for option in item.options:
                words = option_words(speech, item.name, option)
                assert words
                assert words != option or lang is Lang.EN
    assert Place.SEEN in {item.place for item in fields}


def test_no_words_have_a_character_of_ambiguous_width_with_something_to_its_right() -> None:
    from terminal.documents import ambiguous

    told = {code: words for code, words in WORDS.items() if ambiguous(words.ja) or ambiguous(words.en)}
    assert not told
