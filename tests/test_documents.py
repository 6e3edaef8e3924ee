"""In here live the checks that the documents of the repository say what the code says. UKETSUKE_WRITE_DOCS=1 writes docs/errors.md anew."""

from __future__ import annotations

import os
import re
from pathlib import Path

from terminal.words import cards, failures, faults, population, registration, rules, trouble, values
from verifier.case import Words
from verifier.case_words import DATES
from verifier.case_words import WORDS as CASE_WORDS
from verifier.contract import ProblemCode
from verifier.doubt_words import WORDS as DOUBT_WORDS

ROOT = Path(__file__).parents[1]
ERRORS = ROOT / "docs" / "errors.md"

HEAD = """# Error codes

Codes are stable: scripts may rely on them; sentences may be reworded. What stands behind a dot tells the same trouble more exactly, for people: scripts get the code before it. Made from the tables of words in the code (`tests/test_documents.py`).
The shape of an error on the command line is in [command-line.md](command-line.md); the server's are problem answers (RFC 9457) with `code` and `where`.
"""

SECTIONS = {
    "The line to the national system, the card, the reader": trouble.WORDS,
    "Commands, files, options": failures.WORDS,
    "A card's life: what the municipal office cannot do": cards.WORDS,
    "Events of a file (`world apply`)": registration.REFUSED,
    "A population (`world init --people`)": population.WORDS,
    "Numbers and dates that are typed": values.WORDS,
    "Trouble that is ordered": faults.WORDS,
    "Files of rules": rules.WORDS,
}


def _rows(words: dict[str, Words]) -> list[str]:
    rows = ["| code | what | mend |", "| --- | --- | --- |"]
    for code, said in words.items():
        if not code.endswith(".mend") and f"{code}.mend" in words:
            mend = words[f"{code}.mend"]
            rows.append(f"| `{code}` | {said.ja}<br>{said.en} | {mend.ja}<br>{mend.en} |")
    return rows


def _server_codes() -> list[str]:
    source = (ROOT / "verifier" / "contract.py").read_text(encoding="utf-8")
    body = source[source.index("class ProblemCode") :]
    found = re.findall(r'^    [A-Z_]+ = "(\w+)"  # (.+)$', body, re.MULTILINE)
    return ["| code | status, when |", "| --- | --- |", *(f"| `{code}` | {when} |" for code, when in found)]


def _case_rows() -> list[str]:
    rows = ["| code | what | mend |", "| --- | --- | --- |"]
    for code, ((ja, ja_mend), (en, en_mend)) in CASE_WORDS.items():
        rows.append(f"| `{code}` | {ja}<br>{en} | {ja_mend}<br>{en_mend} |")
        if code == "case_date":
            rows += [f"| `case_date`, since `{why}` | {ja}<br>{en} | |" for why, (ja, en) in DATES.items()]
    return rows


def _doubt_rows() -> list[str]:
    rows = ["| code | what |", "| --- | --- |"]
    return [*rows, *(f"| `{code}` | {ja}<br>{en} |" for code, (ja, en) in DOUBT_WORDS.items())]


def errors_page() -> str:
    parts = [HEAD]
    for title, words in SECTIONS.items():
        parts += [f"\n## {title}\n", "\n".join(_rows(words)), ""]
    parts += ["\n## Lines that are no case\n", "\n".join(_case_rows()), ""]
    parts += ["\n## Doubts: what cannot be right in a case that is one\n", "\n".join(_doubt_rows()), ""]
    parts += ["\n## The server's problem answers\n", "\n".join(_server_codes()), ""]
    return "\n".join(parts)


def test_the_page_of_errors_is_that_of_the_code() -> None:
    if os.environ.get("UKETSUKE_WRITE_DOCS"):
        ERRORS.write_text(errors_page(), encoding="utf-8")
    assert ERRORS.read_text(encoding="utf-8") == errors_page()


def test_every_problem_code_has_its_comment() -> None:
    codes = {value for name, value in vars(ProblemCode).items() if name.isupper()}
    listed = {row.split("`")[1] for row in _server_codes()[2:]}
    assert listed == codes


def test_the_case_format_lists_every_kind_and_state() -> None:
    from verifier.domain import ClinicState, Validity, Verdict

    text = (ROOT / "docs" / "case-format.md").read_text(encoding="utf-8")
    for vocabulary in (ClinicState, Validity, Verdict):
        for word in vocabulary:
            assert f"`{word.value}`" in text, word


def test_links_of_the_documents_lead_somewhere() -> None:
    for page in [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]:
        for target in re.findall(r"\]\(([^)#]+)\)", page.read_text(encoding="utf-8")):
            if not target.startswith(("http://", "https://")):
                assert (page.parent / target).exists(), f"{page.name} -> {target}"


def test_every_fault_has_its_row() -> None:
    from terminal.faults import language

    text = (ROOT / "docs" / "faults.md").read_text(encoding="utf-8")
    for kind in language().kinds:
        row = next((line for line in text.splitlines() if line.startswith(f"| `{kind.name}` |")), "")
        assert row, kind.name
        for parameter in kind.parameters:
            assert f"`{parameter.name}={parameter.default}`" in row
