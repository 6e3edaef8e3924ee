"""In here lives what forgers and mishaps make of a card's data: another's key, another's certificate, a face that was changed.

Everything is of a form that a reader can take in: what is wrong shows when it is checked. Nothing here knows a key of the world.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
    from cryptography.x509 import Name

# The first generation of the real authorities, which has expired (mynumber-card.md, section 5.1), and a card of it.
_EXPIRED = datetime(2015, 10, 19, 15, 0, tzinfo=UTC), datetime(2025, 10, 19, 14, 59, 59, tzinfo=UTC)
_ISSUED = datetime(2020, 10, 19, 15, 0, tzinfo=UTC)
_LASTING = datetime(2015, 1, 1, tzinfo=UTC), datetime(2069, 12, 31, tzinfo=UTC)


@cache
def _key(number: int) -> RSAPrivateKey:
    """A key of nobody's, made once a process."""
    del number
    from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key

    return generate_private_key(65537, 2048)


_CLONE, _FOREIGN, _PREDECESSOR = range(3)


def signed_by_a_clone(signature: bytes) -> bytes:
    """As many bytes, as another key than the certificate's would have made them."""
    numbers = _key(_CLONE).private_numbers()
    modulus = numbers.public_numbers.n
    made = pow(int.from_bytes(signature, "big") % modulus, numbers.d, modulus)
    return made.to_bytes(len(signature), "big")


@dataclass(frozen=True)
class Forger:
    """An authority that no counter of this world believes. Moments are aware."""

    key: int
    name: Name
    since: datetime
    until: datetime
    issued: datetime | None  # None: when the certificate that it stands in for was

    @classmethod
    def foreign(cls) -> Forger:
        """Somebody else's authority, at work."""
        from cryptography import x509

        parts = (
            (x509.NameOID.COUNTRY_NAME, "JP"),
            (x509.NameOID.ORGANIZATION_NAME, "JPKI-TEST"),
            (x509.NameOID.ORGANIZATIONAL_UNIT_NAME, "another world"),
        )
        return cls(_FOREIGN, x509.Name([x509.NameAttribute(oid, said) for oid, said in parts]), *_LASTING, None)

    @classmethod
    def expired(cls, certificate: bytes) -> Forger:
        """An earlier generation of the certificate's authority, of the same name, whose time is over."""
        from cryptography.x509 import load_der_x509_certificate

        return cls(_PREDECESSOR, load_der_x509_certificate(_object(certificate)).issuer, *_EXPIRED, _ISSUED)

    @property
    def certificate(self) -> bytes:
        """Its own, self-signed, DER."""
        from cryptography import x509
        from cryptography.hazmat.primitives.hashes import SHA256
        from cryptography.hazmat.primitives.serialization import Encoding

        key = _key(self.key)
        builder = (
            x509.CertificateBuilder()
            .subject_name(self.name)
            .issuer_name(self.name)
            .public_key(key.public_key())
            .serial_number(1)
            .not_valid_before(self.since)
            .not_valid_after(self.until)
            .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        )
        return builder.sign(key, SHA256()).public_bytes(Encoding.DER)

    def certify(self, certificate: bytes) -> bytes:
        """The same holder, key, serial number and extensions as in that certificate (DER, filler may follow), signed by this authority."""
        from cryptography import x509
        from cryptography.hazmat.primitives.hashes import SHA256
        from cryptography.hazmat.primitives.serialization import Encoding

        own = x509.load_der_x509_certificate(_object(certificate))
        builder = (
            x509.CertificateBuilder()
            .subject_name(own.subject)
            .issuer_name(self.name)
            .public_key(own.public_key())
            .serial_number(own.serial_number)
            .not_valid_before(self.issued or own.not_valid_before_utc)
            .not_valid_after(min(own.not_valid_after_utc, self.until))
        )
        for extension in own.extensions:
            builder = builder.add_extension(extension.value, extension.critical)
        return builder.sign(_key(self.key), SHA256()).public_bytes(Encoding.DER)


def _object(content: bytes) -> bytes:
    """The DER object at the beginning, without the filler behind it."""
    from cardreader.tlv import read

    return content[: read(content).end]


def tamper(face: bytes, what: str) -> bytes:
    """The card-face file with one thing changed: `what` is birth_date, sex, or expiry, which the signature doesn't cover."""
    from cardreader.contents.card_face import FaceData

    found = FaceData.decode(face)
    changed = bytearray(face)
    if what == "sex":
        at = _value_of(face, 0xDF23)
        changed[at] = ord("2" if found.sex == "1" else "1")
    else:  # by four years: 29 February stays a day
        said = found.birth_date if what == "birth_date" else found.expires_on
        at = _value_of(face, 0xDF22 if what == "birth_date" else 0xDF29)
        year = said.year + (4 if what == "expiry" else -4)
        changed[at : at + 4] = b"%04d" % year
    return bytes(changed)


def damage_photo(face: bytes) -> bytes:
    """The card-face file with a photograph that no viewer can show: its signature box stays, its picture is gone."""
    from cardreader.contents.card_face import FaceData

    photo = FaceData.decode(face).photo_jp2
    if not photo:
        return face
    at = face.index(photo)
    return face[: at + 12] + bytes(len(photo) - 12) + face[at + len(photo) :]


def _value_of(face: bytes, tag: int) -> int:
    """Where the value of an object of the card face begins in its file."""
    from cardreader.contents.card_face import FaceData

    raw = tag.to_bytes(2, "big")
    offsets = FaceData.TAGS.index(tag)
    table = face.index(b"\xdf\x21\x12") + 3
    start = int.from_bytes(face[table + 2 * offsets : table + 2 * offsets + 2], "big")
    if face[start : start + 2] != raw:
        raise ValueError(f"no object {tag:04X} where the table says")
    return start + 3  # tag, and a length of one byte: these objects are short
