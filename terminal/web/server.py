"""In here lives the small web server that gives each browser tab a counter of its own.

Whoever reaches the socket works the counter, so it asks who comes: a page of another site in the same browser is refused by its
Origin, and a site whose name was turned to this machine (DNS rebinding) by the Host that it was called. From textual-serve we take
the terminal in the browser; its page loads a font from outside, and its server shows folders and lets any page in.
"""

from __future__ import annotations

import asyncio
import contextlib
import html
import importlib.util
import ipaddress
import logging
import os
import signal
import socket
from collections.abc import Awaitable, Callable, Iterator, Sequence
from pathlib import Path
from string import Template
from urllib.parse import urlsplit

from aiohttp import WSCloseCode, web

from terminal.web.tab import END_SECONDS, Size, Tab
from terminal.words.speech import Speech

FONT_SIZES = range(6, 49)  # pixels; '?fontsize=24' for those who stand two steps away
FONT_SIZE = 16

_HEARTBEAT_SECONDS = 15.0  # a page that vanished without a word is noticed after this, and half of it
_CLOSE_SECONDS = 2.0  # how long a page may take to answer that its socket is closed

_HERE = Path(__file__).parent
_HEADERS = {
    "X-Frame-Options": "DENY",  # no page of somebody else's shows the counter as its own
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-cache",
}
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; font-src 'self' data:; img-src 'self' data:; "
    "connect-src 'self' ws://{host} wss://{host}; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)  # xterm writes its own style elements; Safari's 'self' knows no sockets


def _served() -> dict[str, Path]:
    """The files that a page may have, by address. A list and not a folder: nothing else can be asked for."""
    found = importlib.util.find_spec("textual_serve")
    assert found is not None
    assert found.origin is not None
    theirs = Path(found.origin).parent / "static"
    return {
        "/page.css": _HERE / "page.css",
        "/page.js": _HERE / "page.js",
        "/terminal.css": theirs / "css" / "xterm.css",
        "/terminal.js": theirs / "js" / "textual.js",
        "/latin.ttf": theirs / "fonts" / "RobotoMono-VariableFont_wght.ttf",
    }


class CounterServer:
    """Serves the page, and runs `command` once for each tab that opens it."""

    def __init__(self, command: Sequence[str], host: str, speech: Speech) -> None:
        self._command = command
        self._speech = speech
        self._names = {"localhost", host.lower(), socket.gethostname().lower()}
        self._sockets: set[web.WebSocketResponse] = set()
        self._page = Template((_HERE / "page.html").read_text(encoding="utf-8"))

    async def serve(self, listener: socket.socket, ready: Callable[[], None]) -> None:
        """Until Ctrl-C, SIGTERM or the end of the terminal that it was started from; `ready` is called when it accepts tabs."""
        _silence()
        ended = asyncio.Event()
        with _told_to_end(ended):
            runner = web.AppRunner(
                self._app(), handle_signals=False, access_log=None, shutdown_timeout=END_SECONDS + _CLOSE_SECONDS
            )
            await runner.setup()
            try:
                await web.SockSite(runner, listener).start()
                ready()
                await ended.wait()
            finally:
                await runner.cleanup()

    def _app(self) -> web.Application:
        app = web.Application(middlewares=[self._guard])
        app.router.add_get("/", self._index)
        app.router.add_get("/ws", self._tab)
        for address, path in _served().items():
            app.router.add_get(address, _file(path))
        app.on_shutdown.append(self._close_tabs)
        return app

    @web.middleware
    async def _guard(
        self, request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
    ) -> web.StreamResponse:
        """Only those who called us by our own name."""
        if not self._is_ours(request.host):
            text = self._speech("web.name_unknown", host=request.host[:80])
            return web.Response(status=403, text=text, headers=_HEADERS)
        try:
            response = await handler(request)
        except web.HTTPException as error:
            response = error
        if not response.prepared:
            response.headers.update(_HEADERS)
        return response

    def _is_ours(self, host: str) -> bool:
        """A page can be turned to us only by a name; an address of a machine is nobody's but the machine's."""
        name = _name_of(f"//{host}")
        if name is None:
            return False
        with contextlib.suppress(ValueError):
            ipaddress.ip_address(name)
            return True
        return name in self._names

    async def _index(self, request: web.Request) -> web.Response:
        """The page."""
        asked = request.query.get("fontsize", "")
        size = int(asked) if asked.isascii() and asked.isdecimal() and int(asked[:5]) in FONT_SIZES else FONT_SIZE
        words = {
            name: html.escape(self._speech(f"web.{name}")) for name in ("title", "opening", "ended", "gone", "again")
        }
        text = self._page.substitute(words, lang=self._speech.lang.value, font_size=size)
        policy = {"Content-Security-Policy": _POLICY.format(host=request.host)}
        return web.Response(text=text, content_type="text/html", headers=policy)

    async def _tab(self, request: web.Request) -> web.StreamResponse:
        """A tab's socket and its counter; refused unless the page came from here."""
        if urlsplit(request.headers.get("Origin", "")).netloc.lower() != request.host.lower():
            raise web.HTTPForbidden
        page = web.WebSocketResponse(heartbeat=_HEARTBEAT_SECONDS, timeout=_CLOSE_SECONDS)
        if not page.can_prepare(request):
            raise web.HTTPUpgradeRequired
        await page.prepare(request)
        self._sockets.add(page)
        try:
            size = Size.told(request.query.get("width"), request.query.get("height"))
            await Tab(self._command, page, self._speech).run(size)
        finally:
            self._sockets.discard(page)
            await page.close()
        return page

    async def _close_tabs(self, _app: web.Application) -> None:
        """Told to end: each page says so, and its counter ends with it."""
        await asyncio.gather(*(page.close(code=WSCloseCode.GOING_AWAY) for page in self._sockets))


def _name_of(url: str) -> str | None:
    try:
        return urlsplit(url).hostname
    except ValueError:
        return None


def _file(path: Path) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
    async def send(_request: web.Request) -> web.StreamResponse:
        return web.FileResponse(path)

    return send


def _silence() -> None:
    """A page that breaks off in the middle is nobody's trouble: what the libraries note of it is for those who look for it."""
    if not os.environ.get("UKETSUKE_DEBUG"):
        logging.getLogger("aiohttp").setLevel(logging.CRITICAL)
        logging.getLogger("asyncio").setLevel(logging.CRITICAL)


@contextlib.contextmanager
def _told_to_end(ended: asyncio.Event) -> Iterator[None]:
    """Inside this block Ctrl-C and its kin set `ended`. Each system has its own kin; a loop's own handlers are not to be had on Windows."""
    loop = asyncio.get_running_loop()

    def hear(_number: int, _frame: object) -> None:
        loop.call_soon_threadsafe(ended.set)

    before = {}
    for name in ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK"):
        number = getattr(signal, name, None)
        # What whoever started us wants ignored (nohup) stays so.
        if number is not None and signal.getsignal(number) is not signal.SIG_IGN:
            before[number] = signal.signal(number, hear)
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
