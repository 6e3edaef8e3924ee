"""In here lives the ledger (受付簿): one visit a line, on disk before its verdict is on the screen.

A file a month, JSON Lines, appended in one write under a lock and flushed to the system: a kill -9 loses nothing that was
acknowledged, and a line torn by a power cut is skipped and named. It holds no PIN and no individual number: an entry's types
have no place for them.
"""

from __future__ import annotations

import errno
import io
import os
import re
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import msgspec

from cardreader.platform import FileLock
from terminal.words.causes import cause
from verifier.case import Case, Compared, Decision, Words

VERSION = 1
_MONTH = re.compile(r"[0-9]{4}-[0-9]{2}\.jsonl")


class LedgerTrouble(Exception):
    """The ledger cannot be written or read: the visit is not concluded. `code` is stable, `where` the file, `detail` the cause."""

    def __init__(self, code: str, where: Path, detail: Words | str = "") -> None:
        super().__init__(detail.en if isinstance(detail, Words) else detail or code)
        self.code = code
        self.where = where
        self.detail = detail


class Entry(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One visit as it was concluded: the case as it stood, and the decision."""

    id: str  # YYYYMMDD-NNN, the day's number
    at: datetime
    visit_date: date
    case: Case
    decision: Decision
    name: str = ""  # as the counter knows the patient
    kana: str = ""
    person: str | None = None  # the demo person, where one was chosen
    answer_ids: tuple[str, ...] = ()  # of the national answers that were seen
    typed: tuple[
        Compared, ...
    ] = ()  # of a query by number: what was typed otherwise than it was sent (of papers: decision.compared)
    # The card was registered for use at the reader in this visit; False: the patient declined
    registered_here: bool | None = None
    completes: str | None = None  # the entry of the same visit before, which asked for something that was done since
    version: int = VERSION


class TornLine(msgspec.Struct, frozen=True):
    """A line that cannot be read: it is left where it is."""

    file: Path
    line: int
    detail: str


class Ledger:
    """The ledger of one world folder. Safe for several processes."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def write(self, draft: Entry) -> Entry:
        """Number the entry within its day, append it, and hand it to the system before returning. Raises LedgerTrouble."""
        file = self._file(draft.visit_date)
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            with FileLock(file.with_suffix(".lock"), wait=True):
                number = self._next_number(file, draft.visit_date)
                entry = msgspec.structs.replace(draft, id=f"{draft.visit_date:%Y%m%d}-{number:03d}")
                self._append(file, msgspec.json.encode(entry))
        except OSError as error:
            raise LedgerTrouble("ledger_not_written", file, cause(error)) from error
        return entry

    def _append(self, file: Path, line: bytes) -> None:
        descriptor = os.open(file, os.O_RDWR | os.O_CREAT | os.O_APPEND | getattr(os, "O_BINARY", 0), 0o600)
        try:
            size = os.fstat(descriptor).st_size
            torn = b""
            if size:
                os.lseek(descriptor, -1, os.SEEK_END)
                torn = b"" if os.read(descriptor, 1) == b"\n" else b"\n"  # a torn line keeps its own line
            whole = torn + line + b"\n"
            written = os.write(descriptor, whole)
            if written != len(whole):  # the disk is full: take the half line back
                os.ftruncate(descriptor, size)
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(file))
        finally:
            os.close(descriptor)

    def entries(self, day: date | None = None) -> Iterator[Entry | TornLine]:
        """All entries in the order of writing, or those of a day. Raises LedgerTrouble where folder or file cannot be opened."""
        for file in [self._file(day)] if day else self._files():
            for item in _read(file):
                if day is None or isinstance(item, TornLine) or item.visit_date == day:
                    yield item

    def entry(self, entry_id: str) -> Entry | None:
        """The entry with that id, or None."""
        for item in self.entries():
            if isinstance(item, Entry) and item.id == entry_id:
                return item
        return None

    def visit_before(self, person: str, before: date) -> str | None:
        """The person's last visit of an earlier day: then the clinic knows them (再来). A ledger that cannot be read knows nobody."""
        try:
            found = [
                (item.visit_date, item.id)
                for item in self.entries()
                if isinstance(item, Entry) and item.person == person and item.visit_date < before
            ]
        except LedgerTrouble:
            return None
        return max(found)[1] if found else None

    def _files(self) -> list[Path]:
        """The months' files, in their order."""
        try:
            found = list(self.folder.iterdir())
        except FileNotFoundError:
            return []
        except OSError as error:
            raise LedgerTrouble("ledger_not_read", self.folder, cause(error)) from error
        return sorted(file for file in found if _MONTH.fullmatch(file.name))

    def _file(self, day: date) -> Path:
        return self.folder / f"{day:%Y-%m}.jsonl"

    def _next_number(self, file: Path, day: date) -> int:
        """One more than the day's highest; read off the raw lines, which begin with the id: a full month costs nothing."""
        prefix = f'{{"id":"{day:%Y%m%d}-'.encode()
        highest = 0
        try:
            with file.open("rb") as lines:
                for line in lines:
                    if line.startswith(prefix):
                        digits = line[len(prefix) :].split(b'"', 1)[0]
                        highest = max(highest, int(digits) if digits.isdigit() and len(digits) < 10 else 0)
        except FileNotFoundError:
            pass
        return highest + 1


def _read(file: Path) -> Iterator[Entry | TornLine]:
    try:
        with file.open("rb") as lines:
            for number, line in enumerate(lines, start=1):
                if not line.strip():
                    continue
                try:
                    yield msgspec.json.decode(line, type=Entry)
                except (msgspec.MsgspecError, UnicodeDecodeError) as error:
                    yield TornLine(file, number, str(error))
    except FileNotFoundError:
        return
    except OSError as error:
        raise LedgerTrouble("ledger_not_read", file, cause(error)) from error


CSV_COLUMNS = (
    "id",
    "at",
    "visit_date",
    "name",
    "kana",
    "clinic",
    "verdict",
    "rule",
    "verification",
    "ratio",
    "evidence",
    "acts",
    "write",
    "answers",
    "completes",
)


def as_csv(entries: Iterator[Entry]) -> str:
    """The entries as CSV for a spreadsheet: UTF-8 with a byte order mark, cells that look like formulas escaped."""
    import csv

    out = io.StringIO()
    out.write("\ufeff")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(CSV_COLUMNS)
    for entry in entries:
        decision = entry.decision
        writer.writerow(
            [
                _cell(text)
                for text in (
                    entry.id,
                    entry.at.isoformat(timespec="seconds"),
                    entry.visit_date.isoformat(),
                    entry.name,
                    entry.kana,
                    entry.case.clinic.value,
                    decision.verdict.value,
                    decision.rule,
                    decision.verification.value,
                    "" if decision.ratio is None else str(decision.ratio),
                    " ".join(_kind(item) for item in entry.case.evidence),
                    " / ".join(f"済：{act.ja}" if act.done else act.ja for act in decision.acts),
                    decision.write.ja if decision.write else "",
                    " ".join(entry.answer_ids),
                    entry.completes or "",
                )
            ]
        )
    return out.getvalue()


def as_case(entry: Entry) -> Case:
    """The visit as a case of case-format.md, which names the one that it completes."""
    return msgspec.structs.replace(entry.case, id=entry.id, completes=entry.completes)


def _kind(item: object) -> str:
    return str(msgspec.to_builtins(item)["kind"])


def _cell(text: str) -> str:
    """A cell that a spreadsheet would run as a formula is quoted by an apostrophe."""
    return "'" + text if text[:1] in {"=", "+", "-", "@", "\t", "\r"} else text
