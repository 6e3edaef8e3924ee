"""In here lives the nearest right word for one that a case doesn't know: fields, values, documents by the names that counters use."""

from __future__ import annotations

import re
from functools import cache

import msgspec

from verifier.case import Case

_LONGEST = 40  # of a word that is compared

# Documents by the names that people at counters use.
_JAPANESE_KINDS = {
    "マイナンバーカード": "my_number_card",
    "マイナ保険証": "my_number_card",
    "スマホ": "smartphone",
    "スマートフォン": "smartphone",
    "組合員証": "legacy_card",
    "被扶養者証": "legacy_card",
    "健康保険証": "legacy_card",
    "保険証": "legacy_card",
    "資格確認書": "eligibility_certificate",
    "資格情報のお知らせ": "eligibility_notice",
    "マイナポータル": "mynaportal_screen",
    "被保険者資格申立書": "eligibility_declaration",
    "申立書": "eligibility_declaration",
    "医療証": "subsidy_certificate",
    "限度額適用認定証": "limit_certificate",
    "運転免許証": "other_identity",
}


@cache
def case_type() -> msgspec.inspect.Type:
    """The types of a case, to walk a line beside."""
    return msgspec.inspect.type_info(Case)


def near(word: str, allowed: tuple[str, ...]) -> str | None:
    """The allowed word that was probably meant, if one is near."""
    from difflib import get_close_matches

    known = _JAPANESE_KINDS.get(word.strip())
    if known in allowed:
        return known
    snake = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", word[:_LONGEST]).lower().strip().replace("-", "_").replace(" ", "_")
    by_snake = {other.lower(): other for other in allowed}
    if snake in by_snake:
        return by_snake[snake]
    matches = get_close_matches(snake, tuple(by_snake), n=1, cutoff=0.6)
    if matches:
        return by_snake[matches[0]]
    # One word of several: 'certificate' for the only one that has it.
    holding = [other for other in allowed if len(snake) >= 4 and (snake in other or other in snake)]
    return holding[0] if len(holding) == 1 else None


@cache
def _places() -> dict[str, str]:
    """The path of each field that exists in one place of the case only, for names that stand in the wrong one."""
    places: dict[str, list[str]] = {}

    def note(kind: msgspec.inspect.Type, path: str) -> None:
        match kind:
            case msgspec.inspect.UnionType(types=types):
                for one in types:
                    note(one, path)
            case msgspec.inspect.VarTupleType(item_type=item_type):
                note(item_type, f"{path}[]")
            case msgspec.inspect.StructType(fields=fields, tag=tag):
                for field in fields:
                    at = f"{path}.{field.encode_name}" if path else field.encode_name
                    # A document's own field is told by its document: holder (legacy_card).
                    places.setdefault(field.encode_name, []).append(f"{field.encode_name} ({tag})" if tag else at)
                    note(field.type, at)
            case _:
                pass

    note(case_type(), "")
    return {name: paths[0] for name, paths in places.items() if len(set(paths)) == 1}


def elsewhere(name: str) -> str | None:
    return _places().get(name)
