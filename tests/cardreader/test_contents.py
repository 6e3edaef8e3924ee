"""In here live the tests of the files' contents: every class against its own vectors, round trips, signatures, and damage."""

from __future__ import annotations

import inspect
from contextlib import suppress
from dataclasses import replace
from datetime import date
from hashlib import sha256
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cardreader.contents import card_entry, card_face, card_manager, common, cv_certificate, jpki, juki
from cardreader.contents.card_entry import Attributes, IndividualNumberFile, IntegrityRecord
from cardreader.contents.card_face import AgeRecord, FaceData
from cardreader.contents.cv_certificate import CvCertificate, key_id
from cardreader.contents.elementary import MalformedContent, Vector
from cardreader.contents.public_key import decode_public_key, digest_info, encode_public_key, is_signed, padded
from cardreader.tlv import items, read
from cardreader.virtual.keys import SigningKey
from tests.cardreader.this_world import private

MODULES = (card_entry, card_face, card_manager, common, cv_certificate, jpki, juki)
CONTENTS: list[Any] = [
    found
    for module in MODULES
    for _, found in inspect.getmembers(module, inspect.isclass)
    if found.__module__ == module.__name__ and hasattr(found, "FILE")
]
VECTORS = [
    pytest.param(content, vector, id=f"{content.__module__.rpartition('.')[2]}.{content.__name__}-{number}")
    for content in CONTENTS
    for number, vector in enumerate(content.VECTORS)
]


@pytest.fixture(scope="module")
def issuer() -> SigningKey:
    return SigningKey(private(5))


def test_every_content_has_vectors_and_a_file() -> None:
    assert len(CONTENTS) >= 23
    for content in CONTENTS:
        assert content.VECTORS, content
        assert content.FILE.application in {"card_entry", "card_face", "card_manager", "common", "jpki"}
        assert content.FILE.section.startswith("3.")
        assert 1 <= content.FILE.short_id <= 0x1E


@pytest.mark.parametrize(("content", "vector"), VECTORS)
def test_vector(content: Any, vector: Vector) -> None:
    raw = bytes.fromhex(vector.encoded)
    made = content(**vector.fields)
    assert made.encode() == raw
    assert content.decode(raw) == made
    assert content.decode(raw + b"\xff" * 7) == made  # filler
    assert vector.source


@pytest.mark.parametrize(("content", "vector"), VECTORS)
def test_whatever_is_cut_off_is_refused(content: Any, vector: Vector) -> None:
    raw = bytes.fromhex(vector.encoded)
    needed = 15 if content is IndividualNumberFile else len(raw)
    for end in {0, 1, 2, 3, needed // 2, needed - 1} - {needed}:
        with pytest.raises(MalformedContent) as caught:
            content.decode(raw[:end])
        assert caught.value.code == "content_malformed"


@pytest.mark.parametrize(("content", "vector"), VECTORS)
@settings(max_examples=15, deadline=None)
@given(data=st.data())
def test_damage_is_decoded_or_refused(content: Any, vector: Vector, data: st.DataObject) -> None:
    raw = bytearray.fromhex(vector.encoded)
    for _ in range(data.draw(st.integers(1, 4))):
        raw[data.draw(st.integers(0, len(raw) - 1))] = data.draw(st.integers(0, 255))
    with suppress(MalformedContent):  # and no other error
        content.decode(bytes(raw))


@settings(max_examples=40, deadline=None)
@given(
    name=st.text(max_size=60).filter(lambda text: text.isprintable()),
    address=st.text(max_size=200).filter(lambda text: text.isprintable()),
    birth=st.dates(),
    sex=st.sampled_from("0129"),
)
def test_attributes_come_back(name: str, address: str, birth: date, sex: str) -> None:
    made = Attributes(name, address, birth, sex)
    raw = made.encode()
    assert Attributes.decode(raw) == made
    assert Attributes.digest_of(raw) == made.digest()
    table, *objects = items(read(raw).value)
    start = read(raw).value_start
    assert [int.from_bytes(table.value[at : at + 2], "big") for at in (0, 2, 4, 6)] == [
        start + o.start for o in objects
    ]
    assert raw[2] in range(0x80) or raw[2] == 0x82  # whether the card ever writes 81 is unknown: we don't


@settings(max_examples=30, deadline=None)
@given(
    pictures=st.tuples(*[st.binary(max_size=size) for size in (200, 300, 3000, 60)]),
    modulus=st.integers(1 << 2047, (1 << 2048) - 1),
    birth=st.dates(),
)
def test_a_face_comes_back(pictures: tuple[bytes, bytes, bytes, bytes], modulus: int, birth: date) -> None:
    name, address, photo, code = pictures
    made = FaceData(birth, "9", modulus, name, address, photo, bytes(256), date(2035, 2, 17), code)
    raw = made.encode()
    assert FaceData.decode(raw) == made
    assert len(made.digests()) == 96


def test_a_wrong_offset_table_is_refused() -> None:
    raw = bytearray(Attributes("見本　太郎", "見本市", date(1980, 2, 17), "1").encode())
    raw[raw.index(b"\xdf\x21") + 4] ^= 1
    with pytest.raises(MalformedContent, match="offset"):
        Attributes.decode(bytes(raw))


@pytest.mark.parametrize("sex", ["", "3", "１", "11"])
def test_a_sex_that_is_none(sex: str) -> None:
    with pytest.raises(ValueError, match="sex"):
        Attributes("見本　太郎", "見本市", date(1980, 2, 17), sex).encode()


@pytest.mark.parametrize("number", ["", "12345678901", "1234567890123", "１２３４５６７８９０１２"])
def test_a_number_that_is_none(number: str) -> None:
    with pytest.raises(ValueError, match="twelve"):
        IndividualNumberFile(number).encode()


def test_secrets_show_in_no_repr() -> None:
    assert "123456789012" not in repr(IndividualNumberFile("123456789012"))


def test_the_integrity_record_says_what_the_files_hold(issuer: SigningKey) -> None:
    number = IndividualNumberFile("123456789012")
    attributes = Attributes("見本　太郎", "見本市", date(1980, 2, 17), "1")
    record = IntegrityRecord.decode(IntegrityRecord.of(number, attributes, issuer.sign).encode())
    assert record.number_digest == sha256(number.encode()).digest()
    assert record.attributes_digest == Attributes.digest_of(attributes.encode())
    assert record.is_signed_by(issuer.modulus)
    assert not replace(record, number_digest=bytes(32)).is_signed_by(issuer.modulus)
    assert not record.is_signed_by(issuer.modulus + 2)


def test_the_face_is_signed_but_for_expiry_and_security_code(issuer: SigningKey) -> None:
    face = FaceData(
        date(1980, 2, 17), "1", issuer.modulus, b"name", b"address", b"photo", b"", date(2035, 2, 17), b"code"
    ).signed(issuer.sign)
    assert face.is_signed_by(issuer.modulus)
    assert replace(face, expires_on=date(2036, 1, 1), security_code_png=b"x").is_signed_by(issuer.modulus)
    changes: list[dict[str, Any]] = [
        *({"birth_date": date(1980, 2, 18)}, {"sex": "2"}, {"public_key_modulus": issuer.modulus + 2}),
        *({"name_png": b"nam"}, {"address_png": b""}, {"photo_jp2": b""}),
    ]
    for change in changes:
        assert not replace(face, **change).is_signed_by(issuer.modulus)


def test_the_age_record_is_signed(issuer: SigningKey) -> None:
    record = AgeRecord.of(date(1980, 2, 17), issuer.modulus, issuer.sign)
    assert AgeRecord.decode(record.encode()).is_signed_by(issuer.modulus)


def test_a_certificate_is_handed_over_in_two_blocks(issuer: SigningKey) -> None:
    certificate = CvCertificate.unsigned(key_id("9200073"), key_id("9299774"), issuer.modulus).signed(issuer.sign)
    body, signature = certificate.blocks()
    assert (len(body), len(signature)) == (0x133, 0x105)
    assert body.startswith(bytes.fromhex("7F218202335F4E820129"))
    assert signature.startswith(bytes.fromhex("5F37820100"))
    assert CvCertificate.decode(body + signature).is_signed_by(issuer.modulus)


def test_a_public_key_comes_back(issuer: SigningKey) -> None:
    assert decode_public_key(encode_public_key(issuer.modulus)) == issuer.modulus
    with pytest.raises(ValueError, match="2,048"):
        encode_public_key(1 << 2048)
    with pytest.raises(MalformedContent):
        decode_public_key(bytes.fromhex("900103918101FF"))


@pytest.mark.parametrize("signature", [b"", bytes(256), b"\xff" * 256, bytes(255)])
def test_a_signature_that_is_none(issuer: SigningKey, signature: bytes) -> None:
    assert not is_signed(digest_info(bytes(32)), signature, issuer.modulus)


def test_padding_has_its_limit() -> None:
    assert len(padded(bytes(245))) == 256
    with pytest.raises(ValueError, match="too long"):
        padded(bytes(246))


def test_a_digest_info_is_what_clients_send() -> None:
    assert digest_info(bytes(32)).hex().upper() == "3031300D060960864801650304020105000420" + "00" * 32  # section 4.5
