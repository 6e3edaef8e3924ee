"""In here live tests of the screens' words: every code that is used has its sentence in both languages, with the same blanks."""

from __future__ import annotations

import ast
import string
from enum import Enum
from pathlib import Path

import pytest

from terminal.visit import Phase
from terminal.widgets.area_tabs import AREAS
from terminal.words import Lang, past, screen, visit
from terminal.words.speech import say
from verifier.case import Verification
from verifier.domain import (
    CardStanding,
    CertificateState,
    ClinicState,
    ConsentKind,
    HolderCheck,
    Relation,
    Sex,
    Validity,
    Verdict,
)

HERE = Path(__file__).parents[2] / "terminal"
SAID = screen.WORDS | visit.WORDS | past.WORDS
MINE = [
    HERE / "app.py",
    *sorted((HERE / "screens").glob("*.py")),
    *(
        HERE / "widgets" / f"{name}.py"
        for name in (
            "answer", "area", "area_tabs", "facts", "key_bar", "ledger_table", "notice", "patient_side", "people",
            "pin_pad", "reader", "sign", "status_bar", "verdict", "wording",
        )
    ),
]  # fmt: skip
PREFIXES = {code.split(".")[0] for code in SAID if "." in code}
FAMILIES: dict[str, type[Enum] | tuple[str, ...]] = {
    "area": AREAS,
    "clinic": ClinicState,
    "validity": Validity,
    "standing": CardStanding,
    "certificate": CertificateState,
    "relation": Relation,
    "answer.sex": Sex,
    "consent": ConsentKind,
    "shown": Verdict,
    "sign": Verdict,
    "guide.sign": Verdict,
    "by": Verification,
    "wait": HolderCheck,
    "trace": ("card", "national"),
    "line": ("open", "closed", "down", "unused"),
}
NOT_CODES = {"app.guide", "app.conclude", "app.why", "app.stop", "app.language", "app.trace", "app.states",
             "app.next_visitor", "app.command_palette", "app.quit", "app.theme", "app.focus_next", "app.focus_previous",
             "consent.yes", "consent.no", "consent.all", "consent.none", "consent.", "app.area",
             "ledger.export"} - set(SAID)  # fmt: skip


def _literals(file: Path) -> set[str]:
    """Strings that look like codes; what is the name of a button or an action is none."""
    found = set()
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            text = node.value
            if " " not in text and "." in text and text.split(".")[0] in PREFIXES and not text.endswith("."):
                found.add(text)
    return found - NOT_CODES


@pytest.mark.parametrize("file", MINE, ids=lambda file: file.stem)
def test_every_code_has_words(file: Path) -> None:
    missing = [code for code in sorted(_literals(file)) if code not in SAID]
    assert missing == []


@pytest.mark.parametrize(("family", "members"), FAMILIES.items())
def test_every_member_has_words(family: str, members: type[Enum] | tuple[str, ...]) -> None:
    names = members if isinstance(members, tuple) else [member.value for member in members]
    for name in names:
        assert f"{family}.{name}" in SAID


def test_what_a_clinic_can_do_is_told() -> None:
    assert all(f"clinic.{state.value}.what" in SAID for state in ClinicState)


@pytest.mark.parametrize("code", sorted(SAID))
def test_both_languages_have_the_same_blanks(code: str) -> None:
    words = SAID[code]
    blanks = [{field for _, field, _, _ in string.Formatter().parse(text) if field} for text in (words.ja, words.en)]
    assert words.ja
    assert words.en
    # A ratio is said in tenths in Japanese and in percent in English.
    assert blanks[0] == blanks[1] or code == "ratio.parts"


def test_no_other_table_takes_a_code_of_the_screens() -> None:
    for code, words in SAID.items():
        filled = {field: "" for _, field, _, _ in string.Formatter().parse(words.ja + words.en) if field}
        assert say(code, Lang.JA, **filled) == words.ja.format(**filled), code


def test_every_phase_is_drawn() -> None:
    from terminal.visit import Panel
    from terminal.widgets.patient_side import Offers, PatientSide
    from terminal.words.speech import Speech

    for phase in Phase:
        side = PatientSide(Speech(), Panel(phase), offers=Offers(place=True))
        assert side._drawer() is not None
