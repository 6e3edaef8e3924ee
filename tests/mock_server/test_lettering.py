"""In here live the tests of a card's pictures: the same bytes on every machine, one bit a point, and a photograph in grey."""

from __future__ import annotations

import zlib
from datetime import date
from hashlib import sha256
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from mock_server.world.glyphs import SIDE, glyph
from mock_server.world.lettering import LETTER, SECURITY_CODE_SIZE, lettering, security_code
from mock_server.world.png import _deflated, png
from mock_server.world.portrait import SIZE, features_of, portrait
from mock_server.world.seed import Seed
from verifier.domain import Sex


def points(raw: bytes) -> Image.Image:
    picture = Image.open(BytesIO(raw))
    picture.load()
    assert (picture.format, picture.mode) == ("PNG", "1")
    return picture


@pytest.mark.parametrize(
    ("raw", "digest"),
    [
        (lettering("見本　太郎"), "9e48385adca8da7f6fe099daff880857c138b05061ade80f7b68f565c5e06a0d"),
        (
            lettering("見本県見本市見本町１丁目２番地３号グランドハイツ１０１号室"),
            "2dbd9af3bc1f3c5437f4ae3ac426b12b678d1b76a4102d036451dc9135a2cd1e",
        ),
        (lettering("123456789012"), "3691326994541385ce39b230db2275f52abf7b4e1867a0e5545cdae550ad0fb3"),
        (security_code("2285"), "c51d4e5ce691c700f40a42db44abe3c380e3873abec3e36e582cf6008c09e747"),
    ],
    ids=["name", "address", "number", "security code"],
)
def test_the_same_bytes_on_every_machine(raw: bytes, digest: str) -> None:
    """No library's compression and no font of the machine is in them: a card's signature is over these bytes."""
    points(raw)
    assert sha256(raw).hexdigest() == digest


def test_a_picture_is_as_large_as_its_text() -> None:
    assert points(lettering("見本　太郎")).size == (5 * LETTER + 6, LETTER + 6)
    assert points(lettering("見" * 41)).size == (20 * LETTER + 6, 3 * LETTER + 6)
    assert points(lettering("")).size == (6, LETTER + 6)
    assert points(security_code("0000")).size == SECURITY_CODE_SIZE
    assert len(lettering("見本　太郎")) < 400


def test_a_character_is_drawn_where_it_belongs() -> None:
    """Black on white, two points for one."""
    picture = points(lettering("二"))
    black = {(x, y) for x in range(picture.width) for y in range(picture.height) if not picture.getpixel((x, y))}
    shape = glyph("二")
    assert black == {
        (4 + 2 * place + across, 4 + 2 * row + down)
        for row in range(SIDE)
        for place in range(SIDE)
        for across in (0, 1)
        for down in (0, 1)
        if shape[row] >> (SIDE - 1 - place) & 1
    }


def test_characters_have_their_shapes() -> None:
    assert glyph("青") != glyph("葉")
    assert glyph("1") == glyph("１")
    assert glyph("－") == glyph("−")
    assert not any(glyph("　") + glyph(" "))
    for character in "あア亜腕弌熙Ａａ０、。々〆ー（）":
        assert any(glyph(character)), character


@pytest.mark.parametrize("character", ["𠮷", "髙", "﨑", "ｱ", "\U0010fffe", "é"])
def test_what_the_shapes_lack_is_a_code_point_in_a_frame(character: str) -> None:
    shape = glyph(character)
    assert shape[0] == shape[-1] == (1 << SIDE) - 1
    assert all(row >> SIDE - 1 and row & 1 for row in shape)
    assert shape != glyph("龘")
    points(lettering(character))


@settings(max_examples=40, deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=45))
def test_any_text_has_a_picture(text: str) -> None:
    points(lettering(text))


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=700), st.sampled_from([1, 2, 4, 77, 259]), st.booleans())
def test_what_was_deflated_comes_out(content: bytes, row: int, again: bool) -> None:
    content = content + content[-row:] * 5 + bytes(600) if again else content
    assert zlib.decompress(_deflated(content, row)) == content


@settings(max_examples=40, deadline=None)
@given(st.integers(1, 90), st.data())
def test_any_points_come_out(width: int, data: st.DataObject) -> None:
    rows = data.draw(st.lists(st.integers(0, (1 << width) - 1), min_size=1, max_size=40))
    picture = points(png(width, rows))
    assert picture.size == (width, len(rows))
    found = [sum((not picture.getpixel((x, y))) << (width - 1 - x) for x in range(width)) for y in range(len(rows))]
    assert found == rows


def test_a_photograph_is_jpeg_2000_in_grey() -> None:
    features = features_of(Seed("1"), "valid", Sex.FEMALE, 34)
    raw = portrait(features)
    assert raw[:12] == bytes.fromhex("0000000C6A5020200D0A870A")  # ISO/IEC 15444-1, annex I.5.1
    picture = Image.open(BytesIO(raw))
    assert (picture.format, picture.mode, picture.size) == ("JPEG2000", "L", SIZE)
    assert portrait(features) == raw
    assert portrait(features_of(Seed("1"), "other", Sex.MALE, date(2026, 1, 9).year - 1950)) != raw
