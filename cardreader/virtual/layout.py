"""In here lives the lay-out of a My Number card: which application has which files, who may use them, and what they are filled with.

Source: mynumber-card.md, section 3. Contents are encoded by cardreader.contents; here they get their places and their rules.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cardreader.contents import card_entry as entry_contents
from cardreader.contents import card_face as face_contents
from cardreader.contents import card_manager as manager_contents
from cardreader.contents import common as common_contents
from cardreader.contents import jpki as jpki_contents
from cardreader.contents import juki as juki_contents
from cardreader.contents.cv_certificate import CvCertificate, key_id
from cardreader.contents.elementary import ElementaryFile
from cardreader.virtual.files import (
    TERMINAL,
    Application,
    CertifierFile,
    DataFile,
    DataObject,
    File,
    KeyDeliveryFile,
    KeyFile,
    PinFile,
    RecordFile,
    Rule,
    faults_of,
)
from cardreader.virtual.keys import SigningKey

if TYPE_CHECKING:
    from cardreader.virtual.build import CardData, Secret

_FILLER = b"\xff"
_FURTHEST = 0x7FFF  # READ BINARY: fifteen bits of offset
_COLLATION_TRIES = 10  # section 3.5; that of the birth date's code is unconfirmed
_PIN_TRIES, _PASSWORD_TRIES = 3, 5


def jpki(data: CardData) -> Application:
    """公的個人認証AP: two certificates with their keys, PINs and authorities; the key for terminals without PIN."""
    from cardreader.contents.jpki import TokenLabel
    from cardreader.virtual.build import Secret

    auth_pin, sign_pin = _ef(jpki_contents.AUTH_PIN), _ef(jpki_contents.SIGN_PIN)
    # On the plastic card anybody may read the user authentication certificate; a phone asks for the PIN first.
    phone = data.token in (TokenLabel.ANDROID, TokenLabel.IPHONE)
    auth_read: Rule = (auth_pin,) if phone else "free"
    sign_certificate = data.sign_certificate or b""
    presence = jpki_contents.CertificatePresence(sign=data.sign_certificate is not None, auth=True)
    unknown_reference = PinFile(
        ef=_ef(jpki_contents.UNKNOWN_REFERENCE),
        name=jpki_contents.UNKNOWN_REFERENCE.name,
        value=b"",
        tries=_PIN_TRIES,
        tries_left=0,
    )
    return _checked(
        Application(
            name=jpki_contents.APPLICATION,
            aid=jpki_contents.AID,
            files=(
                _data(jpki_contents.SIGN_CERTIFICATE, _roomy(sign_certificate), (sign_pin,)),
                _data(jpki_contents.SIGN_CA_CERTIFICATE, _roomy(data.sign_ca_certificate), "free"),
                _data(
                    jpki_contents.TokenInformation.FILE,
                    jpki_contents.TokenInformation(label=data.token.value).encode(),
                    "free",
                ),
                _data(jpki_contents.CertificatePresence.FILE, presence.encode(), "free"),
                _data(jpki_contents.AUTH_CERTIFICATE, _roomy(data.auth_certificate), auth_read),
                _data(jpki_contents.AUTH_CA_CERTIFICATE, _roomy(data.auth_ca_certificate), "free"),
                *(_data(file, b"", "never") for file in jpki_contents.UNKNOWN_TRANSPARENT),
                unknown_reference,
                *(_key(file, b"", "never") for file in jpki_contents.UNKNOWN_INTERNAL),
                CertifierFile(
                    ef=_ef(jpki_contents.TERMINAL_CA_KEY),
                    name=jpki_contents.TERMINAL_CA_KEY.name,
                    modulus=data.terminal_ca_modulus.to_bytes(256, "big"),
                    opens=_ef(jpki_contents.AUTH_KEY),
                ),
                _key(jpki_contents.AUTH_KEY, data.auth_key, (auth_pin, TERMINAL)),
                _pin(data, Secret.AUTH, jpki_contents.AUTH_PIN, data.pins.auth, change="24"),
                _key(jpki_contents.SIGN_KEY, data.sign_key or b"", (sign_pin,)),
                PinFile(
                    ef=sign_pin,
                    name=jpki_contents.SIGN_PIN.name,
                    value=(data.pins.sign or "").encode("ascii"),
                    tries=_PASSWORD_TRIES,
                    tries_left=data.left(Secret.SIGN, _PASSWORD_TRIES) if data.pins.sign else 0,
                    signs="password",
                    shortest=6,
                    longest=16,
                    change="24",
                ),
            ),
        )
    )


_ENTRY_PIN = ElementaryFile(entry_contents.APPLICATION, 0x0011, "card-entry PIN", "3.2")
_ENTRY_BLOCKED = ElementaryFile(entry_contents.APPLICATION, 0x0012, "reference that is issued blocked", "3.2")
_ENTRY_KEY = ElementaryFile(entry_contents.APPLICATION, 0x0013, "internal authentication key", "3.2")
_ENTRY_A = ElementaryFile(entry_contents.APPLICATION, 0x0014, "collation number A", "3.2")
_ENTRY_B = ElementaryFile(entry_contents.APPLICATION, 0x0015, "collation number B", "3.2")
_ENTRY_UNUSED = ElementaryFile(entry_contents.APPLICATION, 0x0008, "unused", "3.2")


def card_entry(data: CardData, modulus: int) -> Application:
    """券面事項入力補助AP: individual number and four attributes as text. `modulus`: of the internal key."""
    from cardreader.virtual.build import Secret

    pin, a, b = _ef(_ENTRY_PIN), _ef(_ENTRY_A), _ef(_ENTRY_B)
    number = entry_contents.IndividualNumberFile(data.individual_number)
    attributes = entry_contents.Attributes(data.name, data.address, data.birth_date, data.sex)
    integrity = entry_contents.IntegrityRecord.of(number, attributes, data.sign_entry)
    internal = entry_contents.InternalKeyRecord.of(modulus, data.sign_entry)
    basic = entry_contents.BasicInformation(data.key_id)
    delivery: tuple[File, ...] = ()
    if data.session_key is not None:
        record = entry_contents.SessionKeyRecord(SigningKey(data.session_key).modulus)
        delivery = (
            KeyDeliveryFile(
                ef=_ef(record.FILE),
                name=record.FILE.name,
                content=record.encode(),
                read=(pin, a, b),
                key=data.session_key,
                deliver=(pin,),  # measured: collation number A does not do
            ),
        )
    return _checked(
        Application(
            name=entry_contents.APPLICATION,
            aid=entry_contents.AID,
            files=(
                _data(number.FILE, number.encode(), (pin, a)),
                _data(attributes.FILE, attributes.encode(), (pin, b)),
                _data(integrity.FILE, integrity.encode(), (pin, a, b)),
                _data(CvCertificate.FILE, data.entry_certificate, "free"),
                _data(basic.FILE, basic.encode(), "free"),
                *delivery,
                _data(internal.FILE, internal.encode(), (pin, a, b)),
                _data(_ENTRY_UNUSED, _FILLER * 16, (pin, a, b)),
                _pin(data, Secret.ENTRY, _ENTRY_PIN, data.pins.entry, change="24"),
                PinFile(ef=_ef(_ENTRY_BLOCKED), name=_ENTRY_BLOCKED.name, value=b"", tries=_PIN_TRIES, tries_left=0),
                _key(_ENTRY_KEY, data.internal_key, "free", default=True),
                _printed(data, Secret.ENTRY_A, _ENTRY_A, data.individual_number),
                _printed(data, Secret.ENTRY_B, _ENTRY_B, data.printed_b.digits),
            ),
        )
    )


_FACE_CERTIFICATE = ElementaryFile(face_contents.APPLICATION, 0x0004, "card-verifiable certificate", "3.3")
_FACE_UNUSED = ElementaryFile(face_contents.APPLICATION, 0x0006, "unused", "3.3")
_FACE_BIRTH = ElementaryFile(face_contents.APPLICATION, 0x0011, "birth date's code", "3.3")
_FACE_B = ElementaryFile(face_contents.APPLICATION, 0x0012, "collation number B", "3.3")
_FACE_A = ElementaryFile(face_contents.APPLICATION, 0x0013, "collation number A", "3.3")
_FACE_KEY = ElementaryFile(face_contents.APPLICATION, 0x0014, "internal authentication key", "3.3")  # its id is ours


def card_face(data: CardData, modulus: int) -> Application:
    """券面事項確認AP: what is printed on the card, as pictures. `modulus`: of the internal key."""
    from cardreader.virtual.build import Secret

    birth, a, b = _ef(_FACE_BIRTH), _ef(_FACE_A), _ef(_FACE_B)
    age = face_contents.AgeRecord.of(data.birth_date, modulus, data.sign_face)
    face = face_contents.FaceData(
        birth_date=data.birth_date,
        sex=data.sex,
        public_key_modulus=modulus,
        name_png=data.name_png,
        address_png=data.address_png,
        photo_jp2=data.photo_jp2,
        signature=b"",
        expires_on=data.expires_on,
        security_code_png=data.security_code_png,
    ).signed(data.sign_face)
    basic = face_contents.BasicInformation(data.key_id, data.municipality, data.key_id + _FILLER * 256)
    number = face_contents.NumberPicture.of(data.number_png, modulus, data.sign_face)
    return _checked(
        Application(
            name=face_contents.APPLICATION,
            aid=face_contents.AID,
            files=(
                _data(age.FILE, age.encode(), (birth,)),
                _data(face.FILE, face.encode(), (a, b)),
                _data(basic.FILE, basic.encode(), "free"),
                _data(_FACE_CERTIFICATE, data.face_certificate, "free"),
                _data(number.FILE, number.encode(), (a,)),
                _data(_FACE_UNUSED, _FILLER * 16, (a, b)),
                _printed(data, Secret.FACE_BIRTH, _FACE_BIRTH, data.printed_b.birth_code),
                _printed(data, Secret.FACE_B, _FACE_B, data.printed_b.digits),
                _printed(data, Secret.FACE_A, _FACE_A, data.individual_number),
                _key(_FACE_KEY, data.internal_key, "free", default=True),
            ),
        )
    )


def common(data: CardData) -> Application:
    """共通カードAP: the card's number, a PIN for other uses, and a key that answers for the card."""
    from cardreader.virtual.build import Secret

    record = common_contents.CardNumberRecord(data.card_serial, data.municipality, data.expires_on)
    reference = common_contents.KeyReference(data.key_id)
    return _checked(
        Application(
            name=common_contents.APPLICATION,
            aid=common_contents.AID,
            files=(
                _record(record.FILE, record.encode()),
                _record(reference.FILE, reference.encode()),
                KeyFile(
                    ef=_ef(common_contents.INTERNAL_KEY),
                    name=common_contents.INTERNAL_KEY.name,
                    key=data.internal_key,
                    use="free",
                    internal=True,
                ),
                _pin(data, Secret.BASIC, common_contents.BASIC_PIN, data.pins.basic, change="32"),
            ),
        )
    )


def juki(data: CardData) -> Application:
    """住基AP: a reference to the same key, and a PIN of its own, which the office sets to the common application's."""
    from cardreader.virtual.build import Secret

    return _checked(
        Application(
            name=juki_contents.APPLICATION,
            aid=juki_contents.AID,
            files=(
                _record(juki_contents.KEY_REFERENCE, common_contents.KeyReference(data.key_id).encode()),
                _pin(data, Secret.JUKI, juki_contents.BASIC_PIN, data.pins.basic, change="32"),
            ),
        )
    )


def card_manager(data: CardData, modulus: int) -> tuple[DataObject, ...]:
    """What the card manager tells. `modulus`: of the internal key, which the lower certificate is of."""
    upper = CvCertificate.decode(data.face_certificate)
    own = key_id("6" + data.card_serial[-6:])
    lower = CvCertificate.unsigned(upper.subject_key_id, own, modulus).signed(data.sign_face)
    contents = (
        manager_contents.IssuerIdentification(data.key_id),
        manager_contents.CardIdentification(data.card_serial),
        manager_contents.RecognitionData(),
        manager_contents.Municipality(data.municipality),
        manager_contents.Expiry(data.expires_on),
        manager_contents.IntermediateKeyId(upper.subject_key_id),
        manager_contents.UpperCertificate(upper),
        manager_contents.LowerCertificate(lower),
    )
    return tuple(DataObject(tag=_ef(one.FILE), name=one.FILE.name, content=one.encode()) for one in contents)


def _record(file: ElementaryFile, record: bytes) -> RecordFile:
    return RecordFile(ef=_ef(file), name=file.name, records=(record,), read="free")


def _ef(file: ElementaryFile) -> str:
    return f"{file.id:04X}"


def _data(file: ElementaryFile, content: bytes, read: Rule) -> DataFile:
    if len(content) > _FURTHEST:
        raise ValueError(f"{file.name}: {len(content)} bytes are more than a card can give")
    return DataFile(ef=_ef(file), name=file.name, content=content, read=read)


def _roomy(certificate: bytes) -> bytes:
    """A certificate's file has room to spare, filled with `FF`: clients must go by the length in its header (section 3.1)."""
    size = 2048 if len(certificate) <= 2048 else 4096
    if len(certificate) > size:
        raise ValueError("a certificate has more than 4,096 bytes")
    return certificate.ljust(size, _FILLER)


def _key(file: ElementaryFile, key: bytes, use: Rule, *, default: bool = False) -> KeyFile:
    return KeyFile(ef=_ef(file), name=file.name, key=key, use=use, default=default)


def _pin(data: CardData, secret: Secret, file: ElementaryFile, value: str | None, *, change: str) -> PinFile:
    return PinFile(
        ef=_ef(file),
        name=file.name,
        value=(value or "").encode("ascii"),
        tries=_PIN_TRIES,
        tries_left=data.left(secret, _PIN_TRIES) if value else 0,
        change="24" if change == "24" else "32",
    )


def _printed(data: CardData, secret: Secret, file: ElementaryFile, value: str) -> PinFile:
    """A secret that is printed on the card, or made of what is: it cannot be changed."""
    return PinFile(
        ef=_ef(file),
        name=file.name,
        value=value.encode("ascii"),
        tries=_COLLATION_TRIES,
        tries_left=data.left(secret, _COLLATION_TRIES),
        shortest=len(value),
        longest=len(value),
    )


def _checked(application: Application) -> Application:
    """What we make must be what we would read. Raises ValueError."""
    if faults := faults_of(application):
        raise ValueError("; ".join(faults))
    return application
