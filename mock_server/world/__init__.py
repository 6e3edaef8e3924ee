"""In here lives the invented world: people, insurers, clinics and cards, made of a seed; this is its public list."""

from mock_server.world.clinics import Clinic
from mock_server.world.errors import (
    FolderNotOurs,
    NoSuchPerson,
    PersonWithoutCard,
    WorldDamaged,
    WorldError,
    WorldExists,
    WorldMissing,
    WorldTooNew,
)
from mock_server.world.world import World

__all__ = [
    "Clinic",
    "FolderNotOurs",
    "NoSuchPerson",
    "PersonWithoutCard",
    "World",
    "WorldDamaged",
    "WorldError",
    "WorldExists",
    "WorldMissing",
    "WorldTooNew",
]
