"""In here live the tests of a counter whose own certificate has expired: nothing can be asked, and papers decide."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path

import pytest

from terminal.cli import main
from terminal.commands.composition import National, counter_of
from terminal.counter import Counter
from terminal.options import Options
from terminal.visit import NumberQuery, Phase
from terminal.widgets.facts import written_facts
from terminal.widgets.wording import trouble_lines
from terminal.words import Lang
from terminal.words.speech import Speech
from verifier.case import EligibilityNotice, FaceResult
from verifier.domain import ClinicState
from verifier.proposals import Way
from verifier.trouble import ClinicExpired, NationalTrouble, ServerBusy, TimedOut

DAY = date(2026, 1, 9)
EXPIRED = "2719999977"  # 見本通り医院


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("refused") / "world"


@pytest.fixture
async def counter(world: Path) -> AsyncIterator[Counter]:
    counter = counter_of(Options(world=world, day=DAY, clinic=EXPIRED), National(), state=None)
    yield counter
    await counter.stop()


def _query() -> NumberQuery:
    return NumberQuery("06139992", "見本", "0012345", "01", date(1980, 2, 17))


async def test_the_clinic_s_own_certificate_has_expired(counter: Counter) -> None:
    with pytest.raises(ClinicExpired):
        await counter.query_number(_query())
    assert counter.line == "clinic_refused.expired"

    # The next patient brings the notice alone: nobody is told to wait for an answer that cannot come.
    notice_only = next(one for one in counter.cast.people() if one.id == "notice-only")
    counter.step_up(notice_only)
    for paper in notice_only.documents:
        if isinstance(paper, EligibilityNotice):
            counter.show(paper)
    assert counter.effective_state is ClinicState.TERMINAL_DOWN
    proposed = [one.way for one in counter.proposals()]
    assert proposed
    assert not {Way.QUERY, Way.REENTER, Way.READ_CARD} & set(proposed)
    assert counter.case().clinic is ClinicState.TERMINAL_DOWN
    facts = written_facts(counter, Speech(Lang.JA)).plain
    assert "いまは照会できません（この医院の電子証明書の期限が切れています）" in facts

    # Who comes with a card is asked for no consents, and hears nothing of certificates.
    counter.step_up(next(one for one in counter.cast.people() if one.id == "valid"))
    await counter.place_card()
    await counter.face(FaceResult.MATCH)
    assert (counter.panel.phase, counter.panel.trouble) == (Phase.CLOSED, "clinic_refused.expired")
    for lang in Lang:
        assert "--client" not in "".join(trouble_lines(Speech(lang), "clinic_refused"))
    await counter.remove_card()


@pytest.mark.parametrize(
    ("trouble", "state"),
    [
        (ClinicExpired(), ClinicState.TERMINAL_DOWN),
        (TimedOut(), ClinicState.TERMINAL_DOWN),
        (ServerBusy(), ClinicState.OUTAGE_NATIONAL),
    ],
)
async def test_a_line_that_is_down_is_down_for_the_next_patient(
    counter: Counter, trouble: NationalTrouble, state: ClinicState
) -> None:
    counter.line_failed(trouble)
    assert (counter.effective_state, counter.unasked) == (state, trouble.code)
    counter.step_up(None)
    assert counter.effective_state is state
    counter.answered()
    assert (counter.effective_state, counter.unasked, counter.line) == (ClinicState.ONLINE, None, "open")


def test_on_the_command_line_the_code_stays(world: Path, capsys: pytest.CaptureFixture[str]) -> None:
    asked = ["--world", str(world), "--lang", "en", "verify", "--json", "--date", DAY.isoformat()]
    with pytest.raises(SystemExit, match="4"):
        main([*asked, "--clinic", EXPIRED, "--card", "valid"])
    told = capsys.readouterr()
    error = json.loads(told.out)["error"]
    assert (error["code"], error["message"]) == ("clinic_refused", "this clinic's certificate has expired")
    assert "--client-cert" in error["mend"]


async def test_a_line_that_answers_again_is_found_when_the_next_patient_comes(world: Path) -> None:
    counter = counter_of(Options(world=world, day=DAY), National(), state=None)
    counter.line_failed(TimedOut())
    found = asyncio.Event()
    counter.on_change(lambda: found.set() if counter.unasked is None else None)
    counter.step_up(None)
    async with asyncio.timeout(30):
        await found.wait()
    assert (counter.effective_state, counter.line) == (ClinicState.ONLINE, "open")
    await counter.stop()
