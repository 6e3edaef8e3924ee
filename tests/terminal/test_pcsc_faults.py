"""In here live the tests of trouble over real PC/SC: cards that something is wrong with, presented in one process, met in another."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from cardreader.channel import CardChannel
from cardreader.connection import CardMute, CardRemoved, EventKind, ReaderGone, ReaderTrouble
from cardreader.trust import Belonging, CardGuard
from cardreader.virtual.vpcd import PORT
from terminal import cli
from terminal.commands import card_read, composition, verify_card
from terminal.failure import Exit
from tests.pcscd import SLOTS, Heard, Pcscd
from tests.terminal.real_counter import PATIENCE, Place, presenting

pytest_plugins = ["tests.pcscd", "tests.terminal.real_counter"]
pytestmark = pytest.mark.pcsc

ADDRESS = f"127.0.0.1:{PORT}"


@pytest.fixture(autouse=True)
def empty_at_the_end(pcscd: Pcscd) -> Iterator[None]:
    yield
    for slot in range(len(SLOTS)):
        pcscd.wait_until_empty(slot)


def look(pcscd: Pcscd, place: Place) -> Belonging:
    """Lay eyes on the card: SELECT, READ. Raises ReaderTrouble."""
    connection = pcscd.readers.connect(SLOTS[0])
    try:
        return CardGuard(CardChannel(connection), place.world.authorities()).belonging
    finally:
        connection.close()


def events(out: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in out.splitlines()]


def test_a_card_that_says_nothing_does_not_hold_up_the_service(pcscd: Pcscd, place: Place) -> None:
    fault = "card.mute:where=SELECT jpki,until=1"
    with presenting("valid", "--vpcd", ADDRESS, "--json", "--fault", fault, *place.common) as (process, _):
        with pytest.raises(CardMute):
            look(pcscd, place)
        assert look(pcscd, place) is Belonging.OF_THIS_WORLD
        process.send_signal(signal.SIGINT)
        out, _ = process.communicate(timeout=PATIENCE)
    assert process.returncode == Exit.DONE
    said = events(out)
    assert [one["event"] for one in said] == ["fault", "mute", "ejected"]
    assert (said[0]["fault"], said[0]["where"]) == (fault, "SELECT jpki")


def test_a_card_that_leaves_the_field_comes_back(pcscd: Pcscd, place: Place) -> None:
    """A contactless reader: the command is done, nobody hears its answer, and a moment later the card lies there again."""
    arguments = ["--atr", "contactless", "--fault", "reader.field_lost:ms=400,where=READ*,until=1"]
    heard = Heard()
    with presenting("valid", "--vpcd", ADDRESS, *arguments, "--lang", "en", *place.common) as (process, event):
        assert event["atr"] == "3B888001000005E0B381A1007F"
        end = pcscd.readers.watch(heard)
        try:
            heard.next(EventKind.INSERTED, SLOTS[0])
            with pytest.raises(CardRemoved):
                look(pcscd, place)
            heard.next(EventKind.REMOVED, SLOTS[0])
            heard.next(EventKind.INSERTED, SLOTS[0])
        finally:
            end()
        assert look(pcscd, place) is Belonging.OF_THIS_WORLD
        process.send_signal(signal.SIGTERM)
        out, err = process.communicate(timeout=PATIENCE)
    assert (process.returncode, events(out)) == (Exit.DONE, [{"event": "ejected"}])
    for words in ("fault reader.field_lost", "has left the field", "is back in the field"):
        assert words in err


def test_a_card_that_died_and_a_forged_one_in_two_slots(pcscd: Pcscd, place: Place) -> None:
    """The faults are kept with the cards: whoever presents them presents those."""
    common = place.common
    assert cli.run(["card", "fault", "add", "twins-a", "card.dies:after=2", *common]) == Exit.DONE
    assert cli.run(["card", "fault", "add", "twins-b", "card.foreign_ca", *common]) == Exit.DONE
    try:
        with (
            presenting("twins-a", "--vpcd", ADDRESS, "--json", *common),
            presenting("twins-b", "--vpcd", f"127.0.0.1:{PORT + 1}", "--json", *common),
        ):
            forged = pcscd.readers.connect(SLOTS[1])
            assert CardGuard(CardChannel(forged), place.world.authorities()).belonging is Belonging.FOREIGN
            forged.close()
            troubles: list[type[ReaderTrouble]] = []
            for _ in range(3):
                try:
                    look(pcscd, place)
                except ReaderTrouble as trouble:
                    troubles.append(type(trouble))
            assert troubles
            assert set(troubles) == {CardMute}
    finally:
        for twin in ("twins-a", "twins-b"):
            assert cli.run(["card", "fault", "clear", twin, *common]) == Exit.DONE


def test_the_card_is_put_in_again_when_the_service_is_back(pcscd: Pcscd, place: Place) -> None:
    if not pcscd.started_here:
        pytest.skip("a pcscd that ran already is not ours to stop")
    with presenting("valid", "--vpcd", ADDRESS, "--lang", "ja", *place.common) as (process, _):
        assert look(pcscd, place) is Belonging.OF_THIS_WORLD
        pcscd.stop()
        with pytest.raises(ReaderTrouble):
            look(pcscd, place)
        pcscd.start()
        heard = Heard()
        end = pcscd.readers.watch(heard)
        try:
            heard.next(EventKind.INSERTED, SLOTS[0])
        finally:
            end()
        assert look(pcscd, place) is Belonging.OF_THIS_WORLD
        process.send_signal(signal.SIGTERM)
        out, err = process.communicate(timeout=PATIENCE)
    assert (process.returncode, events(out)[-1]) == (Exit.DONE, {"event": "ejected"})
    assert err.index("PC/SCのサービスが終わりました") < err.index("PC/SCのサービスが戻り")


@pytest.mark.parametrize(
    ("fault", "code"),
    [("reader.unplugged:where=SIGN*", "reader_gone"), ("reader.field_lost:where=SIGN*", "card_removed")],
)
def test_the_reader_of_a_visit_fails_by_order(
    fault: str,
    code: str,
    pcscd: Pcscd,
    place: Place,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    for module in (composition, verify_card):
        monkeypatch.setattr(module, "real_readers", lambda: pcscd.virtual)
    verify = ["verify", "--reader", SLOTS[0], "--server", place.url, "--json", "--lang", "en", *place.common]
    with presenting("valid", "--vpcd", ADDRESS, "--json", *place.common):
        capsys.readouterr()
        assert cli.run([*verify, "--visual", "same", "--fault", fault]) == Exit.TROUBLE
        said = capsys.readouterr()
        assert json.loads(said.out)["error"]["code"] == code
        assert f"fault {fault.partition(':')[0]}" in said.err
        assert cli.run([*verify, "--visual", "same", "--fault", "card.mute"]) == Exit.WRONG_USE
        assert json.loads(capsys.readouterr().out)["error"]["code"] == "fault_needs_card"
        assert cli.run([*verify, "--visual", "same"]) == Exit.DONE


HOLD = """
import sys, time
from smartcard.scard import *
context = SCardEstablishContext(0)[1]
code, card, _ = SCardConnect(context, sys.argv[1], SCARD_SHARE_EXCLUSIVE, SCARD_PROTOCOL_T0 | SCARD_PROTOCOL_T1)
assert code == 0, hex(code)
print("held", flush=True)
sys.stdin.readline()
SCardDisconnect(card, SCARD_LEAVE_CARD)
"""


def test_a_card_that_another_program_has_to_itself(
    pcscd: Pcscd, place: Place, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Who it is is said where the system tells, and it is waited for."""
    monkeypatch.setattr(card_read, "real_readers", lambda: pcscd.virtual)
    read = ["card", "read", "--reader", SLOTS[0], "--json", "--lang", "en", *place.common]
    with presenting("valid", "--vpcd", ADDRESS, "--json", *place.common):
        holder = subprocess.Popen(
            [sys.executable, "-c", HOLD, SLOTS[0]], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        assert holder.stdin is not None
        assert holder.stdout is not None
        try:
            assert holder.stdout.readline() == "held\n"
            capsys.readouterr()
            assert cli.run(read) == Exit.TROUBLE
            error = json.loads(capsys.readouterr().out)["error"]
            assert error["code"] in {"reader_in_use_by", "reader_in_use"}
            if sys.platform == "linux":
                assert "python" in error["message"]
            letting_go = threading.Timer(1.0, holder.communicate, ["\n"])
            letting_go.start()
            assert cli.run([*read, "--wait", "20"]) == Exit.DONE
            said = capsys.readouterr()
            assert json.loads(said.out)["belonging"] == "of_this_world"
            assert "waiting 20 s at most" in said.err
            letting_go.join()
        finally:
            holder.kill()
            holder.wait()


def test_a_record_is_presented_to_other_software(pcscd: Pcscd, place: Place, tmp_path: Path) -> None:
    record = tmp_path / "record.json"
    assert cli.run(["card", "trace", str(record), "valid", *place.common]) == Exit.DONE
    with presenting("--image", str(record), "--vpcd", ADDRESS, "--json", *place.common) as (process, event):
        assert (event["person"], event["atr"]) == (str(record), "3BE000FF8131FE4514")
        assert look(pcscd, place) is Belonging.FOREIGN  # its certificate is nobody's
        connection = pcscd.readers.connect(SLOTS[0])
        assert connection.transmit(bytes.fromhex("00A4040C07A0000002471001")) == b"\x6a\x82"
        connection.close()
        process.send_signal(signal.SIGINT)
        out, _ = process.communicate(timeout=PATIENCE)
    assert events(out) == [{"event": "not_in_record", "where": "SELECT A0000002471001"}, {"event": "ejected"}]


def test_a_closed_connection_is_gone(pcscd: Pcscd, place: Place) -> None:
    with presenting("valid", "--vpcd", ADDRESS, "--json", *place.common):
        connection = pcscd.readers.connect(SLOTS[0])
        connection.close()
        with pytest.raises(ReaderGone):
            connection.transmit(b"\x00\xa4\x04\x0c")
