"""In here live commands to a card, its answers, and the status words (ISO/IEC 7816-4 as the My Number card speaks it)."""

from __future__ import annotations

from enum import IntEnum

import msgspec


class StatusWord(IntEnum):
    """Status words of the My Number card (reference: mynumber-card.md, section 4.7)."""

    OK = 0x9000
    WARNING_NO_LIMIT = 0x6300
    NO_KEY_DELIVERY = 0x66F1
    WRONG_LENGTH = 0x6700
    LOGICAL_CHANNEL = 0x6881
    WRONG_FILE_STRUCTURE = 0x6981
    SECURITY_NOT_SATISFIED = 0x6982
    BLOCKED = 0x6984  # not 6983: the card says 'reference data not usable' once a PIN has no tries left
    CONDITIONS_NOT_SATISFIED = 0x6985
    NO_CURRENT_FILE = 0x6986
    SECURE_MESSAGING_MISSING = 0x6987
    SECURE_MESSAGING_WRONG = 0x6988
    SECURE_MESSAGING_NOT_ESTABLISHED = 0x69FC
    WRONG_DATA = 0x6A80
    FUNCTION_NOT_SUPPORTED = 0x6A81
    FILE_NOT_FOUND = 0x6A82
    RECORD_NOT_FOUND = 0x6A83
    WRONG_P1_P2 = 0x6A86
    OBJECT_NOT_FOUND = 0x6A88
    OFFSET_BEYOND_FILE = 0x6B00
    UNKNOWN_INS = 0x6D00
    UNKNOWN_CLA = 0x6E00


TRIES_LEFT = 0x63C0  # 63Cx: x tries left


def tries_left(sw: int) -> int | None:
    """The tries that a status word 63Cx tells of, or None for any other status word."""
    return sw & 0x0F if sw & 0xFFF0 == TRIES_LEFT else None


def describe_sw(sw: int) -> str:
    """A status word for people: its four digits and, where it is known, its name."""
    if (left := tries_left(sw)) is not None:
        return f"{sw:04X} TRIES_LEFT={left}"
    try:
        return f"{sw:04X} {StatusWord(sw).name}"
    except ValueError:
        return f"{sw:04X}"


class MalformedCommand(ValueError):
    """The bytes are no command APDU."""


class Command(msgspec.Struct, frozen=True):
    """One command APDU. `le`: bytes expected, None for none, 0 for 'as many as there are' (256, or 65,536 if extended)."""

    cla: int
    ins: int
    p1: int
    p2: int
    data: bytes = b""
    le: int | None = None
    extended: bool = False

    @property
    def expected(self) -> int:
        """The most bytes that the answer may carry: 0 without Le."""
        if self.le is None:
            return 0
        return self.le or (65536 if self.extended else 256)

    def encode(self) -> bytes:
        """The bytes on the wire; extended form where asked for, or where data or Le need it."""
        head = bytes((self.cla, self.ins, self.p1, self.p2))
        if self.extended or len(self.data) > 255 or (self.le or 0) > 256:
            body = b""
            if self.data:
                body = b"\x00" + len(self.data).to_bytes(2, "big") + self.data
            if self.le is not None:
                body += (b"" if self.data else b"\x00") + (self.le & 0xFFFF).to_bytes(2, "big")
            return head + body
        body = bytes((len(self.data),)) + self.data if self.data else b""
        if self.le is not None:
            body += bytes((self.le & 0xFF,))
        return head + body

    @classmethod
    def decode(cls, raw: bytes) -> Command:
        """Read a command of any of the seven forms (case 1 to 4, short and extended). Raises MalformedCommand."""
        if len(raw) < 4:
            raise MalformedCommand(f"a command has at least 4 bytes, not {len(raw)}")
        cla, ins, p1, p2 = raw[:4]
        body = raw[4:]
        if not body:
            return cls(cla, ins, p1, p2)
        if len(body) == 1:
            return cls(cla, ins, p1, p2, le=body[0])
        if body[0]:
            lc, rest = body[0], body[1:]
            if len(rest) == lc:
                return cls(cla, ins, p1, p2, rest)
            if len(rest) == lc + 1:
                return cls(cla, ins, p1, p2, rest[:-1], rest[-1])
            raise MalformedCommand(f"Lc says {lc} bytes, {len(rest)} follow")
        if len(body) == 3:
            return cls(cla, ins, p1, p2, le=int.from_bytes(body[1:], "big"), extended=True)
        if len(body) < 3:
            raise MalformedCommand("an extended length has three bytes")
        lc, rest = int.from_bytes(body[1:3], "big"), body[3:]
        if len(rest) == lc:
            return cls(cla, ins, p1, p2, rest, extended=True)
        if len(rest) == lc + 2:
            return cls(cla, ins, p1, p2, rest[:-2], int.from_bytes(rest[-2:], "big"), extended=True)
        raise MalformedCommand(f"extended Lc says {lc} bytes, {len(rest)} follow")


class Answer(msgspec.Struct, frozen=True):
    """A response APDU: the data and the status word after it."""

    data: bytes
    sw: int

    @property
    def ok(self) -> bool:
        return self.sw == StatusWord.OK

    def encode(self) -> bytes:
        return self.data + self.sw.to_bytes(2, "big")

    @classmethod
    def decode(cls, raw: bytes) -> Answer:
        """Split an answer into data and status word. Raises ValueError under two bytes."""
        if len(raw) < 2:
            raise ValueError(f"an answer has at least 2 bytes, not {len(raw)}")
        return cls(raw[:-2], int.from_bytes(raw[-2:], "big"))
