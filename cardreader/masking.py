"""In here lives how what a card says is made fit to be kept: names, numbers, pictures and keys are replaced, the form of it stays.

A file keeps its length, its tags and the lengths in them, so that what reads it finds its way; every value that could be anybody's is replaced
by one that is nobody's. What has no form that we know is replaced as a whole.
"""

from __future__ import annotations

from collections.abc import Callable

from cardreader.tlv import Item, MalformedTlv, read

_DER_KEPT = frozenset({0x01, 0x05, 0x06, 0x0A})  # booleans, null, names of things, enumerations
_YEAR_BYTES = {0x17: 2, 0x18: 4}  # moments: UTCTime, GeneralizedTime
_INTEGER, _BIT_STRING, _OCTET_STRING = 0x02, 0x03, 0x04
_TEXTS = frozenset({0x0C, 0x12, 0x13, 0x14, 0x16, 0x1A, 0x1E})
_TABLES = frozenset({0xDF21})  # where the objects of a file begin: lengths, nothing else
_CARD_TEMPLATES = frozenset({0xFF10, 0xFF20, 0xFF30, 0xFF40, 0xFF50, 0x7F21, 0xA1})
_KEYS = frozenset({0x90, 0x91})
_PICTURES = (b"\x89PNG\r\n\x1a\n", bytes.fromhex("0000000C6A502020"))
_DATE, _DIGIT, _LETTER, _FILLER, _BYTE = b"20000101", b"0", b"X", 0xFF, 0xA5

# Files with a form of their own: name, then which bytes may stay.
# Label, model and counts stay; manufacturer and serial number go (mynumber-card.md, section 3.1).
_TOKEN_INFORMATION = "jpki/0006"
_KEPT_WHOLE = frozenset({"jpki/0008"})  # which certificates are there


def masked(place: str, content: bytes) -> bytes:
    """The content of a file ('jpki/000A') as it may be kept: as many bytes, of the same form."""
    if place in _KEPT_WHOLE:
        return content
    if place == _TOKEN_INFORMATION and len(content) >= 96:
        return content[:32] + b"0" * 32 + content[64:80] + b"0" * 16 + content[96:]
    try:
        found = read(content)
    except MalformedTlv:
        return replaced(content)
    if found.tag == 0x30:
        value = _objects(found.value, _der)
    elif found.tag in _CARD_TEMPLATES:
        value = _objects(found.value, _card)
    elif found.value.isdigit() and found.end == len(content):  # the card's own number, in the common application
        value = replaced(found.value)
    else:
        return replaced(content)
    if value is None:
        return replaced(content)
    head = content[: found.end - len(found.value)]
    return head + value + _filler(content[found.end :])


def replaced(content: bytes) -> bytes:
    """As many bytes that say nothing: digits for digits, letters for text; filler stays filler."""
    if not content:
        return content
    if set(content) == {_FILLER}:
        return content
    if content.isdigit():
        return _DATE if len(content) == len(_DATE) else _DIGIT * len(content)
    for sign in _PICTURES:
        if content.startswith(sign):
            return sign + bytes(len(content) - len(sign))
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return bytes([_BYTE]) * len(content)
    return _LETTER * len(content)


def _filler(rest: bytes) -> bytes:
    return rest if set(rest) <= {_FILLER} else bytes([_FILLER]) * len(rest)


def _objects(content: bytes, mask: Callable[[Item], bytes | None]) -> bytes | None:
    """One object after the other, each masked; None where they are none."""
    parts, at = [], 0
    while at < len(content):
        if set(content[at:]) == {_FILLER}:
            parts.append(content[at:])
            break
        try:
            item = read(content, at)
        except MalformedTlv:
            return None
        value = mask(item)
        if value is None:
            return None
        parts.append(content[at : item.end - len(item.value)] + value)
        at = item.end
    return b"".join(parts)


def _der(item: Item) -> bytes | None:
    """An object of a certificate: names of things and years stay, everything that is somebody's goes."""
    tag, value = item.tag, item.value
    if tag in _DER_KEPT:
        return value
    if tag in _YEAR_BYTES and len(value) == _YEAR_BYTES[tag] + 11:  # a certificate ends on its holder's birthday
        return value[: _YEAR_BYTES[tag]] + b"0101000000Z"
    if tag & 0x20:  # made of others
        return _objects(value, _der)
    if tag == _INTEGER:
        return value if len(value) <= 3 else _number(value)
    if tag == _BIT_STRING and value[:1] == b"\x00":
        inner = _objects(value[1:], _der) if value[1:2] == b"\x30" else None
        return b"\x00" + (inner if inner is not None else bytes([_BYTE]) * (len(value) - 1))
    if tag == _OCTET_STRING:
        inner = _objects(value, _der) if value[:1] in (b"\x30", b"\x03", b"\x04") else None
        return inner if inner is not None else bytes([_BYTE]) * len(value)
    if tag in _TEXTS:
        return value if len(value) <= 2 else _LETTER * len(value)  # a country stays
    return value if len(value) <= 2 else replaced(value)


def _number(value: bytes) -> bytes:
    """A large number, odd and positive, of nobody's: a modulus, a serial number."""
    lead = b"\x00" if value[0] == 0 else b""
    first = 0xC5 if lead else 0x45
    return lead + bytes([first]) + bytes([_BYTE]) * (len(value) - len(lead) - 1)


def _card(item: Item) -> bytes | None:
    """An object of the card-entry or card-face application."""
    tag, value = item.tag, item.value
    if tag in _TABLES:
        return value
    if tag in _KEYS:
        return value if len(value) <= 3 else _number(value)
    if value[:1] in (b"\x90", b"\x91") and (inner := _objects(value, _card)) is not None:
        return inner
    if tag == 0x5F4E:  # the body of a card-verifiable certificate: two key ids, then the key
        inner = _objects(value[32:], _card)
        return None if inner is None else replaced(value[:16]) + replaced(value[16:32]) + inner
    return replaced(value)
