"""In here live the certificate authorities of cards and phones (公的個人認証, JPKI): a hierarchy that says TEST, what it issues and takes back.

Profiles follow mynumber-card.md, section 5. Where a real certificate would lead somewhere (its policy's text, its OCSP responder), ours names a
host under `.invalid`: nothing that checks a card of this world may knock at the real authority's door.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import Enum
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, RSAPublicKey
from cryptography.hazmat.primitives.serialization import Encoding, load_der_private_key
from cryptography.x509.oid import AuthorityInformationAccessOID, ExtendedKeyUsageOID, NameOID

from cardreader.tlv import encode
from mock_server.events import RevocationReason
from verifier.clock import end_of_day, start_of_day
from verifier.dates import era_of
from verifier.domain import Sex

ORGANISATION = "JPKI-TEST"  # section 5.1: never O=JPKI
_SERVICE = "公的個人認証サービス（TEST）"
_AGENCY = "Japan Agency for Local Authority Information Systems"
_POLICY_TEXT = "http://jpki-test.invalid/cps.html"
_NOTICE = "TEST certificate of an invented person; uketsuke, a training simulator"

# Ours: longer than a real authority's ten years, so that every date which the world knows has a chain.
_AUTHORITY_FROM, _AUTHORITY_UNTIL = date(2015, 1, 1), date(2069, 12, 31)

_OTHER_NAMES = "1.2.392.200149.8.5.5"  # section 5.2
_SEXES = {Sex.MALE: "1", Sex.FEMALE: "2", Sex.UNSET: "9"}  # JIS X 0303


class Branch(Enum):
    """The families of certificates, each with an authority of its own."""

    AUTH = "auth"  # 利用者証明用
    SIGN = "sign"  # 署名用
    PHONE = "phone"  # 移動端末設備用利用者証明用: the profile is not public (section 9); ours is that of a card, with a unit of its own

    @property
    def unit(self) -> str:
        return _UNITS[self]

    @property
    def policy(self) -> x509.ObjectIdentifier:
        return x509.ObjectIdentifier(f"1.2.392.200149.8.5.1.0.{_POLICIES[self]}")


_UNITS = {
    Branch.AUTH: "JPKI for user authentication",
    Branch.SIGN: "JPKI for digital signature",
    Branch.PHONE: "JPKI for user authentication on mobile devices",  # ours
}
# Section 5.2: the test hierarchy (third arc from the end 0); that of authentication certificates is unconfirmed, that of phones ours.
_POLICIES = {Branch.AUTH: 30, Branch.SIGN: 20, Branch.PHONE: 31}

# RFC 5280, section 5.3.1: what a revocation list says of our reasons. A suspension is the one that may be lifted.
_REASONS = {
    RevocationReason.RETURNED: x509.ReasonFlags.cessation_of_operation,
    RevocationReason.RENEWED: x509.ReasonFlags.superseded,
    RevocationReason.WITHDRAWN: x509.ReasonFlags.cessation_of_operation,
    RevocationReason.CHANGED: x509.ReasonFlags.affiliation_changed,
    RevocationReason.DIED: x509.ReasonFlags.cessation_of_operation,
    RevocationReason.LOST: x509.ReasonFlags.certificate_hold,
}


@dataclass(frozen=True, slots=True)
class Municipality:
    """The issuing municipality, as certificates write it."""

    prefecture: str  # romaji: Tokyo-to
    name: str  # romaji: Kasumidai-shi


@dataclass(frozen=True, slots=True, kw_only=True)
class Holder:
    """Whose digital signature certificate it is: the four items that go into it."""

    name: str = field(repr=False)
    birth_date: date = field(repr=False)
    sex: Sex
    address: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What an authority is asked to certify. Days are Japanese; the last one counts to its last second."""

    serial: int
    common_name: str
    municipality: Municipality
    issued_on: date
    expires_on: date


@dataclass(frozen=True, slots=True)
class Ended:
    """A certificate on a revocation list, from which day and why."""

    serial: int
    revoked_on: date
    reason: RevocationReason


def responder_of(branch: Branch) -> str:
    """Where a certificate says that its OCSP responder is, unless an authority is told otherwise: nowhere."""
    return f"http://ocsp-{branch.value}.jpki-test.invalid"


class CardAuthority:
    """One of the authorities. `certificate` is its own, self-signed, DER; the same key and serial make the same bytes."""

    def __init__(self, branch: Branch, key: bytes, serial: int, *, responder: str | None = None) -> None:
        """`key`: RSA-2048, PKCS#8 DER. `responder`: the OCSP responder's address in what is issued (unconfirmed on real cards,
        section 5.2); None: one that cannot exist; empty: none is named. Raises ValueError."""
        self.branch = branch
        self._responder = responder_of(branch) if responder is None else responder
        self._key = _rsa(key)
        self._certificate = self._self_signed(serial)

    @property
    def certificate(self) -> bytes:
        return self._certificate.public_bytes(Encoding.DER)

    def issue(self, order: Order, public_key: RSAPublicKey, holder: Holder | None = None) -> bytes:
        """A card's certificate, DER. `holder` belongs to a digital signature certificate, and to no other."""
        if (holder is not None) is not (self.branch is Branch.SIGN):
            raise ValueError("a holder is named in digital signature certificates alone")
        builder = (
            x509.CertificateBuilder()
            .subject_name(self._subject(order))
            .issuer_name(self._certificate.subject)
            .public_key(public_key)
            .serial_number(order.serial)
            .not_valid_before(start_of_day(order.issued_on))
            .not_valid_after(end_of_day(order.expires_on))
        )
        for extension, critical in self._extensions(order, public_key, holder):
            builder = builder.add_extension(extension, critical)
        return builder.sign(self._key, hashes.SHA256()).public_bytes(Encoding.DER)

    def revocation_list(self, ended: Iterable[Ended], day: date, number: int) -> bytes:
        """The authority's revocation list of a day, in DER: made anew daily, good until the end of the next day (world time).

        `number` grows with each list that says something else (RFC 5280, section 5.2.3); the same content makes the same bytes.
        """
        own_key = self._certificate.extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value
        builder = (
            x509.CertificateRevocationListBuilder()
            .issuer_name(self._certificate.subject)
            .last_update(start_of_day(day))
            .next_update(end_of_day(day + timedelta(days=1)))
            .add_extension(x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(own_key), critical=False)
            .add_extension(x509.CRLNumber(number), critical=False)
        )
        for one in sorted(ended, key=lambda one: (one.revoked_on, one.serial)):
            entry = (
                x509.RevokedCertificateBuilder()
                .serial_number(one.serial)
                .revocation_date(start_of_day(one.revoked_on))
                .add_extension(x509.CRLReason(_REASONS[one.reason]), critical=False)
            )
            builder = builder.add_revoked_certificate(entry.build())
        return builder.sign(self._key, hashes.SHA256()).public_bytes(Encoding.DER)

    def _subject(self, order: Order) -> x509.Name:
        places = (order.municipality.prefecture, order.municipality.name) if self.branch is Branch.SIGN else ()
        return x509.Name(
            [
                _COUNTRY,
                *(x509.NameAttribute(NameOID.LOCALITY_NAME, place) for place in places),
                x509.NameAttribute(NameOID.COMMON_NAME, order.common_name),
            ]
        )

    def _extensions(
        self, order: Order, public_key: RSAPublicKey, holder: Holder | None
    ) -> list[tuple[x509.ExtensionType, bool]]:
        sign = self.branch is Branch.SIGN
        notice = x509.UserNotice(None, _NOTICE)
        policy = x509.PolicyInformation(self.branch.policy, [_POLICY_TEXT, notice])
        own_key = self._certificate.extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value
        extensions: list[tuple[x509.ExtensionType, bool]] = [
            (_key_usage(digital_signature=True, content_commitment=sign), True)
        ]
        if not sign:
            extensions.append((x509.ExtendedKeyUsage([ExtendedKeyUsageOID.CLIENT_AUTH]), False))
        if holder is not None:
            extensions.append((x509.SubjectAlternativeName(_other_names(holder)), False))
        return [
            *extensions,
            (x509.CertificatePolicies([policy]), True),
            (x509.IssuerAlternativeName([_service()]), False),
            (_revocation_list(self._revocation_list_name(order.municipality)), False),
            *self._information(),
            (x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(own_key), False),
            (x509.SubjectKeyIdentifier.from_public_key(public_key), False),
        ]

    def _information(self) -> list[tuple[x509.ExtensionType, bool]]:
        if not self._responder:
            return []
        address = x509.UniformResourceIdentifier(self._responder)
        access = x509.AccessDescription(AuthorityInformationAccessOID.OCSP, address)
        return [(x509.AuthorityInformationAccess([access]), False)]

    def _revocation_list_name(self, municipality: Municipality) -> x509.Name:
        units = (self.branch.unit, "CRL Distribution Points", municipality.prefecture)
        return x509.Name(
            [
                _COUNTRY,
                x509.NameAttribute(NameOID.ORGANIZATION_NAME, ORGANISATION),
                *(x509.NameAttribute(NameOID.ORGANIZATIONAL_UNIT_NAME, unit) for unit in units),
                x509.NameAttribute(NameOID.COMMON_NAME, f"{municipality.name} CRLDP"),
            ]
        )

    def _self_signed(self, serial: int) -> x509.Certificate:
        name = x509.Name(
            [
                _COUNTRY,
                x509.NameAttribute(NameOID.ORGANIZATION_NAME, ORGANISATION),
                x509.NameAttribute(NameOID.ORGANIZATIONAL_UNIT_NAME, self.branch.unit),
                x509.NameAttribute(NameOID.ORGANIZATIONAL_UNIT_NAME, _AGENCY),
            ]
        )
        public_key = self._key.public_key()
        return (
            x509.CertificateBuilder()
            .subject_name(name)
            .issuer_name(name)
            .public_key(public_key)
            .serial_number(serial)
            .not_valid_before(start_of_day(_AUTHORITY_FROM))
            .not_valid_after(end_of_day(_AUTHORITY_UNTIL))
            .add_extension(_key_usage(key_cert_sign=True, crl_sign=True), critical=True)
            .add_extension(x509.SubjectAlternativeName([_service()]), critical=False)
            .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
            .add_extension(_revocation_list(name), critical=False)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(public_key), critical=False)
            .sign(self._key, hashes.SHA256())
        )


_COUNTRY = x509.NameAttribute(NameOID.COUNTRY_NAME, "JP")  # a PrintableString; all else is UTF8String (section 5.2)


def public_key_of(key: bytes) -> RSAPublicKey:
    """The public half of an RSA key (PKCS#8, DER). Raises ValueError."""
    return _rsa(key).public_key()


def _rsa(key: bytes) -> RSAPrivateKey:
    loaded = load_der_private_key(key, password=None, unsafe_skip_rsa_key_validation=True)  # the world's own key
    if not isinstance(loaded, RSAPrivateKey):
        raise ValueError("an RSA key is needed")
    return loaded


def _key_usage(**used: bool) -> x509.KeyUsage:
    names = (
        "digital_signature", "content_commitment", "key_encipherment", "data_encipherment", "key_agreement",
        "key_cert_sign", "crl_sign", "encipher_only", "decipher_only",
    )  # fmt: skip
    values: dict[str, Any] = {name: used.get(name, False) for name in names}
    return x509.KeyUsage(**values)


def _service() -> x509.DirectoryName:
    return x509.DirectoryName(x509.Name([_COUNTRY, x509.NameAttribute(NameOID.ORGANIZATION_NAME, _SERVICE)]))


def _revocation_list(name: x509.Name) -> x509.CRLDistributionPoints:
    point = x509.DistributionPoint([x509.DirectoryName(name)], relative_name=None, reasons=None, crl_issuer=None)
    return x509.CRLDistributionPoints([point])


def _other_names(holder: Holder) -> list[x509.GeneralName]:
    """The six items of a digital signature certificate, in the order of a card: 1, 4, 3, 5, 2, 6."""
    era, _ = era_of(holder.birth_date)
    items = (
        (1, holder.name),
        (4, f"{era.digit}{holder.birth_date:%Y%m%d}"),
        (3, _SEXES[holder.sex]),
        (5, holder.address),
        (2, "0" * len(holder.name)),  # substitute characters: our cards show every character as it is
        (6, "0" * len(holder.address)),
    )
    return [
        x509.OtherName(x509.ObjectIdentifier(f"{_OTHER_NAMES}.{number}"), encode(0x0C, text.encode()))  # UTF8String
        for number, text in items
    ]
