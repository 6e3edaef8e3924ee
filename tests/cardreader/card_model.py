"""In here lives a model of a card, written after mynumber-card.md and not after the card: which command succeeds, and with which data.

It has the rules of the files in a table of its own, and counts tries by what was sent. It asks nothing of the card but its challenges.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from hashlib import sha256
from typing import TYPE_CHECKING, Literal

from cardreader.virtual.image import CardImage
from tests.cardreader.conftest import CardWorld

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.ciphers import Cipher
    from cryptography.hazmat.primitives.ciphers.modes import CBC

Rule = Literal["free", "never"] | frozenset[object]
FREE: Rule = "free"
NEVER: Rule = "never"
_E = 65537

AIDS = {
    "jpki": "D392F000260100000001",
    "card_entry": "D3921000310001010408",
    "card_face": "D3921000310001010402",
    "common": "D3921000310001010100",
    "juki": "D3921000310001010401",
}
MANAGER = bytes.fromhex("A0000001510000")


def _of(*openers: object) -> Rule:
    return frozenset(openers)


def _all(kind: str, rule: Rule, *efs: int) -> dict[int, tuple[str, Rule]]:
    return dict.fromkeys(efs, (kind, rule))


# Sections 3.1 to 3.4: kind and rule of every file.
FILES: dict[str, dict[int, tuple[str, Rule]]] = {
    "jpki": {
        **_all("data", FREE, 0x02, 0x06, 0x08, 0x0A, 0x0B),
        **_all("data", NEVER, 0x05, 0x09),
        **_all("pin", NEVER, 0x10, 0x18, 0x1B),
        **_all("key", NEVER, 0x19, 0x1C, 0x1E),
        0x01: ("data", _of(0x1B)),
        0x16: ("certifier", NEVER),
        0x17: ("key", _of(0x18, "terminal")),
        0x1A: ("key", _of(0x1B)),
    },
    "card_entry": {
        **_all("data", _of(0x11, 0x14, 0x15), 0x03, 0x06, 0x07, 0x08),
        **_all("data", FREE, 0x04, 0x05),
        **_all("pin", NEVER, 0x11, 0x12, 0x14, 0x15),
        0x01: ("data", _of(0x11, 0x14)),
        0x02: ("data", _of(0x11, 0x15)),
        0x13: ("key", FREE),
    },
    "card_face": {
        **_all("data", FREE, 0x03, 0x04),
        **_all("data", _of(0x12, 0x13), 0x02, 0x06),
        **_all("pin", NEVER, 0x11, 0x12, 0x13),
        0x01: ("data", _of(0x11)),
        0x05: ("data", _of(0x13)),
        0x14: ("key", FREE),
    },
    "common": {0x01: ("record", FREE), 0x02: ("record", FREE), 0x19: ("internal", FREE), 0x1C: ("pin", NEVER)},
    "juki": {0x02: ("record", FREE), 0x1C: ("pin", NEVER)},
}
DEFAULT_KEY = {"card_entry": 0x13, "card_face": 0x14}
# Section 3.5: how many tries a secret has, and which command changes it.
TRIES = {
    ("jpki", 0x10): 0,
    ("jpki", 0x18): 3,
    ("jpki", 0x1B): 5,
    ("card_entry", 0x11): 3,
    ("card_entry", 0x12): 0,
    ("card_entry", 0x14): 10,
    ("card_entry", 0x15): 10,
    ("card_face", 0x11): 10,
    ("card_face", 0x12): 10,
    ("card_face", 0x13): 10,
    ("common", 0x1C): 3,
    ("juki", 0x1C): 3,
}
CHANGED_BY = {
    ("jpki", 0x18): 0x24,
    ("jpki", 0x1B): 0x24,
    ("card_entry", 0x11): 0x24,
    ("common", 0x1C): 0x32,
    ("juki", 0x1C): 0x32,
}


@dataclass(frozen=True)
class Apdu:
    """A command taken apart. `le`: the most bytes that may come, 0 for none asked."""

    cla: int
    ins: int
    p1: int
    p2: int
    data: bytes
    le: int
    extended: bool


def parse(raw: bytes) -> Apdu | None:
    """ISO/IEC 7816-3, section 12.1.3: the seven forms; None for any other bytes."""
    if len(raw) < 4:
        return None
    head, body = raw[:4], raw[4:]
    data, le, extended = b"", 0, False
    if len(body) == 1:
        le = body[0] or 256
    elif body and body[0]:
        data, rest = body[1 : 1 + body[0]], body[1 + body[0] :]
        if len(data) != body[0] or len(rest) > 1:
            return None
        le = (rest[0] or 256) if rest else 0
    elif body:
        extended = True
        if len(body) < 3:
            return None
        number = body[1] << 8 | body[2]
        if len(body) == 3:
            le = number or 65536
        else:
            data, rest = body[3 : 3 + number], body[3 + number :]
            if len(data) != number or len(rest) not in (0, 2):
                return None
            le = (int.from_bytes(rest, "big") or 65536) if rest else 0
    return Apdu(head[0], head[1], head[2], head[3], data, le, extended)


@dataclass
class Expected:
    """`ok`: whether it must succeed. `sw`: the very status word, where the arithmetic of tries says it. `data`: what comes with it."""

    ok: bool
    sw: int | None = None
    data: bytes | None = b""  # None: `length` bytes that `signed` explains, or random ones
    length: int = 0
    signed: tuple[int, bytes] | None = (
        None  # modulus, and what the signature must hold (empty: PSS, whose salt nobody knows)
    )


REFUSED = Expected(False)


@dataclass
class Session:
    """Secure messaging as the model sees it."""

    key: bytes
    number: int = 1

    def _cipher(self) -> Cipher[CBC]:
        from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

        aes = algorithms.AES(self.key)
        start = Cipher(aes, modes.CBC(bytes(16))).encryptor().update(self.number.to_bytes(16, "big"))
        return Cipher(aes, modes.CBC(start))

    def wrap(self, content: bytes) -> bytes:
        padded = content + b"\x80"
        padded += bytes(-len(padded) % 16)
        sent = b"\x01" + self._cipher().encryptor().update(padded)
        size = len(sent)
        form = (
            bytes((size,))
            if size < 0x80
            else b"\x81" + bytes((size,))
            if size < 0x100
            else b"\x82" + size.to_bytes(2, "big")
        )
        return b"\x86" + form + sent

    def unwrap(self, raw: bytes) -> bytes | None:
        size, start = raw[1], 2
        if size >= 0x80:
            start = 2 + size - 0x80
            size = int.from_bytes(raw[2:start], "big")
        value = raw[start:]
        if raw[0] != 0x86 or len(value) != size or value[:1] != b"\x01" or len(value) < 17 or len(value) % 16 != 1:
            return None
        padded: bytes = self._cipher().decryptor().update(value[1:])
        content = padded.rstrip(b"\x00")
        return content[:-1] if content[-1:] == b"\x80" and len(padded) - len(content) < 16 else None


@dataclass
class Model:
    """One card. `expect` says what a command must come to, and takes it as done; `heard` tells it the challenge that came."""

    world: CardWorld
    image: CardImage
    values: dict[tuple[str, int], bytes] = field(default_factory=dict)
    left: dict[tuple[str, int], int] = field(default_factory=lambda: dict(TRIES))
    seeds: dict[bytes, bytes] = field(default_factory=dict)  # session keys by the cryptogram that hands them over
    application: str | None = None
    current: int | None = None
    shown: set[object] = field(default_factory=set)
    challenge: bytes | None = None
    body: bytes | None = None
    terminal: bool = False
    session: Session | None = None

    def __post_init__(self) -> None:
        data = self.world.data
        a, b = data.individual_number, data.printed_b.digits
        given = {
            ("jpki", 0x18): data.pins.auth,
            ("jpki", 0x1B): data.pins.sign,
            ("card_entry", 0x11): data.pins.entry,
            ("card_entry", 0x14): a,
            ("card_entry", 0x15): b,
            ("card_face", 0x11): b[:6],
            ("card_face", 0x12): b,
            ("card_face", 0x13): a,
            ("common", 0x1C): data.pins.basic,
            ("juki", 0x1C): data.pins.basic,
        }
        self.values = {place: (value or "").encode() for place, value in given.items()}

    def reset(self) -> None:
        """Power was cut."""
        self._forget()
        self.application = self.current = self.challenge = None

    def _forget(self) -> None:
        self.shown, self.body, self.terminal, self.session = set(), None, False, None

    def heard(self, challenge: bytes) -> None:
        self.challenge = challenge

    # -- one command -----------------------------------------------------------------------------------------------------

    def expect(self, raw: bytes) -> Expected:
        command = parse(raw)
        if command is None:
            return REFUSED
        if command.cla == 0x08 and self.session is not None:
            return self._in_session(command, self.session)
        return self._plain(command)

    def _plain(self, command: Apdu) -> Expected:
        answer = {
            (0x00, 0xA4): self._select,
            (0x00, 0xB0): self._read,
            (0x00, 0xB2): self._record,
            (0x00, 0x20): self._verify,
            (0x00, 0x24): self._change,
            (0x80, 0x32): self._change,
            (0x80, 0x2A): self._sign,
            (0x00, 0x88): self._internal,
            (0x00, 0x84): self._challenge,
            (0x00, 0xCA): self._get_data,
            (0x80, 0xA2): self._certificate,
            (0x00, 0x82): self._external,
            (0x80, 0xAE): self._session_key,
        }.get((command.cla, command.ins))
        return REFUSED if answer is None else answer(command)

    def _in_session(self, command: Apdu, session: Session) -> Expected:
        if command.ins not in (0x20, 0x24, 0xA4, 0xB0) or not command.data:
            return REFUSED
        inner: Apdu | None = None
        if command.ins == 0xB0:
            if command.data[:3] == b"\x96\x03\x00" and len(command.data) == 5:
                le = int.from_bytes(command.data[3:], "big") or 65536
                inner = Apdu(0, command.ins, command.p1, command.p2, b"", le, True)
        elif len(command.data) > 2 and (content := session.unwrap(command.data)) is not None:
            inner = Apdu(0, command.ins, command.p1, command.p2, content, 0, False)
        if inner is None:
            self.session = None
            return Expected(False, 0x6988)
        then = self._plain(inner)
        if then.ok and then.data:
            wrapped = session.wrap(then.data)
            then = Expected(True, data=wrapped) if command.le >= len(wrapped) else REFUSED
        session.number += 1
        return then

    # -- choosing and reading ----------------------------------------------------------------------------------------------

    def _kind(self, ef: int | None) -> tuple[str, Rule] | None:
        return None if self.application is None or ef is None else FILES[self.application].get(ef)

    def _open(self, rule: Rule) -> bool:
        return rule == "free" or (not isinstance(rule, str) and bool(self.shown & rule))

    def _select(self, command: Apdu) -> Expected:
        with_information = command.p2 in (0x00, 0x02) and command.le
        if command.p1 == 0x04 and command.p2 in (0x00, 0x02, 0x0C, 0x0E):
            return self._select_application(command, bool(with_information))
        if command.p1 == 0x02 and command.p2 in (0x00, 0x0C) and len(command.data) == 2:
            ef = int.from_bytes(command.data, "big")
            if self._kind(ef) is None:
                return REFUSED
            self.current = ef
            return Expected(True, data=_information(0x83, command.data)[: command.le] if with_information else b"")
        return Expected(command.p1 == command.p2 == 0 and not command.data and self.application is not None)

    def _select_application(self, command: Apdu, with_information: bool) -> Expected:
        found = MANAGER if command.data == MANAGER else None
        name = None
        if found is None:
            names = [one for one, aid in AIDS.items() if command.data and bytes.fromhex(aid).startswith(command.data)]
            if command.p2 & 2 and self.application in names:
                names = names[names.index(self.application) + 1 :]
            if not names or len(command.data) > 16:
                return REFUSED
            name, found = names[0], bytes.fromhex(AIDS[names[0]])
        self._forget()
        self.application, self.current = name, None
        return Expected(True, data=_information(0x84, found)[: command.le] if with_information else b"")

    def _content(self, ef: int) -> bytes:
        application = self.image.application(self.application or "")
        assert application is not None
        file = application.file(ef)
        assert file is not None
        return file.content

    def _read(self, command: Apdu) -> Expected:
        if command.data or not command.le:
            return REFUSED
        offset = command.p1 << 8 | command.p2
        if command.p1 & 0x80:
            ef = command.p1 & 0x1F
            if command.p1 & 0x60 or not ef or self._kind(ef) is None:
                return REFUSED
            self.current, offset = ef, command.p2
        found = self._kind(self.current)
        if found is None or found[0] != "data" or not self._open(found[1]):
            return REFUSED
        content = self._content(self.current or 0)[offset : offset + command.le]
        return Expected(True, data=content) if content else Expected(False, 0x6B00)

    def _record(self, command: Apdu) -> Expected:
        if command.data or not command.le or not command.p1 or command.p2 & 7 not in (4, 5):
            return REFUSED
        ef = command.p2 >> 3 or self.current
        found = self._kind(ef)
        if found is None or found[0] != "record":
            return REFUSED
        self.current = ef
        return Expected(True, data=self._content(ef or 0)[: command.le]) if command.p1 == 1 else Expected(False, 0x6A83)

    # -- secrets -----------------------------------------------------------------------------------------------------------

    def _place(self, p2: int, *kinds: str) -> int | None:
        ef = p2 & 0x1F or self.current
        found = self._kind(ef)
        return ef if p2 & 0xE0 == 0x80 and found is not None and found[0] in kinds else None

    def _verify(self, command: Apdu) -> Expected:
        ef = self._place(command.p2, "pin")
        if command.p1 or ef is None or self.application is None:
            return REFUSED
        place = self.application, ef
        if not command.data:
            return Expected(False, 0x63C0 | self.left[place])
        if len(command.data) > 16:
            return REFUSED
        self.shown.discard(ef)
        if not self.left[place]:
            return Expected(False, 0x6984)
        if command.data != self.values[place]:
            self.left[place] -= 1
            return Expected(False, 0x63C0 | self.left[place])
        self.left[place] = TRIES[place]
        self.shown.add(ef)
        return Expected(True)

    def _change(self, command: Apdu) -> Expected:
        ef = self._place(command.p2, "pin")
        if ef is None or self.application is None or command.p1 != (command.ins == 0x24):
            return REFUSED
        place = self.application, ef
        new = command.data
        right = (
            6 <= len(new) <= 16
            and new.isalnum()
            and new.isascii()
            and new == new.upper()
            and not new.isdigit()
            and not new.isalpha()
            if place == ("jpki", 0x1B)
            else len(new) == 4 and new.isdigit()
        )
        if CHANGED_BY.get(place) != command.ins or not self.left[place] or ef not in self.shown or not right:
            return REFUSED
        self.values[place] = new
        self.left[place] = TRIES[place]
        return Expected(True)

    # -- keys --------------------------------------------------------------------------------------------------------------

    def _modulus(self, ef: int) -> int:
        if self.application == "jpki":
            return self.world.auth_modulus if ef == 0x17 else self.world.sign_modulus
        return self.world.internal_modulus

    def _sign(self, command: Apdu) -> Expected:
        ef = DEFAULT_KEY.get(self.application or "") if not command.p2 else self._place(command.p2, "key")
        found = self._kind(ef)
        data, size = command.data, len(command.data)
        fits = {0: 1 <= size <= 245, 2: size == 32, 4: size == 32}.get(command.p1, 1 <= size <= 255)
        if found is None or ef is None or command.p1 > 5 or not fits or command.le < 256 or not self._open(found[1]):
            return REFUSED
        digest = sha256(data).digest()
        held = {0: data, 1: digest, 2: _info(data), 3: _info(digest)}.get(command.p1, b"")
        return Expected(True, data=None, length=256, signed=(self._modulus(ef), held))

    def _internal(self, command: Apdu) -> Expected:
        ef = self._place(command.p2, "internal")
        if command.p1 or ef is None or not 1 <= len(command.data) <= 255 or command.le < 256:
            return REFUSED
        held = _info(sha256(command.data).digest())
        return Expected(True, data=None, length=256, signed=(self.world.internal_modulus, held))

    def _challenge(self, command: Apdu) -> Expected:
        if command.p1 or command.p2 or command.extended or command.data or not command.le:
            return REFUSED
        return Expected(True, data=None, length=command.le)

    def _get_data(self, command: Apdu) -> Expected:
        tag = command.p1 << 8 | command.p2
        found = {one.id: one.content for one in self.image.objects} if self.application is None else {}
        content = {**found, 0x5F51: bytes.fromhex("E000FF8131FE4514")}.get(tag)
        if content is None or command.data or command.le < len(content):
            return REFUSED
        return Expected(True, data=content)

    # -- the way without PIN, and sessions -----------------------------------------------------------------------------------

    def _certificate(self, command: Apdu) -> Expected:
        blocks = self.world.terminal_certificate[:307], self.world.terminal_certificate[307:]
        which = {0x06C1: 0, 0x00C1: 1}.get(command.p1 << 8 | command.p2)
        if which is None or self._kind(self.current) != ("certifier", NEVER):
            return REFUSED
        self.terminal = False
        if which == 0:
            right = len(command.data) == 307 and command.data.startswith(blocks[0][:10])
            self.body = command.data if right else self.body
            return Expected(right)
        body, self.body = self.body, None
        self.terminal = body == blocks[0] and command.data == blocks[1]
        return Expected(self.terminal)

    def _external(self, command: Apdu) -> Expected:
        challenge, self.challenge = self.challenge, None
        if command.p1 or command.p2 != 0x97 or self.application != "jpki" or not self.terminal:
            return REFUSED
        if challenge is None or len(challenge) != 8 or len(command.data) != 256:
            return REFUSED
        held = _info(sha256(challenge).digest())
        if not holds(command.data, self.world.terminal_modulus, held):
            return REFUSED
        self.shown.add("terminal")
        return Expected(True)

    def _session_key(self, command: Apdu) -> Expected:
        seed = self.seeds.get(command.data)
        if command.p1 or command.p2 or self.application != "card_entry" or 0x11 not in self.shown or seed is None:
            return REFUSED
        self.session = Session(seed[:16])
        return Expected(True)


def _information(tag: int, value: bytes) -> bytes:
    return bytes((0x6F, len(value) + 2, tag, len(value))) + value


def _info(digest: bytes) -> bytes:
    return bytes.fromhex("3031300D060960864801650304020105000420") + digest


def holds(signature: bytes, modulus: int, content: bytes) -> bool:
    """PKCS#1 v1.5, type 1, opened by arithmetic."""
    opened = pow(int.from_bytes(signature, "big"), _E, modulus).to_bytes(256, "big")
    return opened == b"\x00\x01" + b"\xff" * (253 - len(content)) + b"\x00" + content
