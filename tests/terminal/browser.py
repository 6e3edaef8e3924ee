"""In here lives a small driver of Chromium for tests: its own profile, its DevTools protocol over one socket, and no other host."""

from __future__ import annotations

import asyncio
import base64
import contextlib
import itertools
import shutil
import signal
import tempfile
from asyncio.subprocess import DEVNULL, Process
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiohttp

from tests.terminal.web_counter import PATIENCE, SETTLED, plain_text, until

CHROMIUM = next(
    (found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))), None
)
_FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-default-apps",
    "--disable-extensions",
    "--lang=ja",
    "--remote-debugging-port=0",
)


class Page:
    """One tab of the browser."""

    def __init__(self, target: str, socket: aiohttp.ClientWebSocketResponse) -> None:
        self.target = target
        self.requests: list[str] = []
        self.troubles: list[str] = []
        self.drawn = bytearray()  # what came through the page's own socket since `shows` looked
        self._socket = socket
        self._count = itertools.count(1)
        self._asked: dict[int, asyncio.Future[dict[str, Any]]] = {}
        self._listening = asyncio.create_task(self._listen())

    async def ask(self, method: str, **params: Any) -> dict[str, Any]:
        """A command of the DevTools protocol, and its result."""
        number = next(self._count)
        self._asked[number] = asyncio.get_running_loop().create_future()
        await self._socket.send_json({"id": number, "method": method, "params": params})
        return await asyncio.wait_for(self._asked[number], PATIENCE)

    async def _listen(self) -> None:
        async for message in self._socket:
            told = message.json()
            if "id" in told:
                answer = self._asked.pop(told["id"])
                if "error" in told:
                    answer.set_exception(AssertionError(told["error"]))
                else:
                    answer.set_result(told["result"])
                continue
            match told["method"], told["params"]:
                case "Network.requestWillBeSent", {"request": {"url": url}}:
                    self.requests.append(url)
                case "Network.webSocketCreated", {"url": url}:
                    self.requests.append(url)
                case "Network.webSocketFrameReceived", {"response": {"opcode": 2, "payloadData": payload}}:
                    self.drawn += base64.b64decode(payload)
                case "Runtime.exceptionThrown", {"exceptionDetails": details}:
                    self.troubles.append(str(details.get("exception", details).get("description", details)))
                case "Log.entryAdded", {"entry": {"level": "error", "text": text}}:
                    self.troubles.append(text)

    async def open(self, url: str, width: int = 1280, height: int = 800) -> None:
        for domain in ("Page", "Network", "Runtime", "Log"):
            await self.ask(f"{domain}.enable")
        await self.resize(width, height)
        await self.ask("Page.navigate", url=url)

    async def resize(self, width: int, height: int) -> None:
        await self.ask(
            "Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=False
        )

    async def value(self, expression: str) -> Any:
        """What JavaScript says."""
        answer = await self.ask("Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True)
        return answer["result"].get("value")

    async def until(self, expression: str) -> None:
        """Until JavaScript says that it is so."""
        try:
            async with asyncio.timeout(PATIENCE):
                while True:
                    if await self.value(expression):
                        return
                    await asyncio.sleep(0.05)
        except TimeoutError:
            raise AssertionError(
                f"{expression}: {await self.value('document.body.innerText')} {self.troubles}"
            ) from None

    async def shows(self, text: str) -> None:
        """Until the counter has drawn that since the last time. The terminal paints on a canvas: its text isn't in the document."""
        await until(lambda: text in plain_text(self.drawn))
        await self.settle()
        self.drawn.clear()

    async def settle(self) -> None:
        """Until nothing more is drawn: the area that was opened has the focus then."""
        drawn = -1
        while True:
            if drawn == len(self.drawn):
                return
            drawn = len(self.drawn)
            await asyncio.sleep(SETTLED)

    async def picture(self) -> bytes:
        """The page as PNG."""
        return base64.b64decode((await self.ask("Page.captureScreenshot"))["data"])

    async def type(self, text: str) -> None:
        """As an input method hands over a text."""
        await self.ask("Input.insertText", text=text)

    async def key(self, key: str, code: int, text: str = "", modifiers: int = 0, name: str | None = None) -> None:
        """Press a key: its DOM name, its Windows key code."""
        told: dict[str, Any] = {"key": key, "code": name or key, "windowsVirtualKeyCode": code, "modifiers": modifiers}
        await self.ask("Input.dispatchKeyEvent", type="keyDown" if text else "rawKeyDown", text=text, **told)
        await self.ask("Input.dispatchKeyEvent", type="keyUp", **told)

    async def click(self, x: float, y: float) -> None:
        for kind in ("mousePressed", "mouseReleased"):
            await self.ask("Input.dispatchMouseEvent", type=kind, x=x, y=y, button="left", clickCount=1)

    async def done(self) -> None:
        self._listening.cancel()
        await asyncio.gather(self._listening, return_exceptions=True)
        await self._socket.close()


class Browser:
    """A Chromium of our own."""

    def __init__(self, process: Process, port: int, session: aiohttp.ClientSession) -> None:
        self.process = process
        self._url = f"http://127.0.0.1:{port}"
        self._session = session
        self._pages: list[Page] = []

    async def tab(self) -> Page:
        """A new tab."""
        async with self._session.put(f"{self._url}/json/new?about:blank") as answer:
            target = await answer.json()
        socket = await self._session.ws_connect(target["webSocketDebuggerUrl"], max_msg_size=0)
        page = Page(target["id"], socket)
        self._pages.append(page)
        return page

    async def close(self, page: Page) -> None:
        """Close a tab, as its user does."""
        async with self._session.get(f"{self._url}/json/close/{page.target}") as answer:
            assert answer.status == 200
        await page.done()

    async def end(self) -> None:
        for page in self._pages:
            await page.done()


@contextlib.asynccontextmanager
async def chromium() -> AsyncIterator[Browser]:
    """A headless Chromium with a profile of its own, which ends with this block."""
    assert CHROMIUM is not None
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        process = await asyncio.create_subprocess_exec(
            CHROMIUM, *_FLAGS, f"--user-data-dir={profile}", stdin=DEVNULL, stdout=DEVNULL, stderr=DEVNULL
        )
        try:
            told = Path(profile) / "DevToolsActivePort"
            await until(lambda: told.exists() and "\n" in told.read_text())
            async with aiohttp.ClientSession() as session:
                browser = Browser(process, int(told.read_text().split("\n")[0]), session)
                try:
                    yield browser
                finally:
                    await browser.end()
        finally:
            if process.returncode is None:
                process.send_signal(signal.SIGTERM)
            await process.wait()
