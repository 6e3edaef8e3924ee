"""In here live the words of the counter's page of one person's insurance on two axes of time; what the drawing says is in registration.py."""

from __future__ import annotations

from terminal.words.table import table
from verifier.case import Words

WORDS: dict[str, Words] = table(
    {
        "past.title": ("資格の記録（二つの時間）", "Insurance on two axes of time"),
        "past.about": ("いつの資格を", "Insurance of"),
        "past.known_on": ("いつ聞いたら", "asked on"),
        "past.told": ("医療機関への答え", "A clinic is told"),
        "past.holds": ("本当の資格", "In truth"),
        "past.withheld": ("住民票と合わず、見せられません", "withheld: differs from the resident record"),
        "past.agrees": ("本当の資格と同じです", "That is what holds in truth"),
        "past.recorded": ("記録日", "recorded"),
        "past.axes": (
            "縦: 記録日、横: いつの資格か。- なし、x 住民票と合わない、下線 本当と違う",
            "down: recorded; across: of what day; - none, x withheld, underlined: untrue",
        ),
        "past.truth": ("本当は", "in truth"),
        "past.filings": ("届出", "Filings"),
        "past.no_filings": ("届出はありません", "no filings"),
        "past.nobody": (
            "窓口に人がいません。来院者（1）を選んでから開いてください",
            "Nobody is at the counter: choose somebody (1) first",
        ),
        "past.elsewhere": (
            "全国側は別のサーバー（--server）です。そこの記録はここからは見えません",
            "The national side is another server (--server): its records cannot be seen from here",
        ),
        "past.answers": ("この日の資格についての答えの移り変わり", "What was told of this day, over time"),
        "past.day_wrong": ("日付として読めません: {text}", "That is no date: {text}"),
        "past.day_mend": ("2025-12-02 や R7.12.2 のように", "as 2025-12-02 or R7.12.2"),
    }
)
