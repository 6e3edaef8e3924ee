"""In here lives the counter's side of the card-entry application (券面事項入力補助AP): name, address, birth date and sex as text.

Collation number B opens them. EF 0001, the individual number, is never read: a clinic has no business with it, and B doesn't open it.
"""

from __future__ import annotations

from collections.abc import Sequence

from cardreader.channel import Application, CardChannel, CardUnreadable
from cardreader.collation import CollationB
from cardreader.contents.card_entry import Attributes, IntegrityRecord
from cardreader.contents.cv_certificate import CvCertificate
from cardreader.contents.elementary import MalformedContent
from cardreader.trust import CardGuard

COLLATION_B = 0x0015  # 照合番号B: 14 digits, 10 tries (mynumber-card.md, section 3.2)

CardAttributes = Attributes  # as those call it who know no elementary files


class CardEntrySession:
    """The card-entry application of one card of this world, from its SELECT on.

    All methods raise ReaderTrouble and, for what nothing explains, CardRefused (6982: the collation number wasn't verified).
    """

    def __init__(self, channel: CardChannel, guard: CardGuard) -> None:
        """Raises NotOfThisWorld, NotMyNumber: what is printed on real people's cards is not read."""
        guard.must_be_proven()
        self._channel = channel
        self._guard = guard
        self._attributes: bytes | None = None
        channel.enter(Application.CARD_ENTRY)

    def _enter(self) -> None:
        if self._channel.application is not Application.CARD_ENTRY:
            self._channel.enter(Application.CARD_ENTRY)

    def tries_b(self) -> int:
        """The tries that collation number B has left, asked of the card."""
        self._enter()
        return self._channel.tries(COLLATION_B, "collation number B")

    def verify_b(self, number: CollationB) -> None:
        """Show the card what is printed on it. Raises TriesTooFew at three or fewer (nothing was sent), CodeWrong."""
        self._enter()
        self._guard.send_collation(COLLATION_B, number.digits, "collation number B")

    def attributes(self) -> Attributes:
        """Name, address, birth date and sex, as the card has them. Raises CardUnreadable."""
        try:
            return Attributes.decode(self._read_attributes())
        except MalformedContent as error:
            raise CardUnreadable(str(error), self._channel.reader) from error

    def _read_attributes(self) -> bytes:
        if self._attributes is None:
            self._enter()
            self._attributes = self._channel.read_file(Attributes.FILE.id, "attributes")
        return self._attributes

    def verify_integrity(self, issuers: Sequence[bytes]) -> bool:
        """Whether one of the issuers (public keys: SubjectPublicKeyInfo in DER) stands behind the attributes.

        The record of EF 0003 holds their digest, the key certified in EF 0004 signed the record, an issuer signed the certificate.
        """
        from cardreader.certificates import rsa_modulus

        attributes = self._read_attributes()
        self._enter()
        raw_record = self._channel.read_file(IntegrityRecord.FILE.id, "integrity record")
        raw_certificate = self._channel.read_file(CvCertificate.FILE.id, "card-entry certificate")
        try:
            record, certificate = IntegrityRecord.decode(raw_record), CvCertificate.decode(raw_certificate)
            same = record.attributes_digest == Attributes.digest_of(attributes)
        except MalformedContent:
            return False
        moduli = [modulus for issuer in issuers if (modulus := rsa_modulus(issuer)) is not None]
        return same and record.is_signed_by(certificate.modulus) and any(map(certificate.is_signed_by, moduli))
