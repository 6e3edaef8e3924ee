"""In here live tests of the holder's PIN, the way without it, and the signature, on virtual cards with real keys."""

from __future__ import annotations

import pickle
from pathlib import Path

import pytest

from cardreader.certificates import verify_signature
from cardreader.channel import Application, CardChannel, CardRefused
from cardreader.connection import CardRemoved
from cardreader.contents.jpki import TokenLabel
from cardreader.jpki import JpkiSession
from cardreader.terminal_authentication import TerminalCredential
from cardreader.trace import TraceLine
from cardreader.trust import (
    CardGuard,
    LastTryKept,
    LastTryUnconfirmed,
    NotOfThisWorld,
    NoWayWithoutPin,
    PinBlocked,
    PinMalformed,
    WrongPin,
)
from cardreader.virtual.build import Secret
from cardreader.virtual.image import CardImage
from tests.cardreader.scripted import ScriptedConnection
from tests.cardreader.this_world import (
    PIN,
    WRONG,
    PulledOut,
    authorities,
    card_image,
    channel_to,
    credential,
    private,
    reader_with,
    tries_in,
)

CHALLENGE = bytes(range(32))


def session_on(image: CardImage, folder: Path) -> tuple[JpkiSession, CardChannel]:
    channel = channel_to(image, folder)
    return JpkiSession(channel, CardGuard(channel, authorities())), channel


def test_a_holder_with_the_pin_signs_a_challenge(tmp_path: Path) -> None:
    session, channel = session_on(card_image(), tmp_path)
    session.verify_pin(PIN)
    assert verify_signature(session.auth_certificate(), CHALLENGE, session.sign_challenge(CHALLENGE))
    assert channel.commands == 5  # SELECT, READ, tries, VERIFY, sign


def test_a_terminal_signs_without_the_pin(tmp_path: Path) -> None:
    session, channel = session_on(card_image(tries={Secret.AUTH: 0}), tmp_path)
    session.open_without_pin(credential())
    assert verify_signature(session.auth_certificate(), CHALLENGE, session.sign_challenge(CHALLENGE))
    assert channel.commands == 8


def test_nobody_signs_without_a_holder(tmp_path: Path) -> None:
    session, _ = session_on(card_image(), tmp_path)
    with pytest.raises(CardRefused) as refused:
        session.sign_challenge(CHALLENGE)
    assert refused.value.sw == 0x6982


def test_a_wrong_pin_tells_the_tries_left(tmp_path: Path) -> None:
    session, _ = session_on(card_image(), tmp_path)
    for left in (2, 1):
        with pytest.raises(WrongPin) as wrong:
            session.verify_pin(WRONG)
        assert wrong.value.tries_left == left == session.pin_tries()
        assert WRONG not in str(wrong.value) + repr(wrong.value)
    assert tries_in(tmp_path / "card.json", Secret.AUTH) == 1


def test_the_last_try_of_a_card_of_this_world_is_spent_when_confirmed(tmp_path: Path) -> None:
    session, _ = session_on(card_image(tries={Secret.AUTH: 1}), tmp_path)
    with pytest.raises(LastTryUnconfirmed):
        session.verify_pin(PIN)
    assert session.pin_tries() == 1
    with pytest.raises(WrongPin) as wrong:
        session.verify_pin(WRONG, confirm_last=True)
    assert wrong.value.tries_left == 0
    with pytest.raises(PinBlocked):
        session.verify_pin(PIN, confirm_last=True)
    assert session.pin_tries() == 0


def test_the_right_pin_at_the_last_try_gives_all_back(tmp_path: Path) -> None:
    session, _ = session_on(card_image(tries={Secret.AUTH: 1}), tmp_path)
    session.verify_pin(PIN, confirm_last=True)
    assert session.pin_tries() == 3


@pytest.mark.parametrize("pin", ["", "123", "12345", "12a4", "１２３４", "12 4", "²²²²", "1234\n"])
def test_what_is_no_pin_is_not_sent(tmp_path: Path, pin: str) -> None:
    session, channel = session_on(card_image(), tmp_path)
    before = channel.commands
    with pytest.raises(PinMalformed):
        session.verify_pin(pin)
    assert channel.commands == before


def test_a_card_without_pin_is_blocked_from_the_beginning(tmp_path: Path) -> None:
    session, _ = session_on(card_image(pinless=True), tmp_path)
    assert session.pin_tries() == 0
    with pytest.raises(PinBlocked):
        session.verify_pin(PIN, confirm_last=True)
    session.open_without_pin(credential())
    assert len(session.sign_challenge(CHALLENGE)) == 256


def test_a_foreign_card_never_signs_and_keeps_its_last_try(tmp_path: Path) -> None:
    session, _ = session_on(card_image(foreign=True, tries={Secret.AUTH: 2}), tmp_path)
    with pytest.raises(WrongPin):
        session.verify_pin(WRONG)
    with pytest.raises(LastTryKept):
        session.verify_pin(PIN, confirm_last=True)
    for refused in (
        session.auth_certificate,
        lambda: session.sign_challenge(CHALLENGE),
        lambda: session.open_without_pin(credential()),
    ):
        with pytest.raises(NotOfThisWorld):
            refused()
    assert tries_in(tmp_path / "card.json", Secret.AUTH) == 1


def test_a_phone_whose_certificate_was_not_seen_keeps_its_last_try(tmp_path: Path) -> None:
    session, _ = session_on(card_image(token=TokenLabel.IPHONE, tries={Secret.AUTH: 1}), tmp_path)
    with pytest.raises(LastTryKept):
        session.verify_pin(PIN, confirm_last=True)


def test_another_application_in_between_asks_for_the_holder_anew(tmp_path: Path) -> None:
    session, channel = session_on(card_image(), tmp_path)
    session.verify_pin(PIN)
    channel.enter(Application.CARD_FACE)
    with pytest.raises(CardRefused):
        session.sign_challenge(CHALLENGE)
    session.verify_pin(PIN)
    assert len(session.sign_challenge(CHALLENGE)) == 256


@pytest.mark.parametrize("credentials", ["certificate", "key"])
def test_a_terminal_that_the_card_does_not_believe_is_not_let_in(tmp_path: Path, credentials: str) -> None:
    good = credential()
    if credentials == "certificate":
        bad = TerminalCredential(good.certificate[:-1] + bytes((good.certificate[-1] ^ 1,)), good.private_key)
    else:
        bad = TerminalCredential(good.certificate, private(2))
    session, _ = session_on(card_image(), tmp_path)
    with pytest.raises(NoWayWithoutPin):
        session.open_without_pin(bad)
    with pytest.raises(CardRefused):
        session.sign_challenge(CHALLENGE)


@pytest.mark.parametrize("step", range(5))
def test_a_card_that_refuses_any_step_offers_no_way_without_pin(tmp_path: Path, step: int) -> None:
    good = credential()
    body, signature = good.certificate[:307].hex(), good.certificate[307:].hex()
    challenge = "0102030405060708"
    script = [
        ("00A4020C02 0016", "9000"),
        (f"80A206C1 000133 {body}", "9000"),
        (f"80A200C1 000105 {signature}", "9000"),
        ("00840000 08", f"{challenge}9000"),
        (f"00820097 000100 {good.sign(bytes.fromhex(challenge)).hex()}", "9000"),
    ]
    script[step] = (script[step][0], "6A82")
    channel = channel_to(card_image(), tmp_path)
    guard = CardGuard(channel, authorities())
    connection = ScriptedConnection([SELECT, *script[: step + 1]])
    session = JpkiSession(CardChannel(connection), guard)
    with pytest.raises(NoWayWithoutPin):
        session.open_without_pin(good)
    assert not connection.left


SELECT = ("00A4040C0A D392F000260100000001", "9000")
# DigestInfo of SHA-256, and the digest of CHALLENGE
INPUT = "3031300D060960864801650304020105000420 630dcd2966c4336691125448bbb25b4ff412a49c732db2c8abc1b8581bd710dd"


def test_a_card_that_names_no_keys_by_short_identifier_has_its_key_selected(tmp_path: Path) -> None:
    guard = CardGuard(channel_to(card_image(), tmp_path), authorities())
    connection = ScriptedConnection(
        [
            SELECT,
            (f"802A0097 33 {INPUT} 00", "6A86"),
            ("00A4020C02 0017", "9000"),
            (f"802A0080 33 {INPUT} 00", "77" * 256 + "9000"),
        ]
    )
    assert JpkiSession(CardChannel(connection), guard).sign_challenge(CHALLENGE) == b"\x77" * 256
    assert not connection.left


@pytest.mark.parametrize("answer", ["77777777 9000", "9000", "77" * 256 + "6282", "6F00"])
def test_what_is_no_whole_signature_is_refused(tmp_path: Path, answer: str) -> None:
    guard = CardGuard(channel_to(card_image(), tmp_path), authorities())
    session = JpkiSession(CardChannel(ScriptedConnection([SELECT, (f"802A0097 33 {INPUT} 00", answer)])), guard)
    with pytest.raises(CardRefused):
        session.sign_challenge(CHALLENGE)


def visit(channel: CardChannel, way: str) -> None:
    session = JpkiSession(channel, CardGuard(channel, authorities()))
    if way == "pin":
        session.verify_pin(PIN)
    else:
        session.open_without_pin(credential())
    session.sign_challenge(CHALLENGE)


@pytest.mark.parametrize("heard", [False, True], ids=["before", "before-its-answer"])
@pytest.mark.parametrize("way", ["pin", "terminal"])
def test_a_card_pulled_out_at_any_command_is_a_card_that_was_removed(tmp_path: Path, way: str, heard: bool) -> None:
    whole = 5 if way == "pin" else 8
    for at in range(whole):
        reader = reader_with(card_image(), tmp_path)
        connection = PulledOut(reader.connect(reader.name), at, heard=heard)
        with pytest.raises(CardRemoved) as removed:
            visit(CardChannel(connection), way)
        assert removed.value.code == "card_removed"
        assert len(connection.sent) == at + 1


def test_the_trace_of_a_visit_names_its_steps_and_hides_the_pin(tmp_path: Path) -> None:
    heard: list[TraceLine] = []
    reader = reader_with(card_image(), tmp_path)
    channel = CardChannel(reader.connect(reader.name), hear=heard.append)
    session = JpkiSession(channel, CardGuard(channel, authorities()))
    session.verify_pin(PIN)
    session.sign_challenge(CHALLENGE)
    assert [line.what for line in heard] == [
        "SELECT jpki",
        "READ auth certificate",
        "TRIES of auth PIN",
        "VERIFY auth PIN",
        "SIGN with auth key",
    ]
    told = " ".join(f"{line.sent} {line.received}" for line in heard)
    assert PIN.encode().hex() not in told
    assert CHALLENGE.hex() not in told.lower()


def test_a_credential_is_plain_data_that_hides_its_key() -> None:
    good = credential()
    assert pickle.loads(pickle.dumps(good)) == good
    assert good.private_key.hex() not in repr(good)
    assert str(good.private_key) not in repr(good)
    with pytest.raises(ValueError, match="568 bytes"):
        TerminalCredential(good.certificate[:-1], good.private_key)
