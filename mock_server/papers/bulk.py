"""In here lives the choice of the bulk issue of autumn 2025 (T28): who gets a 資格確認書 ex officio, and why somebody is left out. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from enum import Enum

from mock_server.events import ResidentRecord
from mock_server.papers.certificates import certificates
from mock_server.papers.events import AnyEvent, EligibilityCertificateIssued, Route
from mock_server.papers.history import Knowledge
from mock_server.papers.plain import plain
from mock_server.papers.practice import practice_of
from mock_server.papers.reasons import Reason
from mock_server.world.law import BULK_FIRST, BULK_USUAL, LEGACY_END
from verifier.case import Words

FIRST, USUAL, LAST = BULK_FIRST, BULK_USUAL, LEGACY_END  # 秋頃, before the transitional measure ends (T28)


class LeftOut(Enum):
    """Why somebody is given nothing."""

    IMPOSSIBLE = "impossible"  # no such person on that day
    NOT_KNOWN = "not_known"  # nothing of an insurance has reached the union
    LOST = "lost"
    OTHER_INSURER = "other_insurer"
    MYNUMBER_INSURANCE = "mynumber_insurance"
    CERTIFICATE_HELD = "certificate_held"


REASONS: dict[LeftOut, Reason] = {
    LeftOut.IMPOSSIBLE: Reason((), Words("この日にはありえない人", "there can be no such person on that day")),
    LeftOut.NOT_KNOWN: Reason(
        ("T10", "T11"),
        Words("資格の届出がまだ組合に届いていない", "nothing of an insurance has reached the union yet"),
    ),
    LeftOut.LOST: Reason(("T26",), Words("資格を喪失している", "the eligibility is lost")),
    LeftOut.OTHER_INSURER: Reason(("T28",), Words("ほかの保険者に加入している", "is insured elsewhere")),
    LeftOut.MYNUMBER_INSURANCE: Reason(
        ("T28",), Words("その時点でマイナ保険証を持っている", "has a My Number insurance card at that time")
    ),
    LeftOut.CERTIFICATE_HELD: Reason(
        ("T22", "T28"),
        Words(
            "令和7年12月2日以後も有効な資格確認書をすでに持っている",
            "holds a certificate already that goes on beyond 2025-12-01",
        ),
    ),
}


def chosen(
    person: str, events: Sequence[AnyEvent], resident: ResidentRecord | None, on: date, insurer_number: str
) -> EligibilityCertificateIssued | LeftOut:
    """The certificate that this insurer issues to the person in bulk on that day, or why it issues none."""
    knowledge = Knowledge(plain(events, resident), resident)
    known = knowledge.on(on)
    held = known.insurance_on(on)
    if held is None:
        ours = any(one.insurer_number == insurer_number for one in known.insurances)
        if not ours:
            return LeftOut.OTHER_INSURER if known.insurances else LeftOut.NOT_KNOWN
        return LeftOut.LOST
    if held.insurer_number != insurer_number:
        return LeftOut.OTHER_INSURER
    situation = known.card_situation_on(on)
    if situation is None:
        return LeftOut.MYNUMBER_INSURANCE
    if any(paper.valid_on(LEGACY_END + timedelta(days=1)) for paper in certificates(knowledge, on)):
        return LeftOut.CERTIFICATE_HELD
    return EligibilityCertificateIssued(
        person=person,
        recorded_on=on,
        issued_on=on,
        insurer_number=held.insurer_number,
        symbol=held.symbol,
        number=held.number,
        branch=held.branch,
        situation=situation,
        route=Route.BULK,
        expires_on=practice_of(held.insurer_number).expiry(on),
    )
