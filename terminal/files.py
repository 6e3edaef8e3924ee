"""In here live the files that a user names: written so that nothing there is lost unasked, read so that none without an end is read for ever."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

from terminal.failure import Failure, wrong_use
from terminal.words.causes import cause

STANDARD = "-"  # the name of standard input and output


@dataclass(frozen=True, slots=True)
class Output:
    """Where a command's result goes. Asked for before the work is done; `write` does it afterwards."""

    file: Path
    mode: int  # of a new file

    @property
    def standard(self) -> bool:
        """Whether it goes to standard output: then nothing else does."""
        return str(self.file) == STANDARD

    def write(self, content: bytes) -> None:
        """A whole file or none; a pipe or a device is written into, and a link stays a link. Raises Failure.

        Trouble with standard output itself is the command's, whatever it prints, and stays an OSError.
        """
        if self.standard:
            sys.stdout.buffer.write(content)
            sys.stdout.buffer.flush()
            return
        from cardreader.platform import replace_atomically

        try:
            if _is_stream(self.file):
                self.file.write_bytes(content)
            else:
                replace_atomically(self.file.resolve(), content, mode=self.mode)
        except BrokenPipeError:
            raise
        except OSError as error:
            raise Failure("file_not_written", str(self.file), reason=cause(error)) from error


def output(file: Path, *, force: bool, mode: int = 0o600) -> Output:
    """That this file may be written, `-` being standard output. Raises Failure: what is there is replaced with `force` alone."""
    to = Output(file, mode)
    if to.standard:
        return to
    if not file.parent.is_dir():
        raise wrong_use("folder_missing", str(file.parent))
    if file.is_dir():
        raise wrong_use("file_kind", str(file))
    if file.is_block_device():
        raise wrong_use("file_not_plain", str(file))
    if file.exists() and not _is_stream(file) and not force:
        raise wrong_use("file_exists", str(file))
    return to


def _is_stream(file: Path) -> bool:
    """A pipe, a terminal, /dev/null: nothing there is lost by writing, and nothing may be put in its place."""
    return file.exists() and not file.is_file()


def read_whole(file: Path, largest: int) -> bytes:
    """A plain file's content of at most so many bytes. Raises Failure; FileNotFoundError and its like as they are."""
    from cardreader.plain_file import NotPlain, TooLarge, read_plain

    try:
        return read_plain(file, largest)
    except NotPlain as error:
        raise wrong_use("file_not_plain", str(file)) from error
    except TooLarge as error:
        raise too_large(str(file), largest) from error


def read_named(file: Path, largest: int, option: str) -> bytes:
    """As read_whole; `-` is standard input, for the option or argument that names it, and has no more bytes than that either."""
    if str(file) != STANDARD:
        return read_whole(file, largest)
    from terminal.standard_input import standard_input

    content = standard_input(option).buffer.read(largest + 1)
    if len(content) > largest:
        raise too_large(option, largest)
    return content


def too_large(where: str, largest: int) -> Failure:
    """That there is more than anybody would write there."""
    return wrong_use("file_too_large", where, largest=largest // 1024)
