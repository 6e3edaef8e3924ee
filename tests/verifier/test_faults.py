"""In here live the tests of the language of faults: its text form, its errors, and when a row strikes."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cardreader.disturbance import FaultKind, Parameter
from verifier.clock import JST
from verifier.fault_schedule import Schedule, Struck, holds
from verifier.faults import FaultRow, FaultWrong, Language, text_of

KINDS = (
    FaultKind("card.slow", (Parameter("ms", 300, most=60_000),)),
    FaultKind("card.wrong_status", (Parameter("sw", "6F00", digits=4),)),
    FaultKind("card.tampered_face", (Parameter("what", "birth_date", choices=("birth_date", "sex")),)),
    FaultKind("network.down"),
)
LANGUAGE = Language(KINDS)
NOW = datetime(2026, 1, 9, 10, 20, tzinfo=JST)

ROWS = [
    ("card.slow", FaultRow(name="card.slow")),
    ("card.slow:ms=5", FaultRow(name="card.slow", values={"ms": 5})),
    (
        "card.wrong_status:sw=6f00,where=SIGN*,share=10%",
        FaultRow(name="card.wrong_status", values={"sw": "6F00"}, where="SIGN*", share=0.1),
    ),
    ("network.down:after=2,until=5,who=a*|b", FaultRow(name="network.down", first=3, until=5, who="a*|b")),
    (
        "network.down:first=10:15,until=2026-01-09T10:30",
        FaultRow(name="network.down", first="10:15", until="2026-01-09T10:30"),
    ),
    ("card.tampered_face:what=sex", FaultRow(name="card.tampered_face", values={"what": "sex"})),
]


@pytest.mark.parametrize(("text", "row"), ROWS, ids=[text for text, _ in ROWS])
def test_the_text_form(text: str, row: FaultRow) -> None:
    assert LANGUAGE.parse(text) == row
    assert LANGUAGE.parse(text_of(row)) == row
    assert LANGUAGE.check(row) == row


WRONG = [
    ("card.slwo", "fault_unknown", {"name": "card.slwo", "near": "card.slow"}),
    ("slow", "fault_unknown", {"name": "slow", "near": "card.slow"}),
    ("", "fault_unknown", {"name": ""}),
    ("card.slow:300", "fault_form", {}),
    ("card.slow:ms=1,ms=2", "fault_form", {}),
    ("card.slow:sm=300", "fault_key_unknown", {"key": "sm", "near": "ms"}),
    ("card.slow:ms=-1", "fault_value_wrong", {"key": "ms", "expected": "0–60000"}),
    ("card.slow:ms=nan", "fault_value_wrong", {"key": "ms"}),
    ("card.slow:ms=1e999", "fault_value_wrong", {"key": "ms"}),
    ("card.slow:share=2", "fault_value_wrong", {"key": "share"}),
    ("card.slow:share=nan", "fault_value_wrong", {"key": "share"}),
    ("card.slow:first=0", "fault_value_wrong", {"key": "first"}),
    ("card.slow:until=25:99", "fault_value_wrong", {"key": "until"}),
    ("card.slow:after=-1", "fault_value_wrong", {"key": "after"}),
    ("card.wrong_status:sw=6F0", "fault_value_wrong", {"key": "sw"}),
    ("card.tampered_face:what=name", "fault_value_wrong", {"expected": "birth_date / sex"}),
]


@pytest.mark.parametrize(("text", "code", "values"), WRONG, ids=[text or "nothing" for text, _, _ in WRONG])
def test_what_cannot_be_understood_says_why(text: str, code: str, values: dict[str, object]) -> None:
    with pytest.raises(FaultWrong) as wrong:
        LANGUAGE.parse(text)
    assert wrong.value.code == code
    assert values.items() <= wrong.value.values.items()


def test_a_file_of_rows() -> None:
    assert LANGUAGE.read("# a bad day\n\ncard.slow:ms=5  # always\nnetwork.down\n") == [
        LANGUAGE.parse("card.slow:ms=5"),
        LANGUAGE.parse("network.down"),
    ]
    assert LANGUAGE.read('[{"name": "card.slow", "values": {"ms": 5}}]') == [LANGUAGE.parse("card.slow:ms=5")]
    for content, place in (("card.slow\ncard.sloow", 2), ('[{"name": "card.slow"}, {"nome": "x"}]', 2), ("[{", None)):
        with pytest.raises(FaultWrong) as wrong:
            LANGUAGE.read(content)
        assert wrong.value.place == place


def test_two_packages_cannot_claim_one_name() -> None:
    with pytest.raises(ValueError, match=r"card\.slow"):
        Language([*KINDS, FaultKind("card.slow")])


def test_the_schema_names_every_kind() -> None:
    schema = LANGUAGE.schema()
    assert [one["properties"]["name"]["const"] for one in schema["items"]["oneOf"]] == [kind.name for kind in KINDS]
    json.dumps(schema)


def occasions(text: str, *, asked: int = 10, seed: str = "") -> list[int]:
    schedule = Schedule(LANGUAGE, [LANGUAGE.parse(text)], now=lambda: NOW, seed=seed)
    name = text.partition(":")[0]
    return [number for number in range(1, asked + 1) if schedule.strikes(name, "READ jpki/000A", "valid")]


@pytest.mark.parametrize(
    ("text", "struck"),
    [
        ("card.slow", list(range(1, 11))),
        ("card.slow:first=3,until=5", [3, 4, 5]),
        ("card.slow:after=8", [9, 10]),
        ("card.slow:share=0", []),
        ("card.slow:where=SIGN*", []),
        ("card.slow:where=SIGN*|READ*,until=1", [1]),
        ("card.slow:who=somebody", []),
        ("card.slow:who=va?id,until=1", [1]),
        ("card.slow:first=10:15,until=10:30", list(range(1, 11))),
        ("card.slow:first=10:30", []),
        ("card.slow:until=10:20", []),
        ("card.slow:first=2026-01-09T10:20", list(range(1, 11))),
        ("card.slow:first=2026-01-09T01:21Z", []),
    ],
)
def test_when_a_row_strikes(text: str, struck: list[int]) -> None:
    assert occasions(text) == struck


def test_a_share_is_the_same_for_the_same_seed() -> None:
    some = occasions("card.slow:share=30%", asked=400, seed="a")
    assert some == occasions("card.slow:share=30%", asked=400, seed="a")
    assert some != occasions("card.slow:share=30%", asked=400, seed="b")
    assert 60 < len(some) < 180


def test_each_strike_is_heard_with_where_and_whom_it_met() -> None:
    heard: list[Struck] = []
    schedule = Schedule(
        LANGUAGE, [LANGUAGE.parse("card.slow:first=2,ms=7")], now=lambda: datetime.now(UTC), hear=heard.append
    )
    hook = schedule.of("valid")
    assert hook("card.slow", "READ jpki/000A") is None
    stroke = hook("card.slow", "SIGN jpki/0017")
    assert stroke is not None
    assert stroke.number("ms") == 7
    assert [(one.where, one.who, one.occasion) for one in heard] == [("SIGN jpki/0017", "valid", 2)]


def test_what_a_row_leaves_out_is_as_usual() -> None:
    stroke = Schedule(LANGUAGE, [FaultRow(name="card.wrong_status")], now=lambda: NOW).strikes("card.wrong_status")
    assert stroke is not None
    assert stroke.word("sw") == "6F00"
    with pytest.raises(TypeError):
        stroke.number("sw")


def test_new_orders_keep_the_count_of_rows_that_stay() -> None:
    staying = LANGUAGE.parse("card.slow:first=2")
    schedule = Schedule(LANGUAGE, [staying], now=lambda: NOW)
    assert schedule.strikes("card.slow") is None
    schedule.set([LANGUAGE.parse("network.down"), staying])
    assert schedule.strikes("card.slow") is not None
    schedule.set([])
    assert schedule.strikes("card.slow") is None
    assert schedule.rows == []


_TEXT = st.text(st.characters(exclude_characters=",|#", exclude_categories=("Cs", "Cc", "Z")), max_size=8)


@settings(max_examples=100, deadline=None)
@given(
    where=_TEXT,
    who=_TEXT,
    share=st.floats(0, 1),
    first=st.integers(1, 99),
    until=st.none() | st.integers(1, 99),
    ms=st.integers(0, 60_000),
)
def test_every_row_survives_its_text_form(
    where: str, who: str, share: float, first: int, until: int | None, ms: int
) -> None:
    row = FaultRow(name="card.slow", where=where, who=who, share=share, first=first, until=until, values={"ms": ms})
    assert LANGUAGE.parse(text_of(row)) == row


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=40))
def test_no_text_is_more_than_not_understood(text: str) -> None:
    for said in (text, f"card.slow:{text}"):
        try:
            row = LANGUAGE.parse(said)
        except FaultWrong:
            continue
        holds(row, 1, NOW)
