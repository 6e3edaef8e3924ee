"""In here lives a desk for other people's software: a world, its cards presented by `uketsuke card present`, and the programs."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any

from cardreader.virtual.vpcd import PORT
from mock_server.world import World
from terminal import cli
from tests.other_software.programs import Programs
from tests.pcscd import Pcscd
from tests.terminal.real_counter import presenting
from verifier.person import CardSheet, Pins

DAY = date(2026, 1, 9)
AUTH_TOKEN, SIGN_TOKEN = "JPKI (User Authentication PIN)", "JPKI (Digital Signature PIN)"  # as OpenSC calls them


@dataclass(frozen=True, slots=True)
class Desk:
    """A world, whose cards are laid on the first virtual reader, and the programs that find them there."""

    world: World
    pcscd: Pcscd
    programs: Programs

    @property
    def common(self) -> list[str]:
        return ["--world", str(self.world.folder), "--date", DAY.isoformat()]

    @contextmanager
    def present(self, person: str, *more: str) -> Iterator[dict[str, Any]]:
        """The person's card lies on the reader inside the block; what `card present` said of it."""
        try:
            with presenting(person, "--vpcd", f"127.0.0.1:{PORT}", "--json", *more, *self.common) as (_, event):
                assert event["event"] == "present", event
                yield event
        finally:
            self.pcscd.wait_until_empty(0)

    def uketsuke(self, *words: str) -> None:
        """A command in this process, that must succeed."""
        assert cli.run([*words, *self.common]) == 0

    def card(self, person: str) -> CardSheet:
        card = self.world.sheet(person, DAY, secrets=True).card
        assert card is not None
        return card

    def pins(self, person: str) -> Pins:
        pins = self.card(person).pins
        assert isinstance(pins, Pins)
        return pins

    def auth_pin(self, person: str) -> str:
        pin = self.pins(person).auth
        assert pin is not None
        return pin

    def password(self, person: str) -> str:
        password = self.pins(person).sign
        assert password is not None
        return password


def another_pin(pin: str) -> str:
    """Four digits that are wrong."""
    return "0000" if pin != "0000" else "1111"
