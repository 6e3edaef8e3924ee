"""In here lives what uvicorn lacks: its HTTP protocol, which also says whose client certificate the connection has, and refuses in our words.

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

_NO_HTTP = msgspec.json.encode(problem_of(Refused(ProblemCode.MALFORMED, detail="What came is not HTTP")))


class ClinicProtocol(HttpToolsProtocol):
    """One connection of a clinic."""

    _tls: dict[object, object] | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        super().connection_made(transport)  # type: ignore[arg-type]  # uvicorn narrows what asyncio gives it
        connection: Any = transport.get_extra_info("ssl_object")  # ssl's SSLObject, under uvloop too
        if connection is not None:
            self._tls = {
                "client_cert": connection.getpeercert(binary_form=True),
                "clinic": clinic_of_subject(connection.getpeercert()),
            }

    def on_message_begin(self) -> None:
        super().on_message_begin()
        if self._tls is not None:
            self.scope["extensions"] = {"tls": self._tls}

    def send_400_response(self, msg: str) -> None:
        """What is no HTTP gets a problem answer too, and the connection ends."""
        del msg
        lines = [
            STATUS_LINE[400],
            b"content-type: " + PROBLEM_TYPE.encode() + b"\r\n",
            b"content-length: " + str(len(_NO_HTTP)).encode() + b"\r\n",
            b"connection: close\r\n\r\n",
            _NO_HTTP,
        ]
        self.transport.write(b"".join(lines))
        self.transport.close()
