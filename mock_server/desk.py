"""In here lives what the national side does at each of its routes: give a challenge, answer a card, answer a number, register a card for use.

Everything is synchronous and takes well under a millisecond, so that it runs on the event loop itself: a thread would cost more than it frees.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from mock_server.answers import Frame, answer_by_card, answer_by_number
from mock_server.challenges import ChallengeRefused, Challenges
from mock_server.details import detail_of
from mock_server.identity import new_id
from mock_server.journal import Exchange, Journal
from mock_server.problems import Refused
from mock_server.proof import CardProof, ProofRefused
from mock_server.registry import NumberQuery, Registry
from mock_server.standing import Card
from mock_server.store import Database
from mock_server.watch import Watch
from verifier.clock import Clock, start_of_day
from verifier.contract import (
    CHALLENGE_SECONDS,
    CLOCK_SECONDS,
    CardVerificationRequest,
    Challenge,
    ChallengeRequest,
    ClockAnswer,
    EligibilityAnswer,
    NumberVerificationRequest,
    ProblemCode,
    Status,
)
from verifier.dates import age_on
from verifier.domain import FIRST_DAY, LAST_DAY, OLDEST, CardStanding
from verifier.numbers import (
    InsurerNumber,
    NumberError,
    check_symbol_and_number,
    normalise_branch,
    normalise_number,
    normalise_symbol,
)

_REGISTRABLE = frozenset({CardStanding.NOT_REGISTERED, CardStanding.DEREGISTERED})  # R02, R03b
_ID = re.compile(r"[0-9a-f-]{36}")


@dataclass(frozen=True)
class Desk:
    """One server process's side of all routes. Databases are opened when they are first needed, or by `open`.

    `registry_of` gives the registry of the people who are cast for the first day, with what is known by the second: that of `cast_on`, in
    `registry_file`, is served until the clock is set with other people; each new day it is asked again, since the years bring something.
    """

    registry_file: Database
    journal_file: Database
    authorities: Sequence[bytes]
    clock: Clock
    cast_on: date | None = None  # None: whoever the clock's day has
    registry_of: Callable[[date, date], Database] | None = None
    population: Database | None = None  # the registry of everybody whom nobody named
    # The same, where it is made while we are at work; None: not yet
    population_of: Callable[[], Database | None] | None = None

    @cached_property
    def registry(self) -> Registry:
        cast_on, named = self._cast_on, self.registry_file
        if self.registry_of is not None and cast_on != self.cast_on:
            named = self.registry_of(cast_on, self.clock.today())
        if self.population is None:
            return Registry(named)
        from mock_server.population.registry import WholeRegistry

        return WholeRegistry(named, self.population)

    @cached_property
    def _cast_on(self) -> date:
        """The day for which the people in the registry that is open are cast."""
        return self.clock.state.cast_on or self.cast_on or self.clock.today()

    @cached_property
    def watch(self) -> Watch:
        return Watch(self.clock)

    def _follow(self) -> None:
        """Where the clock was set with other people, theirs is the registry from now on; challenges that were given before are unknown there."""
        wanted = self.clock.state.cast_on
        if wanted is not None and wanted != self._cast_on and self.registry_of is not None:
            opened = self.__dict__.pop("registry", None)
            if opened is not None:
                opened.close()
            for name in ("challenges", "_cast_on"):
                self.__dict__.pop(name, None)
        today = self.clock.today()
        if self.registry_of is not None and today != self.__dict__.get("_learnt_on", self._cast_on):
            self.registry_of(self._cast_on, today)  # the same file, which our registry has open
        self.__dict__["_learnt_on"] = today

    def look(self) -> None:
        """What the server does a few times a second: see whether the clock was set, or a population was made."""
        self.watch.look()
        if self.population is not None or self.population_of is None:
            return
        found = self.population_of()
        if found is None:
            return
        opened = self.__dict__.pop("registry", None)  # opened again with the population beside it, by the next question
        if opened is not None:
            opened.close()
        self.__dict__.pop("challenges", None)
        self.__dict__["population"] = found

    @cached_property
    def journal(self) -> Journal:
        return Journal(self.journal_file, self.clock.today)

    @cached_property
    def challenges(self) -> Challenges:
        return Challenges(self.registry.connection)

    @cached_property
    def proof(self) -> CardProof:
        return CardProof(self.authorities)

    def close(self) -> None:
        """Close what was opened."""
        for name in ("registry", "journal"):
            opened = self.__dict__.pop(name, None)
            if opened is not None:
                opened.close()
        self.__dict__.pop("challenges", None)

    def challenge(self, exchange: Exchange, _request: ChallengeRequest) -> Challenge:
        """POST /v1/challenges."""
        self._follow()
        given = self.challenges.give(exchange.clinic or "")
        return Challenge(id=given.id, challenge=given.challenge, seconds=CHALLENGE_SECONDS)

    def verify_card(self, exchange: Exchange, request: CardVerificationRequest) -> EligibilityAnswer:
        """POST /v1/verifications/card."""
        card = self._proved(exchange, request)
        return self._card_answer(exchange, request, card)

    def register_use(self, exchange: Exchange, request: CardVerificationRequest) -> EligibilityAnswer:
        """POST /v1/registrations: 利用登録 on the spot, then as verification. A card that is no longer good is not registered."""
        card = self._proved(exchange, request)
        if card.standing in _REGISTRABLE:
            day = self._day(request.visit_date)
            self.registry.register_use(card.person, day)
            card = self._card(self.proof.certificate(request.certificate).serial, day)
        return self._card_answer(exchange, request, card)

    def verify_number(self, exchange: Exchange, request: NumberVerificationRequest) -> EligibilityAnswer:
        """POST /v1/verifications/number."""
        self._follow()
        query = _query(request)
        people = self.registry.people_of_number(query, self._day(request.visit_date))
        if len(people) == 1:  # of several it is not known who was meant
            (exchange.person,) = people
        frame = self._frame(exchange, request.visit_date)
        return answer_by_number(frame, query, people, limit_consent=request.limit_consent)

    def status(self, exchange: Exchange) -> Status:
        """GET /v1/status."""
        return Status(clinic=exchange.clinic or "", today=self.clock.today(), version=_version())

    async def tell_clock(self, _exchange: Exchange, seen: str) -> ClockAnswer:
        """GET /v1/clock: at once, or, where the clock is set as the caller has `seen` it, when it is set otherwise."""
        if seen:
            await self.watch.changed(seen, CLOCK_SECONDS)
        self._follow()
        state = self.clock.state
        return ClockAnswer(
            now=self.clock.now(), mode=state.mode, speed=state.speed, cast_on=self._cast_on, revision=state.revision
        )

    def _proved(self, exchange: Exchange, request: CardVerificationRequest) -> Card:
        """The card whose proof holds. The challenge is used up first, whatever comes after. Raises Refused."""
        self._follow()
        _check_visit(request.visit_date)
        if not _ID.fullmatch(request.challenge_id):
            raise Refused(ProblemCode.CHALLENGE_UNKNOWN, where="$.challenge_id")
        try:
            challenge = self.challenges.take(request.challenge_id, exchange.clinic or "")
        except ChallengeRefused as refused:
            raise Refused(refused.code, where="$.challenge_id") from refused
        try:
            believed = self.proof.certificate(request.certificate)
            self.proof.check(believed, challenge, request.signature)
        except ProofRefused as refused:
            where = "$.signature" if refused.code == ProblemCode.SIGNATURE_WRONG else "$.certificate"
            raise Refused(refused.code, where=where) from refused
        day = self._day(request.visit_date)
        if believed.not_before >= _end_of(day):
            raise Refused(
                ProblemCode.CERTIFICATE_UNKNOWN,
                detail="On that day the certificate was not issued yet",
                where="$.certificate",
            )
        card = self._card(believed.serial, day)
        exchange.person = card.person
        return card

    def _card(self, serial: int, day: date) -> Card:
        card = self.registry.card(serial, day)
        if card is None:
            raise Refused(ProblemCode.CERTIFICATE_UNKNOWN, where="$.certificate")
        return card

    def _card_answer(self, exchange: Exchange, request: CardVerificationRequest, card: Card) -> EligibilityAnswer:
        seen = self.registry.insurances(card.person, self._day(request.visit_date))
        return answer_by_card(self._frame(exchange, request.visit_date), card, seen, request.consents)

    def _day(self, visit_date: date) -> date:
        """The day on which cards are judged and knowledge counts: today, for visits past as well (a loss that was reported late is told).

        A server's world may stand still while its clinics' days go on; a visit after its day is answered as on the visit's day.
        """
        return max(self.clock.today(), visit_date)

    def _frame(self, exchange: Exchange, visit_date: date) -> Frame:
        exchange.answer_id = new_id()
        return Frame(exchange.answer_id, self.clock.now(), visit_date)


def _check_visit(visit_date: date) -> None:
    if not FIRST_DAY <= visit_date <= LAST_DAY:
        raise Refused(ProblemCode.VALUE, detail=f"A visit is from {FIRST_DAY} to {LAST_DAY}", where="$.visit_date")


def _query(request: NumberVerificationRequest) -> NumberQuery:
    """The query in normal form. Raises Refused for values that cannot be: check digit, length, a birth date after the visit."""
    _check_visit(request.visit_date)
    if request.birth_date > request.visit_date or age_on(request.birth_date, request.visit_date) > OLDEST:
        raise Refused(
            ProblemCode.VALUE,
            detail="Nobody born on that day could be a patient on the day of the visit",
            where="$.birth_date",
        )
    where = "$.insurer_number"
    try:
        insurer_number = InsurerNumber.parse(request.insurer_number).digits
        where = "$.symbol"
        symbol = normalise_symbol(request.symbol)
        where = "$.number"
        number = normalise_number(request.number)
        check_symbol_and_number(symbol, number)
        where = "$.branch"
        branch = None if request.branch is None else normalise_branch(request.branch)
    except NumberError as error:
        raise Refused(ProblemCode.VALUE, detail=detail_of(error), where=where) from error
    return NumberQuery(insurer_number, symbol, number, branch, request.birth_date)


def _end_of(day: date) -> datetime:
    """The first moment after that day in Japan."""
    return start_of_day(date.fromordinal(day.toordinal() + 1))


def _version() -> str:
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version("uketsuke")
    except PackageNotFoundError:  # run from a folder without set-up
        return "0"
