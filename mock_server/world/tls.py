"""In here lives the TLS of a world: its authority, the server's certificate, the clinics' certificates; by the machine's time, not the world's.

Keys are made once; certificates are signed anew by themselves when their end comes near. What was issued until when is kept beside them, so that
whoever only needs the files loads no cryptography.
"""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from cardreader.platform import replace_atomically
from mock_server.world.clinics import CLINICS, Certificate, Clinic
from mock_server.world.folder import TLS, lock, part
from mock_server.world.pem import CERTIFICATE, to_pem
from mock_server.world.strongbox import Strongbox

if TYPE_CHECKING:
    from cryptography import x509
    from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey

ORGANISATION = "UKETSUKE TEST"
_AUTHORITY, _SERVER = "ca", "server"
_INDEX = "issued.json"
_AUTHORITY_DAYS = 3650
_LEAF_DAYS = 397  # as long as a browser would believe one
_RENEW_BEFORE = timedelta(days=30)
_CLOCKS_DIFFER = timedelta(days=1)  # a certificate holds from yesterday on


_CERTIFIED = tuple(clinic for clinic in CLINICS if clinic.certificate is not Certificate.NONE)
_EXPIRED_DAYS = 10  # so long ago the certificate ended that nobody has renewed


@dataclass(frozen=True, slots=True)
class TlsFiles:
    """Paths of PEM files: the authority that both ends trust, the server's and one clinic's certificate and key."""

    ca: Path
    server_cert: Path
    server_key: Path
    client_cert: Path
    client_key: Path


class Issued(msgspec.Struct, frozen=True):
    """Until when what was issued holds, by the name of the certificate; and the host names of the server's."""

    until: dict[str, datetime]
    hosts: list[str]


def tls_files(folder: Path, clinic: Clinic) -> TlsFiles:
    """The files, made or made anew where that is needed; the clinic has a certificate. Raises WorldDamaged, OSError."""
    assert clinic.certificate is not Certificate.NONE
    home = folder / TLS
    names = [_AUTHORITY, _SERVER, *(f"clinic-{known.code}" for known in _CERTIFIED)]
    if not _good(home, names):
        with lock(folder, "tls"):
            if not _good(home, names):  # another process may have issued them while we waited
                _issue(folder)
    keys = Strongbox(folder, TLS)
    own = f"clinic-{clinic.code}"
    return TlsFiles(_file(home, _AUTHORITY), _file(home, _SERVER), keys.path(_SERVER), _file(home, own), keys.path(own))


def _file(home: Path, name: str) -> Path:
    return home / f"{name}.pem"


def _good(home: Path, names: list[str]) -> bool:
    try:
        issued = msgspec.json.decode((home / _INDEX).read_bytes(), type=Issued)
    except (OSError, msgspec.DecodeError, UnicodeDecodeError):
        return False
    soon = datetime.now(UTC) + _RENEW_BEFORE
    return issued.hosts == _hosts() and all(
        issued.until.get(name, soon) > soon and _file(home, name).is_file() and (home / f"{name}.key").is_file()
        for name in names
    )


def _hosts() -> list[str]:
    """By what the server may be called: loopback, and the machine's own name where another desk comes over the network."""
    import platform

    own = platform.node().lower()
    usable = own.isascii() and own.replace("-", "").replace(".", "").isalnum() and own not in {"", "localhost"}
    return ["localhost", "127.0.0.1", "::1", *([own] if usable else [])]


def _issue(folder: Path) -> None:
    """Sign everything anew with the kept keys."""
    keys = Strongbox(folder, TLS)
    home = part(folder, TLS)
    now = datetime.now(UTC).replace(microsecond=0)
    authority = _Authority(keys.ec_key(_AUTHORITY), now)
    until = {_AUTHORITY: authority.until}
    _write(home, _AUTHORITY, authority.certificate)
    hosts = _hosts()
    _write(home, _SERVER, authority.server(keys.ec_key(_SERVER), hosts))
    until[_SERVER] = authority.leaf_until
    for clinic in _CERTIFIED:
        name = f"clinic-{clinic.code}"
        _write(home, name, authority.clinic(keys.ec_key(name), clinic))
        until[name] = authority.leaf_until
    replace_atomically(home / _INDEX, msgspec.json.encode(Issued(until, hosts)))


def _write(home: Path, name: str, certificate: x509.Certificate) -> None:
    from cryptography.hazmat.primitives.serialization import Encoding

    replace_atomically(
        _file(home, name), to_pem(CERTIFICATE, certificate.public_bytes(Encoding.DER)).encode(), mode=0o644
    )


class _Authority:
    """The world's TLS authority at work."""

    def __init__(self, key: bytes, now: datetime) -> None:
        from cryptography import x509

        self._key = _ec(key)
        self._from = now - _CLOCKS_DIFFER
        self.until = now + timedelta(days=_AUTHORITY_DAYS)
        self.leaf_until = now + timedelta(days=_LEAF_DAYS)
        self._name = _name("uketsuke TEST CA")
        self._identifier = x509.SubjectKeyIdentifier.from_public_key(self._key.public_key())
        self.certificate = self._signed(
            self._name,
            self._key,
            self.until,
            [
                (x509.BasicConstraints(ca=True, path_length=0), True),
                (_usage(key_cert_sign=True, crl_sign=True), True),
            ],
        )

    def server(self, key: bytes, hosts: list[str]) -> x509.Certificate:
        import ipaddress

        from cryptography import x509
        from cryptography.x509.oid import ExtendedKeyUsageOID

        names: list[x509.GeneralName] = []
        for host in hosts:
            with contextlib.suppress(ValueError):
                names.append(x509.IPAddress(ipaddress.ip_address(host)))
                continue
            names.append(x509.DNSName(host))
        alternatives = (x509.SubjectAlternativeName(names), False)
        return self._leaf(_name("uketsuke TEST server"), key, ExtendedKeyUsageOID.SERVER_AUTH, [alternatives])

    def clinic(self, key: bytes, clinic: Clinic) -> x509.Certificate:
        """The clinic *is* this certificate: its 10-digit institution code is the subject's serialNumber."""
        from cryptography.x509.oid import ExtendedKeyUsageOID

        subject = _name(f"{clinic.name} TEST", serial_number=clinic.code)
        expired = clinic.certificate is Certificate.EXPIRED
        until = self._from - timedelta(days=_EXPIRED_DAYS) if expired else self.leaf_until
        return self._leaf(subject, key, ExtendedKeyUsageOID.CLIENT_AUTH, [], until)

    def _leaf(
        self,
        subject: x509.Name,
        key: bytes,
        purpose: x509.ObjectIdentifier,
        more: list[tuple[x509.ExtensionType, bool]],
        until: datetime | None = None,
    ) -> x509.Certificate:
        from cryptography import x509

        extensions: list[tuple[x509.ExtensionType, bool]] = [
            (x509.BasicConstraints(ca=False, path_length=None), True),
            (_usage(digital_signature=True), True),
            (x509.ExtendedKeyUsage([purpose]), False),
            *more,
        ]
        return self._signed(subject, _ec(key), until or self.leaf_until, extensions)

    def _signed(
        self,
        subject: x509.Name,
        key: EllipticCurvePrivateKey,
        until: datetime,
        extensions: list[tuple[x509.ExtensionType, bool]],
    ) -> x509.Certificate:
        from cryptography import x509
        from cryptography.hazmat.primitives import hashes

        builder = (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(self._name)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(min(self._from, until - timedelta(days=_LEAF_DAYS)))
            .not_valid_after(until)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
            .add_extension(
                x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(self._identifier), critical=False
            )
        )
        for extension, critical in extensions:
            builder = builder.add_extension(extension, critical)
        return builder.sign(self._key, hashes.SHA256())


def _name(common_name: str, serial_number: str | None = None) -> x509.Name:
    from cryptography import x509
    from cryptography.x509.oid import NameOID

    names = [
        x509.NameAttribute(NameOID.COUNTRY_NAME, "JP"),
        x509.NameAttribute(NameOID.ORGANIZATION_NAME, ORGANISATION),
        x509.NameAttribute(NameOID.COMMON_NAME, common_name),
    ]
    if serial_number is not None:
        names.append(x509.NameAttribute(NameOID.SERIAL_NUMBER, serial_number))
    return x509.Name(names)


def _usage(*, digital_signature: bool = False, key_cert_sign: bool = False, crl_sign: bool = False) -> x509.KeyUsage:
    from cryptography import x509

    return x509.KeyUsage(
        digital_signature=digital_signature,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=key_cert_sign,
        crl_sign=crl_sign,
        encipher_only=False,
        decipher_only=False,
    )


def _ec(key: bytes) -> EllipticCurvePrivateKey:
    from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
    from cryptography.hazmat.primitives.serialization import load_der_private_key

    loaded = load_der_private_key(key, password=None)
    assert isinstance(loaded, EllipticCurvePrivateKey)
    return loaded
