"""In here live the tests of a card as a file: what is written, who may have it, and what is said of a file that is no card."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest

from cardreader.collation import CollationMalformed
from cardreader.contents.jpki import TokenLabel
from cardreader.virtual.atr import AtrPreset
from cardreader.virtual.build import CardPins, Secret
from cardreader.virtual.files import PinFile
from cardreader.virtual.image import (
    VERSION,
    CardAtAnotherDesk,
    CardImage,
    ImageUnreadable,
    encode_image,
    load_image,
    save_image,
    take_card,
)
from tests.cardreader.conftest import CardWorld


def pin(image: CardImage, application: str, ef: int) -> PinFile:
    found = image.application(application)
    assert found is not None
    file = found.file(ef)
    assert isinstance(file, PinFile)
    return file


def test_an_image_comes_back(whole_image: CardImage, card_path: Path) -> None:
    assert load_image(card_path) == whole_image
    assert [one.name for one in whole_image.applications] == ["jpki", "card_entry", "card_face", "common", "juki"]


def test_an_image_is_its_owners_alone_and_says_what_it_is(card_path: Path) -> None:
    found = json.loads(card_path.read_text("utf-8"))
    assert list(found)[:3] == ["format", "version", "person"]
    assert (found["format"], found["version"]) == ("uketsuke card", VERSION)
    if sys.platform != "win32":
        assert card_path.stat().st_mode & 0o777 == 0o600


def test_same_data_make_the_same_image(card_world: CardWorld, whole_image: CardImage) -> None:
    assert encode_image(card_world.make_image()) == encode_image(whole_image)


@pytest.mark.parametrize("preset", AtrPreset)
def test_every_preset_has_a_right_checksum(preset: AtrPreset, card_world: CardWorld) -> None:
    check = 0
    for byte in preset.value[1:]:
        check ^= byte
    assert check == 0
    assert card_world.make_image(atr_preset=preset).atr == preset.value


def test_one_owner_at_a_time(card_path: Path) -> None:
    card = take_card(card_path)
    with pytest.raises(CardAtAnotherDesk) as caught:
        take_card(card_path)
    assert (caught.value.code, caught.value.path) == ("card_elsewhere", card_path)
    load_image(card_path)  # looking is free
    card.put_away()
    card.put_away()
    take_card(card_path).put_away()


@pytest.mark.skipif(sys.platform == "win32", reason="links need a right there")
def test_a_link_to_a_card_is_the_same_card(card_path: Path, tmp_path: Path) -> None:
    link = tmp_path / "link.json"
    link.symlink_to(card_path)
    card = take_card(link)
    with pytest.raises(CardAtAnotherDesk):
        take_card(card_path)
    card.power_on()
    card.transmit(bytes.fromhex("00A4040C0AD392F000260100000001"))
    card.transmit(bytes.fromhex("00200098" + "04" + "30303030"))
    assert link.is_symlink()
    assert pin(load_image(card_path), "jpki", 0x18).tries_left == 2


def spoiled(change: Callable[[dict[str, Any]], object]) -> Callable[[bytes], bytes]:
    def spoil(raw: bytes) -> bytes:
        found = json.loads(raw)
        change(found)
        return json.dumps(found).encode()

    return spoil


def _file(found: dict[str, Any], ef: str) -> dict[str, Any]:
    return next(file for file in found["applications"][0]["files"] if file["ef"] == ef)


@pytest.mark.parametrize(
    ("spoil", "code"),
    [
        (lambda _: b"", "not_json"),
        (lambda raw: raw[: len(raw) // 2], "not_json"),
        (lambda raw: b"\xff\xfe" + raw, "not_json"),
        (lambda _: b"[" * 100_000, "not_json"),
        (lambda _: b"[]", "not_an_image"),
        (lambda _: b'{"person": "valid"}', "not_an_image"),
        (spoiled(lambda found: found.pop("format")), "not_an_image"),
        (spoiled(lambda found: found.update(version="1")), "not_an_image"),
        (spoiled(lambda found: found.update(version=True)), "not_an_image"),
        (spoiled(lambda found: found.update(version=VERSION + 1, applications=None)), "too_new"),
        (spoiled(lambda found: found.update(version=0)), "damaged"),
        (spoiled(lambda found: found.pop("applications")), "damaged"),
        (spoiled(lambda found: found.update(atr_preset="nothing")), "damaged"),
        (spoiled(lambda found: found.update(atr_preset="11")), "damaged"),
        (spoiled(lambda found: found["applications"].append(found["applications"][0])), "damaged"),
        (spoiled(lambda found: found["applications"][0].update(aid="AAAA")), "damaged"),
        (spoiled(lambda found: _file(found, "0018").update(tries_left=4)), "damaged"),
        (spoiled(lambda found: _file(found, "0018").update(tries_left=-1)), "damaged"),
        (spoiled(lambda found: _file(found, "0018").update(ef="18")), "damaged"),
        (spoiled(lambda found: _file(found, "0018").update(kind="secret")), "damaged"),
        (spoiled(lambda found: _file(found, "000A").update(content="%%%")), "damaged"),
        (spoiled(lambda found: _file(found, "000A").update(read="everybody")), "damaged"),
        (spoiled(lambda found: _file(found, "000A").update(read=["0042"])), "damaged"),
        (spoiled(lambda found: _file(found, "000B").update(ef="000A")), "damaged"),
        (spoiled(lambda found: _file(found, "0017").update(key=_file(found, "0017")["key"][:400])), "damaged"),
        (spoiled(lambda found: _file(found, "0016").update(opens="0042")), "damaged"),
    ],
)
def test_what_is_no_card(spoil: Callable[[bytes], bytes], code: str, card_path: Path) -> None:
    card_path.write_bytes(spoil(card_path.read_bytes()))
    with pytest.raises(ImageUnreadable) as caught:
        load_image(card_path)
    assert (caught.value.code, caught.value.path) == (code, card_path)
    with pytest.raises(ImageUnreadable):
        take_card(card_path)
    with pytest.raises(ImageUnreadable):  # and not 'at another desk': the lock was let go of
        take_card(card_path)


def test_what_is_not_there(tmp_path: Path) -> None:
    for path in (tmp_path / "missing.json", tmp_path / "missing" / "card.json"):
        for take in (load_image, take_card):
            with pytest.raises(ImageUnreadable) as caught:
                take(path)
            assert caught.value.code == "missing"
    assert not list(tmp_path.iterdir())
    with pytest.raises(ImageUnreadable) as caught:
        load_image(tmp_path)
    assert caught.value.code == "not_an_image"


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
def test_what_may_not_be_read(card_path: Path) -> None:
    card_path.chmod(0)
    with pytest.raises(ImageUnreadable) as caught:
        load_image(card_path)
    assert caught.value.code == "no_access"


def test_what_is_said_of_an_image_holds_no_secret(whole_image: CardImage, card_path: Path) -> None:
    raw = card_path.read_text("utf-8").replace('"tries_left": 3', '"tries_left": "1970"')
    card_path.write_text(raw, "utf-8")
    with pytest.raises(ImageUnreadable) as caught:
        load_image(card_path)
    assert "1970" not in str(caught.value)
    assert "tries_left" in caught.value.detail


def test_a_card_issued_locked_and_one_without_pins(card_world: CardWorld) -> None:
    locked = card_world.make_image(tries_left={Secret.AUTH: 0, Secret.FACE_B: 4})
    assert pin(locked, "jpki", 0x18).tries_left == 0
    assert pin(locked, "jpki", 0x1B).tries_left == 5
    assert pin(locked, "card_face", 0x12).tries_left == 4
    without = card_world.make_image(pins=CardPins())
    assert [pin(without, *place).tries_left for place in (("jpki", 0x18), ("jpki", 0x1B), ("common", 0x1C))] == [0] * 3
    assert pin(without, "card_entry", 0x15).tries_left == 10


def test_a_phone_hides_its_certificate(card_world: CardWorld) -> None:
    image = card_world.make_image(token=TokenLabel.ANDROID)
    rules = {file.ef: msgspec.to_builtins(file).get("read") for file in image.applications[0].files}
    assert rules["000A"] == ("0018",)
    assert rules["0006"] == "free"


def test_data_that_make_no_card(card_world: CardWorld) -> None:
    with pytest.raises(CollationMalformed):
        card_world.make_image(security_code="12")
    with pytest.raises(ValueError, match="belong together"):
        card_world.make_image(sign_key=None)
    with pytest.raises(ValueError, match="more than"):
        card_world.make_image(auth_certificate=bytes(5000))
    with pytest.raises(ValueError, match="card face"):
        card_world.make_image(photo_jp2=bytes(40_000))
    with pytest.raises(ValueError):
        card_world.make_image(internal_key=b"no key")
    with pytest.raises(ValueError, match="tries_left"):
        card_world.make_image(tries_left={Secret.AUTH: 4})


def test_a_repr_shows_no_secret(card_world: CardWorld) -> None:
    shown = repr(card_world.data) + repr(card_world.data.pins) + repr(card_world.whole_image)
    for secret in ("1970", "ABC123", "123456789012", "2285"):
        assert secret not in shown


def test_saving_into_nowhere(whole_image: CardImage, tmp_path: Path) -> None:
    with pytest.raises(OSError):
        save_image(tmp_path / "missing" / "card.json", whole_image)
