"""In here live the fields of each form: what is printed on a kind of document, what staff see about it, and what they may know of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from functools import cache
from typing import Any

import msgspec

from verifier.case import (
    Accident,
    Certificate,
    CertificateForm,
    Chip,
    EligibilityCertificate,
    EligibilityDeclaration,
    EligibilityNotice,
    EndedBy,
    FaceResult,
    Holder,
    InsuranceKind,
    LegacyCard,
    LimitCertificate,
    MynaportalScreen,
    MyNumberCard,
    OtherIdentity,
    PastRecord,
    Patient,
    PinResult,
    Says,
    ScreenForm,
    ShownBy,
    Smartphone,
    Subsidy,
    SubsidyCertificate,
    Told,
    VisualResult,
)
from verifier.domain import CardType, Sex

Form = type[msgspec.Struct]  # a kind of evidence, or Patient: what a filled form becomes


class Sort(Enum):
    """How a field's text is read."""

    NAME = "name"
    KANA = "kana"
    BIRTH_DATE = "birth_date"
    DATE = "date"
    INSURER = "insurer"
    SYMBOL = "symbol"
    NUMBER = "number"
    BRANCH = "branch"
    CHOICE = "choice"  # one of `options`
    TICKS = "ticks"  # any of `options`, separated by blanks
    YEAR = "year"
    SECURITY_CODE = "security_code"
    TEXT = "text"  # as it is: an address, a name of a firm
    TELEPHONE = "telephone"
    RATIO = "ratio"  # one of `options`, percent

    @property
    def typed(self) -> bool:
        """Is it typed (and not chosen)?"""
        return self not in {Sort.CHOICE, Sort.TICKS, Sort.RATIO}


class Place(Enum):
    """Where a clerk has a field from."""

    PRINTED = "printed"  # it stands on the document: typed by hand, or filled in
    SEEN = "seen"  # staff see it when they hold the thing, or ask
    KNOWN = "known"  # nobody sees it there; staff know it only if they were told


YES, NO = "yes", "no"


@dataclass(frozen=True, slots=True)
class Field:
    """One field. `options`: texts of the choices, '' for 'not stated'; `needed`: a form without it says too little."""

    name: str
    sort: Sort
    place: Place = Place.PRINTED
    options: tuple[str, ...] = ()
    needed: bool = False


KINDS: dict[str, Form] = {
    "legacy_card": LegacyCard,
    "eligibility_certificate": EligibilityCertificate,
    "eligibility_notice": EligibilityNotice,
    "mynaportal_screen": MynaportalScreen,
    "my_number_card": MyNumberCard,
    "smartphone": Smartphone,
    "eligibility_declaration": EligibilityDeclaration,
    "past_record": PastRecord,
    "subsidy_certificate": SubsidyCertificate,
    "limit_certificate": LimitCertificate,
    "other_identity": OtherIdentity,
}
KIND_OF: Mapping[Form, str] = {form: kind for kind, form in KINDS.items()}

_SORTS = {
    "name": Sort.NAME,
    "kana": Sort.KANA,
    "birth_date": Sort.BIRTH_DATE,
    "insurer_number": Sort.INSURER,
    "symbol": Sort.SYMBOL,
    "number": Sort.NUMBER,
    "branch": Sort.BRANCH,
    "told": Sort.TICKS,
    "address": Sort.TEXT,
    "telephone": Sort.TELEPHONE,
    "insurer_name": Sort.TEXT,
    "employer": Sort.TEXT,
    "ratio": Sort.RATIO,
}
_ENUMS: dict[str, type[Enum]] = {
    "sex": Sex,
    "holder": Holder,
    "ended_by": EndedBy,
    "shown_by": ShownBy,
    "certificate": Certificate,
    "type": CardType,
    "chip": Chip,
    "face": FaceResult,
    "pin": PinResult,
    "visual_check": VisualResult,
    "says": Says,
    "told": Told,
    "subsidy": Subsidy,
    "accident": Accident,
    "insurance": InsuranceKind,
}
_FORMS: dict[Form, type[Enum]] = {EligibilityCertificate: CertificateForm, MynaportalScreen: ScreenForm}

_NUMBERS = ("insurer_number", "symbol", "number", "branch")
_WHO = ("name", "kana", "birth_date", "sex")

# In the order of the form: first what is printed, in the order of the drawing; then what is seen; then what may be known.
_PRINTED: dict[Form, tuple[str, ...]] = {
    LegacyCard: ("holder", "symbol", "number", "branch", *_WHO, "issued_on", "expires_on", "insurer_number"),
    EligibilityCertificate: (
        *("symbol", "number", "branch", *_WHO),
        *("issued_on", "reissued_on", "valid_from", "expires_on", "insurer_number"),
    ),
    EligibilityNotice: ("symbol", "number", "branch", *_WHO, "insurer_number"),
    MynaportalScreen: (*_WHO, "symbol", "number", "branch", "insurer_number", "lost_on"),
    MyNumberCard: ("name", "birth_date", "sex", "expires_on", "certificate_expires_on"),
    Smartphone: ("name",),
    EligibilityDeclaration: (
        *(*_WHO, "address", "telephone", "insurance", "insurer_name", "employer", "ratio", "changed_lately"),
        *("insurer_number", "symbol", "number", "branch", "signed_on"),
    ),
    PastRecord: (*_WHO, "insurer_number", "symbol", "number", "branch"),
    SubsidyCertificate: ("number", *_WHO),
    LimitCertificate: ("symbol", "number", "branch", *_WHO, "insurer_number"),
    OtherIdentity: ("name", "birth_date"),
    Patient: (),
}
_SEEN: dict[Form, tuple[str, ...]] = {
    LegacyCard: ("original",),
    EligibilityCertificate: ("form", "shown_by", "original"),
    EligibilityNotice: ("original",),
    MynaportalScreen: ("form", "own_device", "original"),
    MyNumberCard: ("type", "chip", "visual_check", "original"),
    Smartphone: ("chip",),
    EligibilityDeclaration: ("signed", "contact_tried_on", "original"),
    PastRecord: ("unchanged",),
    SubsidyCertificate: ("original",),
    LimitCertificate: ("original",),
    OtherIdentity: ("original",),
    Patient: (
        *("says", "says_since", "joined_on", "agrees_to_register", "signs_declaration", "card_lost"),
        *("returning", "identity_known", "name", "kana", "birth_date", "sex", "told"),
        *("subsidy", "accident", "moved", "online_consultation"),
    ),
}
_NEED_NO_NAME: frozenset[Form] = frozenset({Smartphone, SubsidyCertificate, LimitCertificate, Patient})


@cache
def fields_of(form: Form) -> tuple[Field, ...]:
    """All fields of a form: every field of its struct is there, so that nothing of a document is lost by filling it in."""
    printed, seen = _PRINTED[form], _SEEN[form]
    defaults = {info.name: info for info in msgspec.structs.fields(form)}
    order = [*printed, *seen, *(name for name in defaults if name not in printed and name not in seen)]
    return tuple(
        _field(form, defaults[name], Place.PRINTED if name in printed else Place.SEEN if name in seen else Place.KNOWN)
        for name in order
    )


def _field(form: Form, info: msgspec.structs.FieldInfo, place: Place) -> Field:
    name = info.name
    enum = _FORMS.get(form) if name == "form" else _ENUMS.get(name)
    if _SORTS.get(name) is Sort.TICKS and enum is not None:
        return Field(name, Sort.TICKS, place, tuple(str(member.value) for member in enum))
    if enum is not None:
        values = tuple(str(member.value) for member in enum)
        return Field(name, Sort.CHOICE, place, values if info.default is not None else ("", *values))
    if name == "ratio":
        return Field(name, Sort.RATIO, place, ("", "10", "20", "30"))
    if info.default in (True, False) or name in {
        "unchanged",
        "identity_known",
        "agrees_to_register",
        "signs_declaration",
        "changed_lately",
    }:
        return Field(name, Sort.CHOICE, place, (YES, NO) if info.default is not None else ("", YES, NO))
    needed = name == "name" and form not in _NEED_NO_NAME
    return Field(name, _SORTS.get(name, Sort.DATE), place, needed=needed)


def default_of(form: Form, name: str) -> Any:
    """The value of a field that nobody filled."""
    return next(info.default for info in msgspec.structs.fields(form) if info.name == name)


def enum_of(form: Form, name: str) -> type[Enum] | None:
    """The enum of a choice; None for yes and no."""
    return _FORMS.get(form) if name == "form" else _ENUMS.get(name)
