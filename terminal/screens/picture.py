"""In here lives how a picture of the screen is drawn: with fonts of the reader's own machine, and Japanese in cells of two."""

from __future__ import annotations

import re

_WEB_FONT = re.compile(r"@font-face\s*\{[^}]*https?:[^}]*\}\s*")
_LENGTH = re.compile(r' textLength="[^"]*"')  # Rich counts characters, not cells: Japanese would be squeezed
_FAMILY = re.compile(r"font-family: Fira Code(?:, monospace)?")
# Rich's cell is 0.61 em wide; a Japanese sign, 1 em, has to fill two of them.
_LOCAL = (
    '@font-face { font-family: "JP"; size-adjust: 122%; unicode-range: U+3000-9FFF, U+F900-FAFF, U+FF00-FFEF; '
    'src: local("Noto Sans Mono CJK JP"), local("IPAGothic"), local("MS Gothic"), local("Osaka-Mono"); } '
)


def self_contained(svg: str) -> str:
    """The picture, loading nothing from another host."""
    svg = _WEB_FONT.sub("", svg)
    svg = _LENGTH.sub("", svg)
    svg = _FAMILY.sub('font-family: "JP", "DejaVu Sans Mono", monospace', svg)
    return svg.replace("<style>", f"<style>{_LOCAL}", 1)
