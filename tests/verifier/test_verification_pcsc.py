"""In here live tests of a visit by card over real PC/SC: the virtual card behind pcscd is spoken to like any card, in few commands."""

from __future__ import annotations

from pathlib import Path

import pytest

from cardreader.apdu import Command
from cardreader.connection import CardRemoved, EventKind
from cardreader.trace import TraceLine
from cardreader.trust import Belonging
from tests.cardreader.this_world import PHOTO, B, card_image, card_of
from tests.pcscd import SLOTS, Heard, Pcscd
from tests.verifier.test_verification import BOUND, DAY, FACE_ACT, PIN_ACT, National, trust
from verifier.domain import HolderCheck, Validity
from verifier.verification import CardVisit, HolderAct

pytest_plugins = ["tests.pcscd"]
pytestmark = pytest.mark.pcsc


@pytest.mark.parametrize("act", [PIN_ACT, FACE_ACT, HolderAct(HolderCheck.VISUAL)], ids=["pin", "face", "visual"])
async def test_a_whole_visit_over_pcsc_takes_few_commands(pcscd: Pcscd, tmp_path: Path, act: HolderAct) -> None:
    national, heard = National(), list[TraceLine]()
    with pcscd.holding(card_of(card_image(), tmp_path)):
        visit = CardVisit(pcscd.readers, SLOTS[0], trust(), national.line, hear=heard.append)
        assert (await visit.open()).belonging is Belonging.OF_THIS_WORLD
        assert await visit.tries_left() == 3
        await visit.authenticate(act)
        assert (await visit.verify(DAY)).validity is Validity.VALID
        await visit.close()
    assert len(heard) <= BOUND


async def test_the_chip_is_read_over_pcsc(pcscd: Pcscd, tmp_path: Path) -> None:
    with pcscd.holding(card_of(card_image(), tmp_path)):
        visit = CardVisit(pcscd.readers, SLOTS[0], trust(), None)
        await visit.open()
        chip = await visit.check_chip(B)
        await visit.close()
    assert (chip.genuine, chip.face.photo_jp2, chip.tries_left) == (True, PHOTO, 10)


async def test_a_card_taken_away_is_explained_and_what_was_opened_is_closed(pcscd: Pcscd, tmp_path: Path) -> None:
    national, card = National(), card_of(card_image(), tmp_path)
    seen = Heard()
    end = pcscd.readers.watch(seen)
    try:
        with pcscd.holding(card) as link:
            visit = CardVisit(pcscd.readers, SLOTS[0], trust(), national.line)
            await visit.open()
            await visit.authenticate(PIN_ACT)
            link.eject()
            seen.next(EventKind.REMOVED, SLOTS[0])
            with pytest.raises(CardRemoved):
                await visit.verify(DAY)
            await visit.close()
        assert not national.requests
        with pcscd.holding(card):
            connection = pcscd.readers.connect(SLOTS[0])
            select = Command(0x00, 0xA4, 0x04, 0x0C, bytes.fromhex("D392F000260100000001"))
            assert connection.transmit(select.encode()) == b"\x90\x00"
            sign = Command(0x80, 0x2A, 0x00, 0x97, bytes(51), le=0)
            assert connection.transmit(sign.encode()) == b"\x69\x82"
            connection.close()
    finally:
        end()
