"""In here live tests of the conversation with a card: few commands, every form of answer, nothing secret in the trace."""

from __future__ import annotations

import pytest

from cardreader.apdu import Command
from cardreader.channel import Application, CardChannel, CardRefused
from cardreader.connection import CardMute, CardRemoved, ReaderGone, ReaderInUse, ReaderTrouble
from cardreader.trace import TraceLine
from tests.cardreader.scripted import ATR, ScriptedConnection

SELECT_JPKI = "00A4040C0A D392F000260100000001"
OBJECT = "30820150" + "AB" * 0x150  # 340 bytes: more than one short answer
FILLER = "FF" * 60

Line = tuple[str, str | ReaderTrouble]


def channel(*script: Line) -> tuple[CardChannel, ScriptedConnection, list[TraceLine]]:
    connection, heard = ScriptedConnection(script), list[TraceLine]()
    return CardChannel(connection, hear=heard.append), connection, heard


def test_a_file_is_read_whole_in_one_command_and_its_filler_is_left_off() -> None:
    card, connection, _ = channel(("00B08A00 000000", OBJECT + FILLER + "9000"))
    assert card.read_file(0x000A, "certificate") == bytes.fromhex(OBJECT)
    assert not connection.left
    assert card.commands == 1


@pytest.mark.parametrize("refused", ["6700", "6A86", "6985", "6A81", "6D00"])
def test_where_long_answers_are_refused_a_file_is_read_by_blocks_from_then_on(refused: str) -> None:
    whole = bytes.fromhex(OBJECT)
    blocks = (("00B08A00 00", OBJECT[:512] + "9000"), ("00B00100 54", OBJECT[512:] + "9000"))
    card, connection, _ = channel(("00B08A00 000000", refused), *blocks, *blocks)
    assert card.read_file(0x000A, "certificate") == whole
    assert card.read_file(0x000A, "certificate") == whole
    assert not connection.left


def test_a_reader_whose_driver_falls_silent_at_long_commands_is_asked_in_short_ones() -> None:
    card, connection, _ = channel(
        (SELECT_JPKI, "9000"), ("00B08A00 000000", CardMute()), ("00B08A00 00", "3002 ABCD FFFF 9000")
    )
    assert card.select_application(Application.JPKI).ok
    assert card.read_file(0x000A, "certificate") == bytes.fromhex("3002ABCD")
    assert card.application is Application.JPKI
    assert not connection.left


def test_an_answer_that_a_reader_cut_short_is_read_on() -> None:
    card, connection, _ = channel(("00B08A00 000000", OBJECT[:512] + "9000"), ("00B00100 54", OBJECT[512:] + "9000"))
    assert card.read_file(0x000A, "certificate") == bytes.fromhex(OBJECT)
    assert not connection.left


def test_a_card_without_short_identifiers_has_its_file_selected() -> None:
    card, connection, _ = channel(
        ("00B08A00 000000", "6A86"), ("00B08A00 00", "6A86"), ("00A4020C02 000A", "9000"), ("00B00000 00", "3001AB9000")
    )
    assert card.read_file(0x000A, "certificate") == bytes.fromhex("3001AB")
    assert not connection.left


@pytest.mark.parametrize("end", ["6B00", "9000"])
def test_a_file_that_ends_before_its_object_does_is_given_as_it_is(end: str) -> None:
    card, connection, _ = channel(("00B08A00 000000", "3005ABCD9000"), ("00B00004 03", end))
    assert card.read_file(0x000A, "certificate") == bytes.fromhex("3005ABCD")
    assert not connection.left


def test_plain_bytes_are_no_object_even_if_their_first_letters_look_like_one() -> None:
    label = b"JPKIAPICCTOKEN2".ljust(160)
    card, connection, _ = channel(("00B08600 000000", label.hex() + "9000"))
    assert card.read_file(0x0006, "token information") == label
    assert not connection.left


def test_a_file_that_is_closed_says_so_by_its_status_word() -> None:
    card, connection, _ = channel(("00B08100 000000", "6982"))
    with pytest.raises(CardRefused) as refused:
        card.read_file(0x0001, "sign certificate")
    assert (refused.value.sw, refused.value.code, refused.value.reader) == (0x6982, "card_refused", "Scripted")
    assert isinstance(refused.value, ReaderTrouble)
    assert not connection.left


def test_an_answer_that_waits_is_fetched_and_a_wrong_length_is_mended() -> None:
    card, connection, _ = channel(
        ("00840000 08", "6C04"),
        ("00840000 04", "01026102"),
        ("00C00000 02", "03046101"),
        ("00C00000 01", "059000"),
    )
    answer = card.send(Command(0x00, 0x84, 0x00, 0x00, le=8), "GET CHALLENGE")
    assert (answer.data, answer.sw) == (bytes.fromhex("0102030405"), 0x9000)
    assert not connection.left


def test_a_command_without_expected_length_is_never_repeated() -> None:
    card, connection, _ = channel(("00200098 04 31323334", "6C04"))
    assert card.verify(0x0018, "1234", "auth PIN").sw == 0x6C04
    assert not connection.left


def test_a_card_that_never_ends_its_answer_is_mute() -> None:
    card, _, _ = channel(("00840000 08", "6101"), *[("00C00000 01", "006101")] * 40)
    with pytest.raises(CardMute):
        card.send(Command(0x00, 0x84, 0x00, 0x00, le=8), "GET CHALLENGE")


def test_an_answer_without_status_word_is_no_answer() -> None:
    card, _, heard = channel(("00840000 08", "90"))
    with pytest.raises(CardMute):
        card.send(Command(0x00, 0x84, 0x00, 0x00, le=8), "GET CHALLENGE")
    assert heard[0].sw is None


@pytest.mark.parametrize(
    ("answer", "left"), [("63C3", 3), ("63C0", 0), ("6984", 0), ("63CA", 10)], ids=["three", "none", "blocked", "ten"]
)
def test_tries_are_asked_without_spending_one(answer: str, left: int) -> None:
    card, connection, _ = channel(("00200098", answer))
    assert card.tries(0x0018, "auth PIN") == left
    assert not connection.left


def test_tries_of_a_card_without_short_identifiers() -> None:
    select = ("00A4020C02 0018", "9000")
    card, connection, _ = channel(
        ("00200098", "6A86"), select, ("00200080", "63C3"), select, ("00200080 04 31323334", "9000")
    )
    assert card.tries(0x0018, "auth PIN") == 3
    assert card.verify(0x0018, "1234", "auth PIN").ok
    assert not connection.left


@pytest.mark.parametrize("answer", ["9000", "6A82", "6300", "6F00"])
def test_an_answer_that_tells_no_tries_is_none(answer: str) -> None:
    card, _, _ = channel(("00200098", answer))
    with pytest.raises(CardRefused):
        card.tries(0x0018, "auth PIN")


@pytest.mark.parametrize("trouble", [CardRemoved(), ReaderGone()])
def test_a_conversation_does_not_go_on_with_whatever_lies_there_next(trouble: ReaderTrouble) -> None:
    card, connection, heard = channel((SELECT_JPKI, trouble), (SELECT_JPKI, "9000"))
    for _ in range(2):
        with pytest.raises(type(trouble)):
            card.select_application(Application.JPKI)
    assert len(connection.left) == 1
    assert len(heard) == 1


def test_a_passing_trouble_leaves_the_conversation_open_and_the_application_unknown() -> None:
    card, _, _ = channel((SELECT_JPKI, "9000"), ("00200098", ReaderInUse()), ("00200098", "63C3"))
    card.enter(Application.JPKI)
    with pytest.raises(ReaderInUse):
        card.tries(0x0018, "auth PIN")
    assert card.application is None
    assert card.tries(0x0018, "auth PIN") == 3


def test_selecting_an_application_by_hand_makes_the_current_one_unknown() -> None:
    card, _, _ = channel((SELECT_JPKI, "9000"), ("00A4040007 A0000002471001 00", "6A82"))
    card.enter(Application.JPKI)
    card.send(Command(0x00, 0xA4, 0x04, 0x00, bytes.fromhex("A0000002471001"), le=0), "SELECT passport?")
    assert card.application is None


def test_the_trace_holds_no_secret_and_no_personal_data() -> None:
    secret, signed, personal = "31393730", "5A" * 51, "3004E9BB92E6"
    card, _, heard = channel(
        (SELECT_JPKI, "9000"),
        (f"00200098 04 {secret}", "63C2"),
        (f"00240180 04 {secret}", "9000"),
        (f"80320080 04 {secret}", "9000"),
        (f"802A0097 33 {signed} 00", "77" * 256 + "9000"),
        ("00B08200 000000", personal + "9000"),
        ("00840000 08", "0102030405060708" + "9000"),
        ("00CA0045 00", personal + "6102"),
        ("00C00000 02", personal + "9000"),
    )
    card.enter(Application.JPKI)
    card.verify(0x0018, "1970", "auth PIN")
    card.send(Command(0x00, 0x24, 0x01, 0x80, bytes.fromhex(secret)), "CHANGE auth PIN")
    card.send(Command(0x80, 0x32, 0x00, 0x80, bytes.fromhex(secret)), "CHANGE card PIN")
    card.send(Command(0x80, 0x2A, 0x00, 0x97, bytes.fromhex(signed), le=0), "SIGN")
    card.read_file(0x0002, "attributes")
    card.send(Command(0x00, 0x84, 0x00, 0x00, le=8), "GET CHALLENGE")
    card.send(Command(0x00, 0xCA, 0x00, 0x45, le=0), "GET DATA")
    assert [(line.what, line.sent, line.received, line.sw) for line in heard] == [
        ("SELECT jpki", "00A4040C D392F000260100000001", "", 0x9000),
        ("VERIFY auth PIN", "00200098 **", "", 0x63C2),
        ("CHANGE auth PIN", "00240180 **", "", 0x9000),
        ("CHANGE card PIN", "80320080 **", "", 0x9000),
        ("SIGN", "802A0097 [51 B]", "[256 B]", 0x9000),
        ("READ attributes", "00B08200", "[6 B]", 0x9000),
        ("GET CHALLENGE", "00840000", "0102030405060708", 0x9000),
        ("GET DATA", "00CA0045", "[6 B]", 0x6102),
        ("GET DATA …", "00C00000", "[6 B]", 0x9000),
    ]
    assert all(line.reader == "Scripted" and line.milliseconds >= 0 for line in heard)


def test_a_step_may_be_disturbed_before_it_reaches_the_card() -> None:
    steps: list[str] = []

    def disturb(step: str) -> None:
        steps.append(step)
        if len(steps) == 2:
            raise CardRemoved

    connection = ScriptedConnection([(SELECT_JPKI, "9000")])
    heard: list[TraceLine] = []
    card = CardChannel(connection, hear=heard.append, disturb=disturb)
    card.enter(Application.JPKI)
    with pytest.raises(CardRemoved):
        card.tries(0x0018, "auth PIN")
    assert steps == ["card.transmit"] * 2
    assert [line.sw for line in heard] == [0x9000, None]


def test_it_tells_whom_it_speaks_to() -> None:
    card, _, _ = channel()
    assert (card.atr, card.reader, card.commands) == (ATR, "Scripted", 0)
