"""In here live the tests of documents' terms, each on its last day and the day after."""

from __future__ import annotations

from datetime import date

import pytest

from verifier.case import EligibilityCertificate, Evidence, LegacyCard, MynaportalScreen, MyNumberCard, Settings
from verifier.case import Smartphone as Phone
from verifier.terms import terms_of

D = date
ISSUED = EligibilityCertificate(issued_on=D(2024, 12, 2))
AGAIN = EligibilityCertificate(issued_on=D(2024, 12, 2), reissued_on=D(2025, 12, 5))
CARD = MyNumberCard(certificate_expires_on=D(2026, 3, 10))


@pytest.mark.parametrize(
    ("item", "day", "expected"),
    [
        (ISSUED, D(2029, 11, 30), "issued_on good 2029-12-01 by law"),
        (ISSUED, D(2029, 12, 1), "issued_on last_day 2029-12-01 by law"),
        (ISSUED, D(2029, 12, 2), "issued_on past 2029-12-01 by law"),
        (AGAIN, D(2029, 12, 2), "reissued_on good 2030-12-01 by law"),
        (EligibilityCertificate(expires_on=D(2025, 9, 30)), D(2025, 10, 1), "expires_on past 2025-09-30"),
        (EligibilityCertificate(valid_from=D(2026, 3, 1)), D(2026, 2, 28), "valid_from not_yet 2026-03-01"),
        (LegacyCard(issued_on=D(2020, 4, 1)), D(2025, 12, 1), "issued_on last_day 2025-12-01 by law"),
        (LegacyCard(issued_on=D(2020, 4, 1)), D(2025, 12, 2), "issued_on lenient 2025-12-01 by law to 2026-03-31"),
        # the extension was announced on 2026-03-19: nobody knew of it the day before
        (LegacyCard(issued_on=D(2020, 4, 1)), D(2026, 3, 18), "issued_on lenient 2025-12-01 by law to 2026-03-31"),
        (LegacyCard(issued_on=D(2020, 4, 1)), D(2026, 3, 19), "issued_on lenient 2025-12-01 by law to 2026-07-31"),
        (LegacyCard(issued_on=D(2020, 4, 1)), D(2026, 7, 31), "issued_on lenient 2025-12-01 by law to 2026-07-31"),
        (LegacyCard(issued_on=D(2020, 4, 1)), D(2026, 8, 1), "issued_on past 2025-12-01 by law"),
        (LegacyCard(expires_on=D(2027, 3, 31)), D(2025, 11, 1), "expires_on good 2025-12-01 by law"),
        (LegacyCard(issued_on=D(2024, 12, 2)), D(2025, 1, 6), "issued_on impossible 2024-12-02"),
        (CARD, D(2026, 3, 10), "certificate_expires_on last_day 2026-03-10"),
        (CARD, D(2026, 6, 30), "certificate_expires_on grace 2026-03-10 to 2026-06-30"),
        (CARD, D(2026, 7, 1), "certificate_expires_on past 2026-03-10"),
        (
            Phone(certificate_expires_on=D(2026, 3, 10)),
            D(2026, 3, 11),
            "certificate_expires_on past 2026-03-10",
        ),
        (MynaportalScreen(lost_on=D(2026, 4, 1)), D(2026, 4, 1), "lost_on past 2026-03-31"),
    ],
)
def test_a_term_on_its_day(item: Evidence, day: date, expected: str) -> None:
    [term] = terms_of(item, day, Settings())
    told = f"{term.field} {term.standing.value} {term.last}"
    told += " by law" * term.computed + (f" to {term.until}" if term.until is not None else "")
    assert told == expected
