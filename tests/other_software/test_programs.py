"""In here live tests of how the tests of other software find it: what is missing is said aloud, and script/setup brings it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.other_software import programs
from tests.other_software.programs import LIBRARY_PACKAGES, PACKAGES, Programs

SETUP = Path(__file__).parents[2] / "script" / "setup"


def test_set_up_brings_every_program() -> None:
    brought = set(re.findall(r"^ *want ([a-z0-9-]+) ", SETUP.read_text(encoding="utf-8"), re.MULTILINE))
    assert {*PACKAGES.values(), *LIBRARY_PACKAGES} <= brought


def test_a_missing_program_is_a_loud_skip_with_the_line_to_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(programs, "_LIBRARIES", ())
    monkeypatch.setattr("shutil.which", lambda _name: None)
    for find, package in ((lambda: programs.need("p11tool"), "gnutls-bin"), (programs.module, "opensc-pkcs11")):
        line = f"SKIPPED: .* apt-get install --no-install-recommends {package}$"
        with pytest.warns(UserWarning, match=line), pytest.raises(pytest.skip.Exception, match=line):
            find()


def test_only_virtual_readers_are_left_to_opensc(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(programs, "module", lambda: Path("opensc-pkcs11.so"))
    Programs.beside(tmp_path, ["ACS ACR1252 00 00", "Virtual PCD 00 00", "Sony RC-S380 01 00"])
    assert 'ignored_readers = "ACS ACR1252 00 00", "Sony RC-S380 01 00";' in (tmp_path / "opensc.conf").read_text()
