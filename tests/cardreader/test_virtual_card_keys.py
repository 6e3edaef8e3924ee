"""In here live the tests of the virtual card's keys: signatures of every kind, and the way of a terminal without PIN."""

from __future__ import annotations

from hashlib import sha256

import pytest
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from cardreader.contents.cv_certificate import CvCertificate
from cardreader.contents.public_key import BYTES, EXPONENT, digest_info_of, is_signed, padded
from cardreader.virtual.image import save_image
from tests.cardreader.cards_in_hex import AUTH_PIN, COMMON, ENTRY, FACE, JPKI, SIGN_PIN, ef
from tests.cardreader.conftest import CardWorld, Talk


def opened(signature: bytes, modulus: int) -> bytes:
    return pow(int.from_bytes(signature, "big"), EXPONENT, modulus).to_bytes(BYTES, "big")


# -- signatures ----------------------------------------------------------------------------------------------------------

_DIGEST_INFO = "3031300D060960864801650304020105000420" + "AB" * 32


def test_a_key_needs_its_pin(talk: Talk) -> None:
    sign = f"802A008033{_DIGEST_INFO}00"
    talk.ok(JPKI)
    talk.ok(ef("0017"))
    assert talk.sw(sign) == "6982"
    talk.ok("0020009B06" + SIGN_PIN)  # the other key's
    assert talk.sw(sign) == "6982"
    talk.ok("0020009804" + AUTH_PIN)
    assert len(talk.ok(sign)) == 256
    talk.ok(JPKI)  # which clears it
    talk.ok(ef("0017"))
    assert talk.sw(sign) == "6982"
    talk.ok("0020009804" + AUTH_PIN)
    talk.power_cut()
    assert talk.sw(sign) == "6986"


@pytest.mark.parametrize(("pin", "reference"), [("0020009804" + AUTH_PIN, "97"), ("0020009B06" + SIGN_PIN, "9A")])
def test_every_kind_of_signature(pin: str, reference: str, talk: Talk, card_world: CardWorld) -> None:
    modulus = card_world.auth_modulus if reference == "97" else card_world.sign_modulus
    public = rsa.RSAPublicNumbers(EXPONENT, modulus).public_key()
    message = bytes(range(200))
    digest = sha256(message).digest()
    pss = padding.PSS(padding.MGF1(hashes.SHA256()), padding.PSS.DIGEST_LENGTH)
    talk.ok(JPKI)
    talk.ok(pin)

    def sign(p1: int, data: bytes) -> bytes:
        return talk.ok(f"802A{p1:02X}{reference}{len(data):02X}{data.hex()}00")

    assert opened(sign(0, digest), modulus) == padded(digest)  # bytes of any kind
    assert opened(sign(0, bytes(245)), modulus) == padded(bytes(245))
    assert opened(sign(1, message), modulus) == padded(digest)
    assert is_signed(digest_info_of(message), sign(2, digest), modulus)
    assert is_signed(digest_info_of(message), sign(3, message), modulus)
    public.verify(sign(3, message), message, padding.PKCS1v15(), hashes.SHA256())
    public.verify(sign(4, digest), message, pss, hashes.SHA256())
    public.verify(sign(5, message), message, pss, hashes.SHA256())


@pytest.mark.parametrize(
    ("command", "sw"),
    [
        ("802A0680 01 00 00", "6A86"),
        ("802A0040 01 00 00", "6A86"),
        ("802A009F 01 00 00", "6A82"),
        ("802A0098 01 00 00", "6981"),  # a PIN is no key
        ("802A0000 01 00 00", "6A82"),  # JPKI has no default key
        ("802A0097 00", "6985"),
        ("802A0097 01 00", "6700"),  # no Le
        ("802A0097 01 00 80", "6700"),  # too short for an answer
        ("802A0297 1F " + "00" * 31 + "00", "6985"),
        ("802A0497 21 " + "00" * 33 + "00", "6985"),
        ("802A0097 F6 " + "00" * 246 + "00", "6985"),
        ("802A0197 000100 " + "00" * 256 + "0000", "6985"),
        ("802A0097 000033 " + _DIGEST_INFO + "0000", "9000"),  # extended
        ("002A009E9A 01 00 00", "6700"),
        ("002A9E9A 01 00 00", "6E00"),
    ],
)
def test_a_signature_that_cannot_be_made(command: str, sw: str, talk: Talk) -> None:
    talk.ok(JPKI)
    talk.ok("0020009804" + AUTH_PIN)
    assert talk.sw(command) == sw


def test_hashes_of_any_kind(talk: Talk, card_world: CardWorld) -> None:
    """`pkcs11-tool --test` signs with SHA-1, SHA-384, SHA-512, MD5 and RIPEMD160: the card does not look inside."""
    talk.ok(JPKI)
    talk.ok("0020009804" + AUTH_PIN)
    talk.ok(ef("0017"))
    for info in (
        "3021300906052B0E03021A05000414" + "AB" * 20,
        "3041300D060960864801650304020205000430" + "AB" * 48,
        "3051300D060960864801650304020305000440" + "AB" * 64,
        "3020300C06082A864886F70D020505000410" + "AB" * 16,
        "3021300906052B2403020105000414" + "AB" * 20,
    ):
        raw = bytes.fromhex(info)
        signature = talk.ok(f"802A0080{len(raw):02X}{info}00")
        assert opened(signature, card_world.auth_modulus) == padded(raw)


@pytest.mark.parametrize("application", [ENTRY, FACE])
def test_the_chip_answers_for_itself_without_a_pin(application: str, talk: Talk, card_world: CardWorld) -> None:
    talk.ok(application)
    signature = talk.ok("802A0300 08 0102030405060708 00")
    assert is_signed(digest_info_of(bytes(range(1, 9))), signature, card_world.internal_modulus)


def test_internal_authenticate(talk: Talk, card_world: CardWorld) -> None:
    ask = "0088009908010203040506070800"
    talk.ok(COMMON)
    assert is_signed(digest_info_of(bytes(range(1, 9))), talk.ok(ask), card_world.internal_modulus)
    assert talk.sw("00880099") == "6700"
    assert talk.sw("0088009908" + "00" * 8) == "6700"
    assert talk.sw("0088019908" + "00" * 8 + "00") == "6A86"
    assert talk.sw("802A0099010000") == "6985"  # it answers challenges, and signs nothing else
    for application in (JPKI, ENTRY, FACE):
        talk.ok(application)
        assert talk.sw(ask) == "6985"


def test_challenges(talk: Talk) -> None:
    for expected, length in (("01", 1), ("08", 8), ("0A", 10), ("64", 100), ("00", 256)):
        assert len(talk.ok(f"00840000{expected}")) == length
    assert talk.ok("0084000008") != talk.ok("0084000008")
    assert talk.sw("00840000000008") == "6985"
    assert talk.sw("0084010008") == "6A86"
    assert talk.sw("00840000") == "6700"


# -- the way without PIN -------------------------------------------------------------------------------------------------


def hand_over(world: CardWorld) -> tuple[str, str]:
    body, signature = CvCertificate.decode(world.terminal_certificate).blocks()
    return f"80A206C1000133{body.hex()}", f"80A200C1000105{signature.hex()}"


def proof(challenge: bytes, world: CardWorld, reference: str = "97") -> str:
    terminal = serialization.load_der_private_key(world.terminal_key, None, unsafe_skip_rsa_key_validation=True)
    assert isinstance(terminal, rsa.RSAPrivateKey)
    return f"008200{reference}000100{terminal.sign(challenge, padding.PKCS1v15(), hashes.SHA256()).hex()}"


_SIGN = f"802A009733{_DIGEST_INFO}00"


def admitted(talk: Talk, world: CardWorld) -> None:
    first, last = hand_over(world)
    talk.ok(JPKI)
    talk.ok(ef("0016"))
    talk.ok(first)
    talk.ok(last)
    talk.ok(proof(talk.ok("0084000008"), world))


def test_a_terminal_is_let_in_without_pin(talk: Talk, card_world: CardWorld) -> None:
    admitted(talk, card_world)
    assert is_signed(bytes.fromhex(_DIGEST_INFO), talk.ok(_SIGN), card_world.auth_modulus)
    assert talk.sw(_SIGN.replace("802A0097", "802A009A")) == "6982"  # that key, and no other
    assert talk.sw("00B0810000") == "6982"
    assert talk.sw("00200098") == "63C3"  # no try was spent
    talk.ok(JPKI)
    assert talk.sw(_SIGN) == "6982"
    admitted(talk, card_world)
    talk.power_cut()
    talk.ok(JPKI)
    assert talk.sw(_SIGN) == "6982"


def test_a_terminal_that_cheats(talk: Talk, card_world: CardWorld) -> None:
    first, last = hand_over(card_world)
    talk.ok(JPKI)
    assert talk.sw(first) == "6986"
    talk.ok(ef("0017"))
    assert talk.sw(first) == "6981"  # not the terminals' key
    talk.ok(ef("0016"))
    assert talk.sw(last) == "6985"  # the first part is missing
    assert talk.sw("80A206C2" + first[8:]) == "6A86"
    assert talk.sw("80A206C1000010" + "00" * 16) == "6700"
    assert talk.sw("80A206C1000133" + "00" * 0x133) == "6700"
    talk.ok(first)
    assert talk.sw(last[:-2]) == "6700"  # malformed
    talk.ok(first)
    assert talk.sw(last[:-2] + f"{int(last[-2:], 16) ^ 1:02x}") == "6A80"  # another signature
    assert talk.sw(last) == "6985"  # and the first part was used up
    talk.ok(first[:-2] + f"{int(first[-2:], 16) ^ 1:02x}")
    assert talk.sw(last) == "6A80"  # another key
    challenge = talk.ok("0084000008")
    assert talk.sw(proof(challenge, card_world)) == "6985"  # no certificate was believed
    talk.ok(first)
    talk.ok(last)
    assert talk.sw(proof(challenge, card_world)) == "6985"  # each challenge is good for one attempt
    assert talk.sw(proof(talk.ok("0084000008"), card_world, "9A")) == "6A86"
    assert talk.sw(proof(bytes(8), card_world)) == "6985"
    talk.ok("0084000008")
    assert talk.sw(proof(bytes(8), card_world)) == "6982"
    assert talk.sw(proof(talk.ok("0084000010"), card_world)) == "6985"  # eight bytes, and no others
    challenge = talk.ok("0084000008")
    assert talk.sw("00820097000010" + "00" * 16) == "6700"
    assert talk.sw(_SIGN) == "6982"
    talk.ok(proof(talk.ok("0084000008"), card_world))
    assert talk.sw(_SIGN) == "9000"


def test_a_certificate_of_other_terminals(talk: Talk, card_world: CardWorld) -> None:
    own = CvCertificate.decode(card_world.terminal_certificate)
    forged = CvCertificate.unsigned(own.issuer_key_id, own.subject_key_id, own.modulus).signed(card_world.face.sign)
    body, signature = forged.blocks()
    talk.ok(JPKI)
    talk.ok(ef("0016"))
    talk.ok(f"80A206C1000133{body.hex()}")
    assert talk.sw(f"80A200C1000105{signature.hex()}") == "6A80"


def test_a_card_whose_pin_is_locked_lets_the_terminal_in(talk: Talk, card_world: CardWorld) -> None:
    talk.ok(JPKI)
    for _ in range(3):
        talk("002000980430303030")
    assert talk.sw("00200098") == "63C0"
    admitted(talk, card_world)
    assert talk.sw(_SIGN) == "9000"


# -- cards of another kind --------------------------------------------------------------------------------------------------


def test_a_holder_under_fifteen_has_no_signature(card_world: CardWorld, talk: Talk) -> None:
    talk.card.put_away()
    image = card_world.make_image(sign_certificate=None, sign_key=None, pins=card_world.data.pins)
    save_image(talk.card.image_path, image)
    child = Talk(talk.card.image_path)
    child.ok(JPKI)
    assert child.ok("00B0880003") == bytes.fromhex("008F00")
    child.ok("0020009B06" + SIGN_PIN)
    assert child.ok("00B0810008") == b"\xff" * 8
    assert child.sw(_SIGN.replace("802A0097", "802A009A")) == "6984"
