"""In here lives the conversation with one card: commands sent, timed and told to the trace without anything that is secret.

Every status word is an answer; who asked decides what it means. Few commands are used, because each costs a round trip over the
air: files are named by their short identifier and read whole in one answer, by blocks where a reader or a card cannot do that.
"""

from __future__ import annotations

from contextlib import AbstractContextManager
from enum import Enum
from time import perf_counter

from cardreader.apdu import Answer, Command, StatusWord, describe_sw, tries_left
from cardreader.connection import CardMute, CardRemoved, Connection, ReaderGone, ReaderTrouble
from cardreader.contents import card_entry, card_face, jpki
from cardreader.readers import conversation
from cardreader.trace import Disturb, Hear, TraceLine, calm, deaf

STEP = "card.transmit"  # the step that `disturb` hears of before each command

_SELECT, _READ_BINARY, _VERIFY, _GET_RESPONSE = 0xA4, 0xB0, 0x20, 0xC0
_BY_AID, _BY_FILE = 0x04, 0x02  # P1 of SELECT (mynumber-card.md, section 4.1)
_NO_ANSWER = 0x0C  # P2 of SELECT: no template wanted
_CURRENT, _SHORT = 0x80, 0x80  # P2 of VERIFY and P1 of READ BINARY: the current file, or + a short file identifier
_BLOCK = 256  # bytes: the most that a short READ BINARY answers with
_LAST_OFFSET = 0x7FFF  # 15 bits of READ BINARY
_CHAINED = 32  # GET RESPONSE in a row: a card that says 'more' for ever is no card
_MORE, _WRONG_LE = 0x61, 0x6C  # SW1: answer waits for GET RESPONSE; the length that would have been right is in SW2

# First bytes of the objects in this card's files: DER, FFxx of the card-entry and card-face applications, 7F21, A1. The others
# hold plain bytes, like the token information, whose first letters could be taken for a header.
_OBJECTS = frozenset({0x30, 0x7F, 0xA1, 0xFF})

# What a trace line may show as bytes. All else is a count, so that a command nobody thought of tells nothing either.
_PLAIN_WHEN_SENT = frozenset({_SELECT})
_PLAIN_WHEN_RECEIVED = frozenset({0x84})  # GET CHALLENGE: random numbers of the card
_SECRET_WHEN_SENT = frozenset({_VERIFY, 0x24, 0x32})  # VERIFY, CHANGE REFERENCE DATA, CHANGE KEY: not even the length

# A card answers these where a reader, or it, cannot do what the command's form asks; what was asked is still to be had.
_FORM_REFUSED = frozenset(
    {
        StatusWord.WRONG_LENGTH,
        StatusWord.WRONG_P1_P2,
        StatusWord.FUNCTION_NOT_SUPPORTED,
        StatusWord.CONDITIONS_NOT_SATISFIED,
        StatusWord.UNKNOWN_INS,
    }
)


class Application(Enum):
    """The applications that a counter speaks to, by their AID."""

    JPKI = jpki.AID  # 公的個人認証AP
    CARD_ENTRY = card_entry.AID  # 券面事項入力補助AP
    CARD_FACE = card_face.AID  # 券面事項確認AP


class CardTrouble(Exception):
    """The card is there, and what was asked of it cannot be had. `code` is stable; `values` fill the sentence for it."""

    code = "card_trouble"

    @property
    def values(self) -> dict[str, object]:
        return {}


class CardRefused(CardTrouble, ReaderTrouble):
    """A status word that nothing explains. Also a ReaderTrouble: to place the card again is what helps."""

    code = "card_refused"

    def __init__(self, what: str, sw: int, reader: str | None = None) -> None:
        super().__init__(f"{what}: {describe_sw(sw)}", reader)
        self.what = what
        self.sw = sw

    @property
    def values(self) -> dict[str, object]:
        return {"what": self.what, "sw": f"{self.sw:04X}"}


class CardUnreadable(CardTrouble, ReaderTrouble):
    """The card gave what was asked, and it is not of its form. Read anew it may be whole."""

    code = "card_refused"


class CardChannel:
    """A conversation with the card of a connection; it belongs to the thread that owns the connection.

    `hear` is told a masked line of each command, `disturb` hears of the step 'card.transmit' before each.
    All methods raise ReaderTrouble (CardRemoved, ReaderGone, CardMute …) as the connection does.
    """

    def __init__(self, connection: Connection, *, hear: Hear = deaf, disturb: Disturb = calm) -> None:
        self._connection = connection
        self._hear = hear
        self._disturb = disturb
        self._extended = True  # until a reader or the card shows that it cannot read with an extended length
        self._short_identifiers = True  # until the card refuses them in VERIFY
        self._over: ReaderTrouble | None = None  # the card, or the reader, left
        self.application: Application | None = None  # the one that this channel selected last
        self.commands = 0  # sent so far

    @property
    def atr(self) -> bytes:
        return self._connection.atr

    @property
    def reader(self) -> str:
        return self._connection.reader

    def undisturbed(self) -> AbstractContextManager[None]:
        """A time in which no other program speaks to the card, where the connection offers that. Keep it short, and don't nest it."""
        return conversation(self._connection)

    def send(self, command: Command, what: str) -> Answer:
        """Send a command; every status word is an answer. `what` names it in the trace, in words of the field.

        An answer that must be fetched (61xx) is fetched, a length that was wrong (6Cxx) is mended; neither is ever returned.
        """
        if command.ins == _SELECT and command.p1 == _BY_AID:
            self.application = None
        answer = self._exchange(command, command.ins, what)
        if answer.sw >> 8 == _WRONG_LE and command.le is not None:
            # The card did nothing but tell the length, so asking again repeats nothing.
            right = Command(command.cla, command.ins, command.p1, command.p2, command.data, answer.sw & 0xFF)
            answer = self._exchange(right, command.ins, what)
        gathered = answer.data
        for _ in range(_CHAINED):
            if answer.sw >> 8 != _MORE:
                return Answer(gathered, answer.sw)
            more = Command(0x00, _GET_RESPONSE, 0x00, 0x00, le=answer.sw & 0xFF)
            answer = self._exchange(more, command.ins, f"{what} …")
            gathered += answer.data
        raise CardMute("the card never ends its answer", self.reader)

    def _must(self, answer: Answer, what: str) -> bytes:
        if not answer.ok:
            raise CardRefused(what, answer.sw, self.reader)
        return answer.data

    def _exchange(self, command: Command, ins: int, what: str) -> Answer:
        """One command and its answer; `ins` says by which command's rules the answer is masked."""
        if self._over is not None:
            # What lies there now may be another card, of which nothing is known: this conversation does not go on with it.
            raise type(self._over)(self._over.detail, self.reader)
        began = perf_counter()
        answer: Answer | None = None
        try:
            self._disturb(STEP)
            self.commands += 1
            raw = self._connection.transmit(command.encode())
            if len(raw) < 2:
                raise CardMute("an answer without status word", self.reader)
            answer = Answer.decode(raw)
        except ReaderTrouble as trouble:
            self.application = None  # whatever comes next, the card's state isn't known any more
            if isinstance(trouble, CardRemoved | ReaderGone):
                self._over = trouble
            raise
        finally:
            took = (perf_counter() - began) * 1000
            received, sw = (_received(answer, ins), answer.sw) if answer is not None else ("", None)
            self._hear(TraceLine(self.reader, what, _shown(command), received, sw, took))
        return answer

    def select_application(self, application: Application) -> Answer:
        """Make an application current; verified PINs of every application are then forgotten."""
        command = Command(0x00, _SELECT, _BY_AID, _NO_ANSWER, application.value)
        answer = self.send(command, f"SELECT {application.name.lower()}")
        if answer.ok:
            self.application = application
        return answer

    def enter(self, application: Application) -> None:
        """As select_application, for an application that must be there. Raises CardRefused."""
        self._must(self.select_application(application), f"SELECT {application.name.lower()}")

    def select_file(self, ef: int, what: str) -> Answer:
        """Make an elementary file of the application current, be it data, a PIN or a key."""
        return self.send(Command(0x00, _SELECT, _BY_FILE, _NO_ANSWER, ef.to_bytes(2, "big")), f"SELECT {what}")

    def read_file(self, ef: int, what: str) -> bytes:
        """The object in an elementary file, without the filler that may follow it; the whole file if it holds no BER object.

        One command where the way to the card can carry a long answer. Raises CardRefused, whose `sw` says why.
        """
        reading = f"READ {what}"
        answer = self._read_at_once(ef, reading)
        if answer is None:
            answer = self.send(Command(0x00, _READ_BINARY, _SHORT | ef & 0x1F, 0x00, le=0), reading)
        if answer.sw in _FORM_REFUSED:  # a card without short file identifiers
            self._must(self.select_file(ef, what), f"SELECT {what}")
            answer = self.send(Command(0x00, _READ_BINARY, 0x00, 0x00, le=0), reading)
        return self._read_rest(self._must(answer, reading), reading)

    def _read_at_once(self, ef: int, what: str) -> Answer | None:
        """The whole file in one answer, or None where that cannot be had on this way."""
        if not self._extended:
            return None
        command = Command(0x00, _READ_BINARY, _SHORT | ef & 0x1F, 0x00, le=0, extended=True)
        before = self.application
        try:
            answer = self.send(command, what)
        except CardMute:
            # A reader whose driver carries short commands alone says so by an error that looks like a silent card.
            self.application = before
            self._extended = False
            return None
        if answer.sw in _FORM_REFUSED:
            self._extended = False
            return None
        return answer

    def _read_rest(self, content: bytes, what: str) -> bytes:
        """Read on in the current file until the object at its beginning is whole, or the file ends."""
        whole = _object_length(content)
        while (whole is None or len(content) < whole) and len(content) <= _LAST_OFFSET:
            if whole is None and len(content) % _BLOCK:
                break  # a short answer: that was the end
            left = _BLOCK if whole is None else min(whole - len(content), _BLOCK)
            high, low = divmod(len(content), 0x100)
            answer = self.send(Command(0x00, _READ_BINARY, high, low, le=left & 0xFF), what)
            if answer.sw == StatusWord.OFFSET_BEYOND_FILE:
                break
            more = self._must(answer, what)
            if not more:
                break
            content += more
        return content if whole is None else content[:whole]

    def tries(self, ef: int, what: str) -> int:
        """The tries that a PIN or collation number has left, asked of the card; 0: blocked. Nothing is spent. Raises CardRefused."""
        asking = f"TRIES of {what}"
        answer = self.send(Command(0x00, _VERIFY, 0x00, self._reference(ef, what)), asking)
        if answer.sw in _FORM_REFUSED and self._short_identifiers:
            self._short_identifiers = False
            answer = self.send(Command(0x00, _VERIFY, 0x00, self._reference(ef, what)), asking)
        if (left := tries_left(answer.sw)) is not None:
            return left
        if answer.sw == StatusWord.BLOCKED:
            return 0
        raise CardRefused(asking, answer.sw, self.reader)

    def verify(self, ef: int, secret: str, what: str) -> Answer:
        """Send a PIN or collation number: a wrong one spends a try. `cardreader.trust` decides whether it may be sent."""
        command = Command(0x00, _VERIFY, 0x00, self._reference(ef, what), secret.encode("ascii"))
        return self.send(command, f"VERIFY {what}")

    def _reference(self, ef: int, what: str) -> int:
        """P2 of VERIFY for a PIN's file; for a card without short identifiers the file is selected first."""
        if self._short_identifiers:
            return _CURRENT | ef & 0x1F
        self._must(self.select_file(ef, what), f"SELECT {what}")
        return _CURRENT


def _object_length(content: bytes) -> int | None:
    """The length of the BER object at the beginning, header included; None where none begins there (filler, plain bytes).

    Not cardreader.tlv: a beginning that is no object is ordinary here, and the content isn't all there yet.
    """
    if len(content) < 2 or content[0] not in _OBJECTS or content[1] == 0xFF:
        return None
    at = 1
    if content[0] & 0x1F == 0x1F:  # the tag goes on while the high bit is set
        while at < len(content) and content[at] & 0x80:
            at += 1
        at += 1
    if at >= len(content):
        return None
    first = content[at]
    at += 1
    if first < 0x80:
        return at + first
    size = first & 0x7F
    if not 1 <= size <= 3 or at + size > len(content):
        return None
    return at + size + int.from_bytes(content[at : at + size], "big")


def _shown(command: Command) -> str:
    """A command as the trace may show it."""
    head = f"{command.cla:02X}{command.ins:02X}{command.p1:02X}{command.p2:02X}"
    if not command.data:
        return head
    if command.ins in _SECRET_WHEN_SENT:
        return f"{head} **"
    if command.ins in _PLAIN_WHEN_SENT:
        return f"{head} {command.data.hex().upper()}"
    return f"{head} [{len(command.data)} B]"


def _received(answer: Answer, ins: int) -> str:
    """The data of an answer as the trace may show it."""
    if not answer.data:
        return ""
    return answer.data.hex().upper() if ins in _PLAIN_WHEN_RECEIVED else f"[{len(answer.data)} B]"
