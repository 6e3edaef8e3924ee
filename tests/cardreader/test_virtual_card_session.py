"""In here live the tests of secure messaging in card-entry, spoken to by a terminal that was written for them."""

from __future__ import annotations

import os
from dataclasses import dataclass

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.padding import PKCS7

from cardreader.contents.card_entry import Attributes, SessionKeyRecord
from cardreader.contents.public_key import EXPONENT
from cardreader.tlv import read
from tests.cardreader.cards_in_hex import COMMON, ENTRY, FACE, JPKI, JUKI, A, B, ef
from tests.cardreader.conftest import CardWorld, Talk

PIN = "002000910431323334"


def delivery(talk: Talk, message: bytes) -> str:
    """SET SESSION KEY with that message, under the key that the card publishes."""
    modulus = SessionKeyRecord.decode(talk.ok("00B08600000000")).modulus
    oaep = padding.OAEP(padding.MGF1(hashes.SHA256()), hashes.SHA256(), None)
    return "80AE0000000100" + rsa.RSAPublicNumbers(EXPONENT, modulus).public_key().encrypt(message, oaep).hex()


@dataclass
class Terminal:
    """The other end of a session."""

    talk: Talk
    key: bytes
    number: int = 1

    @classmethod
    def open(cls, talk: Talk) -> Terminal:
        seed = os.urandom(32)
        talk.ok(delivery(talk, bytes.fromhex("A0228020") + seed))
        return cls(talk, seed[:16])

    def _cipher(self) -> Cipher[modes.CBC]:
        start = Cipher(algorithms.AES(self.key), modes.CBC(bytes(16))).encryptor()
        return Cipher(algorithms.AES(self.key), modes.CBC(start.update(self.number.to_bytes(16, "big"))))

    def cryptogram(self, content: bytes) -> str:
        content += b"\x80"
        work = self._cipher().encryptor()
        sent = work.update(content + bytes(-len(content) % 16))
        return f"86{len(sent) + 1:02X}01{sent.hex()}"

    def send(self, head: str, content: bytes) -> str:
        """The status word of a command whose data travel enciphered."""
        body = self.cryptogram(content)
        sw = self.talk.sw(f"08{head}{len(body) // 2:02X}{body}")
        self.number += 1
        return sw

    def read(self, offset: int = 0, length: int = 0) -> bytes:
        answer = read(self.talk.ok(f"08B0{offset:04X}000005960300{length:04X}0000"))
        assert (answer.tag, answer.value[:1]) == (0x86, b"\x01")
        work = self._cipher().decryptor()
        padded = work.update(answer.value[1:])
        self.number += 1
        return padded[: padded.rindex(b"\x80")]


@pytest.fixture
def session(talk: Talk) -> Terminal:
    talk.ok(ENTRY)
    talk.ok(PIN)
    return Terminal.open(talk)


def test_a_session(session: Terminal, talk: Talk, card_world: CardWorld) -> None:
    assert session.send("A4020C", bytes.fromhex("0002")) == "9000"
    whole = session.read()
    assert Attributes.decode(whole).name == card_world.data.name
    assert session.read(2, 7) == whole[2:9]
    assert session.read(len(whole) - 3) == whole[-3:]
    assert session.send("200094", bytes.fromhex(A)) == "9000"
    assert session.send("200095", bytes.fromhex(B)) == "9000"
    assert talk.ok("00B0820000") == whole  # in clear: it takes no number
    assert session.send("A4020C", bytes.fromhex("0001")) == "9000"
    assert session.read(0, 17) == b"\xff\x10\x0c123456789012\xff\xff"


def test_the_number_goes_on_whatever_a_command_comes_to(session: Terminal, talk: Talk) -> None:
    assert session.send("200092", b"1234") == "6984"
    assert session.send("200095", b"0" * 14) == "63C9"
    assert session.send("A4020C", bytes.fromhex("0042")) == "6A82"
    assert session.send("20009F", b"1234") == "6A82"
    assert talk.sw("00200095") == "63C9"  # a try is a try
    assert session.send("A4020C", bytes.fromhex("0005")) == "9000"
    assert session.read()[:2] == b"\xff\x40"


def test_a_wrong_number_ends_it(session: Terminal, talk: Talk) -> None:
    session.number = 7
    assert session.send("A4020C", bytes.fromhex("0002")) == "6988"
    session.number = 1
    assert session.send("A4020C", bytes.fromhex("0002")) == "69FC"
    assert talk.sw("08B00000000005960300000000 00") == "69FC"
    assert talk.sw("00B0820000") == "9000"  # what was verified stays


@pytest.mark.parametrize(
    ("command", "sw"),
    [
        ("08A4020C", "6987"),  # no object at all
        ("0CB0000000", "6987"),  # with a checksum: there is no key for it
        ("08840000 00", "6A81"),
        ("882A0097 01 00 00", "6A81"),
        ("09B0000000", "6881"),
    ],
)
def test_what_costs_neither_number_nor_key(command: str, sw: str, session: Terminal, talk: Talk) -> None:
    assert talk.sw(command) == sw
    assert session.send("A4020C", bytes.fromhex("0002")) == "9000"


@pytest.mark.parametrize(
    "command",
    [
        "08A4020C05 9603000000",  # the other object
        "08B0000000 0003 860101 0000",
        "08B0000000 0005 9603010000 0000",
        "08B0000000 0004 96020000 0000",
        "08A4020C12 86100200" + "00" * 15,
        "08A4020C13 861102" + "00" * 16,  # another way of padding
        "08A4020C13 861101" + "00" * 16,  # comes out as nonsense
        "08A4020C02 8600",
        "08A4020C01 86",
        "08A4020C03 860101",
    ],
)
def test_what_ends_a_session(command: str, session: Terminal, talk: Talk) -> None:
    assert talk.sw(command) == "6988"
    assert session.send("A4020C", bytes.fromhex("0002")) == "69FC"


def test_a_second_object_beside_the_right_one(session: Terminal, talk: Talk) -> None:
    body = session.cryptogram(bytes.fromhex("0002")) * 2
    assert talk.sw(f"08A4020C{len(body) // 2:02X}{body}") == "6988"


def test_an_answer_that_is_too_long(session: Terminal, talk: Talk) -> None:
    assert session.send("A4020C", bytes.fromhex("0004")) == "9000"
    assert talk.sw("08B00000059603000000 00") == "6700"


@pytest.mark.parametrize("end", [ENTRY, FACE, "00A4040C07A0000001510000"])
def test_an_application_selected_ends_it(end: str, session: Terminal, talk: Talk) -> None:
    talk.ok(end)
    assert session.send("A4020C", bytes.fromhex("0002")) == "69FC"


def test_a_power_cut_ends_it(session: Terminal, talk: Talk) -> None:
    talk.power_cut()
    assert session.send("A4020C", bytes.fromhex("0002")) == "69FC"


def test_who_may_hand_over_a_key(talk: Talk) -> None:
    for application, sw in (
        *((JPKI, "6982"), (JUKI, "6982"), (FACE, "66F1"), (COMMON, "66F1")),
        *((ENTRY, "6982"), ("00A4040C07A0000001510000", "66F1")),
    ):
        talk.ok(application)
        assert talk.sw("80AE0000000100" + "00" * 256) == sw, application
    talk.ok(ENTRY)
    talk.ok("002000940C" + A)
    talk.ok("002000950E" + B)
    right = delivery(talk, bytes.fromhex("A0228020") + bytes(32))
    assert talk.sw(right) == "6982"  # the PIN, and nothing else
    talk.ok(PIN)
    for message in ("A0228120" + "00" * 32, "A0448020" + "00" * 32 + "8120" + "00" * 32, "A0218020" + "00" * 31, ""):
        assert talk.sw(delivery(talk, bytes.fromhex(message))) == "6A80"
    assert talk.sw("80AE0000000100" + "FF" * 256) == "6A80"  # no cryptogram of that key
    assert talk.sw(right[:-2]) == "6700"
    assert talk.sw(right[:8] + "10" + "00" * 16) == "6700"
    assert talk.sw(right.replace("80AE0000", "80AE0001")) == "6A86"
    assert talk.sw(ef("0002").replace("00A4", "08A4")) == "69FC"
    talk.ok(right)


def test_padding_is_not_that_of_other_standards(session: Terminal, talk: Talk) -> None:
    work = session._cipher().encryptor()
    pad = PKCS7(128).padder()
    body = f"861101{work.update(pad.update(bytes.fromhex('0002')) + pad.finalize()).hex()}"
    assert talk.sw(f"08A4020C13{body}") == "6988"
