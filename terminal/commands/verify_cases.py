"""In here lives `uketsuke verify --cases`: files of cases decided line by line. It imports no card, no TLS and no HTTP."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

import msgspec

from terminal.failure import Exit, wrong_use
from terminal.files import STANDARD, read_named, too_large
from terminal.options import Options
from terminal.print_decision import print_decision
from terminal.standard_input import standard_input
from terminal.visible import visible
from verifier.case import Decision, Settings
from verifier.cases import CaseError, read_cases
from verifier.evidence import decide

LONGEST = 1024 * 1024  # bytes of a case: a visit with every paper there is has some 8,000


def _lines(file: Path) -> Iterator[bytes]:
    """Line by line, from a pipe or a device too: others write cases as they come. Raises Failure for a line that does not end."""
    if str(file) == STANDARD:
        yield from _bounded(standard_input("--cases").buffer, file)
        return
    with file.open("rb") as lines:
        yield from _bounded(lines, file)


def _settings(options: Options) -> Settings | None:
    """Those of the file that was named; cases mean the same in every world, so that a world's own file is not asked. Raises Failure."""
    if options.settings_file is None:
        return None
    from terminal.clinic_settings import ClinicSettings

    return ClinicSettings(options.settings_file, must_exist=True).settings


def _bounded(lines: BinaryIO, file: Path) -> Iterator[bytes]:
    number = 0
    while line := lines.readline(LONGEST + 1):
        number += 1
        if len(line) > LONGEST:
            raise too_large(f"{file}:{number}", LONGEST)
        yield line


def decide_cases(options: Options, file: Path, *, why: bool) -> int:
    """Decide every line that is a case, in order, flushed line by line; 2 when a line was not a case."""
    status = Exit.DONE
    for item in read_cases(_lines(file), _settings(options)):
        if isinstance(item, CaseError):
            status = Exit.WRONG_USE
            _print_error(options, file, item)
        elif options.as_json:
            sys.stdout.buffer.write(msgspec.json.encode(decide(item, why=why)) + b"\n")
            sys.stdout.buffer.flush()
        else:
            print_decision(decide(item, why=why), options.speech)
    return status


def decide_one(options: Options, file: Path, *, why: bool) -> Decision:
    """Decide a file that holds one case (JSON over any number of lines). Raises Failure for one that is no case."""
    content = read_named(file, LONGEST, "--case")
    if not content.strip():
        raise wrong_use("case_empty", str(file))
    # One case may be laid out over many lines: it is read as one.
    item = next(read_cases([content], _settings(options)), None)
    if item is None:
        raise wrong_use("case_empty", str(file))
    if isinstance(item, CaseError):
        message, mend = item.words(options.lang.value)
        raise wrong_use("case_wrong", f"{file}:{item.line} {item.where}", message=message, mend=mend)
    decision = decide(item, why=why)
    if options.as_json:
        print(msgspec.json.encode(decision).decode(), flush=True)
    else:
        print_decision(decision, options.speech)
    return decision


def _print_error(options: Options, file: Path, error: CaseError) -> None:
    said = []
    for one in (error, *error.more):
        message, mend = one.words(options.lang.value)
        print(visible(f"uketsuke: {message} ({file}:{one.line} {one.where}): {mend}"), file=sys.stderr)
        said.append({"code": one.code, "message": message, "where": one.where, "mend": mend})
    if options.as_json:
        first, *more = said
        told = {"id": error.id, "line": error.line, "error": first} | ({"more": more} if more else {})
        print(msgspec.json.encode(told).decode(), flush=True)


def print_schema() -> None:
    """The JSON Schema of case and verdict."""
    from verifier.schema import schema

    print(msgspec.json.format(msgspec.json.encode(schema())).decode())
