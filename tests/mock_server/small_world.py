"""In here lives a world of a few people for the national side's tests: their events, their cards, and the certificates of both ends."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path

import msgspec
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from mock_server.desk import Desk
from mock_server.events import (
    CertificateIssued,
    Event,
    InsuranceAcquired,
    InsuranceLost,
    ResidentRecord,
    UseRegistered,
)
from mock_server.registration import RegistrationReport, register
from mock_server.store import Database
from verifier.clock import FixedClock, end_of_day, start_of_day
from verifier.contract import Limit, Period
from verifier.domain import Relation, Sex

DAY = date(2025, 12, 1)
CLINIC, OTHER_CLINIC = "1319999999", "1339999995"
UNION, TOWN = "31139991", "139998"  # invented: reception-procedures.md, section 5.2
BORN = date(1980, 2, 17)
JOINED = date(2020, 4, 1)
LIMIT = Limit(category="A03", valid=Period(first=date(2025, 8, 1), last=date(2026, 7, 31)))

SERIALS = {"hanako": 0x0101, "taro": 0x0102, "newcomer": 0x0103, "stranger": 0x0999}


def resident(person: str, **changes: object) -> ResidentRecord:
    record = ResidentRecord(
        person=person,
        name="見本　花子",
        kana="ミホン　ハナコ",
        birth_date=BORN,
        sex=Sex.FEMALE,
        address="東京都霞台市見本町一丁目２番３号",
    )
    return msgspec.structs.replace(record, **changes)


def acquired(person: str, **changes: object) -> InsuranceAcquired:
    record = resident(person)
    event = InsuranceAcquired(
        person=person,
        recorded_on=JOINED,
        insurer_number=UNION,
        insurer_name="見本共済組合",
        symbol="見本",
        number="0012345",
        branch="00",
        relation=Relation.INSURED,
        acquired_on=JOINED,
        ratio=30,
        name=record.name,
        kana=record.kana,
        birth_date=record.birth_date,
        sex=record.sex,
        address=record.address,
    )
    return msgspec.structs.replace(event, **changes)


def lost(acquisition: InsuranceAcquired, lost_on: date, recorded_on: date | None = None) -> InsuranceLost:
    return InsuranceLost(
        person=acquisition.person,
        recorded_on=recorded_on or lost_on,
        insurer_number=acquisition.insurer_number,
        symbol=acquisition.symbol,
        number=acquisition.number,
        branch=acquisition.branch,
        lost_on=lost_on,
    )


def card_events(person: str, expires_on: date = date(2028, 2, 17), *, registered: bool = True) -> list[Event]:
    issued: list[Event] = [
        CertificateIssued(person=person, recorded_on=date(2023, 3, 1), serial=SERIALS[person], expires_on=expires_on)
    ]
    if registered:
        issued.append(
            UseRegistered(person=person, recorded_on=date(2023, 3, 2), registered_on=date(2023, 3, 2)),
        )
    return issued


PEOPLE = (
    resident("hanako"),
    resident("taro", name="見本　太郎", kana="ミホン　タロウ", sex=Sex.MALE),
    resident("newcomer", name="新顔　次郎", kana="シンガオ　ジロウ", sex=Sex.MALE, birth_date=date(1990, 5, 5)),
)


def told() -> list[Event]:
    """Hanako and Taro are insured under one number, by branch; the newcomer has a card that is not registered, and no insurance."""
    taro = PEOPLE[1]
    return [
        acquired("hanako", limit=LIMIT),
        acquired("taro", branch="01", relation=Relation.DEPENDANT, name=taro.name, kana=taro.kana, sex=taro.sex),
        *card_events("hanako"),
        *card_events("taro"),
        *card_events("newcomer", registered=False),
    ]


def fill(database: Database, events: Iterable[Event], people: Iterable[ResidentRecord] = PEOPLE) -> RegistrationReport:
    return register(database, people, events)


def file_of(where: Database) -> Path:
    """Of a database that is a file."""
    assert isinstance(where, Path)
    return where


def desk_on(registry: Database, journal: Database, day: date = DAY) -> Desk:
    """The small world's desk on databases of either kind, filled."""
    fill(registry, told())
    return Desk(registry, journal, [card_authority().der], FixedClock(day))


def desk_in(folder: Path, day: date = DAY) -> Desk:
    """The small world's desk, filled."""
    return desk_on(folder / "registry.sqlite", folder / "journal.sqlite", day)


# -- cards -------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Authority:
    """Somebody who signs certificates."""

    name: x509.Name
    key: rsa.RSAPrivateKey
    der: bytes


def _authority(common_name: str) -> Authority:
    key = rsa.generate_private_key(65537, 2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common_name)])
    certificate = _signed(name, name, key, key, serial=1)
    return Authority(name, key, certificate.public_bytes(Encoding.DER))


@cache
def card_authority() -> Authority:
    return _authority("TEST cards")


@cache
def foreign_authority() -> Authority:
    return _authority("TEST cards")  # the same name: only the key says whose it is


@cache
def card_key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(65537, 2048)


def card_certificate(
    serial: int,
    *,
    authority: Authority | None = None,
    first: date = date(2023, 3, 1),
    last: date = date(2028, 2, 17),
) -> bytes:
    signer = authority or card_authority()
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, f"TEST{serial}")])
    span = start_of_day(first), end_of_day(last)
    return _signed(subject, signer.name, card_key(), signer.key, serial, span).public_bytes(Encoding.DER)


def sign(challenge: bytes) -> bytes:
    return card_key().sign(challenge, PKCS1v15(), SHA256())


def _signed(
    subject: x509.Name,
    issuer: x509.Name,
    key: rsa.RSAPrivateKey,
    signer: rsa.RSAPrivateKey,
    serial: int,
    span: tuple[datetime, datetime] | None = None,
) -> x509.Certificate:
    first, last = span or (start_of_day(date(2015, 1, 1)), end_of_day(date(2060, 1, 1)))
    builder = x509.CertificateBuilder(issuer, subject, key.public_key(), serial, first, last)
    return builder.sign(signer, SHA256())


# -- TLS ---------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Tls:
    """The files of one client and its server."""

    ca: Path
    server_cert: Path
    server_key: Path
    client_cert: Path
    client_key: Path


class TlsAuthority:
    """An authority of TLS certificates that writes what it issues into a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "TEST TLS")])
        folder.mkdir(parents=True, exist_ok=True)
        self.ca = folder / "ca.pem"
        builder = self._builder(self._name, self._key.public_key())
        builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        self.ca.write_bytes(builder.sign(self._key, SHA256()).public_bytes(Encoding.PEM))

    def issue(self, name: str, *, clinic: str | None = None) -> tuple[Path, Path]:
        """A certificate and its key."""
        key = ec.generate_private_key(ec.SECP256R1())
        attributes = [x509.NameAttribute(NameOID.COMMON_NAME, name)]
        if clinic is not None:
            attributes.append(x509.NameAttribute(NameOID.SERIAL_NUMBER, clinic))
        builder = self._builder(x509.Name(attributes), key.public_key()).add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False
        )
        certificate, private = self.folder / f"{name}.pem", self.folder / f"{name}.key"
        certificate.write_bytes(builder.sign(self._key, SHA256()).public_bytes(Encoding.PEM))
        private.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
        return certificate, private

    def _builder(self, subject: x509.Name, key: ec.EllipticCurvePublicKey) -> x509.CertificateBuilder:
        now = datetime.now(UTC)
        span = now - timedelta(days=1), now + timedelta(days=30)
        return x509.CertificateBuilder(self._name, subject, key, x509.random_serial_number(), *span)

    def files(self) -> Tls:
        """What a server needs, and one clinic's pair."""
        return Tls(self.ca, *self.issue("server"), *self.issue("clinic", clinic=CLINIC))
