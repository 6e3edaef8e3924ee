"""In here live the people for whom all goes well: members, dependants, twins, the elderly, a rare character, a new insurer."""

from __future__ import annotations

from mock_server.events import LossReason
from mock_server.papers.events import Situation
from mock_server.world import insurers, places
from mock_server.world.builders import (
    april,
    born,
    born_by_month,
    born_years_ago,
    insured,
    issued_at_age,
    month,
    on_birthday,
    registered,
    renewed_in_time,
)
from mock_server.world.law import NEW_DOCUMENTS
from mock_server.world.papers import applied, eligibility_certificate, eligibility_notice
from mock_server.world.people.reasons import SINCE_NEW_DOCUMENTS
from mock_server.world.rows import CardPlan, Row, Span, accept, words
from verifier.domain import Relation, Sex

ROWS = (
    Row(
        id="valid",
        name="青葉　実",
        kana="アオバ　ミノル",
        sex=Sex.MALE,
        place=places.KASUMIDAI,
        block="１丁目２番３号",
        born=born(38, 6, 14),
        outcome=words(
            "マイナ保険証で、資格は有効。そのまま受け付けられる。",
            "A registered card and a valid insurance: simply accepted.",
        ),
        expected=accept("R01"),
        card=CardPlan(dates=renewed_in_time(2021)),
        insured=(insured(insurers.UNION, april(23)),),
        use=(registered,),
    ),
    Row(
        id="valid-dependant",
        name="青葉　志保",
        kana="アオバ　シホ",
        sex=Sex.FEMALE,
        place=places.KASUMIDAI,
        block="１丁目２番３号",
        born=born(35, 11, 2),
        outcome=words(
            "「valid」さんの被扶養者。記号・番号は同じで枝番が違う。有効。資格情報のお知らせも持っている。",
            "The dependant of 'valid': same symbol and number, another branch number; valid. Carries an eligibility notice too.",
        ),
        expected=accept("R01"),
        card=CardPlan(dates=renewed_in_time(2022)),
        insured=(insured(insurers.UNION, april(28), household="valid", branch="02", relation=Relation.DEPENDANT),),
        use=(registered,),
        papers=(eligibility_notice,),
        span=Span(NEW_DOCUMENTS, SINCE_NEW_DOCUMENTS),
    ),
    *(
        Row(
            id=f"twins-{letter}",
            name=name,
            kana=kana,
            sex=Sex.MALE,
            place=places.MIOTSU,
            block="４丁目５番６－７０１号",
            born=born_years_ago(9, 3, 3),
            outcome=words(
                f"双子の{which}。記号・番号・生年月日が同じで、番号だけの照会は複数該当になる。カードなら迷わない。",
                f"The {order} of twins: symbol, number and birth date are the same, so a query by number finds several. The card knows.",
            ),
            expected=accept("R01"),
            card=CardPlan(dates=issued_at_age(7)),
            insured=(
                insured(
                    insurers.HEALTH_SOCIETY,
                    on_birthday(0),
                    household="twins",
                    branch=branch,
                    relation=Relation.DEPENDANT,
                ),
            ),
            use=(registered,),
        )
        for letter, name, kana, branch, which, order in (
            ("a", "双葉　そら", "フタバ　ソラ", "02", "一人め", "first"),
            ("b", "双葉　りく", "フタバ　リク", "03", "二人め", "second"),
        )
    ),
    Row(
        id="elderly-70",
        name="富永　正夫",
        kana="トミナガ　マサオ",
        sex=Sex.MALE,
        place=places.UTSUGI,
        block="１２番地３",
        born=born_by_month(70, -1, 15),
        outcome=words(
            "先月70歳になり、今月1日から2割。負担割合は回答のものを使う。",
            "Turned seventy last month: two tenths since the 1st of this month. Take the ratio from the answer.",
        ),
        expected=accept("R01"),
        card=CardPlan(dates=renewed_in_time(2020)),
        insured=(insured(insurers.UNION, april(23), ratio=20, elderly=True),),
        use=(registered,),
    ),
    Row(
        id="elderly-75",
        name="野際　房江",
        kana="ノギワ　フサエ",
        sex=Sex.FEMALE,
        place=places.KASUMIDAI,
        block="２丁目１番８号",
        born=born_by_month(75, -1, 20),
        outcome=words(
            "先月75歳になり、誕生日から後期高齢者医療。共済組合の資格はその日に喪失した。新しい保険者で有効。",
            "Turned seventy-five last month: under the late-stage elderly scheme since the birthday, when the union's insurance"
            " ended. Valid under the new insurer.",
        ),
        expected=accept("R01"),
        card=CardPlan(dates=renewed_in_time(2023)),
        insured=(
            insured(
                insurers.UNION,
                april(24),
                until=on_birthday(75),
                loss_reason=LossReason.SEVENTY_FIVE,
                ratio=20,
                elderly=True,
            ),
            insured(insurers.LATE_ELDERLY, on_birthday(75), ratio=10),
        ),
        use=(registered,),
    ),
    Row(
        id="gaiji",
        name="﨑村　隆",
        kana="サキムラ　タカシ",
        sex=Sex.MALE,
        place=places.SHIOMI,
        block="３番２２号",
        born=born(44, 9, 9),
        outcome=words(
            "氏名の一字が全国側にはなく、●で表示される。カナ・生年月日・性別が合えば受け付ける。",
            "The national side lacks a character of this name and shows ●. Kana, birth date and sex fit: accepted.",
        ),
        expected=accept("R01"),
        card=CardPlan(dates=renewed_in_time(2020)),
        insured=(insured(insurers.HEALTH_ASSOCIATION, april(22)),),
        use=(registered,),
    ),
    Row(
        id="newer-eligibility",
        name="津川　明子",
        kana="ツガワ　アキコ",
        sex=Sex.FEMALE,
        place=places.HOSHIMI,
        block="６丁目１１番２号",
        born=born(36, 2, 20),
        outcome=words(
            "転職して新しい資格があり、前の保険者の資格喪失はまだ届いていない。回答は新しい方。新しい保険者で受け付ける。",
            "Changed jobs: the new insurance is known, the loss of the old one not yet. The answer gives the newer: accepted under it.",
        ),
        expected=accept("R01"),
        card=CardPlan(dates=renewed_in_time(2022)),
        insured=(
            insured(insurers.HEALTH_SOCIETY, april(23), until=month(-1, 1), loss_declared=False),
            insured(insurers.UNION, month(-1, 1)),
        ),
        use=(registered,),
    ),
    Row(
        id="both",
        name="飯島　節子",
        kana="イイジマ　セツコ",
        sex=Sex.FEMALE,
        place=places.YUKIMI,
        block="西３丁目２番地",
        born=born(50, 4, 25),
        outcome=words(
            "マイナ保険証と資格確認書の両方を持つ。どちらでもよい。カードで受け付ければ足りる。",
            "Holds both a registered card and an eligibility certificate. Either will do; the card is enough.",
        ),
        expected=accept("R01"),
        card=CardPlan(dates=renewed_in_time(2021)),
        insured=(insured(insurers.LOCAL_UNION, april(22)),),
        use=(registered,),
        requests=(applied(Situation.ASSISTANCE),),
        papers=(eligibility_certificate(),),
        span=Span(NEW_DOCUMENTS, SINCE_NEW_DOCUMENTS),
    ),
)
