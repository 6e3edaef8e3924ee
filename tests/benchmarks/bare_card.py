"""In here lives the floor of a card behind PC/SC: a program that is put into the virtual reader and answers 9000 to every command.

Usage: python -m tests.benchmarks.bare_card PORT. It knows nothing but the framing (platform-notes.md): what it takes, the way takes.
"""

from __future__ import annotations

import socket
import sys

from cardreader.platform import quickack

_ATR = bytes.fromhex("3BE000FF8131FE4514")
_GET_ATR = b"\x04"


def main(port: int) -> None:
    with socket.create_connection(("127.0.0.1", port)) as link:
        link.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        while True:
            message = _exactly(link, int.from_bytes(_exactly(link, 2), "big"))
            if message == _GET_ATR:
                _say(link, _ATR)
            elif len(message) > 1:
                _say(link, b"\x90\x00")


def _exactly(link: socket.socket, length: int) -> bytes:
    came = b""
    while len(came) < length:
        quickack(link)
        more = link.recv(length - len(came))
        if not more:
            raise SystemExit  # the reader hung up
        came += more
    return came


def _say(link: socket.socket, message: bytes) -> None:
    link.sendall(len(message).to_bytes(2, "big") + message)


if __name__ == "__main__":
    main(int(sys.argv[1]))
