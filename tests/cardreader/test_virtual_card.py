"""In here live the tests of what the virtual card lets itself be asked: selecting, reading, and which status word where it refuses."""

from __future__ import annotations

from pathlib import Path

import pytest

from cardreader.contents.card_entry import Attributes, IntegrityRecord, InternalKeyRecord, SessionKeyRecord
from cardreader.contents.card_face import AgeRecord, FaceData, NumberPicture
from cardreader.contents.card_manager import (
    CardIdentification,
    LowerCertificate,
    RecognitionData,
    UpperCertificate,
)
from cardreader.contents.common import CardNumberRecord
from cardreader.contents.cv_certificate import CvCertificate
from cardreader.contents.public_key import digest_info_of, is_signed
from cardreader.virtual.atr import AtrPreset
from cardreader.virtual.image import CardImage, save_image
from cardreader.virtual.issuer import modulus_of
from tests.cardreader.cards_in_hex import AUTH_PIN, COMMON, ENTRY, FACE, JPKI, JUKI, SIGN_PIN, A, B, ef
from tests.cardreader.conftest import CardWorld, Talk

# -- SELECT --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("application", [JPKI, ENTRY, FACE, COMMON, JUKI])
def test_applications_are_selected(application: str, talk: Talk) -> None:
    assert talk.ok(application) == b""
    aid = application[10:]
    assert talk.ok(f"00A404000A{aid}00") == bytes.fromhex(f"6F0C840A{aid}")
    assert talk.ok(f"00A404000A{aid}") == b""  # no Le: nothing was asked for


def test_the_beginning_of_an_aid_is_enough_and_the_next_one_can_be_asked_for(talk: Talk) -> None:
    prefix = "05D392100031"
    assert talk.ok(f"00A40400{prefix}00").hex().upper().endswith("D3921000310001010408")
    assert talk.ok(f"00A40402{prefix}00").hex().upper().endswith("D3921000310001010402")
    assert talk.ok(f"00A40402{prefix}00").hex().upper().endswith("D3921000310001010100")
    assert talk.ok(f"00A4040E{prefix}") == b""  # the next one, without telling which
    assert talk.sw("00200080") == "6986"
    assert talk.sw("0020009C") == "63C3"  # the resident register's PIN
    assert talk.sw(f"00A40402{prefix}00") == "6A82"
    assert talk.ok(f"00A40400{prefix}00").hex().upper().endswith("D3921000310001010408")


@pytest.mark.parametrize(
    ("command", "sw"),
    [
        ("00A40000", "6A86"),  # cold
        ("00A40C", "6700"),
        ("00A4040C", "6A82"),
        ("00A404000762 7601FF000000", "6A82"),  # OpenSC's other drivers
        ("00A4040C07A0 00000116DB00", "6A82"),
        ("00A4040C07A0 00000116DB", "6700"),  # fewer bytes than Lc says
        ("00A4040C0BD392F00026010000000100", "6A82"),  # longer than the card's
        ("00A4040C11" + "D3" * 17, "6700"),
        ("00A4040110D392F0002601000000010000000000" + "00", "6A86"),
        ("00A4000C023F00", "6A82"),
        ("00A4030C00", "6A86"),
        ("00A4020C020018", "6986"),  # no application
        ("00B0000000", "6986"),
        ("00B0960000", "6986"),
        ("00200080", "6986"),
        ("802A00800401020304 00", "6986"),
        ("00CADF3005", "6A88"),
        ("00CB3FFF035C017E08", "6D00"),
        ("00C0000000", "6D00"),
        ("80FC0000", "6700"),
        ("00FC0000", "6E00"),
        ("80AE0000", "66F1"),
        ("01A4040C0AD392F000260100000001", "6881"),
        ("8320008004", "6881"),
        ("41A40000", "6881"),
        ("08B0000000", "69FC"),
        ("0CB0000000", "6987"),
        ("8C2A0080", "6987"),
        ("90B0000000", "6E00"),
        ("A0A40000023F00", "6E00"),
        ("FFCA000000", "6E00"),
        ("80B0000000", "6E00"),
        ("00F2000000", "6D00"),
    ],
)
def test_a_cold_card(command: str, sw: str, talk: Talk) -> None:
    assert talk.sw(command) == sw


def test_selecting_nothing_in_an_application_changes_nothing(talk: Talk) -> None:
    talk.ok(JPKI)
    talk.ok(ef("0006"))
    assert talk.sw("00A40000") == "9000"
    assert talk.ok("00B000000F") == b"JPKIAPICCTOKEN2"
    assert talk.sw(ef("3F00")) == "6A82"
    assert talk.sw("00A4040C02D391") == "6A82"
    assert talk.ok("00B000000F") == b"JPKIAPICCTOKEN2"  # nor does a SELECT that failed
    assert talk.ok("00A40200020006" + "00") == bytes.fromhex("6F0483020006")


@pytest.mark.parametrize(("command", "sw"), [("00A4020C0100", "6700"), ("00A4024C020006", "6A86")])
def test_selecting_a_file_wrongly(command: str, sw: str, talk: Talk) -> None:
    talk.ok(JPKI)
    assert talk.sw(command) == sw


# -- READ ----------------------------------------------------------------------------------------------------------------


def test_reading_a_file_to_its_end(talk: Talk, card_world: CardWorld) -> None:
    talk.ok(JPKI)
    assert talk.sw("00B0000000") == "6986"  # nothing is current yet
    talk.ok(ef("000A"))
    whole = b"".join(talk.ok(f"00B0{offset:04X}00") for offset in range(0, 2048, 256))
    assert len(whole) == 2048
    assert whole.rstrip(b"\xff") == card_world.data.auth_certificate
    assert whole[:2] == b"\x30\x82"
    assert talk.ok("00B007FA00") == b"\xff" * 6  # a short answer
    assert talk.sw("00B0080000") == "6B00"
    assert talk.sw("00B07FFF00") == "6B00"
    assert talk.ok("00B00000000000") == whole  # extended Le
    assert talk.ok("00B00000000100") == whole[:256]


def test_reading_by_short_id(talk: Talk, card_world: CardWorld) -> None:
    talk.ok(JPKI)
    assert talk.ok("00B08A00000000").startswith(card_world.data.auth_certificate)
    assert talk.ok("00B0860005") == b"JPKIA"
    assert talk.ok("00B0860F01") == b" "
    assert talk.ok("00B0000105") == b"PKIAP"  # it is the current file now
    assert talk.sw("00B08700FF") == "6A82"
    assert talk.sw("00B0C60005") == "6A86"
    assert talk.sw("00B08600") == "6700"
    assert talk.sw("00B0860001AA") == "6700"


@pytest.mark.parametrize("number", ["0016", "0017", "0018", "001A", "001B"])
def test_pins_and_keys_are_selected_and_never_read(number: str, talk: Talk) -> None:
    talk.ok(JPKI)
    talk.ok(f"00200098 04 {AUTH_PIN}")
    talk.ok(ef(number))
    assert talk.sw("00B0000000") == "6981"
    assert talk.sw(f"00B0{0x80 | int(number, 16) & 0x1F:02X}0000") == "6981"
    assert talk.sw("00B2010400") == "6981"


@pytest.mark.parametrize(
    ("application", "number", "free", "openers"),
    [
        (JPKI, "0001", False, {"009B": "06" + SIGN_PIN}),
        (JPKI, "0002", True, {}),
        (JPKI, "0006", True, {}),
        (JPKI, "0008", True, {}),
        (JPKI, "000A", True, {}),
        (JPKI, "000B", True, {}),
        (ENTRY, "0001", False, {"0091": "0431323334", "0094": "0C" + A}),
        (ENTRY, "0002", False, {"0091": "0431323334", "0095": "0E" + B}),
        (ENTRY, "0003", False, {"0091": "0431323334", "0094": "0C" + A, "0095": "0E" + B}),
        (ENTRY, "0004", True, {}),
        (ENTRY, "0005", True, {}),
        (ENTRY, "0006", False, {"0091": "0431323334", "0094": "0C" + A, "0095": "0E" + B}),
        (ENTRY, "0007", False, {"0091": "0431323334", "0094": "0C" + A, "0095": "0E" + B}),
        (ENTRY, "0008", False, {"0091": "0431323334", "0094": "0C" + A, "0095": "0E" + B}),
        (FACE, "0001", False, {"0091": "06" + B[:12]}),
        (FACE, "0002", False, {"0092": "0E" + B, "0093": "0C" + A}),
        (FACE, "0003", True, {}),
        (FACE, "0004", True, {}),
        (FACE, "0005", False, {"0093": "0C" + A}),
        (FACE, "0006", False, {"0092": "0E" + B, "0093": "0C" + A}),
    ],
)
def test_access_rules(
    application: str, number: str, free: bool, openers: dict[str, str], talk: Talk, whole_image: CardImage
) -> None:
    """Each file opens to what its rule names, and to nothing else of its application."""
    secrets = {
        JPKI: {"0098": "04" + AUTH_PIN, "009B": "06" + SIGN_PIN},
        ENTRY: {"0091": "0431323334", "0094": "0C" + A, "0095": "0E" + B},
        FACE: {"0091": "06" + B[:12], "0092": "0E" + B, "0093": "0C" + A},
        COMMON: {"009C": "0435363738"},
    }[application]
    talk.ok(application)
    talk.ok(ef(number))
    assert talk.sw("00B0000000") == ("9000" if free else "6982")
    for reference, secret in secrets.items():
        talk.ok(application)
        talk.ok(f"0020{reference}{secret}")
        talk.ok(ef(number))
        assert talk.sw("00B0000000") == ("9000" if free or reference in openers else "6982")
    assert set(openers) <= set(secrets)


def test_records(talk: Talk) -> None:
    talk.ok(COMMON)
    record = talk.ok("00B2010C00")
    assert record.startswith(b"\x01\x1c00")
    assert record.endswith(b"99999" + b"20350217")
    assert len(record) == 30
    talk.ok(ef("0001"))
    assert talk.ok("00B2010400") == talk.ok("00B2010500") == talk.ok("00B2010D00") == record
    assert talk.ok("00B2010402") == b"\x01\x1c"
    reference = talk.ok("00B2011400")
    assert len(reference) == 16
    assert talk.ok("00B2010400") == reference  # it is the current file now
    for command, sw in (
        *(("00B2020400", "6A83"), ("00B2000400", "6A86"), ("00B2010000", "6A86"), ("00B20104", "6700")),
        *(("00B2012C00", "6A82"), ("00B201E400", "6981"), ("00B201CC00", "6981"), ("00B0000000", "6981")),
    ):
        assert talk.sw(command) == sw, command
    talk.ok(JUKI)
    assert talk.ok("00B2011400") == reference
    assert talk.sw("00B2010C00") == "6A82"
    talk.ok(FACE)
    talk.ok(ef("0003"))
    assert talk.sw("00B2010400") == "6981"


# -- the card manager ----------------------------------------------------------------------------------------------------

MANAGER = "00A4040C07A0000001510000"


def test_what_the_card_manager_tells(talk: Talk, card_world: CardWorld) -> None:
    record = CardNumberRecord("0" * 15, "99999", card_world.data.expires_on)

    def told() -> list[bytes]:
        objects = [talk.ok(f"00CA{tag}00") for tag in ("0042", "0045", "0066", "00F0", "00F2", "00F7")]
        return [*objects, *(talk.ok(f"00CA{tag}000000") for tag in ("00F8", "7F21"))]

    issuer, number, recognition, municipality, expiry, key, upper, lower = told()
    assert issuer == card_world.data.key_id
    assert CardIdentification.decode(number).serial == card_world.data.card_serial
    assert RecognitionData.decode(recognition) == RecognitionData()
    assert municipality == record.municipality.encode()
    assert expiry == b"20350217"
    above, own = UpperCertificate.decode(upper).certificate, LowerCertificate.decode(lower).certificate
    assert above.is_signed_by(card_world.face.root_modulus)
    assert own.is_signed_by(above.modulus)
    assert own.issuer_key_id == above.subject_key_id == key
    assert own.modulus == card_world.internal_modulus
    for tag in ("00F8", "7F21"):
        assert talk.sw(f"00CA{tag}00") == "6700"
        assert talk.sw(f"00CA{tag}") == "6700"
    for tag in ("0000", "00F1", "9F7F", "DF30", "3F00"):
        assert talk.sw(f"00CA{tag}00") == "6A88"
    whole = told()
    talk.ok(JPKI)
    for tag in ("0042", "0045", "00F0", "00F2"):
        assert talk.sw(f"00CA{tag}00") == "6A88"  # an application is current
    talk.ok("0020009804" + AUTH_PIN)
    talk.ok(MANAGER)
    assert told() == whole
    assert talk.sw("00200098") == "6986"
    assert talk.sw("00A40000") == "6A86"  # as after a reset
    assert talk.ok(MANAGER.replace("A4040C", "A40400") + "00").hex().upper() == "6F098407A0000001510000"
    talk.ok(JPKI)
    talk.power_cut()
    assert told() == whole


def test_the_contact_atr_is_told_without_its_first_byte(talk: Talk) -> None:
    assert b"\x3b" + talk.ok("00CA5F5100") == AtrPreset.CONTACT.value
    assert talk.sw("00CA5F5104") == "6700"
    talk.ok(FACE)
    assert b"\x3b" + talk.ok("00CA5F5100") == AtrPreset.CONTACT.value


@pytest.mark.parametrize("preset", AtrPreset)
def test_the_contact_atr_is_never_a_contactless_one(preset: AtrPreset, card_world: CardWorld, tmp_path: Path) -> None:
    path = tmp_path / "card.json"
    save_image(path, card_world.make_image(atr_preset=preset))
    talk = Talk(path)
    assert talk.card.atr == preset.value
    shown = preset if preset.title.startswith("contact") and "contactless" not in preset.title else AtrPreset.CONTACT
    assert talk.ok("00CA5F5100") == shown.value[1:]


# -- files that nobody knows ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("number", "sw"),
    [("0005", "6982"), ("0009", "6982"), ("0010", "6981"), ("0019", "6981"), ("001C", "6981"), ("001E", "6981")],
)
def test_unknown_files_exist_and_open_to_nothing(number: str, sw: str, talk: Talk) -> None:
    talk.ok(JPKI)
    talk.ok("0020009804" + AUTH_PIN)
    talk.ok("0020009B06" + SIGN_PIN)
    talk.ok(ef(number))
    assert talk.sw("00B0000000") == sw
    assert talk.sw("00B2010400") == "6981"
    assert talk.sw("802A00800401020304 00") == ("6982" if number in ("0019", "001C", "001E") else "6981")
    assert talk.sw("00200080") == ("63C0" if number == "0010" else "6981")
    assert talk.sw("002000800431393730") == ("6984" if number == "0010" else "6981")


def test_what_the_chip_says_is_signed(talk: Talk, card_world: CardWorld) -> None:
    talk.ok(ENTRY)
    certificate = CvCertificate.decode(talk.ok("00B08400000000"))
    assert certificate.is_signed_by(card_world.entry.root_modulus)
    talk.ok("002000950E" + B)
    attributes = talk.ok("00B08200000000")
    record = IntegrityRecord.decode(talk.ok("00B08300000000"))
    assert record.is_signed_by(certificate.modulus)
    assert record.attributes_digest == Attributes.digest_of(attributes)
    own = InternalKeyRecord.decode(talk.ok("00B08700000000"))
    assert is_signed(digest_info_of(own.signed_part), own.signature, certificate.modulus)
    assert own.modulus == card_world.internal_modulus
    delivery = SessionKeyRecord.decode(talk.ok("00B08600000000"))
    assert delivery.modulus == modulus_of(card_world.data.session_key or b"")
    assert talk.ok("00B08800000000") == b"\xff" * 16
    talk.ok(FACE)
    certificate = CvCertificate.decode(talk.ok("00B08400000000"))
    assert certificate.is_signed_by(card_world.face.root_modulus)
    talk.ok("002000920E" + B)
    face = FaceData.decode(talk.ok("00B08200000000"))
    assert face.is_signed_by(certificate.modulus)
    assert face.photo_jp2 == card_world.data.photo_jp2
    assert face.public_key_modulus == card_world.internal_modulus
    talk.ok("002000930C" + A)
    number = NumberPicture.decode(talk.ok("00B08500000000"))
    assert number.is_signed_by(certificate.modulus)
    assert number.number_png == card_world.data.number_png
    talk.ok("0020009106" + B[:12])
    age = AgeRecord.decode(talk.ok("00B08100000000"))
    assert age.is_signed_by(certificate.modulus)
    assert age.birth_date == card_world.data.birth_date
