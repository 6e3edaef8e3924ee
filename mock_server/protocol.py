"""In here lives what uvicorn lacks: its HTTP protocol, which also says whose client certificate the connection has, refuses in our words, and
waits for no request without end.

uvicorn checks client certificates but keeps them to itself; `scope["extensions"]["tls"]` has the shape of its open pull request 3132, so that this
class may go one day. A certificate is read once a connection.
"""

from __future__ import annotations

import asyncio
from typing import Any

import msgspec
from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol

from mock_server.gate import clinic_of_subject
from mock_server.problems import Refused, problem_of
from verifier.contract import PROBLEM_TYPE, ProblemCode

REQUEST_SECONDS = 15.0  # from a connection's beginning, or a request's first byte, to that request's last
LARGEST_HEAD = 16 * 1024  # bytes of a request's first line and headers; ours have some 300

_NO_HTTP = Refused(ProblemCode.MALFORMED, detail="What came is not HTTP")
_NO_HOST = Refused(ProblemCode.MALFORMED, detail="HTTP/1.1 has one Host header")  # RFC 9112, section 3.2
_HEAD_TOO_LARGE = Refused(
    ProblemCode.HEAD_TOO_LARGE, detail=f"First line and headers have {LARGEST_HEAD} bytes at most"
)
_TOO_SLOW = Refused(ProblemCode.TIMEOUT, detail=f"A request is whole within {REQUEST_SECONDS:.0f} seconds")


class _Stop(Exception):
    """Ends the parsing of a request that is refused."""


class ClinicProtocol(HttpToolsProtocol):
    """One connection of a clinic."""

    _tls: dict[object, object] | None = None
    _until: asyncio.TimerHandle | None = None  # runs while a request is awaited or unfinished
    _refused = _NO_HTTP  # why the parsing ends, where it does
    _head: int | None = 0  # bytes of a head that isn't whole yet; None: it is

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        super().connection_made(transport)  # type: ignore[arg-type]  # uvicorn narrows what asyncio gives it
        connection: Any = transport.get_extra_info("ssl_object")  # ssl's SSLObject, under uvloop too
        if connection is not None:
            self._tls = {
                "client_cert": connection.getpeercert(binary_form=True),
                "clinic": clinic_of_subject(connection.getpeercert()),
            }
        self._wait()

    def connection_lost(self, exc: Exception | None) -> None:
        self._wait_no_longer()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        if self._head is not None:
            self._head += len(data)
        super().data_received(data)
        if self._head is not None and self._head > LARGEST_HEAD and not self.transport.is_closing():
            self._refuse(_HEAD_TOO_LARGE)

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self._head = 0 if self._head is None else self._head
        if self._until is None:
            self._wait()
        if self._tls is not None:
            self.scope["extensions"] = {"tls": self._tls}

    def on_headers_complete(self) -> None:
        self._head = None
        hosts, size = 0, len(self.url)
        for name, value in self.headers:
            size += len(name) + len(value)
            hosts += name == b"host"
        if size > LARGEST_HEAD:
            self._refused = _HEAD_TOO_LARGE
            raise _Stop
        if hosts != 1 and self.parser.get_http_version() == "1.1":
            self._refused = _NO_HOST
            raise _Stop
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        self._wait_no_longer()
        super().on_message_complete()

    def send_400_response(self, msg: str) -> None:
        """What is no HTTP, or not as we take it, gets a problem answer too, and the connection ends."""
        del msg
        self._refuse(self._refused)

    def _wait(self) -> None:
        self._until = self.loop.call_later(REQUEST_SECONDS, self._too_late)

    def _wait_no_longer(self) -> None:
        if self._until is not None:
            self._until.cancel()
            self._until = None

    def _too_late(self) -> None:
        self._until = None
        if self.transport.is_closing():
            return
        if self.cycle is not None and self.cycle.response_started and self._head is None:
            self.transport.close()  # it was answered before it was whole
        else:
            self._refuse(_TOO_SLOW)

    def _refuse(self, refused: Refused) -> None:
        body = msgspec.json.encode(problem_of(refused))
        lines = [
            STATUS_LINE[refused.status],
            b"content-type: " + PROBLEM_TYPE.encode() + b"\r\n",
            b"content-length: " + str(len(body)).encode() + b"\r\n",
            b"connection: close\r\n\r\n",
            body,
        ]
        self.transport.write(b"".join(lines))
        self.transport.close()
