"""In here live the tests of certificates and revocation lists byte by byte: every field of mynumber-card.md, section 5, and openssl's opinion."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from mock_server.authority import Branch, CardAuthority, Ended, Holder, Municipality, Order, public_key_of
from mock_server.events import RevocationReason
from mock_server.world.pem import CERTIFICATE, to_pem
from verifier.clock import end_of_day, start_of_day
from verifier.domain import Sex

SEQUENCE, SET, INTEGER, BITS, OCTETS, OID, BOOLEAN = 0x30, 0x31, 0x02, 0x03, 0x04, 0x06, 0x01
UTF8, PRINTABLE, IA5, UTC, GENERALIZED = 0x0C, 0x13, 0x16, 0x17, 0x18
RSA_SHA256, RSA = "1.2.840.113549.1.1.11", "1.2.840.113549.1.1.1"

MUNICIPALITY = Municipality("Tokyo-to", "Kiyose-shi")
ORDER = Order(
    serial=0x2A3B4C5D,
    common_name="TEST94E9AGCIEG13221003A",
    municipality=MUNICIPALITY,
    issued_on=date(2025, 10, 27),
    expires_on=date(2030, 2, 17),
)
HOLDER = Holder(
    name="黒桐　幹也", birth_date=date(1980, 2, 17), sex=Sex.MALE, address="東京都清瀬市中里５丁目８４２番地"
)


@dataclass(frozen=True)
class Node:
    """One TLV of a DER structure."""

    tag: int
    content: bytes

    @property
    def parts(self) -> list[Node]:
        return list(_nodes(self.content))

    def __getitem__(self, place: int) -> Node:
        return self.parts[place]


def _nodes(raw: bytes) -> Iterator[Node]:
    while raw:
        tag, length, start = raw[0], raw[1], 2
        assert tag & 0x1F != 0x1F
        if length & 0x80:
            count = length & 0x7F
            length, start = int.from_bytes(raw[2 : 2 + count], "big"), 2 + count
            assert length >= 0x80  # DER: as short as it can be
        yield Node(tag, raw[start : start + length])
        raw = raw[start + length :]


def _oid(node: Node) -> str:
    assert node.tag == OID
    arcs, value = [], 0
    for byte in node.content:
        value = value << 7 | byte & 0x7F
        if not byte & 0x80:
            arcs.append(value)
            value = 0
    first = min(arcs[0] // 40, 2)
    return ".".join(map(str, (first, arcs[0] - 40 * first, *arcs[1:])))


_NAMES = {"2.5.4.6": "C", "2.5.4.10": "O", "2.5.4.11": "OU", "2.5.4.3": "CN", "2.5.4.7": "L"}


def _name(node: Node) -> list[tuple[str, int, str]]:
    """Attribute, tag of its string, and what it says; one attribute in each RDN."""
    found = []
    for rdn in node.parts:
        assert rdn.tag == SET
        (attribute,) = rdn.parts
        kind, value = attribute.parts
        found.append((_NAMES[_oid(kind)], value.tag, value.content.decode()))
    return found


def _named(*attributes: tuple[str, str]) -> list[tuple[str, int, str]]:
    """As a real certificate writes them: C as PrintableString, the rest as UTF8String (section 5.2)."""
    return [(kind, PRINTABLE if kind == "C" else UTF8, value) for kind, value in attributes]


@dataclass(frozen=True)
class Parsed:
    """A certificate's fields, as they are in its DER."""

    serial: bytes
    issuer: list[tuple[str, int, str]]
    validity: list[tuple[int, str]]
    subject: list[tuple[str, int, str]]
    key: Node
    extensions: dict[str, tuple[bool, Node]]


def parse(der: bytes) -> Parsed:
    (whole,) = _nodes(der)
    tbs, algorithm, signature = whole.parts
    assert _oid(algorithm[0]) == RSA_SHA256
    assert signature.tag == BITS
    assert len(signature.content) == 257
    version, serial, inner, issuer, validity, subject, key, extensions = tbs.parts
    assert version[0].content == b"\x02"  # version 3
    assert _oid(inner[0]) == RSA_SHA256
    found: dict[str, tuple[bool, Node]] = {}
    for extension in extensions[0].parts:
        kind, *critical, value = extension.parts
        (inside,) = _nodes(value.content)
        assert _oid(kind) not in found
        found[_oid(kind)] = bool(critical and critical[0].content == b"\xff"), inside
    return Parsed(
        serial.content,
        _name(issuer),
        [(moment.tag, moment.content.decode()) for moment in validity.parts],
        _name(subject),
        key,
        found,
    )


KEY_USAGE, EXTENDED, SUBJECT_NAMES, ISSUER_NAMES = "2.5.29.15", "2.5.29.37", "2.5.29.17", "2.5.29.18"
POLICIES, POINTS, ACCESS = "2.5.29.32", "2.5.29.31", "1.3.6.1.5.5.7.1.1"
AUTHORITY_KEY, SUBJECT_KEY, CONSTRAINTS = "2.5.29.35", "2.5.29.14", "2.5.29.19"

UNITS = {
    Branch.AUTH: "JPKI for user authentication",
    Branch.SIGN: "JPKI for digital signature",
    Branch.PHONE: "JPKI for user authentication on mobile devices",
}
SERVICE = _named(("C", "JP"), ("O", "公的個人認証サービス（TEST）"))


def _own_name(branch: Branch) -> list[tuple[str, int, str]]:
    agency = "Japan Agency for Local Authority Information Systems"
    return _named(("C", "JP"), ("O", "JPKI-TEST"), ("OU", UNITS[branch]), ("OU", agency))


@pytest.fixture(scope="module")
def keys() -> list[bytes]:
    made = [generate_private_key(public_exponent=65537, key_size=2048) for _ in range(2)]
    return [key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption()) for key in made]


@pytest.fixture(scope="module", params=Branch, ids=lambda branch: branch.value)
def authority(request: pytest.FixtureRequest, keys: list[bytes]) -> CardAuthority:
    return CardAuthority(request.param, keys[0], 0x0132C4AB)


def issued(authority: CardAuthority, keys: list[bytes], order: Order = ORDER) -> bytes:
    return authority.issue(order, public_key_of(keys[1]), HOLDER if authority.branch is Branch.SIGN else None)


def _directory(node: Node) -> list[tuple[str, int, str]]:
    """The one directoryName of a GeneralNames."""
    (name,) = node.parts
    assert name.tag == 0xA4
    return _name(name[0])


def _point(node: Node) -> list[tuple[str, int, str]]:
    """The one directoryName of the one distribution point."""
    (point,) = node.parts
    (name,) = point.parts
    assert name.tag == 0xA0
    (full,) = name.parts
    assert full.tag == 0xA0
    return _directory(full)


def test_an_authority_is_that_of_section_5_1(authority: CardAuthority) -> None:
    ca = parse(authority.certificate)
    assert ca.serial == bytes.fromhex("0132C4AB")
    assert ca.subject == ca.issuer == _own_name(authority.branch)
    assert [moment.endswith("145959Z") for _, moment in ca.validity] == [False, True]
    assert ca.validity[0][1].endswith("150000Z")  # midnight in Japan
    assert {kind: critical for kind, (critical, _) in ca.extensions.items()} == {
        KEY_USAGE: True, SUBJECT_NAMES: False, CONSTRAINTS: True, POINTS: False, SUBJECT_KEY: False,
    }  # fmt: skip
    assert ca.extensions[KEY_USAGE][1] == Node(BITS, bytes.fromhex("0106"))  # keyCertSign, cRLSign
    assert ca.extensions[CONSTRAINTS][1].parts == [Node(BOOLEAN, b"\xff")]
    assert _directory(ca.extensions[SUBJECT_NAMES][1]) == SERVICE
    assert _point(ca.extensions[POINTS][1]) == _own_name(authority.branch)
    assert len(ca.extensions[SUBJECT_KEY][1].content) == 20
    _check_key(ca.key)


def _check_key(key: Node) -> None:
    algorithm, bits = key.parts
    assert _oid(algorithm[0]) == RSA
    (numbers,) = _nodes(bits.content[1:])
    modulus, exponent = numbers.parts
    assert len(modulus.content) == 257
    assert exponent.content == bytes.fromhex("010001")


def test_a_card_s_certificate_is_that_of_section_5_2(authority: CardAuthority, keys: list[bytes]) -> None:
    branch, sign = authority.branch, authority.branch is Branch.SIGN
    card = parse(issued(authority, keys))
    assert card.serial == bytes.fromhex("2A3B4C5D")
    assert card.issuer == _own_name(branch)
    places = (("L", "Tokyo-to"), ("L", "Kiyose-shi")) if sign else ()
    assert card.subject == _named(("C", "JP"), *places, ("CN", ORDER.common_name))
    assert card.validity == [
        (UTC, "251026150000Z"),
        (UTC, "300217145959Z"),
    ]  # the sample: to the 5th birthday, 23:59:59 JST
    _check_key(card.key)
    always = {
        POLICIES: True,
        ISSUER_NAMES: False,
        POINTS: False,
        ACCESS: False,
        AUTHORITY_KEY: False,
        SUBJECT_KEY: False,
    }
    own = {SUBJECT_NAMES: False} if sign else {EXTENDED: False}
    assert {kind: critical for kind, (critical, _) in card.extensions.items()} == {KEY_USAGE: True, **own, **always}

    usage = bytes.fromhex("06C0" if sign else "0780")
    assert card.extensions[KEY_USAGE][1] == Node(BITS, usage)
    if not sign:
        assert [_oid(use) for use in card.extensions[EXTENDED][1].parts] == ["1.3.6.1.5.5.7.3.2"]  # clientAuth
    assert _directory(card.extensions[ISSUER_NAMES][1]) == SERVICE
    assert _point(card.extensions[POINTS][1]) == _named(
        ("C", "JP"), ("O", "JPKI-TEST"), ("OU", UNITS[branch]), ("OU", "CRL Distribution Points"),
        ("OU", "Tokyo-to"), ("CN", "Kiyose-shi CRLDP"),
    )  # fmt: skip
    ca = parse(authority.certificate)
    (key_id,) = card.extensions[AUTHORITY_KEY][1].parts
    assert key_id == Node(0x80, ca.extensions[SUBJECT_KEY][1].content)
    assert len(card.extensions[SUBJECT_KEY][1].content) == 20


@pytest.mark.parametrize(("branch", "last"), [(Branch.AUTH, 30), (Branch.SIGN, 20), (Branch.PHONE, 31)])
def test_policies_are_of_the_test_hierarchy(keys: list[bytes], branch: Branch, last: int) -> None:
    card = parse(issued(CardAuthority(branch, keys[0], 1), keys))
    (policy,) = card.extensions[POLICIES][1].parts
    identifier, qualifiers = policy.parts
    assert _oid(identifier) == f"1.2.392.200149.8.5.1.0.{last}"
    practice, notice = qualifiers.parts
    assert _oid(practice[0]) == "1.3.6.1.5.5.7.2.1"  # id-qt-cps
    assert practice[1] == Node(IA5, b"http://jpki-test.invalid/cps.html")
    assert _oid(notice[0]) == "1.3.6.1.5.5.7.2.2"
    assert b"TEST" in notice[1].content


def test_the_responder_is_a_setting(keys: list[bytes]) -> None:
    def responder(authority: CardAuthority) -> list[tuple[str, Node]]:
        card = parse(issued(authority, keys))
        return [(_oid(one[0]), one[1]) for one in card.extensions[ACCESS][1].parts] if ACCESS in card.extensions else []

    ocsp = "1.3.6.1.5.5.7.48.1"
    usual = responder(CardAuthority(Branch.AUTH, keys[0], 1))
    assert usual == [(ocsp, Node(0x86, b"http://ocsp-auth.jpki-test.invalid"))]
    told = CardAuthority(Branch.AUTH, keys[0], 1, responder="http://127.0.0.1:2560")
    assert responder(told) == [(ocsp, Node(0x86, b"http://127.0.0.1:2560"))]
    assert responder(CardAuthority(Branch.AUTH, keys[0], 1, responder="")) == []


@pytest.mark.parametrize(
    ("born", "sex", "said"),
    [
        (date(1912, 7, 29), Sex.FEMALE, ("119120729", "2")),  # 明治45
        (date(1912, 7, 30), Sex.MALE, ("219120730", "1")),  # 大正1
        (date(1980, 2, 17), Sex.MALE, ("319800217", "1")),
        (date(1989, 1, 8), Sex.FEMALE, ("419890108", "2")),
        (date(2019, 5, 1), Sex.UNSET, ("520190501", "9")),
    ],
)
def test_the_holder_is_in_six_items_in_the_card_s_order(
    keys: list[bytes], born: date, sex: Sex, said: tuple[str, str]
) -> None:
    holder = Holder(name="黒桐　幹也", birth_date=born, sex=sex, address="東京都清瀬市１")
    der = CardAuthority(Branch.SIGN, keys[0], 1).issue(ORDER, public_key_of(keys[1]), holder)
    critical, names = parse(der).extensions[SUBJECT_NAMES]
    assert not critical
    items = []
    for name in names.parts:
        assert name.tag == 0xA0  # otherName, implicit
        kind, value = name.parts
        assert value.tag == 0xA0  # explicit
        (text,) = value.parts
        assert text.tag == UTF8
        items.append((_oid(kind).removeprefix("1.2.392.200149.8.5.5."), text.content.decode()))
    assert items == [
        ("1", "黒桐　幹也"), ("4", said[0]), ("3", said[1]), ("5", "東京都清瀬市１"), ("2", "00000"), ("6", "0000000"),
    ]  # fmt: skip


def test_an_issue_near_the_end_of_utc_time_is_written_right(keys: list[bytes]) -> None:
    """RFC 5280: UTCTime to 2049, GeneralizedTime after it."""
    order = Order(
        serial=5,
        common_name="x" * 23,
        municipality=MUNICIPALITY,
        issued_on=date(2048, 1, 1),
        expires_on=date(2052, 3, 1),
    )
    card = parse(issued(CardAuthority(Branch.AUTH, keys[0], 1), keys, order))
    assert card.validity == [(UTC, "471231150000Z"), (GENERALIZED, "20520301145959Z")]


# -- revocation lists ----------------------------------------------------------------------------------------------------

DAY = date(2026, 1, 9)
ENDED = [
    Ended(0x2A3B4C5D, date(2026, 1, 5), RevocationReason.LOST),
    Ended(0x11223344, date(2025, 12, 24), RevocationReason.RENEWED),
    Ended(0x55667788, date(2026, 1, 9), RevocationReason.CHANGED),
]


def test_a_revocation_list_says_which_when_and_why(authority: CardAuthority) -> None:
    der = authority.revocation_list(ENDED, DAY, 77)
    (whole,) = _nodes(der)
    version, algorithm, issuer, this, following, revoked, extensions = whole[0].parts
    assert version.content == b"\x01"
    assert _oid(algorithm[0]) == RSA_SHA256
    assert _name(issuer) == _own_name(authority.branch)
    assert (this.content, following.content) == (b"260108150000Z", b"260110145959Z")
    entries = [
        (entry[0].content.hex(), entry[1].content, next(_nodes(entry[2][0][1].content)).content)
        for entry in revoked.parts
    ]
    assert entries == [
        ("11223344", b"251223150000Z", b"\x04"),  # superseded
        ("2a3b4c5d", b"260104150000Z", b"\x06"),  # certificateHold
        ("55667788", b"260108150000Z", b"\x03"),  # affiliationChanged
    ]
    told = {_oid(one[0]): next(_nodes(one.parts[-1].content)) for one in extensions[0].parts}
    assert told["2.5.29.20"] == Node(INTEGER, b"\x4d")
    assert told[AUTHORITY_KEY][0].content == parse(authority.certificate).extensions[SUBJECT_KEY][1].content
    assert authority.revocation_list(reversed(ENDED), DAY, 77) == der


# -- openssl ---------------------------------------------------------------------------------------------------------------

openssl = pytest.mark.skipif(shutil.which("openssl") is None, reason="openssl is not installed")


def _openssl(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(["openssl", *arguments], capture_output=True, text=True, timeout=60, check=False)


@openssl
def test_openssl_reads_and_believes_them(authority: CardAuthority, keys: list[bytes], tmp_path: Path) -> None:
    ca, card, crl = tmp_path / "ca.pem", tmp_path / "card.pem", tmp_path / "list.pem"
    ca.write_text(to_pem(CERTIFICATE, authority.certificate))
    card.write_text(to_pem(CERTIFICATE, issued(authority, keys)))
    text = _openssl("x509", "-in", str(card), "-noout", "-text", "-nameopt", "utf8,sep_comma_plus").stdout
    assert re.search(r"Not After : Feb 17 14:59:59 2030 GMT", text)
    assert "Policy: 1.2.392.200149.8.5.1.0." in text
    assert "CN=Kiyose-shi CRLDP" in text.replace(" = ", "=")
    at = str(int(start_of_day(DAY).timestamp()) + 12 * 3600)
    (tmp_path / "list.der").write_bytes(authority.revocation_list(ENDED[1:], DAY, 1))
    assert _openssl("crl", "-inform", "der", "-in", str(tmp_path / "list.der"), "-out", str(crl)).returncode == 0
    checks = ("verify", "-attime", at, "-check_ss_sig", "-x509_strict", "-CAfile", str(ca))
    good = _openssl(*checks, "-crl_check", "-CRLfile", str(crl), str(card))
    assert (good.returncode, good.stdout.strip()) == (0, f"{card}: OK"), good.stderr
    (tmp_path / "list.der").write_bytes(authority.revocation_list(ENDED, DAY, 2))
    _openssl("crl", "-inform", "der", "-in", str(tmp_path / "list.der"), "-out", str(crl))
    ended = _openssl(*checks, "-crl_check", "-CRLfile", str(crl), str(card))
    assert ended.returncode != 0
    assert "certificate revoked" in ended.stderr
    for second, over in ((-1, False), (1, True)):  # about 23:59:59 in Japan, which openssl itself takes for over
        moment = int(end_of_day(ORDER.expires_on).timestamp()) + second
        late = _openssl("verify", "-attime", str(moment), "-CAfile", str(ca), str(card))
        assert ("expired" in late.stderr) is over
