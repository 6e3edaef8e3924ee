"""In here lives the search for a Japanese font: terminals and browsers on this machine draw the counter with it, and it may have none."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

# Where systems and distributions put them; the first that is there is taken.
_FOLDERS = {
    "win32": (Path("C:/Windows/Fonts"),),
    "darwin": (Path("/System/Library/Fonts"), Path("/Library/Fonts"), Path("/System/Library/Fonts/Supplemental")),
}
_LINUX = (Path("/usr/share/fonts"), Path("/usr/local/share/fonts"))
_FILES = (
    "opentype/ipafont-gothic/ipag.ttf",
    "opentype/noto/NotoSansCJK-Regular.ttc",
    "truetype/fonts-japanese-gothic.ttf",
    "google-noto-cjk/NotoSansCJK-Regular.ttc",
    "opentype/ipaexfont-gothic/ipaexg.ttf",
    "truetype/takao-gothic/TakaoGothic.ttf",
    "truetype/vlgothic/VL-Gothic-Regular.ttf",
    "BIZ-UDGothicR.ttc",
    "msgothic.ttc",
    "meiryo.ttc",
    "YuGothM.ttc",
    "ヒラギノ角ゴシック W3.ttc",
    "Hiragino Sans GB.ttc",
)
_SECONDS = 5.0  # fontconfig builds its cache at the first question


@lru_cache(maxsize=1)
def find_font() -> Path | None:
    """The file of a Japanese font, or None: then code points are drawn in the place of characters."""
    return next((path for path in _candidates() if path.is_file()), None)


def _candidates() -> Iterator[Path]:
    for folder in _FOLDERS.get(sys.platform, _LINUX):
        for name in _FILES:
            yield folder / name
    yield from _of_fontconfig()


def _of_fontconfig() -> Iterator[Path]:
    """What fontconfig has for Japanese. It answers with some font in any case, so the language is asked back."""
    program = shutil.which("fc-list")
    if program is None:
        return
    try:
        told = subprocess.run(
            [program, ":lang=ja", "file"], capture_output=True, text=True, timeout=_SECONDS, check=False
        ).stdout
    except (OSError, subprocess.SubprocessError):
        return
    for line in sorted(told.splitlines()):
        path = line.strip().removesuffix(":")
        if path.lower().endswith((".ttf", ".ttc", ".otf")):
            yield Path(path)
