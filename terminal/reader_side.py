"""In here lives the patient's side of a reader: face, PIN, visual check, consents, the question to the national system, the chip's own word.

It acts on a counter's panel and visit, on the counter's loop. Every wait may be ended by `cancel`, or by the card that leaves.
"""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Mapping
from datetime import date
from typing import Any

import msgspec
from msgspec.structs import replace

from cardreader.collation import CollationB
from cardreader.connection import NoCard, ReaderTrouble
from cardreader.trust import CardTrouble, LastTryUnconfirmed, PinBlocked, WrongPin
from terminal.card_on_reader import CardOnReader, nobody_to_ask
from terminal.visit import ChipCheck, Phase
from verifier.case import FaceResult, PinResult, VisualResult
from verifier.contract import Consent, EligibilityAnswer
from verifier.domain import CardStanding, ConsentKind, HolderCheck
from verifier.testimony import answer_of, compare_chip
from verifier.trouble import NationalTrouble
from verifier.verification import HolderAct


class ReaderSide(CardOnReader):
    """What patient and staff do while a card lies there."""

    async def face(self, result: FaceResult) -> None:
        """The face camera's result. A match opens the way without PIN; after a miss PIN and visual check remain (R66)."""
        if result is FaceResult.FAILED:
            self._holder(face=result)
            self._counter.tell_trouble(self._without_face())
            return
        owner = self._owner
        printed = owner.card.collation_b if owner is not None and owner.card is not None else ""
        # On a phone nothing is printed: its holder looks at the phone.
        code = CollationB.parse(printed) if printed else None
        await self._authenticate(HolderAct(HolderCheck.FACE, collation_b=code), face=result)

    async def pin(self, digits: str, *, confirm_last: bool = False) -> None:
        """The patient's digits. A wrong PIN comes back as trouble with the tries left; the last try asks to be confirmed."""
        await self._authenticate(HolderAct(HolderCheck.PIN, pin=digits, confirm_last=confirm_last), pin=PinResult.OK)

    async def visual(self, result: VisualResult) -> None:
        """Staff compare photograph and person (目視確認)."""
        if result is VisualResult.DIFFERENT:
            self._holder(visual_check=result)
            self._counter.tell_trouble("visual_different")
            return
        await self._authenticate(HolderAct(HolderCheck.VISUAL), visual_check=result)

    def _without_face(self) -> str:
        """What is told after a miss of the face: only what is left is offered."""
        panel = self._counter.panel
        if panel.pin_possible:
            return "face_failed" if panel.visual_possible else "face_failed_pin"
        return "face_failed_eyes" if panel.visual_possible else "face_failed_papers"

    def _holder(self, **results: Any) -> None:
        self._counter.change(holder=replace(self._counter.visit.holder, **results))

    async def _authenticate(self, act: HolderAct, **results: Any) -> None:
        card = self._card_visit
        if card is None or self._counter.panel.phase is not Phase.HOLDER:
            return
        before, turn = self._counter.panel, self._turn
        self._counter.show_panel(replace(before, trouble=None, waiting_for=f"wait.{act.check.value}"))
        try:
            await self._cancellable(card.authenticate(act))
        except asyncio.CancelledError:
            if self._given_up(turn, before):
                raise
        except WrongPin as wrong:
            self._counter.show_panel(
                replace(
                    before,
                    trouble="wrong_pin" if wrong.tries_left else "pin_blocked",
                    trouble_values={"left": wrong.tries_left},
                    pin_tries=wrong.tries_left,
                    pin_possible=wrong.tries_left > 0,
                )
            )
            if not wrong.tries_left:
                self._holder(pin=PinResult.LOCKED)
        except PinBlocked:
            self._holder(pin=PinResult.LOCKED)
            self._counter.show_panel(replace(before, trouble="pin_blocked", pin_tries=0, pin_possible=False))
        except LastTryUnconfirmed:
            self._counter.show_panel(replace(before, trouble="last_try_unconfirmed", pin_tries=1))
        except CardTrouble as trouble:
            self._counter.show_panel(replace(before, trouble=trouble.code))
        except ReaderTrouble as trouble:
            await self._reader_trouble(trouble)
        else:
            self._holder(**results)
            photo = card.face.photo_jp2 if card.face is not None else None
            authenticated = replace(before, phase=Phase.CONSENT, trouble=None, photo=photo)
            try:  # no consents are asked where nothing would come of them
                await self._cancellable(self._counter.see_line())
            except NationalTrouble as trouble:
                authenticated = nobody_to_ask(authenticated, trouble)
            except asyncio.CancelledError:
                if self._given_up(turn, before):
                    raise
                return
            self._counter.show_panel(authenticated)

    async def consent(self, given: Mapping[ConsentKind, bool]) -> None:
        """The patient's consents, one by one, then the question to the national system."""
        now = self._setting.clock.now()
        consents = [Consent(kind=kind, given=yes, at=now) for kind, yes in given.items()]
        card = self._card_visit
        if card is not None and self._counter.panel.phase is Phase.CONSENT:
            await self._ask(card.verify(self._counter.today, consents))

    async def register_use(self, agreed: bool) -> None:
        """The patient's choice at the reader's offer: register the card for use here and now, or not."""
        card = self._card_visit
        if card is None or self._counter.panel.phase is not Phase.REGISTRATION:
            return
        self._counter.change(patient=msgspec.structs.replace(self._counter.visit.patient, agrees_to_register=agreed))
        if agreed:
            await self._ask(card.register_use(self._counter.today))
            answer = self._counter.visit.card_answer
            if answer is not None and answer.standing is CardStanding.REGISTERED:
                self._counter.change(registered_here=True)
        else:
            self._counter.change(registered_here=False)
            self._counter.show_panel(replace(self._counter.panel, phase=Phase.ANSWERED))

    async def _ask(self, question: Coroutine[Any, Any, EligibilityAnswer]) -> None:
        before, turn = self._counter.panel, self._turn
        self._counter.show_panel(replace(before, phase=Phase.ASKING, trouble=None, waiting_for="wait.answer"))
        try:
            answer = await self._cancellable(question)
        except asyncio.CancelledError:
            if self._given_up(turn, before):
                raise
            return
        except NationalTrouble as trouble:
            self._counter.line_failed(trouble)
            told = nobody_to_ask(before, trouble)
            # What may be over in a moment can be asked once more: the consents stay.
            self._counter.show_panel(told if trouble.lasting else replace(told, phase=before.phase))
            return
        except ReaderTrouble as trouble:
            await self._reader_trouble(trouble)
            return
        self._counter.answered()
        answers = msgspec.structs.replace(self._counter.visit.answers, card=answer_of(answer))
        self._counter.change(card_answer=answer, answers=answers)
        offered = answer.standing in {CardStanding.NOT_REGISTERED, CardStanding.DEREGISTERED}
        self._counter.show_panel(replace(before, phase=Phase.REGISTRATION if offered else Phase.ANSWERED, trouble=None))

    async def check_chip(self, birth_date: date, expiry_year: int, security_code: str) -> ChipCheck:
        """Compare the chip with what lies on the counter; what the clerk typed from the card's front opens it.

        Raises TriesTooFew (three or fewer left: nothing is sent), CodeWrong, NotOfThisWorld, ReaderTrouble, NoCard.
        """
        card = self._card_visit
        if card is None:
            raise NoCard
        code = CollationB.make(birth_date, expiry_year, security_code)
        # Reading the other applications closes what the holder had opened: they authenticate again afterwards.
        phase = Phase.HOLDER if self._counter.panel.phase is Phase.CONSENT else self._counter.panel.phase
        self._counter.show_panel(replace(self._counter.panel, phase=phase, waiting_for="wait.chip"))
        try:
            chip = compare_chip(
                await card.check_chip(code), (*self._counter.visit.evidence, *self._counter.card_evidence())
            )
        finally:
            self._counter.show_panel(replace(self._counter.panel, waiting_for=None))
        self._counter.change(chip=chip)
        return chip

    async def cancel(self) -> None:
        """The patient presses cancel, or the clerk stops a wait: back to where one can go on."""
        if self._work is not None:
            self._work.cancel()
        elif self._counter.panel.phase in {Phase.CONSENT, Phase.REGISTRATION}:
            self._counter.show_panel(replace(self._counter.panel, phase=Phase.HOLDER, trouble=None))
        elif self._counter.panel.trouble is not None or self._counter.panel.awaited:
            self._counter.show_panel(replace(self._counter.panel, awaited="", trouble=None))
