"""In here live the people whose registration is in the way: of the card for use, or of the insurance itself."""

from __future__ import annotations

from datetime import timedelta

from mock_server.world import insurers, places
from mock_server.world.builders import (
    a_fortnight_ago,
    applied_elsewhere,
    april,
    born,
    deregistered,
    deregistration_applied,
    formerly,
    in_effect_later,
    insured,
    month,
    registered,
    renewed_in_time,
    says,
)
from mock_server.world.law import FIRST_DEREGISTERED, NEW_DOCUMENTS
from mock_server.world.people.reasons import SINCE_DEREGISTRATION, SINCE_FIRST_DEREGISTERED
from mock_server.world.rows import CardPlan, Row, Span, accept, conditional, refuse, words
from verifier.case import Says
from verifier.domain import Sex

_APPLIED_LAST_MONTH = deregistration_applied(month(-1, 10), NEW_DOCUMENTS)

ROWS = (
    Row(
        id="unregistered",
        name="白川　淳",
        kana="シラカワ　ジュン",
        sex=Sex.MALE,
        place=places.HOSHIMI,
        block="３丁目７番１号",
        born=born(33, 5, 30),
        outcome=words(
            "カードを保険証として利用登録していない。その場での登録に同意する。登録すれば有効と回答される。",
            "The card was never registered for use as an insurance card. Agrees to register it on the spot; then it is valid.",
        ),
        expected=conditional("R02"),
        card=CardPlan(dates=renewed_in_time(2023)),
        insured=(insured(insurers.UNION, april(23)),),
        patient=says(agrees_to_register=True),
    ),
    Row(
        id="deregistering",
        name="菅沼　和代",
        kana="スガヌマ　カズヨ",
        sex=Sex.FEMALE,
        place=places.UTSUGI,
        block="８７番地",
        born=born(47, 8, 18),
        outcome=words(
            "利用登録の解除を申請したが、まだ効力がない（1～2か月かかる）。それまでカードは使える。",
            "Has applied for deregistration, which takes one to two months. Until then the card works.",
        ),
        expected=accept("R03a"),
        card=CardPlan(dates=renewed_in_time(2020)),
        insured=(insured(insurers.UNION, april(22)),),
        use=(registered, _APPLIED_LAST_MONTH, in_effect_later(_APPLIED_LAST_MONTH)),
        span=Span(NEW_DOCUMENTS, SINCE_DEREGISTRATION),
    ),
    Row(
        id="deregistered",
        name="瀬戸口　衛",
        kana="セトグチ　マモル",
        sex=Sex.MALE,
        place=places.SHIOMI,
        block="１５番８号",
        born=born(42, 1, 12),
        outcome=words(
            "利用登録は解除済み。再登録を断り、資格確認書も持ってきていない。",
            "The registration of use was ended. Declines to register again, and has brought no eligibility certificate.",
        ),
        expected=refuse("P8"),
        card=CardPlan(dates=renewed_in_time(2021)),
        insured=(insured(insurers.HEALTH_ASSOCIATION, april(20)),),
        use=(registered, applied_elsewhere(month(-3, 10)), deregistered(month(-1, 1))),
        patient=says(agrees_to_register=False),
        span=Span(FIRST_DEREGISTERED, SINCE_FIRST_DEREGISTERED),
    ),
    Row(
        id="mismatch",
        name="宮前　千尋",
        kana="ミヤマエ　チヒロ",
        sex=Sex.FEMALE,
        place=places.HOSHIMI,
        block="９丁目４番１７号",
        born=born(29, 12, 5),
        outcome=words(
            "組合に届いた住所が住民票と違い、照合で止まっている。資格情報なし。本人は加入していると言う。",
            "The union has an address that differs from the resident record, so nothing may be seen. Says that she is insured.",
        ),
        expected=conditional("R07"),
        card=CardPlan(dates=renewed_in_time(2022)),
        formerly=formerly(month(-2, 20), address=places.MIOTSU.address("１丁目１２番５号"), told=False),
        insured=(
            insured(
                insurers.UNION,
                month(-1, 1),
                declared_after=timedelta(days=10),
                withheld=True,
                address=places.MIOTSU.address("１丁目１２番５号"),
            ),
        ),
        use=(registered,),
        patient=says(joined=month(-1, 1)),
    ),
    Row(
        id="late-branch",
        name="小野塚　拓",
        kana="オノヅカ　タク",
        sex=Sex.MALE,
        place=places.KASUMIDAI,
        block="５丁目２０番９号",
        born=born(31, 7, 27),
        outcome=words(
            "就職したが、支部の届出が遅れている（4日を過ぎた）。前の国民健康保険は無効。本人は加入していると言う。",
            "Has a new job, and the branch's report is late (more than four days). The former insurance is invalid."
            " Says that he is insured.",
        ),
        expected=conditional("R08"),
        card=CardPlan(dates=renewed_in_time(2023)),
        insured=(
            insured(insurers.NATIONAL_HEALTH, april(20), until=a_fortnight_ago),
            insured(insurers.UNION, a_fortnight_ago, declared=False),
        ),
        use=(registered,),
        patient=says(joined=a_fortnight_ago),
    ),
    Row(
        id="lost-eligibility",
        name="篠崎　浩",
        kana="シノザキ　ヒロシ",
        sex=Sex.MALE,
        place=places.MIOTSU,
        block="２丁目３番１４号",
        born=born(45, 10, 8),
        outcome=words(
            "退職して資格を喪失し、まだどこにも加入していない。資格は無効。申立書は使えない。",
            "Left the job and has joined nothing: the insurance is invalid, and the declaration is not for this.",
        ),
        expected=refuse("R05b"),
        card=CardPlan(dates=renewed_in_time(2021)),
        insured=(insured(insurers.UNION, april(23), until=month(-1, 1)),),
        use=(registered,),
        patient=says(Says.UNINSURED, since=month(-1, 1)),
    ),
)
