"""In here live the tests of the claim after a statement: current number, former number, unknown with 7 in every place (section 5.5)."""

from __future__ import annotations

from datetime import date

from verifier.case import EligibilityDeclaration, InsuranceKind, PastRecord
from verifier.statement import Basis, claim_of

TOLD = EligibilityDeclaration(
    name="見本　花子",
    kana="ミホン　ハナコ",
    insurance=InsuranceKind.EMPLOYEES,
    insurer_name="見本健康保険組合",
    employer="見本商事",
    address="見本市見本町1",
    telephone="03-1234-5678",
    contact_tried_on=date(2026, 2, 20),
)
RECORD = PastRecord(insurer_number="06139992", symbol="12", number="345")


def test_unknown_is_sevens_and_remarks_in_their_order() -> None:
    claim = claim_of(TOLD)
    assert (claim.basis, claim.insurer_number) == (Basis.UNKNOWN, "77777777")
    assert set(claim.number) == {"7"}
    assert claim.remarks == (
        "不詳　カナ氏名：ミホン　ハナコ　保険種別：被用者保険　保険者名：見本健康保険組合　勤務先：見本商事　"
        "住所：見本市見本町1　電話：03-1234-5678　連絡を試みた日：2026年2月20日"
    )


def test_what_is_not_known_is_said_to_be() -> None:
    assert claim_of(EligibilityDeclaration()).remarks.count("不明") == 6


def test_the_former_number_goes_before_the_unknown_one() -> None:
    claim = claim_of(TOLD, (RECORD,))
    assert (claim.basis, claim.insurer_number, claim.number, claim.remarks) == (
        Basis.FORMER,
        "06139992",
        "345",
        "旧資格",
    )


def test_the_current_number_goes_first() -> None:
    known = EligibilityDeclaration(insurer_number="31139991", symbol="1", number="2")
    assert claim_of(known, (RECORD,)).basis is Basis.CURRENT
