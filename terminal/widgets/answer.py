"""In here lives the national answer as the clerk reads it: validity first, then who, whose insurance, and until when."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.cells import cell_len
from textual.content import Content
from textual.widgets import Static

from terminal.widgets.wording import day, period, ratio
from verifier.domain import CardStanding, Validity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from terminal.words.speech import Speech
    from verifier.contract import Coverage, EligibilityAnswer


class AnswerView(Static):
    """An EligibilityAnswer, a field a line."""

    DEFAULT_CSS = """
    AnswerView { height: auto; width: 100%; margin: 1 0 0 0; }
    """

    def __init__(self, speech: Speech) -> None:
        super().__init__()
        self._speech = speech
        self._answer: EligibilityAnswer | None = None
        self.display = False

    def show(self, answer: EligibilityAnswer | None) -> None:
        """Show this answer; None: nothing."""
        if answer is not self._answer:
            self._answer = answer
            self.display = answer is not None
            self._say()

    def relabel(self) -> None:
        self._say()

    def _say(self) -> None:
        if self._answer is not None:
            self.update(written_answer(self._answer, self._speech))


def written_answer(answer: EligibilityAnswer, speech: Speech) -> Content:
    """The answer as lines of 'what: value'."""
    rows = list(_rows(answer, speech))
    wide = max(cell_len(label) for label, _, _ in rows)
    lines = [Content.styled(speech("answer.title"), "bold $primary")]
    for label, value, style in rows:
        gap = " " * (wide - cell_len(label) + 2)
        lines.append(Content.assemble((label + gap, "$quiet"), (value, style)))
    return Content("\n").join(lines)


def _rows(answer: EligibilityAnswer, speech: Speech) -> Iterator[tuple[str, str, str]]:
    if answer.validity is not None:
        good = answer.validity is Validity.VALID
        yield speech("answer.validity"), speech(f"validity.{answer.validity.value}"), "bold" if good else "bold $error"
    if answer.coverage is not None and answer.coverage.ratio is not None:
        yield speech("answer.ratio"), ratio(answer.coverage.ratio, speech), "bold"
    if answer.standing is not None:
        fine = answer.standing is CardStanding.REGISTERED
        yield speech("answer.card"), speech(f"standing.{answer.standing.value}"), "" if fine else "bold $error"
    if answer.deregistration_applied_on is not None:
        yield speech("answer.applied"), day(answer.deregistration_applied_on, speech), ""
    if answer.certificate_state is not None:
        ends = "" if answer.certificate_expires_on is None else f" {day(answer.certificate_expires_on, speech)}"
        yield speech("answer.certificate"), speech(f"certificate.{answer.certificate_state.value}") + ends, ""
    if answer.person is not None:
        # A character that the national side lacks comes as ●, of ambiguous width: nothing stands to the right of it.
        yield speech("answer.name"), answer.person.kana, ""
        yield "", answer.person.name, "bold"
        born = f"{day(answer.person.birth_date, speech)} {speech(f'answer.sex.{answer.person.sex.value}')}"
        yield speech("answer.birth"), born, ""
    if answer.coverage is not None:
        yield from _coverage(answer.coverage, speech)
    if answer.medical_information:
        kinds = [speech(f"consent.{item.kind.value}") for item in answer.medical_information if item.viewable]
        label = speech("answer.medical")
        for kind in kinds or [speech("answer.medical.none")]:  # one a line: a narrow column would break them anywhere
            yield label, kind, ""
            label = ""


def _coverage(coverage: Coverage, speech: Speech) -> Iterator[tuple[str, str, str]]:
    yield speech("answer.insurer"), coverage.insurer_number, ""
    yield "", coverage.insurer_name, ""
    number = " ".join(part for part in (coverage.symbol, coverage.number) if part)
    branch = f" {speech('answer.branch', branch=coverage.branch)}" if coverage.branch else ""
    yield speech("answer.number"), number + branch, ""
    yield speech("answer.relation"), speech(f"relation.{coverage.relation.value}"), ""
    yield speech("answer.acquired"), day(coverage.acquired_on, speech), ""
    if coverage.lost_on is not None:
        yield speech("answer.lost"), day(coverage.lost_on, speech), "bold $error"
    yield speech("answer.valid"), period(coverage.valid, speech), ""
    if coverage.limit is not None:
        yield speech("answer.limit"), f"{coverage.limit.category} {period(coverage.limit.valid, speech)}", ""
    if coverage.elderly is not None:
        yield speech("answer.elderly"), period(coverage.elderly, speech), ""
    if coverage.specified_disease is not None:
        yield speech("answer.disease"), period(coverage.specified_disease, speech), ""
