"""In here lives the small web server that gives each browser tab a counter of its own.

A tab's counter is a child process; it ends when the tab is closed. Only the page that we served may open a socket: another
site's page in the same browser is refused by its Origin, or it could work the counter behind the user's back.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

from aiohttp import web
from jinja2 import Template
from textual_serve.server import Server

from terminal.words.speech import Speech

_FONT_SIZES = range(6, 49)  # pixels; '?fontsize=24' for those who stand two steps away
_FONT_SIZE = 16


class CounterServer(Server):
    """textual-serve with our page, our words and a look at who opens the socket."""

    def __init__(self, command: str, host: str, port: int, speech: Speech, ready: Callable[[], None]) -> None:
        super().__init__(command, host=host, port=port, title="uketsuke", public_url="")
        self._speech = speech
        self._ready = ready
        self._page = Template(Path(__file__).with_name("page.html").read_text(encoding="utf-8"), autoescape=True)

    def initialize_logging(self) -> None:
        """Only trouble is said, on standard error."""
        logging.basicConfig(level="DEBUG" if self.debug else "ERROR", format="uketsuke: %(message)s")

    async def on_startup(self, app: web.Application) -> None:
        """Say where to look instead of showing a logo."""
        del app
        self._ready()

    async def handle_index(self, request: web.Request) -> web.Response:
        """The page."""
        asked = request.query.get("fontsize", "")
        size = int(asked) if asked.isdecimal() and int(asked) in _FONT_SIZES else _FONT_SIZE
        say = self._speech
        text = self._page.render(
            lang=say.lang.value,
            title=say("web.title"),
            opening=say("web.opening"),
            ended=say("web.ended"),
            again=say("web.again"),
            font_size=size,
        )
        return web.Response(text=text, content_type="text/html", headers={"X-Frame-Options": "DENY"})

    async def handle_websocket(self, request: web.Request) -> web.WebSocketResponse:
        """A tab's socket; refused where the page came from somewhere else."""
        origin = request.headers.get("Origin")
        if origin is not None and urlsplit(origin).netloc != request.host:
            raise web.HTTPForbidden
        return await super().handle_websocket(request)
