"""In here live the people who come with paper: old cards, 資格確認書, お知らせ, the portal's screen."""

from __future__ import annotations

from datetime import date

from mock_server.events import LossReason
from mock_server.papers.events import Situation
from mock_server.world import insurers, places
from mock_server.world.builders import april, born, fixed, formerly, insured, month, registered, renewed_in_time
from mock_server.world.law import AFTER_LENIENCY, LEGACY_FORGOTTEN, LENIENCY, NEW_DOCUMENTS
from mock_server.world.papers import (
    applied,
    eligibility_certificate,
    eligibility_notice,
    end_of_next_month,
    had_a_card,
    had_registered_it,
    last_month,
    legacy_card,
    mynaportal_screen,
)
from mock_server.world.people.reasons import LEGACY_GONE, SINCE_NEW_DOCUMENTS
from mock_server.world.rows import CardPlan, Row, Span, accept, changing, conditional, refuse, words
from verifier.case import ShownBy
from verifier.domain import Relation, Sex

_UNTIL_FORGOTTEN = Span(last=LEGACY_FORGOTTEN, why_not_after=LEGACY_GONE)
_JOINED = fixed(2016, 4, 1)

# Whatever ended an old card: once the leniency is over, all of them are expired cards and no more (R30d).
_OVER = words(
    "期限の切れた組合員証だけを出す。猶予は終わり、これでは確認できない。",
    "Shows an expired old card alone. The leniency is over: it proves nothing.",
)

ROWS = (
    Row(
        id="moved-branch",
        name="柏原　誠一",
        kana="カシワバラ　セイイチ",
        sex=Sex.MALE,
        place=places.SHIOMI,
        block="２２番１０号",
        born=lambda _day: date(1978, 4, 16),
        outcome=changing(
            words(
                "先月、別の支部へ異動した。前の支部の組合員証はその日から使えない。照会には「無効（新しい資格あり）」。",
                "Moved to another branch last month: the old card died that day. The query says 'invalid, a newer one exists'.",
            ),
            (
                LENIENCY,
                words(
                    "前の支部の組合員証（期限切れ）を出す。異動で番号が変わり、照会には「無効（新しい資格あり）」。猶予は当てはまらない。",
                    "Shows the expired old card of the former branch. The move changed the number, so the query fails: leniency"
                    " is for expiry alone.",
                ),
            ),
            (AFTER_LENIENCY, _OVER),
        ),
        expected=changing(refuse("R33"), (LENIENCY, refuse("R12")), (AFTER_LENIENCY, refuse("R30d"))),
        insured=(
            insured(insurers.UNION_OTHER_BRANCH, _JOINED, until=month(-1, 1), loss_reason=LossReason.MOVED),
            insured(insurers.UNION, month(-1, 1)),
        ),
        papers=(legacy_card(insurance=0),),
        span=_UNTIL_FORGOTTEN,
    ),
    Row(
        id="removed-dependant",
        name="三田村　亮",
        kana="ミタムラ　リョウ",
        sex=Sex.MALE,
        place=places.KASUMIDAI,
        block="４丁目１８番３号",
        born=lambda _day: date(2002, 5, 19),
        outcome=changing(
            words(
                "先月、被扶養者の認定を取り消された。親の組合の被扶養者証はその日から使えない。照会には「無効」。",
                "Recognition as a dependant was cancelled last month: the card of the parent's union died that day. The query"
                " says 'invalid'.",
            ),
            (
                LENIENCY,
                words(
                    "先月、被扶養者の認定を取り消された。期限切れの被扶養者証を出すが、照会には「無効」。猶予は当てはまらない。",
                    "Recognition as a dependant was cancelled last month. Shows the expired old card; the query says 'invalid':"
                    " leniency is for expiry alone.",
                ),
            ),
            (AFTER_LENIENCY, _OVER),
        ),
        expected=changing(refuse("R31"), (LENIENCY, refuse("R11")), (AFTER_LENIENCY, refuse("R30d"))),
        insured=(
            insured(
                insurers.UNION,
                _JOINED,
                until=month(-1, 1),
                loss_reason=LossReason.REMOVED,
                branch="03",
                relation=Relation.DEPENDANT,
            ),
        ),
        papers=(legacy_card(),),
        span=_UNTIL_FORGOTTEN,
    ),
    Row(
        id="changed-data",
        name="森下　沙織",
        kana="モリシタ　サオリ",
        sex=Sex.FEMALE,
        place=places.YUKIMI,
        block="南２丁目５番地",
        born=lambda _day: date(1990, 12, 1),
        outcome=changing(
            words(
                "先月、結婚で氏名が変わり届け出た。前の氏名の組合員証は使えない。新しい書類はまだ手もとにない。",
                "The name changed by marriage last month and was reported: the card with the former name is dead. No new document yet.",
            ),
            (
                LENIENCY,
                words(
                    "前の氏名の組合員証を出す。氏名変更の届出で使えなくなったもので、期限切れの猶予は当てはまらない。",
                    "Shows an old card with the former name. It ended when the change was reported, and leniency is for expiry alone.",
                ),
            ),
            (AFTER_LENIENCY, _OVER),
        ),
        expected=changing(refuse("R32"), (LENIENCY, refuse("P4")), (AFTER_LENIENCY, refuse("R30d"))),
        formerly=formerly(month(-1, 1), name="笠井　沙織", kana="カサイ　サオリ", told=True),
        insured=(insured(insurers.UNION, _JOINED),),
        papers=(legacy_card(),),
        span=_UNTIL_FORGOTTEN,
    ),
    Row(
        id="certificate-only",
        name="堀内　文",
        kana="ホリウチ　フミ",
        sex=Sex.FEMALE,
        place=places.UTSUGI,
        block="６５番地１",
        born=born(46, 2, 6),
        outcome=words(
            "マイナンバーカードを持っておらず、資格確認書（カード型）で受診する。これだけで足りる。",
            "Has no My Number card and shows an eligibility certificate (plastic): it is enough by itself.",
        ),
        expected=accept("R20"),
        insured=(insured(insurers.UNION, april(22)),),
        requests=(applied(Situation.NO_CARD),),
        papers=(eligibility_certificate(),),
        span=Span(NEW_DOCUMENTS, SINCE_NEW_DOCUMENTS),
    ),
    Row(
        id="certificate-paper",
        name="牧田　進",
        kana="マキタ　ススム",
        sex=Sex.MALE,
        place=places.MIOTSU,
        block="１丁目７番２２号",
        born=born(28, 11, 29),
        outcome=words(
            "カードの再交付を待つ間の、紙の資格確認書（短期）。印字の期限までカード型と同じ効力。",
            "A short-term eligibility certificate on paper while a new card is made: as good as plastic up to its printed date.",
        ),
        expected=accept("R21"),
        insured=(insured(insurers.UNION, april(23)),),
        requests=(
            had_a_card,
            had_registered_it,
            applied(Situation.LOST_OR_RENEWING, last_month(20), on_paper_until=end_of_next_month),
        ),
        papers=(eligibility_certificate(),),
        span=Span(NEW_DOCUMENTS, SINCE_NEW_DOCUMENTS),
    ),
    Row(
        id="helper",
        name="香月　渚",
        kana="カツキ　ナギサ",
        sex=Sex.FEMALE,
        place=places.HOSHIMI,
        block="７丁目３番１号",
        born=born(54, 7, 11),
        outcome=words(
            "介助者が付き添い、資格確認書を出す。カードは施設にある。委任状はいらない。",
            "A helper comes along and shows the eligibility certificate; the card is at the home. No power of attorney is needed.",
        ),
        expected=accept("R25"),
        card=CardPlan(dates=renewed_in_time(2021), carried=False),
        insured=(insured(insurers.UNION, april(20), relation=Relation.DEPENDANT, branch="02"),),
        use=(registered,),
        requests=(applied(Situation.ASSISTANCE),),
        papers=(eligibility_certificate(shown_by=ShownBy.HELPER),),
        span=Span(NEW_DOCUMENTS, SINCE_NEW_DOCUMENTS),
    ),
    Row(
        id="legacy-card",
        name="根本　昭",
        kana="ネモト　アキラ",
        sex=Sex.MALE,
        place=places.KASUMIDAI,
        block="６丁目１番４号",
        born=lambda _day: date(1971, 1, 23),
        outcome=changing(
            words(
                "従来の組合員証だけを出す。2025年12月1日までは、これだけで受け付けられる。",
                "Shows the old insurance card alone. Up to 2025-12-01 it is enough.",
            ),
            (
                LENIENCY,
                words(
                    "期限の切れた組合員証だけを出す。番号で照会して有効なら、条件付きで受け付ける（2026年7月31日まで）。",
                    "Shows an expired old card alone. If the query by number says valid: conditional (up to 2026-07-31).",
                ),
            ),
            (AFTER_LENIENCY, _OVER),
        ),
        expected=changing(accept("R30"), (LENIENCY, conditional("R30b")), (AFTER_LENIENCY, refuse("R30d"))),
        insured=(insured(insurers.UNION, _JOINED),),
        papers=(legacy_card(),),
        span=_UNTIL_FORGOTTEN,
    ),
    Row(
        id="notice-only",
        name="福本　茜",
        kana="フクモト　アカネ",
        sex=Sex.FEMALE,
        place=places.UTSUGI,
        block="２１１番地",
        born=born(30, 6, 26),
        outcome=changing(
            words(
                "資格情報のお知らせだけを出す。カードは家にある。これだけでは確認できない。",
                "Shows an eligibility notice alone; the card is at home. Alone it proves nothing.",
            ),
            (
                LENIENCY,
                words(
                    "資格情報のお知らせだけを出す。番号で照会して有効なら、条件付きで受け付ける（2026年7月31日まで）。",
                    "Shows an eligibility notice alone. If the query by number says valid: conditional (up to 2026-07-31).",
                ),
            ),
            (
                AFTER_LENIENCY,
                words(
                    "資格情報のお知らせだけを出す。猶予は終わり、カードと一緒でなければ確認できない。",
                    "Shows an eligibility notice alone. The leniency is over: it needs the card beside it.",
                ),
            ),
        ),
        expected=changing(refuse("R43"), (LENIENCY, conditional("P4")), (AFTER_LENIENCY, refuse("R43"))),
        card=CardPlan(dates=renewed_in_time(2020), carried=False),
        insured=(insured(insurers.UNION, april(22)),),
        use=(registered,),
        papers=(eligibility_notice,),
        span=Span(NEW_DOCUMENTS, SINCE_NEW_DOCUMENTS),
    ),
    Row(
        id="portal-only",
        name="橘　遼",
        kana="タチバナ　リョウ",
        sex=Sex.MALE,
        place=places.HOSHIMI,
        block="５丁目１０番１２号",
        born=born(24, 1, 7),
        outcome=words(
            "マイナポータルの資格情報画面だけを見せる。本人を確かめるカードがなく、これだけでは確認できない。",
            "Shows the Mynaportal screen alone: without the card there is no proof of who it is.",
        ),
        expected=refuse("R44"),
        card=CardPlan(dates=renewed_in_time(2023), carried=False),
        insured=(insured(insurers.HEALTH_ASSOCIATION, april(22)),),
        use=(registered,),
        papers=(mynaportal_screen,),
    ),
)
