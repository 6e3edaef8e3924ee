"""In here lives the promise to real people, kept by whole visits: cards of two worlds change places, readers and chips fail by order.

A card that no authority of this world signed has a try left afterwards, whatever was done; nothing was signed by it, and nothing personal of it
was read: no EF 0001 of card-entry (the individual number), no collation number, of no card at all.
"""

from __future__ import annotations

import asyncio
import tempfile
from contextlib import suppress
from datetime import UTC, date, datetime
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from cardreader.channel import CardTrouble
from cardreader.connection import ReaderTrouble
from cardreader.faulty_reader import READER_KINDS, FaultyReaders
from cardreader.places import Places, command_of
from cardreader.virtual.build import Secret
from cardreader.virtual.card import VirtualCard
from cardreader.virtual.faults import CARD_KINDS, CardInHand, faulty
from cardreader.virtual.image import save_image
from cardreader.virtual.reader import VirtualReader
from tests.cardreader.this_world import PIN, WRONG, WRONG_B, B, card_image, tries_in
from tests.verifier.test_verification import National, trust
from verifier.domain import HolderCheck
from verifier.fault_schedule import Schedule
from verifier.faults import Language
from verifier.trouble import NationalTrouble
from verifier.verification import CardVisit, HolderAct

LANGUAGE = Language((*CARD_KINDS, *READER_KINDS))
DAY = date(2026, 4, 1)

_ACTS = {
    "right pin": HolderAct(HolderCheck.PIN, pin=PIN),
    "right pin, confirmed": HolderAct(HolderCheck.PIN, pin=PIN, confirm_last=True),
    "wrong pin": HolderAct(HolderCheck.PIN, pin=WRONG),
    "wrong pin, confirmed": HolderAct(HolderCheck.PIN, pin=WRONG, confirm_last=True),
    "face": HolderAct(HolderCheck.FACE, collation_b=B),
    "wrong face": HolderAct(HolderCheck.FACE, collation_b=WRONG_B),
    "visual": HolderAct(HolderCheck.VISUAL),
}
_DEEDS = (*_ACTS, "verify", "register", "chip", "tries", "fingerprint", "ours", "foreign", "take away")
_FAULTS = [
    *("card.mute", "card.torn", "card.dies", "card.wrong_status:sw=6F00", "card.wrong_status:sw=6D00"),
    *("card.wrong_status:sw=9000", "card.cloned", "card.foreign_ca", "card.expired_ca", "card.tampered_face"),
    *("card.damaged_photo", "reader.field_lost:ms=0", "reader.unplugged"),
]


class Spied:
    """A card that remembers what was asked of it, by what it is about."""

    def __init__(self, card: VirtualCard) -> None:
        self._card = card
        self._places = Places()
        self.asked: list[str] = []
        self.atr = card.atr
        self.person = card.person
        self.put_away = card.put_away

    def power_on(self) -> bytes:
        self._places.forget()
        return self._card.power_on()

    def power_off(self) -> None:
        self._places.forget()
        self._card.power_off()

    def transmit(self, raw: bytes, /) -> bytes:
        command = command_of(raw)
        self.asked.append(self._places.where(command))
        answer = self._card.transmit(raw)
        self._places.follow(command, int.from_bytes(answer[-2:], "big"))
        return answer


class Table:
    """A reader, and the two cards that are laid on it in turn."""

    def __init__(self, folder: Path, rows: list[str], left: int) -> None:
        schedule = Schedule(
            LANGUAGE, [LANGUAGE.parse(row) for row in rows], now=lambda: datetime(2026, 4, 1, tzinfo=UTC)
        )
        self.virtual = VirtualReader()
        self.readers = FaultyReaders(self.virtual, schedule.of(""))
        self.spies: dict[str, Spied] = {}
        self.cards: dict[str, CardInHand] = {}
        for name in ("ours", "foreign"):
            path = folder / f"{name}.json"
            save_image(path, card_image(foreign=name == "foreign", tries={Secret.AUTH: left}))
            self.spies[name] = Spied(
                VirtualCard(card_image(foreign=name == "foreign", tries={Secret.AUTH: left}), path)
            )
            self.cards[name] = faulty(self.spies[name], path, schedule.of(name))
        self.virtual.insert(self.cards["foreign"])

    async def play(self, deeds: list[str]) -> None:
        national = National()
        visit: CardVisit | None = None
        for deed in deeds:
            with suppress(
                CardTrouble, ReaderTrouble, NationalTrouble, AssertionError
            ):  # a clone's signature is not believed
                if deed in self.cards:
                    self.virtual.insert(self.cards[deed])
                elif deed == "take away":
                    if visit is not None:
                        await visit.close()
                        visit = None
                else:
                    if visit is None:
                        visit = CardVisit(self.readers, self.virtual.name, trust(), national.line)
                        await visit.open()
                    await self._do(visit, deed)
        if visit is not None:
            await visit.close()

    async def _do(self, visit: CardVisit, deed: str) -> None:
        match deed:
            case "verify":
                await visit.verify(DAY)
            case "register":
                await visit.register_use(DAY)
            case "chip":
                await visit.check_chip(B)
            case "tries":
                await visit.tries_left()
            case "fingerprint":
                await visit.fingerprint()
            case _:
                await visit.authenticate(_ACTS[deed])


@settings(max_examples=120, deadline=None)
@given(
    deeds=st.lists(st.sampled_from(_DEEDS), min_size=1, max_size=12),
    faults=st.lists(st.tuples(st.sampled_from(_FAULTS), st.integers(1, 12), st.integers(0, 3)), max_size=4),
    left=st.integers(1, 3),
)
def test_a_card_of_another_world_keeps_its_last_try(
    deeds: list[str], faults: list[tuple[str, int, int]], left: int
) -> None:
    rows = [f"{fault}{',' if ':' in fault else ':'}first={first},until={first + more}" for fault, first, more in faults]
    with tempfile.TemporaryDirectory() as folder:
        table = Table(Path(folder), rows, left)
        asyncio.run(table.play(deeds))
        assert tries_in(Path(folder) / "foreign.json", Secret.AUTH) >= 1
        for secret in (Secret.ENTRY_B, Secret.FACE_B):
            assert tries_in(Path(folder) / "foreign.json", secret) == 10
        asked = set(table.spies["foreign"].asked)
        assert not {where for where in asked if where.startswith("SIGN")}
        # '-': of no application, because its SELECT failed by order: there is nothing to be read
        read = {where for where in asked if where.startswith("READ") and not where.startswith("READ -")}
        assert read <= {"READ jpki/000A", "READ jpki/000B", "READ jpki/0006"}
        for spy in table.spies.values():  # of no card, of no world
            assert not {"READ card_entry/0001", "VERIFY card_entry/0014", "VERIFY card_face/0013"} & set(spy.asked)
            assert not {"READ card_face/0005", "VERIFY card_entry/0011"} & set(spy.asked)


def test_the_table_of_these_tests_does_use_the_card_of_this_world() -> None:
    """Else the promise would be kept by a table where nothing ever happens."""
    with tempfile.TemporaryDirectory() as folder:
        table = Table(Path(folder), [], 3)
        deeds = ["ours", "right pin", "verify", "face", "verify", "chip", "wrong pin"]
        asyncio.run(table.play(deeds))
        asked = table.spies["ours"].asked
        assert asked.count("SIGN jpki/0017") == 2
        assert {"READ card_face/0002", "READ card_entry/0002", "VERIFY card_entry/0015"} <= set(asked)
        assert tries_in(Path(folder) / "ours.json", Secret.AUTH) == 2
