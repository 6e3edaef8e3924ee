"""A first call by card, for software of your own: the card through PC/SC, the question over mutual TLS. No part of uketsuke is imported.

    uketsuke server --port 8443                  # prints the three files
    uketsuke card present valid --vpcd 127.0.0.1:35963
    python docs/card_call.py https://127.0.0.1:8443 CA CLIENT_CERT CLIENT_KEY PIN 2026-01-09

It needs pyscard. The PIN is in `uketsuke world show valid --secrets`; each wrong one costs a try, and after three the card is locked.
"""

import base64
import hashlib
import json
import ssl
import sys
import urllib.error
import urllib.request
from collections.abc import Callable
from typing import Any

Transmit = Callable[[bytes], bytes]
Ask = Callable[[str, dict[str, Any]], Any]

JPKI = bytes.fromhex("D392F000260100000001")
PIN_FILE, CERTIFICATE_FILE, KEY_FILE = b"\x00\x18", b"\x00\x0a", b"\x00\x17"
# DigestInfo of SHA-256 (RFC 8017, section 9.2): the card pads what it is given, and does not hash.
SHA256_DIGEST_INFO = bytes.fromhex("3031300d060960864801650304020105000420")


def ask_the_card(transmit: Transmit, command: bytes) -> bytes:
    """Send a command; the answer without its status word, which must be 9000."""
    answer = transmit(command)
    if answer[-2:] != b"\x90\x00":
        raise SystemExit(f"the card refused {command[:4].hex()}: {answer[-2:].hex()}")
    return answer[:-2]


def select_file(transmit: Transmit, file: bytes) -> None:
    ask_the_card(transmit, b"\x00\xa4\x02\x0c\x02" + file)


def read_certificate(transmit: Transmit) -> bytes:
    """The user authentication certificate: DER says how long it is, and what follows in the file is filler (FF)."""
    select_file(transmit, CERTIFICATE_FILE)
    head = ask_the_card(transmit, b"\x00\xb0\x00\x00\x04")  # 30 82 and two bytes of length
    length = 4 + int.from_bytes(head[2:4], "big")
    content = b""
    while len(content) < length:
        part = min(length - len(content), 256)
        content += ask_the_card(transmit, b"\x00\xb0" + len(content).to_bytes(2, "big") + bytes([part % 256]))
    return content


def sign(transmit: Transmit, challenge: bytes) -> bytes:
    """PKCS#1 v1.5 with SHA-256 over the challenge's bytes; the holder's PIN was shown before."""
    select_file(transmit, KEY_FILE)
    signed = SHA256_DIGEST_INFO + hashlib.sha256(challenge).digest()
    return ask_the_card(transmit, b"\x80\x2a\x00\x80" + bytes([len(signed)]) + signed + b"\x00")


def call(transmit: Transmit, ask: Ask, pin: str, visit_date: str) -> Any:
    """The whole of it. `transmit`: a command APDU to its answer; `ask`: a path and a body, both as Python has them, to the answer."""
    ask_the_card(transmit, b"\x00\xa4\x04\x0c" + bytes([len(JPKI)]) + JPKI)
    certificate = read_certificate(transmit)
    select_file(transmit, PIN_FILE)
    ask_the_card(transmit, b"\x00\x20\x00\x80" + bytes([len(pin)]) + pin.encode("ascii"))
    # Good once, for five minutes. A wrong signature uses it up as a right one does: fetch another.
    challenge = ask("/v1/challenges", {})
    return ask(
        "/v1/verifications/card",
        {
            "challenge_id": challenge["id"],
            "certificate": base64.b64encode(certificate).decode(),
            "signature": base64.b64encode(sign(transmit, base64.b64decode(challenge["challenge"]))).decode(),
            "holder_check": "pin",
            "visit_date": visit_date,
        },
    )


def asker(url: str, ca: str, client_cert: str, client_key: str) -> Ask:
    """Who asks the server, which knows the clinic by its certificate."""
    context = ssl.create_default_context(cafile=ca)
    context.load_cert_chain(client_cert, client_key)

    def ask(path: str, body: dict[str, Any]) -> Any:
        headers = {"content-type": "application/json"}
        request = urllib.request.Request(url + path, json.dumps(body).encode(), headers)
        try:
            with urllib.request.urlopen(request, context=context, timeout=15) as answer:
                return json.load(answer)
        except urllib.error.HTTPError as problem:  # RFC 9457: `code` and `where` say what is wrong
            raise SystemExit(problem.read().decode()) from None

    return ask


def on_the_first_reader_with_a_card() -> Transmit:
    from smartcard.System import readers

    for reader in readers():
        connection = reader.createConnection()
        try:
            connection.connect()
        except Exception:
            continue

        def transmit(command: bytes, connection: Any = connection) -> bytes:
            data, sw1, sw2 = connection.transmit(list(command))
            return bytes(data) + bytes([sw1, sw2])

        return transmit
    raise SystemExit("there is no card on any reader")


if __name__ == "__main__":
    *server, pin, visit_date = sys.argv[1:]
    print(
        json.dumps(
            call(on_the_first_reader_with_a_card(), asker(*server), pin, visit_date), ensure_ascii=False, indent=1
        )
    )
