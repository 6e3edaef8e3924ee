"""In here lives the guard at a card: whose world it is of, and whether a PIN may be sent to it.

Before any PIN the card's authentication certificate is read: the card is of this world if an authority of this world signed it.
Whatever else lies on a reader may be a real person's card (DESIGN, 'Cards of this world'): nothing is signed by it, nothing of it
is sent or kept, and its last try is never spent.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta, timezone
from enum import Enum

from cardreader.apdu import StatusWord, tries_left
from cardreader.channel import Application, CardChannel, CardRefused, CardTrouble
from cardreader.contents.jpki import AUTH_CA_CERTIFICATE, AUTH_CERTIFICATE, TokenInformation, TokenLabel
from cardreader.recognise import is_storage_card

__all__ = [
    "Belonging",
    "CardGuard",
    "CardRefused",
    "CardTrouble",
    "CodeWrong",
    "IssuerEnded",
    "LastTryKept",
    "LastTryUnconfirmed",
    "NoWayWithoutPin",
    "NotMyNumber",
    "NotOfThisWorld",
    "PinBlocked",
    "PinMalformed",
    "TriesTooFew",
    "WrongPin",
]

SPARED_TRIES = (
    3  # a collation number is not sent when so few are left: the municipal office alone sets it back (section 6)
)

_JAPAN = timezone(timedelta(hours=9))
_LABEL = 32  # bytes, padded with spaces (mynumber-card.md, section 3.1)
_HIDDEN = frozenset({StatusWord.SECURITY_NOT_SATISFIED, StatusWord.CONDITIONS_NOT_SATISFIED})


class Belonging(Enum):
    """Whose world a card is of."""

    OF_THIS_WORLD = "of_this_world"
    FOREIGN = "foreign"  # a My Number card, or something like one, that no authority of this world made
    NOT_MY_NUMBER = "not_my_number"


class WrongPin(CardTrouble):
    """The card said no, and so many tries are left; 0: this was the last."""

    code = "wrong_pin"

    def __init__(self, tries_left: int) -> None:
        super().__init__(f"{self.code}: {tries_left} left")
        self.tries_left = tries_left

    @property
    def values(self) -> dict[str, object]:
        return {"left": self.tries_left}


class CodeWrong(WrongPin):
    """As WrongPin, for a collation number: what was read from the card's front is not what the card knows."""

    code = "code_wrong"


class TriesTooFew(CardTrouble):
    """Too few tries are left to risk one: nothing was sent."""

    code = "tries_too_few"

    def __init__(self, tries_left: int) -> None:
        super().__init__(f"{self.code}: {tries_left} left")
        self.tries_left = tries_left

    @property
    def values(self) -> dict[str, object]:
        return {"left": self.tries_left}


class PinBlocked(CardTrouble):
    """No try is left: nothing was sent, or the card refused it as blocked."""

    code = "pin_blocked"


class PinMalformed(CardTrouble):
    """Not four digits: nothing was sent."""

    code = "pin_malformed"


class LastTryUnconfirmed(CardTrouble):
    """One try is left on a card of this world: nothing was sent; it asks to be confirmed."""

    code = "last_try_unconfirmed"


class LastTryKept(CardTrouble):
    """One try is left on a card that is not known to be of this world: nothing was sent, and nothing will be."""

    code = "last_try_kept"


class NoWayWithoutPin(CardTrouble):
    """The card does not let this terminal use its key without PIN."""

    code = "no_way_without_pin"


class NotOfThisWorld(CardTrouble):
    """A genuine card, or somebody's: what was asked is done with cards of this world alone."""

    code = "not_of_this_world"


class IssuerEnded(NotOfThisWorld):
    """As NotOfThisWorld, where the card's issuer says to be an earlier one of this world's, whose time ended on that day (in Japan)."""

    code = "issuer_ended"

    def __init__(self, ended_on: date) -> None:
        super().__init__(f"{self.code}: {ended_on}")
        self.ended_on = ended_on

    @property
    def values(self) -> dict[str, object]:
        return {"ended_on": self.ended_on}


class NotMyNumber(CardTrouble):
    """The card has no JPKI application."""

    code = "not_my_number"


class CardGuard:
    """Looks at a card once, at the beginning: SELECT of the JPKI application, READ of the authentication certificate.

    `belonging`: whose world it is of; `certificate`: DER, None where it isn't there or is hidden; `phone`: the certificate is
    hidden behind the PIN, as phones do. A phone is taken for one of this world by the authority's certificate that it carries
    until its own has been read, and its last try is kept. `issuer_ended_on`: of a foreign card, whose issuer says to be an earlier
    authority of this world; its cards are treated as anybody's. Raises ReaderTrouble, CardRefused.
    """

    def __init__(self, channel: CardChannel, authorities: Sequence[bytes]) -> None:
        self._channel = channel
        self._authorities = tuple(authorities)
        self.belonging = Belonging.NOT_MY_NUMBER
        self.certificate: bytes | None = None
        self.phone = False
        self.issuer_ended_on: date | None = None
        # A card of memory alone knows no commands; some readers would even write what they take for one.
        if not is_storage_card(channel.atr) and channel.select_application(Application.JPKI).ok:
            self._look()

    def _look(self) -> None:
        self.belonging = Belonging.FOREIGN
        try:
            certificate = self._channel.read_file(AUTH_CERTIFICATE.id, "auth certificate")
        except CardRefused as refused:
            if refused.sw in _HIDDEN:
                self.phone = True
                if self._carries_authority():
                    self.belonging = Belonging.OF_THIS_WORLD
            elif refused.sw != StatusWord.FILE_NOT_FOUND:
                raise  # no telling: better to place the card again than to call it foreign
            elif self._is_resident_card():
                self.belonging = Belonging.NOT_MY_NUMBER
            return
        self.judge(certificate)
        if self.belonging is Belonging.FOREIGN:
            self.issuer_ended_on = self._issuer_ended_on(certificate)

    def _issuer_ended_on(self, certificate: bytes) -> date | None:
        """The last day of the card's issuer, if it bears the name of this world's: a real card has another, and is asked nothing more."""
        from cardreader.certificates import bears_name_of, predecessor_of

        if not bears_name_of(certificate, self._authorities):
            return None
        try:
            issuer = self._channel.read_file(AUTH_CA_CERTIFICATE.id, "auth authority")
        except CardRefused:
            return None
        ended = predecessor_of(issuer, self._authorities)
        return ended.astimezone(_JAPAN).date() if ended is not None else None

    def _is_resident_card(self) -> bool:
        """Whether it is the card before the My Number card (住基カード), which has the JPKI application, without authentication."""
        try:
            label = self._channel.read_file(TokenInformation.FILE.id, "token information")[:_LABEL]
        except CardRefused:
            return False
        return label.rstrip(b" ") == TokenLabel.RESIDENT_CARD.value.encode()

    def _carries_authority(self) -> bool:
        try:
            return self._channel.read_file(AUTH_CA_CERTIFICATE.id, "auth authority") in self._authorities
        except CardRefused:
            return False

    def judge(self, certificate: bytes) -> None:
        """Learn the card's authentication certificate (a phone's can be read after its PIN), and what follows from it."""
        from cardreader.certificates import signed_by

        self.certificate = certificate
        ours = any(signed_by(certificate, authority) for authority in self._authorities)
        self.belonging = Belonging.OF_THIS_WORLD if ours else Belonging.FOREIGN

    @property
    def proven(self) -> bool:
        """Of this world by the signature on its certificate, which has been seen."""
        return self.belonging is Belonging.OF_THIS_WORLD and self.certificate is not None

    def must_have_jpki(self) -> None:
        """Raises NotMyNumber for a card that has no JPKI application."""
        if self.belonging is Belonging.NOT_MY_NUMBER:
            raise NotMyNumber

    def must_belong(self) -> None:
        """Raises NotOfThisWorld (IssuerEnded), or NotMyNumber, unless the card is of this world."""
        self.must_have_jpki()
        if self.issuer_ended_on is not None:
            raise IssuerEnded(self.issuer_ended_on)
        if self.belonging is not Belonging.OF_THIS_WORLD:
            raise NotOfThisWorld

    def must_be_proven(self) -> None:
        """As must_belong, by a certificate that has been seen: what is personal is asked of such a card alone."""
        self.must_belong()
        if not self.proven:
            raise NotOfThisWorld

    def send_pin(self, ef: int, pin: str, what: str, *, confirm_last: bool = False) -> None:
        """Ask the tries, and send the PIN if it may be sent.

        Raises PinBlocked, LastTryUnconfirmed, LastTryKept (nothing was sent), WrongPin, CardRefused, ReaderTrouble.
        """
        with self._channel.undisturbed():
            left = self._channel.tries(ef, what)
            if left == 0:
                raise PinBlocked
            if left == 1 and not self.proven:
                raise LastTryKept
            if left == 1 and not confirm_last:
                raise LastTryUnconfirmed
            self._verify(ef, pin, what, WrongPin)

    def send_collation(self, ef: int, number: str, what: str) -> None:
        """Ask the tries of a collation number, and send it to a card of this world that has more than three left.

        Raises NotOfThisWorld, TriesTooFew (nothing was sent), CodeWrong, CardRefused, ReaderTrouble.
        """
        self.must_be_proven()
        with self._channel.undisturbed():
            left = self._channel.tries(ef, what)
            if left <= SPARED_TRIES:
                raise TriesTooFew(left)
            self._verify(ef, number, what, CodeWrong)

    def _verify(self, ef: int, secret: str, what: str, wrong: type[WrongPin]) -> None:
        answer = self._channel.verify(ef, secret, what)
        if answer.ok:
            return
        if answer.sw == StatusWord.BLOCKED:
            raise PinBlocked
        left = tries_left(answer.sw)
        raise CardRefused(f"VERIFY {what}", answer.sw, self._channel.reader) if left is None else wrong(left)
