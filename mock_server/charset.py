"""In here lives the character set in which the national side keeps names: what it lacks is shown as ● (reception-procedures.md, section 5.7).

We take JIS X 0208, levels 1 and 2 with its signs: 髙, 﨑, 𠮷 and the third and fourth levels become ●. In reality some third-level characters come
through; which ones nobody has published, so here none does.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from verifier.names import outside_jis

LACKING = "●"

_SELECTORS = re.compile(
    "[\ufe00-\ufe0f\U000e0100-\U000e01ef]"
)  # they choose a shape; the national side keeps the character


@lru_cache(maxsize=8192)
def national_text(text: str) -> str:
    """The text as the national side keeps it. A letter with a separate voicing mark is joined first; variation selectors go."""
    if text.isascii():
        return text
    plain = unicodedata.normalize("NFC", _SELECTORS.sub("", text))
    return plain.translate({ord(character): LACKING for character, _ in outside_jis(plain)})
