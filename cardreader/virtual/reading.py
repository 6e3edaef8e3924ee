"""In here live the card's commands that choose and read: SELECT, READ BINARY, READ RECORD, GET DATA (mynumber-card.md, 4.1-4.2)."""

from __future__ import annotations

from cardreader.apdu import Command, StatusWord
from cardreader.contents.card_manager import AID as MANAGER
from cardreader.contents.card_manager import CONTACT_ATR
from cardreader.tlv import encode
from cardreader.virtual.chip import Chip, Refused
from cardreader.virtual.files import DataFile, RecordFile

_MASTER_FILE = 0x3F00
_BY_ID, _EF, _BY_NAME = 0x00, 0x02, 0x04  # P1 of SELECT
_NEXT = 0x02  # P2 of SELECT, lower two bits: the next one that matches; 00: the first
_NO_FCI = 0x0C  # P2 of SELECT, bits 3 and 4: 0C answers with nothing, 00 with the file's control information


def select(chip: Chip, command: Command) -> bytes:
    """Choose an application by its AID or the beginning of one, or a file of the current application by its id."""
    match command.p1:
        case 0x04:
            return _select_application(chip, command)
        case 0x02:
            return _select_file(chip, command)
        case 0x00:
            return _select_by_id(chip, command)
        case _:
            raise Refused(StatusWord.WRONG_P1_P2)


def _select_application(chip: Chip, command: Command) -> bytes:
    if command.p2 & ~(_NEXT | _NO_FCI) or command.p2 & _NO_FCI not in (0, _NO_FCI):
        raise Refused(StatusWord.WRONG_P1_P2)
    if command.data == MANAGER:  # by its whole AID: the state after a reset, in which GET DATA answers
        chip.power.select(None)
        return _control_information(chip, command, encode(0x84, MANAGER))
    if len(command.data) > 16:  # ISO/IEC 7816-4, section 8.2.1.2: no AID is longer
        raise Refused(StatusWord.WRONG_LENGTH)
    # JICSAP 4.2: the beginning of an AID is enough. An empty one names none.
    matching = [one for one in chip.image.applications if command.data and one.aid.startswith(command.data)]
    if command.p2 & _NEXT and chip.power.application in matching:
        del matching[: matching.index(chip.power.application) + 1]
    if not matching:
        raise Refused(StatusWord.FILE_NOT_FOUND)
    again = matching[0] is chip.power.application
    chip.power.select(matching[0], keep=again and chip.switches.reselect == "keeps")
    return _control_information(chip, command, encode(0x84, matching[0].aid))


def _select_file(chip: Chip, command: Command) -> bytes:
    if command.p2 not in (0x00, _NO_FCI):
        raise Refused(StatusWord.WRONG_P1_P2)
    if len(command.data) != 2:
        raise Refused(StatusWord.WRONG_LENGTH)
    if chip.power.application is None:
        raise Refused(int(chip.switches.file_without_application, 16))
    found = chip.application.file(int.from_bytes(command.data, "big"))
    if found is None:
        raise Refused(StatusWord.FILE_NOT_FOUND)
    chip.power.current = found.id
    return _control_information(chip, command, encode(0x83, command.data))


def _select_by_id(chip: Chip, command: Command) -> bytes:
    """`00 A4 00 00`: with an application it succeeds and changes nothing; without, its parameters are wrong (both measured)."""
    if command.data:
        raise Refused(StatusWord.FILE_NOT_FOUND)  # 3F00 as well: there is no master file
    if chip.power.application is None or command.p2:
        raise Refused(StatusWord.WRONG_P1_P2)
    return b""


def _control_information(chip: Chip, command: Command, content: bytes) -> bytes:
    """What was never published: the AID alone, or a file's id (both unconfirmed)."""
    if command.p2 & _NO_FCI == _NO_FCI or command.le is None or chip.switches.control_information == "none":
        return b""
    return encode(0x6F, content)[: command.expected]


def read_binary(chip: Chip, command: Command) -> bytes:
    """Bytes of a transparent file; fewer than asked for where the file ends, `6B00` where it ended before."""
    if command.data or command.le is None:
        raise Refused(StatusWord.WRONG_LENGTH)
    if command.p1 & 0x80:
        if command.p1 & 0x60:
            raise Refused(StatusWord.WRONG_P1_P2)
        file, offset = chip.by_short_id(command.p1 & 0x1F), command.p2
        chip.power.current = file.id  # measured: it is the current file from now on
    else:
        file, offset = chip.current(), command.p1 << 8 | command.p2
    readable = chip.must_be(file, DataFile)
    chip.must_be_open(readable.read)
    if offset >= len(readable.content):
        raise Refused(StatusWord.OFFSET_BEYOND_FILE)
    return readable.content[offset : offset + command.expected]


def read_record(chip: Chip, command: Command) -> bytes:
    """One record (P2 `…100`), or those from it to the last (`…101`), of the current file or of that with a short id."""
    if command.data or command.le is None:
        raise Refused(StatusWord.WRONG_LENGTH)
    if command.p2 & 0x07 not in (0x04, 0x05) or not command.p1:
        raise Refused(StatusWord.WRONG_P1_P2)
    short_id = command.p2 >> 3
    file = chip.must_be(chip.by_short_id(short_id) if short_id else chip.current(), RecordFile)
    chip.power.current = file.id
    chip.must_be_open(file.read)
    records = file.records[command.p1 - 1 :]
    if not records:
        raise Refused(StatusWord.RECORD_NOT_FOUND)
    answer = b"".join(records) if command.p2 & 0x01 else records[0]
    return answer[: command.expected]


def get_data(chip: Chip, command: Command) -> bytes:
    """An object of the card manager while it is current; and the contact ATR without its first byte, as the image's switch says.

    An object that is longer than the answer may be is refused (6700): the host asks again with an extended length.
    """
    tag = command.p1 << 8 | command.p2
    found = _contact_atr(chip) if tag == CONTACT_ATR else _object(chip, tag)
    if found is None:
        raise Refused(StatusWord.OBJECT_NOT_FOUND)
    if command.data or command.expected < len(found):
        raise Refused(StatusWord.WRONG_LENGTH)
    return found


def _object(chip: Chip, tag: int) -> bytes | None:
    if chip.power.application is not None:
        return None
    return next((one.content for one in chip.image.objects if one.id == tag), None)


def _contact_atr(chip: Chip) -> bytes | None:
    selected = "no_application" if chip.power.application is None else "application"
    return chip.image.contact_atr[1:] if chip.switches.contact_atr in ("always", selected) else None
