"""In here lives how a command begins and ends: its streams, its interruption, its exit status, and how every failure is said.

Nothing that takes time is imported here before `main` runs, so that Ctrl-C during an import is caught as at any other moment.
"""

from __future__ import annotations

import atexit
import contextlib
import errno
import os
import signal
import sys
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from terminal.failure import Failure
    from terminal.options import Options

INTERRUPTED = 128 + 2  # Ctrl-C (SIGINT), as shells say it
UNREAD = 128 + 13  # whoever read us is gone (SIGPIPE): `uketsuke … | head -1`, as shells say it


def main(arguments: Sequence[str] | None = None) -> None:
    """Run a command and leave with its exit status. No traceback ever reaches a user."""
    sys.unraisablehook = _unraisable
    try:
        status = run(arguments)
        _end_at_once_from_now_on()
    except KeyboardInterrupt:
        _end_at_once_from_now_on()
        status = INTERRUPTED
    sys.exit(status)


def _end_at_once_from_now_on() -> None:
    """All is said. A Ctrl-C while threads end need not wait for them, and one after that, while the interpreter ends, changes nothing."""
    signal.signal(signal.SIGINT, lambda _number, _frame: os._exit(INTERRUPTED))
    # Python gives its own handlers back before its very end: one that is ignored stays so, and nobody dies of the signal.
    atexit.register(signal.signal, signal.SIGINT, signal.SIG_IGN)


def _unraisable(lost: sys.UnraisableHookArgs) -> None:
    """A Ctrl-C that hit where nothing can be raised (a destructor, say) would be told and forgotten: it ends us as any other does."""
    if isinstance(lost.exc_value, KeyboardInterrupt):
        os._exit(INTERRUPTED)
    sys.__unraisablehook__(lost)


def run(arguments: Sequence[str] | None = None) -> int:
    """Run a command; its exit status."""
    _prepare_streams()
    try:
        return _run(list(sys.argv[1:] if arguments is None else arguments))
    except KeyboardInterrupt:
        return INTERRUPTED
    finally:
        _let_go_of_output()


def _run(arguments: list[str]) -> int:
    try:
        from terminal.options import Options
    except ModuleNotFoundError as missing:  # a checkout without set-up: the tables of words cannot be read either
        _say(f"uketsuke: {missing.name} がありません (is not installed): script/run か pip install . (or)")
        return 4

    options = Options.from_environment(os.environ)
    try:
        if (unknown := options.foresee(arguments)) is not None:
            _say(options.speech("language_unknown", value=unknown))
        status = _invoke(arguments, options)
        sys.stdout.flush()  # a result that did not get out is no result
        return status
    except Exception as error:
        return _of_error(error, options)


def _invoke(arguments: list[str], options: Options) -> int:
    """click's own `main` would say what it thinks of a closed pipe, and leave with status 1; so its two steps are taken here."""
    from terminal.plain import counter_asked

    if (values := counter_asked(arguments, options)) is not None:
        from terminal.commands.counter import open_plainly

        return open_plainly(options, values)
    import click

    from terminal.commands.root import cli, for_the_counter

    if for_the_counter(arguments):
        arguments = ["terminal", *arguments]
    try:
        with cli.make_context("uketsuke", arguments, obj=options) as ctx:
            result = cli.invoke(ctx)
    except click.exceptions.Exit as leaving:  # --help has been shown
        result = leaving.exit_code
    except click.Abort:  # Ctrl-C, or the end of the input, at a question
        result = INTERRUPTED
    return result if isinstance(result, int) else 0


def _of_error(error: Exception, options: Options) -> int:
    """The exit status of a command that failed, once it is said why."""
    from click import UsageError

    from terminal.failure import Failure

    if isinstance(error, BrokenPipeError):
        return UNREAD
    if isinstance(error, OSError) and error.errno == errno.EBADF and sys.__stdout__ is None:
        return fail(Failure("stdout_closed"), options)
    if isinstance(error, UsageError):
        from terminal.spoken import as_failure

        return fail(as_failure(error), options)
    if isinstance(error, Failure):
        return fail(error, options)
    from terminal.commands.troubles import failure_of

    if (known := failure_of(error, options.world or options.folder)) is not None:
        return fail(known, options)
    if os.environ.get("UKETSUKE_DEBUG"):
        raise error
    return fail(Failure("unexpected", type(error).__name__), options)


def fail(failure: Failure, options: Options) -> int:
    """Say a failure: on standard error for people, and with --json also as an object on standard output."""
    import json

    told = [_told(one, options) for one in (failure, *failure.more)]
    if options.as_json:
        first, *more = told
        said = {"error": first} | ({"more": more} if more else {})
        _quietly(lambda: print(json.dumps(said, ensure_ascii=False), flush=True))
    return failure.status


def _told(failure: Failure, options: Options) -> dict[str, str]:
    """Say it to people; the same for a program."""
    speech = options.speech
    code, values = failure.code, failure.values
    if not speech.knows(code):  # a problem answer of a server: its codes are its own (docs/errors.md)
        code, values = "request_refused", {"problem": code}
    message = speech(code, **values)
    mend = speech(f"{code}.mend", **values)
    where = f" ({failure.where})" if failure.where else ""
    _say(f"uketsuke: {message}{where}: {mend}")
    # What stands behind a dot tells the same trouble more exactly, for people: scripts know the code before it.
    stable = failure.code.partition(".")[0]
    told = stable if speech.knows(stable) else failure.code
    return {"code": told, "message": message, "where": failure.where, "mend": mend}


def _say(sentence: str) -> None:
    """Without what would steer the terminal: names of files and addresses may hold anything."""
    from terminal.visible import visible

    _quietly(lambda: print(visible(sentence), file=sys.stderr, flush=True))


def _quietly(write: Callable[[], None]) -> None:
    """Where even the complaint cannot be written, the exit status alone tells."""
    with contextlib.suppress(OSError):
        write()


# -- the three streams -----------------------------------------------------------------------------------------------------


def _prepare_streams() -> None:
    """Standard streams that are there and speak UTF-8: what a terminal's own encoding cannot say is escaped, not an error.

    A stream that was closed when we started (`>&-`) is opened on nothing: else the next file would have its number, and be written into.
    """
    for number, name in enumerate(("stdin", "stdout", "stderr")):
        stream: TextIO | None = getattr(sys, name)
        if stream is None:
            _open_on_nothing(number, name)
        elif number and hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def _open_on_nothing(number: int, name: str) -> None:
    # Not for writing: a result that is printed there did not get out, and that is told.
    nothing = os.open(os.devnull, os.O_RDONLY if name == "stdout" else os.O_RDWR)
    if nothing != number:
        os.dup2(nothing, number)
        os.close(nothing)
    stream = os.fdopen(number, "w" if number else "r", encoding="utf-8", errors="backslashreplace", closefd=False)
    setattr(sys, name, stream)


def _let_go_of_output() -> None:
    """What could not be written is dropped, so that the interpreter has nothing left to complain of at its end."""
    try:
        sys.stdout.flush()
    except OSError:
        nothing = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nothing, sys.stdout.fileno())
        os.close(nothing)
