"""In here lives the JSON Schema of a case and its verdict, made from the types: fields, vocabularies and the keys of the settings.

What a field means is written here once, in the words of docs/case-format.md; a test holds that none is missing.
"""

from __future__ import annotations

from enum import Enum
from typing import Any

import msgspec

from verifier.case import Case, Decision
from verifier.case_errors import RATIOS

DIALECT = "https://json-schema.org/draft/2020-12/schema"


class WrongLine(msgspec.Struct, frozen=True, kw_only=True):
    """What is wrong with a line, said in the language of the command."""

    code: str
    message: str
    where: str
    mend: str


class NoCase(msgspec.Struct, frozen=True, kw_only=True):
    """Printed in the place of a verdict for a line that is no case."""

    id: str
    line: int
    error: WrongLine
    more: tuple[WrongLine, ...] | msgspec.UnsetType = msgspec.UNSET


# By field, or by Type.field where a name means different things. Every date is a day in Japan; a last day is inclusive.
_MEANINGS = {
    "Case.visit_date": "The day of the visit, in Japan. Before 2024-12-02 only old cards exist.",
    "Case.clinic": "What the clinic's verification can do.",
    "Case.evidence": "What lies on the counter, in the order shown; may be empty.",
    "Case.id": "Given back with the verdict; default: the number of the line, blank lines counted.",
    "Case.known_on": "Decide by the rules as they had been announced by that day; default: all announced rules.",
    "Case.settings": "The clinic's choices where the rules leave room.",
    "Case.equipment": "Extra equipment of the clinic.",
    "Case.patient": "Who the patient is, says and chooses, as far as it is known.",
    "Case.answers": "What the national system and the insurer answered; left out: not asked, or no line.",
    "Case.area_declared": "The ministry declared a disaster for this place and day; default: true where clinic is disaster.",
    "Case.completes": "The id of an earlier case of the same visit, which this one completes; it decides nothing.",
    "Settings.statement_without_system": "Take the statement (被保険者資格申立書) at a clinic without the system too (section 8, point 3).",
    "Settings.telephone_counts": "A telephone call to the insurer counts as the leniency's 'query or the like' (section 8, point 4).",
    "Settings.own_decision": "Take the normal ratio for a known return patient at the clinic's own decision (P8).",
    "Settings.grace_to_month_end": "The certificate's grace runs to the end of the third month; else plain three months (section 8, point 1).",
    "Settings.phone_in_place_of_card": "Notice or portal screen count with the phone alone, on the clinic's conditions (section 8, point 2).",
    "Settings.leniency_for_certificates": "The leniency is for expired 資格確認書 too (section 8, point 5).",
    "Settings.first_day_counted": "The day of the fact is the first of the branch's four days (section 8, point 6).",
    "Settings.named_day_is_last": "The day named of a loss, cancellation or move is the last good one, not the first dead one (section 8, point 7).",
    "Settings.expired_card_identifies": "A card whose body is past its grace still serves as the identity of a pair (section 8, point 8).",
    "Settings.leniency_goes_on": "The leniency goes on after 2026-07-31, though nothing is known that says so (section 8, point 9).",
    "Settings.visual_check_without_photo": "A visual check opens a photo-less card (section 8, point 10).",
    "Settings.certificate_beats_not_found": "A 資格確認書 in date is accepted though its number isn't found, once typed again (section 8, point 11).",
    "Settings.notice_in_extension": "A lone notice counts in the leniency's extension too, from 2026-04-01 (section 8, point 13).",
    "Patient.returning": "Known at this clinic from an earlier visit.",
    "Patient.identity_known": "The clinic knows for certain who this is; default: as returning.",
    "Patient.says": "What the patient says of the insurance.",
    "Patient.says_since": "Since when, of what the patient says.",
    "Patient.joined_on": "When the present insurance began, as the patient says.",
    "Patient.told": "Particulars told by mouth, for a disaster.",
    "Patient.agrees_to_register": "Agrees to register the card for use, here and now; left out: not yet asked.",
    "Patient.signs_declaration": "Would sign the declaration; left out: not yet asked.",
    "Patient.card_lost": "The card is lost or being renewed.",
    "Patient.subsidy": "A certificate of subsidy that was forgotten, or public assistance (生活保護); left out: neither is known.",
    "Patient.accident": "The illness comes of an accident at work or in traffic; left out: not known.",
    "Patient.moved": "Address or name changed, and the card's face does not show it yet.",
    "Patient.online_consultation": "The visit is an online consultation (オンライン診療).",
    "Patient.name": "By the clinic's chart, or beyond doubt.",
    "Answers.card": "What the national system said to the card or phone.",
    "Answers.number": "What the national system said to insurer, symbol and number.",
    "Answers.insurer_phone": "What came of a telephone call to the insurer.",
    "Answer.validity": "資格有効性; of the last answer, where it was asked twice.",
    "Answer.lost_on": "資格喪失日: the first day without the insurance.",
    "Answer.reentered": "Typed once more, with the same result.",
    "Answer.branch": "The branch number that was entered; it doesn't change validity.",
    "MynaportalScreen.lost_on": "資格喪失日, as the screen shows it.",
    "name": "氏名, family and given name with a space between; ● stands for a character that was lost.",
    "kana": "氏名カナ.",
    "birth_date": "生年月日.",
    "sex": "性別; unset never contradicts.",
    "insurer_number": "保険者番号, 8 digits, or 6 for 国保.",
    "symbol": "記号.",
    "number": "番号, with its leading zeros.",
    "branch": "枝番, two digits.",
    "original": "False: a copy, photograph or screenshot.",
    "ratio": "The patient's share in percent of the cost.",
    "registered": "利用登録: registered for use as an insurance card.",
    "deregistration_applied_on": "利用登録解除 was applied for on that day; the card works until it takes effect.",
    "deregistered_on": "The first day on which the deregistration has effect.",
    "certificate_expires_on": "Last day of the user authentication certificate; of a phone: that of the plastic card behind it.",
    "certificate": "State of the user authentication certificate, beside its expiry.",
    "MyNumberCard.expires_on": "Last day of the card body.",
    "Smartphone.expires_on": "Last day of the plastic card behind the phone.",
    "type": "What kind of card it is.",
    "chip": "Can the chip be read at all?",
    "face": "顔認証; left out: not tried. No holder check given at all: the holder was authenticated by an ordinary way.",
    "pin": "暗証番号; left out: not tried.",
    "visual_check": "目視確認; left out: not done.",
    "holder": "組合員証 (member) or 被扶養者証 (dependant).",
    "LegacyCard.issued_on": "The day of issue printed on it. None was issued from 2024-12-02 on.",
    "EligibilityCertificate.issued_on": "The day of issue printed on it.",
    "reissued_on": "The day of reissue; its expiry counts from there.",
    "valid_from": "The first day on which it holds.",
    "LegacyCard.expires_on": "The last day printed on it.",
    "EligibilityCertificate.expires_on": "The last day printed on it; left out: by the union's formula from issue; without any date: in date.",
    "ended_on": "The first day on which it no longer holds.",
    "ended_by": "Why it ended early.",
    "end_known": "Can the counter know of the end, for instance because it was told?",
    "EligibilityCertificate.form": "Plastic card, or the short-term paper form; both have the same force.",
    "shown_by": "Who shows it.",
    "former_insurer": "It is of an insurer whom the patient has left.",
    "MynaportalScreen.form": "The live screen, or its saved PDF.",
    "own_device": "On the patient's own device.",
    "signed": "The patient signed it.",
    "signed_on": "The date beside the signature.",
    "address": "As the patient tells it, or the card's face.",
    "telephone": "By which the patient can be reached.",
    "insurance": "The kind of insurance, as far as the patient knows: employees', 国保, or 後期高齢者医療.",
    "insurer_name": "The insurer's name, as far as the patient knows.",
    "employer": "The employer's name (被用者保険).",
    "EligibilityDeclaration.ratio": "The ratio that the patient declares, in percent; taken where nothing else tells it.",
    "changed_lately": "Did the insurer change lately?",
    "contact_tried_on": "When the clinic tried to reach the patient, for the claim's remarks.",
    "unchanged": "The patient's answer to 'has anything changed?'; left out: not asked.",
    "Decision.id": "The case's.",
    "Decision.verdict": "What the evidence proves.",
    "Decision.rule": "The row or principle of the rules that decided it.",
    "Decision.verification": "By what the eligibility was seen.",
    "Decision.acts": "What staff must do, before or along with the verdict.",
    "Decision.write": "What staff write down; null where there is nothing.",
    "Decision.say": "What staff say to the patient; null where there is nothing.",
    "Decision.ratio": "The patient's share in percent of the cost; null where unknown.",
    "Decision.settings_used": "The settings whose value mattered.",
    "Decision.considered": "The rows that were looked at, in order, and why each held or not; only with --why.",
    "Decision.doubts": "What cannot be right in the case, or hardly: to be looked at before the verdict is believed. Left out where there is nothing.",
    "Decision.compared": "What was typed, beside what was compared or would be sent in its place. Left out where all of it is the same.",
    "Doubt.code": "Stable name of the doubt.",
    "Doubt.where": "Path into the case, such as evidence[0].insurer_number.",
    "Compared.where": "Path into the case.",
    "Compared.typed": "As it stands in the case; never changed.",
    "Compared.compared": "As it was compared: one width, variant characters, small kana and long vowels in one form.",
    "Considered.rule": "The id of the row.",
    "Considered.held": "Did it hold?",
    "Considered.why": "Why it held, or what was missing.",
    "Act.code": "Stable name of the act.",
    "Act.done": "True: the verdict rests on it, and it has been done already; left out: it is still to be done.",
    "ja": "In Japanese.",
    "en": "In English.",
    "NoCase.id": "The case's own where it can be read, else the number of the line.",
    "NoCase.line": "Number of the line, from 1, blank lines counted.",
    "NoCase.error": "What is wrong, where, and how to mend it.",
    "NoCase.more": "What else is wrong with the line; left out where it is one thing alone.",
    "WrongLine.code": "Stable name of the error.",
    "WrongLine.message": "What is wrong.",
    "WrongLine.where": "Path into the case, such as evidence[0].kind; $ is the line as a whole.",
    "WrongLine.mend": "How to mend it, with the nearest right word.",
}

_VOCABULARIES = {
    "Verdict": "受理 accept: lawful by itself. 条件付き conditional: only after the acts. 不可 refuse: not proved. 判断できない undecidable: stop, and ask.",
    "ClinicState": "online: all works. app_only: a mobile reads the card. no_online: no system. outage_national: system or network down. reader_broken: "
    "query by number works. terminal_down: the clinic's own machine or line. disaster: 災害時.",
    "Equipment": "phone_reader: second reader for phones. subsidy_link: joined to PMH.",
    "Says": "insured, uninsured (joined nothing), changed_insurer, lost_eligibility.",
    "Told": "Particulars that a patient tells by mouth.",
    "InsurerPhone": "The insurer confirmed the insurance, denied it, or wasn't reached.",
    "Subsidy": "forgotten: a certificate of subsidy (医療証) exists and is not here; welfare: 生活保護.",
    "Accident": "At work or on the way, or in traffic.",
    "Sex": "男, 女, 未設定.",
    "Certificate": "good; suspended: 一時停止; revoked: 失効.",
    "CardType": "standard; pin_less: 顔認証マイナンバーカード; photo_less: 顔写真なし, issued under the age of one.",
    "Chip": "ok, or broken.",
    "FaceResult": "match, or failed.",
    "PinResult": "ok, forgotten, or locked after three misses.",
    "VisualResult": "The person and the photograph: same, or different.",
    "Holder": "本人 member, 家族 dependant.",
    "EndedBy": "loss: 資格喪失. removal: 認定取消. member_loss: the member's loss. change: data changed. move: to another branch.",
    "CertificateForm": "card, or paper.",
    "ScreenForm": "live, or pdf.",
    "ShownBy": "The patient, or a helper (介助者).",
    "Validity": "1 有効, 2 無効, 3 無効（新しい資格あり）, 4 該当資格なし, 5 複数該当, and 資格情報なし.",
    "Verification": "card, phone, number, evidence (documents alone), none.",
}


def schema() -> dict[str, Any]:
    """JSON Schema 2020-12: one of a case, a verdict, or what is printed for a line that is no case. A new dict at each call."""
    tops = (Case, Decision, NoCase)
    refs, components = msgspec.json.schema_components(tops, ref_template="#/$defs/{name}")
    enums = {cls.__name__: cls for cls in _enums(tops)}
    for name, definition in components.items():
        if name in enums:
            definition["enum"] = [member.value for member in enums[name]]  # in our order, not the alphabet's
            definition["description"] = _VOCABULARIES.get(name, definition.get("description", ""))
        for field, described in definition.get("properties", {}).items():
            _describe(name, field, described)
    _say_ratios(components)
    return {
        "$schema": DIALECT,
        "$id": "urn:uketsuke:case-and-verdict",
        "title": "A case and its verdict",
        "description": "One JSON object a line. A field left out means that nothing is known of it, or the default.",
        "anyOf": list(refs),
        "$defs": components,
    }


def meaning(type_name: str, field: str) -> str | None:
    """What a field means, in a sentence; None for one that nobody described."""
    return _MEANINGS.get(f"{type_name}.{field}") or _MEANINGS.get(field)


def _describe(type_name: str, field: str, described: dict[str, Any]) -> None:
    sentence = "Which document it is." if field == "kind" else meaning(type_name, field)
    if sentence:
        described["description"] = sentence
    # OpenAPI's keyword: `kind` is an enum of one in each document, which says the same to a JSON Schema validator.
    described.get("items", {}).pop("discriminator", None)


def _say_ratios(components: dict[str, Any]) -> None:
    """The reader takes these shares alone, and none other is ever printed."""
    for name in ("Answer", "Decision", "EligibilityDeclaration"):
        for choice in components[name]["properties"]["ratio"]["anyOf"]:
            if choice.get("type") == "integer":
                choice["enum"] = list(RATIOS)


def _enums(tops: tuple[type, ...]) -> set[type[Enum]]:
    """All vocabularies that the types reach."""
    found: set[type[Enum]] = set()

    def note(kind: msgspec.inspect.Type) -> None:
        match kind:
            case msgspec.inspect.EnumType(cls=cls):
                found.add(cls)
            case msgspec.inspect.UnionType(types=types):
                for one in types:
                    note(one)
            case msgspec.inspect.VarTupleType(item_type=item_type):
                note(item_type)
            case msgspec.inspect.StructType(fields=fields):
                for field in fields:
                    note(field.type)
            case _:
                pass

    for top in tops:
        note(msgspec.inspect.type_info(top))
    return found
