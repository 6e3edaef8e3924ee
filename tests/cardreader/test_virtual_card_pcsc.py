"""In here live the tests of the virtual card over real PC/SC: long commands, long answers, and its counters, through pcscd and vpcd."""

from __future__ import annotations

from pathlib import Path

import pytest

from cardreader.apdu import Answer
from cardreader.connection import Connection
from cardreader.contents.card_face import FaceData
from cardreader.contents.public_key import is_signed
from cardreader.virtual.atr import AtrPreset
from cardreader.virtual.image import take_card
from tests.cardreader.cards_in_hex import FACE, JPKI, A, ef
from tests.cardreader.client_sequences import NAMES, Sequences, check
from tests.cardreader.conftest import CardWorld
from tests.cardreader.test_virtual_card_keys import hand_over, proof
from tests.pcscd import SLOTS, Pcscd

pytest_plugins = ["tests.pcscd"]
pytestmark = pytest.mark.pcsc

_INFO = "3031300D060960864801650304020105000420" + "5A" * 32


def send(connection: Connection, command: str) -> Answer:
    return Answer.decode(connection.transmit(bytes.fromhex(command)))


def test_a_card_on_a_real_reader(pcscd: Pcscd, card_path: Path, card_world: CardWorld) -> None:
    card = take_card(card_path)
    with pcscd.holding(card):
        connection = pcscd.readers.connect(SLOTS[0])
        assert connection.atr == AtrPreset.CONTACT.value
        for command in (FACE, "002000930C" + A):
            assert send(connection, command).ok
        # The whole of a file in one answer, longer than a short one can be
        assert FaceData.decode(send(connection, "00B08200000000").data).photo_jp2 == card_world.data.photo_jp2
        # A terminal lets itself in: commands longer than a short one can be
        first, last = hand_over(card_world)
        for command in (JPKI, ef("0016"), first, last):
            assert send(connection, command).ok
        assert send(connection, proof(send(connection, "0084000008").data, card_world)).ok
        signature = send(connection, f"802A009733{_INFO}00").data
        assert is_signed(bytes.fromhex(_INFO), signature, card_world.auth_modulus)
        connection.reset()
        assert send(connection, JPKI).ok
        assert send(connection, f"802A009733{_INFO}00").sw == 0x6982
        assert send(connection, "002000980430303030").sw == 0x63C2
        connection.close()
    card.put_away()
    again = take_card(card_path)
    again.power_on()
    again.transmit(bytes.fromhex(JPKI))
    assert again.transmit(bytes.fromhex("00200098")) == b"\x63\xc2"


@pytest.mark.parametrize("name", NAMES)
def test_clients_sequences(name: str, pcscd: Pcscd, card_path: Path, card_world: CardWorld) -> None:
    card = take_card(card_path)
    with pcscd.holding(card):
        connection = pcscd.readers.connect(SLOTS[0])
        for number, line in enumerate(Sequences(card_world).named(name)):
            check(line, send(connection, line.command), number)
        connection.close()
    card.put_away()
