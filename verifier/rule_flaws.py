"""In here lives what can be wrong with the files of rules: by file, line and code. Beside the rules, since with a flaw they cannot be imported."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec


class Flaw(msgspec.Struct, frozen=True, kw_only=True):
    """Something wrong in a file of rows. `code` is stable; `where` the field; `near` the nearest right word, where there is one."""

    code: str
    file: str
    line: int
    where: str = ""
    given: str = ""
    near: str = ""


class RulesBroken(Exception):
    """The rules cannot be used: what is wrong, each with its file and line."""

    def __init__(self, flaws: Iterable[Flaw]) -> None:
        self.flaws = tuple(flaws)
        first = self.flaws[0]
        super().__init__(f"{first.code} {first.file}:{first.line} {first.where}")
