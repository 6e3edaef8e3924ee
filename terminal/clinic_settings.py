"""In here lives the file of the clinic's settings: what it chose for the points that the rules leave open (docs/rules.md)."""

from __future__ import annotations

import re
from pathlib import Path

import msgspec

from terminal.failure import Failure, wrong_use
from terminal.files import read_whole
from verifier.case import Settings

KEYS = tuple(field.name for field in msgspec.structs.fields(Settings))
_SYNTAX_AT = re.compile(r"\s*\(at (?:line (\d+), column \d+|end of document)\)$")
_LARGEST = 64 * 1024  # bytes


class ClinicSettings:
    """The settings of one file, read once; `choose` writes one into it. A file that is not there yet is all defaults.

    Raises Failure (a wrong line: `where` is FILE:LINE).
    """

    def __init__(self, path: Path, *, must_exist: bool = False) -> None:
        self.path = path
        if must_exist and not path.exists():
            raise wrong_use("settings_missing", str(path))
        self.settings = read(path)

    def choose(self, key: str, value: bool) -> Settings:
        """Keep one choice in the file, which is read anew, so that what was written there by hand stays. Raises Failure."""
        from cardreader.platform import replace_atomically

        try:
            text = self.path.read_text(encoding="utf-8") if self.path.exists() else ""
            replace_atomically(self.path.resolve(), with_choice(text, key, value).encode(), mode=0o644)
        except (OSError, UnicodeDecodeError) as error:
            raise Failure("settings_unwritable", str(self.path), reason=_reason(error), file=self.path) from error
        self.settings = read(self.path)
        return self.settings


def read(path: Path) -> Settings:
    """The settings of a file; defaults where it is not there. Raises Failure."""
    try:
        if not path.exists():
            return Settings()
        text = read_whole(path, _LARGEST).decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise wrong_use("settings_unreadable", str(path), reason=_reason(error)) from error
    return settings_in(text, path)


def settings_in(text: str, path: Path) -> Settings:
    """The settings that a text of TOML chooses, `key = true|false` a line. Raises Failure for what is none."""
    import tomllib  # not above: most counters have no such file

    try:
        told = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        found = _SYNTAX_AT.search(str(error))
        line = int(found[1]) if found and found[1] else text.count("\n") + 1
        raise wrong_use("settings_syntax", f"{path}:{line}", reason=_SYNTAX_AT.sub("", str(error))) from error
    for key, value in told.items():
        where = f"{path}:{_line_of(text, key)}"
        if key not in KEYS:
            from difflib import get_close_matches

            near = next(iter(get_close_matches(key, KEYS, n=1)), "")
            raise wrong_use("settings_key_unknown_near" if near else "settings_key_unknown", where, key=key, near=near)
        if not isinstance(value, bool):
            raise wrong_use("settings_value_wrong", where, key=key, value=value)
    return Settings(**told)


def with_choice(text: str, key: str, value: bool) -> str:
    """The text of the file with one choice in it: its line is changed, or one is added; all else stays as it was."""
    written = f"{key} = {str(value).lower()}"
    line = re.compile(rf"(?m)^(\s*){key}(\s*=\s*)(true|false)\b")
    if line.search(text):
        return line.sub(lambda found: f"{found[1]}{key}{found[2]}{str(value).lower()}", text, count=1)
    return f"{text}{'' if not text or text.endswith(chr(10)) else chr(10)}{written}\n"


def _line_of(text: str, key: str) -> int:
    quoted = re.escape(key)
    for number, line in enumerate(text.splitlines(), start=1):
        if re.match(rf"\s*(\[\s*)?[\"']?{quoted}[\"']?\s*(=|\.|\])", line):
            return number
    return 1


def _reason(error: Exception) -> object:
    return error if isinstance(error, OSError) else "UTF-8"
