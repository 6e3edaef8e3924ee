"""In here live the fixtures of other people's software: one world for the whole run, one desk for a module."""

from __future__ import annotations

import pytest

from mock_server.world import World
from tests.other_software.desk import Desk
from tests.other_software.programs import Programs, module
from tests.pcscd import Pcscd


@pytest.fixture(scope="session")
def cards_world(tmp_path_factory: pytest.TempPathFactory) -> World:
    return World.init(tmp_path_factory.mktemp("other-software") / "world")


@pytest.fixture(scope="module")
def desk(cards_world: World, pcscd: Pcscd, tmp_path_factory: pytest.TempPathFactory) -> Desk:
    module()
    readers = [state.name for state in pcscd.readers.states()]
    return Desk(cards_world, pcscd, Programs.beside(tmp_path_factory.mktemp("programs"), readers))
