"""In here lives how the desk is named at which a card is in use."""

from __future__ import annotations

from typing import TYPE_CHECKING

from verifier.case import Words
from verifier.clock import JST

if TYPE_CHECKING:
    from cardreader.virtual.desk import Desk


def named_desk(desk: Desk | None) -> Words:
    """The words that follow 'another desk': its name where it has one, since when, and its process; nothing where it isn't known."""
    if desk is None:
        return Words("", "")
    since = f"{desk.since.astimezone(JST):%H:%M}"
    ja, en = f"（{since}から、プロセス {desk.pid}）", f" (since {since}, process {desk.pid})"
    return Words(f"「{desk.name}」{ja}", f" '{desk.name}'{en}") if desk.name else Words(ja, en)
