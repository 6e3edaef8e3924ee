"""In here live the events of one invented member, short to write, for tests of documents."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from mock_server.events import (
    CertificateIssued,
    CertificateRevoked,
    Deregistered,
    InsuranceAcquired,
    InsuranceLost,
    ResidentRecord,
    RevocationReason,
    UseRegistered,
)
from mock_server.papers import (
    AnyEvent,
    DataChanged,
    EligibilityCertificateApplied,
    EligibilityCertificateWithdrawn,
    Kind,
    Paper,
    Reissue,
    Situation,
    documents_on,
)
from verifier.case import CertificateForm
from verifier.contract import Period
from verifier.domain import Relation, Sex

PERSON = "member"
BORN = date(1980, 6, 14)
HOME = "東京都霞台市花影町１丁目２番３号"
RESIDENT = ResidentRecord(
    person=PERSON, name="青葉　実", kana="アオバ　ミノル", birth_date=BORN, sex=Sex.MALE, address=HOME
)
UNION = "31139991"


def day(text: str) -> date:
    return date.fromisoformat(text)


def joined(
    on: str,
    *,
    after: int = 4,
    insurer: str = UNION,
    symbol: str = "1012",
    number: str = "1234567",
    address: str = HOME,
    relation: Relation = Relation.INSURED,
    ratio: int = 30,
    elderly: Period | None = None,
) -> InsuranceAcquired:
    """資格取得, recorded so many days after."""
    return InsuranceAcquired(
        person=PERSON,
        recorded_on=day(on) + timedelta(days=after),
        insurer_number=insurer,
        insurer_name="見本国家公務員共済組合",
        symbol=symbol,
        number=number,
        branch="01",
        relation=relation,
        acquired_on=day(on),
        ratio=ratio,
        name=RESIDENT.name,
        kana=RESIDENT.kana,
        birth_date=BORN,
        sex=Sex.MALE,
        address=address,
        elderly=elderly,
    )


def left(
    on: str, *, after: int = 4, insurer: str = UNION, symbol: str = "1012", number: str = "1234567"
) -> InsuranceLost:
    return InsuranceLost(
        person=PERSON,
        recorded_on=day(on) + timedelta(days=after),
        insurer_number=insurer,
        symbol=symbol,
        number=number,
        branch="01",
        lost_on=day(on),
    )


def card(on: str, until: str, serial: int = 1) -> CertificateIssued:
    return CertificateIssued(person=PERSON, recorded_on=day(on), serial=serial, expires_on=day(until))


def ended(on: str, reason: RevocationReason, serial: int = 1) -> CertificateRevoked:
    return CertificateRevoked(person=PERSON, recorded_on=day(on), serial=serial, revoked_on=day(on), reason=reason)


def registered(on: str) -> UseRegistered:
    return UseRegistered(person=PERSON, recorded_on=day(on), registered_on=day(on))


def deregistered(on: str) -> Deregistered:
    return Deregistered(person=PERSON, recorded_on=day(on), deregistered_on=day(on))


def applied(
    on: str, situation: Situation = Situation.NO_CARD, *, until: str | None = None, reissue: Reissue | None = None
) -> EligibilityCertificateApplied:
    return EligibilityCertificateApplied(
        person=PERSON,
        recorded_on=day(on),
        applied_on=day(on),
        situation=situation,
        form=CertificateForm.CARD if until is None else CertificateForm.PAPER,
        until=day(until) if until is not None else None,
        reissue=reissue,
    )


def changed(on: str, former: str = "笠井　実") -> DataChanged:
    return DataChanged(
        person=PERSON, recorded_on=day(on), changed_on=day(on), former_name=former, former_kana="カサイ　ミノル"
    )


def withdrawn(on: str, *, returned: bool = False) -> EligibilityCertificateWithdrawn:
    return EligibilityCertificateWithdrawn(person=PERSON, recorded_on=day(on), withdrawn_on=day(on), returned=returned)


WORKING: list[AnyEvent] = [card("2022-03-06", "2027-06-14"), registered("2022-04-01")]


def papers(events: Sequence[AnyEvent], on: str, kind: Kind | None = None) -> list[Paper]:
    """What there is on that day, of one kind or of all but the screen."""
    found = documents_on(events, RESIDENT, day(on))
    return [one for one in found if (one.kind is kind if kind is not None else one.kind is not Kind.PORTAL)]
