"""In here lives the short fuzz of the virtual card: whatever is sent, in whatever order, it says what a model of it says.

`script/fuzz` runs the same for as long as one likes.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from cardreader.apdu import Command
from cardreader.virtual import card as card_module
from cardreader.virtual.chip import Chip, Power
from tests.cardreader.conftest import CardWorld, make_card_world
from tests.cardreader.fuzz_card import KINDS, Disagreement, Fuzz

_world = cache(make_card_world)


class CardMachine(RuleBasedStateMachine):
    """A card, and what hypothesis thinks of to do with it."""

    @initialize()
    def issue(self) -> None:
        self.folder = tempfile.TemporaryDirectory()
        self.fuzz = Fuzz(Random(0), _world(), Path(self.folder.name))

    @rule(kind=st.sampled_from(KINDS), random=st.randoms(use_true_random=False))
    def do(self, kind: str, random: Random) -> None:
        self.fuzz.random = random
        self.fuzz.do(kind)

    @rule(raw=st.binary(max_size=40))
    def noise(self, raw: bytes) -> None:
        self.fuzz.send(raw)

    @rule()
    def count(self) -> None:
        self.fuzz.count()

    def teardown(self) -> None:
        self.fuzz.close()
        self.folder.cleanup()


TestCard = CardMachine.TestCase
TestCard.settings = settings(max_examples=25, stateful_step_count=40, deadline=None)


def test_a_few_thousand_commands(card_world: CardWorld, tmp_path: Path) -> None:
    fuzz = Fuzz(Random(20260109), card_world, tmp_path)
    fuzz.run(3000)
    assert fuzz.answers["9000"] > 500
    assert {"63Cx", "6982", "6984", "6988", "69FC", "6B00"} <= set(fuzz.answers)


def _never_counts(chip: Chip, _changed: object) -> None:
    del chip


def _keeps_all(power: Power, application: Any, *, keep: bool = False) -> None:
    del keep
    power.application, power.current = application, None


def _lets_all(chip: Chip, _rule: object) -> None:
    del chip


def _reads_on(_chip: Chip, command: Command) -> bytes:
    return bytes(command.expected)


@pytest.mark.parametrize(
    ("owner", "name", "spoilt"),
    [
        (Chip, "_write", _never_counts),
        (Chip, "must_be_open", _lets_all),
        (Power, "select", _keeps_all),
        (Chip, "forget", lambda _chip: None),
    ],
)
def test_the_model_finds_a_card_that_is_wrong(
    owner: type,
    name: str,
    spoilt: Callable[..., Any],
    card_world: CardWorld,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Else the fuzz would be content with anything."""
    monkeypatch.setattr(owner, name, spoilt)
    fuzz = Fuzz(Random(1), card_world, tmp_path)
    with pytest.raises(Disagreement):
        fuzz.run(2000)


def test_the_model_finds_data_that_were_not_to_come(
    card_world: CardWorld, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(card_module._COMMANDS, (0x00, 0xB0), _reads_on)
    fuzz = Fuzz(Random(1), card_world, tmp_path)
    with pytest.raises(Disagreement):
        fuzz.run(2000)
