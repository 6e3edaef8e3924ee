"""In here live the tests of the card authorities: chains that hold, and profiles that are those of mynumber-card.md, section 5."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from cardreader.certificates import read_certificate, signed_by
from mock_server.authority import Branch, CardAuthority, Holder, Municipality, Order, public_key_of
from verifier.domain import Sex

ORDER = Order(
    serial=0x2A3B4C5D,
    common_name="TEST94E9AGCIEG13991003A",
    municipality=Municipality("Tokyo-to", "Kasumidai-shi"),
    issued_on=date(2025, 10, 27),
    expires_on=date(2030, 2, 17),
)
HOLDER = Holder(
    name="黒桐　幹也", birth_date=date(1980, 2, 17), sex=Sex.MALE, address="東京都霞台市花影町１丁目２番３号" * 5
)


def _key() -> bytes:
    key = generate_private_key(public_exponent=65537, key_size=2048)
    return key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())


@pytest.fixture(scope="module")
def keys() -> list[bytes]:
    return [_key(), _key(), _key()]


@pytest.fixture(scope="module")
def auth(keys: list[bytes]) -> CardAuthority:
    return CardAuthority(Branch.AUTH, keys[0], 0x1234567)


@pytest.fixture(scope="module")
def sign(keys: list[bytes]) -> CardAuthority:
    return CardAuthority(Branch.SIGN, keys[1], 0x2345678)


def test_the_same_key_and_serial_make_the_same_authority(auth: CardAuthority, keys: list[bytes]) -> None:
    assert CardAuthority(Branch.AUTH, keys[0], 0x1234567).certificate == auth.certificate
    assert signed_by(auth.certificate, auth.certificate)


@pytest.mark.parametrize("branch", Branch)
def test_an_authority_says_that_it_is_a_test(keys: list[bytes], branch: Branch) -> None:
    certificate = x509.load_der_x509_certificate(CardAuthority(branch, keys[0], 77).certificate)
    unit = {
        Branch.AUTH: "JPKI for user authentication",
        Branch.SIGN: "JPKI for digital signature",
        Branch.PHONE: "JPKI for user authentication on mobile devices",
    }[branch]
    assert certificate.subject.rfc4514_string() == (
        f"OU=Japan Agency for Local Authority Information Systems,OU={unit},O=JPKI-TEST,C=JP"
    )
    assert certificate.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    usage = certificate.extensions.get_extension_for_class(x509.KeyUsage)
    assert usage.critical
    assert (usage.value.key_cert_sign, usage.value.crl_sign, usage.value.digital_signature) == (True, True, False)
    assert certificate.not_valid_after_utc.strftime("%H%M%S") == "145959"


def test_an_authentication_certificate_says_nothing_of_its_holder(auth: CardAuthority, keys: list[bytes]) -> None:
    der = auth.issue(ORDER, public_key_of(keys[2]))
    assert signed_by(der, auth.certificate)
    read = read_certificate(der)
    assert read.serial == ORDER.serial
    assert read.subject == "CN=TEST94E9AGCIEG13991003A,C=JP"
    assert read.not_before == datetime(2025, 10, 26, 15, tzinfo=UTC)
    assert read.not_after == datetime(2030, 2, 17, 14, 59, 59, tzinfo=UTC)  # 23:59:59 in Japan
    certificate = x509.load_der_x509_certificate(der)
    with pytest.raises(x509.ExtensionNotFound):
        certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName)
    usage = certificate.extensions.get_extension_for_class(x509.KeyUsage).value
    assert (usage.digital_signature, usage.content_commitment) == (True, False)
    policies = certificate.extensions.get_extension_for_class(x509.CertificatePolicies)
    assert policies.critical
    assert [policy.policy_identifier.dotted_string for policy in policies.value] == ["1.2.392.200149.8.5.1.0.30"]
    assert b"TEST" in policies.value.public_bytes()


def test_a_signature_certificate_carries_the_six_items_in_the_card_s_order(
    sign: CardAuthority, keys: list[bytes]
) -> None:
    der = sign.issue(ORDER, public_key_of(keys[2]), HOLDER)
    assert signed_by(der, sign.certificate)
    certificate = x509.load_der_x509_certificate(der)
    assert [name.value for name in certificate.subject.get_attributes_for_oid(NameOID.LOCALITY_NAME)] == [
        "Tokyo-to",
        "Kasumidai-shi",
    ]
    names = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName)
    assert not names.critical
    others = [name for name in names.value if isinstance(name, x509.OtherName)]
    assert [name.type_id.dotted_string.rpartition(".")[2] for name in others] == ["1", "4", "3", "5", "2", "6"]
    values = [_utf8_string(name.value) for name in others]
    assert values == [HOLDER.name, "319800217", "1", HOLDER.address, "00000", "0" * len(HOLDER.address)]
    usage = certificate.extensions.get_extension_for_class(x509.KeyUsage)
    assert usage.value.public_bytes() == bytes.fromhex("030206C0")
    assert usage.critical


def _utf8_string(der: bytes) -> str:
    assert der[0] == 0x0C
    start = 2 if der[1] < 0x80 else 2 + (der[1] & 0x7F)
    return der[start:].decode()


@pytest.mark.parametrize("branch", Branch)
def test_nothing_leads_to_the_real_authority(
    auth: CardAuthority, sign: CardAuthority, keys: list[bytes], branch: Branch
) -> None:
    phone = CardAuthority(Branch.PHONE, keys[1], 0x3456789)
    authority = {Branch.AUTH: auth, Branch.SIGN: sign, Branch.PHONE: phone}[branch]
    der = authority.issue(ORDER, public_key_of(keys[2]), HOLDER if branch is Branch.SIGN else None)
    assert b"jpki.go.jp" not in der
    assert b"jpki-test.invalid" in der


def test_only_signature_certificates_name_somebody(auth: CardAuthority, sign: CardAuthority, keys: list[bytes]) -> None:
    with pytest.raises(ValueError, match="holder"):
        auth.issue(ORDER, public_key_of(keys[2]), HOLDER)
    with pytest.raises(ValueError, match="holder"):
        sign.issue(ORDER, public_key_of(keys[2]))
