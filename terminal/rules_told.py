"""In here lives how rows of the rules are told to people: their days, conditions, acts and words."""

from __future__ import annotations

from collections.abc import Iterator

from terminal.words.speech import Speech
from verifier.case import Settings, Words
from verifier.rules.row import Doing, OpenPoint, Outcome, Period, Principle, Rule, Step

STEPS: dict[Step, Words] = {
    Step.IDENTITY: Words("1 本人かどうか", "Who it is"),
    Step.DISASTER: Words("2 災害", "Disaster"),
    Step.ONLINE: Words("3 カード・スマホの回答", "The answer to card or phone"),
    Step.DOCUMENTS: Words(
        "4 それだけで足りる書類と、番号の回答", "Documents that stand alone, and the answer to their number"
    ),
    Step.PAIRS: Words("5 カードとの組み合わせ", "Pairs with the card"),
    Step.LENIENCY: Words("6 暫定措置", "The leniency"),
    Step.STATEMENT: Words("7 申立書と過去の記録", "Statement and past record"),
    Step.OWN_DECISION: Words("8 最後の行と助言", "The last row, and advice"),
}


def periods_told(periods: tuple[Period, ...], speech: Speech) -> list[str]:
    """The days of a row, one span a line; what was announced, and what took its place, beside."""
    told = []
    for one in periods:
        days = [speech("rules.from", day=one.first)] if one.first else []
        days += [speech("rules.until", day=one.last)] if one.last else []
        more = [speech("rules.announced", day=one.announced_on)] if one.announced_on else []
        more += [speech("rules.superseded", day=one.superseded_on)] if one.superseded_on else []
        more += [speech("rules.with_setting", name=one.setting)] if one.setting else []
        told.append((" ".join(days) or speech("rules.always")) + (f" ({', '.join(more)})" if more else ""))
    return told


def condition_told(name: str, speech: Speech) -> str:
    """A condition as a row asks for it, in words."""
    from verifier.rules.conditions import CONDITIONS

    condition = CONDITIONS[name.removeprefix("!")]
    return speech.words(condition.no if name.startswith("!") else condition.yes)


def act_told(doing: Doing, speech: Speech) -> str:
    from verifier.rules import ACTS

    told = speech.words(ACTS[doing.act])
    if doing.done:
        told = speech("act.done", act=told)
    return f"{told} [{speech('rules.if', condition=condition_told(doing.when, speech))}]" if doing.when else told


def verdict_told(outcome: Outcome, speech: Speech) -> str:
    return speech("rules.advice") if outcome.verdict is None else speech(f"verdict.{outcome.verdict.value}")


def rule_lines(rule: Rule, speech: Speech) -> Iterator[str]:
    """A row as `rules show` prints it."""
    from verifier.rules.review import beside_row

    yield f"{rule.id}  {speech.words(rule.title)}"
    yield f"  {speech('rules.days')}: {' / '.join(periods_told(rule.periods, speech))}"
    yield f"  {speech('rules.source')}: {rule.source}  {speech('rules.confidence')}: {rule.confidence.value}"
    if rule.kinds:
        yield f"  {speech('rules.kinds')}: {', '.join(rule.kinds)}"
    for outcome in rule.outcomes:
        yield f"  ▸ {verdict_told(outcome, speech)}"
        for name in outcome.when:
            yield f"      {speech('rules.when')}: {condition_told(name, speech)}"
        for doing in outcome.acts:
            yield f"      ・{act_told(doing, speech)}"
        if outcome.write is not None:
            yield f"      {speech('decision.write')}: {speech.words(outcome.write)}"
        if outcome.say is not None:
            yield f"      {speech('decision.say')}: {speech.words(outcome.say)}"
        for saying in outcome.says:
            conditions = ", ".join(condition_told(name, speech) for name in saying.when)
            yield f"      {speech('decision.say')} [{speech('rules.if', condition=conditions)}]: {speech.words(saying.words)}"
    yield f"  {speech('rules.file')}: verifier/rules/rows/{rule.file}:{rule.line}"
    for one in beside_row(rule.id):
        yield f"  {speech('rules.cases')}: {one.id} → {speech(f'verdict.{one.verdict.value}')} {one.rule}"


def principle_lines(principle: Principle, speech: Speech) -> Iterator[str]:
    yield f"{principle.id}  {speech.words(principle.what)}"
    yield f"  {speech('rules.source')}: {principle.source}  {speech('rules.confidence')}: {principle.confidence.value}"
    yield f"  {speech('rules.rows')}: {' '.join(principle.rows)}"


def setting_lines(point: OpenPoint, speech: Speech) -> Iterator[str]:
    default = str(getattr(Settings(), point.key)).lower()
    yield f"{point.key}  {speech.words(point.title)}"
    yield f"  {speech('rules.setting', default=default)}  {speech('rules.point', point=point.point)}"
    yield f"  {speech('rules.source')}: {point.source}"
