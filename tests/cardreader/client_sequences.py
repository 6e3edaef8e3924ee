"""In here live the sequences that known clients send (mynumber-card.md, section 11), with what each line must be answered.

An answer is a status word, and where the reference has bytes, or they follow from what the card was made of, these bytes as well.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from cardreader.apdu import Answer
from cardreader.contents.public_key import padded
from tests.cardreader.cards_in_hex import AUTH_PIN, COMMON, ENTRY, FACE, JPKI, SIGN_PIN, A, ef
from tests.cardreader.conftest import CardWorld, Talk

INFO = "3031300D060960864801650304020105000420" + "5A" * 32
SHA1_INFO = "3021300906052B0E03021A05000414" + "5A" * 20
_WRONG = "30303030"
_ENTRY_PIN = "31323334"


@dataclass(frozen=True)
class Line:
    """One command and its answer. `data`: all of it; None: whatever it is."""

    command: str
    sw: str = "9000"
    data: bytes | None = None


def replay(talk: Talk, lines: Iterable[Line]) -> None:
    """Send them one after the other. Raises AssertionError at the first that is answered otherwise."""
    for number, line in enumerate(lines):
        check(line, talk(line.command), number)


def check(line: Line, answer: Answer, number: int) -> None:
    """Raises AssertionError where the answer is another."""
    assert f"{answer.sw:04X}" == line.sw, f"line {number}: {line.command}"
    assert line.data is None or answer.data == line.data, f"line {number}: {line.command}"
    assert answer.ok or not answer.data


class Sequences:
    """The sequences for the card of that world, each by the name of its client and what it does."""

    def __init__(self, world: CardWorld) -> None:
        self._world = world
        data = world.data
        files = {one.name: one for one in world.whole_image.applications}
        self._face = files["card_face"]
        self._entry = files["card_entry"]
        self._auth, self._auth_ca, self._sign_ca = (
            data.auth_certificate,
            data.auth_ca_certificate,
            data.sign_ca_certificate,
        )
        assert data.sign_certificate is not None
        self._sign = data.sign_certificate
        self._label = b"JPKIAPICCTOKEN2".ljust(32)

    def named(self, name: str) -> list[Line]:
        return list({**self._opensc(), **self._myna(), **self._myna_go(), **self._others()}[name])

    # -- OpenSC ----------------------------------------------------------------------------------------------------------

    def _opensc(self) -> dict[str, Iterable[Line]]:
        info, sign_info = self.signature("97"), self.signature("9A")
        return {
            "OpenSC, sign in and sign": [
                *PROBES,
                *_OPENSC_OPEN,
                *self._opensc_slot(),
                *_lines(ef("0018"), ("00200080", "63C3"), ef("0018"), "0020008004" + AUTH_PIN, ef("0017")),
                Line(f"802A008033{INFO}00", data=info),
                *_lines(JPKI, ef("0017"), (f"802A008033{INFO}00", "6982")),  # logged out, as newer versions do
                *PROBES,
            ],
            "OpenSC, read certificates": [
                *_OPENSC_OPEN,
                *self._by_exact_remainder("000A", self._auth),
                *self._by_exact_remainder("000B", self._auth_ca),
                *self._by_exact_remainder("0002", self._sign_ca),
                *_lines(ef("001B"), "0020008006" + SIGN_PIN),
                *self._by_exact_remainder("0001", self._sign),
            ],
            "OpenSC, digital signature": [
                *_OPENSC_OPEN,
                *(line for _ in range(2) for line in _lines(ef("001B"), "0020008006" + SIGN_PIN, ef("001A"))),
                Line(f"802A008033{INFO}00", data=sign_info),
                *_lines(ef("001B"), "0020008006" + SIGN_PIN, ef("001A")),  # before every signature: the user's consent
                Line(f"802A008033{INFO}00", data=sign_info),
                *_lines("008400000A", "0084000064"),
            ],
            "OpenSC, wrong PIN": [
                *_OPENSC_OPEN,
                *_lines(ef("0018"), *((f"0020008004{_WRONG}", f"63C{left}") for left in "210")),
                *_lines(("0020008004" + AUTH_PIN, "6984"), ("00200080", "63C0")),
                *_lines(JPKI, ef("0018"), ("00200080", "63C0"), ef("001B"), ("00200080", "63C5")),
            ],
        }

    def _opensc_slot(self) -> Iterator[Line]:
        yield from self._by_256("000A", self._auth)
        yield from _lines(ef("0001"), ("00B0000004", "6982"))
        yield from self._by_256("000A", self._auth)
        yield from self._by_256("000B", self._auth_ca)
        yield from self._by_256("0002", self._sign_ca)

    def _by_256(self, number: str, content: bytes) -> Iterator[Line]:
        """Four bytes, then the whole of it, 256 at a time: what is behind the certificate is read as well."""
        yield Line(ef(number))
        yield Line("00B0000004", data=content[:4])
        roomy = content.ljust(2048, b"\xff")
        for offset in range(0, len(content), 256):
            yield Line(f"00B0{offset:04X}00", data=roomy[offset : offset + 256])

    def _by_exact_remainder(self, number: str, content: bytes) -> Iterator[Line]:
        yield Line(ef(number))
        yield Line("00B0000004", data=content[:4])
        for offset in range(0, len(content), 256):
            part = content[offset : offset + 256]
            yield Line(f"00B0{offset:04X}{len(part) & 0xFF:02X}", data=part)

    # -- myna, Rust ------------------------------------------------------------------------------------------------------

    def _myna(self) -> dict[str, Iterable[Line]]:
        before = [*_lines(JPKI, ef("0006")), Line("00B0000020", data=self._label)]
        entry_number = b"\xff\x10\x0c" + self._world.data.individual_number.encode() + b"\xff\xff"
        number = [
            *_lines(ENTRY, ef("0011"), "0020008004" + _ENTRY_PIN, ef("0001")),
            Line("00B0000011", data=entry_number),
        ]
        verified = _lines(ef("001B"), "0020008006" + SIGN_PIN)
        return {
            "myna (Rust), certificates": [
                *before,
                *self._seven_and_rest("000A", self._auth),
                *before,
                *self._seven_and_rest("000B", self._auth_ca),
                *before,
                *self._seven_and_rest("0002", self._sign_ca),
                *before,
                *verified,
                *self._seven_and_rest("0001", self._sign),
            ],
            "myna (Rust), sign": [
                *before,
                *_lines(ef("0018"), "0020008004" + AUTH_PIN, ef("0017")),
                Line(f"802A008033{INFO}00", data=self.signature("97")),
                Line(f"802A008023{SHA1_INFO}00", data=self.signature("97", SHA1_INFO)),  # the file as it is
                *before,
                *verified,
                *self._seven_and_rest("0001", self._sign),
                *_lines(ef("001A")),
                Line(f"802A008033{INFO}00", data=self.signature("9A")),
            ],
            "myna (Rust), pin status": [
                *_lines(ENTRY, ef("0011"), ("00200080", "63C3")),
                *_lines(ef("0014"), ("00200080", "63CA"), ef("0015"), ("00200080", "63CA")),
                *_lines(FACE, ef("0013"), ("00200080", "63CA"), ef("0012"), ("00200080", "63CA")),
                *before,
                *_lines(ef("0018"), ("00200080", "63C3"), ef("001B"), ("00200080", "63C5")),
            ],
            "myna (Rust), pin change": [
                *_lines(ENTRY, ef("0011"), "0020008004" + _ENTRY_PIN, "002401800434333231"),
                *before,
                *_lines(ef("0018"), "0020008004" + AUTH_PIN, f"0024018004{_WRONG}"),
                *before,
                *_lines(ef("001B"), "0020008006" + SIGN_PIN, "0024018008" + b"NEWPASS1".hex()),
                *_lines(ef("0018"), f"0020008004{_WRONG}", ("0020008004" + AUTH_PIN, "63C2")),
            ],
            "myna (Rust), card-entry": [
                *_lines(ENTRY),
                *self._seven_and_rest("0005", _content(self._entry, 0x0005)),
                *number,
                *_lines(ENTRY, ef("0011"), "0020008004" + _ENTRY_PIN),
                *self._seven_and_rest("0002", _content(self._entry, 0x0002)),
            ],
            "myna (Rust), card-face": [
                *_lines(FACE),
                *self._seven_and_rest("0003", _content(self._face, 0x0003)),
                *number,
                *_lines(FACE, ef("0013"), "002000800C" + A),
                *self._seven_and_rest("0002", _content(self._face, 0x0002)),
            ],
            "myna (Rust), common": [*_lines(COMMON), Line("00B2010C00", data=self._card_number())],
        }

    def _seven_and_rest(self, number: str, content: bytes) -> Iterator[Line]:
        yield Line(ef(number))
        yield Line("00B0000007", data=content[:7])
        offset = 7
        while offset < len(content):
            part = content[offset : offset + 256]
            yield Line(f"00B0{offset:04X}{len(part) & 0xFF:02X}", data=part)
            offset += len(part)

    def _card_number(self) -> bytes:
        data = self._world.data
        return b"\x01\x1c" + f"{data.card_serial}{data.municipality}{data.expires_on:%Y%m%d}".encode()

    # -- myna, Go --------------------------------------------------------------------------------------------------------

    def _myna_go(self) -> dict[str, Iterable[Line]]:
        before = [*_lines(JPKI, ef("0006")), Line("00B0000020", data=self._label)]
        number = b"\xff\x10\x0c" + self._world.data.individual_number.encode() + b"\xff\xff"
        return {
            "myna (Go)": [
                *before,
                *self._seven_and_all("000A", self._auth),
                *before,
                *_lines(ENTRY, ef("0011"), "0020008004" + _ENTRY_PIN, ef("0001")),
                Line("00B0000010", data=number[:16]),
                Line("00B0000011", data=number),
                *self._seven_and_all("0002", _content(self._entry, 0x0002)),
                *before,
                *_lines(FACE, ef("0013"), "002000800C" + A),
                *self._seven_and_all("0002", _content(self._face, 0x0002)),
                *before,
                *_lines(ef("0018"), "0020008004" + AUTH_PIN, ef("0017")),
                Line(f"802A008033{INFO}00", data=self.signature("97")),
            ],
            "myna (Go), blocked": [
                *before,
                *_lines(ef("0018"), *((f"0020008004{_WRONG}", f"63C{left}") for left in "210")),
                *_lines((f"0020008004{AUTH_PIN}", "6984")),
            ],
        }

    def _seven_and_all(self, number: str, content: bytes) -> Iterator[Line]:
        yield Line(ef(number))
        yield Line("00B0000007", data=content[:7])
        roomy = content if len(content) > 2048 or content[0] != 0x30 else content.ljust(2048, b"\xff")
        for offset in range(0, len(content), 256):
            yield Line(f"00B0{offset:04X}00", data=roomy[offset : offset + 256])

    # -- others ----------------------------------------------------------------------------------------------------------

    def _others(self) -> dict[str, Iterable[Line]]:
        number = b"\xff\x10\x0c" + self._world.data.individual_number.encode() + b"\xff\xff"
        attributes, face = _content(self._entry, 0x0002), _content(self._face, 0x0002)
        return {
            "jpki-rs": [
                *_lines(
                    JPKI, ef("0018"), ("00200080", "63C3"), ("0020008000", "63C3"), ef("001B"), ("00200080", "63C5")
                ),
                *_lines(ef("000A")),
                Line("00B0000007", data=self._auth[:7]),
                *(
                    Line(
                        f"00B0{offset:04X}{min(256, len(self._auth) - offset) & 0xFF:02X}",
                        data=self._auth[offset:][:256],
                    )
                    for offset in range(0, len(self._auth), 256)
                ),
                *_lines(ef("0018"), "0020008004" + AUTH_PIN, ef("0017")),
                Line(f"802A008033{INFO}00", data=self.signature("97")),
            ],
            "pyjpki, certificate": [
                *_lines(JPKI, ef("000A")),
                *(
                    Line(f"00B0{offset:04X}FF", data=self._auth.ljust(2048, b"\xff")[offset : offset + 255])
                    for offset in range(0, 2048, 255)
                ),
                *_lines(("00B00800FF", "6B00")),
            ],
            "jsapdu": [
                *_lines(JPKI),
                Line("00B08A00000000", data=self._auth.ljust(2048, b"\xff")),
                *_lines(("00200098", "63C3"), ("00200090", "63C0"), "0020009804" + AUTH_PIN),
                Line(f"802A009733{INFO}00", data=self.signature("97")),
                *_lines("0020009B06" + SIGN_PIN),
                Line("00B08100000000", data=self._sign.ljust(2048, b"\xff")),
                *_lines(ENTRY, "0020009104" + _ENTRY_PIN),
                Line("00B08100000000", data=number),
                Line("00B08200000000", data=attributes),
                *_lines(FACE, "002000930C" + A),
                Line("00B08200000000", data=face),
            ],
            "TRETJapanNFCReader": [
                *_lines(JPKI, ef("0006")),
                Line("00B0000014", data=self._label[:20]),
                *_lines(ef("0018"), ("00200080", "63C3"), ef("001B"), ("00200080", "63C5")),
                *_lines(ENTRY, ef("0011"), ("00200080", "63C3"), "0020008004" + _ENTRY_PIN, ef("0001")),
                Line("00B0000011", data=number),
                *_lines(COMMON, ef("001C"), ("00200080", "63C3")),
            ],
            "myna-card": [
                Line("00CA5F5100", data=bytes.fromhex("E000FF8131FE4514")),
                *_lines(("00CAFF2000", "6A88"), ("00CA7F2100", "6700"), "00CA7F21000000"),
                *_lines(JPKI),
                Line("00B0860000", data=None),
                Line("00B0880000", data=bytes.fromhex("8F8F00")),
                *_lines(("00B0890000", "6982"), "0020009804" + AUTH_PIN),
                Line(f"802A009733{INFO}00", data=self.signature("97")),
                Line(f"802A029720{'5A' * 32}00", data=self.signature("97")),
                *_lines("0020009B06" + SIGN_PIN),
                Line(f"802A029A20{'5A' * 32}00", data=self.signature("9A")),
                *_lines(COMMON, "00B2010C00", ef("0002"), "00B2010400", "008800990401020304 00"),
                *_lines(ENTRY, ef("0011"), "0020008004" + _ENTRY_PIN),
                Line("00B0820000", data=attributes[:256]),
                *_lines("802A030008010203040506070800"),
            ],
        }

    def signature(self, reference: str, info: str = INFO) -> bytes:
        """What the card's key makes of a DigestInfo: PKCS#1 v1.5 has no chance in it."""
        from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
        from cryptography.hazmat.primitives.serialization import load_der_private_key

        raw = self._world.data.auth_key if reference == "97" else self._world.data.sign_key
        assert raw is not None
        key = load_der_private_key(raw, None, unsafe_skip_rsa_key_validation=True)
        assert isinstance(key, RSAPrivateKey)
        numbers = key.private_numbers()
        value = pow(int.from_bytes(padded(bytes.fromhex(info)), "big"), numbers.d, numbers.public_numbers.n)
        return value.to_bytes(256, "big")


def _content(application: object, ef: int) -> bytes:
    from cardreader.virtual.files import Application

    assert isinstance(application, Application)
    file = application.file(ef)
    assert file is not None
    return file.content


def _lines(*commands: str | tuple[str, str]) -> list[Line]:
    """Commands that get 9000, or those with their status word."""
    return [Line(one) if isinstance(one, str) else Line(*one) for one in commands]


# Other drivers of OpenSC, before the JPKI application is asked for and between sessions (section 10, item 1)
PROBES = _lines(
    *(("00A404000762 7601FF000000", "6A82"), ("00A4040C07A0 00000116DB00", "6A82")),
    *(("00A4040009A00000030800001000 00", "6A82"), ("00A4040006D2760001240100", "6A82")),
    *(("00A404000CA000000063504B43532D3135 00", "6A82"), ("00A4040C05E828BD080F", "6A82")),
    *(("00CADF3005", "6A88"), ("00CB3FFF035C017E08", "6D00")),
)
_OPENSC_OPEN = _lines(JPKI, ef("0018"), ("00200080", "63C3"), ef("001B"), ("00200080", "63C5"))

NAMES = (
    *("OpenSC, sign in and sign", "OpenSC, read certificates", "OpenSC, digital signature", "OpenSC, wrong PIN"),
    *("myna (Rust), certificates", "myna (Rust), sign", "myna (Rust), pin status", "myna (Rust), pin change"),
    *("myna (Rust), card-entry", "myna (Rust), card-face", "myna (Rust), common"),
    *("myna (Go)", "myna (Go), blocked"),
    *("jpki-rs", "pyjpki, certificate", "jsapdu", "TRETJapanNFCReader", "myna-card"),
)
