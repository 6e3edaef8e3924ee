"""In here live the prospects of a population: what will happen when somebody comes to an online clinic on a day, and why. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from mock_server.insurance import Insurance, newest_in_force
from mock_server.standing import Card
from mock_server.world.model import NOTHING_SAID
from verifier.case import Patient, Says, Words
from verifier.domain import CardStanding, CardType, CertificateState, Verdict
from verifier.person import Expected


@dataclass(frozen=True, slots=True)
class Prospect:
    """What is told of somebody's visit. `expected` None: papers decide, or nobody can say beforehand. `works`: the card alone is enough."""

    outcome: Words
    expected: Expected | None = None
    patient: Patient = NOTHING_SAID
    works: bool = False


def prospect(
    card: Card | None,
    kind: CardType,
    recorded: Sequence[Insurance],
    held: Sequence[Insurance],
    day: date,
    *,
    carried: bool,
    pin_locked: bool,
) -> Prospect:
    """The visit of somebody with that card. `recorded`: what the national system has of their insurances on the day, with what differs; `held`: what

    they hold in truth.
    """
    if card is None:
        return Prospect(_NO_CARD)
    if not carried:
        return Prospect(_CARD_LOST, _refuse("R64"), Patient(card_lost=True))
    match card.standing:
        case CardStanding.REVOKED | CardStanding.SUSPENDED:
            return Prospect(_REVOKED, _refuse("R04"))
        case CardStanding.PAST_GRACE:
            return Prospect(_PAST_GRACE, _refuse("R62"))
        case CardStanding.NOT_REGISTERED:
            return Prospect(_NOT_REGISTERED, Expected(Verdict.CONDITIONAL, "R02"))
        case CardStanding.DEREGISTERED:
            return Prospect(_DEREGISTERED, _refuse("P8"), Patient(agrees_to_register=False))
        case _:
            pass
    if newest_in_force((one for one in recorded if not one.differs), day) is not None:
        return _works(card, kind, pin_locked=pin_locked)
    truth = newest_in_force(held, day)
    if truth is None:
        ended = max((one.lost_on for one in held if one.lost_on is not None and one.lost_on <= day), default=None)
        return Prospect(_UNINSURED, _refuse("R05b"), Patient(says=Says.UNINSURED, says_since=ended))
    told = Patient(joined_on=truth.acquired_on)
    if recorded and all(one.differs for one in recorded):
        return Prospect(_WITHHELD, Expected(Verdict.CONDITIONAL, "R07"), told)
    return Prospect(_ON_THE_WAY, Expected(Verdict.CONDITIONAL, "R08"), told)


def _works(card: Card, kind: CardType, *, pin_locked: bool) -> Prospect:
    accepted = {CertificateState.IN_GRACE: ("R61", _IN_GRACE), CertificateState.EXPIRING: ("R60", _EXPIRING)}
    rule, words = accepted.get(card.certificate_state or CertificateState.GOOD, ("R01", _VALID))
    if pin_locked and rule == "R01":
        rule, words = "R65", _PIN_LOCKED
    elif kind is CardType.PHOTO_LESS and rule == "R01":
        rule, words = "R68", _PHOTO_LESS
    elif card.deregistration_applied_on is not None and rule == "R01":
        rule, words = "R03a", _APPLIED
    return Prospect(words, Expected(Verdict.ACCEPT, rule), works=True)


def _refuse(rule: str) -> Expected:
    return Expected(Verdict.REFUSE, rule)


_VALID = Words("マイナ保険証で、資格は有効。", "A registered card and a valid insurance.")
_EXPIRING = Words(
    "資格は有効。電子証明書の期限が3か月以内に切れる。", "Valid; the certificate expires within three months."
)
_IN_GRACE = Words(
    "電子証明書の期限が切れ、猶予の内。資格だけ確認できる。", "The certificate is in its grace: eligibility alone."
)
_PIN_LOCKED = Words(
    "暗証番号がロックされている。顔認証か目視なら受け付けられる。",
    "The PIN is locked. By face or visual check the card works.",
)
_PHOTO_LESS = Words(
    "顔写真のない乳幼児のカード。暗証番号で確認する。", "A small child's card without a photograph: by PIN."
)
_APPLIED = Words("利用登録の解除を申請した。まだ使える。", "Has applied for deregistration: it still works.")
_NO_CARD = Words("マイナンバーカードを持っていない。", "Has no My Number card.")
_CARD_LOST = Words("カードをなくし、再交付を待っている。", "Has lost the card and waits for another one.")
_REVOKED = Words("電子証明書は失効または一時停止している。", "The certificate is revoked or suspended.")
_PAST_GRACE = Words("電子証明書の期限が切れ、猶予も過ぎた。", "The certificate has expired and its grace is over.")
_NOT_REGISTERED = Words("保険証としての利用登録をしていない。", "The card isn't registered for use.")
_DEREGISTERED = Words("利用登録を解除した。", "Has deregistered the card.")
_UNINSURED = Words(
    "前の資格を喪失し、まだどこにも届け出ていない。", "The former insurance has ended, and no other one was declared."
)
_WITHHELD = Words(
    "届け出られた内容が住民票と違い、照合で止まっている。本人は加入していると言う。",
    "What was declared differs from the resident record, so nothing of it is seen. Says that they are insured.",
)
_ON_THE_WAY = Words(
    "新しい資格の届出がまだ途中で、医療機関には見えない。本人は加入していると言う。",
    "The registration of a new insurance is on its way and not seen yet. Says that they are insured.",
)
LEGACY_CARD = Words(
    "マイナ保険証は使えないが、従来の保険証を持っている。", "The card is of no use, but there is an old insurance card."
)
CERTIFICATE = Words(
    "マイナ保険証は使えないが、資格確認書を持っている。",
    "The card is of no use, but there is an eligibility certificate.",
)
