"""In here lives the card on a reader, as it comes and goes: which one is in hand, whose it is, what its leaving means.

It acts on a counter's panel and visit, on the counter's loop. Nothing of it is imported before the first card or reader is looked for.
"""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Mapping
from typing import TYPE_CHECKING, Any, TypeVar

import msgspec
from msgspec.structs import replace

from cardreader.connection import NoCard, ReaderInUse, Readers, ReaderTrouble
from cardreader.trust import Belonging, IssuerEnded, NotOfThisWorld
from cardreader.virtual.reader import VirtualReader
from terminal.cast import CastTrouble, Finder
from terminal.lookout import Lookout
from terminal.visit import Panel, Phase
from verifier.case import Equipment, MyNumberCard, PinResult, Smartphone
from verifier.domain import CardType, ClinicState
from verifier.testimony import HolderResult, shown_card
from verifier.trouble import NationalTrouble
from verifier.verification import CardFound, CardVisit, Trust

if TYPE_CHECKING:
    from cardreader.virtual.faults import CardInHand
    from terminal.counter import Counter, Setting
    from verifier.person import PersonSheet

_T = TypeVar("_T")

CARD_SECONDS = 10.0  # how long a command waits for a card that a reader says it has
IDLE_SECONDS = 300.0  # after which a card that lies there while nothing is done is given back
_BEFORE_THE_ANSWER = frozenset({Phase.CONSENT, Phase.ASKING})
_LEAVES_QUIETLY = frozenset({Phase.ANSWERED, Phase.CLOSED, Phase.TROUBLE, Phase.FOREIGN, Phase.NOT_MY_NUMBER})


def nobody_to_ask(panel: Panel, trouble: NationalTrouble) -> Panel:
    """That panel, where the way to the national system is closed: the patient has nothing left to do at it."""
    values = {"detail": trouble.detail, "where": trouble.where}
    return replace(panel, phase=Phase.CLOSED, waiting_for=None, trouble=trouble.code, trouble_values=values)


class CardOnReader:
    """The reader of one desk, real or virtual, with at most one card in hand."""

    def __init__(self, counter: Counter, setting: Setting) -> None:
        self._counter = counter
        self._setting = setting
        self._virtual = VirtualReader()
        self._card: CardInHand | None = None
        self._card_visit: CardVisit | None = None
        self._owner: PersonSheet | None = None  # whose card lies on the reader, as far as the world knows
        self._turn = 0  # changes whenever a card is let go of: whoever waited for one sees that it is no longer theirs
        self._stand_in_on = ""  # the real reader with the card that stands in for the one on the virtual reader
        self._lookout = Lookout(setting.real_readers, setting.only_reader, self)
        self._trust: Trust | None = None
        self._work: asyncio.Task[Any] | None = None
        self._leaving: asyncio.Task[None] | None = None
        self._background: set[asyncio.Task[None]] = set()
        self.timings: Mapping[str, float] = {}  # milliseconds by step of the card that was read last
        self.idle_seconds = IDLE_SECONDS

    @property
    def owner(self) -> PersonSheet | None:
        """Whose card lies on the reader; None: nobody's of the cast, or no card."""
        return self._owner

    async def watch(self) -> None:
        """Hear of cards on real readers from now on. Never raises: trouble shows in the counter's `reader_trouble`."""
        await self._lookout.watch()

    async def stop(self) -> None:
        """Let go of the card and the readers. May be called twice."""
        self._lookout.stop()
        for task in list(self._background):
            task.cancel()
        await self._end_card()

    def let_go(self) -> None:
        """The card is no longer ours from now on; what waits for it is closed."""
        self._detach()

    async def place_card(self) -> None:
        """The person lays their card on the virtual reader; returns when the card has been looked at."""
        person = self._counter.visit.person
        if self._counter.state is ClinicState.READER_BROKEN:
            self._counter.tell_trouble("reader_out_of_order")
            return
        if person is None or person.card is None:
            self._counter.tell_trouble("card_absent")
            return
        await self._end_card()
        await self._place(person)

    async def again(self) -> None:
        """After trouble the card is looked at once more: on a real reader the one that lies there, or that is laid there next."""
        panel = self._counter.panel
        reader = panel.reader
        if self._setting.real_readers is None or not reader or panel.on_virtual:
            await self.place_card()
            return
        await self._end_card(Panel(awaited=reader))
        if await self._lookout.lies_on(reader) and self._counter.panel.awaited == reader:
            self.card_came(reader)

    async def _place(self, person: PersonSheet) -> None:
        self._counter.show_panel(Panel(Phase.READING, self._virtual.name, waiting_for="wait.card"))
        turn = self._turn
        taking = asyncio.ensure_future(asyncio.to_thread(self._setting.cast.take_card, person.id))
        try:
            card = await asyncio.shield(taking)
        except asyncio.CancelledError:
            taking.add_done_callback(self._give_back)  # the thread goes on: what it takes is wanted no more
            if turn == self._turn:
                self._counter.show_panel(Panel())
            raise
        except CastTrouble as trouble:
            self._cast_trouble(trouble, self._virtual.name)
            return
        if turn != self._turn:  # taken back before it lay there
            await asyncio.to_thread(self._setting.cast.give_back, card)
            return
        self._card = card
        self._virtual.insert(card)
        self._spawn(self._give_back_when_idle(self._turn))
        await self._look_at(self._virtual, self._virtual.name)

    async def _give_back_when_idle(self, turn: int) -> None:
        """A card that nobody takes from the reader while nothing happens at this desk goes back: another may be waiting for it."""
        happened = asyncio.Event()
        deaf = self._counter.on_change(happened.set)
        try:
            while True:
                happened.clear()
                async with asyncio.timeout(self.idle_seconds):
                    await happened.wait()
                if turn != self._turn:
                    return
        except TimeoutError:
            if turn == self._turn:
                quiet = self._counter.panel.phase is Phase.ANSWERED
                await self._end_card(Panel(trouble=None if quiet else "card_given_back"))
                if quiet:  # else what happened stays to be read
                    self.next_card()
        finally:
            deaf()

    def _give_back(self, taking: asyncio.Future[CardInHand]) -> None:
        if not taking.cancelled() and taking.exception() is None:
            self._spawn(asyncio.to_thread(self._setting.cast.give_back, taking.result()))

    async def remove_card(self) -> None:
        """The card is taken from the reader, whatever was under way; before the answer that is said."""
        panel, visit = self._counter.panel, self._counter.visit
        early = panel.phase in _BEFORE_THE_ANSWER and visit.card_answer is None and not self._counter.closed
        if early:  # whoever had shown who they are does so again
            locked = visit.holder.pin if visit.holder.pin is PinResult.LOCKED else None
            self._counter.change(holder=HolderResult(pin=locked))
        await self._end_card(Panel(trouble="card_taken") if early else None)
        self.next_card()

    def next_card(self) -> None:
        """A card that has waited on another reader is looked at."""
        self._lookout.next_card()

    # -- what the look-out tells (terminal.lookout.Keeper) -------------------------------------------------------------

    @property
    def busy(self) -> bool:
        """Whether a card is in hand, or on its way."""
        return self._card_visit is not None or self._card is not None or self._counter.panel.phase is Phase.READING

    def card_came(self, reader: str) -> None:
        """A card lies on a real reader, and none is in hand."""
        assert self._setting.real_readers is not None  # who else told of it?
        # Said at once, so that a card that comes with it on another reader waits.
        self._counter.show_panel(Panel(Phase.READING, reader, waiting_for="wait.card"))
        self._spawn(self._look_at(self._setting.real_readers, reader))

    def card_left(self, reader: str) -> None:
        """A card, or its reader, is gone."""
        if reader and reader == self._card_is_on:
            self._spawn(self._taken_away(reader))

    def readers_fail(self, code: str | None) -> None:
        """Why no real reader can be used; None: they can be again."""
        self._counter.reader_trouble = code
        self._counter.changed()

    @property
    def _card_is_on(self) -> str:
        """The real reader on which the card lies that the panel speaks of; empty: none."""
        reader = self._stand_in_on or (self._counter.panel.reader if self._card is None else "")
        return "" if reader == self._virtual.name else reader

    async def _taken_away(self, reader: str) -> None:
        """The card left. In the middle of something that is explained; after an answer it is what patients do."""
        turn = self._turn
        code = await self._lookout.why_away(reader)
        panel, explained = self._counter.panel, {"card_removed", "reader_gone"}
        if turn != self._turn and (panel.phase, panel.reader) != (Phase.TROUBLE, reader):
            return  # let go of meanwhile; where the command that failed did that, the reader is yet to be shown empty
        if panel.phase is Phase.TROUBLE and panel.trouble in explained:
            code = panel.trouble or code  # the command that failed has told it already
        elif code != "reader_gone" and panel.phase in _LEAVES_QUIETLY:
            code = ""
        self._broken_reader(code)
        await self._end_card(Panel(awaited=reader if code == "card_removed" else "", trouble=code or None))
        if not code or self._lookout.waits(reader):  # else what happened stays to be read
            self.next_card()

    def _broken_reader(self, code: str) -> None:
        """A reader that went before the answer came makes of this visit one without a reader."""
        if code == "reader_gone" and self._counter.visit.card_answer is None:
            self._counter.reader_failed()

    def _line_refused(self, trouble: NationalTrouble) -> None:
        """What stays so until somebody mends it is known before the patient is asked anything; the rest may be over by then."""
        if not trouble.lasting:
            return
        self._counter.line_failed(trouble)
        panel = self._counter.panel
        if panel.phase is Phase.CONSENT and panel.waiting_for is None:
            self._counter.show_panel(nobody_to_ask(panel, trouble))

    async def _look_at(self, readers: Readers, reader: str) -> None:
        """See what lies there; at the end the panel waits for the holder, or says why not."""
        self._counter.show_panel(Panel(Phase.READING, reader, waiting_for="wait.card"))
        turn = self._turn
        try:
            if self._trust is None:
                self._trust = await asyncio.to_thread(self._setting.trust)
            if turn != self._turn:
                return
            visit = CardVisit(
                readers,
                reader,
                self._trust,
                self._counter.open_line,
                hear=self._setting.trace.card,
                line_trouble=self._line_refused,
            )
            self._card_visit = visit
            self.timings = visit.timings
            found = await visit.open()
            if turn == self._turn and found.belonging is not Belonging.OF_THIS_WORLD:
                await self._strange(visit, found, reader)
                return
            tries = await visit.tries_left()
        except ReaderTrouble as trouble:
            if turn == self._turn:  # else it was let go of meanwhile, and nobody waits for it
                await self._reader_trouble(trouble)
            return
        if turn == self._turn:
            self._await_holder(reader, found, tries)

    def _await_holder(self, reader: str, found: CardFound, tries: int) -> None:
        """The card is of this world: it is the visit's from now on, and the panel offers what its holder can do."""
        owner = self._owner = self._owner_of(found.certificate) or (self._phone_owner() if found.phone else None)
        if owner is not None and self._begins_visit(owner):
            self._counter.begin(owner)
        kind = owner.card.type if owner is not None and owner.card is not None else CardType.STANDARD
        token = owner.card.token if owner is not None and owner.card is not None else None
        unknown = Smartphone() if found.phone else MyNumberCard()
        shown = (shown_card(owner) if owner is not None else None) or unknown
        if found.phone and Equipment.PHONE_READER not in self._counter.equipment:
            # This reader has just read one.
            self._counter.equipment = (*self._counter.equipment, Equipment.PHONE_READER)
        locked = tries == 0 and kind is not CardType.PIN_LESS
        self._counter.change(
            card=shown,
            holder=HolderResult(pin=PinResult.LOCKED if locked else None),
            registered_here=None,
            card_answer=None,  # what another card, or this one before, was told is no answer to this one
            answers=msgspec.structs.replace(self._counter.visit.answers, card=None),
        )
        self._counter.show_panel(
            Panel(
                Phase.HOLDER,
                reader,
                pin_tries=tries,
                face_possible=kind is not CardType.PHOTO_LESS and (not found.phone or token == "iphone"),
                pin_possible=kind is not CardType.PIN_LESS and tries > 0,
                visual_possible=kind is not CardType.PHOTO_LESS and not found.phone,
            )
        )

    def _phone_owner(self) -> PersonSheet | None:
        """A phone tells whose it is after its PIN alone: it is taken for that of who came with one."""
        person = self._counter.visit.person
        return person if person is not None and person.card is not None and person.card.token is not None else None

    def _begins_visit(self, owner: PersonSheet) -> bool:
        """Whether a card on the reader is the next visitor's: nobody was at the counter, or who was there is done."""
        person = self._counter.visit.person
        return person is None or (self._counter.visit.decision is not None and person.id != owner.id)

    def _owner_of(self, certificate: bytes | None) -> PersonSheet | None:
        return self._person(self._setting.cast.person_of_certificate(certificate)) if certificate is not None else None

    def _person(self, person_id: str | None) -> PersonSheet | None:
        cast = self._setting.cast
        listed = next((person for person in cast.people() if person.id == person_id), None)
        if listed is None and person_id is not None and isinstance(cast, Finder):
            return cast.find(person_id)
        return listed

    async def _strange(self, visit: CardVisit, found: CardFound, reader: str) -> None:
        """A card not of this world: it may stand in for a demo person; else nothing is done with it, and the panel says why.

        Raises ReaderTrouble.
        """
        turn = self._turn
        try:
            person = await self._person_of_stand_in(visit)
        except CastTrouble as damaged:
            if turn == self._turn:
                self._cast_trouble(damaged, reader)
            return
        if turn != self._turn:
            return
        if person is not None:
            await self._stand_in(visit, person, reader)
            return
        seems = await visit.seems() if found.belonging is Belonging.NOT_MY_NUMBER else None
        if turn != self._turn:
            return
        if found.issuer_ended_on is not None:
            ended = IssuerEnded(found.issuer_ended_on)
            self._counter.show_panel(Panel(Phase.FOREIGN, reader, trouble=ended.code, trouble_values=ended.values))
        elif found.belonging is Belonging.FOREIGN:
            self._counter.show_panel(Panel(Phase.FOREIGN, reader, trouble=NotOfThisWorld.code))
        else:
            self._counter.show_panel(Panel(Phase.NOT_MY_NUMBER, reader, trouble="not_my_number", seems=seems))

    async def _person_of_stand_in(self, visit: CardVisit) -> PersonSheet | None:
        """Whom the card was bound to. Raises ReaderTrouble, CastTrouble."""
        fingerprint = await visit.fingerprint()
        if fingerprint is None:
            return None
        # Off the loop: salted hashes are slow on purpose.
        return self._person(await asyncio.to_thread(self._setting.cast.stand_in_for, fingerprint))

    async def _stand_in(self, visit: CardVisit, person: PersonSheet, reader: str) -> None:
        """The strange card is let go of where it lies; the person's own is laid on the virtual reader."""
        turn = self._turn
        self._stand_in_on = reader
        self._card_visit = None
        await visit.close()
        if turn != self._turn:
            return
        if self._counter.visit.person is None or self._counter.visit.person.id != person.id:
            self._counter.begin(person)
        await self._place(person)

    async def _end_card(self, then: Panel | None = None) -> None:
        """Let go of the card: what waits for it is closed."""
        self._detach(then)
        if self._leaving is not None:
            await asyncio.shield(self._leaving)  # whoever gives up waiting for it does not end it

    def _detach(self, then: Panel | None = None) -> None:
        """The card is no longer ours from now on; letting go of its thread and its image takes a moment, in `_leaving`.

        `then`: what the panel shows at once; left out, an empty reader.
        """
        self._turn += 1
        self._stand_in_on = ""
        work, self._work = self._work, None
        if work is not None:
            work.cancel()
        visit, self._card_visit = self._card_visit, None
        card, self._card = self._card, None
        if card is not None:
            self._virtual.remove()
        if visit is not None or card is not None:
            self._leaving = asyncio.get_running_loop().create_task(self._let_go(visit, card, self._leaving))
        self._owner = None
        self._counter.show_panel(then or Panel())

    async def _let_go(
        self, visit: CardVisit | None, card: CardInHand | None, before: asyncio.Task[None] | None
    ) -> None:
        if before is not None:
            await before
        if visit is not None:
            await visit.close()
        if card is not None:
            await asyncio.to_thread(self._setting.cast.give_back, card)

    async def card_seen(self, seconds: float = CARD_SECONDS) -> None:
        """Wait until the card on a real reader has been looked at. Raises NoCard where none shows up in time."""
        seen = asyncio.Event()

        def look() -> None:
            if self._counter.panel.phase not in {Phase.EMPTY, Phase.READING} or self._counter.panel.trouble is not None:
                seen.set()

        deaf = self._counter.on_change(look)
        look()
        try:
            async with asyncio.timeout(seconds):
                await seen.wait()
        except TimeoutError as error:
            raise NoCard(reader=self._setting.only_reader) from error
        finally:
            deaf()

    def _cast_trouble(self, trouble: CastTrouble, reader: str) -> None:
        self._counter.show_panel(Panel(Phase.TROUBLE, reader, trouble=trouble.code, trouble_values=trouble.values))

    async def _reader_trouble(self, trouble: ReaderTrouble) -> None:
        reader, turn, code = self._stand_in_on or self._counter.panel.reader, self._turn, trouble.code
        if code == "card_removed" and reader and reader == self._card_is_on:
            code = await self._lookout.why_away(reader)
            if turn != self._turn:  # the reader's event was quicker
                return
        self._broken_reader(code)
        values = trouble.values if code == trouble.code else {}
        await self._end_card(Panel(Phase.TROUBLE, reader, trouble=code, trouble_values=values))
        if isinstance(trouble, ReaderInUse) and self._setting.real_readers is not None:
            self._spawn(self._once_free(reader))

    async def _once_free(self, reader: str) -> None:
        """Another program has the card to itself: go on as soon as it lets go, unless something else was done meanwhile."""
        turn = self._turn
        if await self._lookout.free(reader, lambda: turn == self._turn):
            self.card_came(reader)

    def _given_up(self, turn: int, before: Panel) -> bool:
        """A wait was ended. By the clerk: back to where one can go on; with the card: the panel tells already.

        Whether it is the caller itself that ends, and is to hear of it.
        """
        if turn == self._turn:
            self._counter.show_panel(replace(before, trouble=None))
        task = asyncio.current_task()
        return task is not None and task.cancelling() > 0

    async def _cancellable(self, wait: Coroutine[Any, Any, _T]) -> _T:
        """Wait for it, where `cancel` and the card's leaving can end the wait: then CancelledError, whatever came of it."""
        task, turn = asyncio.ensure_future(wait), self._turn
        self._work = task
        try:
            done = await task
        except Exception:
            if turn != self._turn:
                raise asyncio.CancelledError from None
            raise
        finally:
            if self._work is task:
                self._work = None
        if turn != self._turn:
            raise asyncio.CancelledError
        return done

    def _spawn(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._background.add(task)
        task.add_done_callback(self._background.discard)
