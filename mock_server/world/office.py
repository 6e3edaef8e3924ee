"""In here lives the municipal office (市区町村の窓口) on a day of the world: it issues, renews, revokes, unlocks, takes back.

Each act is one line of its book, written and synced before anything follows from it; the national side's registries then learn it as events.
Images are made before the line is: an act that was cut off by a power cut never happened, and nothing refers to what it had begun.
"""

from __future__ import annotations

from contextlib import nullcontext, suppress
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from cardreader.virtual.image import load_image
from mock_server.events import CertificateIssued, CertificateRevoked, CertificateUse, RevocationReason
from mock_server.store import DatabaseTrouble
from mock_server.world.book import (
    Act,
    CardIssued,
    CardReturned,
    CertificatesEnded,
    CertificatesRenewed,
    PhoneIssued,
    PinsReset,
    SuspensionLifted,
)
from mock_server.world.law import ANDROID_CERTIFICATES, IPHONE_CERTIFICATES
from mock_server.world.life import PHONE_SIGN, Life, life_of, phone_id
from mock_server.world.model import Card, Person, Token
from mock_server.world.office_events import certificates, end_of, ending, lifting, with_events
from mock_server.world.office_hands import Pin, carried_over, change_pin, in_hand, reset_tries
from mock_server.world.office_rules import (
    OfficeRefused,
    certificate_end,
    dates_of_card,
    due,
    kind_of_card,
    may_sign,
    works,
)
from mock_server.world.seed import Seed

if TYPE_CHECKING:
    from mock_server.world.world import World

_BOTH = frozenset({CertificateUse.AUTH, CertificateUse.SIGN})


@dataclass(frozen=True, slots=True)
class Done:
    """What became of it: the person as they are now (with the phone, where it was about one), and the certificates concerned, by serial."""

    person: Person
    issued: tuple[CertificateIssued, ...] = ()
    ended: tuple[CertificateRevoked, ...] = ()
    pins: tuple[Pin, ...] = ()


class Office:
    """The office on that day. Methods raise OfficeRefused, NoSuchPerson, CardAtAnotherDesk, WorldDamaged, ImageUnreadable, DatabaseTrouble, OSError: then nothing was done."""

    def __init__(self, world: World, seed: Seed, day: date) -> None:
        self._world = world
        self._seed = seed
        self._day = day

    # -- who and how -----------------------------------------------------------------------------------------------------

    def life(self, person_id: str) -> Life:
        """The person and what was done about their card up to this day. `person_id` may be that of a person with their phone."""
        self._world.person(person_id, self._day)  # says who is meant where nobody is called so
        plain = person_id.partition(PHONE_SIGN)[0]
        person = self._world.row(plain, self._day)
        return life_of(self._seed, person, self._world.book.acts(self._day))

    def former_holder(self, serial: int) -> str | None:
        """Whose user authentication certificate with that serial number was, which the office has replaced meanwhile."""
        for person in self._world.rows(self._day):
            if person.card is not None and person.card.auth_serial == serial:
                return person.id
        for event in self._world.book.events(self._day):
            if isinstance(event, CertificateIssued) and event.serial == serial:
                return event.person
        return None

    # -- acts --------------------------------------------------------------------------------------------------------------

    def issue(self, person_id: str, *, pin_less: bool = False, without_photo: bool = False) -> Done:
        """A new card, with new keys, certificates and numbers. The one before is taken back: its certificates end, and those on phones.

        Raises as above; codes: person_impossible, too_early, photo_needed, phone_meant.
        """
        with self._world.book.writing():
            life = self._plain(person_id)
            person, former = life.person, life.person.card
            kind = kind_of_card(person, self._day, pin_less=pin_less, without_photo=without_photo)
            with in_hand(self._world.image_of(person)) if former is not None else nullcontext():
                edition = f"{person.id}.{1 + sum(isinstance(act, CardIssued) for act in self._acts_of(person))}"
                act = CardIssued(
                    person=person.id,
                    on=self._day,
                    born=person.birth_date,
                    edition=edition,
                    type=kind,
                    dates=dates_of_card(person, self._day),
                    signs=may_sign(person, kind, self._day),
                )
                new = self._after(life, act)
                issued = certificates(new, self._day, _BOTH, former)
                ended = ending(life, self._day, RevocationReason.RENEWED)
                return self._do(with_events(act, (*ended, *issued)), new, issued, ended)

    def issue_phone(self, person_id: str, token: Token) -> Done:
        """A certificate for a phone, whose holder has a plastic card that works. One on a phone of the same kind ends.

        Codes: too_early, plastic_needed, plastic_without_pins.
        """
        with self._world.book.writing():
            life = self._plain(person_id)
            person, card = life.person, life.person.card
            first = {Token.ANDROID: ANDROID_CERTIFICATES, Token.IPHONE: IPHONE_CERTIFICATES}[token]
            if self._day < first:
                raise OfficeRefused("too_early", since=first)
            if card is None or not works(life, card, self._day):
                raise OfficeRefused("plastic_needed")
            if card.secrets.auth is None:
                raise OfficeRefused("plastic_without_pins")
            past = sum(isinstance(act, PhoneIssued) and act.token is token for act in self._acts_of(person))
            act = PhoneIssued(
                person=person.id,
                on=self._day,
                born=person.birth_date,
                token=token,
                edition=f"{phone_id(person.id, token)}.{past + 1}",
                expires_on=card.dates.certificate_expires_on,
            )
            before = next((phone for phone in life.phones if phone.token is token), None)
            ended = end_of(life, self._day, before.auth_serial, RevocationReason.RENEWED) if before is not None else ()
            after = life_of(self._seed, self._row(person.id), (*life.acts, act))
            phone = next(phone for phone in after.phones if phone.token is token)
            issued = (
                CertificateIssued(
                    person=person.id,
                    recorded_on=self._day,
                    serial=phone.auth_serial,
                    expires_on=phone.dates.certificate_expires_on,
                    use=CertificateUse.PHONE,
                    replaces=before.auth_serial if before is not None else None,
                ),
            )
            self._write(with_events(act, (*ended, *issued)))
            return Done(self._world.person(phone_id(person.id, token), self._day), issued, ended)

    def renew(self, person_id: str) -> Done:
        """New certificates on the card that is there: within three months of their end, after it, or in place of revoked ones.

        Codes: card_none, card_handed_back, card_suspended, card_expired, nothing_to_renew, phone_meant.
        """
        with self._world.book.writing():
            life = self._plain(person_id)
            person, card = life.person, self._held(life)
            renewed = due(life, card, self._day)
            keys = f"{card.edition or person.id + '.0'}.{1 + sum(_is_renewal(act) for act in self._acts_of(person))}"
            act = CertificatesRenewed(
                person=person.id,
                on=self._day,
                born=person.birth_date,
                card=card.manufacturing_number,
                keys=keys,
                uses=tuple(use for use in CertificateUse if use in renewed),
                issued_on=self._day,
                expires_on=certificate_end(person, self._day, card.dates.expires_on),
            )
            new = self._after(life, act)
            issued = certificates(new, self._day, renewed, card)
            ended: tuple[CertificateRevoked, ...] = ()
            if CertificateUse.AUTH in renewed:
                ended += end_of(life, self._day, card.auth_serial, RevocationReason.RENEWED)
                for phone in life.phones:  # they stand on the certificate that ends
                    ended += end_of(life, self._day, phone.auth_serial, RevocationReason.RENEWED)
            if CertificateUse.SIGN in renewed and card.sign_serial is not None:
                ended += end_of(life, self._day, card.sign_serial, RevocationReason.RENEWED)
            # Made now, if it never was: its PINs go over to the new image.
            path = self._world.card_image(person.id, self._day)
            with in_hand(path):
                self._world.issue(new, carried_over(load_image(path)))
                return self._do(with_events(act, (*ended, *issued)), new, issued, ended)

    def revoke(self, person_id: str, reason: RevocationReason) -> Done:
        """End certificates, or suspend them for a lost card. A change of data ends the digital signature certificate alone.

        Codes: card_none, already_ended, no_sign_certificate, already_suspended.
        """
        with self._world.book.writing():
            life, phone = self._any(person_id)
            ended: tuple[CertificateRevoked, ...] = ()
            if phone is not None:
                ended = end_of(life, self._day, phone.auth_serial, reason)
            elif reason is RevocationReason.CHANGED:
                card = self._card(life)
                if card.sign_serial is None:
                    raise OfficeRefused("no_sign_certificate")
                ended = end_of(life, self._day, card.sign_serial, reason)
            else:
                self._card(life)
                ended = ending(life, self._day, reason)
            if not ended:
                raise OfficeRefused("already_suspended" if reason is RevocationReason.LOST else "already_ended")
            act = CertificatesEnded(
                person=life.person.id, on=self._day, born=life.person.birth_date, reason=reason, events=ended
            )
            self._write(act)
            return Done(self._world.person(person_id, self._day), (), ended)

    def lift(self, person_id: str) -> Done:
        """The card was found: its suspension ends. Codes: card_none, not_suspended, plastic_needed (for a phone)."""
        with self._world.book.writing():
            life, phone = self._any(person_id)
            serial = phone.auth_serial if phone is not None else self._card(life).auth_serial
            if phone is not None and not works(life, self._card(life), self._day):
                raise OfficeRefused("plastic_needed")  # a phone stands on a card that works
            lifted = lifting(life, self._day, serial)
            if not lifted:
                raise OfficeRefused("not_suspended")
            self._write(
                SuspensionLifted(person=life.person.id, on=self._day, born=life.person.birth_date, events=lifted)
            )
            return Done(self._world.person(person_id, self._day), (), lifted)

    def take_back(self, person_id: str) -> Done:
        """カードの返納: the card is no longer its holder's, and all certificates end. Codes: card_none, card_handed_back, phone_meant."""
        with self._world.book.writing():
            life = self._plain(person_id)
            person, card = life.person, self._held(life)
            with in_hand(self._world.image_of(person)):
                ended = ending(life, self._day, RevocationReason.RETURNED)
                act = CardReturned(
                    person=person.id,
                    on=self._day,
                    born=person.birth_date,
                    card=card.manufacturing_number,
                    events=ended,
                )
                self._write(act)
            return Done(self._world.person(person.id, self._day), (), ended)

    def unlock(self, person_id: str, pins: tuple[Pin, ...], new: dict[Pin, str]) -> Done:
        """All tries are given back, and the PINs in `new` set; with every PIN asked for, the printed numbers' tries too.

        Codes: card_none, card_handed_back, nothing_to_unlock, card_without_pins; PinRefused.
        """
        with self._world.book.writing():
            life, phone = self._any(person_id)
            card = phone or self._held(life)
            if card.secrets.auth is None:
                raise OfficeRefused("card_without_pins")
            path = self._world.card_image(person_id, self._day)
            with in_hand(path):
                mended = reset_tries(path, pins, new)
            if not mended:
                raise OfficeRefused("nothing_to_unlock")
            names = tuple(pin.value for pin in mended)
            person = life.person
            self._write(
                PinsReset(
                    person=person.id, on=self._day, born=person.birth_date, card=card.manufacturing_number, pins=names
                )
            )
            return Done(self._world.person(person_id, self._day), pins=mended)

    def set_pin(self, person_id: str, pin: Pin, old: str, new: str) -> Done:
        """The holder changes a PIN with the old one, by the card's own commands; neither is kept anywhere but on the card.

        Codes: card_none, card_handed_back, card_without_pins; PinRefused.
        """
        life, phone = self._any(person_id)
        card = phone or self._held(life)
        if card.secrets.auth is None:
            raise OfficeRefused("card_without_pins")
        change_pin(self._world.card_image(person_id, self._day), pin, old, new)
        return Done(self._world.person(person_id, self._day), pins=(pin,))

    # -- what the acts have in common --------------------------------------------------------------------------------------

    def _plain(self, person_id: str) -> Life:
        """A person's life, for what is done about plastic cards alone."""
        life = self.life(person_id)
        if PHONE_SIGN in person_id:
            raise OfficeRefused("phone_meant", person=life.person.id)
        if life.person.impossible is not None:
            raise OfficeRefused("person_impossible", words=life.person.impossible)
        return life

    def _any(self, person_id: str) -> tuple[Life, Card | None]:
        """A person's life, and their phone where it is about that."""
        plain, sign, kind = person_id.partition(PHONE_SIGN)
        if not sign:
            return self._plain(person_id), None
        life = self.life(person_id)
        assert life.person.id == plain
        return life, next(phone for phone in life.phones if phone.token is Token(kind))

    def _card(self, life: Life) -> Card:
        if life.person.card is None:
            raise OfficeRefused("card_none")
        return life.person.card

    def _held(self, life: Life) -> Card:
        """The card, which must be its holder's still, and here: one that was lost or lies at home cannot be worked on."""
        card = self._card(life)
        if life.returned_on is not None:
            raise OfficeRefused("card_handed_back", on=life.returned_on)
        if not card.carried:
            raise OfficeRefused("card_not_here")
        return card

    def _row(self, person_id: str) -> Person:
        return self._world.row(person_id, self._day)

    def _acts_of(self, person: Person) -> list[Act]:
        """Everything that was ever done about the person's cards, later days included: names of keys are used once."""
        return [act for act in self._world.book.acts() if act.person == person.id]

    def _after(self, life: Life, act: Act) -> Person:
        """The person with the card that the act would give."""
        return life_of(self._seed, self._row(life.person.id), (*life.acts, act)).person

    def _do(
        self,
        act: Act,
        new: Person,
        issued: tuple[CertificateIssued, ...],
        ended: tuple[CertificateRevoked, ...],
    ) -> Done:
        self._write(act)
        return Done(self._world.person(new.id, self._day), issued, ended)

    def _write(self, act: Act) -> None:
        """Into the book, and then to the national side: a server that is at work on this world answers by it from now on.

        Registries that cannot be written stop the act before anything is booked. What is booked has happened: a registry that fails only then
        (its disk filled up at that moment) is brought up to the book by whoever opens it next.
        """
        days: set[date] = set()
        if act.events:
            days = {*self._world.registries_from(act.on), *([self._world.cast_on] if self._world.cast_on else [])}
        self._world.bring_up(days, self._day)
        self._world.book.write(act)
        with suppress(DatabaseTrouble):
            self._world.bring_up(days, self._day)
            if self._world.is_of_population(act.person):
                self._world.tell_population()


def _is_renewal(act: Act) -> bool:
    return isinstance(act, CertificatesRenewed)
