"""In here live the tests of trouble ordered at the command line: what the clerk is told of each fault, in both languages, and what goes with a card."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from cardreader.virtual.card import VirtualCard
from terminal import cli
from terminal.commands.composition import counter_of
from terminal.failure import Exit
from terminal.faults import keep, language, orders_file
from terminal.visit import Phase
from terminal.words.faults import WORDS
from tests.terminal.real_counter import DAY, Place
from verifier.domain import ClinicState

pytest_plugins = ["tests.terminal.real_counter"]


@dataclass(frozen=True)
class Said:
    status: int
    out: str
    err: str

    @property
    def rows(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.out.splitlines()]

    @property
    def error(self) -> dict[str, Any]:
        found: dict[str, Any] = self.rows[-1]["error"]
        return found


Run = Callable[..., Said]


@pytest.fixture
def run(place: Place, capsys: pytest.CaptureFixture[str]) -> Iterator[Run]:
    def run(*words: str, lang: str = "en", server: bool = True) -> Said:
        more = ["--server", place.url] if words[0] == "verify" and server else []
        capsys.readouterr()
        status = cli.run([*words, *more, "--lang", lang, *place.common])
        said = capsys.readouterr()
        assert "Traceback" not in said.out + said.err
        return Said(status, said.out, said.err)

    yield run
    keep(place.image("valid"), [])


OUTCOMES = [
    # what is ordered, exit status, code, and a piece of what the clerk reads in both languages
    ("card.slow:ms=1", Exit.DONE, None, "", ""),
    ("card.mute", Exit.TROUBLE, "card_mute", "カードが応答しません", "does not answer"),
    ("card.mute:where=SIGN*", Exit.TROUBLE, "card_mute", "カードが応答しません", "does not answer"),
    ("card.dies:after=4", Exit.TROUBLE, "card_mute", "ICチップの不良", "treat the chip as broken"),
    (
        "card.wrong_status:sw=6581,where=TRIES*",
        Exit.TROUBLE,
        "card_refused",
        "受け付けませんでした",
        "refused a command",
    ),
    ("card.torn:where=SELECT*", Exit.TROUBLE, "card_mute", "カードが応答しません", "does not answer"),
    ("card.cloned", Exit.TROUBLE, "signature_wrong", "複製されたカードの疑い", "may be a copy"),
    ("card.tampered_face", Exit.UNDECIDABLE, "holder_not_authenticated", "改ざんか破損の疑い", "does not hold"),
    ("card.damaged_photo", Exit.UNDECIDABLE, "holder_not_authenticated", "改ざんか破損の疑い", "does not hold"),
    ("card.foreign_ca", Exit.TROUBLE, "not_of_this_world", "この世界のものではない", "not of this world"),
    ("card.expired_ca", Exit.TROUBLE, "issuer_ended", "前の認証局", "ended on 2025-10-19"),
    ("reader.field_lost", Exit.TROUBLE, "card_removed", "途中でカードが外れました", "was taken away"),
    ("reader.unplugged", Exit.TROUBLE, "reader_gone", "カードリーダーが外れました", "the reader is gone"),
]


@pytest.mark.parametrize(("fault", "status", "code", "ja", "en"), OUTCOMES, ids=[fault for fault, *_ in OUTCOMES])
def test_each_fault_is_an_ordinary_outcome(
    fault: str, status: Exit, code: str | None, ja: str, en: str, run: Run
) -> None:
    for lang, words in (("ja", ja), ("en", en)):
        said = run("verify", "--card", "valid", "--fault", fault, "--json", lang=lang)
        assert said.status == status
        if code is None:
            assert said.rows[-1]["verdict"] == "accept"
        else:
            assert said.error["code"] == code
            assert words in said.error["message"] + said.error["mend"]
        name = fault.partition(":")[0]
        assert f"{name}" in said.err  # each strike is said
    assert run("verify", "--card", "valid", "--json").status == Exit.DONE  # and the card is as it was


def test_every_kind_has_an_outcome_here_and_words() -> None:
    kinds = {kind.name for kind in language().kinds}
    assert {fault.partition(":")[0] for fault, *_ in OUTCOMES} == kinds
    assert {name.removeprefix("fault.") for name in WORDS if name.startswith("fault.")} == kinds


def test_a_broken_reader_falls_back_to_papers(run: Run) -> None:
    said = run("verify", "--card", "valid", "--fault", "reader.unplugged", "--fallback", "--json")
    assert (said.status, said.rows[-1]["clinic"]) == (Exit.DONE, "reader_broken")


@pytest.mark.parametrize("way", [("--insurer", "31139991"), ("--cases", "-"), ("--schema",)])
def test_a_fault_belongs_to_a_card(way: tuple[str, ...], run: Run) -> None:
    said = run("verify", *way, "--fault", "card.slow", "--json")
    assert (said.status, said.error["code"], said.error["where"]) == (Exit.WRONG_USE, "option_needs", "--fault")


@pytest.mark.parametrize(
    ("order", "code", "mend"),
    [
        ("card.slwo", "fault_unknown", "card.slow"),
        ("card.slow:sm=3", "fault_key_unknown", "ms"),
        ("card.slow:ms=fast", "fault_value_wrong", "0–60000"),
        ("card.slow:fast", "fault_form", "docs/faults.md"),
    ],
)
def test_what_is_no_order_is_wrong_use(order: str, code: str, mend: str, run: Run) -> None:
    said = run("verify", "--card", "valid", "--fault", order, "--json")
    assert (said.status, said.error["code"], said.error["where"]) == (Exit.WRONG_USE, code, order)
    assert mend in said.error["mend"]
    assert run("card", "fault", "add", "valid", order, "--json").error["code"] == code


def test_orders_of_a_file(run: Run, tmp_path: Path) -> None:
    orders = tmp_path / "orders.txt"
    orders.write_text("# a bad chip\ncard.mute:where=SIGN*\n")
    assert run("verify", "--card", "valid", "--fault", f"@{orders}", "--json").error["code"] == "card_mute"
    orders.write_text("card.slow\n\ncard.mute:here=SIGN*\n")
    said = run("verify", "--card", "valid", "--fault", f"@{orders}", "--json")
    assert (said.error["code"], said.error["where"]) == ("fault_key_unknown", f"{orders}:3")
    assert run("verify", "--card", "valid", "--fault", "@/nowhere", "--json").error["code"] == "file_missing"


def test_faults_go_with_a_card(run: Run, place: Place) -> None:
    assert run("card", "fault", "add", "valid", "card.mute:where=SIGN*", "card.slow:ms=1").status == Exit.DONE
    assert [row["fault"] for row in run("card", "fault", "list", "valid", "--json").rows] == [
        "card.mute:where=SIGN*",
        "card.slow:ms=1",
    ]
    assert "late" in run("card", "fault", "list", "valid").out
    assert run("verify", "--card", "valid", "--json").error["code"] == "card_mute"
    assert run("card", "read", "valid", "--json").status == Exit.DONE  # that signs nothing
    (cleared,) = run("card", "fault", "clear", "valid", "card.mute", "--json").rows
    assert cleared == {"event": "cleared", "person": "valid", "faults": ["card.slow:ms=1"]}
    assert run("verify", "--card", "valid", "--json").status == Exit.DONE
    assert run("card", "fault", "clear", "valid", "card.mut", "--json").error["code"] == "fault_unknown"
    assert run("card", "fault", "clear", "valid").err.startswith("no fault goes with")
    assert not orders_file(place.image("valid")).exists()


def test_a_damaged_file_of_orders_is_said(run: Run, place: Place) -> None:
    orders_file(place.image("valid")).write_text("card.sloow\n")
    said = run("verify", "--card", "valid", "--json")
    assert (said.status, said.error["code"]) == (Exit.TROUBLE, "fault_unknown")
    assert run("card", "read", "valid", "--json").error["code"] == "fault_unknown"


def test_the_kinds_are_listed(run: Run) -> None:
    rows = run("card", "fault", "kinds", "--json").rows
    assert {row["id"] for row in rows} == {kind.name for kind in language().kinds}
    assert next(row for row in rows if row["id"] == "card.slow")["values"] == {"ms": 300}
    assert "カードの応答が遅い" in run("card", "fault", "kinds", lang="ja").out


def test_faults_of_cards_are_not_for_real_readers(run: Run) -> None:
    said = run("verify", "--reader", "virtual", "--fault", "card.mute", "--json")
    assert said.status != Exit.DONE  # the virtual reader's cards are those of --card


# -- what is asked of a card, and what is kept of it --------------------------------------------------------------------


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[bytes]:
    """Every command that any virtual card is sent."""
    heard: list[bytes] = []
    transmit = VirtualCard.transmit

    def hear(card: VirtualCard, command: bytes, /) -> bytes:
        heard.append(command)
        return transmit(card, command)

    monkeypatch.setattr(VirtualCard, "transmit", hear)
    return heard


def _front(place: Place) -> list[str]:
    """What is printed on the card's front, typed."""
    sheet = place.world.sheet("valid", DAY, secrets=True)
    assert sheet.card is not None
    code = str(sheet.card.collation_b)
    return [
        *("--birth-date", str(sheet.birth_date), "--expiry-year", str(sheet.card.expires_on.year)),
        *("--security-code", code[-4:]),
    ]


@pytest.mark.parametrize("command", ["read", "trace", "verify"])
def test_what_a_clinic_may_not_ask_is_never_asked(
    command: str, run: Run, place: Place, asked: list[bytes], tmp_path: Path
) -> None:
    match command:
        case "read":
            assert run("card", "read", "valid", *_front(place)).status == Exit.DONE
        case "trace":
            assert run("card", "trace", str(tmp_path / "record.json"), "valid", *_front(place)).status == Exit.DONE
        case _:
            assert run("verify", "--card", "valid", "--face", "match").status == Exit.DONE
    assert asked
    entry, application = bytes.fromhex("D3921000310001010408"), b""
    sheet = place.world.sheet("valid", DAY, secrets=True)
    assert sheet.card is not None
    number = str(sheet.card.collation_a).encode()
    for one in asked:
        assert number not in one  # collation number A is the individual number
        if one[1:3] == b"\xa4\x04":
            application = one[5:15]
        if one[1] == 0x20:
            assert one[3] & 0x1F not in {0x13, 0x14, 0x11} or application != entry
        if application == entry:
            assert one[1:4] != b"\xa4\x02\x0c" or one[5:7] != b"\x00\x01"
            assert not (one[1] == 0xB0 and one[2] == 0x81)


def test_a_record_holds_nothing_of_anybody_and_can_be_presented(run: Run, place: Place, tmp_path: Path) -> None:
    record = tmp_path / "record.json"
    said = run("card", "trace", str(record), "valid", *_front(place), "--json")
    assert said.status == Exit.DONE
    sheet = place.world.sheet("valid", DAY, secrets=True)
    card = sheet.card
    assert card is not None
    secrets = [sheet.name, str(sheet.kana), str(card.collation_a), str(card.collation_b), place.pin("valid")]
    written = record.read_text() + said.out + said.err
    raw = b"".join(
        bytes.fromhex(one.get(part, ""))
        for one in json.loads(record.read_text())["exchanges"]
        for part in ("sent", "received")
    )
    for secret in (*secrets, f"{sheet.birth_date:%Y%m%d}"):
        for word in secret.split():
            assert word.encode() not in raw
            if len(word) > 4:  # four digits stand in any hex
                assert word not in written
    assert b"BEGIN" not in raw
    from cardreader.recording import RecordedCard, load_record

    played = RecordedCard(load_record(record))
    assert played.power_on() == bytes.fromhex("3BE000FF8131FE4514")
    assert played.transmit(bytes.fromhex("00A4040C0AD392F000260100000001")) == b"\x90\x00"


def test_what_ends_a_session_is_said_and_what_came_before_is_kept(run: Run, tmp_path: Path) -> None:
    record = tmp_path / "record.json"
    said = run("card", "trace", str(record), "valid", "--fault", "card.dies:after=4")
    assert said.status == Exit.TROUBLE
    assert "does not answer" in said.err
    exchanges = json.loads(record.read_text())["exchanges"]
    assert len(exchanges) >= 5
    assert "received" not in exchanges[-1]


# -- at the counter -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("fault", "trouble"), [("card.mute", "card_mute"), ("reader.unplugged", "reader_gone")])
async def test_the_counter_shows_the_trouble_and_its_trace_the_strike(place: Place, fault: str, trouble: str) -> None:
    options = place.options
    options.faults = (fault,)
    counter = counter_of(options, place.national, state=ClinicState.ONLINE)
    person = next(person for person in counter.cast.people() if person.id == "valid")
    try:
        counter.step_up(person)
        await counter.place_card()
        assert (counter.panel.phase, counter.panel.trouble) == (Phase.TROUBLE, trouble)
        struck = [line for line in counter.trace.lines() if line.kind == "fault"]
        assert [line.what for line in struck] == [fault]
        assert struck[0].detail == "SELECT jpki  #1"
    finally:
        await counter.stop()
