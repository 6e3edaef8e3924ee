"""In here lives `uketsuke verify --insurer`: a query by what is printed on a document; eligibility, not a visit."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping
from datetime import date
from time import perf_counter

import msgspec

from terminal.commands.composition import National, clinic_with_certificate, line_of
from terminal.failure import Failure, wrong_use
from terminal.options import Options
from terminal.print_decision import print_decision
from verifier.case import Compared, Considered, Decision, Verification, Words
from verifier.contract import EligibilityAnswer, NumberVerificationRequest
from verifier.dates import DateError, parse_birth_date
from verifier.domain import Validity, Verdict
from verifier.numbers import InsurerNumber, NumberError, normalise_branch, normalise_number, normalise_symbol
from verifier.trouble import NationalTrouble


def ask_number(
    options: Options,
    national: National,
    *,
    insurer: str,
    symbol: str,
    number: str | None,
    branch: str | None,
    birth_date: str | None,
    visit_date: date,
    why: bool,
) -> Decision:
    """Ask, print the answer, and return the verdict by validity alone (rows R10–R14). Raises Failure."""
    for name, value in (("--number", number), ("--birth-date", birth_date)):
        if value is None:
            raise wrong_use("value_missing", name)
    if national.server is None:
        clinic_with_certificate(options)
    request = _request(insurer, symbol, number or "", branch, birth_date or "", visit_date)
    timings: dict[str, float] = {}
    answer = asyncio.run(_ask(options, national, request, timings))
    typed = {"insurer": insurer, "symbol": symbol, "number": number, "branch": branch, "birth-date": birth_date}
    compared = tuple(_sent_otherwise(typed, request))
    decision = msgspec.structs.replace(by_validity(answer, visit_date, why=why), compared=compared or msgspec.UNSET)
    if options.as_json:
        printed = msgspec.to_builtins(decision) | {"eligibility": msgspec.to_builtins(answer), "timings": timings}
        print(msgspec.json.encode(printed).decode(), flush=True)
    else:
        print_decision(decision, options.speech)
    return decision


def _request(
    insurer: str, symbol: str, number: str, branch: str | None, birth_date: str, visit_date: date
) -> NumberVerificationRequest:
    try:
        insurer_number = InsurerNumber.parse(insurer).digits
    except NumberError as error:
        raise wrong_use(error.code, "--insurer", **error.values) from error
    try:
        return NumberVerificationRequest(
            insurer_number=insurer_number,
            symbol=normalise_symbol(symbol),
            number=normalise_number(number),
            branch=normalise_branch(branch) if branch else None,
            birth_date=parse_birth_date(birth_date, today=visit_date),
            visit_date=visit_date,
        )
    except NumberError as error:
        raise wrong_use(error.code, "--number / --branch", **error.values) from error
    except DateError as error:
        raise wrong_use(error.code, "--birth-date", **error.values) from error


def _sent_otherwise(typed: Mapping[str, str | None], request: NumberVerificationRequest) -> Iterator[Compared]:
    """What was typed is kept beside what was sent (reception-procedures.md, section 5.3)."""
    sent = {
        "insurer": request.insurer_number,
        "symbol": request.symbol,
        "number": request.number,
        "branch": request.branch,
        "birth-date": request.birth_date.isoformat(),
    }
    for option, text in typed.items():
        other = sent[option]
        if text and other and text != other:
            yield Compared(f"--{option}", text, other)


async def _ask(
    options: Options, national: National, request: NumberVerificationRequest, timings: dict[str, float]
) -> EligibilityAnswer:
    line = line_of(options, national, lambda _exchange: None)
    try:
        client = await line.open()
        began = perf_counter()
        answer = await client.verify_number(request)
        timings["answer"] = round((perf_counter() - began) * 1000, 3)
        return answer
    except NationalTrouble as trouble:
        raise Failure(trouble.code, trouble.where or (national.server or ""), detail=trouble.detail) from trouble
    finally:
        await line.close()


_ROWS = {
    Validity.VALID: (Verdict.ACCEPT, "R10"),
    Validity.INVALID: (Verdict.REFUSE, "R11"),
    Validity.INVALID_NEWER: (Verdict.REFUSE, "R12"),
    Validity.NOT_FOUND: (Verdict.CONDITIONAL, "R13"),  # re-enter: absence is not proved (P5)
    Validity.NO_INFORMATION: (Verdict.CONDITIONAL, "R13"),
    Validity.SEVERAL: (Verdict.UNDECIDABLE, "R14"),
}


def by_validity(answer: EligibilityAnswer, visit_date: date, *, why: bool = False) -> Decision:
    """What a query by number says of eligibility (reception-procedures.md, section 4.2); a loss after the visit leaves it valid."""
    from verifier.rules import words_of

    validity = answer.validity or Validity.NO_INFORMATION
    verdict, rule = _ROWS[validity]
    coverage = answer.coverage
    if validity is Validity.INVALID and coverage and coverage.lost_on and coverage.lost_on > visit_date:
        verdict = Verdict.ACCEPT
    words = words_of(rule, verdict)
    return Decision(
        id=None,  # a case's, and this is none; the answer's own id is in the answer
        verdict=verdict,
        rule=rule,
        verification=Verification.NUMBER,
        acts=words.acts,
        write=words.write,
        say=words.say,
        ratio=coverage.ratio if coverage and verdict is Verdict.ACCEPT else None,
        considered=tuple(_considered(rule)) if why else msgspec.UNSET,
    )


def _considered(held: str) -> Iterator[Considered]:
    """Why each row of the table did or did not hold: the answer has one validity."""
    from verifier.rules import rule

    for row in dict.fromkeys(row for _, row in _ROWS.values()):
        title = rule(row).title
        not_so = Words(f"回答が違う（{title.ja}ではない）", f"another answer (not: {title.en})")
        yield Considered(row, row == held, title if row == held else not_so)
