"""In here live the tests of what time it is: how a set clock goes, its file as both ends follow it, and how moments and spans are written."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from verifier.clock import (
    FIRST_MOMENT,
    JST,
    LAST_MOMENT,
    REAL_TIME,
    ClockState,
    FixedClock,
    MachineClock,
    Mode,
    SetClock,
)
from verifier.clock_file import CLOCK, ClockDamaged, FileClock, encode_clock, read_clock
from verifier.contract import ClockAnswer
from verifier.moments import MomentError, parse_duration, parse_moment

DAY = date(2025, 12, 1)
AT = datetime(2025, 12, 1, 23, 59, 50, tzinfo=JST)
SINCE = datetime(2026, 11, 25, 4, 0, tzinfo=UTC)
RUNNING = ClockState(mode=Mode.RUNNING, at=AT, since=SINCE, speed=60.0, cast_on=DAY)
FIXED = ClockState(mode=Mode.FIXED, at=AT, cast_on=DAY)


def test_a_real_clock_is_the_machines_in_japan() -> None:
    assert REAL_TIME.moment(SINCE) == SINCE
    assert REAL_TIME.moment(SINCE).tzinfo == JST


def test_a_fixed_clock_stands_and_a_running_one_runs_at_its_speed() -> None:
    assert FIXED.moment(SINCE + timedelta(days=9)) == AT
    assert RUNNING.moment(SINCE) == AT
    assert RUNNING.moment(SINCE + timedelta(seconds=10)) == AT + timedelta(minutes=10)


def test_a_machines_clock_that_is_put_back_puts_no_world_back() -> None:
    assert RUNNING.moment(SINCE - timedelta(days=400)) == AT


def test_a_running_clock_stops_at_the_end_of_all_time() -> None:
    assert RUNNING.moment(SINCE + timedelta(days=36500)) == LAST_MOMENT


def test_revisions_tell_settings_apart_and_not_the_running() -> None:
    assert RUNNING.revision == ClockState(mode=Mode.RUNNING, at=AT, since=SINCE, speed=60.0, cast_on=DAY).revision
    assert len({RUNNING.revision, FIXED.revision, REAL_TIME.revision}) == 3


@given(
    at=st.integers(0, 3_000_000_000).map(lambda seconds: FIRST_MOMENT + timedelta(seconds=seconds)),
    since=st.integers(0, 10**15).map(lambda micro: SINCE + timedelta(microseconds=micro)),
    speed=st.floats(0.001, 1_000_000.0),
    cast_on=st.dates(date(2000, 1, 1), date(2099, 12, 31)),
)
@settings(max_examples=30)
def test_what_is_written_is_read(
    tmp_path_factory: pytest.TempPathFactory, at: datetime, since: datetime, speed: float, cast_on: date
) -> None:
    path = tmp_path_factory.mktemp("clock") / CLOCK
    state = ClockState(mode=Mode.RUNNING, at=at, since=since, speed=speed, cast_on=cast_on)
    path.write_bytes(encode_clock(state))
    assert read_clock(path) == state


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("", "unreadable"),
        ("{", "unreadable"),
        ("[]", "unreadable"),
        ('{"format":"uketsuke world","version":1,"mode":"real"}', "unreadable"),
        ('{"format":"uketsuke clock","version":2,"mode":"real"}', "too_new"),
        ('{"format":"uketsuke clock","version":1,"mode":"stopped"}', "unreadable"),
        ('{"format":"uketsuke clock","version":1,"mode":"fixed","cast_on":"2025-12-01"}', "moment"),
        ('{"format":"uketsuke clock","version":1,"mode":"fixed","at":"2025-12-01T00:00:00","cast_on":"2025-12-01"}', "moment"),
        ('{"format":"uketsuke clock","version":1,"mode":"fixed","at":"1025-12-01T00:00:00Z","cast_on":"2025-12-01"}', "moment"),
        ('{"format":"uketsuke clock","version":1,"mode":"running","at":"2025-12-01T00:00:00Z","cast_on":"2025-12-01"}', "moment"),
        ('{"format":"uketsuke clock","version":1,"mode":"fixed","at":"2025-12-01T00:00:00Z"}', "cast_on"),
        ('{"format":"uketsuke clock","version":1,"mode":"real","cast_on":"1025-12-01"}', "cast_on"),
        ('{"format":"uketsuke clock","version":1,"mode":"real","speed":-1}', "speed"),
        ('{"format":"uketsuke clock","version":1,"mode":"real","speed":1e99}', "speed"),
    ],
)  # fmt: skip
def test_a_damaged_file_is_told_by_what_ails_it(tmp_path: Path, content: str, code: str) -> None:
    path = tmp_path / CLOCK
    path.write_text(content)
    with pytest.raises(ClockDamaged) as damaged:
        FileClock(path).today()
    assert (damaged.value.where, damaged.value.code) == (path, code)


def test_a_file_is_followed_and_who_listens_is_told(tmp_path: Path) -> None:
    path = tmp_path / CLOCK
    clock, heard = FileClock(path), []
    assert clock.state == REAL_TIME
    deaf = clock.on_change(lambda: heard.append(clock.state))

    path.write_bytes(encode_clock(FIXED))
    assert (clock.today(), clock.now()) == (DAY, AT)
    assert heard == [FIXED]

    path.with_name("new").write_bytes(encode_clock(RUNNING))
    path.with_name("new").replace(path)
    assert clock.state == RUNNING

    path.write_text("damaged while it is followed")
    assert clock.state == RUNNING  # it goes on as it went

    deaf()
    path.unlink()
    assert clock.state == REAL_TIME
    assert heard == [FIXED, RUNNING]


def test_the_days_clock_stands_and_the_machines_has_no_setting() -> None:
    assert FixedClock(DAY).state.cast_on == FixedClock(DAY).now().date() == DAY
    assert MachineClock().state == REAL_TIME


def test_a_clock_goes_as_it_is_told() -> None:
    clock, heard = SetClock(FixedClock(date(2026, 1, 9))), []
    deaf = clock.on_change(lambda: heard.append(clock.today()))
    assert (clock.today(), clock.state.cast_on) == (date(2026, 1, 9), date(2026, 1, 9))
    clock.tell(FIXED)
    clock.tell(FIXED)
    assert heard == [DAY]
    deaf()
    deaf()


@pytest.mark.parametrize("mode", list(Mode))
def test_a_terminal_reckons_on_from_what_it_was_told(mode: Mode) -> None:
    told = ClockAnswer(now=AT, mode=mode, speed=60.0, cast_on=DAY, revision="r").state(SINCE)
    moment = {Mode.REAL: SINCE + timedelta(seconds=2), Mode.FIXED: AT, Mode.RUNNING: AT + timedelta(minutes=2)}[mode]
    assert told.moment(SINCE + timedelta(seconds=2)) == moment
    assert told.cast_on == DAY


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2025-12-01", datetime(2025, 12, 1, tzinfo=JST)),
        ("2025-12-01T23:59:50", AT),
        ("2025-12-01 23:59:50", AT),
        ("２０２５-12-01T23:59:50", AT),
        ("2025-12-01T14:59:50Z", AT),
        ("2025-12-01T23:59:50+09:00", AT),
        (" 2025-12-01T23:59 ", datetime(2025, 12, 1, 23, 59, tzinfo=JST)),
    ],
)
def test_moments(text: str, moment: datetime) -> None:
    assert parse_moment(text) == moment


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "moment_unreadable"),
        ("tomorrow", "moment_unreadable"),
        ("2025-13-01", "moment_unreadable"),
        ("2025-02-29", "moment_unreadable"),
        ("20251201", "moment_unreadable"),
        ("2025-W49-1", "moment_unreadable"),
        ("2025-12-01T25:00", "moment_unreadable"),
        ("2025-12-01x", "moment_unreadable"),
        ("1999-12-31", "moment_out_of_range"),
        ("2100-01-01", "moment_out_of_range"),
        ("0001-01-01T00:00+10:00", "moment_unreadable"),
    ],
)
def test_what_is_no_moment(text: str, code: str) -> None:
    with pytest.raises(MomentError) as wrong:
        parse_moment(text)
    assert wrong.value.code == code


@pytest.mark.parametrize(
    ("text", "after"),
    [
        ("3d", datetime(2025, 12, 4, 23, 59, 50, tzinfo=JST)),
        ("12h", datetime(2025, 12, 2, 11, 59, 50, tzinfo=JST)),
        ("2w", datetime(2025, 12, 15, 23, 59, 50, tzinfo=JST)),
        ("1m", datetime(2026, 1, 1, 23, 59, 50, tzinfo=JST)),
        ("1y", datetime(2026, 12, 1, 23, 59, 50, tzinfo=JST)),
        ("30min", datetime(2025, 12, 2, 0, 29, 50, tzinfo=JST)),
        ("10s", datetime(2025, 12, 2, tzinfo=JST)),
        ("1m2d 3h", datetime(2026, 1, 4, 2, 59, 50, tzinfo=JST)),
        ("３Ｄ", datetime(2025, 12, 4, 23, 59, 50, tzinfo=JST)),
    ],
)
def test_spans(text: str, after: datetime) -> None:
    assert parse_duration(text).after(AT) == after


def test_a_month_from_the_last_day_is_the_last_day() -> None:
    assert parse_duration("1m").after(datetime(2026, 1, 31, 8, tzinfo=JST)) == datetime(2026, 2, 28, 8, tzinfo=JST)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "duration_unreadable"),
        ("3", "duration_unreadable"),
        ("d", "duration_unreadable"),
        ("-3d", "duration_unreadable"),
        ("1.5d", "duration_unreadable"),
        ("3 weeks", "duration_unreadable"),
        ("0d", "duration_nothing"),
        ("0d0h", "duration_nothing"),
        ("999999999y", "moment_out_of_range"),
        ("999999999w", "moment_out_of_range"),
        ("90y", "moment_out_of_range"),
    ],
)
def test_what_is_no_span(text: str, code: str) -> None:
    with pytest.raises(MomentError) as wrong:
        parse_duration(text).after(AT)
    assert wrong.value.code == code
