"""In here lives how the files of rows become the book that the engine reads: names looked up, words joined, and everything checked.

`python -m verifier.rules` writes `book.json` and the JSON Schema for editors anew; a test holds both to the files.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from pathlib import Path
from typing import TypeVar
from zlib import crc32

import msgspec

from verifier.case import Act, Evidence, Settings, Words
from verifier.domain import Verdict
from verifier.rule_flaws import Flaw, RulesBroken
from verifier.rules.row import (
    Book,
    Day,
    Doing,
    Force,
    OpenPoint,
    Outcome,
    Period,
    Principle,
    Rule,
    Saying,
    Source,
    Stated,
    Step,
)
from verifier.rules.source import (
    ActIn,
    ConditionIn,
    DayIn,
    DoingIn,
    FileIn,
    GroupIn,
    PhraseIn,
    PrincipleIn,
    Read,
    RowIn,
    Said,
    SettingIn,
    SourceIn,
    SpanIn,
    WordsIn,
    files,
    nearest,
    read,
)

KINDS = tuple(str(kind.__struct_config__.tag) for kind in Evidence.__args__)
SCHEMA = Path(__file__).with_name("rows.schema.json")
# Days and spans that the program itself works facts out with (days.py, leniency.py).
NEEDED_DAYS = (
    "statement_rules",
    "pin_less_cards",
    "new_documents",
    "late_elderly_end",
    "own_expiry_leniency",
    "phones",
    "legacy_end",
    "leniency",
    "leniency_end_at_first",
)
NEEDED_SPANS = ("leniency", "leniency_own_expiry", "leniency_going_on")
_NAMES: dict[type[msgspec.Struct], str] = {
    RowIn: "id",
    ActIn: "code",
    SettingIn: "key",
    GroupIn: "name",
    PhraseIn: "name",
    PrincipleIn: "id",
    SourceIn: "number",
    DayIn: "name",
    ConditionIn: "name",
}
_Entry = TypeVar("_Entry")


def build(contents: Mapping[str, bytes]) -> Book:
    """The book of these files (name: content). Raises RulesBroken with all that is wrong."""
    flaws: list[Flaw] = []
    book = _Builder([read(name, contents[name], flaws) for name in sorted(contents)], flaws).book(stamp(contents))
    if flaws:
        raise RulesBroken(sorted(flaws, key=lambda flaw: (flaw.file, flaw.line)))
    return book


def stamp(contents: Mapping[str, bytes]) -> dict[str, int]:
    """A check sum by file: which state of the files a book was made of."""
    return {name: crc32(contents[name]) for name in sorted(contents)}


def as_json(book: Book) -> bytes:
    """The book as a file: one entry a line, so that a change can be read as a change."""
    fields = msgspec.to_builtins(book)
    parts = []
    for name, value in fields.items():
        if isinstance(value, list):
            inner = ",\n".join(msgspec.json.encode(one).decode() for one in value)
            parts.append(f'"{name}": [\n{inner}\n]')
        else:
            parts.append(f'"{name}": {msgspec.json.encode(value).decode()}')
    return ("{\n" + ",\n".join(parts) + "\n}\n").encode()


class _Builder:
    """Works the files out; what is wrong joins `flaws`."""

    def __init__(self, read_files: Sequence[Read], flaws: list[Flaw]) -> None:
        self.files = read_files
        self.flaws = flaws
        self.phrases: dict[str, PhraseIn] = {}
        self.groups: dict[str, GroupIn] = {}
        self.acts: dict[str, Act] = {}
        self.spans: dict[str, tuple[Period, ...]] = {}

    def book(self, stamped: dict[str, int]) -> Book:
        self._named_once()
        self._behind_rows_that_there_are()
        for _, _, phrase in self._each(PhraseIn):
            self.phrases[phrase.name] = phrase
        for _, _, group in self._each(GroupIn):
            self.groups[group.name] = group
        for _, _, act in self._each(ActIn):
            self.acts[act.code] = Act(act.code, act.ja, act.en)
        for _, _, span in self._each(SpanIn):
            period = Period(span.first, span.last_day, span.announced_on, span.superseded_on, span.setting)
            self.spans[span.name] = (*self.spans.get(span.name, ()), period)
        self._words_are_there()
        self._needed()
        self._sources_are_known()
        rows = tuple(self._rows())
        self._order_ends(rows)
        return Book(
            stamp=stamped,
            sources=tuple(Source(one.number, one.what) for _, _, one in self._each(SourceIn)),
            principles=tuple(self._principles({row.id for row in rows})),
            days=tuple(map(_day, (day for _, _, day in self._each(DayIn)))),
            spans=self.spans,
            settings=tuple(map(_setting, (one for _, _, one in self._each(SettingIn)))),
            conditions=tuple(self._conditions()),
            acts=tuple(self.acts.values()),
            rows=rows,
        )

    # -- rows ------------------------------------------------------------------------------------------------------------

    def _rows(self) -> Iterator[Rule]:
        """The rows in the order of looking: by step, then as they stand in the files."""
        order = list(Step)
        found: list[tuple[int, Rule]] = []
        for file, path, row in self._each(RowIn):
            if file.step is None:
                self._say(file, "step", "rules_field_missing", given="step")
                continue
            found.append((order.index(file.step), self._row(file, path, row, file.step)))
        return (row for _, row in sorted(found, key=lambda one: one[0]))

    def _row(self, file: Read, path: str, row: RowIn, step: Step) -> Rule:
        for kind in row.kinds:
            if kind not in KINDS:
                self._say(file, f"{path}.kinds", "rules_kind_unknown", given=kind, near=nearest(kind, KINDS))
        if not row.source.strip():
            self._say(file, f"{path}.source", "rules_source_missing", given=row.id)
        if not row.outcome:
            self._say(file, path, "rules_field_missing", given="outcome")
        return Rule(
            id=row.id,
            step=step,
            title=_words(row.title),
            source=row.source,
            confidence=row.confidence,
            outcomes=tuple(self._outcome(file, path, place, row) for place in range(len(row.outcome))),
            periods=self._periods(file, path, row),
            kinds=tuple(row.kinds),
            last=row.last,
            file=file.name,
            line=file.line(path),
        )

    def _periods(self, file: Read, path: str, row: RowIn) -> tuple[Period, ...]:
        own = Period(row.first, row.last_day, row.announced_on, row.superseded_on)
        if row.first and row.last_day and row.last_day < row.first:
            self._say(file, f"{path}.until", "rules_period_reversed", given=str(row.last_day), near=str(row.first))
        if not row.periods:
            return (own,)
        if own != Period():
            self._say(file, f"{path}.periods", "rules_period_twice")
        for name in row.periods:
            if name not in self.spans:
                near = nearest(name, self.spans)
                self._say(file, f"{path}.periods", "rules_span_unknown", given=name, near=near)
        return tuple(period for name in row.periods for period in self.spans.get(name, ()))

    def _outcome(self, file: Read, path: str, place: int, row: RowIn) -> Outcome:
        one = row.outcome[place]
        path = f"{path}.outcome[{place}]"
        if one.force is Force.STOPS and one.verdict is not Verdict.UNDECIDABLE:
            self._say(file, f"{path}.force", "rules_stops_undecidable")
        for code in one.instead_of:
            if code not in self.acts:
                self._say(file, f"{path}.instead_of", "rules_act_unknown", given=code, near=nearest(code, self.acts))
        return Outcome(
            verdict=one.verdict,
            when=tuple(one.when),
            acts=tuple(self._acts(file, f"{path}.acts", one.acts)),
            write=self._said(file, f"{path}.write", one.write),
            write_when=one.write_when,
            say=self._said(file, f"{path}.say", one.say),
            says=tuple(
                Saying(tuple(saying.when), self._said(file, f"{path}.says[{number}].say", saying.say) or Words("", ""))
                for number, saying in enumerate(one.says)
            ),
            seen=one.seen,
            force=one.force,
            beside=tuple(one.beside),
            instead_of=tuple(one.instead_of),
            speaks_alone=one.speaks_alone,
            behind=tuple(one.behind),
        )

    def _acts(self, file: Read, path: str, acts: Iterable[str | DoingIn]) -> Iterator[Doing]:
        for one in acts:
            if isinstance(one, str) and one.startswith("@"):
                group = self.groups.get(one[1:])
                if group is None:
                    near = nearest(one[1:], self.groups)
                    self._say(file, path, "rules_group_unknown", given=one, near=near and f"@{near}")
                else:
                    yield from self._acts(file, path, group.acts)
                continue
            doing = Doing(one) if isinstance(one, str) else Doing(one.act, one.when, one.done)
            if doing.act not in self.acts:
                self._say(file, path, "rules_act_unknown", given=doing.act, near=nearest(doing.act, self.acts))
            yield doing

    def _said(self, file: Read, path: str, said: Said | None) -> Words | None:
        """Words, or phrases by name, spoken one after the other: Japanese without, English with a space between."""
        if said is None:
            return None
        parts: list[WordsIn] = []
        for one in said if isinstance(said, list) else [said]:
            if isinstance(one, WordsIn):
                parts.append(one)
            elif one in self.phrases:
                parts.append(self.phrases[one])
            else:
                self._say(file, path, "rules_phrase_unknown", given=one, near=nearest(one, self.phrases))
        return Words("".join(part.ja for part in parts), " ".join(part.en for part in parts))

    def _conditions(self) -> Iterator[Stated]:
        for file, path, one in self._each(ConditionIn):
            for kind in one.shown:
                if kind not in KINDS:
                    self._say(file, f"{path}.shown", "rules_kind_unknown", given=kind, near=nearest(kind, KINDS))
            if (one.field is None) == bool(one.values):
                self._say(file, path, "rules_field_needs_values", given=one.name)
            yield Stated(
                name=one.name,
                yes=_words(one.yes),
                no=_words(one.no),
                field=one.field,
                values=tuple(one.values),
                shown=tuple(one.shown),
                first=one.first,
                last=one.last_day,
                every=tuple(one.every),
                some=tuple(one.some),
            )

    def _principles(self, known: AbstractSet[str]) -> Iterator[Principle]:
        for file, path, one in self._each(PrincipleIn):
            for row in one.rows:
                if row not in known and not self.flaws:  # its own flaw has been told
                    self._say(file, f"{path}.rows", "rules_row_unknown", given=row, near=nearest(row, known))
            yield Principle(
                id=one.id,
                what=Words(one.ja, one.en),
                source=one.source,
                confidence=one.confidence,
                rows=tuple(one.rows),
            )

    # -- checks ----------------------------------------------------------------------------------------------------------

    def _behind_rows_that_there_are(self) -> None:
        known = [row.id for _, _, row in self._each(RowIn)]
        for file, path, row in self._each(RowIn):
            for place, one in enumerate(row.outcome):
                for name in one.behind:
                    if name not in known:
                        at = f"{path}.outcome[{place}].behind"
                        self._say(file, at, "rules_row_unknown", given=name, near=nearest(name, known))

    def _named_once(self) -> None:
        for kind, key in _NAMES.items():
            seen: dict[str, str] = {}
            for file, path, entry in self._each(kind):
                name = getattr(entry, key)
                at = f"{path}.{key}"
                if name in seen:
                    self._say(file, at, "rules_name_twice", given=name, near=seen[name])
                seen.setdefault(name, f"{file.name}:{file.line(at)}")

    def _words_are_there(self) -> None:
        """No words may be missing in either language, wherever they stand."""
        for file in self.files:
            for table, entry in file.entries:
                for path, ja, en in _all_words(table, entry):
                    for lang, text in (("ja", ja), ("en", en)):
                        if not text.strip():
                            self._say(file, f"{path}.{lang}", "rules_words_missing", given=lang)

    def _needed(self) -> None:
        days = {day.name for _, _, day in self._each(DayIn)}
        settings = frozenset(Settings.__struct_fields__)
        keys = {one.key for _, _, one in self._each(SettingIn)}
        for file, path, span in self._each(SpanIn):
            if span.setting is not None and span.setting not in settings:
                near = nearest(span.setting, settings)
                self._say(file, f"{path}.setting", "rules_setting_unknown", given=span.setting, near=near)
        for file, path, one in self._each(SettingIn):
            if one.key not in settings:
                self._say(file, f"{path}.key", "rules_setting_unknown", given=one.key, near=nearest(one.key, settings))
        for table, name, there in (
            *(("setting", name, keys) for name in settings),
            *(("day", name, days) for name in NEEDED_DAYS),
            *(("span", name, frozenset(self.spans)) for name in NEEDED_SPANS),
        ):
            if name not in there and not self.flaws:
                self.flaws.append(Flaw(code="rules_needed_missing", file="days.toml", line=1, where=table, given=name))

    def _sources_are_known(self) -> None:
        """A number in brackets is one of the list."""
        known = {one.number for _, _, one in self._each(SourceIn)}
        kinds: tuple[type[RowIn | PrincipleIn | DayIn | SettingIn], ...] = (RowIn, PrincipleIn, DayIn, SettingIn)
        for kind in kinds:
            for file, path, entry in self._each(kind):
                for number in re.findall(r"\[(\w+)\]", entry.source):
                    if number not in known:
                        self._say(file, f"{path}.source", "rules_source_unknown", given=f"[{number}]")

    def _order_ends(self, rows: Sequence[Rule]) -> None:
        """P8 ends the order: one row is the last, and one of its outcomes needs nothing, so that every case has a verdict."""
        last = [row for row in rows if row.last]
        if not self.flaws and (len(last) != 1 or not any(one.verdict and not one.when for one in last[0].outcomes)):
            row = last[-1] if last else None
            name = row.file if row else self.files[-1].name if self.files else ""
            self.flaws.append(Flaw(code="rules_no_last_row", file=name, line=row.line if row else 1))

    def _each(self, kind: type[_Entry]) -> Iterator[tuple[Read, str, _Entry]]:
        for file in self.files:
            for path, entry in file.entries:
                if type(entry) is kind:
                    yield file, path, entry

    def _say(self, file: Read, path: str, code: str, *, given: str = "", near: str = "") -> None:
        self.flaws.append(Flaw(code=code, file=file.name, line=file.line(path), where=path, given=given, near=near))


def _words(said: WordsIn) -> Words:
    return Words(said.ja, said.en)


def _day(day: DayIn) -> Day:
    return Day(
        name=day.name,
        point=day.point,
        date=day.date,
        what=Words(day.ja, day.en),
        source=day.source,
        confidence=day.confidence,
    )


def _setting(one: SettingIn) -> OpenPoint:
    return OpenPoint(
        key=one.key,
        point=one.point,
        title=_words(one.title),
        source=one.source,
        asked_by=tuple(one.asked_by),
        matters_when=tuple(one.matters_when),
    )


def _all_words(path: str, value: object) -> Iterator[tuple[str, str, str]]:
    if isinstance(value, WordsIn):
        yield path, value.ja, value.en
    if isinstance(value, list):
        for place, one in enumerate(value):
            yield from _all_words(f"{path}[{place}]", one)
    elif isinstance(value, msgspec.Struct):
        for field in msgspec.structs.fields(value):
            yield from _all_words(f"{path}.{field.encode_name}", getattr(value, field.name))


def check_names(book: Book, conditions: Iterable[str], texts: Mapping[str, bytes]) -> list[Flaw]:
    """Names of conditions that nobody knows, each by its file and line."""
    known = frozenset(conditions)
    flaws = []
    for name, file, line in _conditions_asked(book):
        plain = name.removeprefix("!")
        if plain not in known:
            at = _line_with(texts.get(file, b"").decode(), name, line)
            near = nearest(plain, known)
            flaws.append(Flaw(code="rules_condition_unknown", file=file, line=at, where=name, given=name, near=near))
    return flaws


def _conditions_asked(book: Book) -> Iterator[tuple[str, str, int]]:
    for row in book.rows:
        for one in row.outcomes:
            asked = [
                *one.when,
                *(doing.when for doing in one.acts),
                *(name for saying in one.says for name in saying.when),
            ]
            for name in (*asked, one.write_when):
                if name is not None:
                    yield name, row.file, row.line
    for setting in book.settings:
        for name in (*setting.matters_when, *setting.asked_by):
            yield name, "settings.toml", 1
    for condition in book.conditions:
        for name in (*condition.every, *condition.some):
            yield name, "conditions.toml", 1


def _line_with(text: str, name: str, after: int) -> int:
    lines = text.splitlines()
    return next((n for n in range(after, len(lines) + 1) if f'"{name}"' in lines[n - 1]), after)


def editor_schema() -> dict[str, object]:
    """The JSON Schema of a file of rows, for editors (`#:schema` in its first line): fields, vocabularies, names."""
    from verifier.rules.book import BOOK
    from verifier.rules.conditions import CONDITIONS

    schema = msgspec.json.schema(FileIn)
    defs = schema["$defs"]
    asked = [name for plain in sorted(CONDITIONS) for name in (plain, f"!{plain}")]
    for kind, fields in {"OutcomeIn": ("when", "write_when"), "SayingIn": ("when",), "DoingIn": ("when",)}.items():
        for field in fields:
            _narrow(defs[kind]["properties"][field], asked)
    _narrow(defs["RowIn"]["properties"]["kinds"], list(KINDS))
    _narrow(defs["ConditionIn"]["properties"]["shown"], list(KINDS))
    _narrow(defs["DoingIn"]["properties"]["act"], sorted(act.code for act in BOOK.acts))
    return {"title": "A file of rows of the counter's rules", **schema}


def _narrow(part: dict[str, object], words: list[str]) -> None:
    """Let a text, or the texts of a list, be one of these words."""
    choices = part.get("anyOf")
    for one in [part, *(choices if isinstance(choices, list) else [])]:
        if one.get("type") == "string":
            one["enum"] = words
        elif one.get("type") == "array":
            one["items"] = {"type": "string", "enum": words}


def contents() -> dict[str, bytes]:
    return {file.name: file.read_bytes().replace(b"\r\n", b"\n") for file in files()}


def write_anew() -> None:
    """Make `book.json` and the editors' schema of the files as they are. Raises RulesBroken."""
    from verifier.rules.book import COMPILED

    COMPILED.write_bytes(as_json(build(contents())))
    schema = msgspec.json.format(msgspec.json.encode(editor_schema()), indent=1)
    SCHEMA.write_bytes(schema.rstrip() + b"\n")
