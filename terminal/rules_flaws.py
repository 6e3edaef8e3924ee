"""In here lives how flaws in the files of rules are told: file, line, what is wrong and how to mend it. It imports no rules: they are broken."""

from __future__ import annotations

from terminal.failure import Exit, Failure
from terminal.words import Lang
from terminal.words.rules import WORDS
from terminal.words.speech import Speech
from verifier.case import Words
from verifier.rule_flaws import Flaw, RulesBroken


def rules_broken(error: RulesBroken) -> Failure:
    """The rules cannot be used at all: the first flaw, with its place and mend."""
    first = error.flaws[0]
    reason = Words(_said(first, Speech(Lang.JA)), _said(first, Speech(Lang.EN)))
    return Failure("rules_broken", f"{first.file}:{first.line}", status=Exit.WRONG_USE, reason=reason)


def flaw_told(flaw: Flaw, speech: Speech) -> str:
    """A flaw with its file, line and field."""
    where = f" {flaw.where}" if flaw.where else ""
    return f"{flaw.file}:{flaw.line}{where}: {_said(flaw, speech)}"


def _said(flaw: Flaw, speech: Speech) -> str:
    told = speech(flaw.code, given=flaw.given, near=flaw.near)
    if "{near}" in WORDS[f"{flaw.code}.mend"].en and not flaw.near:
        return told  # nothing near is known: there is nothing to ask
    return f"{told}: {speech(f'{flaw.code}.mend', given=flaw.given, near=flaw.near)}"
