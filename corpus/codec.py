"""Frozen dataclasses ↔ JSON, exactly, by their annotations.

Hand-made because the look-up path must start in a tenth of a second: importing a
validation library costs more than reading the plan. Only what our types use is
handled: str, int, float, bool, None, Literal, unions with None, tuples, dataclasses.
"""

from __future__ import annotations

import dataclasses
import functools
import types
import typing
from typing import Any, TypeVar

T = TypeVar("T")


def to_json(value: Any) -> Any:
    """`value` as dicts, lists and plain values.

    >>> from corpus.plan import RowRef
    >>> to_json((RowRef("task", 5),))
    [{'list': 'task', 'number': 5}]
    """
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {name: to_json(getattr(value, name)) for name in _fields(type(value))}
    if isinstance(value, tuple | list):
        return [to_json(item) for item in value]
    return value


def from_json(kind: type[T], data: Any) -> T:
    """The `kind` that `to_json` made `data` from.

    >>> from corpus.plan import RowRef
    >>> from_json(RowRef, {"list": "task", "number": 5})
    RowRef(list='task', number=5)

    Raises ValueError where a field is missing, unknown or of another shape.
    """
    read: Any = _reader(typing.cast(Any, kind))
    return typing.cast(T, read(data))


@functools.cache
def _fields(kind: type) -> dict[str, Any]:
    hints = typing.get_type_hints(kind)
    return {f.name: hints[f.name] for f in dataclasses.fields(kind)}


@functools.cache
def _reader(kind: Any) -> Any:
    """A function data → value for one annotation, made once per type."""
    if dataclasses.is_dataclass(kind):
        return _dataclass_reader(typing.cast(type, kind))
    origin, args = typing.get_origin(kind), typing.get_args(kind)
    if origin is tuple:
        return _tuple_reader(args)
    if origin in (types.UnionType, typing.Union):
        (inner,) = (a for a in args if a is not types.NoneType)
        read = _reader(inner)
        return lambda data: None if data is None else read(data)
    if origin is typing.Literal:
        return _literal_reader(args)
    return _plain_reader(kind)


def _dataclass_reader(kind: type) -> Any:
    readers = {name: _reader(hint) for name, hint in _fields(kind).items()}

    def read(data: Any) -> Any:
        if not isinstance(data, dict) or data.keys() != readers.keys():
            got = sorted(data) if isinstance(data, dict) else type(data).__name__
            raise ValueError(f"{kind.__name__} wants {sorted(readers)}, got {got}")
        return kind(**{name: reader(data[name]) for name, reader in readers.items()})

    return read


def _tuple_reader(args: tuple[Any, ...]) -> Any:
    item = _reader(args[0])

    def read(data: Any) -> Any:
        if not isinstance(data, list):
            raise ValueError(f"wants a list, got {type(data).__name__}")
        return tuple(item(entry) for entry in data)

    return read


def _literal_reader(allowed: tuple[Any, ...]) -> Any:
    def read(data: Any) -> Any:
        if data not in allowed:
            raise ValueError(f"wants one of {allowed}, got {data!r}")
        return data

    return read


def _plain_reader(kind: type) -> Any:
    def read(data: Any) -> Any:
        if kind is float and type(data) is int:
            return float(data)  # JSON writes 24.0 as 24 in other tools
        if type(data) is not kind:
            raise ValueError(f"wants {kind.__name__}, got {data!r}")
        return data

    return read
