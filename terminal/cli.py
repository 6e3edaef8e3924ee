"""In here lives the command line: which commands there are, and how every failure is said."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Sequence

import click

from terminal.failure import Exit, Failure
from terminal.options import Options, common
from terminal.spoken import SpokenGroup, as_failure

_COMMANDS = "terminal.commands"


@click.group(
    name="uketsuke",
    cls=SpokenGroup,
    modules={
        "terminal": f"{_COMMANDS}.terminal:terminal",
        "web": f"{_COMMANDS}.web:web",
        "server": f"{_COMMANDS}.server:server",
        "world": f"{_COMMANDS}.world:world",
        "card": f"{_COMMANDS}.card:card",
        "verify": f"{_COMMANDS}.verify:verify",
        "ledger": f"{_COMMANDS}.ledger:ledger",
        "doctor": f"{_COMMANDS}.doctor:doctor",
    },
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"]},
)
@common
@click.option("--version", is_flag=True)
@click.pass_context
def cli(ctx: click.Context, version: bool) -> None:
    if version:
        from importlib.metadata import version as installed

        click.echo(f"uketsuke {installed('uketsuke')}")
    elif ctx.invoked_subcommand is None:
        from terminal.commands.terminal import terminal

        ctx.invoke(terminal)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run a command and leave with its exit status. No traceback ever reaches a user."""
    sys.exit(run(arguments))


def run(arguments: Sequence[str] | None = None) -> int:
    """Run a command; its exit status."""
    _speak_utf8()
    arguments = list(sys.argv[1:] if arguments is None else arguments)
    options = Options.from_environment(os.environ)
    options.foresee(arguments)
    if _for_the_counter(arguments):
        arguments = ["terminal", *arguments]
    try:
        result = cli.main(args=arguments, prog_name="uketsuke", standalone_mode=False, obj=options)
    except click.UsageError as error:
        return fail(as_failure(error), options)
    except Failure as failure:
        return fail(failure, options)
    except (click.Abort, KeyboardInterrupt):
        return 130  # 128 + SIGINT, as shells say it
    except BrokenPipeError:
        # Who read us has gone (uketsuke … | head): nothing more to say, and no complaint at exit either.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return Exit.DONE
    except OSError as error:
        return fail(_of_the_system(error), options)
    except Exception as error:
        from terminal.commands.troubles import failure_of

        if (known := failure_of(error)) is not None:
            return fail(known, options)
        if os.environ.get("UKETSUKE_DEBUG"):
            raise
        return fail(Failure("unexpected", type(error).__name__), options)
    return result if isinstance(result, int) else Exit.DONE


_COUNTER_OPTIONS = frozenset({"--clinic-state", "--reader", "--server", "--ca", "--client-cert", "--client-key"})


def _for_the_counter(arguments: Sequence[str]) -> bool:
    """Options of the counter without any command's name: `uketsuke` alone opens the counter, and so it does with them."""
    named = set(arguments) & set(cli.list_commands(click.Context(cli)))
    told = {argument.partition("=")[0] for argument in arguments}
    return bool(arguments) and arguments[0].startswith("-") and not named and bool(told & _COUNTER_OPTIONS)


def fail(failure: Failure, options: Options) -> int:
    """Say a failure: on standard error for people, and with --json also as an object on standard output."""
    speech = options.speech
    code, values = failure.code, failure.values
    if not speech.knows(code):  # a problem answer of a server: its codes are its own (docs/errors.md)
        code, values = "request_refused", {"problem": code}
    message = speech(code, **values)
    mend = speech(f"{code}.mend", **values)
    where = f" ({failure.where})" if failure.where else ""
    print(f"uketsuke: {message}{where}: {mend}", file=sys.stderr)
    if options.as_json:
        error = {"code": failure.code, "message": message, "where": failure.where, "mend": mend}
        print(json.dumps({"error": error}, ensure_ascii=False), flush=True)
    return failure.status


def _of_the_system(error: OSError) -> Failure:
    """A file or disk that would not do."""
    where = str(error.filename or "")
    match error:
        case FileNotFoundError():
            return Failure("file_missing", where, status=Exit.WRONG_USE)
        case PermissionError():
            return Failure("file_forbidden", where)
        case IsADirectoryError() | NotADirectoryError():
            return Failure("file_kind", where, status=Exit.WRONG_USE)
        case _:
            return Failure("system_trouble", where, reason=error.strerror or type(error).__name__)


def _speak_utf8() -> None:
    """Japanese is printed on every machine: what the terminal's own encoding cannot say is escaped, not an error."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
