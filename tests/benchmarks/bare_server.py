"""In here lives the floor of an exchange: the same HTTP stack over mutual TLS, which reads a body and answers so many bytes.

Run as a process: bare_server.py CA CERT KEY BYTES; prints its port when it accepts.
"""

from __future__ import annotations

import asyncio
import socket
import ssl
import sys

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route


def main(ca: str, cert: str, key: str, size: int) -> None:
    body = b"{" + b" " * (size - 2) + b"}"

    async def answer(request: Request) -> Response:
        await request.body()
        return Response(body, media_type="application/json")

    config = uvicorn.Config(
        Starlette(routes=[Route("/", answer, methods=["POST"])]),
        http="httptools",
        log_level="error",
        access_log=False,
        lifespan="off",
        ssl_ca_certs=ca,
        ssl_certfile=cert,
        ssl_keyfile=key,
        ssl_cert_reqs=ssl.CERT_REQUIRED,
    )
    listening = socket.create_server(("127.0.0.1", 0))
    print(listening.getsockname()[1], flush=True)
    with asyncio.Runner(loop_factory=config.get_loop_factory()) as runner:  # uvloop where there is one, as ours
        runner.run(uvicorn.Server(config).serve(sockets=[listening]))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[4]))
