"""In here lives the look for fields in an answer that the contract doesn't know: they are ignored, and named in the trace."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from types import UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

import msgspec


def unknown_fields(content: bytes | bytearray, answer: type[Any]) -> tuple[str, ...]:
    """Paths of fields in `content` (JSON that decodes as `answer`, a msgspec struct) that the struct has no place for."""
    return tuple(dict.fromkeys(_look(msgspec.json.decode(content), answer, "")))


def _look(value: Any, kind: Any, path: str) -> Iterator[str]:
    if isinstance(value, dict) and (fields := _fields(kind)) is not None:
        for name, inner in value.items():
            if name not in fields:
                yield path + name
            else:
                yield from _look(inner, fields[name], f"{path}{name}.")
    elif isinstance(value, list):
        for inner in value:
            for item in _items(kind):
                yield from _look(inner, item, path)


@cache
def _fields(kind: Any) -> dict[str, Any] | None:
    """The encoded names of a struct's fields and their types; of an optional struct as well; None for anything else."""
    for one in get_args(kind) if get_origin(kind) in {Union, UnionType} else (kind,):
        if isinstance(one, type) and issubclass(one, msgspec.Struct):
            hints = get_type_hints(one)
            return {field.encode_name: hints[field.name] for field in msgspec.structs.fields(one)}
    return None


def _items(kind: Any) -> tuple[Any, ...]:
    return tuple(one for one in get_args(kind) if one is not Ellipsis)
