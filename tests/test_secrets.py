"""In here lives the search for what may be nowhere: PINs, private keys and individual numbers, in all that commands and server leave behind.

A broad set of commands is run, with failures and crashes among them, logging and trace at their most talkative; then every file and
every word is searched. Left out are the two places where secrets may be told (`world show --secrets`, an exported image) and where they are
kept: the cards' own images and the key files.
"""

from __future__ import annotations

import asyncio
import base64
import io
import json
import logging
import re
import sqlite3
import subprocess
import sys
import traceback
from collections.abc import Iterator
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import httpx
import pytest

from mock_server.world import World
from terminal import cli
from verifier.client import tls_context

DAY = date(2026, 1, 9)
PEOPLE = ("valid", "pin-locked", "photo-less", "unregistered", "deregistered")
WRONG_PIN = "0397"  # nobody's, and typed all the same


@dataclass(frozen=True)
class Needles:
    """What is searched for. `short`: secrets of so few characters that they may stand in a longer number by chance."""

    short: dict[str, str] = field(repr=False)
    long: dict[str, bytes] = field(repr=False)

    def in_text(self, text: str) -> list[str]:
        """The names of those in a text. Dates, ids and sizes may look like a PIN, and are none."""
        plain = _NO_SECRET.sub(" ", text)
        found = [name for name, secret in self.short.items() if re.search(_ALONE.format(re.escape(secret)), plain)]
        return found + self.in_bytes(text.encode(errors="surrogateescape"))

    def in_bytes(self, content: bytes) -> list[str]:
        lowered = content.lower()
        return [name for name, secret in self.long.items() if secret.lower() in lowered]


_ALONE = r"(?<![0-9A-Za-z._-]){}(?![0-9A-Za-z_])"
_NO_SECRET = re.compile(
    r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"  # ids
    r"|\d{4}-\d\d-\d\d|date(?:time)?\([\d, ]+"  # days
    r"|\d+ B\b|:\d+(?=[/\"\s])|\d+\.\d+",  # sizes, ports, milliseconds
)


def _hex(secret: bytes) -> Iterator[bytes]:
    yield secret.hex().encode()
    yield secret.hex(" ").encode()


def needles_of(world: World) -> Needles:
    """The secrets of the people who play here, as text, as hex, as base64; and all private keys of the world."""
    short = {"wrong PIN": WRONG_PIN}
    long: dict[str, bytes] = {}
    for person in PEOPLE:
        card = world.sheet(person, DAY, secrets=True).card
        assert card is not None
        assert card.pins
        assert card.collation_a
        for name in ("auth", "entry", "basic"):
            if secret := getattr(card.pins, name):
                short[f"{person}'s {name} PIN"] = secret
        numbers = {"individual number": card.collation_a} | ({"password": card.pins.sign} if card.pins.sign else {})
        for name, secret in numbers.items():
            long[f"{person}'s {name}"] = secret.encode()
    for name, secret in [*short.items(), *((name, text.decode()) for name, text in list(long.items()))]:
        for place, form in enumerate(_hex(secret.encode())):
            long[f"{name} in hex {place}"] = form
    for file in world.folder.rglob("*.key"):
        for name, form in _of_key(file):
            long[f"{file.relative_to(world.folder)} {name}"] = form
    return Needles(short, long)


def _of_key(file: Path) -> Iterator[tuple[str, bytes]]:
    """What only the owner of a key knows of it: a prime of RSA, the number of an elliptic curve's."""
    from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    key = load_pem_private_key(file.read_bytes(), None, unsafe_skip_rsa_key_validation=True)
    if isinstance(key, RSAPrivateKey):
        secret = key.private_numbers().p.to_bytes(128, "big")
    else:
        assert isinstance(key, EllipticCurvePrivateKey)
        secret = key.private_numbers().private_value.to_bytes(32, "big")
    yield "raw", secret
    yield "hex", secret.hex().encode()
    yield "base64", base64.b64encode(secret)[4:-4]
    body = file.read_text().splitlines()[2:-2]
    for line in body[-3:] if len(body) > 3 else body[:1]:
        yield "PEM", line.encode()


class Suite:
    """Runs things, and keeps what they say in files of one folder."""

    def __init__(self, folder: Path, world: World) -> None:
        self.folder = folder
        self.world = world
        self._said = 0
        folder.mkdir()

    def keep(self, name: str, text: str) -> None:
        self._said += 1
        (self.folder / f"{self._said:03}.txt").write_text(f"{name}\n{text}", errors="surrogateescape")

    def command(self, *arguments: str, typed: str = "") -> int:
        """A command as its user sees it. What is typed on the line is the user's own; what is said is kept."""
        out, err = io.TextIOWrapper(io.BytesIO(), "utf-8"), io.TextIOWrapper(io.BytesIO(), "utf-8")
        status = -1
        before, sys.stdin = sys.stdin, io.StringIO(typed)
        try:
            with redirect_stdout(out), redirect_stderr(err):
                common = ["--world", str(self.world.folder), "--date", DAY.isoformat(), "--lang", "en"]
                status = cli.run([*arguments, *common])
        except Exception:  # UKETSUKE_DEBUG: a crash, as it is shown
            err.write(traceback.format_exc())
        finally:
            sys.stdin = before
        # Named by its first words alone: a PIN may follow.
        said = [stream.detach() for stream in (out, err)]
        self.keep(f"{' '.join(arguments[:2])} -> {status}", "\n".join(raw.getvalue().decode() for raw in said))
        return status


def test_no_secret_is_left_anywhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("UKETSUKE_DEBUG", "1")
    world = World.init(tmp_path / "world")
    suite = Suite(tmp_path / "said", world)
    handler = logging.FileHandler(tmp_path / "said" / "log.txt")
    root, level = logging.getLogger(), logging.getLogger().level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    try:
        _play(suite, monkeypatch, tmp_path)
    finally:
        root.removeHandler(handler)
        for name in ("httpx", "httpcore"):
            logging.getLogger(name).setLevel(logging.NOTSET)
        root.setLevel(level)
        handler.close()

    needles = needles_of(world)
    assert len(needles.long) > 100
    found = [f"{where}: {name}" for where, name in _search(tmp_path, needles)]
    assert found == []


def test_the_search_finds(tmp_path: Path) -> None:
    """Else its silence would say nothing."""
    world = World.init(tmp_path / "world")
    world.card_image("valid", DAY)
    needles = needles_of(world)
    card = world.sheet("valid", DAY, secrets=True).card
    assert card is not None
    assert card.pins
    assert card.pins.auth
    assert card.collation_a
    key = (world.folder / "keys" / "valid.auth.key").read_text()
    for text in (
        f"pin={card.pins.auth}",
        f'{{"pin":"{card.pins.auth}"}}',
        f"< {card.pins.auth.encode().hex()}",
        f"person {card.collation_a} asked",
        key,
        world.card_image("valid", DAY).read_text(),
    ):
        assert needles.in_text(text), text[:20]
    assert not needles.in_text(f"{DAY} 12:00 {card.pins.auth} B")
    (tmp_path / "leak.sqlite").unlink(missing_ok=True)
    leak = sqlite3.connect(tmp_path / "leak.sqlite")
    leak.execute("CREATE TABLE t (a, b)")
    leak.execute("INSERT INTO t VALUES ('x', ?)", (card.pins.auth,))
    leak.commit()
    leak.close()
    assert [name for _, name in _search(tmp_path, needles)] == ["valid's auth PIN"]


# -- what is run -----------------------------------------------------------------------------------------------------------


def _play(suite: Suite, monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    pin = {person: _pin(suite.world, person) for person in PEOPLE}
    command = [sys.executable, "-m", "terminal", "server", "--port", "0", "--end-with-parent"]
    command += ["--world", str(suite.world.folder), "--date", DAY.isoformat()]
    with (suite.folder / "server-errors.txt").open("wb") as errors:
        server = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=errors)
        assert server.stdout is not None
        try:
            ready = server.stdout.readline().decode()
            suite.keep("server", ready)
            url = json.loads(ready)["url"]
            _ask_strangely(suite, url)
            _at_the_command_line(suite, url, pin, folder)
            asyncio.run(_at_the_counter(suite, url, pin))
            for more in ((), ("--json",), ("--format", "cases")):
                suite.command("ledger", "export" if more else "list", *more)
            suite.command("ledger", "export")
            _crash(suite, url, pin, monkeypatch)
        finally:
            said, _ = server.communicate()
            suite.keep("server's end", said.decode(errors="replace"))


def _pin(world: World, person: str) -> str:
    card = world.sheet(person, DAY, secrets=True).card
    assert card is not None
    assert card.pins
    return card.pins.auth or ""


def _ask_strangely(suite: Suite, url: str) -> None:
    """Requests with secrets where none belong: the journal keeps none of them, the answers repeat none."""
    card = suite.world.sheet("valid", DAY, secrets=True).card
    assert card is not None
    number = card.collation_a
    from verifier.access import Access

    for name in ("httpx", "httpcore"):
        logging.getLogger(name).setLevel(logging.WARNING)  # this client is not ours, and says where it goes
    tls = suite.world.tls()
    context = tls_context(Access(url, tls.ca, tls.client_cert, tls.client_key))
    with httpx.Client(base_url=url, verify=context, trust_env=False) as client:
        for method, path, body in (
            ("GET", f"/v1/people/{number}", None),
            ("GET", f"/v1/status?number={number}", None),
            ("DELETE", f"/v1/verifications/{number}", None),
            ("POST", "/v1/verifications/number", {"insurer_number": number, "symbol": "", "number": number}),
            ("POST", "/v1/verifications/number", {str(number): number}),
            ("POST", "/v1/verifications/card", {"challenge_id": number, "certificate": number}),
            ("POST", "/v1/challenges", {"pin": WRONG_PIN}),
        ):
            answer = client.request(method, path, json=body)
            suite.keep(f"{method} {answer.status_code}", answer.text)


def _at_the_command_line(suite: Suite, url: str, pin: dict[str, str], folder: Path) -> None:
    run = suite.command
    there = ("--server", url)
    image = folder / "exported.json"  # holds its secrets, and says so
    for more in ((), ("--json",)):
        run("verify", "--card", "valid", "--pin", pin["valid"], "--why", *there, *more)
        run("verify", "--card", "valid", "--pin", WRONG_PIN, *there, *more)
        run("verify", "--card", "valid", "--pin-stdin", *there, *more, typed=pin["valid"] + "\n")
        run("verify", "--card", "pin-locked", "--pin", pin["pin-locked"], *there, *more)
        run("verify", "--card", "photo-less", *there, *more)
        run("verify", "--card", "deregistered", "--visual", "same", *there, *more)
        run("verify", "--card", "valid", "--pin", "12345", *there, *more)
        run("verify", "--reader", "nowhere", "--pin", pin["valid"], *more)
        run("verify", "--card", "valid", "--pin", pin["valid"], "--server", "https://127.0.0.1:1", *more)
        run("verify", "--card", "valid", "--pin", pin["valid"], "--server", "https://127.0.0.1:1", "--fallback", *more)
        run("card", "list", *more)
        run("card", "show", "valid", *more)
        run("card", "read", "valid", *more)
        run("card", "export", "valid", str(image), *more)
        run("card", "export", "valid", str(folder / "nowhere" / "x"), *more)
        run("world", "show", *more)
        run("world", "show", "valid", *more)
        run("doctor", *more)
    run("verify", "--card", "valid")  # with a server of its own
    run("card", "set-pin", "valid", "--pin-stdin", typed=f"{WRONG_PIN}\n{WRONG_PIN}\n")
    run("card", "unlock", "pin-locked")
    run("card", "unlock", "valid")
    run("card", "trace", str(folder / "trace.json"), "valid")
    sheet = suite.world.sheet("valid", DAY)
    assert sheet.card is not None
    code = sheet.card.collation_b[-4:]
    front = ["--birth-date", sheet.birth_date.isoformat(), "--expiry-year", str(sheet.card.expires_on.year)]
    run("card", "read", "valid", *front, "--security-code", code)
    run("card", "read", "valid", *front, "--security-code", "0000")
    image.unlink(missing_ok=True)


async def _at_the_counter(suite: Suite, url: str, pin: dict[str, str]) -> None:
    """Visits with trace; kept are its lines, and how everything that was in hand shows itself."""
    from terminal.commands.composition import National, counter_of
    from terminal.options import Options
    from verifier.domain import ClinicState, HolderCheck
    from verifier.verification import HolderAct

    options = Options(world=suite.world.folder, day=DAY)
    for person, digits in (("valid", [WRONG_PIN, pin["valid"]]), ("unregistered", [pin["unregistered"]])):
        counter = counter_of(options, National(url), state=ClinicState.ONLINE)
        try:
            counter.step_up(next(one for one in counter.cast.people() if one.id == person))
            await counter.place_card()
            for typed in digits:
                await counter.pin(typed)
            await counter.consent({})
            await counter.register_use(True)
            counter.conclude()
            shown = [repr(one) for one in (counter.panel, counter.visit, counter.visit.decision)]
            shown += [repr(line) for line in counter.trace.lines()]
            suite.keep("counter", "\n".join(shown))
        finally:
            await counter.stop()
    acts = [HolderAct(HolderCheck.PIN, pin=typed) for typed in (WRONG_PIN, *pin.values())]
    suite.keep("acts", "\n".join(map(repr, acts)))


def _crash(suite: Suite, url: str, pin: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    """Failures that nobody foresaw, at the moments when secrets are at hand; with UKETSUKE_DEBUG, which shows the most."""
    from cardreader.jpki import JpkiSession
    from verifier.verification import CardVisit

    def fail(*_values: object, **_more: object) -> None:
        raise RuntimeError("a failure of ours")

    for owner, name in ((JpkiSession, "verify_pin"), (CardVisit, "authenticate"), (CardVisit, "verify")):
        assert hasattr(owner, name)
        with monkeypatch.context() as broken:
            broken.setattr(owner, name, fail)
            suite.command("verify", "--card", "valid", "--pin", pin["valid"], "--server", url)


# -- the search ------------------------------------------------------------------------------------------------------------


def _search(folder: Path, needles: Needles) -> Iterator[tuple[str, str]]:
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        where = path.relative_to(folder).as_posix()
        if _may_hold_secrets(where):
            continue
        content = path.read_bytes()
        for name in _look(path, content, needles):
            yield where, name


def _may_hold_secrets(where: str) -> bool:
    """The keys, and the cards themselves."""
    return where.endswith(".key") or re.fullmatch(r"world/cards/[^/]+\.json", where) is not None


def _look(path: Path, content: bytes, needles: Needles) -> list[str]:
    if content.startswith(b"SQLite format 3"):
        rows = "\n".join(_rows(path))
        return sorted({*needles.in_text(rows), *needles.in_bytes(content)})
    try:
        return needles.in_text(content.decode())
    except UnicodeDecodeError:
        return needles.in_bytes(content)


def _rows(path: Path) -> Iterator[str]:
    connection = sqlite3.connect(path)
    try:
        tables = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        for table in tables:
            for row in connection.execute(f"SELECT * FROM {table}"):
                yield " | ".join(value.hex() if isinstance(value, bytes) else str(value) for value in row)
    finally:
        connection.close()
