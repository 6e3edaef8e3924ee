"""In here lives the file of a clinic's own settings: its choices where the rules leave room (docs/rules.md), one a line.

`telephone_counts = false`, a comment after `#`, empty lines: a small part of TOML, read line by line so that each mistake has its line.
A change replaces that setting's line alone; comments and all else stay as somebody wrote them.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec

from verifier.case import Settings

SETTINGS = "settings.toml"  # in the world's folder, where no other file is told
LARGEST = 64 * 1024  # bytes
KEYS = Settings.__struct_fields__
_VALUES = {"true": True, "false": False}
_Seen = tuple[int, int, int] | None


class SettingsWrong(Exception):
    """A line of the file is no setting. `code`: settings_line, _unknown(_near), _value, _twice, _not_text, _too_large; `line` from 1."""

    def __init__(self, code: str, where: Path, line: int, **values: object) -> None:
        super().__init__(code)
        self.code = code
        self.where = where
        self.line = line
        self.values = values


class SettingsTrouble(Exception):
    """The file cannot be read or written: `code` settings_not_read or settings_not_kept; `detail` says what the disk said."""

    def __init__(self, code: str, where: Path, error: OSError) -> None:
        from terminal.words.causes import cause

        super().__init__(code)
        self.code = code
        self.where = where
        self.detail = cause(error)


def chosen_in(content: bytes, where: Path) -> dict[str, bool]:
    """The settings that stand in the file. Raises SettingsWrong for the first line that is none."""
    if len(content) > LARGEST:
        raise SettingsWrong("settings_too_large", where, 1, largest=LARGEST // 1024)
    found: dict[str, bool] = {}
    lines: dict[str, int] = {}
    for number, line in _lines(content, where):
        code, _, _ = line.partition("#")
        if not code.strip():
            continue
        key, equals, value = (part.strip() for part in code.partition("="))
        if not equals or not key:
            raise SettingsWrong("settings_line", where, number, given=_short(code.strip()))
        if key not in KEYS:
            near = _nearest(key)
            raise SettingsWrong(
                "settings_unknown_near" if near else "settings_unknown", where, number, given=_short(key), near=near
            )
        if value not in _VALUES:
            raise SettingsWrong("settings_value", where, number, key=key, given=_short(value))
        if key in lines:
            raise SettingsWrong("settings_twice", where, number, key=key, before=lines[key])
        found[key], lines[key] = _VALUES[value], number
    return found


def with_choice(content: bytes, key: str, value: bool) -> bytes:
    """The file's content with that setting's line changed, or added at its end; its comment stays."""
    text = content.decode("utf-8")
    end = "\r\n" if "\r\n" in text else "\n"
    lines = text.splitlines()
    said = f"{key} = {str(value).lower()}"
    for place, line in enumerate(lines):
        code, mark, comment = line.partition("#")
        if code.partition("=")[0].strip() == key:
            lines[place] = said + (f"  {mark}{comment}" if mark else "")
            break
    else:
        lines.append(said)
    return (end.join(lines) + end).encode("utf-8")


def _lines(content: bytes, where: Path) -> Iterator[tuple[int, str]]:
    for number, line in enumerate(content.removeprefix(b"\xef\xbb\xbf").splitlines(), start=1):
        try:
            yield number, line.decode("utf-8")
        except UnicodeDecodeError as error:
            raise SettingsWrong("settings_not_text", where, number) from error


def _short(text: str) -> str:
    return text if len(text) <= 40 else f"{text[:40]}…"


def _nearest(given: str) -> str:
    import difflib

    return next(iter(difflib.get_close_matches(given, KEYS, n=1, cutoff=0.6)), "")


class ClinicSettings:
    """The clinic's settings as its file says; without a file, those of the rules, and what is changed holds until the end.

    Each look sees whether the file is another one, so that an edit counts from the next verdict on. A file that is damaged while one looks
    leaves the settings as they were, and `trouble` says so. `told`: the file was named, and must be there.
    """

    def __init__(self, path: Path | None = None, *, told: bool = False) -> None:
        self.path = path
        self.trouble: SettingsWrong | SettingsTrouble | None = None
        self._told = told
        self._seen: _Seen = None
        self._settings: Settings | None = None

    @property
    def now(self) -> Settings:
        """What holds now. The first look raises SettingsWrong, SettingsTrouble."""
        if self._settings is None:
            self._seen = self._look()
            self._settings = self._read()
        elif self.path is not None and (seen := self._look()) != self._seen:
            self._seen = seen
            try:
                self._settings, self.trouble = self._read(), None
            except (SettingsWrong, SettingsTrouble) as trouble:
                self.trouble = trouble
        return self._settings

    def choose(self, key: str, value: bool) -> None:
        """Change a setting, and keep it in the file, on the disk before this returns. Raises SettingsWrong, SettingsTrouble: then nothing changed."""
        before = self.now
        if self.path is not None:
            from cardreader.platform import replace_atomically

            content = self._content()
            chosen_in(content, self.path)  # a damaged file is somebody's to mend, not ours to write over
            try:
                replace_atomically(self.path.resolve(), with_choice(content, key, value), mode=0o644, sync=True)
            except OSError as error:
                raise SettingsTrouble("settings_not_kept", self.path, error) from error
            self._told = False
            self._seen = self._look()
            self._settings, self.trouble = self._read(), None
        else:
            self._settings = msgspec.structs.replace(before, **{key: value})

    def _read(self) -> Settings:
        return Settings() if self.path is None else Settings(**chosen_in(self._content(), self.path))

    def _content(self) -> bytes:
        assert self.path is not None
        try:
            with self.path.open("rb") as file:
                return file.read(LARGEST + 1)
        except OSError as error:
            if isinstance(error, FileNotFoundError) and not self._told:
                return b""
            raise SettingsTrouble("settings_not_read", self.path, error) from error

    def _look(self) -> _Seen:
        if self.path is None:
            return None
        try:
            found = self.path.stat()
        except OSError:
            return None
        return found.st_mtime_ns, found.st_ino, found.st_size
