"""In here live tests of programs that stand on OpenSC's PKCS#11 module: GnuTLS' p11tool, OpenSSH, and a Python program."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pytest
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from cryptography.x509 import Certificate, load_der_x509_certificate, load_pem_x509_certificate

from cardreader.apdu import Command
from tests.other_software.desk import AUTH_TOKEN, Desk, another_pin
from tests.other_software.programs import Ran, module, need
from tests.pcscd import SLOTS

if TYPE_CHECKING:
    import pkcs11
    from pkcs11._pkcs11 import lib as Library

pytest_plugins = ["tests.pcscd"]
pytestmark = pytest.mark.pcsc

PERSON = "valid"
TOKEN = f"pkcs11:token={quote(AUTH_TOKEN)}"
MESSAGE = b"registered on the ninth"


@pytest.fixture(scope="module", params=["contactless", "contact"])
def card(request: pytest.FixtureRequest, desk: Desk) -> Iterator[Desk]:
    with desk.present(PERSON, "--atr", request.param):
        yield desk


@pytest.fixture
def certificate(card: Desk) -> Certificate:
    pem = card.card(PERSON).auth_certificate
    assert pem is not None
    return load_pem_x509_certificate(pem.encode())


def p11tool(desk: Desk, *arguments: str, pin: str = "") -> Ran:
    environment = {"GNUTLS_PIN": pin} if pin else {}
    return desk.programs.run("p11tool", "--provider", str(module()), "--batch", *arguments, environment=environment)


def test_p11tool_lists_and_exports(card: Desk, certificate: Certificate) -> None:
    assert AUTH_TOKEN in p11tool(card, "--list-tokens").must().out
    listed = p11tool(card, "--list-all", TOKEN).must().out
    assert "Label: User Authentication Certificate CA\n" in listed
    urls = [url for url in re.findall(r"URL: (\S+)", listed) if "id=%01" in url and "type=cert" in url]
    assert len(urls) == 1
    exported = p11tool(card, "--export", urls[0]).must().out
    assert load_pem_x509_certificate(exported.encode()) == certificate
    assert "type=private" not in listed
    opened = p11tool(card, "--list-all", "--login", TOKEN, pin=card.auth_pin(PERSON)).must().out
    assert "type=private" in opened


def test_p11tool_signs(card: Desk) -> None:
    said = p11tool(card, "--login", "--test-sign", f"{TOKEN};id=%01;type=private", pin=card.auth_pin(PERSON)).must()
    assert "Signing using RSA-SHA256... ok" in said.said
    assert "Verifying against public key in the token... ok" in said.said


def test_ssh_keygen_lists_the_cards_keys(card: Desk, certificate: Certificate) -> None:
    said = card.programs.run("ssh-keygen", "-D", str(module())).must().out
    public = certificate.public_key().public_bytes(Encoding.OpenSSH, PublicFormat.OpenSSH).decode()
    assert f"{public} User Authentication Public Key" in said.splitlines()


def test_ssh_agent_signs_with_the_card(card: Desk, certificate: Certificate, tmp_path: Path) -> None:
    """The same that a login by ssh asks of the key, without a server."""
    programs, provider = card.programs, str(module())
    public = certificate.public_key().public_bytes(Encoding.OpenSSH, PublicFormat.OpenSSH)
    programs.write("card.pub", public)
    programs.write("allowed", b"holder " + public)
    programs.write("message", MESSAGE)
    ask = programs.write("ask", f"#!/bin/sh\necho {card.auth_pin(PERSON)}\n".encode())
    ask.chmod(0o700)
    need("ssh-agent")
    # a shell that ends with its agent: `ssh-agent COMMAND` lives as long as the command
    steps = (
        f"ssh-add -s {provider} && ssh-add -T card.pub && ssh-keygen -q -Y sign -n file -f card.pub message"
        f" && ssh-add -e {provider}"
    )
    (programs.folder / "message.sig").unlink(missing_ok=True)
    done = programs.run(
        "ssh-agent", "sh", "-c", steps, environment={"SSH_ASKPASS": str(ask), "SSH_ASKPASS_REQUIRE": "force"}
    )
    assert done.status == 0, done.said
    verify = ("-Y", "verify", "-f", "allowed", "-I", "holder", "-n", "file", "-s", "message.sig")
    assert 'Good "file" signature' in programs.run("ssh-keygen", *verify, stdin=MESSAGE).must().out
    assert programs.run("ssh-keygen", *verify, stdin=MESSAGE + b"!").status != 0


@pytest.fixture
def library(card: Desk) -> Iterator[Library]:
    with card.programs.python_pkcs11() as found:
        yield found


def key_in(session: pkcs11.Session) -> Any:
    from pkcs11 import ObjectClass

    return session.get_key(object_class=ObjectClass.PRIVATE_KEY, id=b"\x01")


def test_a_python_program_signs_and_verifies(card: Desk, certificate: Certificate, library: Library) -> None:
    from pkcs11 import Attribute, Mechanism, ObjectClass, PinIncorrect

    token = library.get_token(token_label=AUTH_TOKEN)
    pin = card.auth_pin(PERSON)
    with pytest.raises(PinIncorrect):
        token.open(user_pin=another_pin(pin)).close()
    with token.open(user_pin=pin) as session:
        assert key_in(session).key_length == 2048
        signatures = [key_in(session).sign(MESSAGE, mechanism=Mechanism.SHA256_RSA_PKCS) for _ in range(2)]
        found = session.get_objects({Attribute.CLASS: ObjectClass.CERTIFICATE, Attribute.ID: b"\x01"})
        (read,) = (bytes(one[Attribute.VALUE]) for one in found)
    assert load_der_x509_certificate(read) == certificate
    assert signatures[0] == signatures[1]
    public = certificate.public_key()
    assert isinstance(public, rsa.RSAPublicKey)
    public.verify(signatures[0], MESSAGE, padding.PKCS1v15(), SHA256())


def test_our_reader_sees_what_another_program_spent(card: Desk, library: Library) -> None:
    """The count is the card's, whoever asks."""
    from pkcs11 import PinIncorrect

    token = library.get_token(token_label=AUTH_TOKEN)
    pin = card.auth_pin(PERSON)
    with pytest.raises(PinIncorrect):
        token.open(user_pin=another_pin(pin)).close()
    connection = card.pcscd.readers.connect(SLOTS[0])
    try:
        select = Command(0x00, 0xA4, 0x04, 0x0C, bytes.fromhex("D392F000260100000001"))
        assert connection.transmit(select.encode()) == b"\x90\x00"
        assert connection.transmit(bytes.fromhex("00200098")) == b"\x63\xc2"
    finally:
        connection.close()
    token.open(user_pin=pin).close()
