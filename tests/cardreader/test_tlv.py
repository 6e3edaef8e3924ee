"""In here live the tests of tag, length, value: the forms that the card writes, and what is refused."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cardreader.tlv import MalformedTlv, encode, items, read

TAGS = [0x01, 0x6F, 0x84, 0xA1, 0x5F4E, 0x7F21, 0xDF21, 0xDF2A, 0xFF20, 0x9F8101]


@pytest.mark.parametrize(
    ("tag", "value", "length_bytes", "encoded"),
    [
        (0xFF10, b"123", None, "FF1003313233"),
        (0xDF27, b"", None, "DF2700"),
        (0x84, bytes(127), None, "847F" + "00" * 127),
        (0x84, bytes(128), None, "848180" + "00" * 128),
        (0x84, bytes(256), None, "84820100" + "00" * 256),
        (0xDF43, bytes(128), 2, "DF43820080" + "00" * 128),  # the card's way, one byte longer than need be
        (0xFF40, b"\x01", 2, "FF4082000101"),
    ],
)
def test_encodes(tag: int, value: bytes, length_bytes: int | None, encoded: str) -> None:
    assert encode(tag, value, length_bytes=length_bytes) == bytes.fromhex(encoded)
    found = read(bytes.fromhex(encoded))
    assert (found.tag, found.value, found.start, found.end) == (tag, value, 0, len(encoded) // 2)


@pytest.mark.parametrize("tag", [0, 0x1F, 0x7F, 0xFF, 0xFF80, 0xDF8080, 0x0101, 0x9F810101])
def test_a_number_that_is_no_tag(tag: int) -> None:
    if tag == 0:  # '00' is a tag as far as its form goes
        assert read(encode(0, b"x")).tag == 0
        return
    with pytest.raises(ValueError, match="tag"):
        encode(tag, b"")


@pytest.mark.parametrize("length_bytes", [0, 1, 5])
def test_a_length_without_room(length_bytes: int) -> None:
    with pytest.raises(ValueError, match="length"):
        encode(0x84, bytes(256), length_bytes=length_bytes)


@pytest.mark.parametrize(
    "raw", ["", "DF", "DF21", "FFFFFF", "DF2105", "84820100", "848000", "8485000000000100", "8482", "DF210201"]
)
def test_malformed(raw: str) -> None:
    with pytest.raises(MalformedTlv) as caught:
        read(bytes.fromhex(raw))
    assert caught.value.code == "tlv_malformed"


def test_what_follows_an_object_is_left_alone() -> None:
    assert read(bytes.fromhex("DF2101AAFFFFFF")).end == 4
    with pytest.raises(MalformedTlv):
        items(bytes.fromhex("DF2101AAFFFFFF"))


def test_a_repr_shows_no_value() -> None:
    assert "secret" not in repr(read(encode(0xDF22, b"secret")))


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(st.sampled_from(TAGS), st.binary(max_size=400), st.sampled_from([None, 2, 3])), max_size=6),
    st.binary(max_size=3),
)
def test_objects_come_back(objects: list[tuple[int, bytes, int | None]], before: bytes) -> None:
    raw = before + b"".join(encode(tag, value, length_bytes=size) for tag, value, size in objects)
    place = len(before)
    for tag, value, _ in objects:
        found = read(raw, place)
        assert (found.tag, found.value) == (tag, value)
        assert raw[found.value_start : found.end] == value
        place = found.end
    assert place == len(raw)
    assert [item.tag for item in items(raw[len(before) :])] == [tag for tag, _, _ in objects]


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=40))
def test_any_bytes_are_read_or_refused(raw: bytes) -> None:
    try:
        found = items(raw)
    except MalformedTlv:
        return
    assert sum(item.end - item.start for item in found) == len(raw)
