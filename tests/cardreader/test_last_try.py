"""In here lives the promise to real people: whatever is done at the counter, a card not of this world keeps its last try.

Cards of a foreign authority are given any sequence of calls, with errors of the reader and cards pulled out and laid down again;
afterwards their secrets have a try left, their keys were never used, and nothing personal was read.
"""

from __future__ import annotations

import tempfile
from contextlib import suppress
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from cardreader.card_entry import CardEntrySession
from cardreader.card_face import CardFaceSession
from cardreader.channel import CardChannel, CardTrouble
from cardreader.connection import CardMute, CardRemoved, Connection, ReaderInUse, ReaderTrouble
from cardreader.contents.jpki import AID, TokenLabel
from cardreader.jpki import JpkiSession
from cardreader.stand_in import NotDistinct, fingerprint_source
from cardreader.trust import Belonging, CardGuard
from cardreader.virtual.build import Secret
from cardreader.virtual.reader import VirtualReader
from tests.cardreader.authorities import ours
from tests.cardreader.this_world import (
    PIN,
    WRONG,
    WRONG_B,
    B,
    authorities,
    card_image,
    card_of,
    credential,
    face_issuers,
    tries_in,
    with_content,
)

_ERRORS: dict[str, type[ReaderTrouble]] = {"mute": CardMute, "removed": CardRemoved, "in use": ReaderInUse}
_CALLS = (
    *("tries", "right pin", "wrong pin", "right pin, confirmed", "wrong pin, confirmed", "malformed pin"),
    *("certificate", "sign", "terminal", "face", "entry", "wrong face", "wrong entry", "integrity", "fingerprint"),
    *("pull out", "other session"),
)


class Faulty:
    """A connection that fails when told, before the card heard the command or before its answer was heard."""

    def __init__(self, connection: Connection, faults: list[str], sent: list[bytes]) -> None:
        self._connection = connection
        self._faults = faults
        self._sent = sent
        self.reader = connection.reader
        self.atr = connection.atr

    def transmit(self, command: bytes) -> bytes:
        fault = self._faults.pop(0) if self._faults else ""
        if fault in _ERRORS:
            raise _ERRORS[fault](reader=self.reader)
        self._sent.append(command)
        answer = self._connection.transmit(command)
        if fault == "unheard":
            raise CardMute(reader=self.reader)
        if fault == "nonsense":
            return b"\x6f\x00"
        return answer

    def reset(self) -> None:
        self._connection.reset()

    def close(self) -> None:
        self._connection.close()


class Desk:
    """A counter that does what it is told with the card on its reader, as often and in whatever order."""

    def __init__(self, reader: VirtualReader, faults: list[str]) -> None:
        self.sent: list[bytes] = []
        self._reader = reader
        self._faults = faults
        self._look()

    def _look(self) -> None:
        """Lay the card down: a new conversation, as at the beginning of a visit."""
        self._jpki: JpkiSession | None = None
        connection = Faulty(self._reader.connect(self._reader.name), self._faults, self.sent)
        self._channel = CardChannel(connection)
        self._guard = CardGuard(self._channel, authorities())

    def do(self, call: str) -> None:
        match call:
            case "pull out" | "other session":
                self._look()
            case "face" | "wrong face":
                face = CardFaceSession(self._channel, self._guard)
                face.verify_b(B if call == "face" else WRONG_B)
                face.verify_signature(face.card_face(), face_issuers())
            case "entry" | "wrong entry" | "integrity":
                entry = CardEntrySession(self._channel, self._guard)
                entry.verify_b(WRONG_B if call == "wrong entry" else B)
                entry.attributes()
            case "fingerprint":
                with suppress(NotDistinct):
                    fingerprint_source(self._channel, self._guard.certificate)
            case _:
                self._do_jpki(call)

    def _do_jpki(self, call: str) -> None:
        if self._jpki is None:
            self._jpki = JpkiSession(self._channel, self._guard)
        session = self._jpki
        match call:
            case "tries":
                session.pin_tries()
            case "certificate":
                session.auth_certificate()
            case "sign":
                session.sign_challenge(bytes(32))
            case "terminal":
                session.open_without_pin(credential())
            case "malformed pin":
                session.verify_pin("12345", confirm_last=True)
            case _:
                session.verify_pin(PIN if call.startswith("right") else WRONG, confirm_last=call.endswith("confirmed"))


@settings(max_examples=250, deadline=None)
@given(
    calls=st.lists(st.sampled_from(_CALLS), min_size=1, max_size=14),
    faults=st.lists(st.sampled_from(["", "", "", *_ERRORS, "unheard", "nonsense"]), max_size=30),
    left=st.integers(1, 3),
    kind=st.sampled_from(["card", "phone", "phone that lies"]),
)
def test_a_card_not_of_this_world_keeps_its_last_try(calls: list[str], faults: list[str], left: int, kind: str) -> None:
    token = TokenLabel.CARD if kind == "card" else TokenLabel.ANDROID
    image = card_image(foreign=True, token=token, tries={Secret.AUTH: left})
    if kind == "phone that lies":
        image = with_content(image, "jpki", "000B", ours().certificate)
    with tempfile.TemporaryDirectory() as folder:
        reader = VirtualReader()
        reader.insert(card_of(image, Path(folder)))
        desk: Desk | None = None
        sent: list[bytes] = []
        for call in calls:
            with suppress(CardTrouble, ReaderTrouble):
                if desk is None:
                    desk = Desk(reader, list(faults))
                    sent = desk.sent
                desk.do(call)
        path = Path(folder) / "card.json"
        assert tries_in(path, Secret.AUTH) >= 1
        if kind == "card":  # a phone has no collation numbers
            assert tries_in(path, Secret.ENTRY_B) == tries_in(path, Secret.FACE_B) == 10
        # Certificates are read, of card and authority; nothing that is personal.
        assert {command[5:] for command in sent if command[1:3] == b"\xa4\x04"} <= {AID}
        assert {command[2] for command in sent if command[1] == 0xB0 and command[2] & 0x80} <= {0x8A, 0x8B}
        assert not [command for command in sent if command[1] == 0x2A]  # no key was used


@settings(max_examples=30, deadline=None)
@given(calls=st.lists(st.sampled_from(["right pin", "wrong pin", "tries", "pull out"]), min_size=1, max_size=10))
def test_a_card_of_this_world_keeps_it_until_somebody_confirms(calls: list[str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        reader = VirtualReader()
        reader.insert(card_of(card_image(), Path(folder)))
        desk = Desk(reader, [])
        for call in calls:
            with suppress(CardTrouble):
                desk.do(call)
        assert tries_in(Path(folder) / "card.json", Secret.AUTH) >= 1


def test_the_desk_of_these_tests_does_use_a_card_of_this_world() -> None:
    """Else the promise would be kept by a desk that never does anything."""
    with tempfile.TemporaryDirectory() as folder:
        reader = VirtualReader()
        reader.insert(card_of(card_image(), Path(folder)))
        desk = Desk(reader, [])
        for call in ("right pin", "certificate", "sign", "face", "entry", "terminal", "sign"):
            desk.do(call)
        assert len([command for command in desk.sent if command[1] == 0x2A]) == 2
        with suppress(CardTrouble):
            desk.do("wrong pin, confirmed")
        assert tries_in(Path(folder) / "card.json", Secret.AUTH) == 2
        assert Belonging.OF_THIS_WORLD is desk._guard.belonging
