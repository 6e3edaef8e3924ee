"""In here live tests of OpenSC's tools on our card through real PC/SC: what they list, read, sign and refuse, by both ATR presets."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from tests.other_software.desk import AUTH_TOKEN, SIGN_TOKEN, Desk, another_pin
from tests.other_software.programs import Ran

pytest_plugins = ["tests.pcscd"]
pytestmark = pytest.mark.pcsc

PERSON = "valid"
ATRS = {"contact": "3b:e0:00:ff:81:31:fe:45:14", "contactless": "3b:88:80:01:00:00:05:e0:b3:81:a1:00:7f"}
# Certificates by OpenSC's ids: what each is called, and what it is on the card.
AUTH, SIGN, AUTH_CA, SIGN_CA = "01", "02", "03", "04"
OBJECTS = (
    "User Authentication Certificate",
    "User Authentication Certificate CA",
    "Digital Signature Certificate CA",
    "User Authentication Public Key",
)
MESSAGE = "ねんきん\n".encode() * 200


@pytest.fixture(scope="module", params=list(ATRS))
def atr(request: pytest.FixtureRequest, desk: Desk) -> Iterator[str]:
    """The card lies there, with a contact card's ATR (OpenSC's table has it) or a contactless one (it asks for the AID)."""
    with desk.present(PERSON, "--atr", request.param):
        yield ATRS[request.param]


@pytest.fixture
def tool(atr: str, desk: Desk) -> Desk:
    return desk


def pkcs11(desk: Desk, *arguments: str, token: str = AUTH_TOKEN) -> Ran:
    return desk.programs.run("pkcs11-tool", "--token-label", token, *arguments)


def pem(text: str) -> str:
    found = re.search(r"-----BEGIN CERTIFICATE-----.*?-----END CERTIFICATE-----", text, re.DOTALL)
    assert found, text
    return found.group()


def test_opensc_tool_says_what_card_it_is(tool: Desk, atr: str) -> None:
    assert tool.programs.run("opensc-tool", "--atr").must().out.strip() == atr
    assert tool.programs.run("opensc-tool", "--name").must().out.strip() == "jpki"
    listed = tool.programs.run("opensc-tool", "--list-readers").must().out
    assert re.search(r"^0 +Yes .*Virtual PCD 00 00$", listed, re.MULTILINE), listed


def test_opensc_tool_sends_commands(tool: Desk) -> None:
    sends = ("00A4040C0AD392F000260100000001", "00B0860020", "00200098", "00A4040C07A000000116DB00")
    said = tool.programs.run("opensc-tool", *(word for send in sends for word in ("--send-apdu", send))).must().out
    received = re.findall(r"Received \(SW1=0x(..), SW2=0x(..)\)", said)
    assert ["".join(sw) for sw in received] == ["9000", "9000", "63C3", "6A82"]
    assert "JPKIAPICCTOKEN2 " in said


def test_pkcs15_tool_lists_pins_keys_and_certificates(tool: Desk) -> None:
    said = tool.programs.run("pkcs15-tool", "--dump").must().out
    assert re.findall(r"Tries left +: (\d)", said) == ["3", "5"]
    assert re.findall(r"min_len:(\d), max_len:(\d+)", said) == [("4", "4"), ("6", "16")]
    assert re.findall(r"ModLength +: (\d+)", said) == ["2048", "2048"]
    assert re.findall(r"X.509 Certificate \[(.*)\]", said) == [
        *("User Authentication Certificate", "Digital Signature Certificate"),
        *("User Authentication Certificate CA", "Digital Signature Certificate CA"),
    ]


def test_pkcs15_tool_reads_the_certificates(tool: Desk) -> None:
    def read(which: str, *more: str) -> Ran:
        return tool.programs.run("pkcs15-tool", *more, "--read-certificate", which)

    card = tool.card(PERSON)
    assert card.auth_certificate is not None
    assert card.sign_certificate is not None
    auth, auth_ca, sign_ca = (pem(read(which).must().out) for which in (AUTH, AUTH_CA, SIGN_CA))
    assert auth == card.auth_certificate.strip()
    closed = read(SIGN)
    assert "BEGIN CERTIFICATE" not in closed.said  # name and address stand in it: the password opens it
    opened = read(SIGN, "--auth-id", "02", "--verify-pin", "--pin", tool.password(PERSON)).must()
    assert pem(opened.out) == card.sign_certificate.strip()
    for name, certificate, authority in (("auth", auth, auth_ca), ("sign", pem(opened.out), sign_ca)):
        tool.programs.write(f"{name}.pem", certificate.encode())
        tool.programs.write(f"{name}-ca.pem", authority.encode())
        checked = tool.programs.openssl("verify", "-no_check_time", "-CAfile", f"{name}-ca.pem", f"{name}.pem").must()
        assert checked.out == f"{name}.pem: OK\n"


def test_pkcs11_tool_lists_slots_objects_and_mechanisms(tool: Desk) -> None:
    slots = tool.programs.run("pkcs11-tool", "--list-slots").must().out
    assert re.findall(r"token label +: (.*)", slots) == [AUTH_TOKEN, SIGN_TOKEN]
    assert re.findall(r"pin min/max +: (.*)", slots) == ["4/4", "6/16"]
    public = pkcs11(tool, "--list-objects").must().out
    assert {label for label in OBJECTS if f"label:      {label}\n" in public} == set(OBJECTS)
    assert "Private Key Object" not in public
    private = pkcs11(tool, "--list-objects", "--login", "--pin", tool.auth_pin(PERSON)).must().out
    assert re.search(
        r"Private Key Object; RSA.*\n +label: +User Authentication Key\n +ID: +01\n +Usage: +sign\n", private
    )
    assert "SHA256-RSA-PKCS, " in pkcs11(tool, "--list-mechanisms").must().out


@pytest.mark.parametrize("digest", ["SHA1", "SHA256", "SHA384", "SHA512"])
def test_pkcs11_tool_signs_and_openssl_verifies(tool: Desk, digest: str) -> None:
    programs = tool.programs
    programs.write("message", MESSAGE)
    keys = ((AUTH_TOKEN, AUTH, tool.auth_pin(PERSON)), (SIGN_TOKEN, SIGN, tool.password(PERSON)))
    for token, key, secret in keys:
        login = ("--login", "--pin", secret, "--id", key)
        pkcs11(tool, *login, "--read-object", "--type", "cert", "-o", "certificate", token=token).must()
        pkcs11(
            tool, *login, "--sign", "-m", f"{digest}-RSA-PKCS", "-i", "message", "-o", "signature", token=token
        ).must()
        assert len(programs.file("signature")) == 256
        programs.openssl("x509", "-inform", "DER", "-in", "certificate", "-noout", "-pubkey", "-out", "key").must()
        verify = ("dgst", f"-{digest.lower()}", "-verify", "key", "-signature", "signature")
        assert "Verified OK" in programs.openssl(*verify, "message").must().out
        programs.write("another", MESSAGE + b"!")
        assert programs.openssl(*verify, "another").status != 0
        if token == AUTH_TOKEN:  # the other one's public key is behind the password
            checked = pkcs11(
                tool,
                "--verify",
                "-m",
                f"{digest}-RSA-PKCS",
                "--id",
                key,
                "-i",
                "message",
                "--signature-file",
                "signature",
            )
            assert "Signature is valid" in checked.must().said


def test_pkcs11_tools_own_test_finds_no_errors(tool: Desk) -> None:
    for token, secret in ((AUTH_TOKEN, tool.auth_pin(PERSON)), (SIGN_TOKEN, tool.password(PERSON))):
        said = pkcs11(tool, "--test", "--login", "--pin", secret, token=token).must().out
        assert said.rstrip().endswith("No errors")
        assert re.findall(r"^    (\S+): OK$", said, re.MULTILINE)[:2] == ["RSA-PKCS", "SHA1-RSA-PKCS"]


def test_random_numbers_are_the_cards(tool: Desk) -> None:
    for _ in range(2):
        pkcs11(tool, "--generate-random", "32", "-o", "random").must()
        random = tool.programs.file("random")
        assert len(random) == 32
        assert len(set(random)) > 10


def test_a_wrong_pin_costs_a_try_and_the_right_one_gives_it_back(tool: Desk) -> None:
    def flags() -> str:
        return pkcs11(tool, "--list-slots").must().out.split("token flags")[1].splitlines()[0]

    def login(pin: str) -> Ran:
        return pkcs11(tool, "--list-objects", "--login", "--pin", pin)

    right = tool.auth_pin(PERSON)
    assert "CKR_PIN_INCORRECT" in login(another_pin(right)).err
    assert "user PIN count low" in flags()
    assert "CKR_PIN_LEN_RANGE" in login("12").err  # the program itself holds it back: no try is spent
    assert re.findall(r"Tries left +: (\d)", tool.programs.run("pkcs15-tool", "--list-pins").must().out) == ["2", "5"]
    login(right).must()
    assert "user PIN count low" not in flags()
