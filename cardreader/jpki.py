"""In here lives the counter's side of the JPKI application: the holder's PIN, the authentication certificate, the signature.

Only what is for user authentication is used: the sign key and its password have no business at a clinic.
"""

from __future__ import annotations

from cardreader.apdu import Command, StatusWord
from cardreader.channel import Application, CardChannel, CardRefused
from cardreader.contents.jpki import AUTH_CERTIFICATE, AUTH_KEY, AUTH_PIN, TERMINAL_CA_KEY
from cardreader.contents.public_key import digest_info_of
from cardreader.terminal_authentication import CHALLENGE_BYTES, TerminalCredential, get_challenge, hand_over, proof
from cardreader.trust import CardGuard, NoWayWithoutPin, PinMalformed

PIN_DIGITS = 4  # 利用者証明用暗証番号 (mynumber-card.md, section 3.5)
SIGNATURE_BYTES = 256  # RSA-2048

_CURRENT_KEY = 0x80  # P2: the current file's key; with a short identifier added, that file's (section 4.5)
_REFERENCE_REFUSED = frozenset({StatusWord.WRONG_P1_P2, StatusWord.FUNCTION_NOT_SUPPORTED, StatusWord.NO_CURRENT_FILE})


class JpkiSession:
    """The JPKI application of one card, from its SELECT on.

    What was selected by the guard is used as it is; where another application came in between it is selected again, and the
    holder must be authenticated again. All methods raise ReaderTrouble and, for what nothing explains, CardRefused.
    """

    def __init__(self, channel: CardChannel, guard: CardGuard) -> None:
        """Raises NotMyNumber for a card without this application."""
        guard.must_have_jpki()
        self._channel = channel
        self._guard = guard
        self._enter()

    def _enter(self) -> None:
        if self._channel.application is not Application.JPKI:
            self._channel.enter(Application.JPKI)

    def pin_tries(self) -> int:
        """The tries of the user authentication PIN, asked of the card; 0: locked, or a card without PIN."""
        self._enter()
        return self._channel.tries(AUTH_PIN.id, "auth PIN")

    def verify_pin(self, pin: str, *, confirm_last: bool = False) -> None:
        """Let the holder use the key. The tries are asked before; the last needs `confirm_last`, on a foreign card it is kept.

        Raises PinMalformed, PinBlocked, LastTryUnconfirmed, LastTryKept (nothing was sent), WrongPin.
        """
        if len(pin) != PIN_DIGITS or not (pin.isascii() and pin.isdecimal()):
            raise PinMalformed
        self._enter()
        self._guard.send_pin(AUTH_PIN.id, pin, "auth PIN", confirm_last=confirm_last)

    def open_without_pin(self, credential: TerminalCredential) -> None:
        """Let this terminal use the key, once face or eyes have said yes. Raises NotOfThisWorld, NoWayWithoutPin."""
        self._guard.must_belong()
        self._enter()
        channel = self._channel
        with channel.undisturbed():
            if not channel.select_file(TERMINAL_CA_KEY.id, "terminal authority key").ok:
                raise NoWayWithoutPin
            for command in hand_over(credential):
                if not channel.send(command, "TERMINAL CERTIFICATE").ok:
                    raise NoWayWithoutPin
            challenge = channel.send(get_challenge(), "GET CHALLENGE")
            if not challenge.ok or len(challenge.data) != CHALLENGE_BYTES:
                raise NoWayWithoutPin
            if not channel.send(proof(credential, challenge.data), "EXTERNAL AUTHENTICATE terminal").ok:
                raise NoWayWithoutPin

    def auth_certificate(self) -> bytes:
        """The user authentication certificate, DER. Of a phone it can be read after its PIN. Raises NotOfThisWorld."""
        self._guard.must_belong()
        if self._guard.certificate is None:
            self._enter()
            self._guard.judge(self._channel.read_file(AUTH_CERTIFICATE.id, "auth certificate"))
            self._guard.must_belong()
        assert self._guard.certificate is not None
        return self._guard.certificate

    def sign_challenge(self, challenge: bytes) -> bytes:
        """The card's signature over the challenge, PKCS#1 v1.5 with SHA-256: 256 bytes.

        Raises NotOfThisWorld (no other card ever signs), CardRefused with 6982 where the holder isn't authenticated (any more).
        """
        self.auth_certificate()
        self._enter()
        digest_info = digest_info_of(challenge)
        what = "SIGN with auth key"
        with self._channel.undisturbed():
            answer = self._channel.send(_sign(_CURRENT_KEY | AUTH_KEY.short_id, digest_info), what)
            if answer.sw in _REFERENCE_REFUSED and self._channel.select_file(AUTH_KEY.id, "auth key").ok:
                answer = self._channel.send(_sign(_CURRENT_KEY, digest_info), what)
        if not answer.ok or len(answer.data) != SIGNATURE_BYTES:
            raise CardRefused(what, answer.sw, self._channel.reader)
        return answer.data


def _sign(key: int, digest_info: bytes) -> Command:
    """COMPUTE DIGITAL SIGNATURE: the card pads, and does not look inside (section 4.5)."""
    return Command(0x80, 0x2A, 0x00, key, digest_info, le=0)
