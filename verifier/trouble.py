"""In here lives what can go wrong between a clinic and the national system, in the field's words; it knows no transport."""

from __future__ import annotations

from verifier.contract import Problem


class NationalTrouble(Exception):
    """The national system could not be asked, or did not answer in a way that helps.

    `code` is stable; what stands in it behind a dot tells the same trouble more exactly. `lasting`: it stays until somebody mends it,
    so that whoever asks again at once is told the same. `passed`: it is over as soon as it is told, or was none of the line.
    """

    code = "national_trouble"
    lasting = False
    passed = False

    def __init__(self, detail: str = "", where: str = "") -> None:
        super().__init__(detail or self.code)
        self.detail = detail
        self.where = where


class NoLine(NationalTrouble):
    """Nothing answers at that address: the line, or the server, is down."""

    code = "no_line"


class NoSystem(NationalTrouble):
    """This clinic has no online eligibility verification (導入していない医療機関)."""

    code = "no_system"
    lasting = True


class TimedOut(NationalTrouble):
    """The connection stands, and no answer came in time."""

    code = "timeout"


class ServerNotTrusted(NationalTrouble):
    """The server's certificate was not issued by the authority that this clinic trusts."""

    code = "server_not_trusted"
    lasting = True


class ClinicRefused(NationalTrouble):
    """The national system does not accept this clinic's certificate."""

    code = "clinic_refused"
    lasting = True


class ClinicExpired(ClinicRefused):
    """It does not, because that certificate has expired."""

    code = "clinic_refused.expired"


class ServerBusy(NationalTrouble):
    """The national system asks to come back later (503, 429)."""

    code = "server_busy"


class ServerBroken(NationalTrouble):
    """The national system failed (5xx)."""

    code = "server_error"


class AnswerNotUnderstood(NationalTrouble):
    """The answer is not of the contract's form."""

    code = "answer_not_understood"


class RequestRefused(NationalTrouble):
    """A problem answer (RFC 9457): the request itself was refused, for `problem.code`."""

    passed = True

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.detail or problem.title, problem.where)
        self.problem = problem
        self.code = problem.code
