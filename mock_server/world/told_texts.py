"""In here live the limits of the texts that a file of events tells: names and addresses that could stand on a form. Pure."""

from __future__ import annotations

import unicodedata

from mock_server.world.happenings import Happening, HappeningRefused

# Characters at most: ours, far above what a form has room for.
MOST = {"name": 100, "kana": 100, "address": 300, "symbol": 40, "number": 40, "branch": 2}
_MAY_BE_EMPTY = "symbol"  # insurers without symbols have none


def check_texts(told: Happening) -> None:
    """That a clerk could have written them: not blank, no control characters, no longer than a form. Raises HappeningRefused."""
    for field, most in MOST.items():
        text = getattr(told, field, None)
        if text is None:
            continue
        if not text.strip() and field != _MAY_BE_EMPTY:
            raise HappeningRefused("event_text_empty", field=field)
        for place, char in enumerate(text, 1):
            if unicodedata.category(char) in {"Cc", "Cs", "Zl", "Zp"}:
                raise HappeningRefused("event_text_control", field=field, place=place, char=f"U+{ord(char):04X}")
        if len(text) > most:
            raise HappeningRefused("event_text_long", field=field, length=len(text), most=most)
