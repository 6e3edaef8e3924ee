"""In here lives the writing of a statement for the printer: one HTML page in the world's folder, a specimen like all documents."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from cardreader.platform import replace_atomically

if TYPE_CHECKING:
    from terminal.words import Lang
    from verifier.case import EligibilityDeclaration

FOLDER = "printed"


def write_statement(folder: Path, item: EligibilityDeclaration, day: date, lang: Lang) -> Path:
    """Write it as it stands, blanks to be filled in by hand; one after the other in a day. Raises OSError."""
    from terminal.specimens import Specimen, page

    printed = folder / FOLDER
    printed.mkdir(parents=True, exist_ok=True)
    taken = {file.name for file in printed.glob("*.html")}
    number = next(n for n in range(1, len(taken) + 2) if _name(day, n) not in taken)
    one = Specimen(item=item, insurer_name=item.insurer_name or "", issued_on=day, address=item.address or "")
    file = printed / _name(day, number)
    # It has a patient's telephone number on it: nobody else's to read.
    replace_atomically(file, page([one], lang).encode(), mode=0o600)
    return file


def _name(day: date, number: int) -> str:
    return f"statement-{day.isoformat()}-{number:02d}.html"
