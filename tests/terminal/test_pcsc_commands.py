"""In here live the tests of the commands over real PC/SC: a card presented in one process, read and verified in another."""

from __future__ import annotations

import io
import json
import os
import re
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from cardreader.apdu import tries_left
from cardreader.connection import CardRemoved, NoService, ReaderState
from cardreader.virtual.image import take_card
from cardreader.virtual.vpcd import PORT, NoVirtualReader, VirtualReaderTaken, VpcdLink
from terminal import cli
from terminal.commands import card_bind, card_read, composition, verify_card
from terminal.failure import Exit
from tests.cardreader.echo_card import EchoCard
from tests.pcscd import SLOTS, Pcscd
from tests.terminal.real_counter import DAY, PATIENCE, Place, presenting

pytest_plugins = ["tests.pcscd", "tests.terminal.real_counter"]
pytestmark = pytest.mark.pcsc

Run = Callable[..., "Said"]
PAST_OPENING = 4  # commands that a visit has sent by then


class Said:
    """What a command said, and its exit status."""

    def __init__(self, status: int, out: str, err: str) -> None:
        self.status = status
        self.out = out
        self.err = err

    @property
    def row(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.out)
        return found

    @property
    def code(self) -> str:
        return str(self.row["error"]["code"])


@pytest.fixture
def run(
    place: Place, pcscd: Pcscd, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Iterator[Run]:
    """A command line in this process, on the world's day; a PIN is handed in as a second thing. No output ever holds it."""
    for module in (composition, verify_card, card_read, card_bind):
        monkeypatch.setattr(module, "real_readers", lambda: pcscd.virtual)
    told: list[str] = []

    def run(line: str | list[str], pin: str | None = None, *, server: bool = True, lang: str = "en") -> Said:
        words = line.split() if isinstance(line, str) else line
        if words[0] == "verify" and server:
            words = [*words, "--server", place.url]
        if pin is not None:
            monkeypatch.setattr(sys, "stdin", io.StringIO(pin + "\n"))
        capsys.readouterr()
        status = cli.run([*words, "--lang", lang, *place.common])
        said = capsys.readouterr()
        assert "Traceback" not in said.out + said.err
        told.append(said.out + said.err)
        return Said(status, said.out, said.err)

    yield run
    for slot in range(len(SLOTS)):  # a presented card leaves when its process ends; the service looks once a second
        pcscd.wait_until_empty(slot)
    secret = place.world.sheet("valid", DAY, secrets=True).card
    assert secret is not None
    for words in told:
        lasting = re.sub(
            r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "", words
        )  # ids are random: one may hold any four digits
        assert not re.search(rf"\b{place.pin('valid')}\b", lasting)
        assert str(secret.collation_a) not in lasting


def verify(how: str, reader: str = SLOTS[0]) -> list[str]:
    return ["verify", "--reader", reader, *how.split()]


def test_a_card_in_one_process_a_visit_in_another(run: Run, place: Place) -> None:
    address = f"127.0.0.1:{PORT}"
    with presenting("valid", "--vpcd", address, "--json", *place.common) as (process, event):
        assert event == {
            "event": "present",
            "person": "valid",
            "atr": "3BE000FF8131FE4514",
            "port": PORT,
            "pid": process.pid,
        }
        seen = run("card read --json").row
        assert (seen["reader"], seen["belonging"], seen["pin_tries"]) == (SLOTS[0], "of_this_world", 3)
        assert "name" not in seen  # nothing of the holder without what is printed on the card
        assert "PIN tries left: 3" in run("card read").out
        for how in ("--face match --json", "--visual same --json"):
            said = run(verify(how))
            assert (said.status, said.row["verdict"], said.row["rule"]) == (Exit.DONE, "accept", "R01")
            assert said.row["eligibility"]["person"]["name"] == place.world.sheet("valid", DAY).name
            assert said.row["clinic"] == "online"

        wrong = run(verify("--pin-stdin --json"), pin="0000" if place.pin("valid") != "0000" else "1111")
        assert (wrong.status, wrong.code) == (Exit.UNDECIDABLE, "holder_not_authenticated")
        assert "2 tries left" in wrong.row["error"]["message"]
        again = run(verify("--pin-stdin --json"), pin="12", lang="ja")
        assert (again.status, again.code) == (Exit.WRONG_USE, "pin_format")
        assert "数字4桁" in again.row["error"]["message"]
        assert run("card read --json").row["pin_tries"] == 2  # the second was never sent
        right = run(verify("--pin-stdin --json"), pin=place.pin("valid"))
        assert (right.status, right.row["verdict"]) == (Exit.DONE, "accept")
        assert run("card read --json").row["pin_tries"] == 3

        assert run(verify("--face failed --json")).code == "holder_not_authenticated"
        different = run(verify("--visual different --json"))
        assert (different.status, different.row["rule"]) == (Exit.UNDECIDABLE, "P9")
        assert run(verify(f"--pin {place.pin('valid')} --json")).status == Exit.WRONG_USE
        # the same card cannot be in two places, nor two cards in one
        assert run(["card", "present", "valid", "--json"]).code == "card_elsewhere"
        assert run(["verify", "--card", "valid", "--json"]).code == "card_elsewhere"
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=PATIENCE)
        assert (process.returncode, json.loads(out), err) == (Exit.DONE, {"event": "ejected"}, "")
    assert run("card read --json").code == "card_absent"


def test_a_pin_is_prompted_for(pcscd: Pcscd, place: Place) -> None:
    """As a process on a terminal: what is typed is not shown."""
    card = take_card(place.image("valid"))
    try:
        with pcscd.holding(card):
            above, below = os.openpty()
            command = ["-P", "-m", "terminal", "verify", "--reader", SLOTS[0], "--pin", "--json"]
            process = subprocess.Popen(
                [sys.executable, *command, "--server", place.url, "--lang", "en", *place.common],
                stdin=below,
                stdout=subprocess.PIPE,
                stderr=below,
                start_new_session=True,
            )
            os.close(below)
            shown = b""
            while b"PIN" not in shown:
                shown += os.read(above, 100)
            os.write(above, place.pin("valid").encode() + b"\n")
            out, _ = process.communicate(timeout=PATIENCE)
            while process.returncode is not None:
                try:
                    shown += os.read(above, 100)
                except OSError:  # Linux: nobody holds the other end any more
                    break
            os.close(above)
    finally:
        card.put_away()
    assert (process.returncode, json.loads(out).get("verdict")) == (Exit.DONE, "accept"), out
    assert place.pin("valid").encode() not in shown


def test_an_image_whose_counters_are_written_back(run: Run, place: Place, tmp_path: Path) -> None:
    image = tmp_path / "valid.card"
    exported = run(["card", "export", "valid", str(image)])
    assert exported.status == Exit.DONE
    with presenting("--image", str(image), "--for", "600", "--lang", "en", *place.common) as (process, event):
        assert event["person"] == "valid"
        run(verify("--pin-stdin"), pin="0001" if place.pin("valid") != "0001" else "1000")
        process.terminate()
        out, err = process.communicate(timeout=PATIENCE)
        assert (process.returncode, json.loads(out)) == (Exit.DONE, {"event": "ejected"})
        assert "is in the virtual reader" in err
    card = take_card(image)
    card.power_on()
    card.transmit(bytes.fromhex("00A4040C0AD392F000260100000001"))
    answer = int.from_bytes(card.transmit(bytes.fromhex("00200098")), "big")
    card.put_away()
    assert tries_left(answer) == 2
    assert run(["card", "read", "valid", "--json"]).row["pin_tries"] == 3  # the exported card is another card


def test_a_card_that_leaves_by_itself_and_two_slots(run: Run, place: Place) -> None:
    slots = [f"127.0.0.1:{PORT + slot}" for slot in (0, 1)]
    with (
        presenting("twins-b", "--vpcd", slots[1], "--atr", "contactless", "--json", *place.common) as (_, other),
        presenting("twins-a", "--vpcd", slots[0], "--for", "3", "--json", *place.common) as (process, _one),
    ):
        assert other["port"] == PORT + 1
        names = [run(verify("--visual same --json", slot)).row["eligibility"]["person"]["name"] for slot in SLOTS]
        assert names == [place.world.sheet(twin, DAY).name for twin in ("twins-a", "twins-b")]
        assert run(["card", "read", "--reader", SLOTS[1], "--json"]).row["atr"] == other["atr"]
        assert run(["card", "present", "valid", "--vpcd", slots[1], "--json"]).code == "vpcd_taken"
        out, _err = process.communicate(timeout=PATIENCE)
        assert (process.returncode, json.loads(out)) == (Exit.DONE, {"event": "ejected"})


def test_readers_that_are_meant_and_are_not_there(run: Run) -> None:
    for command in ("verify", "card read"):
        words = command.split()
        for reader, code in [
            ("no such reader", "reader_unknown"),
            ("Virtual PCD", "reader_unknown"),  # two have that as a part
            (SLOTS[1].lower(), "card_absent"),
            ("auto", "card_absent"),
            ("virtual", "card_absent"),
        ]:
            for more in ([], ["--fallback"]) if command == "verify" else ([],):
                said = run([*words, "--reader", reader, "--json", *more])
                assert (reader, said.status, said.code) == (reader, Exit.TROUBLE, code)
    for reader, code in [("no such reader", "reader_unknown"), (SLOTS[0], "card_absent")]:
        said = run(["card", "bind", "valid", "--reader", reader, "--json"])
        assert (said.status, said.code) == (Exit.TROUBLE, code)


def test_a_card_that_is_not_there_yet_is_waited_for(run: Run, place: Place) -> None:
    late = run(verify("--wait 0.2 --json"))
    assert (late.status, late.code) == (Exit.TROUBLE, "card_absent")
    assert f"waiting 0.2 s at most for a card on {SLOTS[0]}" in late.err

    def come_and_stay() -> None:
        with presenting("valid", "--vpcd", f"127.0.0.1:{PORT}", "--for", "5", "--json", *place.common) as (process, _):
            process.communicate(timeout=PATIENCE)

    with ThreadPoolExecutor(1) as patient:
        coming = patient.submit(come_and_stay)
        said = run(verify("--wait 60 --json"))
        coming.result()
    assert (said.status, said.row["verdict"]) == (Exit.DONE, "accept")
    assert run("verify --card valid --wait 1 --json").status == Exit.WRONG_USE


class Gone:
    """Readers without a service, or none at all."""

    def __init__(self, trouble: Exception | None = None) -> None:
        self._trouble = trouble

    def states(self) -> list[ReaderState]:
        if self._trouble is not None:
            raise self._trouble
        return []


@pytest.mark.parametrize(
    ("readers", "code"), [(Gone(NoService("0x8010001D")), "pcsc_no_service"), (Gone(), "reader_none")]
)
def test_without_any_reader(readers: Gone, code: str, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (verify_card, card_read, card_bind):
        monkeypatch.setattr(module, "real_readers", lambda: readers)
    for words in (verify("--json"), verify("--json", "auto"), ["card", "read", "--json"]):
        said = run(words)
        assert (said.status, said.code) == (Exit.TROUBLE, code)
    assert run(["card", "bind", "valid", "--reader", SLOTS[0], "--json"]).code == code
    fallen = run(verify("--fallback --json"))  # the card is there, and nobody can read it
    assert (fallen.status, fallen.row["rule"], fallen.row["clinic"]) == (Exit.DONE, "R09", "reader_broken")


class Spy:
    """A card that remembers what it was asked (cardreader.virtual.vpcd.Card); `pull` leaves before that command's answer."""

    def __init__(self, image: Path, pull: int | None = None, at: Callable[[], None] = lambda: None) -> None:
        self.card = take_card(image)
        self.heard: list[bytes] = []
        self.pull = pull
        self.at = at

    def power_on(self) -> bytes:
        return self.card.power_on()

    def power_off(self) -> None:
        self.card.power_off()

    def transmit(self, command: bytes, /) -> bytes:
        self.heard.append(command)
        if len(self.heard) == self.pull:
            self.at()
            raise CardRemoved
        return self.card.transmit(command)


def test_a_card_of_another_world(run: Run, pcscd: Pcscd, place: Place) -> None:
    spy = Spy(place.foreign)
    nowhere = ["--server", "https://127.0.0.1:9"]  # whoever sent anything would be told that nobody is there
    with pcscd.holding(spy):
        for lang, words in (("ja", "この世界のものではない"), ("en", "a genuine card, not of this world")):
            said = run([*verify("--face match --json"), *nowhere], server=False, lang=lang)
            assert (said.status, said.code) == (Exit.TROUBLE, "not_of_this_world")
            assert words in said.row["error"]["message"]
            assert words in run("card read", lang=lang).out
        assert run([*verify("--pin-stdin --json"), *nowhere], pin="1234", server=False).code == "not_of_this_world"
        seen = run("card read --birth-date 1982-06-14 --expiry-year 2030 --security-code 1234 --json").row
        assert seen == {"reader": SLOTS[0], "atr": "3BE000FF8131FE4514", "belonging": "foreign", "seems": None}

        assert run(["card", "bind", "valid-dependant", "--reader", SLOTS[0], "--json"]).row == {
            "event": "bound",
            "person": "valid-dependant",
            "reader": SLOTS[0],
        }
        name = place.world.sheet("valid-dependant", DAY).name
        assert run(verify("--json")).row["eligibility"]["person"]["name"] == name
        said = run(verify("--pin-stdin --json"), pin=place.pin("valid-dependant"))
        assert said.row["eligibility"]["person"]["name"] == name
        kept = (place.world.folder / composition.BINDINGS_FILE).read_text()
        assert "CERTIFICATE" not in kept
        assert run("card unbind valid-dependant --json").row["event"] == "unbound"
        assert run("card unbind valid-dependant --json").code == "card_not_bound"
        assert run(verify("--json")).code == "not_of_this_world"
    spy.card.put_away()
    asked = {command[1] for command in spy.heard}
    assert asked <= {0xA4, 0xB0}  # SELECT and READ BINARY: no PIN, no signature, no way without PIN


def test_a_card_of_this_world_stands_in_for_nobody(run: Run, pcscd: Pcscd, place: Place) -> None:
    card = take_card(place.image("valid"))
    with pcscd.holding(card):
        said = run(["card", "bind", "twins-a", "--reader", SLOTS[0], "--json"])
    card.put_away()
    assert (said.status, said.code) == (Exit.TROUBLE, "card_of_this_world")


def test_a_card_that_is_like_all_others_stands_in_for_nobody(run: Run, pcscd: Pcscd) -> None:
    with pcscd.holding(EchoCard()):
        said = run(["card", "bind", "valid", "--reader", SLOTS[0], "--json"])
        seen = run("card read --json").row
    assert (said.status, said.code) == (Exit.TROUBLE, "card_not_distinct")
    assert seen["belonging"] != "of_this_world"


def test_whoever_listens_and_never_speaks_is_no_virtual_reader(place: Place) -> None:
    card = take_card(place.image("valid"))
    try:
        with socket.create_server(("127.0.0.1", 0)) as silent:
            link = VpcdLink(card, port=silent.getsockname()[1], patience=0.1)
            with pytest.raises(VirtualReaderTaken):
                link.run(threading.Event())
            nobody = silent.getsockname()[1]
        with pytest.raises(NoVirtualReader) as none:
            VpcdLink(card, port=nobody, patience=0.1).run(threading.Event())
        assert none.value.code == "vpcd_unreachable"
    finally:
        card.put_away()


@pytest.mark.parametrize("pull", [1, 2, 3, 6, 8])
def test_a_card_pulled_out_midway_is_explained(pull: int, run: Run, pcscd: Pcscd, place: Place) -> None:
    spy = Spy(place.image("valid"), pull)
    try:
        with pcscd.holding(spy):
            said = run(verify("--visual same --json"))
    finally:
        spy.card.put_away()
    assert len(spy.heard) == pull
    assert (said.status, said.code) == (Exit.TROUBLE, "card_removed")
    assert "it is done" in said.row["error"]["mend"]


def test_the_service_killed_midway(run: Run, pcscd: Pcscd, place: Place) -> None:
    if not pcscd.started_here:
        pytest.skip("a pcscd that ran already is not killed")
    for more, expected in (
        ("", (Exit.TROUBLE, "reader_gone")),
        ("--fallback", (Exit.DONE, "reader_broken")),
    ):
        spy = Spy(place.image("valid"), PAST_OPENING, pcscd.kill)
        try:
            with pcscd.holding(spy):
                said = run(verify(f"--pin-stdin --json {more}"), pin=place.pin("valid"))
        finally:
            spy.card.put_away()
            if pcscd.process is None:
                pcscd.start()
        assert (said.status, said.row.get("clinic") or said.code) == expected
        if more:  # whose card it was is known, and what they carry is looked at
            assert said.row["verdict"] in {"accept", "conditional"}
