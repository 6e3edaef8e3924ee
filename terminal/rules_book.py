"""In here lives the book of rules: the whole procedure as one printable page of HTML, in both languages, made from the rows themselves.

Nothing is loaded from elsewhere; it reads on paper as on a screen. A row has its words in Japanese and below them in English.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from html import escape
from typing import TypeVar

from terminal.rules_told import STEPS, act_told, condition_told, periods_told, verdict_told
from terminal.words import Bilingual, Lang
from terminal.words.speech import Speech
from verifier.case import Settings, Words
from verifier.rules import ROWS
from verifier.rules.book import BOOK
from verifier.rules.row import Outcome, Rule

_Told = TypeVar("_Told")
_BOTH = (Speech(Lang.JA), Speech(Lang.EN))
_TITLE = Words("窓口の規則", "The rules of the counter")
_NOTE = Words(
    "架空の世界のための教材です。実在の人の資格の判断には使わないでください。確かさ：A 独立した二つの出典、B 一つの出典、C 公的な文書のみ、U 未確認または当方の取り決め。"
    "見る順は表の順で、受理が条件付きに、条件付きが不可に先立ち、「判断できない」はすべてを止めます。",
    "Teaching material for an invented world; never decide a real person's insurance with it. Confidence: A two independent sources, B one, C official"
    " text only, U unconfirmed or settled here. Rows are looked at in the order of the tables; accept goes before conditional, conditional before"
    " refuse, and undecidable stops everything.",
)
_STYLE = """
@page { size: A4 landscape; margin: 12mm }
body { font: 10pt/1.45 system-ui, "Noto Sans CJK JP", "Yu Gothic", "Hiragino Sans", sans-serif; margin: 2em auto; max-width: 80em; padding: 0 1em; color: #1b1b1b; background: #fff }
h1 { font-size: 1.7em; margin: 0 0 .3em } h2 { font-size: 1.25em; margin: 1.6em 0 .4em; break-after: avoid }
table { border-collapse: collapse; width: 100% } table.rows { table-layout: fixed }
.rows th:nth-child(1) { width: 4% } .rows th:nth-child(2) { width: 19% } .rows th:nth-child(3) { width: 9% } .rows th:nth-child(4) { width: 20% } .rows th:nth-child(5) { width: 23% } th, td { border: 1px solid #9a9a9a; padding: .35em .5em; vertical-align: top; text-align: left }
th { background: #eef1f4; font-weight: 600 } tr { break-inside: avoid } thead { display: table-header-group }
td.id { font-weight: 700; white-space: nowrap } .en { color: #44505c; font-size: .92em } p { margin: .15em 0 }
ul { margin: .15em 0; padding-left: 1.2em } .v { font-weight: 700; white-space: nowrap }
.accept { color: #14672d } .conditional { color: #7a5200 } .refuse { color: #9b1c1c } .undecidable { color: #4b2f91 } .advice { color: #44505c }
nav a { margin-right: 1em } @media print { nav { display: none } body { margin: 0; max-width: none; font-size: 8.5pt } }
"""


def page() -> str:
    """The page, whole."""
    body = [
        f"<h1>{_in_line(_TITLE)}</h1>",
        _paragraph(_NOTE),
        "<nav>"
        + "".join(f'<a href="#{step.value}">{escape(words.ja)}</a>' for step, words in STEPS.items())
        + "</nav>",
        _heading("principles", Words("原則", "Principles")),
        _table(
            (Words("番号", "id"), Words("原則", "principle"), Words("行", "rows"), Words("出典", "source")),
            (
                (
                    _id(one.id, anchor=False),
                    _paragraph(one.what),
                    _links(one.rows),
                    _source(one.source, one.confidence.value),
                )
                for one in BOOK.principles
            ),
        ),
        _heading("days", Words("日付", "Timeline")),
        _table(
            (Words("点", "point"), Words("日", "day"), Words("変わること", "what changes"), Words("出典", "source")),
            (
                (
                    escape(day.point),
                    f"<b>{day.date}</b>",
                    _paragraph(day.what),
                    _source(day.source, day.confidence.value),
                )
                for day in BOOK.days
            ),
        ),
        *_rows_by_step(),
        _heading("settings", Words("未確定の点と医院の設定", "Open points, and the clinic's settings")),
        _table(
            (
                Words("設定", "setting"),
                Words("点", "point"),
                Words("内容", "choice"),
                Words("既定", "default"),
                Words("出典", "source"),
            ),
            (
                (
                    f"<code>{escape(point.key)}</code>",
                    escape(point.point),
                    _paragraph(point.title),
                    "yes" if getattr(Settings(), point.key) else "no",
                    escape(point.source),
                )
                for point in BOOK.settings
            ),
        ),
        _heading("sources", Words("出典", "Sources")),
        _table(
            (Words("番号", "number"), Words("題名と掲載", "title, and where it was read")),
            ((f"[{escape(one.number)}]", escape(one.what)) for one in BOOK.sources),
        ),
    ]
    return (
        f'<!doctype html>\n<html lang="ja">\n<head>\n<meta charset="utf-8">\n<meta name="viewport" content="width=device-width">\n'
        f"<title>{escape(_TITLE.ja)} · {escape(_TITLE.en)}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n"
        + "\n".join(body)
        + "\n</body>\n</html>\n"
    )


def _rows_by_step() -> Iterator[str]:
    heads = (
        Words("行", "row"),
        Words("状況と期間", "situation and days"),
        Words("判定", "verdict"),
        Words("条件", "when"),
        Words("すること", "do"),
        Words("記録・患者さんへ", "write, say"),
    )
    for step, words in STEPS.items():
        yield _heading(step.value, words)
        yield _table(heads, (cells for row in ROWS if row.step is step for cells in _row(row)), kind="rows")


def _row(rule: Rule) -> Iterator[tuple[str, ...]]:
    """One line of the table an outcome; the row itself in the first."""
    days = "".join(f"<p>{escape(ja)}<br><span class=en>{escape(en)}</span></p>" for ja, en in _days(rule))
    kinds = f"<p class=en>{escape(', '.join(rule.kinds))}</p>" if rule.kinds else ""
    about = _paragraph(rule.title) + days + kinds + _source(rule.source, rule.confidence.value)
    for place, outcome in enumerate(rule.outcomes):
        first = not place
        yield (
            _id(rule.id, anchor=first),
            about if first else "",
            _verdict(outcome),
            _list(_in_both(condition_told, outcome.when)),
            _list(_in_both(act_told, outcome.acts)),
            _said(outcome),
        )


def _days(rule: Rule) -> Iterator[tuple[str, str]]:
    ja, en = (periods_told(rule.periods, speech) for speech in _BOTH)
    return zip(ja, en, strict=True)


def _in_both(told: Callable[[_Told, Speech], str], values: Iterable[_Told]) -> Iterator[Words]:
    for value in values:
        yield Words(*(told(value, speech) for speech in _BOTH))


def _verdict(outcome: Outcome) -> str:
    ja, en = (verdict_told(outcome, speech) for speech in _BOTH)
    kind = outcome.verdict.value if outcome.verdict else "advice"
    return f'<span class="v {kind}">{escape(ja)}</span><br><span class=en>{escape(en)}</span>'


def _said(outcome: Outcome) -> str:
    parts = []
    if outcome.write is not None:
        parts.append(_paragraph(Words(f"✎ {outcome.write.ja}", f"✎ {outcome.write.en}")))
    if outcome.say is not None:
        parts.append(_paragraph(Words(f"「{outcome.say.ja}」", f"“{outcome.say.en}”")))
    for saying in outcome.says:
        ja, en = (", ".join(condition_told(name, speech) for name in saying.when) for speech in _BOTH)
        parts.append(_paragraph(Words(f"［{ja}］「{saying.words.ja}」", f"[{en}] “{saying.words.en}”")))
    return "".join(parts)


# -- HTML --------------------------------------------------------------------------------------------------------------------


def _in_line(words: Bilingual) -> str:
    return f"{escape(words.ja)} <span class=en lang=en>{escape(words.en)}</span>"


def _paragraph(words: Bilingual) -> str:
    return f"<p>{escape(words.ja)}<br><span class=en lang=en>{escape(words.en)}</span></p>"


def _heading(anchor: str, words: Bilingual) -> str:
    return f'<h2 id="{anchor}">{_in_line(words)}</h2>'


def _list(items: Iterable[Words]) -> str:
    inner = "".join(f"<li>{escape(one.ja)}<br><span class=en lang=en>{escape(one.en)}</span></li>" for one in items)
    return f"<ul>{inner}</ul>" if inner else ""


def _id(name: str, *, anchor: bool = True) -> str:
    return f'<span id="{name}">{name}</span>' if anchor else name


def _links(names: Iterable[str]) -> str:
    return " ".join(f'<a href="#{name}">{name}</a>' for name in names)


def _source(source: str, confidence: str) -> str:
    return f"<p class=en>{escape(source)} · {confidence}</p>"


def _table(heads: Iterable[Words], rows: Iterable[tuple[str, ...]], *, kind: str = "plain") -> str:
    head = "".join(f"<th>{escape(one.ja)}<br><span class=en lang=en>{escape(one.en)}</span></th>" for one in heads)
    lines = "\n".join(
        "<tr>"
        + "".join(f"<td{' class=id' if not place else ''}>{cell}</td>" for place, cell in enumerate(row))
        + "</tr>"
        for row in rows
    )
    return f"<table class={kind}><thead><tr>{head}</tr></thead><tbody>\n{lines}\n</tbody></table>"
