"""In here lives how the lower packages' troubles become failures of a command: by their codes, wherever they come up."""

from __future__ import annotations

import errno
import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from terminal.failure import Exit, Failure
from terminal.words.causes import cause
from terminal.words.desk import named_desk
from verifier.clock import FIRST_MOMENT, LAST_MOMENT

if TYPE_CHECKING:
    from mock_server.store import DatabaseTrouble

_PAGE = 64 * 1024  # bytes: less free space than this is none for a database
_SHOWN = 80  # characters of a name that is too long


def failure_of(error: Exception, world: Path | None = None) -> Failure | None:
    """The failure that says this trouble in words; None for one that nobody foresaw. A disk's trouble within `world` is told as the world's.

    Imports what it needs to know them: this is the way of failure, where a few milliseconds don't matter.
    """
    import sqlite3

    from cardreader.channel import CardTrouble
    from cardreader.connection import ReaderTrouble
    from cardreader.stand_in import BindingsDamaged
    from cardreader.virtual.image import CardAtAnotherDesk, ImageUnreadable
    from mock_server.population.manifest import PopulationError
    from mock_server.store import DatabaseTrouble
    from mock_server.world import FolderNotOurs, WorldDamaged, WorldTooNew
    from mock_server.world.clock import ClockRefused
    from terminal.cast import CastTrouble
    from terminal.ledger import LedgerTrouble
    from terminal.rules_flaws import rules_broken
    from verifier.access import TrustUnusable
    from verifier.clock_file import ClockDamaged
    from verifier.moments import MomentError
    from verifier.rule_flaws import RulesBroken
    from verifier.trouble import NationalTrouble

    if world is not None and (disk := disk_failure(error, world)) is not None:
        return disk
    if world is not None and (database := _full(error)) is not None:
        return Failure("world_not_written", database or str(world), reason=cause(OSError(errno.ENOSPC, "")))
    match error:
        case FolderNotOurs():
            return Failure("folder_not_ours", str(error.folder), status=Exit.WRONG_USE)
        case WorldDamaged() if error.code == "database_unreadable":
            return Failure("database_file_unreadable", str(error.where))
        case WorldDamaged():
            return Failure("world_damaged", str(error.where), reason=error.code)
        case ClockDamaged():
            return Failure("clock_damaged", str(error.where), reason=error.code)
        case ClockRefused():
            return Failure(error.code, status=Exit.WRONG_USE).filled(error.values)
        case PopulationError():
            wrong = Exit.TROUBLE if error.code in {"population_workers", "people_disk"} else Exit.WRONG_USE
            return Failure(error.code, str(world or ""), status=wrong).filled(error.values)
        case MomentError():
            return Failure(error.code, status=Exit.WRONG_USE, first=FIRST_MOMENT, last=LAST_MOMENT)
        case WorldTooNew():
            return Failure("world_too_new", str(error.folder))
        case DatabaseTrouble():
            return database_failure(error)
        case ImageUnreadable():
            return Failure("image_unreadable", str(error.path), reason=error.code)
        case CardAtAnotherDesk():
            return Failure("card_elsewhere", desk=named_desk(error.desk))
        case CastTrouble():
            return Failure(error.code, str(error.values.get("where") or "")).filled(error.values)
        case TrustUnusable():
            return Failure(error.code, str(error.where))
        case BindingsDamaged():
            return Failure(error.code, str(error.where))
        case RulesBroken():
            return rules_broken(error)
        case LedgerTrouble():
            return Failure(error.code, str(error.where), reason=error.detail)
        case CardTrouble():
            return Failure(error.code).filled(error.values)
        case ReaderTrouble():
            return Failure(error.code, error.reader or "").filled(error.values)
        case NationalTrouble():
            return Failure(error.code, error.where, detail=error.detail)
        case sqlite3.Error():
            return Failure("database_unusable", str(world or ""), reason=str(error))
        case OSError():
            return _of_the_system(error)
        case UnicodeEncodeError():
            return Failure("name_not_utf8", ascii(error.object[error.start : error.end]), status=Exit.WRONG_USE)
        case _:
            return None


# What is told, and mended, otherwise where the database is a PostgreSQL: there is no file to move, and a reset would take the ledger.
_OF_POSTGRESQL = {
    "database_unusable": "postgresql_unusable",
    "database_damaged": "postgresql_damaged",
    "database_foreign": "postgresql_foreign",
}


def database_failure(error: DatabaseTrouble) -> Failure:
    """The failure that says a database's trouble in words."""
    from mock_server.store import DatabaseUrlWrong, Postgres

    if isinstance(error, DatabaseUrlWrong):
        from terminal.words.database import url_fault

        reason = url_fault(error.fault.code, error.fault.piece)
        return Failure(error.code, "--database", status=Exit.WRONG_USE, reason=reason)
    if isinstance(error.where, Postgres):
        return Failure(_OF_POSTGRESQL.get(error.code, error.code), error.where.shown, reason=error.detail)
    return Failure(error.code, str(error.where), reason=error.detail)


_UNWRITABLE = {errno.EROFS, errno.ENOSPC, errno.EDQUOT, errno.EACCES, errno.EPERM, errno.EIO}


def disk_failure(error: Exception, world: Path) -> Failure | None:
    """The failure where it is the disk that would not do, at something of the world; else None."""
    disk = _disk_trouble(error)
    if disk is None or not _is_within(disk, world):
        return None
    return Failure("world_not_written", str(disk.filename), reason=cause(disk))


def _disk_trouble(error: BaseException | None) -> OSError | None:
    """The trouble of a disk that is this one or lies behind it (a card's image that may not be locked, say)."""
    while error is not None:
        if isinstance(error, OSError) and error.errno in _UNWRITABLE and error.filename:
            return error
        error = error.__cause__
    return None


def _full(error: BaseException | None) -> str | None:
    """Where a database found no space left on its disk, as far as is known; None: it is something else."""
    import sqlite3

    where = ""
    while error is not None:
        where = where or str(getattr(error, "where", ""))
        # A log that cannot grow is an error of reading and writing to SQLite: the disk is asked itself.
        code = (getattr(error, "sqlite_errorcode", None) or 0) & 0xFF
        if code == sqlite3.SQLITE_FULL or (code == sqlite3.SQLITE_IOERR and _no_space(where)):
            return where
        error = error.__cause__
    return None


def _no_space(where: str) -> bool:
    try:
        return shutil.disk_usage(Path(where).parent).free < _PAGE
    except OSError:
        return False


def _is_within(error: OSError, world: Path) -> bool:
    where, folder = Path(os.fsdecode(error.filename)).resolve(), world.resolve()
    return where.is_relative_to(folder) or where in folder.parents


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
        case _ if error.errno == errno.ENAMETOOLONG:
            shown = where if len(where) <= _SHOWN else f"{where[:_SHOWN]}…"
            return Failure("name_too_long", shown, status=Exit.WRONG_USE)
        case _ if error.errno == errno.EROFS:
            return Failure("file_forbidden", where)
        case _:
            return Failure("system_trouble", where, reason=cause(error))
