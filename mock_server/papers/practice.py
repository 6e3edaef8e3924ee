"""In here lives how an insurer goes about its documents: how long it takes, until when they run, who gets them unasked. Data; what no source fixes can be changed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import Enum

from mock_server.papers.events import Situation
from mock_server.world.law import NEW_DOCUMENTS
from verifier.dates import age_on, certificate_expiry

# T24 says only that both ways exist. What the insurer can see by itself it acts upon; a lost card and the need of a helper it must be told (U).
UNASKED = frozenset(
    {Situation.NO_CARD, Situation.NOT_REGISTERED, Situation.DEREGISTERED, Situation.EXPIRED_OR_RETURNED}
)


def to_the_end_of_july(issued_on: date) -> date:
    """国保 and 後期高齢者医療: to the next 31 July (sections 2, D2b and D9)."""
    year = issued_on.year if issued_on <= date(issued_on.year, 7, 31) else issued_on.year + 1
    return date(year, 7, 31)


BLANKET_END = date(2026, 7, 31)  # D9: the last day of the blanket certificates of those of 75 and over
BLANKET_AGE = 85  # D10: who is so old on 1 August gets one all the same; of later years than 2026 no source speaks (U)


class Blanket(Enum):
    """Somebody who gets a 資格確認書 whatever card they have, none of ※2's situations being asked for."""

    LATE_ELDERLY = "late_elderly"  # 後期高齢者に係る資格確認書の暫定運用 (D9, D10)


def late_elderly_blanket(birth_date: date, day: date) -> bool:
    """Whether somebody of the late-stage elderly scheme gets a certificate unasked for the year, to 31 July, in which that day lies."""
    begins = to_the_end_of_july(day).replace(month=8, day=1)
    begins = begins.replace(year=begins.year - 1)
    return day >= NEW_DOCUMENTS and (day <= BLANKET_END or age_on(birth_date, begins) >= BLANKET_AGE)


def _nobody(_birth_date: date, _day: date) -> bool:
    return False


@dataclass(frozen=True, slots=True, kw_only=True)
class Practice:
    """One insurer's ways. Days are counted from the day on which the insurer knew of the cause."""

    expiry: Callable[[date], date] = certificate_expiry  # T22, section 4.6
    on_application: timedelta = timedelta(0)  # handed over at the branch's window
    ex_officio: timedelta = timedelta(days=7)
    notice: timedelta = timedelta(0)
    legacy_card: timedelta = timedelta(days=7)
    after_expiry_months: int = (
        2  # R62: some send it two months after the certificate's end, so that it is there before the grace is over (U)
    )
    renewal: tuple[int, int] | None = (
        11,
        1,
    )  # month and day, before an expiry on 1 December (U); None: from the day after the end
    unasked: frozenset[Situation] = UNASKED
    # R24: possession of both is no offence; None: it stands until it is asked back
    withdrawn_after_registration: timedelta | None = None
    blanket: Callable[[date, date], bool] = _nobody  # by birth date and day: gets one unasked in any case
    yearly: bool = False  # old cards, and notices of 70 to 74, that run from 1 August to 31 July


UNION = Practice()
TOWN = Practice(expiry=to_the_end_of_july, renewal=None, yearly=True)  # the next one is sent in July and bears 1 August
LATE_ELDERLY = replace(TOWN, blanket=late_elderly_blanket)


def practice_of(insurer_number: str) -> Practice:
    """By the scheme (section 5.2): 国保 has six digits, 後期高齢者医療 begins with 39."""
    if len(insurer_number) == 6:
        return TOWN
    return LATE_ELDERLY if insurer_number.startswith("39") else UNION
