"""In here live the tests of the counter with a real reader: what comes, leaves and breaks at it, and what the panel then says."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

from cardreader.connection import EventKind, NoLibrary, ReaderEvent, ReaderState
from cardreader.contents.jpki import AID, AUTH_CERTIFICATE
from cardreader.readers import AUTO
from cardreader.stand_in import Bindings
from cardreader.virtual.image import load_image, take_card
from cardreader.virtual.vpcd import VpcdLink
from terminal.app import CounterApp
from terminal.commands import composition
from terminal.counter import Counter
from terminal.visit import Panel, Phase
from terminal.words import Lang
from terminal.words.speech import Speech
from tests.cardreader.echo_card import EchoCard
from tests.pcscd import PATIENCE, SLOTS, Pcscd
from tests.terminal.pilots import WIDE
from tests.terminal.pilots import said as shown
from tests.terminal.real_counter import DAY, Place
from verifier.case import FaceResult, PinResult, VisualResult
from verifier.domain import ClinicState
from verifier.testimony import HolderResult

pytest_plugins = ["tests.pcscd", "tests.terminal.real_counter"]
pytestmark = pytest.mark.pcsc

BOUND = 15  # commands: what a whole visit may take; by face it includes the check of the chip's photograph


@pytest.fixture
def closed_counter(pcscd: Pcscd, place: Place, monkeypatch: pytest.MonkeyPatch) -> Counter:
    monkeypatch.setattr(composition, "real_readers", lambda: pcscd.virtual)
    return composition.counter_of(place.options, place.national, reader=AUTO, state=ClinicState.ONLINE)


@pytest.fixture
async def counter(closed_counter: Counter) -> AsyncIterator[Counter]:
    await closed_counter.start()
    yield closed_counter
    await closed_counter.stop()


async def until(counter: Counter, wanted: Callable[[Panel], bool]) -> Panel:
    """Wait until the panel is as wanted."""
    reached = asyncio.Event()

    def look() -> None:
        if wanted(counter.panel):
            reached.set()

    deaf = counter.on_change(look)
    look()
    try:
        async with asyncio.timeout(PATIENCE):
            await reached.wait()
    except TimeoutError:
        raise AssertionError(f"the panel never became so; it is {counter.panel}") from None
    finally:
        deaf()
    return counter.panel


async def phase(counter: Counter, wanted: Phase) -> Panel:
    return await until(counter, lambda panel: panel.phase is wanted)


class Presented:
    """Cards of the world, laid on the virtual readers and taken from them, off the loop."""

    def __init__(self, pcscd: Pcscd) -> None:
        self._pcscd = pcscd
        self._laid: list[Laid] = []

    async def lay(self, image: Path, slot: int = 0) -> Laid:
        laid = Laid(self._pcscd, image, slot)
        self._laid.append(laid)
        await asyncio.to_thread(laid.begin)
        return laid

    async def clear(self) -> None:
        for laid in self._laid:
            await laid.take()


class Laid:
    def __init__(self, pcscd: Pcscd, image: Path, slot: int) -> None:
        self.card = take_card(image)
        self._holding = pcscd.holding(self.card, slot)
        self.link: VpcdLink | None = None

    def begin(self) -> None:
        self.link = self._holding.__enter__()

    def eject(self) -> None:
        """At once; the service sees it leave within a second."""
        assert self.link is not None
        self.link.eject()

    async def take(self) -> None:
        """And wait until it is seen to be gone. May be called twice."""
        if self.link is not None:
            self.link = None
            await asyncio.to_thread(self._holding.__exit__, None, None, None)
        self.card.put_away()


@pytest.fixture
async def desk(pcscd: Pcscd) -> AsyncIterator[Presented]:
    desk = Presented(pcscd)
    yield desk
    await desk.clear()


def state_of(counter: Counter) -> str:
    return counter.effective_state.value


def said(panel: Panel) -> str:
    """Trouble in both languages: it has its words."""
    assert panel.trouble is not None
    for lang in Lang:
        speech = Speech(lang)
        speech(panel.trouble, **panel.trouble_values)
        speech(f"{panel.trouble}.mend", **panel.trouble_values)
    return panel.trouble


@pytest.mark.parametrize("way", ["pin", "face", "visual"])
async def test_a_whole_visit(way: str, counter: Counter, desk: Presented, place: Place) -> None:
    laid = await desk.lay(place.image("valid"))
    panel = await phase(counter, Phase.HOLDER)
    assert (panel.reader, panel.pin_tries) == (SLOTS[0], 3)
    assert counter.visit.person is not None
    assert counter.visit.person.id == "valid"  # nobody had been chosen: the card says who came
    if way == "pin":
        await counter.pin("0000" if place.pin("valid") != "0000" else "1111")
        assert (said(counter.panel), counter.panel.pin_tries) == ("wrong_pin", 2)
        await counter.pin(place.pin("valid"))
        assert counter.visit.holder == HolderResult(pin=PinResult.OK)
    elif way == "face":
        await counter.face(FaceResult.MATCH)
        assert counter.panel.photo is not None  # as the face-recognition reader reads it
    else:
        await counter.visual(VisualResult.SAME)
    assert counter.panel.phase is Phase.CONSENT
    await counter.consent({})
    assert (counter.panel.phase, counter.panel.trouble) == (Phase.ANSWERED, None)
    assert counter.conclude().rule == "R01"
    lines = counter.trace.lines()
    wrong = 2 if way == "pin" else 0  # the tries were asked and a wrong PIN was sent, which is no part of a plain visit
    count = sum(line.kind == "card" for line in lines) - wrong
    assert count <= BOUND, [line.what for line in lines]
    assert not any(place.pin("valid") in line.what + line.detail for line in lines)
    selected = {line.what.split()[1] for line in lines if line.what.startswith("SELECT") and "00A4040C" in line.detail}
    assert selected <= {"jpki", "card_face"}  # the individual number is in another application
    await laid.take()
    assert await phase(counter, Phase.EMPTY) == Panel()  # after an answer it is what patients do
    assert counter.visit.decision is not None


async def test_the_next_card_is_the_next_visitors(counter: Counter, desk: Presented, place: Place) -> None:
    """Two cards on two readers: the second waits; once the first visit is concluded and its card gone, it begins one."""
    one = await desk.lay(place.image("twins-a"), slot=0)
    assert (await phase(counter, Phase.HOLDER)).reader == SLOTS[0]
    two = await desk.lay(place.image("twins-b"), slot=1)
    await counter.visual(VisualResult.SAME)
    await counter.consent({})
    assert counter.conclude().verdict.value == "accept"
    first = counter.visit
    await one.take()
    panel = await until(counter, lambda panel: panel.reader == SLOTS[1] and panel.phase is Phase.HOLDER)
    assert panel.trouble is None
    assert counter.visit.number == first.number + 1
    assert counter.visit.person is not None
    assert counter.visit.person.id == "twins-b"
    assert counter.visit.card_answer is None
    await counter.remove_card()
    await two.take()


async def test_taken_away_midway(counter: Counter, desk: Presented, place: Place) -> None:
    """Whatever is under way then, it is explained; placed again, the visit goes on."""
    laid = await desk.lay(place.image("valid"))
    await phase(counter, Phase.HOLDER)
    await counter.visual(VisualResult.SAME)
    laid.eject()
    panel = await until(counter, lambda panel: panel.trouble is not None)
    assert (panel.phase, said(panel)) == (Phase.EMPTY, "card_removed")
    await counter.consent({})  # pressed too late: nothing happens
    assert counter.panel == panel
    assert state_of(counter) == "online"
    await laid.take()
    number = counter.visit.number
    again = await desk.lay(place.image("valid"))
    assert (await phase(counter, Phase.HOLDER)).trouble is None
    assert counter.visit.number == number
    again.eject()
    await counter.pin(place.pin("valid"))  # the command that finds it gone, or the reader's word: either explains
    assert said(await until(counter, lambda panel: panel.trouble is not None)) == "card_removed"
    await until(counter, lambda panel: panel.phase is Phase.EMPTY)
    assert said(counter.panel) == "card_removed"  # and it stays to be read
    await again.take()


async def test_a_foreign_card_and_one_that_stands_in(counter: Counter, desk: Presented, place: Place) -> None:
    laid = await desk.lay(place.foreign)
    panel = await phase(counter, Phase.FOREIGN)
    assert said(panel) == "not_of_this_world"
    await counter.pin("1234")
    await counter.face(FaceResult.MATCH)
    assert counter.panel == panel
    assert counter.visit.card is None
    sent = [line.detail[2:6] for line in counter.trace.lines() if line.kind == "card"]
    assert set(sent) <= {"00A4", "00B0"}  # SELECT, READ BINARY
    await laid.take()
    assert await phase(counter, Phase.EMPTY) == Panel()

    bindings = Bindings(place.world.folder / composition.BINDINGS_FILE)
    certificate = _certificate(place)
    bindings.bind("valid-dependant", b"certificate:" + certificate)
    try:
        laid = await desk.lay(place.foreign)
        panel = await phase(counter, Phase.HOLDER)
        assert panel.on_virtual
        assert counter.visit.person is not None
        assert counter.visit.person.id == "valid-dependant"
        await counter.pin(place.pin("valid-dependant"))
        await counter.consent({})
        assert counter.panel.phase is Phase.ANSWERED
        await laid.take()
        assert await phase(counter, Phase.EMPTY) == Panel()  # with the card that stood in, the other is taken away
        laid = await desk.lay(place.foreign)
        await phase(counter, Phase.HOLDER)
        await laid.take()
        assert said(await phase(counter, Phase.EMPTY)) == "card_removed"
        await counter.remove_card()  # until it is let go of
        take_card(place.image("valid-dependant")).put_away()  # it lies at no desk any more
    finally:
        bindings.unbind("valid-dependant")


def _certificate(place: Place) -> bytes:
    jpki = next(found for found in load_image(place.foreign).applications if found.aid == AID)
    content = next(entry.content for entry in jpki.files if entry.id == AUTH_CERTIFICATE.id)
    return content[: 4 + int.from_bytes(content[2:4], "big")]  # DER with a length of two bytes; filler follows


async def test_a_storage_card_or_a_card_that_says_nothing(counter: Counter, pcscd: Pcscd) -> None:
    felica = bytes.fromhex("3B8F8001804F0CA0000003061100F00000000081")

    def hold() -> None:
        with pcscd.holding(EchoCard(), atr=felica):
            done.wait(PATIENCE)

    done = threading.Event()
    holding = asyncio.create_task(asyncio.to_thread(hold))
    panel = await phase(counter, Phase.NOT_MY_NUMBER)
    assert (said(panel), panel.seems) == ("not_my_number", "felica")
    done.set()
    await holding
    assert await phase(counter, Phase.EMPTY) == Panel()


async def test_the_service_ends_and_comes_back(counter: Counter, desk: Presented, pcscd: Pcscd, place: Place) -> None:
    if not pcscd.started_here:
        pytest.skip("a pcscd that ran already is not stopped")
    laid = await desk.lay(place.image("valid"))
    await phase(counter, Phase.HOLDER)
    assert counter.reader_trouble is None
    await asyncio.to_thread(pcscd.kill)
    try:
        panel = await until(counter, lambda panel: panel.trouble is not None)
        assert said(panel) == "reader_gone"
        assert state_of(counter) == "reader_broken"
        await until(counter, lambda _panel: counter.reader_trouble == "pcsc_no_service")
        assert counter.decide().rule != "R01"  # the fallback: by what is on the counter
    finally:
        await asyncio.to_thread(pcscd.start)
    await phase(counter, Phase.HOLDER)  # the card lies there yet
    assert counter.reader_trouble is None
    await counter.visual(VisualResult.SAME)
    await counter.consent({})
    assert counter.panel.phase is Phase.ANSWERED
    assert state_of(counter) == "online"
    await laid.take()


async def test_without_a_service_or_a_library_the_counter_starts(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    class Missing:
        def states(self) -> list[ReaderState]:
            raise NoLibrary("No module named 'smartcard'")

        def watch(self, hear: Callable[[ReaderEvent], None]) -> Callable[[], None]:
            hear(ReaderEvent(EventKind.SERVICE_LOST))
            return lambda: None

    monkeypatch.setattr(composition, "real_readers", Missing)
    counter = composition.counter_of(place.options, place.national, reader=AUTO, state=ClinicState.ONLINE)
    await counter.start(line=False)
    try:
        await until(counter, lambda _panel: counter.reader_trouble == "pcsc_no_library")
        valid = next(person for person in counter.cast.people() if person.id == "valid")
        counter.step_up(valid)
        await counter.place_card()  # the virtual reader remains
        assert counter.panel.phase is Phase.HOLDER
    finally:
        await counter.stop()
    assert counter.today == DAY


@pytest.mark.parametrize("lang", Lang)
async def test_on_the_screen(lang: Lang, closed_counter: Counter, desk: Presented, place: Place) -> None:
    """A card is laid on the real reader, and nobody presses a key: who came is at the counter; taken away, that is explained."""
    counter = closed_counter
    app = CounterApp(counter, Speech(lang))  # which opens it
    async with app.run_test(size=WIDE) as pilot:

        async def shows(selector: str, words: str) -> None:
            for _ in range(int(PATIENCE * 50)):
                if words in shown(app, selector):
                    return
                await pilot.pause(0.02)
            raise AssertionError(f"{words!r} is never shown; what is: {shown(app, selector)!r}")

        laid = await desk.lay(place.image("valid"))
        await phase(counter, Phase.HOLDER)
        await shows("ReaderArea", SLOTS[0])
        await shows("PatientSide", app.speech("side.holder"))
        laid.eject()
        await shows("PatientSide", app.speech("card_removed")[1:])
        await laid.take()
        foreign = await desk.lay(place.foreign)
        await shows("PatientSide", app.speech("not_of_this_world")[1:])
        await foreign.take()
        await until(counter, lambda panel: panel == Panel())
