"""In here lives how the lower packages' troubles become failures of a command: by their codes, wherever they come up."""

from __future__ import annotations

from terminal.failure import Exit, Failure


def failure_of(error: Exception) -> Failure | None:
    """The failure that says this trouble in words; None for one that nobody foresaw.

    Imports what it needs to know them: this is the way of failure, where a few milliseconds don't matter.
    """
    from cardreader.channel import CardTrouble
    from cardreader.connection import ReaderTrouble
    from cardreader.stand_in import BindingsDamaged
    from cardreader.virtual.image import CardAtAnotherDesk, ImageUnreadable
    from mock_server.store import DatabaseTrouble
    from mock_server.world import FolderNotOurs, WorldDamaged, WorldTooNew
    from terminal.cast import CastTrouble
    from terminal.ledger import LedgerTrouble
    from verifier.access import TrustUnusable
    from verifier.trouble import NationalTrouble

    match error:
        case FolderNotOurs():
            return Failure("folder_not_ours", str(error.folder), status=Exit.WRONG_USE)
        case WorldDamaged():
            return Failure("world_damaged", str(error.where), reason=error.code)
        case WorldTooNew():
            return Failure("world_too_new", str(error.folder))
        case DatabaseTrouble():
            return Failure(error.code, str(error.where), reason=error.detail)
        case ImageUnreadable():
            return Failure("image_unreadable", str(error.path), reason=error.code)
        case CardAtAnotherDesk():
            return Failure("card_elsewhere")
        case CastTrouble():
            return Failure(error.code).filled(error.values)
        case TrustUnusable():
            return Failure(error.code, str(error.where))
        case BindingsDamaged():
            return Failure(error.code, str(error.where))
        case LedgerTrouble():
            return Failure(error.code, str(error.where), reason=error.detail)
        case CardTrouble():
            return Failure(error.code).filled(error.values)
        case ReaderTrouble():
            return Failure(error.code, error.reader or "")
        case NationalTrouble():
            return Failure(error.code, error.where, detail=error.detail)
        case _:
            return None
