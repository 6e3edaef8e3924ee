"""In here live the tests of the virtual card's secrets: tries counted on disk before they are told, through power cuts and kill -9."""

from __future__ import annotations

import errno
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cardreader.connection import CardMute, CardRemoved
from cardreader.virtual import card as card_module
from cardreader.virtual.build import CardPins, Secret
from cardreader.virtual.files import PinFile
from cardreader.virtual.image import load_image, save_image, take_card
from tests.cardreader.cards_in_hex import COMMON, ENTRY, FACE, JPKI, JUKI, SIGN_PIN, A, B, ef
from tests.cardreader.conftest import CardWorld, Talk

# application, short reference, right secret, how many tries
SECRETS = [
    pytest.param(JPKI, "98", "31393730", 3, id="auth"),
    pytest.param(JPKI, "9B", SIGN_PIN, 5, id="sign"),
    pytest.param(ENTRY, "91", "31323334", 3, id="entry"),
    pytest.param(ENTRY, "94", A, 10, id="entry A"),
    pytest.param(ENTRY, "95", B, 10, id="entry B"),
    pytest.param(FACE, "91", B[:12], 10, id="birth date"),
    pytest.param(FACE, "92", B, 10, id="face B"),
    pytest.param(FACE, "93", A, 10, id="face A"),
    pytest.param(COMMON, "9C", "35363738", 3, id="common"),
    pytest.param(JUKI, "9C", "35363738", 3, id="resident register"),
]


def verify(reference: str, secret: str) -> str:
    return f"002000{reference}{len(secret) // 2:02X}{secret}"


def wrong(secret: str) -> str:
    return secret[:-2] + ("30" if secret[-2:] != "30" else "31")


def left_on_disk(path: Path, application: str, number: int) -> int:
    found = load_image(path).application(application)
    assert found is not None
    file = found.file(number)
    assert isinstance(file, PinFile)
    return file.tries_left


@pytest.mark.parametrize(("application", "reference", "secret", "tries"), SECRETS)
def test_tries_are_counted(application: str, reference: str, secret: str, tries: int, talk: Talk) -> None:
    query = f"002000{reference}"
    talk.ok(application)
    assert talk.sw(query) == f"63C{tries:X}"
    assert talk.sw(verify(reference, secret)) == "9000"
    assert talk.sw(query) == f"63C{tries:X}"  # never 9000
    for left in reversed(range(tries)):
        if left == 0:
            assert talk.sw(verify(reference, secret)) == "9000"  # a success makes the count full
            for again in reversed(range(1, tries)):
                assert talk.sw(verify(reference, wrong(secret))) == f"63C{again:X}"
        assert talk.sw(verify(reference, wrong(secret))) == f"63C{left:X}"
        assert talk.sw(query) == f"63C{left:X}"
    assert talk.sw(verify(reference, secret)) == "6984"  # not 6983
    assert talk.sw(verify(reference, wrong(secret))) == "6984"
    assert talk.sw(query) == "63C0"
    talk.power_cut()
    talk.ok(application)
    assert talk.sw(query) == "63C0"


def test_the_current_pin_file_is_meant_by_80(talk: Talk) -> None:
    talk.ok(JPKI)
    talk.ok(ef("0018"))
    assert talk.sw("00200080") == "63C3"
    assert talk.sw("0020008000") == "63C3"  # Le in place of nothing
    assert talk.sw("0020008004" + "30" * 4) == "63C2"
    assert talk.sw("0020009B") == "63C5"
    assert talk.sw("00200080") == "63C2"  # naming another didn't make it the current one
    talk.ok(ef("0017"))
    assert talk.sw("00200080") == "6981"
    assert talk.sw("002000800431393730") == "6981"


@pytest.mark.parametrize(
    ("command", "sw"),
    [
        ("00200198", "6A86"),
        ("00200018", "6A86"),
        ("002000F8", "6A86"),
        ("00200087", "6A82"),
        ("00200085", "6981"),
        ("0020009811" + "30" * 17, "6700"),
        ("0020009805" + "31393730", "6700"),
        ("00200098033139 37", "63C2"),  # of another length: a wrong value
        ("0020009810" + "31393730" + "00" * 12, "63C2"),  # filled up: another value
        ("002000980431393730 00", "9000"),
        ("002000980000043139 3730", "9000"),  # extended
    ],
)
def test_forms_of_verify(command: str, sw: str, talk: Talk) -> None:
    talk.ok(JPKI)
    assert talk.sw(command) == sw


def test_the_password_is_compared_byte_by_byte(talk: Talk) -> None:
    talk.ok(JPKI)
    assert talk.sw(verify("9B", b"abc123".hex())) == "63C4"


def test_a_failure_closes_what_was_open(talk: Talk) -> None:
    talk.ok(JPKI)
    talk.ok(verify("9B", SIGN_PIN))
    talk.ok("00B0810004")
    assert talk.sw(verify("9B", wrong(SIGN_PIN))) == "63C4"
    assert talk.sw("00B0810004") == "6982"


def test_a_reference_that_is_issued_blocked(talk: Talk) -> None:
    talk.ok(ENTRY)
    assert talk.sw("00200092") == "63C0"
    assert talk.sw("002000920431323334") == "6984"


def test_a_pin_that_was_never_set(card_world: CardWorld, tmp_path: Path) -> None:
    path = tmp_path / "pinless.json"
    save_image(path, card_world.make_image(pins=CardPins()))
    talk = Talk(path)
    talk.ok(JPKI)
    assert talk.sw("00200098") == "63C0"
    assert talk.sw("0020009804" + "00" * 4) == "6984"
    assert talk.sw("0024019804" + "30" * 4) == "6984"


# -- on disk -------------------------------------------------------------------------------------------------------------


def test_a_try_is_on_disk_before_it_is_told(card_path: Path) -> None:
    """At the moment before the answer leaves, the image already has the new count; a card pulled out there has lost its try."""
    card = take_card(card_path)
    seen: list[int] = []

    def pulled(step: str) -> None:
        if step == "card.answer":
            seen.append(left_on_disk(card_path, "jpki", 0x18))
            if seen[-1] < 3:
                raise CardRemoved

    card.power_on()
    card.disturb = pulled
    card.transmit(bytes.fromhex(JPKI))
    with pytest.raises(CardRemoved):
        card.transmit(bytes.fromhex(verify("98", "30303030")))
    assert seen == [3, 2]
    card.put_away()
    again = Talk(card_path)
    again.ok(JPKI)
    assert again.sw("00200098") == "63C2"


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(st.sampled_from(["right", "wrong", "query", "power", "desk", "change"]), max_size=14))
def test_the_count_is_the_same_after_any_power_cut(steps: list[str], card_world: CardWorld, tmp_path: Path) -> None:
    path = tmp_path / "card.json"
    save_image(path, card_world.whole_image)
    talk = Talk(path)
    talk.ok(JPKI)
    left, pin, verified = 3, "31393730", False
    for step in steps:
        if step in ("power", "desk"):
            if step == "desk":
                talk.card.put_away()
                talk = Talk(path)
            talk.power_cut()
            talk.ok(JPKI)
            verified = False
        elif step == "query":
            assert talk.sw("00200098") == f"63C{left:X}"
        elif step == "change":
            new = "39393939" if pin != "39393939" else "31393730"
            expected = "6984" if not left else "9000" if verified else "6982"
            assert talk.sw(f"0024019804{new}") == expected
            pin = new if expected == "9000" else pin
        elif not left:
            assert talk.sw(verify("98", pin if step == "right" else wrong(pin))) == "6984"
            verified = False
        elif step == "right":
            assert talk.sw(verify("98", pin)) == "9000"
            left, verified = 3, True
        else:
            left, verified = left - 1, False
            assert talk.sw(verify("98", wrong(pin))) == f"63C{left:X}"
        assert left_on_disk(path, "jpki", 0x18) == left
    talk.card.put_away()


_TRY_AND_DIE = """
import os, signal, sys
from pathlib import Path
from cardreader.virtual.image import take_card
card = take_card(Path(sys.argv[1]))
card.power_on()
card.transmit(bytes.fromhex(sys.argv[2]))
print(card.transmit(bytes.fromhex(sys.argv[3])).hex(), flush=True)
sys.stdin.read()
"""


def test_a_try_survives_a_kill(card_path: Path) -> None:
    for expected in ("63c2", "63c1"):
        other = subprocess.Popen(
            [sys.executable, "-c", _TRY_AND_DIE, card_path, JPKI, verify("98", "30303030")],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        assert other.stdout is not None
        assert other.stdout.readline().decode().strip() == expected
        other.kill()
        other.communicate()
    again = Talk(card_path)  # the lock went with its process
    again.ok(JPKI)
    assert again.sw("00200098") == "63C1"


def test_an_exported_card_carries_its_counts(card_path: Path, tmp_path: Path, talk: Talk) -> None:
    talk.ok(JPKI)
    talk(verify("98", "30303030"))
    exported = tmp_path / "exported.json"
    exported.write_bytes(card_path.read_bytes())
    other = Talk(exported)
    other.ok(JPKI)
    assert other.sw(verify("98", "30303030")) == "63C1"
    assert left_on_disk(exported, "jpki", 0x18) == 1
    assert left_on_disk(card_path, "jpki", 0x18) == 2


@pytest.mark.parametrize("secret", ["30303030", "31393730"])
def test_a_disk_that_fails_makes_the_card_mute(secret: str, talk: Talk, monkeypatch: pytest.MonkeyPatch) -> None:
    talk.ok(JPKI)
    assert talk.sw(verify("98", "30303030")) == "63C2"

    def full(*_arguments: object, **_named: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as context:
        context.setattr(card_module, "save_image", full)
        with pytest.raises(CardMute, match="No space"):
            talk(verify("98", secret))
    assert left_on_disk(talk.card.image_path, "jpki", 0x18) == 2
    assert talk.sw("00200098") == "6986"  # and nothing is open or selected
    talk.ok(JPKI)
    assert talk.sw("00B0810004") == "6982"


def test_a_card_put_away_is_out_of_reach(talk: Talk) -> None:
    talk.ok(JPKI)
    talk.card.put_away()
    with pytest.raises(CardMute):
        talk("00200098")
    with pytest.raises(CardMute):
        talk.card.power_on()


def test_two_threads_spend_two_tries(talk: Talk) -> None:
    talk.ok(JPKI)
    answers: list[str] = []

    def work() -> None:
        answers.append(talk.sw(verify("98", "30303030")))

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert sorted(answers) == ["63C1", "63C2"]


# -- changing ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("application", "reference", "old", "new", "change"),
    [
        (JPKI, "98", "31393730", "30303030", lambda r, n: f"002401{r}{n}"),
        (JPKI, "9B", SIGN_PIN, b"ZZ99ZZ99ZZ99ZZ99".hex(), lambda r, n: f"002401{r}{n}"),
        (ENTRY, "91", "31323334", "34333231", lambda r, n: f"002401{r}{n}"),
        (COMMON, "9C", "35363738", "38373635", lambda r, n: f"803200{r}{n}"),
        (JUKI, "9C", "35363738", "38373635", lambda r, n: f"803200{r}{n}"),
    ],
)
def test_a_pin_is_changed(
    application: str, reference: str, old: str, new: str, change: Callable[[str, str], str], talk: Talk
) -> None:
    command = change(reference, f"{len(new) // 2:02X}{new}")
    talk.ok(application)
    assert talk.sw(command) == "6982"
    talk.ok(verify(reference, old))
    talk.ok(command)
    talk.card.put_away()
    again = Talk(talk.card.image_path)
    again.ok(application)
    tries = int(again.sw(f"002000{reference}")[-1], 16)
    assert again.sw(verify(reference, old)) == f"63C{tries - 1:X}"
    assert again.sw(verify(reference, new)) == "9000"


@pytest.mark.parametrize(
    ("application", "reference", "right", "command", "sw"),
    [
        (JPKI, "98", "31393730", "0024019803303030", "6A80"),
        (JPKI, "98", "31393730", "00240198053030303030", "6A80"),
        (JPKI, "98", "31393730", "0024019804" + b"12a4".hex(), "6A80"),
        (JPKI, "98", "31393730", "00240198", "6700"),
        (JPKI, "98", "31393730", "0024009804" + "30" * 4, "6A86"),
        (JPKI, "98", "31393730", "8032009804" + "30" * 4, "6A81"),
        (JPKI, "9B", SIGN_PIN, "0024019B06" + b"abc123".hex(), "6A80"),
        (JPKI, "9B", SIGN_PIN, "0024019B06" + b"123456".hex(), "6A80"),
        (JPKI, "9B", SIGN_PIN, "0024019B05" + b"ABC12".hex(), "6A80"),
        (JPKI, "9B", SIGN_PIN, "0024019B11" + b"ABC12345678901234".hex(), "6700"),
        (COMMON, "9C", "35363738", "0024019C04" + "30" * 4, "6A81"),
        (COMMON, "9C", "35363738", "8032019C04" + "30" * 4, "6A86"),
        (JUKI, "9C", "35363738", "0024019C04" + "30" * 4, "6A81"),
        (FACE, "92", B, "0024019204" + "30" * 4, "6A81"),  # printed on the card
        (JPKI, "98", "31393730", "0024019704" + "30" * 4, "6981"),
    ],
)
def test_a_change_that_is_refused(
    application: str, reference: str, right: str, command: str, sw: str, talk: Talk
) -> None:
    talk.ok(application)
    talk.ok(verify(reference, right))
    assert talk.sw(command) == sw
    assert talk.sw(verify(reference, right)) == "9000"


def test_a_card_issued_locked(card_world: CardWorld, tmp_path: Path) -> None:
    path = tmp_path / "locked.json"
    save_image(path, card_world.make_image(tries_left={Secret.AUTH: 0}))
    talk = Talk(path)
    talk.ok(JPKI)
    assert talk.sw("00200098") == "63C0"
    assert talk.sw(verify("98", "31393730")) == "6984"
    assert talk.sw(verify("9B", SIGN_PIN)) == "9000"
