"""In here lives what makes text from elsewhere safe to print: what a terminal would obey, or what would turn a line round, is spelt out."""

from __future__ import annotations

_CONTROLS = (*range(0x20), *range(0x7F, 0xA0))  # C0, DELETE, C1: ESC begins commands to the terminal
_TURNING = (0x061C, 0x200E, 0x200F, 0x2028, 0x2029, *range(0x202A, 0x202F), *range(0x2066, 0x206A), 0xFEFF)
_SPELT = {code: ascii(chr(code))[1:-1] for code in (*_CONTROLS, *_TURNING)}


def visible(text: str) -> str:
    """The text with control characters, line ends and marks of direction written as escapes. For people; JSON keeps what it was given."""
    return text.translate(_SPELT)
