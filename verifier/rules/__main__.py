"""In here lives `python -m verifier.rules`: the book and the editors' schema are made anew from the files under rows/."""

from __future__ import annotations

import sys

from verifier.rule_flaws import RulesBroken
from verifier.rules.build import write_anew

try:
    write_anew()
except RulesBroken as broken:
    sys.exit(
        "\n".join(f"{flaw.file}:{flaw.line} {flaw.code} {flaw.where} {flaw.given} {flaw.near}" for flaw in broken.flaws)
    )
