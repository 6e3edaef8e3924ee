"""In here lives a session with a card as a record: what was asked and answered, fit to be kept, shown and played again.

Nothing personal is in a record: what was read is masked file by file (masking.py), and of commands that carry a secret, a challenge or a
signature only the header and the length are kept. A record played is a card that answers what was asked then, and nothing else.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from time import perf_counter
from typing import Any, Literal

import msgspec

from cardreader.apdu import Answer, Command, StatusWord, describe_sw
from cardreader.connection import CardMute, Connection
from cardreader.masking import masked, replaced
from cardreader.places import READ_BINARY, READ_RECORD, SELECT, Places, command_of
from cardreader.plain_file import NotPlain, TooLarge, read_plain

LARGEST = 16 * 1024 * 1024  # bytes of a record; a whole session has some 200,000
FORMAT: Literal["uketsuke card record"] = "uketsuke card record"
VERSION = 1

_GET_CHALLENGE, _GET_DATA, _GET_RESPONSE = 0x84, 0xCA, 0xC0
# What these carry is no secret: which application, file, or object is meant.
_PLAIN = frozenset({SELECT, READ_BINARY, READ_RECORD, _GET_DATA, _GET_RESPONSE, _GET_CHALLENGE})


class RecordUnreadable(Exception):
    """No record can be made of this file. `code`: missing, no_access, not_json, not_a_record, too_new, damaged."""

    def __init__(self, code: str, path: Path) -> None:
        super().__init__(f"{path}: {code}")
        self.code = code
        self.path = path


class Exchange(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One command and its answer, as they are kept. Bytes are hex in capitals.

    `where`: what it is about ('READ jpki/000A'). `sent`: the command; where `any_data`, its data are replaced, and any will do when it
    is played. `received`: the answer, status word included; empty: none came.
    """

    where: str
    sent: str
    received: str = ""
    any_data: bool = False
    milliseconds: float = 0.0

    @property
    def text(self) -> str:
        """One line for people."""
        head, data = self.sent[:8], self.sent[8:]
        sent = head + (f" {data if len(data) <= 40 else f'[{len(data) // 2} B]'}" if data else "")
        if not self.received:
            return f"{self.where:24} > {sent}  < -"
        body, sw = self.received[:-4], int(self.received[-4:], 16)
        got = f"[{len(body) // 2} B] " if len(body) > 40 else f"{body} " if body else ""
        return f"{self.where:24} > {sent}  < {got}{describe_sw(sw)}"


class Record(msgspec.Struct, frozen=True, kw_only=True):
    """A session: the card's answer to reset, and all exchanges in order."""

    format: Literal["uketsuke card record"] = FORMAT
    version: int = VERSION
    atr: str
    exchanges: tuple[Exchange, ...]


def encode_record(record: Record) -> bytes:
    """The record as it is written."""
    return msgspec.json.format(msgspec.json.encode(record), indent=1) + b"\n"


def is_record(path: Path) -> bool:
    """Whether a file says of itself that it is a record; no card image does."""
    try:
        found: Any = msgspec.json.decode(read_plain(path, LARGEST))
    except (OSError, NotPlain, TooLarge, msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return False
    return isinstance(found, dict) and found.get("format") == FORMAT


def load_record(path: Path) -> Record:
    """Read a record. Raises RecordUnreadable."""
    try:
        raw = read_plain(path, LARGEST)
    except FileNotFoundError as error:
        raise RecordUnreadable("missing", path) from error
    except (NotPlain, TooLarge) as error:
        raise RecordUnreadable("not_a_record", path) from error
    except OSError as error:
        raise RecordUnreadable("no_access", path) from error
    try:
        found: Any = msgspec.json.decode(raw)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise RecordUnreadable("not_json", path) from error
    if not isinstance(found, dict) or found.get("format") != FORMAT or type(found.get("version")) is not int:
        raise RecordUnreadable("not_a_record", path)
    if found["version"] > VERSION:
        raise RecordUnreadable("too_new", path)
    try:
        record = msgspec.convert(found, Record)
        for told in (record.atr, *(half for one in record.exchanges for half in (one.sent, one.received))):
            bytes.fromhex(told)
    except (msgspec.ValidationError, ValueError) as error:
        raise RecordUnreadable("damaged", path) from error
    if any(len(one.sent) < 8 or 0 < len(one.received) < 4 for one in record.exchanges):
        raise RecordUnreadable("damaged", path)
    return record


# -- making one ------------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Heard:
    """One exchange as it was: never leaves this module."""

    where: str
    file: str | None
    offset: int
    command: Command = field(repr=False)
    raw: bytes = field(repr=False)
    answer: bytes | None = field(repr=False)
    milliseconds: float = 0.0


class Recorder:
    """Hears a session, and makes a record of it at its end."""

    def __init__(self, atr: bytes) -> None:
        self._atr = atr
        self._places = Places()
        self._heard: list[_Heard] = []

    def power(self) -> None:
        """The card was powered anew."""
        self._places.forget()

    def carry(self, command: bytes, transmit: Callable[[bytes], bytes]) -> bytes:
        """Send a command, and hear it. Raises as `transmit` does, which is heard as well."""
        asked = command_of(command)
        where = self._places.where(asked)
        began, answer = perf_counter(), None
        try:
            answer = transmit(command)
            return answer
        finally:
            took = (perf_counter() - began) * 1000
            if answer is not None and len(answer) >= 2:
                self._places.follow(asked, Answer.decode(answer).sw)
            reads = asked.ins == READ_BINARY
            offset = (asked.p2 if asked.p1 & 0x80 else asked.p1 << 8 | asked.p2) if reads else 0
            file = self._places.file if asked.ins in (READ_BINARY, READ_RECORD) else None
            self._heard.append(_Heard(where, file, offset, asked, command, answer, took))

    def record(self, *, known: bool = True) -> Record:
        """What may be kept of it. `known`: a card of this world; of any other nothing that it said is kept but how much it was."""
        files = self._files() if known else {}
        return Record(
            atr=self._atr.hex().upper(), exchanges=tuple(self._exchange(one, files, known=known) for one in self._heard)
        )

    def _files(self) -> dict[str, bytes]:
        """Each file that was read, masked as a whole: its blocks alone have no form."""
        found: dict[str, bytearray] = {}
        for one in self._heard:
            if one.file is not None and one.answer is not None and one.command.ins == READ_BINARY:
                data = one.answer[:-2]
                content = found.setdefault(one.file, bytearray())
                content.extend(bytes(max(0, one.offset + len(data) - len(content))))
                content[one.offset : one.offset + len(data)] = data
        return {file: masked(file, bytes(content)) for file, content in found.items()}

    def _exchange(self, one: _Heard, files: dict[str, bytes], *, known: bool) -> Exchange:
        asked = one.command
        plain = asked.ins in _PLAIN or not asked.data
        sent = one.raw if plain else _without_data(asked)
        received = b""
        if one.answer is not None:
            data, sw = one.answer[:-2], one.answer[-2:]
            received = self._kept(one, data, files, known=known) + sw
        return Exchange(
            where=one.where,
            sent=sent.hex().upper(),
            received=received.hex().upper(),
            any_data=not plain,
            milliseconds=round(one.milliseconds, 3),
        )

    @staticmethod
    def _kept(one: _Heard, data: bytes, files: dict[str, bytes], *, known: bool) -> bytes:
        if not data:
            return data
        if not known:
            return bytes(len(data))
        match one.command.ins:
            case 0xA4:  # the template of a selection names the application alone
                return data
            case 0xB0 if one.file in files:
                return files[one.file][one.offset : one.offset + len(data)]
            case 0xB2:
                return masked(one.file or "", data)
            case _:
                return replaced(data) if one.command.ins != _GET_CHALLENGE else bytes([0xA5]) * len(data)


def _without_data(command: Command) -> bytes:
    """The command with other data of the same length."""
    return Command(
        command.cla, command.ins, command.p1, command.p2, b"*" * len(command.data), command.le, command.extended
    ).encode()


class RecordingConnection:
    """A connection whose every exchange a recorder hears (cardreader.connection.Connection)."""

    def __init__(self, connection: Connection, recorder: Recorder) -> None:
        self._connection = connection
        self._recorder = recorder

    @property
    def reader(self) -> str:
        return self._connection.reader

    @property
    def atr(self) -> bytes:
        return self._connection.atr

    def transmit(self, command: bytes) -> bytes:
        """As the connection does."""
        return self._recorder.carry(command, self._connection.transmit)

    def reset(self) -> None:
        self._recorder.power()
        self._connection.reset()

    def close(self) -> None:
        self._connection.close()


# -- playing one -----------------------------------------------------------------------------------------------------


class RecordedCard:
    """A card that answers what a record holds (cardreader.virtual.faults.CardInHand), in whatever order it is asked.

    What was asked several times is answered in the order in which it was; the last answer goes on. Anything else is refused as a card
    refuses what it doesn't know (6A82 for a SELECT, 6D00), and `missing` is told what it was.
    """

    def __init__(self, record: Record, missing: Callable[[str], None] = lambda _where: None) -> None:
        self._atr = bytes.fromhex(record.atr)
        self._missing = missing
        self._places = Places()
        self._powered = False
        self._answers: dict[tuple[str, bytes, int], list[bytes]] = {}
        for one in record.exchanges:
            key = _key(one.where, bytes.fromhex(one.sent), any_data=one.any_data)
            self._answers.setdefault(key, []).append(bytes.fromhex(one.received))
        self._played: dict[tuple[str, bytes, int], int] = {}

    @property
    def atr(self) -> bytes:
        return self._atr

    @property
    def person(self) -> str:
        return ""

    def power_on(self) -> bytes:
        self._places.forget()
        self._powered = True
        return self._atr

    def power_off(self) -> None:
        self._places.forget()
        self._powered = False

    def put_away(self) -> None:
        self.power_off()

    def transmit(self, command: bytes, /) -> bytes:
        """Answer a command. Raises CardMute without power, and where no answer came when it was recorded."""
        if not self._powered:
            raise CardMute("the card has no power")
        asked = command_of(command)
        where = self._places.where(asked)
        for any_data in (False, True):
            key = _key(where, command, any_data=any_data)
            if key in self._answers:
                break
        else:
            self._missing(where)
            refusal = StatusWord.FILE_NOT_FOUND if asked.ins == SELECT else StatusWord.UNKNOWN_INS
            return Answer(b"", refusal).encode()
        answers, turn = self._answers[key], self._played.get(key, 0)
        self._played[key] = turn + 1
        answer = answers[min(turn, len(answers) - 1)]
        if not answer:
            raise CardMute("no answer came when this was recorded")
        self._places.follow(asked, Answer.decode(answer).sw)
        return answer


def _key(where: str, raw: bytes, *, any_data: bool) -> tuple[str, bytes, int]:
    """By what a command is found again: what it is about, and its bytes; or its header and the length of its data."""
    if any_data:
        return where, raw[:4], len(command_of(raw).data)
    return where, raw, -1
