"""In here live the ways in which a world cannot be opened or asked: values and stable codes, never sentences."""

from __future__ import annotations

from pathlib import Path


class WorldError(Exception):
    """Something about the world folder. `code` is stable."""

    code = "world_error"


class WorldMissing(WorldError):
    """There is no world in that folder: it doesn't exist, or holds nothing."""

    code = "world_missing"

    def __init__(self, folder: Path) -> None:
        super().__init__(self.code)
        self.folder = folder


class WorldExists(WorldError):
    """There is a world already; it is never written over."""

    code = "world_exists"

    def __init__(self, folder: Path) -> None:
        super().__init__(self.code)
        self.folder = folder


class FolderNotOurs(WorldError):
    """The folder (or file) holds something that no world made: nothing in it is touched."""

    code = "folder_not_ours"

    def __init__(self, folder: Path) -> None:
        super().__init__(self.code)
        self.folder = folder


class WorldTooNew(WorldError):
    """The world was made by a later version of this program."""

    code = "world_too_new"

    def __init__(self, folder: Path, version: int) -> None:
        super().__init__(self.code)
        self.folder = folder
        self.version = version


class WorldDamaged(WorldError):
    """A file of the world cannot be used. `where` is its path, `code` what ails it (mark_unreadable, key_unreadable …)."""

    def __init__(self, where: Path, code: str) -> None:
        super().__init__(code)
        self.where = where
        self.code = code


class NoSuchPerson(WorldError):
    """Nobody is called that. `nearest` is the id that looks most like it, or None."""

    code = "person_unknown"

    def __init__(self, person_id: str, nearest: str | None) -> None:
        super().__init__(self.code)
        self.person_id = person_id
        self.nearest = nearest


class PersonWithoutCard(WorldError):
    """The person brings no card on that day (or cannot be on that day)."""

    code = "person_without_card"

    def __init__(self, person_id: str) -> None:
        super().__init__(self.code)
        self.person_id = person_id
