"""In here lives the choice of a document's drawing by its kind."""

from __future__ import annotations

from dataclasses import dataclass

from terminal.documents import cards, papers, phones
from terminal.documents.bearer import Bearer
from terminal.documents.sheet import MOST_LINES, framed
from terminal.words import Lang
from verifier.case import (
    CertificateForm,
    EligibilityCertificate,
    EligibilityDeclaration,
    EligibilityNotice,
    Evidence,
    LegacyCard,
    LimitCertificate,
    MynaportalScreen,
    MyNumberCard,
    OtherIdentity,
    PastRecord,
    Smartphone,
    SubsidyCertificate,
)


@dataclass(frozen=True, slots=True)
class Drawing:
    """A document as lines of WIDTH cells each, and whether it is a copy (a drawing looks the same; the caption must say so)."""

    lines: tuple[str, ...]
    copy: bool

    @property
    def text(self) -> str:
        return "\n".join(self.lines)


def draw(item: Evidence, lang: Lang, bearer: Bearer | None = None, *, reveal: bool = False) -> Drawing:
    """The document as one would hold it. `reveal`: look closely, so that the card's security code can be read."""
    content = _content(item, lang, bearer or Bearer(), reveal=reveal)
    content = _tight(content)
    return Drawing(framed(content), copy=not item.original)


def _tight(content: list[str]) -> list[str]:
    """Blank rows go first where a document would grow too long for a small screen."""
    while len(content) > MOST_LINES - 2 and "" in content:
        content = [line for place, line in enumerate(content) if place != content.index("")]
    return content


def _content(item: Evidence, lang: Lang, bearer: Bearer, *, reveal: bool) -> list[str]:
    match item:
        case MyNumberCard():
            return cards.my_number_card(item, lang, bearer, reveal=reveal)
        case Smartphone():
            return phones.smartphone(item, lang)
        case LegacyCard():
            return cards.legacy_card(item, lang)
        case EligibilityCertificate(form=CertificateForm.PAPER):
            return papers.eligibility_certificate_paper(item, lang)
        case EligibilityCertificate():
            return cards.eligibility_certificate_card(item, lang)
        case EligibilityNotice():
            return papers.eligibility_notice(item, lang)
        case MynaportalScreen():
            return phones.mynaportal_screen(item, lang)
        case EligibilityDeclaration():
            return papers.eligibility_declaration(item, lang, bearer)
        case PastRecord():
            return papers.past_record(item, lang)
        case SubsidyCertificate():
            return papers.subsidy_certificate(item, lang)
        case LimitCertificate():
            return papers.limit_certificate(item, lang)
        case OtherIdentity():
            return cards.other_identity(item, lang, bearer)
