"""In here live tests of one visit by card, from the card on the reader to the national answer, and of how few commands it takes."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from threading import Event, get_ident

import pytest

from cardreader.certificates import verify_signature
from cardreader.channel import CardRefused, CardTrouble
from cardreader.connection import CardMute, CardRemoved, Connection, NoCard, NoSuchReader, ReaderState, ReaderTrouble
from cardreader.contents.jpki import TokenLabel
from cardreader.trace import TraceLine
from cardreader.trust import (
    Belonging,
    CodeWrong,
    LastTryUnconfirmed,
    NotOfThisWorld,
    NoWayWithoutPin,
    PinMalformed,
    TriesTooFew,
    WrongPin,
)
from cardreader.virtual.build import Secret
from cardreader.virtual.image import CardImage
from cardreader.virtual.reader import VirtualReader
from tests.cardreader.authorities import LAST
from tests.cardreader.scripted import ScriptedConnection
from tests.cardreader.this_world import (
    PHOTO,
    PIN,
    WRONG,
    WRONG_B,
    B,
    PulledOut,
    authorities,
    card_image,
    card_of,
    credential,
    entry_issuers,
    face_certificates,
    face_issuers,
)
from verifier.contract import (
    CardVerificationRequest,
    Challenge,
    Consent,
    EligibilityAnswer,
    Problem,
    ProblemCode,
)
from verifier.domain import CardStanding, ConsentKind, HolderCheck, Validity
from verifier.trouble import NationalTrouble, NoLine, RequestRefused, TimedOut
from verifier.verification import CardVisit, HolderAct, Trust

DAY = date(2026, 4, 1)
BOUND = 14  # commands: what a whole visit may take (issue: the count over PC/SC)


def trust() -> Trust:
    return Trust(authorities(), credential(), face_issuers(), entry_issuers(), face_certificates())


class National:
    """A national system in its place: it knows its challenges, checks proofs, and fails as it is told."""

    def __init__(self, *, troubles: list[NationalTrouble | None] | None = None, seconds: int = 300) -> None:
        self.given: dict[str, bytes] = {}
        self.requests: list[tuple[str, CardVerificationRequest]] = []
        self.opened = 0
        self.fetching: Callable[[], Awaitable[None]] | None = None  # what a challenge waits for
        self._troubles = troubles or []
        self._seconds = seconds

    async def line(self) -> National:
        self.opened += 1
        return self

    async def challenge(self) -> Challenge:
        if self.fetching is not None:
            await self.fetching()
        name = f"challenge-{len(self.given)}"
        self.given[name] = bytes([len(self.given)]) * 32
        return Challenge(id=name, challenge=self.given[name], seconds=self._seconds)

    async def verify_card(self, request: CardVerificationRequest) -> EligibilityAnswer:
        return self._answer("verify", request)

    async def register_use(self, request: CardVerificationRequest) -> EligibilityAnswer:
        return self._answer("register", request)

    def _answer(self, route: str, request: CardVerificationRequest) -> EligibilityAnswer:
        self.requests.append((route, request))
        assert verify_signature(request.certificate, self.given[request.challenge_id], request.signature)
        if self._troubles and (trouble := self._troubles.pop(0)) is not None:
            raise trouble
        return EligibilityAnswer(
            answer_id="answer",
            answered_at=datetime(2026, 4, 1, tzinfo=UTC),
            visit_date=request.visit_date,
            inquiry="card",
            validity=Validity.VALID,
            standing=CardStanding.REGISTERED,
        )


def refused(code: str) -> RequestRefused:
    return RequestRefused(Problem(type="about:blank", title="refused", status=409, code=code))


@pytest.fixture
def national() -> National:
    return National()


@asynccontextmanager
async def visit_with(
    image: CardImage, folder: Path, national: National | None, *, trusting: Trust | None = None
) -> AsyncIterator[tuple[CardVisit, list[TraceLine], VirtualReader]]:
    reader, heard = VirtualReader(), list[TraceLine]()
    reader.insert(card_of(image, folder))
    line = national.line if national is not None else None
    visit = CardVisit(reader, reader.name, trusting or trust(), line, hear=heard.append)
    try:
        yield visit, heard, reader
    finally:
        await visit.close()


PIN_ACT = HolderAct(HolderCheck.PIN, pin=PIN)
FACE_ACT = HolderAct(HolderCheck.FACE, collation_b=B)
ACTS = [PIN_ACT, HolderAct(HolderCheck.FACE), FACE_ACT, HolderAct(HolderCheck.VISUAL)]


@pytest.mark.parametrize("act", ACTS, ids=["pin", "face", "face-with-photo", "visual"])
async def test_a_whole_visit_ends_in_an_answer_and_takes_few_commands(
    tmp_path: Path, national: National, act: HolderAct
) -> None:
    consents = [Consent(kind=ConsentKind.MEDICINES, given=False, at=datetime(2026, 4, 1, 9, tzinfo=UTC))]
    async with visit_with(card_image(), tmp_path, national) as (visit, heard, _):
        found = await visit.open()
        assert found.belonging is Belonging.OF_THIS_WORLD
        assert found.certificate is not None
        assert found.certificate_expires_on == date(2030, 2, 17)  # in Japan: 23:59:59 of that day
        assert found.certificate_expires_on != LAST.date() or LAST.hour < 15
        assert await visit.tries_left() == 3
        await visit.authenticate(act)
        answer = await visit.verify(DAY, consents)
    assert answer.validity is Validity.VALID
    ((route, request),) = national.requests
    assert (route, request.holder_check, request.visit_date) == ("verify", act.check, DAY)
    assert request.consents == tuple(consents)
    assert len(national.given) == 1
    assert len(heard) <= BOUND
    assert set(visit.timings) == {"open", "tries", "holder", "challenge", "sign", "answer"}
    assert visit.face is None or visit.face.photo_jp2 == PHOTO
    assert (visit.face is None) is (act is not FACE_ACT)


async def test_the_count_of_commands_by_pin_and_by_face(tmp_path: Path, national: National) -> None:
    counts = {}
    for act in ACTS:
        async with visit_with(card_image(), tmp_path, national) as (visit, heard, _):
            await visit.open()
            await visit.authenticate(act)
            await visit.verify(DAY)
        counts[act.check, act.collation_b is not None] = len(heard)
    assert counts == {
        (HolderCheck.PIN, False): 5,
        (HolderCheck.FACE, False): 8,
        (HolderCheck.FACE, True): 13,
        (HolderCheck.VISUAL, False): 8,
    }


async def test_the_holder_signs_again_without_being_asked_again(tmp_path: Path, national: National) -> None:
    async with visit_with(card_image(), tmp_path, national) as (visit, _, _reader):
        await visit.open()
        await visit.authenticate(PIN_ACT)
        await visit.verify(DAY)
        await visit.register_use(DAY)
        await visit.verify(DAY)
    assert [route for route, _ in national.requests] == ["verify", "register", "verify"]
    assert len({request.challenge_id for _, request in national.requests}) == 3


@pytest.mark.parametrize("act", [None, HolderAct(HolderCheck.PIN, pin=WRONG)])
async def test_nothing_is_asked_before_the_holder_is_known(
    tmp_path: Path, national: National, act: HolderAct | None
) -> None:
    async with visit_with(card_image(), tmp_path, national) as (visit, _, _reader):
        await visit.open()
        if act is not None:
            with pytest.raises(WrongPin):
                await visit.authenticate(act)
        with pytest.raises(CardRefused):
            await visit.verify(DAY)
    assert not national.requests


async def test_troubles_with_the_pin_come_as_they_are(tmp_path: Path, national: National) -> None:
    async with visit_with(card_image(tries={Secret.AUTH: 2}), tmp_path, national) as (visit, _, _reader):
        await visit.open()
        with pytest.raises(PinMalformed):
            await visit.authenticate(HolderAct(HolderCheck.PIN))
        with pytest.raises(WrongPin) as wrong:
            await visit.authenticate(HolderAct(HolderCheck.PIN, pin=WRONG))
        assert wrong.value.tries_left == 1
        with pytest.raises(LastTryUnconfirmed):
            await visit.authenticate(PIN_ACT)
        await visit.authenticate(replace(PIN_ACT, confirm_last=True))
        assert await visit.tries_left() == 3


async def test_a_counter_without_credential_has_no_way_without_pin_and_spends_nothing(
    tmp_path: Path, national: National
) -> None:
    blind = Trust(authorities())
    async with visit_with(card_image(), tmp_path, national, trusting=blind) as (visit, heard, _):
        await visit.open()
        for act in (FACE_ACT, HolderAct(HolderCheck.VISUAL)):
            with pytest.raises(NoWayWithoutPin):
                await visit.authenticate(act)
        assert len(heard) == 2


async def test_a_face_whose_numbers_were_misread_opens_nothing(tmp_path: Path, national: National) -> None:
    async with visit_with(card_image(), tmp_path, national) as (visit, _, _reader):
        await visit.open()
        with pytest.raises(CodeWrong):
            await visit.authenticate(HolderAct(HolderCheck.FACE, collation_b=WRONG_B))
        with pytest.raises(CardRefused):
            await visit.verify(DAY)


@pytest.mark.parametrize("code", [ProblemCode.CHALLENGE_EXPIRED, ProblemCode.CHALLENGE_UNKNOWN])
async def test_a_challenge_that_grew_old_is_fetched_anew_once(tmp_path: Path, code: str) -> None:
    for times, asked in ((1, 2), (2, 2)):
        national = National(troubles=[refused(code)] * times)
        async with visit_with(card_image(), tmp_path, national) as (visit, _, _reader):
            await visit.open()
            await visit.authenticate(PIN_ACT)
            if times == 1:
                await visit.verify(DAY)
            else:
                with pytest.raises(RequestRefused):
                    await visit.verify(DAY)
        assert len(national.requests) == asked


async def test_another_refusal_is_not_tried_again(tmp_path: Path) -> None:
    national = National(troubles=[refused(ProblemCode.SIGNATURE_WRONG)])
    async with visit_with(card_image(), tmp_path, national) as (visit, _, _reader):
        await visit.open()
        await visit.authenticate(PIN_ACT)
        with pytest.raises(RequestRefused):
            await visit.verify(DAY)
    assert len(national.requests) == 1


async def test_a_challenge_past_its_life_is_not_used(tmp_path: Path) -> None:
    national = National(seconds=0)
    async with visit_with(card_image(), tmp_path, national) as (visit, _, _reader):
        await visit.open()
        await visit.authenticate(PIN_ACT)
        await visit.verify(DAY)
    assert national.requests[0][1].challenge_id == "challenge-1"


async def test_a_fetch_that_failed_is_made_good_when_the_challenge_is_needed(tmp_path: Path) -> None:
    national = National()
    failures: list[NationalTrouble] = [TimedOut()]

    async def fail_once() -> None:
        if failures:
            raise failures.pop()

    national.fetching = fail_once
    async with visit_with(card_image(), tmp_path, national) as (visit, _, _reader):
        await visit.open()
        await visit.authenticate(PIN_ACT)
        assert (await visit.verify(DAY)).validity is Validity.VALID


async def test_a_line_that_is_down_is_told_when_something_is_asked(tmp_path: Path) -> None:
    class Down(National):
        async def line(self) -> National:
            raise NoLine

    async with visit_with(card_image(), tmp_path, Down()) as (visit, _, _reader):
        await visit.open()
        await visit.authenticate(PIN_ACT)
        with pytest.raises(NoLine):
            await visit.verify(DAY)


async def test_a_visit_without_line_reads_and_asks_nothing(tmp_path: Path) -> None:
    async with visit_with(card_image(), tmp_path, None) as (visit, _, _reader):
        await visit.open()
        await visit.authenticate(PIN_ACT)
        with pytest.raises(NoLine):
            await visit.verify(DAY)


async def test_of_a_foreign_card_nothing_is_handed_on(tmp_path: Path, national: National) -> None:
    async with visit_with(card_image(foreign=True), tmp_path, national) as (visit, heard, _):
        found = await visit.open()
        assert (found.belonging, found.certificate, found.certificate_expires_on) == (Belonging.FOREIGN, None, None)
        assert await visit.fingerprint() is not None
        assert [line.what for line in heard].count("READ auth certificate") == 1
        for act in (FACE_ACT, HolderAct(HolderCheck.VISUAL)):
            with pytest.raises(NotOfThisWorld):
                await visit.authenticate(act)
        with pytest.raises(NotOfThisWorld):
            await visit.check_chip(B)
    assert national.opened == 0


async def test_a_foreign_card_with_its_pin_still_signs_nothing(tmp_path: Path, national: National) -> None:
    async with visit_with(card_image(foreign=True), tmp_path, national) as (visit, _, _reader):
        await visit.open()
        await visit.authenticate(PIN_ACT)
        with pytest.raises(CardTrouble):
            await visit.verify(DAY)
    assert not national.requests


async def test_a_phone_shows_its_certificate_after_the_pin(tmp_path: Path, national: National) -> None:
    async with visit_with(card_image(token=TokenLabel.ANDROID), tmp_path, national) as (visit, _, _reader):
        found = await visit.open()
        assert (found.belonging, found.phone, found.certificate) == (Belonging.OF_THIS_WORLD, True, None)
        await visit.authenticate(PIN_ACT)
        await visit.verify(DAY)


def _given(connection: Connection) -> Connection:
    return connection


class OneCard:
    """A source of readers with one reader, and a connection to hand out."""

    def __init__(self, connect: Callable[[], Connection]) -> None:
        self._connect = connect

    def states(self) -> list[ReaderState]:
        return [ReaderState("One")]

    def connect(self, reader: str) -> Connection:
        if reader != "One":
            raise NoSuchReader(reader, reader)
        return self._connect()

    def watch(self, hear: object) -> Callable[[], None]:
        return lambda: None


async def test_a_strange_card_is_described_and_never_asked_for_secrets(national: National) -> None:
    script: list[tuple[str, str | ReaderTrouble]] = [
        ("00A4040C0A D392F000260100000001", "6A82"),
        ("00A4040C0A D392F000260100000001", "6A82"),
        ("FFCA0000 00", "6D00"),
        ("80CA9F7F 00", "6D00"),
        ("00A4040C10 D392F0004F0200000000000000000000", "9000"),
    ]
    connection = ScriptedConnection(script)
    visit = CardVisit(OneCard(lambda: connection), "One", trust(), national.line)
    assert (await visit.open()).belonging is Belonging.NOT_MY_NUMBER
    assert await visit.fingerprint() is None
    assert await visit.seems() == "residence_card"
    await visit.close()
    assert not connection.left


async def test_what_cannot_be_told_seems_nothing(national: National) -> None:
    felica = bytes.fromhex("3B8F8001804F0CA0000003061100 3B0000000042")
    for atr, seems in ((felica, "felica"), (felica.replace(b"\x11\x00\x3b", b"\x03\x7f\x7f"), None)):
        visit = CardVisit(OneCard(partial(ScriptedConnection, (), atr)), "One", trust(), national.line)
        assert (await visit.open()).belonging is Belonging.NOT_MY_NUMBER
        assert await visit.seems() == seems
        await visit.close()


async def test_the_chip_is_checked_by_what_is_printed_on_the_card(tmp_path: Path) -> None:
    async with visit_with(card_image(), tmp_path, None) as (visit, heard, _):
        await visit.open()
        chip = await visit.check_chip(B)
        assert (chip.attributes.name, chip.face.photo_jp2) == ("見本　太郎", PHOTO)
        assert (chip.genuine, chip.tries_left) == (True, 10)
        assert len(heard) <= BOUND + 1  # two applications, their signatures, their tries
        with pytest.raises(CodeWrong):
            await visit.check_chip(WRONG_B)


async def test_the_chip_is_not_genuine_by_the_wrong_issuers(tmp_path: Path) -> None:
    for entry, face in ((face_issuers(), face_issuers()), (entry_issuers(), entry_issuers())):
        other = Trust(authorities(), credential(), face_issuers=face, entry_issuers=entry)
        async with visit_with(card_image(), tmp_path, None, trusting=other) as (visit, _, _reader):
            await visit.open()
            assert not (await visit.check_chip(B)).genuine


async def test_the_chip_is_not_checked_at_three_tries(tmp_path: Path) -> None:
    async with visit_with(card_image(tries={Secret.ENTRY_B: 3}), tmp_path, None) as (visit, _, _reader):
        await visit.open()
        with pytest.raises(TriesTooFew):
            await visit.check_chip(B)


async def test_after_a_look_into_the_chip_the_holder_is_asked_anew(tmp_path: Path, national: National) -> None:
    async with visit_with(card_image(), tmp_path, national) as (visit, _, _reader):
        await visit.open()
        await visit.authenticate(PIN_ACT)
        await visit.check_chip(B)
        with pytest.raises(CardRefused):
            await visit.verify(DAY)
        await visit.authenticate(PIN_ACT)
        assert (await visit.verify(DAY)).validity is Validity.VALID


@pytest.mark.parametrize("act", [PIN_ACT, FACE_ACT], ids=["pin", "face"])
@pytest.mark.parametrize("heard", [False, True], ids=["before", "before-its-answer"])
async def test_a_card_pulled_out_at_any_command_is_a_card_that_was_removed(
    tmp_path: Path, national: National, act: HolderAct, heard: bool
) -> None:
    for at in range(6 if act is PIN_ACT else 14):
        reader = VirtualReader()
        reader.insert(card_of(card_image(), tmp_path))
        connection = PulledOut(reader.connect(reader.name), at, heard=heard)
        visit = CardVisit(OneCard(partial(_given, connection)), "One", trust(), national.line)
        with pytest.raises(CardRemoved) as removed:
            await whole(visit, act)
        assert removed.value.code == "card_removed"
        await visit.close()
        # Laid down again, the visit is done from the beginning.
        again = CardVisit(reader, reader.name, trust(), national.line)
        await whole(again, act)
        await again.close()
    assert all(request.holder_check is act.check for _, request in national.requests)


async def whole(visit: CardVisit, act: HolderAct) -> None:
    await visit.open()
    await visit.tries_left()
    await visit.authenticate(act)
    await visit.verify(DAY)


async def test_nothing_can_be_asked_of_a_visit_that_is_over(tmp_path: Path, national: National) -> None:
    async with visit_with(card_image(), tmp_path, national) as (visit, _, _reader):
        with pytest.raises(NoCard):
            await visit.tries_left()  # not opened yet
        await visit.open()
        await visit.close()
        await visit.close()
        with pytest.raises(NoCard):
            await visit.tries_left()


async def test_a_visit_that_ends_while_its_challenge_is_awaited_says_so(tmp_path: Path, national: National) -> None:
    never = asyncio.Event()

    async def wait() -> None:
        await never.wait()

    national.fetching = wait
    async with visit_with(card_image(), tmp_path, national) as (visit, _, _reader):
        await visit.open()
        await visit.authenticate(PIN_ACT)
        asking = asyncio.create_task(visit.verify(DAY))
        await asyncio.sleep(0)
        await visit.close()
        with pytest.raises(NoCard):
            await asking


async def test_asking_may_be_cancelled(tmp_path: Path, national: National) -> None:
    never = asyncio.Event()

    async def wait() -> None:
        await never.wait()

    national.fetching = wait
    async with visit_with(card_image(), tmp_path, national) as (visit, _, _reader):
        await visit.open()
        await visit.authenticate(PIN_ACT)
        asking = asyncio.create_task(visit.verify(DAY))
        await asyncio.sleep(0)
        asking.cancel()
        with pytest.raises(asyncio.CancelledError):
            await asking
        national.fetching = None
        assert (await visit.verify(DAY)).validity is Validity.VALID


async def test_a_card_that_is_only_being_powered_when_the_visit_ends_is_let_go_of(national: National) -> None:
    powering, go_on, closed = Event(), Event(), Event()

    class Slow(ScriptedConnection):
        def close(self) -> None:
            closed.set()

    def connect() -> Connection:
        powering.set()
        go_on.wait(10)
        return Slow([("00A4040C0A D392F000260100000001", CardMute())])

    visit = CardVisit(OneCard(connect), "One", trust(), national.line)
    opening = asyncio.create_task(visit.open())
    await asyncio.to_thread(powering.wait, 10)
    ending = asyncio.create_task(visit.close())
    await asyncio.sleep(0)
    go_on.set()
    await ending
    assert closed.is_set()
    with pytest.raises(CardMute):
        await opening


async def test_a_card_has_a_thread_to_itself_and_leaves_it_to_the_next(national: National, tmp_path: Path) -> None:
    async def look(into: set[int], meanwhile: Callable[[], Awaitable[None]] | None = None) -> None:
        reader = VirtualReader()
        reader.insert(card_of(card_image(), tmp_path))
        visit = CardVisit(reader, reader.name, trust(), national.line, hear=lambda _: into.add(get_ident()))
        await visit.open()
        if meanwhile is not None:
            await meanwhile()
        await visit.authenticate(PIN_ACT)
        await visit.close()

    first, second, third = set[int](), set[int](), set[int]()
    await look(first, partial(look, second))  # two cards at once
    await look(third)
    assert len(first) == len(second) == len(third) == 1
    assert first != second
    assert third <= first | second


async def test_no_secret_shows_in_the_repr_of_what_the_holder_did() -> None:
    shown = repr(HolderAct(HolderCheck.PIN, pin=PIN, collation_b=B))
    assert PIN not in shown
    assert B.digits not in shown


def test_loading_it_loads_neither_http_nor_cryptography() -> None:
    heavy = "[name for name in ('cryptography', 'httpx', 'PIL', 'starlette', 'textual') if name in sys.modules]"
    code = f"import sys, verifier.verification; print({heavy})"
    loaded = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert loaded.stdout.strip() == "[]"


@pytest.mark.parametrize("row", ["card.tampered_face", "card.damaged_photo"])
async def test_a_face_that_no_issuer_signed_authenticates_nobody(tmp_path: Path, national: National, row: str) -> None:
    from cardreader.virtual.faults import CARD_KINDS, faulty
    from verifier.fault_schedule import Schedule
    from verifier.faults import Language
    from verifier.verification import FaceNotGenuine

    language = Language(CARD_KINDS)
    schedule = Schedule(language, [language.parse(row)], now=lambda: datetime(2026, 4, 1, tzinfo=UTC))
    reader, card = VirtualReader(), card_of(card_image(), tmp_path)
    reader.insert(faulty(card, card.image_path, schedule.of("")))
    visit = CardVisit(reader, reader.name, trust(), national.line)
    await visit.open()
    with pytest.raises(FaceNotGenuine):
        await visit.authenticate(FACE_ACT)
    assert visit.face is None
    with pytest.raises(CardRefused):  # not authenticated: nothing is signed
        await visit.verify(DAY)
    await visit.authenticate(PIN_ACT)  # another way is open
    assert (await visit.verify(DAY)).validity is Validity.VALID
    await visit.close()
