"""In here live the tests of the ledger: nothing acknowledged is lost, whoever is killed; what is torn is named; what is exported is safe."""

from __future__ import annotations

import csv
import io
import os
import signal
import subprocess
import sys
import threading
from datetime import UTC, date, datetime
from pathlib import Path

import msgspec
import pytest

from terminal.ledger import Entry, Ledger, LedgerTrouble, TornLine, as_csv
from verifier.case import Act, Case, Decision, EligibilityCertificate, Verification, Words
from verifier.domain import ClinicState, Verdict

DAY = date(2026, 1, 9)


def entry(name: str = "見本　太郎", day: date = DAY, write: str = "") -> Entry:
    return Entry(
        id="",
        at=datetime(day.year, day.month, day.day, 10, 30, tzinfo=UTC),
        visit_date=day,
        case=Case(visit_date=day, clinic=ClinicState.ONLINE, evidence=(EligibilityCertificate(name=name),)),
        decision=Decision(
            id=None,
            verdict=Verdict.ACCEPT,
            rule="R20",
            verification=Verification.EVIDENCE,
            acts=(Act("query_by_number", "番号で照会する", "query by number"),),
            write=Words(write, write) if write else None,
            say=None,
            ratio=30,
        ),
        name=name,
        person="valid",
    )


def whole(ledger: Ledger, day: date | None = None) -> list[Entry]:
    return [item for item in ledger.entries(day) if isinstance(item, Entry)]


def test_a_visit_is_numbered_within_its_day_and_read_back(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path / "ledger")
    first, second = ledger.write(entry()), ledger.write(entry("別人　花子"))
    other_day = ledger.write(entry(day=date(2026, 1, 10)))
    assert [first.id, second.id, other_day.id] == ["20260109-001", "20260109-002", "20260110-001"]
    assert whole(ledger, DAY) == [first, second]
    assert whole(ledger) == [first, second, other_day]
    assert ledger.entry("20260109-002") == second
    assert ledger.entry("20260109-003") is None


def test_a_person_is_known_from_the_day_after(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path)
    ledger.write(entry())
    assert not ledger.visit_before("valid", DAY)
    assert ledger.visit_before("valid", date(2026, 1, 10))
    assert not ledger.visit_before("phone", date(2026, 1, 10))


WRITER = """
import sys
from pathlib import Path
from tests.terminal.test_ledger import entry
from terminal.ledger import Ledger
ledger = Ledger(Path(sys.argv[1]))
while True:
    print(ledger.write(entry()).id, flush=True)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL is POSIX")
def test_kill_9_loses_nothing_that_was_acknowledged(tmp_path: Path) -> None:
    """A writer is killed in the middle, three times; each id that it had told is in the ledger, whole, and numbers go on."""
    told: list[str] = []
    root = Path(__file__).parents[2]
    for _ in range(3):
        process = subprocess.Popen(
            [sys.executable, "-c", WRITER, str(tmp_path)], stdout=subprocess.PIPE, cwd=root, text=True
        )
        assert process.stdout is not None
        for _ in range(25):
            told.append(process.stdout.readline().strip())
        os.kill(process.pid, signal.SIGKILL)
        told += process.stdout.read().split()
        process.wait()
        process.stdout.close()
    kept = [item.id for item in whole(Ledger(tmp_path))]
    assert set(told) <= set(kept)
    assert len(kept) == len(set(kept))
    assert kept == sorted(kept)


def test_two_desks_never_take_the_same_number(tmp_path: Path) -> None:
    ids: list[str] = []

    def desk() -> None:
        ledger = Ledger(tmp_path)
        ids.extend(ledger.write(entry()).id for _ in range(20))

    desks = [threading.Thread(target=desk) for _ in range(4)]
    for one in desks:
        one.start()
    for one in desks:
        one.join()
    assert len(set(ids)) == 80


def test_a_torn_line_is_named_left_and_passed_over(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path)
    first = ledger.write(entry())
    file = tmp_path / "2026-01.jsonl"
    torn = file.read_bytes() + b'{"id":"20260109-002","at":"2026-'
    file.write_bytes(torn)
    second = ledger.write(entry())
    assert file.read_bytes().startswith(torn)
    items = list(ledger.entries(DAY))
    assert items[0] == first
    assert isinstance(items[1], TornLine)
    assert items[1].line == 2
    assert items[2] == second
    assert second.id == "20260109-003"  # the torn one had its number


def test_a_line_of_no_text_is_torn_too(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path)
    first = ledger.write(entry())
    file = tmp_path / "2026-01.jsonl"
    file.write_bytes(file.read_bytes() + b'{"id":"\xe9"}\n{"id":"20260109-' + b"9" * 5000 + b'"}\n')
    second = ledger.write(entry())
    items = list(ledger.entries(DAY))
    assert [item for item in items if isinstance(item, Entry)] == [first, second]
    assert len([item for item in items if isinstance(item, TornLine)]) == 2


def test_a_ledger_that_cannot_be_written_says_so(tmp_path: Path) -> None:
    blocked = tmp_path / "ledger"
    blocked.write_text("a file where the folder should be")
    with pytest.raises(LedgerTrouble) as trouble:
        Ledger(blocked).write(entry())
    assert trouble.value.code == "ledger_not_written"


def test_csv_is_for_spreadsheets_and_runs_no_formula(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path)
    ledger.write(entry(name="=HYPERLINK(1)", write="+81"))
    text = as_csv(iter(whole(ledger)))
    assert text.startswith("\ufeff")
    rows = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))
    row = dict(zip(rows[0], rows[1], strict=True))
    assert row["name"] == "'=HYPERLINK(1)"
    assert row["write"] == "'+81"
    assert row["verdict"] == "accept"
    assert row["ratio"] == "30"


def test_a_ledger_of_a_newer_version_is_read_for_what_we_know(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path)
    first = ledger.write(entry())
    file = tmp_path / "2026-01.jsonl"
    row = msgspec.json.decode(file.read_bytes())
    file.write_bytes(msgspec.json.encode(row | {"added_later": True}) + b"\n")
    assert whole(ledger) == [first]


def test_what_was_typed_is_kept_beside_what_was_compared(tmp_path: Path) -> None:
    from verifier.evidence import decide

    case = msgspec.convert(
        {
            "visit_date": "2026-02-16",
            "clinic": "no_online",
            "patient": {"name": "髙橋　一郎"},
            "evidence": [
                {
                    "kind": "eligibility_certificate",
                    "name": "高橋 一郎",
                    "insurer_number": "３１１３９９９１",
                    "branch": "1",
                }
            ],
        },
        Case,
    )
    written = Ledger(tmp_path).write(msgspec.structs.replace(entry(), case=case, decision=decide(case)))
    read = Ledger(tmp_path).entry(written.id)
    assert read is not None
    assert read.case.evidence[0].insurer_number == "３１１３９９９１"
    assert [(one.where, one.typed, one.compared) for one in read.decision.compared or ()] == [
        ("patient.name", "髙橋　一郎", "高橋 一郎"),
        ("evidence[0].insurer_number", "３１１３９９９１", "31139991"),
        ("evidence[0].branch", "1", "01"),
    ]
