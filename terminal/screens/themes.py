"""In here live the two looks of the counter, dark and light: one accent colour, and four colours that verdicts alone may use."""

from __future__ import annotations

from textual.theme import Theme

DARK = "uketsuke-dark"
LIGHT = "uketsuke-light"

THEMES = (
    Theme(
        name=DARK,
        primary="#5fb8ad",
        secondary="#b3a4ea",  # undecidable
        accent="#5fb8ad",
        warning="#e2b04a",  # conditional
        error="#ee7b6f",  # refuse
        success="#6fc58a",  # accept
        foreground="#dde3e6",
        background="#13171a",
        surface="#191e22",
        panel="#232a2f",
        dark=True,
        variables={
            "block-cursor-background": "#2f5f5a",
            "block-cursor-foreground": "#f2f7f6",
            "block-cursor-text-style": "none",
            "block-cursor-blurred-background": "#232a2f",
            "block-cursor-blurred-foreground": "#dde3e6",
            "quiet": "#8b979d",
            "rule": "#2d353b",
            "scrollbar": "#3a454c",
            "scrollbar-hover": "#55636c",
            "scrollbar-active": "#5fb8ad",
            "scrollbar-background": "#13171a",
            "scrollbar-background-hover": "#13171a",
            "scrollbar-background-active": "#13171a",
            "scrollbar-corner-color": "#13171a",
        },
    ),
    Theme(
        name=LIGHT,
        primary="#0d6b62",
        secondary="#5a48b0",
        accent="#0d6b62",
        warning="#8f5f00",
        error="#b02a20",
        success="#1d7a3e",
        foreground="#1f272b",
        background="#f7f6f2",
        surface="#fdfcfa",
        panel="#e9e7e0",
        dark=False,
        variables={
            "block-cursor-background": "#bfe0db",
            "block-cursor-foreground": "#0c2a27",
            "block-cursor-text-style": "none",
            "block-cursor-blurred-background": "#e9e7e0",
            "block-cursor-blurred-foreground": "#1f272b",
            "quiet": "#636d72",
            "rule": "#d6d3ca",
            "scrollbar": "#c9c5ba",
            "scrollbar-hover": "#aaa698",
            "scrollbar-active": "#0d6b62",
            "scrollbar-background": "#f7f6f2",
            "scrollbar-background-hover": "#f7f6f2",
            "scrollbar-background-active": "#f7f6f2",
            "scrollbar-corner-color": "#f7f6f2",
        },
    ),
)
