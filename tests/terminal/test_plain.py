"""In here live the tests of the quick way in: what it reads of a line is what click reads, and whatever is unusual is click's."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import settings as limits
from hypothesis import strategies as st

from terminal import cli, plain
from terminal.commands import counter
from terminal.commands.composition import National
from terminal.failure import Exit
from terminal.options import Options

Opened = tuple[Options, National, str, str]

PLAIN = [
    "",
    "terminal",
    "--lang en",
    "--lang=en terminal",
    "terminal --lang en",
    "--world /tmp/w --date 2026-01-09 terminal --reader virtual",
    "--date=2025-12-02 --world=w",
    "--date 20260109",
    "--date 2026-W02-5",
    "--date 2000-01-01 --clinic-state disaster",
    "--reader virtual",
    "--reader=ACS ACR39U",
    "--reader a=b --lang en",
    "--clinic-state no_online --lang=ja --reader auto",
    "--server https://127.0.0.1:8443 --ca ca.pem --client-cert c.pem --client-key k.pem",
    "terminal --server=http://127.0.0.1:1/?a=b --world ./w",
    "--world w terminal --date 2026-05-11 --ca /x",
]

UNUSUAL = [
    "--help",
    "-h",
    "--version",
    "--json",
    "terminal --help",
    "doctor",
    "web --reader virtual",
    "world show",
    "terminal terminal",
    "--reader virtual terminal",  # the counter's own options stand behind its name
    "--reader web",
    "--world terminal",
    "--lang en --lang ja",
    "--lang en terminal --lang ja",
    "--lang fr",
    "--lang",
    "--lang=",
    "--reader",
    "--reader --lang en",
    "--reader -x",
    "--date 2026-13-01",
    "--date tomorrow",
    "--date 1999-12-31",
    "--clinic-state closed",
    "--clinic-state ONLINE",
    "--",
    "-- terminal",
    "--rea virtual",
    "--nonsense x",
    "x",
    "terminal x",
    "terminal --host 127.0.0.1",
]


def _words(line: str) -> list[str]:
    """The words of a line; a blank inside a value is written in the table as it is (`--reader=ACS ACR39U`)."""
    return [word.replace("ACS", "ACS ACR39U") for word in line.replace("ACS ACR39U", "ACS").split()]


def _opened(words: list[str], patch: pytest.MonkeyPatch, *, by_click: bool) -> Opened | int:
    """What the counter is opened with; its exit status where it is not opened."""
    found: list[Opened] = []

    def open_counter(options: Options, national: National, *, state: str, reader: str) -> int:
        found.append((msgspec.structs.replace(options), national, state, reader))
        return Exit.DONE

    with patch.context() as here:
        here.setattr(counter, "open_counter", open_counter)
        if by_click:
            here.setattr(plain, "counter_asked", lambda _arguments, _options: None)
        status = cli.run(words)
    return found[0] if found else status


@pytest.mark.parametrize("line", PLAIN)
def test_a_plain_line_is_read_as_click_reads_it(line: str, monkeypatch: pytest.MonkeyPatch) -> None:
    words = _words(line)
    assert plain.counter_asked(words, Options()) is not None
    opened = _opened(words, monkeypatch, by_click=False)
    assert isinstance(opened, tuple)
    assert opened == _opened(words, monkeypatch, by_click=True)


@pytest.mark.parametrize("line", UNUSUAL)
def test_whatever_is_unusual_is_click_s_and_touches_nothing(line: str) -> None:
    options = Options()
    assert plain.counter_asked(_words(line), options) is None
    assert options == Options()


_VALUES = {
    "--world": ["w", "/tmp/w", "web", "-"],
    "--lang": ["ja", "en", "de"],
    "--date": ["2026-01-09", "20260109", "2099-12-31", "2100-01-01", "x"],
    "--reader": ["auto", "virtual", "card", "a b", "terminal", "--lang"],
    "--clinic-state": ["online", "app_only", "none"],
    "--server": ["https://h:1", "h"],
    "--ca": ["ca.pem"],
    "--client-cert": ["c=d.pem"],
    "--client-key": ["k", ""],
}


@st.composite
def _lines(draw: st.DrawFn) -> list[str]:
    words: list[str] = []
    for name in draw(st.lists(st.sampled_from(sorted(_VALUES)), max_size=4)):
        value = draw(st.sampled_from(_VALUES[name]))
        words += [f"{name}={value}"] if draw(st.booleans()) else [name, value]
    if draw(st.booleans()):
        words.insert(draw(st.integers(0, len(words))), "terminal")
    return words


@limits(max_examples=150, deadline=None)
@given(words=_lines())
def test_no_line_is_read_in_two_ways(words: list[str]) -> None:
    with pytest.MonkeyPatch.context() as patch:
        assert _opened(words, patch, by_click=False) == _opened(words, patch, by_click=True)
