"""In here live tests of what goes wrong with other software at our card: PINs to the lock, a card pulled out, a card that fails, a phone."""

from __future__ import annotations

import os
import re
import select
import subprocess
import time
from typing import Any

import pytest

from tests.other_software.desk import AUTH_TOKEN, SIGN_TOKEN, Desk, another_pin
from tests.other_software.programs import PATIENCE, Ran, need

pytest_plugins = ["tests.pcscd"]
pytestmark = pytest.mark.pcsc

_TRIES = r"Tries left +: (\d)"


def pkcs11(desk: Desk, *arguments: str, token: str = AUTH_TOKEN) -> Ran:
    return desk.programs.run("pkcs11-tool", "--token-label", token, *arguments)


def login(desk: Desk, secret: str, token: str = AUTH_TOKEN) -> Ran:
    return pkcs11(desk, "--list-objects", "--login", "--pin", secret, token=token)


def tries(desk: Desk) -> list[str]:
    """Of the authentication PIN and the signature password."""
    return re.findall(_TRIES, desk.programs.run("pkcs15-tool", "--list-pins").must().out)


def test_wrong_pins_lock_the_card_until_the_office_unlocks_it(desk: Desk) -> None:
    person = "elderly-70"
    pin, password = desk.auth_pin(person), desk.password(person)
    with desk.present(person):
        for left in ("2", "1", "0"):
            assert "CKR_PIN_INCORRECT" in login(desk, another_pin(pin)).err
            assert tries(desk) == [left, "5"]
        flags = desk.programs.run("pkcs11-tool", "--list-slots").must().out
        assert "user PIN locked" in flags
        refused = login(desk, pin)  # the right one comes too late
        assert (refused.status != 0, "Private Key Object" in refused.out) == (True, False)
        for left in "43210":
            assert "CKR_PIN_INCORRECT" in login(desk, "WRONG1", SIGN_TOKEN).err
            assert tries(desk) == ["0", left]
        assert login(desk, password, SIGN_TOKEN).status != 0
    with desk.present(person):  # a lock is on the card, not in the reader
        assert tries(desk) == ["0", "0"]
    desk.uketsuke("card", "unlock", person, "--which", "auth")
    with desk.present(person):
        assert tries(desk) == ["3", "0"]
        login(desk, pin).must()
    desk.uketsuke("card", "unlock", person, "--which", "sign")
    with desk.present(person, "--atr", "contactless"):
        assert tries(desk) == ["3", "5"]
        login(desk, password, SIGN_TOKEN).must()


def test_a_card_pulled_out_while_its_pin_is_typed(desk: Desk) -> None:
    """pkcs11-tool holds its session open, and asks at the terminal: a person takes the time to pull the card out."""
    above, below = os.openpty()
    signing = ("--login", "--id", "01", "--sign", "-m", "SHA256-RSA-PKCS", "-i", "message", "-o", "pulled")
    desk.programs.write("message", b"too late")
    with desk.present("valid"):
        process = subprocess.Popen(
            [need("pkcs11-tool"), "--token-label", AUTH_TOKEN, *signing],
            stdin=below,
            stdout=below,
            stderr=below,
            cwd=desk.programs.folder,
            env=desk.programs.environment,
            start_new_session=True,
        )
        os.close(below)
        shown = _read_until(above, b"PIN:")
    os.write(above, desk.auth_pin("valid").encode() + b"\n")
    assert process.wait(PATIENCE) != 0
    shown = _read_until(above, b"Aborting")
    os.close(above)
    assert re.search(
        rb"CKR_(DEVICE_REMOVED|TOKEN_NOT_PRESENT|SESSION_HANDLE_INVALID|GENERAL_ERROR|DEVICE_ERROR)", shown
    ), shown
    assert not (desk.programs.folder / "pulled").exists()
    with desk.present("valid"):  # laid back it is as it was
        assert tries(desk) == ["3", "5"]
        pkcs11(desk, *signing, "--pin", desk.auth_pin("valid")).must()
    assert len(desk.programs.file("pulled")) == 256


def _read_until(terminal: int, wanted: bytes) -> bytes:
    shown = b""
    while wanted not in shown:
        ready, _, _ = select.select([terminal], [], [], PATIENCE)
        assert ready, shown
        try:
            shown += os.read(terminal, 4096)
        except OSError:  # Linux: nobody holds the other end any more
            break
    return shown


def test_a_card_pulled_out_between_two_signatures(desk: Desk) -> None:
    with desk.programs.python_pkcs11() as library:
        import pkcs11 as api

        def key_in(session: api.Session) -> Any:
            return session.get_key(object_class=api.ObjectClass.PRIVATE_KEY, id=b"\x01")

        def sign(key: Any) -> bytes:
            return bytes(key.sign(b"message", mechanism=api.Mechanism.SHA256_RSA_PKCS))

        with desk.present("valid"):
            session = library.get_token(token_label=AUTH_TOKEN).open(user_pin=desk.auth_pin("valid"))
            key = key_in(session)
            first = sign(key)
        with pytest.raises(api.PKCS11Error):
            sign(key)
        with pytest.raises(api.NoSuchToken):
            library.get_token(token_label=AUTH_TOKEN)
        with desk.present("valid"):
            with pytest.raises(api.PKCS11Error):
                sign(key)  # the card is back; that its holder was known is forgotten
            library.reinitialize()
            with library.get_token(token_label=AUTH_TOKEN).open(user_pin=desk.auth_pin("valid")) as anew:
                assert sign(key_in(anew)) == first


@pytest.mark.parametrize("fault", ["card.mute", "card.torn", "reader.field_lost", "card.wrong_status:sw=6581"])
def test_a_card_that_fails_at_the_signature(desk: Desk, fault: str) -> None:
    """Nothing comes out, nothing hangs, and no try is lost."""
    desk.programs.write("message", b"never signed")
    where = ("," if ":" in fault else ":") + "where=SIGN*"
    with desk.present("valid", "--fault", fault + where):
        signing = ("--id", "01", "--sign", "-m", "SHA256-RSA-PKCS", "-i", "message", "-o", "failed")
        said = pkcs11(desk, "--login", "--pin", desk.auth_pin("valid"), *signing)
        assert said.status != 0, said.said
        assert not (desk.programs.folder / "failed").exists()
        deadline = time.monotonic() + PATIENCE
        while not (left := re.findall(_TRIES, desk.programs.run("pkcs15-tool", "--list-pins").out)):
            assert time.monotonic() < deadline  # a card that was silent, or out of the field, is soon back
            time.sleep(0.1)
        assert left == ["3", "5"]


@pytest.mark.parametrize("token", ["android", "iphone"])
def test_a_phone_as_far_as_opensc_takes_it(desk: Desk, token: str) -> None:
    """Its certificate is behind the PIN, and it has no second key: the module knows no modulus, and signs all the same."""
    desk.uketsuke("card", "issue", "valid", "--token", token)
    phone = f"valid+{token}"
    pin = desk.auth_pin(phone)
    programs = desk.programs
    programs.write("message", b"from a phone")
    with desk.present(phone):
        assert programs.run("opensc-tool", "--name").must().out.strip() == "jpki"
        assert tries(desk) == ["3", "0"]
        closed = programs.run("pkcs15-tool", "--read-certificate", "01")
        assert "BEGIN CERTIFICATE" not in closed.out
        read = programs.run("pkcs15-tool", "--auth-id", "01", "--verify-pin", "--pin", pin, "--read-certificate", "01")
        assert str(desk.card(phone).auth_certificate) in read.must().out
        signing = ("--id", "01", "--sign", "-m", "SHA256-RSA-PKCS", "-i", "message", "-o", "signature")
        pkcs11(desk, "--login", "--pin", pin, *signing).must()
        assert "CKR_PIN_INCORRECT" in login(desk, another_pin(pin)).err
        assert tries(desk) == ["2", "0"]
    programs.write("phone.pem", read.out[read.out.index("-----BEGIN") :].encode())
    programs.openssl("x509", "-in", "phone.pem", "-noout", "-pubkey", "-out", "key").must()
    programs.openssl("dgst", "-sha256", "-verify", "key", "-signature", "signature", "message").must()
