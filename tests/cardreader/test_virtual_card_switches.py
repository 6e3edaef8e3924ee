"""In here live the tests of the virtual card's switches: what an image chooses where nobody knows what a real card does."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import msgspec
import pytest

from cardreader.virtual.image import VERSION, CardImage, ImageUnreadable, load_image, save_image
from cardreader.virtual.switches import Switches
from tests.cardreader.cards_in_hex import AUTH_PIN, ENTRY, FACE, JPKI, SIGN_PIN, ef
from tests.cardreader.conftest import CardWorld, Talk

_SIGN = "802A00970401020304 00"


@pytest.fixture
def switched(card_world: CardWorld, tmp_path: Path) -> Any:
    def take(**switches: Any) -> Talk:
        path = tmp_path / "switched.json"
        save_image(path, card_world.make_image(switches=Switches(**switches)))
        return Talk(path)

    return take


def test_selecting_again_may_keep_what_was_verified(switched: Any) -> None:
    """pyjpki relies on it, OpenSC's logout on the contrary."""
    keeps = switched(reselect="keeps")
    keeps.ok(JPKI)
    keeps.ok("0020009804" + AUTH_PIN)
    keeps.ok(JPKI)
    assert keeps.sw(_SIGN) == "9000"
    assert keeps.sw("00B0000000") == "6986"  # no file is current all the same
    keeps.ok(FACE)
    keeps.ok(JPKI)
    assert keeps.sw(_SIGN) == "6982"


def test_a_file_without_an_application(switched: Any) -> None:
    assert switched(file_without_application="6985").sw(ef("0018")) == "6985"


def test_no_control_information(switched: Any) -> None:
    card = switched(control_information="none")
    assert card.ok("00A404000AD392F00026010000000100") == b""
    assert card.ok("00A4020002000600") == b""


@pytest.mark.parametrize(
    ("switch", "without", "within"),
    [("always", "9000", "9000"), ("application", "6A88", "9000"), ("no_application", "9000", "6A88")],
)
def test_where_the_contact_atr_is_told(switch: str, without: str, within: str, switched: Any) -> None:
    card = switched(contact_atr=switch)
    assert card.sw("00CA5F5100") == without
    card.ok(JPKI)
    assert card.sw("00CA5F5100") == within


def test_a_secret_of_another_length_may_cost_nothing(switched: Any) -> None:
    card = switched(secret_of_other_length="refused")
    card.ok(JPKI)
    for secret in ("0331 3937", "05" + "30" * 5, "10" + "30" * 16):
        assert card.sw("00200098" + secret) == "6700"
    assert card.sw("0020009B05" + "41" * 5) == "6700"
    assert (card.sw("00200098"), card.sw("0020009B")) == ("63C3", "63C5")
    for left in "210":
        assert card.sw("0020009804" + "30" * 4) == f"63C{left}"
    assert card.sw("0020009805" + "30" * 5) == "6984"


def test_a_failure_may_leave_open_what_was_open(switched: Any) -> None:
    card = switched(failed_verify="keeps")
    card.ok(JPKI)
    card.ok("0020009B06" + SIGN_PIN)
    assert card.sw("0020009B06" + "30" * 6) == "63C4"
    assert card.sw("00B0810004") == "9000"


def test_refusals_of_another_word(switched: Any) -> None:
    card = switched(verify_no_secret="6985", change_unverified="6985", signature_input="6700")
    card.ok(JPKI)
    assert card.sw("00200097") == "6985"
    assert card.sw("0024019804" + "30" * 4) == "6985"
    card.ok("0020009804" + AUTH_PIN)
    assert card.sw("802A0297 01 00 00") == "6700"
    assert card.sw(_SIGN) == "9000"


@pytest.mark.parametrize("switches", [{"reselect": "forgets"}, {"change_unverified": "9000"}, {"another": 1}, "keeps"])
def test_a_switch_that_is_none(switches: Any, card_path: Path) -> None:
    found = json.loads(card_path.read_text("utf-8"))
    card_path.write_text(json.dumps(found | {"switches": switches}), "utf-8")
    with pytest.raises(ImageUnreadable) as caught:
        load_image(card_path)
    assert caught.value.code == "damaged"


def test_the_document_names_every_switch_and_its_default() -> None:
    page = Path(__file__, "..", "..", "..", "docs", "virtual-card.md").resolve().read_text("utf-8")
    for field in msgspec.structs.fields(Switches):
        assert f"| `{field.name}` | `{field.default}`," in page, field.name


# -- images of version 1 ---------------------------------------------------------------------------------------------------


def version_1(image: CardImage, **more: object) -> bytes:
    """The card as version 1 wrote it: without a resident register's application, objects, switches, or keys of sessions."""
    found = json.loads(msgspec.json.encode(image))
    for field in ("switches", "objects", "token"):
        found.pop(field, None)
    found["applications"] = [one for one in found["applications"] if one["name"] != "juki"]
    for one in found["applications"]:
        one["files"] = [file for file in one["files"] if file["kind"] != "delivery"]
    return json.dumps({"format": "uketsuke card", **found, "version": 1, **more}).encode()


@pytest.mark.parametrize("keeps", [False, True])
def test_a_card_of_version_1_is_read_and_counts(keeps: bool, whole_image: CardImage, tmp_path: Path) -> None:
    path = tmp_path / "old.json"
    path.write_bytes(version_1(whole_image, **({"reselect_keeps": True} if keeps else {})))
    image = load_image(path)
    assert image.switches == Switches(reselect="keeps" if keeps else "clears")
    assert [one.name for one in image.applications] == ["jpki", "card_entry", "card_face", "common"]
    talk = Talk(path)
    assert talk.sw("00CA004200") == "6A88"
    assert talk.ok("00CA5F5100").hex().upper() == "E000FF8131FE4514"
    talk.ok(JPKI)
    assert talk.sw("0020009804" + "30" * 4) == "63C2"
    talk.ok("0020009804" + AUTH_PIN)
    assert talk.sw("0020009804" + "30" * 4) == "63C2"
    talk.ok("0020009804" + AUTH_PIN)
    talk.ok(JPKI)
    assert talk.sw(_SIGN) == ("9000" if keeps else "6982")
    talk.ok(ENTRY)
    assert talk.sw("80AE0000000100" + "00" * 256) == "66F1"
    talk.card.put_away()
    found = json.loads(path.read_text("utf-8"))
    assert found["version"] == VERSION
    assert load_image(path) == image


def test_a_card_of_version_1_that_is_damaged(whole_image: CardImage, tmp_path: Path) -> None:
    path = tmp_path / "old.json"
    path.write_bytes(version_1(whole_image, reselect_keeps="yes"))
    with pytest.raises(ImageUnreadable) as caught:
        load_image(path)
    assert caught.value.code == "damaged"
