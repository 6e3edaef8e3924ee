"""In here live the sequences that known clients send (mynumber-card.md, section 11), replayed on a card; each line must get its answer."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from cardreader.contents.card_entry import Attributes
from cardreader.contents.card_face import FaceData
from cardreader.contents.public_key import is_signed
from cardreader.tlv import read
from tests.cardreader.cards_in_hex import AUTH_PIN, COMMON, ENTRY, FACE, JPKI, SIGN_PIN, A, ef
from tests.cardreader.conftest import CardWorld, Talk

INFO = "3031300D060960864801650304020105000420" + "5A" * 32

Line = str | tuple[str, str]  # a command that gets 9000, or one with its status word

OPENSC_PROBES: list[Line] = [
    # Other drivers of OpenSC, before the JPKI application is asked for and between sessions
    *(("00A404000762 7601FF000000", "6A82"), ("00A4040C07A0 00000116DB00", "6A82")),
    *(("00CADF3005", "6A88"), ("00CB3FFF035C017E08", "6D00")),
]
OPENSC_OPEN: list[Line] = [JPKI, ef("0018"), ("00200080", "63C3"), ef("001B"), ("00200080", "63C5")]
OPENSC_SLOT: list[Line] = [
    *(ef("000A"), "00B0000004", "00B0000000", "00B0010000"),
    *(ef("0001"), ("00B0000004", "6982")),
    *(ef("000A"), "00B0000004", ef("000B"), "00B0000004", "00B0000000", ef("0002"), "00B0000004", "00B0000000"),
]

SEQUENCES: dict[str, list[Line]] = {
    "OpenSC, sign in and sign": [
        *OPENSC_PROBES,
        *OPENSC_OPEN,
        *OPENSC_SLOT,
        *(ef("0018"), ("00200080", "63C3"), ef("0018"), "0020008004" + AUTH_PIN),
        *(ef("0017"), f"802A008033{INFO}00"),
        JPKI,
        *(ef("0017"), (f"802A008033{INFO}00", "6982")),
        *OPENSC_PROBES,
    ],
    "OpenSC, digital signature": [
        *OPENSC_OPEN,
        *(ef("001B"), "0020008006" + SIGN_PIN, ef("0001"), "00B0000004", "00B0000000"),
        *(ef("001B"), "0020008006" + SIGN_PIN, ef("001A"), f"802A008033{INFO}00"),
        *("008400000A", "0084000064"),
    ],
    "OpenSC, wrong PIN": [
        *OPENSC_OPEN,
        *(ef("0018"), ("002000800430303030", "63C2"), ("002000800430303030", "63C1")),
        *(("002000800430303030", "63C0"), ("0020008004" + AUTH_PIN, "6984"), ("00200080", "63C0")),
    ],
    "myna (Rust), certificates": [
        *(JPKI, ef("0006"), "00B0000020", ef("000A"), "00B0000007", "00B0000700", "00B0010700"),
        *(ef("000B"), "00B0000007", ef("0002"), "00B0000007"),
        *(ef("001B"), "0020008006" + SIGN_PIN, ef("0001"), "00B0000007", "00B0000700"),
    ],
    "myna (Rust), sign": [
        *(JPKI, ef("0006"), "00B0000020", ef("0018"), "0020008004" + AUTH_PIN, ef("0017"), f"802A008033{INFO}00"),
        *(ef("001B"), "0020008006" + SIGN_PIN, ef("0001"), "00B0000007", ef("001A"), f"802A008033{INFO}00"),
    ],
    "myna (Rust), pin status": [
        *(ENTRY, ef("0011"), ("00200080", "63C3"), ef("0014"), ("00200080", "63CA"), ef("0015"), ("00200080", "63CA")),
        *(FACE, ef("0013"), ("00200080", "63CA"), ef("0012"), ("00200080", "63CA")),
        *(JPKI, ef("0006"), "00B0000020", ef("0018"), ("00200080", "63C3"), ef("001B"), ("00200080", "63C5")),
    ],
    "myna (Rust), pin change": [
        *(ENTRY, ef("0011"), "002000800431323334", "002401800434333231"),
        *(JPKI, ef("0018"), "0020008004" + AUTH_PIN, "002401800430303030"),
        *(JPKI, ef("001B"), "0020008006" + SIGN_PIN, "0024018008" + b"NEWPASS1".hex()),
        *(ef("0018"), "002000800430303030"),
    ],
    "myna (Rust), card-entry": [
        *(ENTRY, ef("0005"), "00B0000007", "00B000079D"),
        *(ENTRY, ef("0011"), "002000800431323334", ef("0001"), "00B0000011", ef("0002"), "00B0000007", "00B0000700"),
    ],
    "myna (Rust), card-face": [
        *(ENTRY, ef("0011"), "002000800431323334", ef("0001"), "00B0000011"),
        *(FACE, ef("0003"), "00B0000007", ef("0013"), "002000800C" + A, ef("0002"), "00B0000007", "00B0000700"),
    ],
    "myna, common": [COMMON, "00B2010C00"],
    "myna (Go), before every command": [JPKI, ef("0006"), "00B0000020", ef("000A"), "00B0000007", "00B0000000"],
    "pyjpki, to the end": [
        *(JPKI, ef("000B"), *[f"00B0{offset:04X}FF" for offset in range(0, 2048, 255)], "00B007FF00"),
        ("00B0080000", "6B00"),
    ],
    "jsapdu": [
        *(JPKI, "0020009804" + AUTH_PIN, "00B08A00000000", f"802A009733{INFO}00"),
        *(FACE, "002000930C" + A, "00B08200000000"),
    ],
    "TRETJapanNFCReader": [
        *(JPKI, ef("0006"), "00B0000014", ef("0018"), ("00200080", "63C3"), ef("001B"), ("00200080", "63C5")),
        *(ENTRY, ef("0011"), ("00200080", "63C3"), "002000800431323334", ef("0001"), "00B0000011"),
        *(COMMON, ef("001C"), ("00200080", "63C3")),
    ],
}


def replay(talk: Talk, lines: Iterable[Line]) -> None:
    for number, line in enumerate(lines):
        command, sw = (line, "9000") if isinstance(line, str) else line
        assert talk.sw(command) == sw, f"line {number}: {command}"


@pytest.mark.parametrize("name", SEQUENCES)
def test_sequence(name: str, talk: Talk) -> None:
    replay(talk, SEQUENCES[name])


def test_a_label_that_the_go_myna_accepts(talk: Talk) -> None:
    replay(talk, [JPKI, ef("0006")])
    assert talk.ok("00B0000020").decode().rstrip(" ") == "JPKIAPICCTOKEN2"


def test_a_certificate_by_its_header_as_opensc_reads_it(talk: Talk, card_world: CardWorld) -> None:
    replay(talk, [JPKI, ef("000A")])
    header = talk.ok("00B0000004")
    assert header[:2] == b"\x30\x82"
    size = 4 + int.from_bytes(header[2:], "big")
    whole = b""
    while len(whole) < size:
        whole += talk.ok(f"00B0{len(whole):04X}{min(256, size - len(whole)) & 0xFF:02X}")
    assert whole == card_world.data.auth_certificate


def test_a_certificate_to_the_end_with_its_filler(talk: Talk, card_world: CardWorld) -> None:
    replay(talk, [JPKI, ef("000A")])
    whole = b""
    while (answer := talk(f"00B0{len(whole):04X}FF")).ok:
        whole += answer.data
    assert answer.sw == 0x6B00
    assert whole[: read(whole).end] == card_world.data.auth_certificate
    assert set(whole[read(whole).end :]) == {0xFF}


def test_what_the_js_library_reads_in_one_answer(talk: Talk, card_world: CardWorld) -> None:
    replay(talk, [FACE, "002000930C" + A])
    assert FaceData.decode(talk.ok("00B08200000000")).photo_jp2 == card_world.data.photo_jp2
    replay(talk, [ENTRY, "002000940C" + A])
    assert talk.ok("00B0810011") == b"\xff\x10\x0c123456789012\xff\xff"
    assert talk.sw("00B0820000") == "6982"  # number A opens the number, and not the attributes
    talk.ok("002000910431323334")
    assert Attributes.decode(talk.ok("00B08200000000")).name == card_world.data.name


def test_a_signature_as_clients_check_it(talk: Talk, card_world: CardWorld) -> None:
    replay(talk, [JPKI, ef("0018"), "0020008004" + AUTH_PIN, ef("0017")])
    assert is_signed(bytes.fromhex(INFO), talk.ok(f"802A008033{INFO}00"), card_world.auth_modulus)
