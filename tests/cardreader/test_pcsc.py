"""In here live the tests of real PC/SC: pyscard, pcscd and the virtual reader, with a card that echoes."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from cardreader.apdu import Command
from cardreader.connection import (
    CardRemoved,
    EventKind,
    NoCard,
    NoSuchReader,
    ReaderEvent,
    ReaderGone,
    ReaderInUse,
)
from cardreader.pcsc import PcscReaders
from cardreader.pcsc_codes import Disposition, Protocols, ReturnCode, Share, normal
from cardreader.pcsc_health import examine
from cardreader.pcsc_watch import Watch
from cardreader.readers import AUTO, choose, conversation
from tests.cardreader.echo_card import ATR, COUNT, ECHO, GIVE, PULL, EchoCard
from tests.pcscd import PATIENCE, SLOTS, Heard, Pcscd

pytest_plugins = ["tests.pcscd"]
pytestmark = pytest.mark.pcsc


@pytest.fixture
def card() -> EchoCard:
    return EchoCard()


@pytest.fixture
def heard(pcscd: Pcscd) -> Iterator[Heard]:
    hear = Heard()
    end = pcscd.readers.watch(hear)
    yield hear
    end()
    end()  # may be called twice


def test_an_empty_reader_is_told_at_once(pcscd: Pcscd, heard: Heard) -> None:
    heard.next(EventKind.READER_ADDED, SLOTS[0])
    heard.next(EventKind.READER_ADDED, SLOTS[1])
    assert {state.name: state.atr for state in pcscd.readers.states() if state.name in SLOTS} == dict.fromkeys(SLOTS)


def test_a_card_comes_and_goes(pcscd: Pcscd, heard: Heard, card: EchoCard) -> None:
    with pcscd.holding(card):
        assert heard.next(EventKind.INSERTED, SLOTS[0]) == ReaderEvent(EventKind.INSERTED, SLOTS[0], ATR)
        assert ATR in [state.atr for state in pcscd.readers.states() if state.name == SLOTS[0]]
    heard.next(EventKind.REMOVED, SLOTS[0])


def test_a_card_that_lies_there_already_is_told_to_who_comes_later(pcscd: Pcscd, card: EchoCard) -> None:
    with pcscd.holding(card):
        late = Heard()
        end = pcscd.readers.watch(late)
        assert late.next(EventKind.INSERTED, SLOTS[0]).atr == ATR
        end()


def test_two_cards_on_two_readers(pcscd: Pcscd) -> None:
    other = bytes.fromhex("3B888001000005E0B381A1007F")
    with pcscd.holding(EchoCard()), pcscd.holding(EchoCard(other), slot=1):
        one, two = (pcscd.readers.connect(slot) for slot in SLOTS)
        assert (one.atr, two.atr) == (ATR, other)
        assert one.transmit(Command(0, ECHO, 0, 0, b"one").encode()) == b"one\x90\x00"
        assert two.transmit(Command(0, ECHO, 0, 0, b"two").encode()) == b"two\x90\x00"
        one.close()
        two.close()


@pytest.mark.parametrize("length", [0, 1, 255, 256, 2000, 60_000])
def test_commands_and_answers_of_every_length(pcscd: Pcscd, card: EchoCard, length: int) -> None:
    data = bytes(place % 251 for place in range(length))
    with pcscd.holding(card):
        connection = pcscd.readers.connect(SLOTS[0])
        assert connection.reader == SLOTS[0]
        assert (
            connection.transmit(Command(0, ECHO, 0, 0, data, le=0, extended=length > 255).encode())
            == data + b"\x90\x00"
        )
        connection.close()


def test_a_whole_file_in_one_answer(pcscd: Pcscd, card: EchoCard) -> None:
    with pcscd.holding(card):
        connection = pcscd.readers.connect(SLOTS[0])
        short = connection.transmit(Command(0, GIVE, 0x8A, 0, le=0).encode())
        whole = connection.transmit(Command(0, GIVE, 0x8A, 0, le=20_000, extended=True).encode())
        connection.close()
    assert len(short) == 256 + 2
    assert len(whole) == 20_000 + 2


def test_a_reset_takes_the_power_away(pcscd: Pcscd, card: EchoCard) -> None:
    count = Command(0, COUNT, 0, 0, le=2).encode()
    with pcscd.holding(card):
        connection = pcscd.readers.connect(SLOTS[0])
        assert connection.transmit(count) == b"\x00\x01\x90\x00"
        assert connection.transmit(count) == b"\x00\x02\x90\x00"
        connection.reset()
        assert connection.transmit(count) == b"\x00\x01\x90\x00"
        connection.close()


def test_what_was_opened_is_closed_for_the_next(pcscd: Pcscd, card: EchoCard) -> None:
    """After a VERIFY the card is reset when it is let go; after anything else it keeps its state, and others are not disturbed."""
    count = Command(0, COUNT, 0, 0, le=2).encode()
    with pcscd.holding(card):
        witness = pcscd.readers.connect(SLOTS[0])
        polite = pcscd.readers.connect(SLOTS[0])
        polite.transmit(count)
        polite.close()
        assert witness.transmit(count) == b"\x00\x02\x90\x00"
        opener = pcscd.readers.connect(SLOTS[0])
        opener.transmit(Command(0, 0x20, 0, 0x80, b"1234").encode())
        opener.close()
        with pytest.raises(CardRemoved):  # reset by another: the conversation is over, as if the card had been out
            witness.transmit(count)
        witness.close()


def test_a_card_pulled_out_in_the_middle_of_a_command(pcscd: Pcscd, card: EchoCard) -> None:
    with pcscd.holding(card):
        connection = pcscd.readers.connect(SLOTS[0])
        with pytest.raises(CardRemoved):
            connection.transmit(Command(0, PULL, 0, 0).encode())
        connection.close()


def test_a_card_pulled_out_between_two_commands(pcscd: Pcscd, card: EchoCard) -> None:
    with pcscd.holding(card) as link:
        connection = pcscd.readers.connect(SLOTS[0])
        connection.transmit(Command(0, ECHO, 0, 0, b"still here").encode())
        link.eject()
        with pytest.raises(CardRemoved):
            connection.transmit(Command(0, ECHO, 0, 0, b"gone").encode())
        with pytest.raises(CardRemoved):
            connection.transmit(Command(0, ECHO, 0, 0, b"still gone").encode())
        connection.close()
        connection.close()  # may be called twice
        with pytest.raises(ReaderGone):
            connection.transmit(b"\x00\xec\x00\x00")


def test_nothing_there(pcscd: Pcscd) -> None:
    with pytest.raises(NoCard):
        pcscd.readers.connect(SLOTS[0])
    with pytest.raises(NoSuchReader):
        pcscd.readers.connect("no reader of this name")


def test_a_card_that_another_program_holds_for_itself(pcscd: Pcscd, card: EchoCard) -> None:
    scard = pcscd.scard
    with pcscd.holding(card):
        _, context = scard.SCardEstablishContext(0)
        code, handle, _ = scard.SCardConnect(context, SLOTS[0], Share.EXCLUSIVE, Protocols.T0 | Protocols.T1)
        assert normal(code) == ReturnCode.OK
        with pytest.raises(ReaderInUse):
            pcscd.readers.connect(SLOTS[0])
        scard.SCardDisconnect(handle, Disposition.LEAVE)
        scard.SCardReleaseContext(context)
        pcscd.readers.connect(SLOTS[0]).close()


def test_nobody_speaks_in_a_transaction(pcscd: Pcscd, card: EchoCard) -> None:
    order: list[str] = []
    with pcscd.holding(card):
        mine = pcscd.readers.connect(SLOTS[0])
        ready = threading.Event()

        def other() -> None:
            connection = pcscd.readers.connect(SLOTS[0])
            ready.set()
            with conversation(connection):
                order.append("other")
            connection.close()

        with conversation(mine):
            thread = threading.Thread(target=other)
            thread.start()
            for number in range(3):
                mine.transmit(Command(0, ECHO, 0, 0, bytes((number,))).encode())
            order.append("mine")
        thread.join(PATIENCE)
        mine.close()
    assert ready.is_set()
    assert order == ["mine", "other"]


def test_a_watch_ends_at_once_even_from_within(pcscd: Pcscd) -> None:
    ended = threading.Event()
    box: list[Watch] = []
    made = threading.Event()

    def hear(event: ReaderEvent) -> None:
        made.wait(PATIENCE)
        box[0].end()
        ended.set()

    box.append(Watch(pcscd.scard, hear))
    made.set()
    assert ended.wait(PATIENCE)
    for _ in range(20):
        Watch(pcscd.scard, Heard()).end()
    left = [thread for thread in threading.enumerate() if thread.name == "pcsc-watch"]
    for thread in left:
        thread.join(PATIENCE)
        assert not thread.is_alive()


def test_auto_takes_the_real_reader_with_a_card(pcscd: Pcscd, card: EchoCard) -> None:
    with pcscd.holding(card, slot=1):
        chosen = choose(AUTO, pcscd.readers, pcscd.readers)
        if chosen.name in SLOTS:  # a real reader with a card of this machine may come first
            assert chosen.name == SLOTS[1]


def test_all_is_well(pcscd: Pcscd) -> None:
    assert [finding.code for finding in examine() if not finding.ok] == []


def test_the_service_ends_and_comes_back(pcscd: Pcscd, card: EchoCard) -> None:
    """Only where the tests themselves started it. The card in the virtual reader is put into the new one's by its link."""
    if not pcscd.started_here:
        pytest.skip("a pcscd that ran already is not stopped")
    hear = Heard()
    watch = Watch(pcscd.scard, hear, look_for_service=0.05)
    with pcscd.holding(card):
        hear.next(EventKind.INSERTED, SLOTS[0])
        connection = pcscd.readers.connect(SLOTS[0])
        pcscd.stop()
        hear.next(EventKind.REMOVED, SLOTS[0])
        hear.next(EventKind.READER_GONE, SLOTS[0])
        hear.next(EventKind.SERVICE_LOST)
        with pytest.raises(ReaderGone):
            connection.transmit(Command(0, ECHO, 0, 0, b"?").encode())
        connection.close()
        assert [finding.code for finding in examine() if not finding.ok][-1] == "pcsc_service"
        pcscd.start()
        hear.next(EventKind.SERVICE_BACK)
        hear.next(EventKind.INSERTED, SLOTS[0])
        again = PcscReaders().connect(SLOTS[0])
        assert again.transmit(Command(0, ECHO, 0, 0, b"!").encode()) == b"!\x90\x00"
        again.close()
    watch.end()
