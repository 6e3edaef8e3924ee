"""In here live tests of the guard: whose card it is, before anything else is done with it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from cardreader import trust
from cardreader.channel import CardChannel, CardTrouble
from cardreader.connection import CardMute, CardRemoved
from cardreader.contents.jpki import TokenLabel
from cardreader.jpki import JpkiSession
from cardreader.trust import Belonging, CardGuard, CardRefused, NotMyNumber, NotOfThisWorld
from tests.cardreader.authorities import ours
from tests.cardreader.scripted import ScriptedConnection
from tests.cardreader.this_world import PIN, authorities, card_image, channel_to, content_of, with_content

SELECT = "00A4040C0A D392F000260100000001"
READ, READ_CA = "00B08A00 000000", "00B08B00 000000"


def test_a_card_of_this_world_is_known_after_two_commands(tmp_path: Path) -> None:
    channel = channel_to(card_image(), tmp_path)
    guard = CardGuard(channel, authorities())
    assert (guard.belonging, guard.phone, guard.proven) == (Belonging.OF_THIS_WORLD, False, True)
    assert guard.certificate is not None
    assert content_of(card_image(), "jpki", 0x000A).startswith(guard.certificate)
    assert channel.commands == 2


def test_a_card_that_another_authority_made_is_foreign_whatever_names_it_bears(tmp_path: Path) -> None:
    guard = CardGuard(channel_to(card_image(foreign=True), tmp_path), authorities())
    assert (guard.belonging, guard.proven) == (Belonging.FOREIGN, False)
    with pytest.raises(NotOfThisWorld):
        guard.must_belong()


def test_without_authorities_every_card_is_foreign(tmp_path: Path) -> None:
    assert CardGuard(channel_to(card_image(), tmp_path), ()).belonging is Belonging.FOREIGN


@pytest.mark.parametrize("content", [b"\xff" * 2048, b"\x30\x03abc", b"plain"])
def test_a_certificate_that_is_none_makes_a_card_foreign(tmp_path: Path, content: bytes) -> None:
    image = with_content(card_image(), "jpki", "000A", content)
    assert CardGuard(channel_to(image, tmp_path), authorities()).belonging is Belonging.FOREIGN


def guarded(*script: tuple[str, str | CardMute], atr: str = "3BE000FF8131FE4514") -> CardGuard:
    connection = ScriptedConnection(script, bytes.fromhex(atr))
    guard = CardGuard(CardChannel(connection), authorities())
    assert not connection.left
    return guard


def test_a_card_without_the_application_is_no_my_number_card() -> None:
    guard = guarded((SELECT, "6A82"))
    assert guard.belonging is Belonging.NOT_MY_NUMBER
    for refused in (guard.must_belong, lambda: JpkiSession(CardChannel(ScriptedConnection(())), guard)):
        with pytest.raises(NotMyNumber):
            refused()


def test_a_card_of_memory_is_not_asked_at_all() -> None:
    guard = guarded(atr="3B8F8001804F0CA0000003061100 3B0000000042")
    assert guard.belonging is Belonging.NOT_MY_NUMBER


def test_a_card_without_certificate_is_foreign() -> None:
    label = "00B08600000000"  # the token information: the card before the My Number card says what it is
    guard = guarded((SELECT, "9000"), (READ, "6A82"), (label, "6A82"))
    assert (guard.belonging, guard.certificate) == (Belonging.FOREIGN, None)


def test_a_status_word_that_nothing_explains_is_no_verdict_on_the_card() -> None:
    with pytest.raises(CardRefused):
        guarded((SELECT, "9000"), (READ, "6F00"))


def test_a_phone_is_taken_for_one_of_this_world_by_the_authority_that_it_carries() -> None:
    whole = ours().certificate.hex()
    guard = guarded((SELECT, "9000"), (READ, "6982"), (READ_CA, f"{whole}FFFF9000"))
    assert (guard.belonging, guard.phone, guard.certificate, guard.proven) == (
        *(Belonging.OF_THIS_WORLD, True, None),
        False,
    )


@pytest.mark.parametrize("answer", ["6A82", "6982", "3003ABCDEF9000"])
def test_a_phone_that_carries_another_is_foreign(answer: str) -> None:
    guard = guarded((SELECT, "9000"), (READ, "6982"), (READ_CA, answer))
    assert (guard.belonging, guard.phone) == (Belonging.FOREIGN, True)


def test_a_phones_certificate_is_read_after_its_pin(tmp_path: Path) -> None:
    image = card_image(token=TokenLabel.ANDROID)
    channel = channel_to(image, tmp_path)
    guard = CardGuard(channel, authorities())
    session = JpkiSession(channel, guard)
    assert (guard.belonging, guard.phone, guard.certificate) == (Belonging.OF_THIS_WORLD, True, None)
    with pytest.raises(CardRefused):
        session.auth_certificate()
    session.verify_pin(PIN)
    assert content_of(image, "jpki", 0x000A).startswith(session.auth_certificate())
    assert guard.proven
    assert len(session.sign_challenge(bytes(32))) == 256


def test_a_phone_that_lies_about_its_authority_is_found_out_before_it_signs(tmp_path: Path) -> None:
    image = card_image(foreign=True, token=TokenLabel.ANDROID)
    image = with_content(image, "jpki", "000B", ours().certificate)
    channel = channel_to(image, tmp_path)
    guard = CardGuard(channel, authorities())
    first = guard.belonging
    session = JpkiSession(channel, guard)
    session.verify_pin(PIN)
    with pytest.raises(NotOfThisWorld):
        session.sign_challenge(bytes(32))
    assert (first, guard.belonging) == (Belonging.OF_THIS_WORLD, Belonging.FOREIGN)


def test_a_reader_that_fails_is_no_foreign_card() -> None:
    with pytest.raises(CardMute):
        guarded((SELECT, CardMute()))
    with pytest.raises(CardRemoved):
        CardGuard(CardChannel(ScriptedConnection([(SELECT, CardRemoved())])), authorities())


TROUBLES: list[tuple[Callable[[], CardTrouble], str]] = [
    (lambda: trust.WrongPin(2), "wrong_pin"),
    (lambda: trust.CodeWrong(9), "code_wrong"),
    (lambda: trust.TriesTooFew(3), "tries_too_few"),
    (trust.PinBlocked, "pin_blocked"),
    (trust.PinMalformed, "pin_malformed"),
    (trust.LastTryUnconfirmed, "last_try_unconfirmed"),
    (trust.LastTryKept, "last_try_kept"),
    (trust.NoWayWithoutPin, "no_way_without_pin"),
    (trust.NotOfThisWorld, "not_of_this_world"),
    (trust.NotMyNumber, "not_my_number"),
    (lambda: CardRefused("SIGN", 0x6982, "Reader"), "card_refused"),
]


@pytest.mark.parametrize(("make", "code"), TROUBLES, ids=[code for _, code in TROUBLES])
def test_each_trouble_has_its_code_and_values(make: Callable[[], CardTrouble], code: str) -> None:
    trouble = make()
    assert trouble.code == code
    assert set(trouble.values) <= {"left", "what", "sw"}


def test_tries_left_are_told_as_a_number() -> None:
    assert trust.WrongPin(2).tries_left == 2
    assert trust.WrongPin(2).values == {"left": 2}
    assert trust.TriesTooFew(3).values == {"left": 3}
