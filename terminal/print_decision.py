"""In here lives how a decision is printed on a terminal without screens."""

from __future__ import annotations

import msgspec

from terminal.visible import visible
from terminal.widgets.wording import ratio
from terminal.words.speech import Speech
from verifier.case import Act, Decision


def written_act(act: Act, speech: Speech) -> str:
    """An act; one that has been done already says so."""
    told = speech.words(act)
    return speech("act.done", act=told) if act.done else told


def settings_told(decision: Decision, speech: Speech) -> str:
    """The clinic's settings that the verdict rests on, by their keys: as files name them."""
    return f"{speech('decision.settings')}: {', '.join(decision.settings_used)}"


def print_decision(decision: Decision, speech: Speech) -> None:
    """The verdict, what staff do, write and say, and with `considered` why each row did or did not hold."""
    pays = "" if decision.ratio is None else "  " + speech("decision.ratio", ratio=ratio(decision.ratio, speech))
    name = f"{visible(decision.id)}  " if decision.id is not None else ""
    print(f"{name}{speech(f'verdict.{decision.verdict.value}')}  {decision.rule}{pays}")
    for act in decision.acts:
        print(f"  ・{written_act(act, speech)}")
    if decision.write is not None:
        print(f"  {speech('decision.write')}: {speech.words(decision.write)}")
    if decision.say is not None:
        print(f"  {speech('decision.say')}: {speech.words(decision.say)}")
    if decision.doubts is not msgspec.UNSET:
        for doubt in decision.doubts:
            print(f"  ! {visible(doubt.where)}: {visible(speech.words(doubt))}")
    if decision.settings_used:
        print(f"  {settings_told(decision, speech)}")
    if decision.considered is not msgspec.UNSET:
        for row in decision.considered:
            print(f"    {'✓' if row.held else '—'} {row.rule:5} {speech.words(row.why)}")
        for one in decision.compared or ():
            print(f"    = {visible(one.where)}: {visible(one.typed)} → {visible(one.compared)}")
