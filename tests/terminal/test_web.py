"""In here live the tests of the counter in a browser: what is served to whom, how a tab's counter ends, and one visit in Chromium."""

from __future__ import annotations

import io
import json
import signal
import socket
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from urllib.parse import urlsplit

import aiohttp
import pytest
from PIL import Image

from terminal import cli
from terminal.failure import Exit
from terminal.words import Lang
from terminal.words.speech import Speech
from tests.terminal.browser import CHROMIUM, Page, chromium
from tests.terminal.web_counter import WebCounter, alive, descendants, kill, raw_status, until, web_counter, wire

linux = pytest.mark.skipif(sys.platform != "linux", reason="processes are looked for in /proc")
needs_chromium = pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed")

SAY = Speech(Lang.JA)
ENTER = "\r"


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("world") / "world"
    assert cli.run(["world", "init", "--world", str(folder)]) == Exit.DONE
    return folder


@pytest.fixture
async def counter(world: Path) -> AsyncIterator[WebCounter]:
    async with web_counter(world) as running:
        yield running


# -- what is served, and to whom


async def test_ready_is_one_line_with_the_real_port(counter: WebCounter) -> None:
    assert counter.ready == {"event": "ready", "url": counter.url}
    assert urlsplit(counter.url).port
    status, said = await counter.end()
    assert (status, said) == (0, "")


async def test_the_page_names_no_other_host_and_may_not_be_framed(counter: WebCounter) -> None:
    status, headers, page = await raw_status(counter, "/")
    assert status == 200
    assert "//" not in page.replace("<!DOCTYPE html>", "")
    assert SAY("web.opening") in page
    assert headers["X-Frame-Options"] == "DENY"
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    for file in ("page.css", "page.js", "terminal.css", "terminal.js", "latin.ttf"):
        status, headers, text = await raw_status(counter, f"/{file}")
        assert status == 200, file
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert "url(http" not in text
        assert "@import" not in text


@pytest.mark.parametrize(("asked", "size"), [("", 16), ("24", 24), ("5", 16), ("999", 16), ("x", 16), ("%C2%B2", 16)])
async def test_the_size_of_letters_can_be_asked_for(world: Path, asked: str, size: int) -> None:
    async with web_counter(world) as counter:
        assert f'data-font-size="{size}"' in (await raw_status(counter, f"/?fontsize={asked}"))[2]


async def test_there_is_nothing_else_to_be_had(counter: WebCounter) -> None:
    for path in (
        "/static",
        "/static/",
        "/static/js/textual.js",
        "/download/x",
        "/page.html",
        "/..%2fserver.py",
        "/../tab.py",
    ):
        assert (await raw_status(counter, path))[0] == 404, path


async def test_a_name_that_was_turned_to_this_machine_gets_nothing(counter: WebCounter) -> None:
    port = urlsplit(counter.url).port
    for host in (
        "evil.example",
        f"evil.example:{port}",
        f"127.0.0.1.evil.example:{port}",
        "",
        "[",
        f"localhost.:{port}",
    ):
        for path in ("/", "/page.js", "/ws", "/nothing"):
            status, _, text = await raw_status(counter, path, Host=host)
            assert status in {400, 403}, (host, path)
            assert "textual-terminal" not in text
    for host in (f"127.0.0.1:{port}", f"localhost:{port}", f"[::1]:{port}", f"{socket.gethostname()}:{port}"):
        assert (await raw_status(counter, "/", Host=host))[0] == 200, host


UPGRADE = {
    "Upgrade": "websocket",
    "Connection": "Upgrade",
    "Sec-WebSocket-Version": "13",
    "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
}


async def test_only_our_own_page_may_open_the_socket(counter: WebCounter) -> None:
    port = urlsplit(counter.url).port
    strangers = [
        "http://evil.example",
        f"http://evil.example:{port}",
        "null",
        "",
        "http://127.0.0.1",
        "http://127.0.0.1:1",
    ]
    for origin in [*strangers, f"http://localhost:{port}"]:
        assert (await raw_status(counter, "/ws", **UPGRADE, Origin=origin))[0] == 403, origin
    assert (await raw_status(counter, "/ws", **UPGRADE))[0] == 403
    assert (await raw_status(counter, "/ws", Origin=counter.origin))[0] == 426
    assert not counter.tree()


# -- wrong use


@pytest.mark.parametrize(
    ("more", "code"),
    [
        (["--host", "192.0.2.1", "--port", "0"], "host_unusable"),
        (["--host", "no.such.host.invalid"], "host_unusable"),
        (["--port", "70000"], "value_wrong"),
        (["--clinic-state", "closed"], "value_wrong"),
        (["--server", "ftp://x"], "server_url"),
        (["--server", "https://localhost:1", "--ca", "no-such-file"], None),
    ],
)
def test_wrong_options_are_refused_before_serving(
    world: Path, capsys: pytest.CaptureFixture[str], more: list[str], code: str | None
) -> None:
    status = cli.run(["web", "--json", "--world", str(world), "--reader", "virtual", *more])
    assert status in {Exit.WRONG_USE, Exit.TROUBLE}
    out, err = capsys.readouterr()
    error = json.loads(out)["error"]
    assert code is None or error["code"] == code
    assert err.startswith("uketsuke: ")
    assert "Traceback" not in err


def test_a_busy_port_is_said(world: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        assert cli.run(["web", "--world", str(world), "--reader", "virtual", "--port", str(port)]) == Exit.TROUBLE
    assert SAY("port_busy", port=port) in capsys.readouterr().err


# -- a tab is a counter


@linux
async def test_a_closed_tab_ends_its_counter_and_its_server(counter: WebCounter) -> None:
    async with wire(counter) as page:
        await page.shows(SAY("welcome.title"))
        await until(lambda: len(counter.tree()) >= 2)  # the counter, and its server
    await until(lambda: not counter.tree())


@linux
async def test_a_page_that_vanishes_without_a_word_ends_its_counter(counter: WebCounter) -> None:
    async with wire(counter) as page:
        await page.shows(SAY("welcome.title"))
        await until(lambda: len(counter.tree()) >= 2)
        own = counter.tree()
        transport = page.socket._response.connection.transport  # type: ignore[union-attr]  # as when the browser is killed
        assert transport is not None
        transport.abort()
        await until(lambda: not alive(own))


@linux
async def test_quit_ends_the_counter_and_says_that_it_ended_by_itself(counter: WebCounter) -> None:
    async with wire(counter) as page:
        await page.shows(SAY("welcome.title"))
        await page.press("\x11")
        assert await page.closes() == aiohttp.WSCloseCode.OK
        assert not [kind for kind, *_ in page.told if kind == "trouble"]
    await until(lambda: not counter.tree())
    async with wire(counter) as page:
        await page.shows(SAY("welcome.title"))


@linux
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
async def test_told_to_end_it_ends_every_counter(counter: WebCounter, number: int) -> None:
    async with wire(counter) as one, wire(counter) as other:
        for page in (one, other):
            await page.shows(SAY("welcome.title"))
        await until(lambda: len(counter.tree()) >= 4)
        everything = counter.tree()
        counter.process.send_signal(number)
        for page in (one, other):
            assert await page.closes() == aiohttp.WSCloseCode.GOING_AWAY
        assert await counter.end(0) == (0, "")
    await until(lambda: not alive(everything))


@linux
async def test_killed_it_leaves_nothing_behind(world: Path) -> None:
    async with web_counter(world) as counter, wire(counter) as page:
        await page.shows(SAY("welcome.title"))
        await until(lambda: len(counter.tree()) >= 2)
        everything = counter.tree()
        kill(counter.process.pid)
        await until(lambda: not alive(everything))


@linux
async def test_a_counter_that_breaks_off_is_told_to_the_page(counter: WebCounter) -> None:
    async with wire(counter) as page:
        await page.shows(SAY("welcome.title"))
        own = counter.tree()
        kill(next(pid for pid in own if descendants(pid)) if len(own) > 1 else own.pop())
        await page.closes()
        assert page.told[-1] == ["trouble", SAY("web.broke")]
    await until(lambda: not counter.tree())


async def test_what_a_counter_says_when_it_cannot_begin_is_told_to_the_page(tmp_path: Path) -> None:
    folder = tmp_path / "world"
    async with web_counter(folder, "--lang", "en") as counter:
        (folder / "uketsuke-world.json").write_text("no longer a world")
        async with wire(counter) as page:
            assert await page.closes() == aiohttp.WSCloseCode.OK
        kind, sentence = page.told[-1]
        assert kind == "trouble"
        assert str(folder) in str(sentence)
        assert "Traceback" not in str(sentence)


async def test_what_no_page_of_ours_would_say_is_passed_over(counter: WebCounter) -> None:
    async with wire(counter) as page:
        for nonsense in (
            "",
            "nothing",
            "[]",
            "{}",
            '["stdin"]',
            '["stdin", 5]',
            '["resize", {"width": "x"}]',
            "7",
            '["x", 1]',
        ):
            await page.socket.send_str(nonsense)
        await page.socket.send_str('["resize", {"width": 99999999, "height": -1}]')
        await page.socket.send_bytes(b"\xff\x00")
        await page.socket.send_str('["ping", "1"]')
        await page.shows(SAY("people.at_none"))
        assert ["pong", "1"] in page.told


async def test_two_tabs_share_the_world_and_a_card_is_at_one_desk(counter: WebCounter) -> None:
    async with wire(counter) as one, wire(counter) as other:
        for page in (one, other):
            await page.shows(SAY("welcome.title"))
        for page, sign in ((one, SAY("side.face.match")), (other, "「web")):  # the desk that has it is named
            await page.press(ENTER)  # `valid` is the first in the list
            await page.shows(SAY("do.place"))
            await page.press("2")
            await page.settle()
            await page.press(ENTER)
            await page.shows(sign)


# -- in Chromium

ACCEPT = (0x6F, 0xC5, 0x8A)  # terminal/screens/themes.py: colours that verdicts alone may use


async def opened(page: Page, counter: WebCounter) -> None:
    await page.open(counter.url)
    await page.until("document.getElementById('note').hidden")
    await page.shows(SAY("welcome.title"))


async def points(page: Page, colour: tuple[int, int, int]) -> int:
    """How many points of the page have that colour."""
    with Image.open(io.BytesIO(await page.picture())) as picture:
        counted = picture.convert("RGB").getcolors(maxcolors=picture.width * picture.height)
    assert counted is not None
    return sum(count for count, found in counted if found == colour)


@pytest.mark.browser
@needs_chromium
async def test_a_visit_in_the_browser_goes_to_its_verdict(world: Path) -> None:
    async with web_counter(world) as counter, chromium() as browser:
        page = await browser.tab()
        await opened(page, counter)
        assert await page.value("document.activeElement.className") == "xterm-helper-textarea"
        assert not await points(page, ACCEPT)
        await page.key("Enter", 13, ENTER)  # who comes: `valid` is the first
        await page.shows(SAY("do.place"))
        await page.key(
            "2", 50, "2"
        )  # the reader: the first button that is to be pressed there has the focus, and keeps it
        for sign in ("side.face.match", "side.consent.yes", None, None, "side.answered"):
            await page.settle()
            await page.key("Enter", 13, ENTER)
            await (page.shows(SAY(sign)) if sign else page.settle())
        await page.key("F5", 116)
        await page.shows("R01")
        written = (world / "ledger" / "2026-01.jsonl").read_text(encoding="utf-8").splitlines()
        decision = json.loads(written[-1])["decision"]
        assert (decision["verdict"], decision["rule"]) == ("accept", "R01")
        assert await points(page, ACCEPT) > 2000  # ○ 受理, to be read from two steps away
        # All of that came from where the page came from, the socket too.
        assert {urlsplit(url).netloc for url in page.requests if not url.startswith("data:")} == {
            urlsplit(counter.url).netloc
        }
        assert any(url.startswith("ws://") for url in page.requests)
        assert page.troubles == []


@pytest.mark.browser
@needs_chromium
async def test_japanese_comes_in_by_input_method_and_by_paste_and_the_mouse_works(world: Path) -> None:
    async with web_counter(world) as counter, chromium() as browser:
        page = await browser.tab()
        await opened(page, counter)
        await page.click(100, 95)  # the field above the list of people
        await page.until("document.hasFocus()")
        await page.ask("Input.imeSetComposition", text="しらかわ", selectionStart=4, selectionEnd=4)
        await page.type("白川")
        await page.shows("白川")
        await page.value(
            "(() => { const data = new DataTransfer(); data.setData('text/plain', '　淳'); document.activeElement"
            ".dispatchEvent(new ClipboardEvent('paste', {clipboardData: data, bubbles: true, cancelable: true})) })()"
        )
        await page.shows("白川　淳")
        # Ctrl+V stays with the browser, which pastes at it; the terminal alone would send it on as a key.
        await page.value("document.addEventListener('keydown', (event) => { window.kept = !event.defaultPrevented })")
        await page.value("window.addEventListener('keydown', (event) => { window.seen = event.key }, true)")
        await page.key("v", 86, modifiers=2, name="KeyV")
        assert await page.value("window.seen") == "v"
        assert await page.value("window.kept") is None


@linux
@pytest.mark.browser
@needs_chromium
async def test_notes_at_the_end_and_how_tabs_end_their_counters(world: Path) -> None:
    async with web_counter(world, "--lang", "en") as counter, chromium() as browser:
        say = Speech(Lang.EN)
        page, other = await browser.tab(), await browser.tab()
        for tab in (page, other):
            await tab.open(counter.url)
            await tab.until("document.getElementById('note').hidden")
        await until(lambda: len(counter.tree()) >= 4)
        await browser.close(other)
        await until(lambda: len(counter.tree()) == 2)
        # Quit by key: the page says so, and Enter opens it again.
        await page.key("q", 81, modifiers=2, name="KeyQ")
        await page.until("!document.getElementById('note').hidden")
        assert say("web.ended") in await page.value("document.body.innerText")
        await until(lambda: not counter.tree())
        await page.key("Enter", 13, ENTER)
        await page.until("document.querySelector('canvas') && document.getElementById('note').hidden")
        await until(lambda: len(counter.tree()) == 2)
        # The browser is killed: nobody says good-bye.
        browser.process.kill()
        await until(lambda: not counter.tree())


@pytest.mark.browser
@needs_chromium
async def test_the_page_says_that_the_server_ended(world: Path) -> None:
    async with web_counter(world) as counter, chromium() as browser:
        page = await browser.tab()
        await opened(page, counter)
        assert await counter.end() == (0, "")
        await page.until("!document.getElementById('note').hidden")
        assert SAY("web.gone") in await page.value("document.body.innerText")


@pytest.mark.browser
@needs_chromium
async def test_the_counter_fills_the_window_and_follows_it(world: Path) -> None:
    async with web_counter(world) as counter, chromium() as browser:
        page = await browser.tab()
        await opened(page, counter)
        for width, height in ((1280, 800), (800, 500), (1900, 1000)):
            await page.resize(width, height)
            box, whole = "document.querySelector('.xterm-screen').getBoundingClientRect()", "document.documentElement"
            for side, size in (("Width", width), ("Height", height)):
                left_over = f"({size} - {box}.{side.lower()})"
                await page.until(f"{left_over} >= 0 && {left_over} < 24 && {whole}.scroll{side} <= {size}")
