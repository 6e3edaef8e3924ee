"""In here lives one visit by card: from the card on the reader, past the holder's authentication, to the national answer.

One thread owns the connection to the card (DESIGN: cardreader is synchronous); everything here is awaited on one asyncio loop.
The challenge is fetched while the holder is being authenticated, so that one round trip remains; the individual number is never read.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from time import perf_counter
from typing import Protocol, TypeVar

from cardreader.apdu import StatusWord
from cardreader.card_entry import CardAttributes, CardEntrySession
from cardreader.card_face import CardFace, CardFaceSession
from cardreader.certificates import CertificateUnreadable, expires_at
from cardreader.channel import CardChannel, CardRefused
from cardreader.collation import CollationB
from cardreader.connection import Connection, NoCard, Readers
from cardreader.jpki import JpkiSession
from cardreader.recognise import CardKind, recognise
from cardreader.stand_in import NotDistinct, fingerprint_source
from cardreader.terminal_authentication import TerminalCredential
from cardreader.trace import Disturb, Hear, calm, deaf
from cardreader.trust import Belonging, CardGuard, CardTrouble, NoWayWithoutPin
from verifier.clock import JST
from verifier.contract import CardVerificationRequest, Challenge, Consent, EligibilityAnswer, ProblemCode
from verifier.domain import HolderCheck
from verifier.trouble import NationalTrouble, NoLine, RequestRefused

_T = TypeVar("_T")

FRESH_SHARE = 0.9  # a challenge is fetched anew when it has used up so much of its life
CLOSING_SECONDS = 2.0  # how long `close` waits for a card that is in the middle of a command


class FaceNotGenuine(CardTrouble):
    """No issuer of this world signed what the chip says of its face: the photograph may be another's, or damaged."""

    code = "face_not_genuine"


class National(Protocol):
    """What a visit asks of the national system; `verifier.client.NationalClient` is one. All raise NationalTrouble."""

    async def challenge(self) -> Challenge: ...

    async def verify_card(self, request: CardVerificationRequest) -> EligibilityAnswer: ...

    async def register_use(self, request: CardVerificationRequest) -> EligibilityAnswer: ...


@dataclass(frozen=True, slots=True)
class Trust:
    """What the counter believes: the world's JPKI authorities (certificates, DER), its own way without PIN, the issuers of card data.

    Issuers are the public keys (SubjectPublicKeyInfo, DER) that sign the card-verifiable certificates of card-face and card-entry.
    `face_certificates` are such certificates that need not be read from a card; they count for nothing without their issuer.
    """

    authorities: Sequence[bytes]
    terminal: TerminalCredential | None = None
    face_issuers: Sequence[bytes] = ()
    entry_issuers: Sequence[bytes] = ()
    face_certificates: Sequence[bytes] = ()


@dataclass(frozen=True, slots=True)
class CardFound:
    """What a card freely says when it is laid on the reader. Of a card not of this world nothing is handed on but what it is."""

    belonging: Belonging
    atr: bytes
    # DER; None: not a card of this world, or one that hides it behind the PIN (phones).
    certificate: bytes | None = None
    certificate_expires_on: date | None = None
    phone: bool = False
    issuer_ended_on: date | None = None  # of a card that an earlier authority of this world's name issued


@dataclass(frozen=True, slots=True)
class HolderAct:
    """What the patient (or, for a visual check, the staff) does at the reader. The PIN never shows in a repr."""

    check: HolderCheck
    pin: str | None = field(default=None, repr=False)
    confirm_last: bool = False
    collation_b: CollationB | None = field(default=None, repr=False)  # as the reader's camera reads the card's front


@dataclass(frozen=True, slots=True)
class ChipRead:
    """What is printed on a card, as its chip has it. `genuine`: issuers of this world signed all of it.

    `tries_left` is of collation number B in the card-face application, after it was right: back at its full number.
    """

    attributes: CardAttributes
    face: CardFace
    genuine: bool
    tries_left: int


@dataclass(frozen=True, slots=True)
class _Fetched:
    """A challenge, and when it came (perf_counter)."""

    challenge: Challenge
    at: float


@dataclass(frozen=True, slots=True)
class _Proof:
    """What the card gave for a challenge, and how its holder was authenticated."""

    certificate: bytes
    signature: bytes
    check: HolderCheck


class CardVisit:
    """A card on a reader, from `open` to `close`. Reader trouble comes as ReaderTrouble, national trouble as NationalTrouble."""

    def __init__(
        self,
        readers: Readers,
        reader: str,
        trust: Trust,
        line: Callable[[], Awaitable[National]] | None,
        *,
        hear: Hear = deaf,
        disturb: Disturb = calm,
        line_trouble: Callable[[NationalTrouble], None] | None = None,
    ) -> None:
        """`line_trouble` hears, on the loop, that the challenge could not be fetched ahead: else it is told when it is needed."""
        self._line_trouble = line_trouble
        self._readers = readers
        self._reader = reader
        self._trust = trust
        self._line = line
        self._hear = hear
        self._disturb = disturb
        self._thread = _a_thread()
        self._connection: Connection | None = None
        self._channel: CardChannel | None = None
        self._guard: CardGuard | None = None
        self._jpki: JpkiSession | None = None
        self._check: HolderCheck | None = None  # how the holder was authenticated, for the question that comes next
        self._fetching: asyncio.Task[_Fetched] | None = None
        self._closed = False
        self.timings: dict[str, float] = {}  # milliseconds by step
        self.face: CardFace | None = None  # what the chip's card-face said, once a face check read it

    async def open(self) -> CardFound:
        """Power the card, see what it is and whose; begin to fetch a challenge. Raises ReaderTrouble."""
        found = await self._step("open", self._open)
        if found.belonging is Belonging.OF_THIS_WORLD and self._line is not None:
            self._fetch()
        return found

    def _open(self) -> CardFound:
        self._connection = self._readers.connect(self._reader)
        self._channel = CardChannel(self._connection, hear=self._hear, disturb=self._disturb)
        self._guard = CardGuard(self._channel, self._trust.authorities)
        belonging, certificate = self._guard.belonging, self._guard.certificate
        if belonging is not Belonging.OF_THIS_WORLD or certificate is None:
            guard = self._guard
            return CardFound(belonging, self._channel.atr, phone=guard.phone, issuer_ended_on=guard.issuer_ended_on)
        expires_on = None
        with contextlib.suppress(CertificateUnreadable):
            expires_on = expires_at(certificate).astimezone(JST).date()
        return CardFound(belonging, self._channel.atr, certificate, expires_on, phone=self._guard.phone)

    async def fingerprint(self) -> bytes | None:
        """What tells this card from others, to look for whom it stands in; None: nothing does. Raises ReaderTrouble."""
        return await self._step("fingerprint", self._fingerprint)

    def _fingerprint(self) -> bytes | None:
        channel, guard = self._powered()
        try:
            return fingerprint_source(channel, guard.certificate)
        except NotDistinct:
            return None

    async def seems(self) -> str | None:
        """What a card that is no My Number card seems to be: a code of cardreader.recognise; None: no telling. Raises ReaderTrouble."""
        return await self._step("seems", self._seems)

    def _seems(self) -> str | None:
        kind = recognise(self._powered()[0])
        return None if kind is CardKind.UNKNOWN else kind.value

    async def tries_left(self) -> int:
        """The tries of the user authentication PIN, asked of the card; 0: locked, or a card without PIN."""
        return await self._step("tries", lambda: self._session().pin_tries())

    async def authenticate(self, act: HolderAct) -> None:
        """Let the card know its holder: by PIN, or by the way without PIN once face or eyes have said yes.

        Raises WrongPin, PinBlocked, PinMalformed, LastTryUnconfirmed, LastTryKept, NoWayWithoutPin, NotOfThisWorld, FaceNotGenuine,
        ReaderTrouble.
        """
        await self._step("holder", lambda: self._authenticate(act))

    def _authenticate(self, act: HolderAct) -> None:
        self._check = None
        if act.check is HolderCheck.PIN:
            self._session().verify_pin(act.pin or "", confirm_last=act.confirm_last)
        else:
            # Asked first, so that a counter without a credential spends no try of a collation number.
            if self._trust.terminal is None:
                raise NoWayWithoutPin
            if act.check is HolderCheck.FACE and act.collation_b is not None:
                self._read_face(act.collation_b)
            self._session().open_without_pin(self._trust.terminal)
        self._check = act.check

    def _read_face(self, collation_b: CollationB) -> None:
        """As a face-recognition reader does: the printed numbers open the card-face application, which holds the photograph."""
        channel, guard = self._powered()
        self._jpki = None  # selecting another application clears what was open in this one, however this ends
        session = CardFaceSession(channel, guard)
        session.verify_b(collation_b)
        face = session.card_face()
        trust = self._trust
        if trust.face_issuers and not session.verify_signature(face, trust.face_issuers, trust.face_certificates):
            raise FaceNotGenuine
        self.face = face

    async def check_chip(self, collation_b: CollationB) -> ChipRead:
        """Read what is printed on the card from its chip, and check the signatures on it.

        What the holder had opened is closed by that. Raises TriesTooFew, CodeWrong, NotOfThisWorld, ReaderTrouble.
        """
        return await self._step("chip", lambda: self._check_chip(collation_b))

    def _check_chip(self, collation_b: CollationB) -> ChipRead:
        channel, guard = self._powered()
        self._jpki = self._check = None
        entry = CardEntrySession(channel, guard)
        entry.verify_b(collation_b)
        attributes = entry.attributes()
        genuine = entry.verify_integrity(self._trust.entry_issuers)
        face_session = CardFaceSession(channel, guard)
        face_session.verify_b(collation_b)
        face = face_session.card_face()
        genuine = genuine and face_session.verify_signature(face, self._trust.face_issuers)
        return ChipRead(attributes, face, genuine, face_session.tries_b())

    async def verify(self, visit_date: date, consents: Iterable[Consent] = ()) -> EligibilityAnswer:
        """Sign a challenge and ask who is insured. May be asked again without the holder.

        Raises NationalTrouble, ReaderTrouble; CardRefused where the holder is to be authenticated (anew).
        """
        return await self._ask(visit_date, tuple(consents), register=False)

    async def register_use(self, visit_date: date, consents: Iterable[Consent] = ()) -> EligibilityAnswer:
        """Register the card for use as an insurance card, at the patient's wish; the answer is that of a verification."""
        return await self._ask(visit_date, tuple(consents), register=True)

    async def _ask(self, visit_date: date, consents: tuple[Consent, ...], *, register: bool) -> EligibilityAnswer:
        if self._line is None:
            raise NoLine
        client = await self._line()
        for last in (False, True):
            challenge = await self._challenge()
            proof = await self._step("sign", partial(self._sign, challenge.challenge))
            request = CardVerificationRequest(
                challenge_id=challenge.id,
                certificate=proof.certificate,
                signature=proof.signature,
                holder_check=proof.check,
                visit_date=visit_date,
                consents=consents,
            )
            began = perf_counter()
            try:
                return await (client.register_use(request) if register else client.verify_card(request))
            except RequestRefused as refused:
                # It grew old, or the server forgot it, while the patient thought: another one costs one round trip.
                if last or refused.code not in {ProblemCode.CHALLENGE_EXPIRED, ProblemCode.CHALLENGE_UNKNOWN}:
                    raise
            finally:
                self._took("answer", began)
        raise AssertionError  # pragma: no cover - the loop returns or raises

    def _sign(self, challenge: bytes) -> _Proof:
        if self._check is None:
            raise CardRefused("SIGN with auth key", StatusWord.SECURITY_NOT_SATISFIED, self._reader)
        session = self._session()
        return _Proof(session.auth_certificate(), session.sign_challenge(challenge), self._check)

    def _fetch(self) -> asyncio.Task[_Fetched]:
        """Begin to fetch a challenge, if that hasn't begun."""
        if self._fetching is None:
            self._fetching = asyncio.create_task(self._fetch_challenge())
            self._fetching.add_done_callback(self._look_at_outcome)
        return self._fetching

    def _look_at_outcome(self, task: asyncio.Task[_Fetched]) -> None:
        """Where nobody needs the challenge any more, asyncio need not complain that nobody looked."""
        trouble = None if task.cancelled() else task.exception()
        if isinstance(trouble, NationalTrouble) and self._line_trouble is not None and not self._closed:
            self._line_trouble(trouble)

    async def _fetch_challenge(self) -> _Fetched:
        assert self._line is not None
        began = perf_counter()
        client = await self._line()
        fetched = _Fetched(await client.challenge(), perf_counter())
        self._took("challenge", began)
        return fetched

    async def _challenge(self) -> Challenge:
        """The challenge that was fetched ahead, or another where it is used up, old or failed."""
        if self._fetching is not None:
            with contextlib.suppress(NationalTrouble):
                fetched = await self._fetched()
                if perf_counter() - fetched.at < fetched.challenge.seconds * FRESH_SHARE:
                    return fetched.challenge
        return (await self._fetched()).challenge

    async def _fetched(self) -> _Fetched:
        """What is being fetched, which is used up by that."""
        try:
            return await self._fetch()
        except asyncio.CancelledError:
            task = asyncio.current_task()
            if self._closed and task is not None and not task.cancelling():
                raise NoCard("the visit is over", self._reader) from None  # `close` ended the wait, and nobody else
            raise
        finally:
            self._fetching = None

    def _powered(self) -> tuple[CardChannel, CardGuard]:
        if self._channel is None or self._guard is None:
            raise NoCard
        return self._channel, self._guard

    def _session(self) -> JpkiSession:
        if self._jpki is None:
            self._jpki = JpkiSession(*self._powered())
        return self._jpki

    async def _step(self, name: str, work: Callable[[], _T]) -> _T:
        if self._closed:
            raise NoCard("the visit is over", self._reader)
        began = perf_counter()
        try:
            return await asyncio.get_running_loop().run_in_executor(self._thread, work)
        finally:
            self._took(name, began)

    def _took(self, name: str, began: float) -> None:
        self.timings[name] = self.timings.get(name, 0.0) + (perf_counter() - began) * 1000

    async def close(self) -> None:
        """Let go of the card and its thread. May be called twice, and while something is awaited elsewhere."""
        if self._closed:
            return
        self._closed = True
        if self._fetching is not None:
            self._fetching.cancel()
            self._fetching = None
        # On the card's thread, behind whatever it does now: a card that is only just being powered is let go of as well.
        going = self._thread.submit(self._let_go)
        going.add_done_callback(lambda _: _is_idle(self._thread))
        gone = asyncio.wrap_future(going)
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(asyncio.shield(gone), CLOSING_SECONDS)

    def _let_go(self) -> None:
        connection, self._connection = self._connection, None
        self._channel = self._guard = self._jpki = self._check = None
        if connection is not None:
            connection.close()


_IDLE_THREADS = 2  # kept for the next cards: to start one costs as much as to open a card
_idle_threads: list[ThreadPoolExecutor] = []


def _a_thread() -> ThreadPoolExecutor:
    """One that owns no card."""
    try:
        return _idle_threads.pop()
    except IndexError:
        return ThreadPoolExecutor(max_workers=1, thread_name_prefix="card")


def _is_idle(thread: ThreadPoolExecutor) -> None:
    """It has let go of its card: it may own another."""
    if len(_idle_threads) < _IDLE_THREADS:
        _idle_threads.append(thread)
    else:
        thread.shutdown(wait=False)
