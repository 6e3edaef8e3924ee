"""In here lives the vocabulary of PC/SC: return codes, state flags, the calls that we make, and what each failure means to us."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import IntEnum, IntFlag
from typing import Protocol

from cardreader.connection import (
    AccessDenied,
    CardMute,
    CardRemoved,
    NoCard,
    NoService,
    NoSuchReader,
    ReaderGone,
    ReaderInUse,
    ReaderTrouble,
)

PLUG_AND_PLAY = "\\\\?PnP?\\Notification"  # the reader that isn't one: its state changes when readers come and go
FOREVER = 0x7FFFFFFF  # milliseconds: what pyscard calls INFINITE, 24 days


class ReturnCode(IntEnum):
    """What the calls return (winscard.h; pcsclite.h of pcsc-lite has the same numbers)."""

    OK = 0x00000000
    CANCELLED = 0x80100002
    INVALID_HANDLE = 0x80100003
    NO_MEMORY = 0x80100006
    UNKNOWN_READER = 0x80100009
    TIMEOUT = 0x8010000A
    SHARING_VIOLATION = 0x8010000B
    NO_SMARTCARD = 0x8010000C
    PROTOCOL_MISMATCH = 0x8010000F
    NOT_READY = 0x80100010
    SYSTEM_CANCELLED = 0x80100012
    COMM_ERROR = 0x80100013
    NOT_TRANSACTED = 0x80100016
    READER_UNAVAILABLE = 0x80100017
    NO_SERVICE = 0x8010001D
    SERVICE_STOPPED = 0x8010001E
    NO_READERS = 0x8010002E
    COMM_DATA_LOST = 0x8010002F
    UNRESPONSIVE_CARD = 0x80100066
    UNPOWERED_CARD = 0x80100067
    RESET_CARD = 0x80100068
    REMOVED_CARD = 0x80100069
    SECURITY_VIOLATION = 0x8010006A  # polkit has refused this user
    DEVICE_GONE = 0x00000006  # Windows: ERROR_INVALID_HANDLE, when a reader is unplugged in the middle of a call
    BAD_COMMAND = 0x00000016  # Windows: ERROR_BAD_COMMAND, when the card leaves in the middle of a call
    GENERAL_FAILURE = 0x0000001F  # Windows: ERROR_GEN_FAILURE, from drivers whose card does not answer


class StateFlag(IntFlag):
    """What a reader's state is made of (winscard.h); the upper 16 bits count the insertions and removals."""

    UNAWARE = 0x0000
    IGNORE = 0x0001
    CHANGED = 0x0002
    UNKNOWN = 0x0004
    UNAVAILABLE = 0x0008
    EMPTY = 0x0010
    PRESENT = 0x0020
    MUTE = 0x0200


class Share(IntEnum):
    EXCLUSIVE = 1
    SHARED = 2


class Disposition(IntEnum):
    LEAVE = 0
    RESET = 1
    UNPOWER = 2


class Protocols(IntFlag):
    T0 = 1
    T1 = 2


ReaderStates = list[tuple[str, int, list[int]]]


class Scard(Protocol):
    """The part of `smartcard.scard` (pyscard) that we call, typed whether it is installed or not.

    Each call returns its return code first; handles are plain numbers.
    """

    def SCardEstablishContext(self, scope: int, /) -> tuple[int, int]: ...
    def SCardReleaseContext(self, context: int, /) -> int: ...
    def SCardListReaders(self, context: int, groups: list[str], /) -> tuple[int, list[str]]: ...
    def SCardGetStatusChange(
        self, context: int, timeout: int, readers: Sequence[tuple[str, int]], /
    ) -> tuple[int, ReaderStates]: ...
    def SCardCancel(self, context: int, /) -> int: ...
    def SCardConnect(self, context: int, reader: str, share: int, protocols: int, /) -> tuple[int, int, int]: ...
    def SCardReconnect(self, card: int, share: int, protocols: int, initialisation: int, /) -> tuple[int, int]: ...
    def SCardDisconnect(self, card: int, disposition: int, /) -> int: ...
    def SCardBeginTransaction(self, card: int, /) -> int: ...
    def SCardEndTransaction(self, card: int, disposition: int, /) -> int: ...
    def SCardStatus(self, card: int, /) -> tuple[int, str, int, int, list[int]]: ...
    def SCardTransmit(self, card: int, protocol: int, command: list[int], /) -> tuple[int, list[int]]: ...


# What a failure means while a card is being reached …
OPENING: Mapping[int, type[ReaderTrouble]] = {
    ReturnCode.NO_SERVICE: NoService,
    ReturnCode.SERVICE_STOPPED: NoService,
    ReturnCode.SYSTEM_CANCELLED: NoService,
    ReturnCode.INVALID_HANDLE: NoService,
    ReturnCode.COMM_ERROR: NoService,
    ReturnCode.SECURITY_VIOLATION: AccessDenied,
    ReturnCode.UNKNOWN_READER: NoSuchReader,
    ReturnCode.READER_UNAVAILABLE: NoSuchReader,
    ReturnCode.NO_READERS: NoSuchReader,
    ReturnCode.DEVICE_GONE: NoSuchReader,
    ReturnCode.NO_SMARTCARD: NoCard,
    ReturnCode.REMOVED_CARD: NoCard,
    ReturnCode.NOT_READY: NoCard,
    ReturnCode.SHARING_VIOLATION: ReaderInUse,
    ReturnCode.UNPOWERED_CARD: CardMute,
    ReturnCode.UNRESPONSIVE_CARD: CardMute,
    ReturnCode.PROTOCOL_MISMATCH: CardMute,
    ReturnCode.NOT_TRANSACTED: CardMute,
    ReturnCode.GENERAL_FAILURE: CardMute,
}

# … and while one is being spoken to.
UNDERWAY: Mapping[int, type[ReaderTrouble]] = {
    ReturnCode.NO_SERVICE: ReaderGone,
    ReturnCode.SERVICE_STOPPED: ReaderGone,
    ReturnCode.SYSTEM_CANCELLED: ReaderGone,
    ReturnCode.INVALID_HANDLE: ReaderGone,
    ReturnCode.UNKNOWN_READER: ReaderGone,
    ReturnCode.READER_UNAVAILABLE: ReaderGone,
    ReturnCode.NO_READERS: ReaderGone,
    ReturnCode.DEVICE_GONE: ReaderGone,
    ReturnCode.NO_SMARTCARD: CardRemoved,
    ReturnCode.REMOVED_CARD: CardRemoved,
    ReturnCode.BAD_COMMAND: CardRemoved,
    # Another program has reset the card: what it knew of our conversation is gone, as if it had been out and in again.
    ReturnCode.RESET_CARD: CardRemoved,
    ReturnCode.SHARING_VIOLATION: ReaderInUse,
}

# The way to the card broke, and the code doesn't say where: only the reader's state can tell.
UNEXPLAINED = frozenset(
    {
        ReturnCode.NOT_TRANSACTED,
        ReturnCode.COMM_ERROR,
        ReturnCode.COMM_DATA_LOST,
        ReturnCode.UNPOWERED_CARD,
        ReturnCode.UNRESPONSIVE_CARD,
        ReturnCode.NOT_READY,
        ReturnCode.PROTOCOL_MISMATCH,
        ReturnCode.GENERAL_FAILURE,
    }
)


def normal(code: int) -> int:
    """A return code as winscard.h writes it: some builds hand it over as a negative number."""
    return code & 0xFFFFFFFF


def describe(code: int) -> str:
    """A return code for a log: its number, and its name where it is known."""
    code = normal(code)
    try:
        return f"0x{code:08X} {ReturnCode(code).name}"
    except ValueError:
        return f"0x{code:08X}"


def trouble(code: int, meaning: Mapping[int, type[ReaderTrouble]], reader: str | None = None) -> ReaderTrouble:
    """The exception for a return code; a plain ReaderTrouble for one that we have never met."""
    return meaning.get(normal(code), ReaderTrouble)(describe(code), reader)
