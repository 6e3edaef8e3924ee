"""In here lives the fuzz of the virtual card: commands of every kind, right and wrong, each answer held against the model.

`python -m tests.cardreader.fuzz_card --commands 200000 --seed 1` (script/fuzz) prints what was sent and how it was answered; a card
that says something else than the model ends it, with the seed and the last commands that lead there.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections import Counter, deque
from pathlib import Path
from random import Random
from time import perf_counter
from typing import TypeVar

from cardreader.connection import CardMute, CardRemoved
from cardreader.trace import calm
from cardreader.virtual.card import VirtualCard
from cardreader.virtual.files import PinFile
from cardreader.virtual.image import load_image, save_image, take_card
from tests.cardreader.card_model import AIDS, FILES, MANAGER, TRIES, Expected, Model, Session, holds
from tests.cardreader.conftest import CardWorld, make_card_world

_T = TypeVar("_T")

_SHARES = {
    "application": 7,
    "file": 10,
    "read": 16,
    "record": 4,
    "query": 5,
    "right secret": 9,
    "wrong secret": 7,
    "change": 5,
    "sign": 8,
    "internal": 2,
    "challenge": 3,
    "object": 4,
    "terminal": 8,
    "session": 6,
    "in session": 6,
    "spoiled": 10,
    "head": 5,
    "noise": 4,
    "power cut": 1,
    "desk": 1,
    "pulled out": 2,
}
KINDS, _WEIGHTS = tuple(_SHARES), tuple(_SHARES.values())
_A_CARD = 400  # commands, before another is issued: a card whose secrets are all blocked has little left to tell
_INS = (0x20, 0x24, 0x2A, 0x32, 0x70, 0x82, 0x84, 0x88, 0xA2, 0xA4, 0xAE, 0xB0, 0xB2, 0xC0, 0xCA, 0xCB, 0xFC)
_CLA = (0x00, 0x00, 0x00, 0x80, 0x80, 0x01, 0x08, 0x0C, 0x10, 0x40, 0x90, 0xFF)
_TAGS = (0x42, 0x45, 0x66, 0xF0, 0xF2, 0xF7, 0xF8, 0x7F21, 0x5F51, 0xDF30)


class Disagreement(AssertionError):
    """The card and the model don't say the same."""


class Fuzz:
    """One card after the other, each with its model. `random` chooses everything that is sent."""

    def __init__(self, random: Random, world: CardWorld, folder: Path) -> None:
        self.random = random
        self.kinds: Counter[str] = Counter()
        self.answers: Counter[str] = Counter()
        self.last: deque[str] = deque(maxlen=30)
        self._world = world
        self._path = folder / "card.json"
        self._card: VirtualCard
        self._issue()

    def issue(self) -> None:
        """Another card, as it comes from the office; the one before must have counted right to its end. Raises Disagreement."""
        self.close()
        self._issue()

    def close(self) -> None:
        """Put the card away. Raises Disagreement where it has not counted right."""
        self.count()
        self._card.put_away()

    def _issue(self) -> None:
        save_image(self._path, self._world.whole_image)
        self._card = take_card(self._path)
        self._card.power_on()
        self.model = Model(self._world, self._world.whole_image)
        self.last.clear()

    # -- what is sent ------------------------------------------------------------------------------------------------------

    def run(self, commands: int) -> None:
        """So many commands, every 400 to another card; then the last is put away. Raises Disagreement."""
        for number in range(commands):
            if number and number % _A_CARD == 0:
                self.issue()
            self.step()
        self.close()

    def step(self) -> None:
        """One command, or a power cut, or another desk."""
        kind = self.random.choices(KINDS, _WEIGHTS)[0]
        self.kinds[kind] += 1
        self.do(kind)

    def do(self, kind: str) -> None:
        """One step of that kind. Raises Disagreement."""
        match kind:
            case "power cut":
                self._card.power_off()
            case "desk":
                self.count()
                self._card.put_away()
                self._is_mute()
                self._card = take_card(self._path)
            case "pulled out":
                self._pull_out()
            case _:
                self.send(self.command(kind))
                return
        self.last.append(kind)
        self._is_mute()
        self._card.power_on()
        self.model.reset()

    def _pull_out(self) -> None:
        """The card leaves while a command is under way: before it heard it, or with its answer on the lips."""
        raw = self.command(
            self.random.choice(("read", "right secret", "wrong secret", "wrong secret", "change", "sign"))
        )
        when = self.random.choice(("card.command", "card.answer"))
        if when == "card.answer":
            self.model.expect(raw)  # it is done, and counted

        def pull(step: str) -> None:
            if step == when:
                raise CardRemoved

        self.last.append(f"{raw.hex()} {when}")
        self._card.disturb = pull
        try:
            self._card.transmit(raw)
        except CardRemoved:
            pass
        else:
            raise Disagreement("a card that was pulled out answers")
        finally:
            self._card.disturb = calm
        self._card.power_off()

    def _is_mute(self) -> None:
        try:
            self._card.transmit(bytes(4))
        except CardMute:
            return
        raise Disagreement("a card without power answers")

    def command(self, kind: str) -> bytes:
        """A command of that kind, for the state that the card is in."""
        if self.model.application is None and self.random.random() < 0.3:
            kind = "application"  # without one there is little to be told
        match kind:
            case "application":
                return self._application()
            case "file":
                return (
                    bytes((0x00, 0xA4, 0x02, self._one(0x0C, 0x0C, 0x00), 0x02))
                    + self._ef().to_bytes(2, "big")
                    + self._le()
                )
            case "read":
                place = self._one(bytes((0x80 | self._ef() & 0x1F, self._small())), self._offset())
                return b"\x00\xb0" + place + (self._le() or b"\x00")
            case "record":
                p2 = self._one(0, self._ef() & 0x1F) << 3 | self._one(4, 4, 5)
                return bytes((0x00, 0xB2, self._one(1, 1, 1, 2, 0), p2)) + (self._le() or b"\x00")
            case "query" | "right secret" | "wrong secret":
                return self._verify(kind)
            case "change":
                return self._change()
            case "sign" | "internal":
                return self._sign(kind)
            case "challenge":
                return b"\x00\x84\x00\x00" + self._one(b"\x08", b"\x08", b"\x08", b"\x0a", b"\x00", b"\x00\x00\x08")
            case "object":
                return (
                    b"\x00\xca"
                    + self.random.choice(_TAGS).to_bytes(2, "big")
                    + self._one(b"\x00", b"\x00\x00\x00", b"\x04", b"")
                )
            case "terminal":
                return self._terminal()
            case "session":
                return self._session_key()
            case "in session":
                return self._in_session()
            case "spoiled":
                return self._spoiled()
            case "head":
                head = bytes((self.random.choice(_CLA), self.random.choice(_INS), *self.random.randbytes(2)))
                data = self.random.randbytes(self.random.randrange(20))
                return head + (bytes((len(data),)) + data if data else b"") + self._le()
            case _:
                return self.random.randbytes(self.random.randrange(40))

    def _one(self, *choices: _T) -> _T:
        return self.random.choice(choices)

    def _le(self) -> bytes:
        return self._one(b"", b"\x00", b"\x00", b"\x07", b"\x00\x00\x00")

    def _small(self) -> int:
        return self.random.choice((0, 0, 0, 1, 7, 16, 255))

    def _offset(self) -> bytes:
        return self.random.choice((0, 0, 0, 4, 7, 17, 256, 600, 2047, 2048, 5000, 0x7FFF)).to_bytes(2, "big")

    def _ef(self) -> int:
        """A file of the current application, mostly."""
        known = FILES.get(self.model.application or "")
        if known and self.random.random() < 0.9:
            return self.random.choice(sorted(known))
        return self.random.choice((0x3F00, 0x0000, 0x001F, self.random.randrange(0x20)))

    def _application(self) -> bytes:
        aid = self.random.choice(
            (*map(bytes.fromhex, AIDS.values()), MANAGER, b"\xd3\x92\x10\x00\x31", b"\xa0\x00\x00\x01\x16")
        )
        if self.random.random() < 0.15:
            aid = aid[: self.random.randrange(len(aid))]
        return bytes((0x00, 0xA4, 0x04, self._one(0x0C, 0x0C, 0x00, 0x02, 0x0E), len(aid))) + aid + self._le()

    def _secret_place(self) -> tuple[int, int]:
        """A secret of the current application: its file, and P2 that means it."""
        here = [ef for application, ef in TRIES if application == self.model.application]
        ef = self.random.choice(here or [0x18])
        return ef, 0x80 if self.model.current == ef else 0x80 | ef & 0x1F

    def _verify(self, kind: str) -> bytes:
        ef, p2 = self._secret_place()
        if kind == "query":
            return bytes((0x00, 0x20, 0x00, p2)) + self._one(b"", b"\x00")
        right = self.model.values.get((self.model.application or "", ef), b"") or b"0000"
        wrong = self._one(bytes((right[0] ^ 1,)) + right[1:], right[:-1] or b"1", right + b"0", right.lower() + b"1")
        secret = right if kind == "right secret" else wrong[:17]
        return bytes((0x00, 0x20, 0x00, p2, len(secret))) + secret

    def _change(self) -> bytes:
        _, p2 = self._secret_place()
        new = self._one(b"1970", b"0000", b"ABC123", b"ZZ99ZZ99", b"12a4", b"123", b"ABCDEF")
        head = self._one(b"\x00\x24\x01", b"\x00\x24\x01", b"\x80\x32\x00", b"\x80\x32\x00", b"\x00\x24\x00")
        return bytes((*head, p2, len(new))) + new

    def _sign(self, kind: str) -> bytes:
        data = self.random.randbytes(self._one(32, 32, 51, 8, 245, 255, 31))
        le = self._one(b"\x00", b"\x00", b"\x00", b"", b"\x80")
        if kind == "internal":
            return bytes((0x00, 0x88, 0x00, self._one(0x99, 0x99, 0x80, 0x97), len(data))) + data + le
        p2 = self._one(0x80, 0x97, 0x9A, 0x00, 0x99, 0x98)
        return bytes((0x80, 0x2A, self.random.choice((0, 0, 1, 2, 3, 4, 5, 6)), p2, len(data))) + data + le

    def _terminal(self) -> bytes:
        """The next step of a terminal that lets itself in, or another one."""
        model, certificate = self.model, self._world.terminal_certificate
        body = b"\x80\xa2\x06\xc1\x00\x01\x33" + certificate[:307]
        last = b"\x80\xa2\x00\xc1\x00\x01\x05" + certificate[307:]
        steps = [b"\x00\xa4\x02\x0c\x02\x00\x16", body, last, b"\x00\x84\x00\x00\x08", self._proof()]
        if self.random.random() < 0.2:
            return self.random.choice(steps)
        if model.application != "jpki":
            return b"\x00\xa4\x04\x0c\x0a" + bytes.fromhex(AIDS["jpki"])
        if model.terminal:
            return steps[4] if model.challenge is not None and len(model.challenge) == 8 else steps[3]
        if model.current != 0x16:
            return steps[0]
        return steps[2] if model.body is not None else steps[1]

    def _proof(self) -> bytes:
        from cardreader.contents.public_key import digest_info_of
        from cardreader.virtual.keys import SigningKey

        challenge = self.model.challenge or bytes(8)
        return b"\x00\x82\x00\x97\x00\x01\x00" + SigningKey(self._world.terminal_key).sign(digest_info_of(challenge))

    def _session_key(self) -> bytes:
        from cryptography.hazmat.primitives.asymmetric import padding
        from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicNumbers
        from cryptography.hazmat.primitives.hashes import SHA256

        if self.random.random() < 0.1:
            return b"\x80\xae\x00\x00\x00\x01\x00" + self.random.randbytes(256)
        if self.model.application != "card_entry":
            return b"\x00\xa4\x04\x0c\x0a" + bytes.fromhex(AIDS["card_entry"])
        if 0x11 not in self.model.shown:
            pin = self.model.values["card_entry", 0x11]
            return bytes((0x00, 0x20, 0x00, 0x91, len(pin))) + pin
        seed = self.random.randbytes(32)
        key = RSAPublicNumbers(65537, self._world.session_modulus).public_key()
        oaep = padding.OAEP(padding.MGF1(SHA256()), SHA256(), None)
        sent = key.encrypt(bytes.fromhex("A0228020") + seed, oaep)
        self.model.seeds[sent] = seed
        return b"\x80\xae\x00\x00\x00\x01\x00" + sent

    def _in_session(self) -> bytes:
        model = self.model
        session = model.session
        if session is None:
            if self.random.random() < 0.8:
                return self._session_key()
            session = Session(bytes(16))
        if self.random.random() < 0.1:
            session = Session(session.key, session.number + 1)
        match self.random.randrange(4):
            case 0:
                length = self._one(0, 0, 7, 300)
                return (
                    b"\x08\xb0" + self._offset() + b"\x00\x00\x05\x96\x03\x00" + length.to_bytes(2, "big") + b"\x00\x00"
                )
            case 1:
                object_ = session.wrap(self._ef().to_bytes(2, "big"))
                return b"\x08\xa4\x02\x0c" + bytes((len(object_),)) + object_
            case 2:
                plain = self._verify(self._one("right secret", "wrong secret"))
                object_ = session.wrap(plain[5:])
                return b"\x08\x20\x00" + plain[3:4] + bytes((len(object_),)) + object_
            case _:
                data = self.random.randbytes(self.random.randrange(1, 40))
                return bytes((0x08, self._one(0xA4, 0x20, 0xB0, 0x84), 0, self._one(0x0C, 0x80), len(data))) + data

    def _spoiled(self) -> bytes:
        """A right command with something wrong in it: a byte, an end, a class, a chain."""
        kinds = (
            "application",
            "file",
            "read",
            "record",
            "query",
            "right secret",
            "change",
            "sign",
            "terminal",
            "in session",
        )
        raw = bytearray(self.command(self.random.choice(kinds)))
        match self.random.randrange(5):
            case 0:
                raw[self.random.randrange(len(raw))] = self.random.randrange(256)
            case 1:
                del raw[self.random.randrange(len(raw)) :]
            case 2:
                raw += self.random.randbytes(self.random.randrange(1, 4))
            case 3:
                raw[0] |= 0x10  # more of a chain follows
            case _:
                raw[0] = self.random.choice(_CLA)
        return bytes(raw)

    # -- what is answered --------------------------------------------------------------------------------------------------

    def send(self, raw: bytes) -> None:
        """Send it, and hold the answer against the model. Raises Disagreement."""
        self.last.append(raw.hex())
        expected = self.model.expect(raw)
        answer = self._card.transmit(raw)
        data, sw = answer[:-2], int.from_bytes(answer[-2:], "big")
        self.answers["63Cx" if sw & 0xFFF0 == 0x63C0 else f"{sw:04X}"] += 1
        if len(answer) < 2 or not (sw == 0x9000 or 0x6300 <= sw <= 0x6FFF):
            raise Disagreement(f"no status word: {answer.hex()}")
        if (sw == 0x9000) != expected.ok or (expected.sw is not None and sw != expected.sw):
            raise Disagreement(f"{sw:04X}, and not {expected.sw or expected.ok}")
        if not self._right(expected, data):
            raise Disagreement(f"{len(data)} bytes that were not to come: {data[:40].hex()}")
        if expected.ok and expected.data is None and expected.signed is None:
            self.model.heard(data)

    @staticmethod
    def _right(expected: Expected, data: bytes) -> bool:
        if expected.data is not None:
            return data == expected.data
        if expected.signed is not None and expected.signed[1]:
            return len(data) == expected.length and holds(data, *expected.signed)
        return len(data) == expected.length

    def count(self) -> None:
        """The tries on disk are those of the model, secret by secret. Raises Disagreement."""
        found = {
            (application.name, file.id): file.tries_left
            for application in load_image(self._path).applications
            for file in application.files
            if isinstance(file, PinFile)
        }
        if found != self.model.left:
            raise Disagreement(f"on disk {sorted(found.items() ^ self.model.left.items())}")


def main() -> int:
    """Send as many commands as asked for. Exit status 1: the card and the model disagreed."""
    parser = argparse.ArgumentParser(
        prog="script/fuzz", description="Commands to a virtual card, held against a model of it."
    )
    parser.add_argument("--commands", type=int, default=200_000)
    parser.add_argument("--seed", type=int, default=Random().randrange(1 << 32))
    options = parser.parse_args()
    print(f"seed {options.seed}", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        fuzz = Fuzz(Random(options.seed), make_card_world(), Path(folder))
        began = perf_counter()
        try:
            fuzz.run(options.commands)
        except Exception as error:
            print(
                f"command {fuzz.kinds.total()}: {type(error).__name__}: {error}", *fuzz.last, sep="\n", file=sys.stderr
            )
            return 1
        took = perf_counter() - began
    print(
        f"{options.commands} commands in {took:.0f} s ({options.commands / took:.0f} a second), {options.commands // _A_CARD + 1} cards"
    )
    for title, counts in (("sent", fuzz.kinds), ("answered", fuzz.answers)):
        print(f"{title}: " + ", ".join(f"{name} {count}" for name, count in counts.most_common()))
    return 0


if __name__ == "__main__":
    sys.exit(main())
