"""In here lives the search of all that a run of the tests left on the disk: no individual number, password or private key may be in it.

    python -m tests.left_behind FOLDER…

Left out are the places where secrets are kept or may be told: cards' images and their copies, key files, and what `world show --secrets`
printed. PINs have four digits, which stand in any longer file by chance: tests/test_secrets.py searches for them, where it knows what is said.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from mock_server.world import World

_DAYS = (
    date(2024, 12, 2),
    date(2025, 12, 2),
    date(2026, 1, 9),
)  # nobody's number depends on the day, but who there is does
# A key is more than the line that says so, which our own sources and made-up files hold too; the shortest in use has 160 characters.
_KEY = re.compile(rb"-----BEGIN (?:RSA |EC )?PRIVATE KEY-----\s+[A-Za-z0-9+/=\s]{100,}-----END")
_IMAGE = b'"format": "uketsuke card"'
_TOLD = b'"collation_a"'  # what was asked for with --secrets, and kept by a test
_LARGEST = 64 * 1024 * 1024


def seeds_in(folder: Path) -> set[str]:
    """The seeds of the worlds that were made below a folder."""
    found = set()
    for mark in folder.rglob("uketsuke-world.json"):
        try:
            seed = json.loads(mark.read_bytes())["seed"]
        except (OSError, ValueError, KeyError, TypeError):  # a world that a test damaged
            continue
        if isinstance(seed, str):
            found.add(seed)
    return found


def needles_of(seed: str, scratch: Path) -> dict[bytes, str]:
    """Numbers and passwords of everybody in worlds of that seed, as text and as hex; and whose they are."""
    world = World(scratch, seed)
    needles: dict[bytes, str] = {}
    for day in _DAYS:
        for one in world.sheets(day):
            if one.card is None or one.impossible is not None:
                continue
            card = world.sheet(one.id, day, secrets=True).card
            assert card is not None
            pins = card.pins or None
            secrets = {"individual number": card.collation_a or "", "password": (pins.sign if pins else None) or ""}
            for what, secret in secrets.items():
                if secret:
                    whose = f"{what} of {one.id} (seed {seed})"
                    needles |= {secret.encode(): whose, secret.encode().hex().encode(): whose}
    return needles


def _files(folder: Path) -> Iterator[tuple[Path, bytes]]:
    for path in sorted(folder.rglob("*")):
        if path.is_symlink() or not path.is_file() or path.suffix == ".key" or path.stat().st_size > _LARGEST:
            continue
        content = path.read_bytes()
        if _IMAGE not in content and _TOLD not in content:
            yield path, content


def found_in(folder: Path, needles: dict[bytes, str]) -> Iterator[str]:
    """Where a secret lies, and whose it is."""
    for path, content in _files(folder):
        if _KEY.search(content):
            yield f"{path}: a private key"
        for needle, whose in needles.items():
            if needle in content:
                yield f"{path}: {whose}"


def main() -> int:
    """Search the folders that are named; 1 where there is something."""
    worst = 0
    for name in sys.argv[1:]:
        folder = Path(name)
        seeds = seeds_in(folder)
        needles = {needle: whose for seed in seeds for needle, whose in needles_of(seed, folder / "none").items()}
        found = sorted(set(found_in(folder, needles)))
        print(f"{folder}: {len(seeds)} seeds, {len(needles)} secrets searched for, {len(found)} found")
        for one in found:
            print(f"  {one}")
        worst |= bool(found)
    return worst


if __name__ == "__main__":
    sys.exit(main())
