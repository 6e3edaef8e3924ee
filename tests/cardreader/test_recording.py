"""In here live the tests of recorded sessions: nothing personal is in them, their form stays, and played again they answer what was asked."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cardreader.apdu import StatusWord
from cardreader.card_entry import CardEntrySession
from cardreader.card_face import CardFaceSession
from cardreader.certificates import read_certificate
from cardreader.channel import CardChannel
from cardreader.connection import CardMute
from cardreader.contents.card_face import FaceData
from cardreader.jpki import JpkiSession
from cardreader.masking import masked, replaced
from cardreader.recording import (
    Record,
    RecordedCard,
    Recorder,
    RecordingConnection,
    RecordUnreadable,
    encode_record,
    is_record,
    load_record,
)
from cardreader.trust import Belonging, CardGuard, WrongPin
from cardreader.virtual.reader import VirtualReader
from tests.cardreader.this_world import (
    PIN,
    WRONG,
    B,
    authorities,
    card_image,
    card_of,
    content_of,
    credential,
)


def session(folder: Path, *, foreign: bool = False) -> Record:
    """A visit with everything in it, recorded."""
    reader = VirtualReader()
    reader.insert(card_of(card_image(foreign=foreign), folder))
    connection = reader.connect(reader.name)
    recorder = Recorder(connection.atr)
    channel = CardChannel(RecordingConnection(connection, recorder))
    guard = CardGuard(channel, authorities())
    if not foreign:
        jpki = JpkiSession(channel, guard)
        with pytest.raises(WrongPin):
            jpki.verify_pin(WRONG)
        jpki.verify_pin(PIN)
        jpki.sign_challenge(b"challenge")
        jpki.open_without_pin(credential())
        entry = CardEntrySession(channel, guard)
        entry.verify_b(B)
        entry.attributes()
        face = CardFaceSession(channel, guard)
        face.verify_b(B)
        face.card_face()
    connection.close()
    return recorder.record(known=not foreign)


def everything(record: Record) -> bytes:
    return b"".join(bytes.fromhex(one.sent) + bytes.fromhex(one.received) for one in record.exchanges)


def test_nothing_personal_is_in_a_record(tmp_path: Path) -> None:
    record, image = session(tmp_path), card_image()
    said, text = everything(record), "\n".join(one.text for one in record.exchanges)
    certificate = content_of(image, "jpki", 0x000A)
    read = read_certificate(certificate[: 4 + int.from_bytes(certificate[2:4], "big")])
    face = FaceData.decode(content_of(image, "card_face", 0x0002))
    secrets = [
        *(secret.encode() for secret in (PIN, B.digits, "見本", "太郎", "123456789012", "19800217", "ABC123")),
        read.serial.to_bytes(4, "big"),
        read.public_key[40:80],
        face.public_key_modulus.to_bytes(256, "big")[:40],
        face.signature[:40],
        b"photograph",
        content_of(image, "card_face", 0x0004)[40:80],
        certificate[-200:-160],
    ]
    for secret in secrets:
        if set(secret) != {0xFF}:
            assert secret not in said
            assert secret.hex().upper() not in text
    assert b"VERIFY" not in said
    assert {one.where for one in record.exchanges if one.any_data} >= {"VERIFY jpki/0018", "SIGN jpki/0017"}


def test_of_a_card_not_of_this_world_nothing_is_kept_but_how_much_it_said(tmp_path: Path) -> None:
    record = session(tmp_path, foreign=True)
    for one in record.exchanges:
        assert not any(bytes.fromhex(one.received)[:-2])
    assert [one.where for one in record.exchanges] == ["SELECT jpki", "READ jpki/000A", "READ jpki/000B"]


def test_a_masked_file_keeps_its_form(tmp_path: Path) -> None:
    image = card_image()
    certificate = content_of(image, "jpki", 0x000A)
    stand_in = masked("jpki/000A", certificate)
    assert len(stand_in) == len(certificate)
    length = 4 + int.from_bytes(certificate[2:4], "big")
    assert stand_in[:4] == certificate[:4]
    found = read_certificate(stand_in[:length])
    own = read_certificate(certificate[:length])
    assert found.serial != own.serial
    assert found.public_key != own.public_key
    assert len(found.public_key) == len(own.public_key)
    assert (found.not_after.year, found.not_after.month, found.not_after.day) == (own.not_after.year, 1, 1)
    face = content_of(image, "card_face", 0x0002)
    seen, true = FaceData.decode(masked("card_face/0002", face)), FaceData.decode(face)
    assert len(seen.photo_jp2) == len(true.photo_jp2)
    assert (seen.birth_date != true.birth_date, seen.signature != true.signature) == (True, True)


def test_a_record_is_read_as_it_was_written(tmp_path: Path) -> None:
    record, path = session(tmp_path), tmp_path / "record.json"
    path.write_bytes(encode_record(record))
    assert is_record(path)
    assert load_record(path) == record
    assert not is_record(tmp_path / "card.json")


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (None, "missing"),
        (b"{", "not_json"),
        (b"[]", "not_a_record"),
        (b'{"format": "uketsuke card", "version": 1}', "not_a_record"),
        (b'{"format": "uketsuke card record", "version": 99}', "too_new"),
        (b'{"format": "uketsuke card record", "version": 1}', "damaged"),
        (b'{"format": "uketsuke card record", "version": 1, "atr": "xx", "exchanges": []}', "damaged"),
        (
            b'{"format": "uketsuke card record", "version": 1, "atr": "3B00", "exchanges": [{"where": "x", "sent": "00"}]}',
            "damaged",
        ),
    ],
)
def test_what_is_no_record_says_why(content: bytes | None, code: str, tmp_path: Path) -> None:
    path = tmp_path / "record.json"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(RecordUnreadable) as unreadable:
        load_record(path)
    assert unreadable.value.code == code


def test_a_record_played_answers_what_was_asked(tmp_path: Path) -> None:
    """With another PIN, another challenge: whatever stood there then. The certificate is nobody's, so it is a card of no world."""
    missing: list[str] = []
    card = RecordedCard(session(tmp_path), missing.append)
    reader = VirtualReader()
    reader.insert(card)
    channel = CardChannel(reader.connect(reader.name))
    guard = CardGuard(channel, authorities())
    assert guard.belonging is Belonging.FOREIGN
    assert guard.certificate is not None
    assert [channel.tries(0x18, "auth PIN") for _ in range(3)] == [3, 2, 2]
    assert [channel.verify(0x18, pin, "auth PIN").sw for pin in ("4321", "4321")] == [0x63C2, StatusWord.OK]
    assert missing == []
    assert channel.read_file is not None
    assert card.transmit(bytes.fromhex("00B2010C00")) == bytes.fromhex("6D00")
    assert card.transmit(bytes.fromhex("00A4040C07A0000002471001")) == bytes.fromhex("6A82")
    assert missing == ["READ jpki/0001", "SELECT A0000002471001"]
    reader.remove()
    with pytest.raises(CardMute):
        card.transmit(bytes.fromhex("00B0000000"))


@settings(max_examples=150, deadline=None)
@given(
    place=st.sampled_from(["jpki/000A", "jpki/0006", "card_entry/0002", "card_face/0002", "common/0001", "juki/0005"]),
    content=st.binary(max_size=80)
    | st.binary(max_size=60).map(lambda value: b"\xff\x20" + bytes([len(value)]) + value),
)
def test_whatever_a_card_says_its_mask_is_as_long(place: str, content: bytes) -> None:
    assert len(masked(place, content)) == len(content)
    assert len(replaced(content)) == len(content)
