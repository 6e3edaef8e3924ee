"""In here lives the counter's side of the card-face application (券面事項確認AP): the photograph, and what is printed beside it.

Collation number B opens it, as a face-recognition reader reads it off the card's front with its camera.
"""

from __future__ import annotations

from collections.abc import Sequence

from cardreader.channel import Application, CardChannel, CardUnreadable
from cardreader.collation import CollationB
from cardreader.contents.card_face import FaceData
from cardreader.contents.cv_certificate import CvCertificate
from cardreader.contents.elementary import MalformedContent
from cardreader.trust import CardGuard

COLLATION_B = 0x0012  # 照合番号B: 14 digits, 10 tries (mynumber-card.md, section 3.3)
FACE_CERTIFICATE = 0x0004  # free

CardFace = FaceData  # as those call it who know no elementary files


class CardFaceSession:
    """The card-face application of one card of this world, from its SELECT on.

    All methods raise ReaderTrouble and, for what nothing explains, CardRefused (6982: the collation number wasn't verified).
    """

    def __init__(self, channel: CardChannel, guard: CardGuard) -> None:
        """Raises NotOfThisWorld, NotMyNumber: what is printed on real people's cards is not read."""
        guard.must_be_proven()
        self._channel = channel
        self._guard = guard
        channel.enter(Application.CARD_FACE)

    def _enter(self) -> None:
        if self._channel.application is not Application.CARD_FACE:
            self._channel.enter(Application.CARD_FACE)

    def tries_b(self) -> int:
        """The tries that collation number B has left, asked of the card."""
        self._enter()
        return self._channel.tries(COLLATION_B, "collation number B")

    def verify_b(self, number: CollationB) -> None:
        """Show the card what is printed on it. Raises TriesTooFew at three or fewer (nothing was sent), CodeWrong."""
        self._enter()
        self._guard.send_collation(COLLATION_B, number.digits, "collation number B")

    def card_face(self) -> FaceData:
        """What the chip knows of the card's face: birth date, sex, pictures, photograph. Raises CardUnreadable."""
        self._enter()
        raw = self._channel.read_file(FaceData.FILE.id, "card face")
        try:
            return FaceData.decode(raw)
        except MalformedContent as error:
            raise CardUnreadable(str(error), self._channel.reader) from error

    def verify_signature(self, face: FaceData, issuers: Sequence[bytes], known: Sequence[bytes] = ()) -> bool:
        """Whether one of the issuers (public keys: SubjectPublicKeyInfo in DER) stands behind this face.

        A certified key signed the face, an issuer signed its certificate: one of `known`, which were got elsewhere (card-verifiable
        certificates), else that of EF 0004, which is read then. A certificate is as good wherever it came from, for an issuer signed
        it; one that is known saves a command. Expiry and security code aren't covered.
        """
        from cardreader.certificates import rsa_modulus

        moduli = [modulus for issuer in issuers if (modulus := rsa_modulus(issuer)) is not None]
        if any(_stands_behind(face, certificate, moduli) for certificate in known):
            return True
        self._enter()
        certificate = self._channel.read_file(FACE_CERTIFICATE, "card-face certificate")
        return _stands_behind(face, certificate, moduli)


def _stands_behind(face: FaceData, raw_certificate: bytes, issuers: Sequence[int]) -> bool:
    try:
        certificate = CvCertificate.decode(raw_certificate)
    except MalformedContent:
        return False
    return face.is_signed_by(certificate.modulus) and any(map(certificate.is_signed_by, issuers))
