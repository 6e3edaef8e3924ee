"""In here lives what a file may tell of people's registration: one typed happening a line, as `uketsuke world apply` takes them.

The fields are what an instructor knows: who, what, on which day. Whatever else the national side needs (numbers, the resident's data, how long
each step takes) is found or drawn by unfolding.py. Stages can be fixed: `"entered_on": "2025-04-20"` makes a branch office late, and null
says that the filing never gets there.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import date

import msgspec
from msgspec import UNSET, UnsetType

from verifier.case_twice import field_twice
from verifier.domain import Sex

Stop = date | UnsetType | None  # a stage's day; left out: drawn by the seed; null: not reached


class _Happening(
    msgspec.Struct, frozen=True, kw_only=True, tag_field="event", forbid_unknown_fields=True, omit_defaults=True
):
    """Something that happens to one person."""

    person: str


class _Filed(_Happening, frozen=True, kw_only=True):
    """Something that takes the chain of registration."""

    declared_on: Stop = UNSET
    entered_on: Stop = UNSET
    matched_on: Stop = UNSET
    provided_on: Stop = UNSET


class _AsDeclared(_Filed, frozen=True, kw_only=True):
    """What the insurer has of the person; left out: what the resident record says on the day of the declaration."""

    name: str | None = None
    kana: str | None = None
    birth_date: date | None = None
    sex: Sex | None = None
    address: str | None = None
    ratio: int | None = None  # percent; left out: by age (section 5.4)


class Acquired(_AsDeclared, frozen=True, tag="acquired"):
    """資格取得 of an insured person. Symbol and number are found where they are left out."""

    insurer: str  # its number
    acquired_on: date
    symbol: str | None = None
    number: str | None = None
    branch: str = "01"


class DependantAdded(_AsDeclared, frozen=True, tag="dependant_added"):
    """被扶養者の認定: under the insurance that `member` holds on that day."""

    acquired_on: date
    member: str | None = None
    branch: str | None = None


class DependantRemoved(_Filed, frozen=True, tag="dependant_removed"):
    """被扶養者の認定取消: `lost_on` is the first day without it."""

    lost_on: date


class Changed(_AsDeclared, frozen=True, tag="changed"):
    """変更: data of the insurance that is held, from that day on. What is left out stays as the insurer has it."""

    changed_on: date


class MovedBranch(_Filed, frozen=True, tag="moved_branch"):
    """支部間異動: lost at the one office and acquired at the other on one day, the dependants with it."""

    moved_on: date
    symbol: str
    number: str | None = None


class Lost(_Filed, frozen=True, tag="lost"):
    """資格喪失: `lost_on` is the first day without it; the dependants fall with the member."""

    lost_on: date


class Died(_Filed, frozen=True, tag="died"):
    """死亡: insurance ends on the day after ([105]), the card's certificates at once."""

    died_on: date


class TurnedSeventy(_Filed, frozen=True, tag="turned_70"):
    """70歳: the ratio of the elderly from the first of the month after the birthday (born on the 1st: of that month)."""

    ratio: int = 20


class TurnedSeventyFive(_Filed, frozen=True, tag="turned_75"):
    """75歳: 後期高齢者医療 from the birthday; what was held ends on it, the dependants fall with it."""

    ratio: int = 10


class MovedHouse(_Happening, frozen=True, tag="moved_house"):
    """転居: the resident record changes, and no insurer is told: what it declares from then on with the old address doesn't fit."""

    moved_on: date
    address: str


class Renamed(_Happening, frozen=True, tag="renamed"):
    """氏名の変更 in the resident record; no insurer is told."""

    renamed_on: date
    name: str
    kana: str


class Cleared(_Happening, frozen=True, tag="mismatch_cleared"):
    """The insurer has looked into what differs, and lets it be seen."""

    cleared_on: date


class AcquisitionWithdrawn(_Filed, frozen=True, tag="acquisition_cancelled"):
    """資格取得の取消, found out on `cancelled_on`."""

    acquired_on: date
    cancelled_on: date


class LossWithdrawn(_Filed, frozen=True, tag="loss_cancelled"):
    """資格喪失の取消, found out on `cancelled_on`."""

    lost_on: date
    cancelled_on: date


class Registered(_Happening, frozen=True, tag="use_registered"):
    """利用登録."""

    registered_on: date


class DeregistrationAppliedFor(_Happening, frozen=True, tag="deregistration_applied"):
    """利用登録解除の申請; in effect one to two months later (T37–T39), or on the day that is given."""

    applied_on: date
    effective_on: date | None = None


Happening = (
    Acquired
    | DependantAdded
    | DependantRemoved
    | Changed
    | MovedBranch
    | Lost
    | Died
    | TurnedSeventy
    | TurnedSeventyFive
    | MovedHouse
    | Renamed
    | Cleared
    | AcquisitionWithdrawn
    | LossWithdrawn
    | Registered
    | DeregistrationAppliedFor
)

_decode = msgspec.json.Decoder(Happening).decode


class HappeningRefused(Exception):
    """A happening that cannot be. `code` is stable; `values` fill its sentence."""

    def __init__(self, code: str, **values: object) -> None:
        super().__init__(code)
        self.code = code
        self.values = values


class LineRefused(Exception):
    """A line of a file cannot be, and so nothing of the file is taken. `line` counts from 1; `more`: the other lines that cannot be."""

    def __init__(self, line: int, refused: HappeningRefused, more: tuple[LineRefused, ...] = ()) -> None:
        super().__init__(refused.code)
        self.line = line
        self.code = refused.code
        self.values = refused.values
        self.more = more


class Unread(msgspec.Struct, frozen=True):
    """A line that tells of no happening; of whom it speaks, where that can be read."""

    content: bytes
    error: Exception | None  # None: a field stands there twice
    person: str | None = None
    member: str | None = None


Line = tuple[int, "Happening | Unread"]  # counted from 1


class _Named(msgspec.Struct):
    person: str | None = None
    member: str | None = None


def read_lines(text: bytes) -> list[Line]:
    """What each line of a file of JSON lines tells, with its number; empty lines are passed over.

    Lines end in LF or CRLF: what else may divide lines elsewhere belongs to the text.
    """
    found: list[Line] = []
    for number, line in enumerate(text.removeprefix(b"\xef\xbb\xbf").split(b"\n"), 1):
        if not line.strip():
            continue
        try:
            happening = _decode(line)
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
            found.append((number, _unread(line, error)))
            continue
        found.append((number, _unread(line, None) if field_twice(line) is not None else happening))
    return found


def _unread(line: bytes, error: Exception | None) -> Unread:
    named = _Named()
    with suppress(msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        named = msgspec.json.decode(line, type=_Named)
    return Unread(line, error, named.person, named.member)
