"""In here live the conditions on who is at the counter, what the clinic can do, and what the patient says and has told."""

from __future__ import annotations

from verifier.case import Told
from verifier.rules.condition import Condition
from verifier.rules.facts import Facts
from verifier.rules.identity import Stop


def _all_told(facts: Facts) -> bool:
    told = set(facts.case.patient.told)
    return {Told.NAME, Told.BIRTH_DATE, Told.CONTACT} <= told and bool({Told.EMPLOYER, Told.ADDRESS} & told)


ON_THE_VISIT: tuple[Condition, ...] = (
    Condition.of(
        "other_face",
        lambda f: f.identity.stop is Stop.OTHER_FACE,
        ("カードの写真と来院者が別人", "the photograph on the card is not the person at the counter"),
        ("写真と来院者が別人という所見はない", "nothing says that photograph and person differ"),
    ),
    Condition.of(
        "only_item_of_another",
        lambda f: f.identity.stop is Stop.ONLY_ITEM,
        ("提示されたものはすべて別人のもの", "all that was shown is somebody else's"),
        ("本人のものと見てよいものがある", "something shown may be taken for the patient's own"),
    ),
    Condition.of(
        "two_people",
        lambda f: f.identity.stop is Stop.TWO_PEOPLE,
        ("提示されたものの名義人がくいちがう", "what was shown names different people"),
        ("提示されたものの名義人にくいちがいはない", "what was shown names nobody else"),
    ),
    Condition.of(
        "answer_of_another",
        lambda f: f.identity.stop is Stop.ANSWER,
        ("オンラインの回答が別人を示している", "the online answer speaks of somebody else"),
        ("オンラインの回答は別人を示していない", "no online answer speaks of somebody else"),
    ),
    Condition.of(
        "set_aside",
        lambda f: bool(f.identity.set_aside),
        ("別人名義のものを除いて判断する", "what names somebody else is set aside, and the rest decides"),
        ("別人名義として除くものはない", "there is nothing to set aside as somebody else's"),
    ),
    Condition.of(
        "spelt_differently",
        lambda f: f.identity.spelling,
        ("表記だけがちがう（同一人）", "spelt differently, and one person"),
        ("氏名の表記にちがいはない", "no names are spelt differently"),
    ),
    Condition.of(
        "holder_not_authenticated",
        lambda f: f.holder_pending,
        (
            "顔認証・暗証番号・目視のどれでも本人確認ができていない",
            "neither face nor PIN nor eyes have authenticated the holder yet",
        ),
        ("カードの本人確認で止まってはいない", "the visit doesn't hang on the authentication of a card's holder"),
    ),
    Condition.of(
        "reads",
        lambda f: f.reads,
        ("オンライン資格確認ができる", "cards can be read here today"),
        ("いまカードを読めない施設・状態", "no card can be read here today"),
    ),
    Condition.of(
        "number_unasked",
        lambda f: f.number_open,
        ("番号で照会でき、まだしていない", "the number can be asked, and wasn't yet"),
        ("番号の照会は済んだか、できない", "the number was asked already, or cannot be asked"),
    ),
    Condition.of(
        "line_down",
        lambda f: f.line_down,
        ("システム障害・回線障害で照会できない", "system or line is down"),
        ("システム障害・回線障害ではない", "system and line aren't down"),
    ),
    Condition.of(
        "area_declared",
        lambda f: f.area_declared,
        ("厚生労働省が対象地域とした災害", "the ministry declared a disaster for this area"),
        ("災害の特例の対象地域ではない", "no disaster was declared for this area"),
    ),
    Condition.of(
        "all_told",
        _all_told,
        (
            "氏名・生年月日・連絡先と、勤務先または住所を聞き取った",
            "name, birth date, contact, and employer or address were told",
        ),
        ("聞き取る四項目がそろっていない", "the four particulars aren't complete"),
    ),
    Condition.of(
        "says_lost",
        lambda f: f.lost,
        ("患者の申し出では、資格を失い、ほかに加入していない", "the patient says that the insurance has ended"),
        ("資格を失ったという申し出はない", "the patient doesn't say that the insurance has ended"),
    ),
    Condition.of(
        "statement_fits",
        lambda f: f.statement_fits,
        ("申立書の対象になる障害・状態", "trouble of the kind that the statement is meant for"),
        ("申立書の対象になる障害・状態ではない", "not the kind of trouble that the statement is meant for"),
    ),
    Condition.of(
        "statement_pending",
        lambda f: f.statement_pending,
        ("申立書・変更の有無をまだ頼める", "statement, or question about changes, can still be asked for"),
        ("患者は申立書に署名しない", "the patient will not sign the statement"),
    ),
    Condition.of(
        "statement_signed",
        lambda f: f.statement_signed,
        ("署名された申立書がある", "there is a signed statement"),
        ("署名された申立書がない", "there is no signed statement"),
    ),
    Condition.of(
        "shown_card",
        lambda f: f.shown_card,
        ("カードを持参している", "the card was brought"),
        ("カードを持参していない", "the card wasn't brought"),
    ),
    Condition.of(
        "returning",
        lambda f: f.returning,
        ("再診の患者", "a return patient"),
        ("初診の患者", "a first visit"),
    ),
    Condition.of(
        "identity_known",
        lambda f: f.identity_known,
        ("本人であることが確実にわかる", "the clinic knows for certain who this is"),
        ("本人であることが確実ではない", "the clinic doesn't know for certain who this is"),
    ),
    Condition.of(
        "record_void",
        lambda f: f.record_void,
        (
            "保険が変わった・なくなったと聞いており、過去の記録は使えない",
            "a change was reported: the past record is void",
        ),
        ("変更の申し出はない", "no change was reported"),
    ),
    Condition.of(
        "record_confirmed",
        lambda f: f.record_confirmed,
        (
            "過去の記録があり、「変わりない」と聞いた",
            "there is a past record, and the patient said that nothing changed",
        ),
        ("過去の記録と「変わりない」の申し出がそろっていない", "past record and 'nothing changed' aren't both there"),
    ),
)
