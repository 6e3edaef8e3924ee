"""In here live the invented people of the scripted counter, and what the national system and the rules say of them."""

from __future__ import annotations

from datetime import date, datetime

import msgspec

from verifier.case import (
    Act,
    Considered,
    Decision,
    EligibilityCertificate,
    LegacyCard,
    Patient,
    Verification,
    Words,
)
from verifier.clock import JST
from verifier.contract import Coverage, EligibilityAnswer, MedicalInformation, Period, PersonalData
from verifier.domain import (
    CardStanding,
    CardType,
    CertificateState,
    ConsentKind,
    Relation,
    Sex,
    Validity,
    Verdict,
)
from verifier.person import CardSheet, Expected, InsuranceSheet, PersonSheet

TODAY = date(2025, 12, 2)


def _card(kind: CardType = CardType.STANDARD) -> CardSheet:
    return CardSheet(
        type=kind,
        expires_on=date(2031, 4, 2),
        certificate_expires_on=date(2027, 4, 2),
        auth_certificate=None,
        sign_certificate=None,
        collation_b="00000000000000",
    )


def _person(
    id: str,
    name: str,
    kana: str,
    outcome: tuple[str, str],
    verdict: Verdict,
    rule: str,
    **more: object,
) -> PersonSheet:
    sheet = PersonSheet(
        id=id,
        name=name,
        kana=kana,
        birth_date=date(1985, 4, 2),
        sex=Sex.FEMALE,
        address="東京都架空区見本町1-2-3",
        outcome=Words(*outcome),
        expected=Expected(verdict, rule),
        card=_card(),
        documents=(),
        insurance=(
            InsuranceSheet(
                insurer_number="31139991",
                symbol="見本",
                number="1234567",
                branch="01",
                acquired_on=date(2020, 4, 1),
                lost_on=None,
                recorded_on=date(2020, 4, 3),
            ),
        ),
        patient=Patient(),
    )
    return msgspec.structs.replace(sheet, **more)


PEOPLE = (
    _person(
        "valid",
        "見本 花子",
        "ミホン ハナコ",
        ("カードで確認でき、そのまま受理", "the card is read and accepted"),
        Verdict.ACCEPT,
        "R01",
    ),
    _person(
        "valid-dependant",
        "見本 次郎",
        "ミホン ジロウ",
        ("扶養家族。カードで受理", "a dependant; accepted by card"),
        Verdict.ACCEPT,
        "R01",
    ),
    _person(
        "unregistered",
        "架空 三郎",
        "カクウ サブロウ",
        (
            "利用登録をしていない。その場で登録すれば条件付き",
            "never registered for use; conditional if registered here",
        ),
        Verdict.CONDITIONAL,
        "R02",
    ),
    _person(
        "lost-eligibility",
        "仮名 四郎",
        "カメイ シロウ",
        ("退職して無効。どこにも入っていない", "left the job, joined nothing: refused"),
        Verdict.REFUSE,
        "R05",
    ),
    _person(
        "pin-locked",
        "例示 五月",
        "レイジ サツキ",
        ("暗証番号がロック中。顔認証で受理", "the PIN is locked; accepted by face"),
        Verdict.ACCEPT,
        "R65",
    ),
    _person(
        "pin-less",
        "例示 六実",
        "レイジ ムツミ",
        ("暗証番号のないカード。顔か目視で受理", "a card without PINs; face or visual check"),
        Verdict.ACCEPT,
        "R67",
        card=_card(CardType.PIN_LESS),
    ),
    _person(
        "photo-less",
        "架空 七海",
        "カクウ ナナミ",
        ("赤ちゃんのカード。暗証番号で受理", "a baby's card without photograph; by PIN"),
        Verdict.ACCEPT,
        "R68",
        card=_card(CardType.PHOTO_LESS),
    ),
    _person(
        "certificate-only",
        "書面 八重",
        "ショメン ヤエ",
        ("カードはなく資格確認書だけ。受理", "no card; the eligibility certificate alone is enough"),
        Verdict.ACCEPT,
        "R20",
        card=None,
        documents=(
            EligibilityCertificate(name="書面 八重", insurer_number="31139991", symbol="見本", number="7654321"),
        ),
    ),
    _person(
        "legacy-card",
        "旧姓 九子",
        "キュウセイ キュウコ",
        ("期限切れの従来の保険証。番号照会で条件付き", "an expired legacy card; conditional by number"),
        Verdict.CONDITIONAL,
        "R30b",
        card=None,
        documents=(LegacyCard(name="旧姓 九子", insurer_number="31139991", symbol="見本", number="2468"),),
    ),
    _person(
        "stranger",
        "別人 十和",
        "ベツジン トワ",
        ("写真と別人。判断できない", "the photograph shows somebody else: undecidable"),
        Verdict.UNDECIDABLE,
        "P9",
    ),
)


def answer_for(person: PersonSheet | None) -> EligibilityAnswer:
    """What the national system says of a person at this counter."""
    at = datetime(2025, 12, 2, 9, 15, tzinfo=JST)
    if person is not None and person.id == "unregistered":
        return EligibilityAnswer(
            answer_id="A-2",
            answered_at=at,
            visit_date=TODAY,
            inquiry="card",
            validity=None,
            standing=CardStanding.NOT_REGISTERED,
        )
    lost = person is not None and person.id == "lost-eligibility"
    name, kana = (person.name, person.kana) if person is not None else ("見本 花子", "ミホン ハナコ")
    return EligibilityAnswer(
        answer_id="A-1",
        answered_at=at,
        visit_date=TODAY,
        inquiry="card",
        validity=Validity.INVALID if lost else Validity.VALID,
        standing=CardStanding.REGISTERED,
        certificate_state=CertificateState.GOOD,
        certificate_expires_on=date(2027, 4, 2),
        person=PersonalData(name=name, kana=kana, birth_date=date(1985, 4, 2), sex=Sex.FEMALE),
        coverage=Coverage(
            insurer_number="31139991",
            insurer_name="見本共済組合",
            symbol="見本",
            number="1234567",
            branch="01",
            relation=Relation.INSURED,
            certificate_class="01",
            acquired_on=date(2020, 4, 1),
            lost_on=date(2025, 12, 1) if lost else None,
            valid=Period(date(2020, 4, 1), None),
            ratio=30,
        ),
        medical_information=tuple(MedicalInformation(kind=kind, viewable=True) for kind in ConsentKind),
    )


_ACTS = {
    Verdict.ACCEPT: (),
    Verdict.CONDITIONAL: (
        Act("register_use", "リーダーで利用登録をしてもらう", "let the patient register the card at the reader"),
        Act("say_next_time", "次回はカードか資格確認書を持ってきてもらう", "ask for card or certificate next time"),
    ),
    Verdict.REFUSE: (
        Act("tell_branch", "国民健康保険か任意継続の手続きを案内する", "point to National Health Insurance"),
    ),
    Verdict.UNDECIDABLE: (
        Act("call_superior", "責任者を呼び、保険者に確認する", "call a superior and ask the insurer"),
    ),
}


def decision_for(person: PersonSheet | None, *, why: bool = False) -> Decision:
    """What the rules say of a person at this counter."""
    expected = person.expected if person is not None and person.expected is not None else Expected(Verdict.REFUSE, "P8")
    verdict = expected.verdict
    proved = verdict in {Verdict.ACCEPT, Verdict.CONDITIONAL}
    return Decision(
        id=None,
        verdict=verdict,
        rule=expected.rule,
        verification=Verification.CARD if proved else Verification.NONE,
        acts=_ACTS[verdict],
        write=Words("期限切れ証・オンライン照会で確認", "expired card, seen by online query")
        if verdict is Verdict.CONDITIONAL
        else None,
        say=Words(
            "今日の分はいったん全額のお支払いをお願いします。資格がわかりましたら清算します",
            "Please pay in full today; we settle it once your insurance is known",
        )
        if verdict is Verdict.REFUSE
        else None,
        ratio={Verdict.ACCEPT: 30, Verdict.CONDITIONAL: 30, Verdict.REFUSE: 100, Verdict.UNDECIDABLE: None}[verdict],
        considered=(
            Considered("P9", False, Words("本人と確認できた", "the holder was authenticated")),
            Considered(expected.rule, True, Words("条件がそろっている", "all conditions hold")),
        )
        if why
        else msgspec.UNSET,
    )
