"""A value of JSON as a dataclass declares it: of the right kind, and of a size that columns hold.

Declared may be `str`, `int` (64 bits), `Annotated[int, bits]`, `float`, tuples of these, and dataclasses of these.
"""

from collections.abc import Mapping
from dataclasses import is_dataclass
from typing import Annotated, Any, Final, get_args, get_origin, get_type_hints

_WIDEST: Final = 64


def typed(declared: Any, value: Any, name: str) -> Any:
    """`value`, its lists as tuples and its objects as the dataclasses that they stand for.

    Raises TypeError, which calls it `name`, where it is of another kind or does not fit; ValueError for a text that is
    no Unicode, such as half an emoji.

    >>> typed(tuple[int, ...], [1, 2], "numbers")
    (1, 2)
    """
    if get_origin(declared) is Annotated:
        return _whole(value, name, get_args(declared)[1])
    if declared is int:
        return _whole(value, name, _WIDEST)
    if get_origin(declared) is tuple:
        return _tuple(get_args(declared), value, name)
    if is_dataclass(declared):
        return _object(declared, value, name)
    return _text(value, name) if declared is str else _number(value, name)


def _whole(value: Any, name: str, bits: int) -> int:
    if type(value) is float and value.is_integer():  # 1.0, as some writers of JSON have it
        value = int(value)
    if type(value) is not int or not -(1 << bits - 1) <= value < 1 << bits - 1:  # True is no number here
        raise TypeError(f"{name} is no whole number of {bits} bits: {value!r:.40}")
    return value


def _number(value: Any, name: str) -> float:
    return value if type(value) is float else _whole(value, name, _WIDEST)


def _text(value: Any, name: str) -> str:
    if not isinstance(value, str):
        raise TypeError(f"{name} is no text: {value!r:.40}")
    value.encode()
    return value


def _tuple(parts: tuple[Any, ...], value: Any, name: str) -> tuple[Any, ...]:
    if not isinstance(value, list):
        raise TypeError(f"{name} is no list: {value!r:.40}")
    if parts[1:] == (...,):
        parts = parts[:1] * len(value)
    if len(parts) != len(value):
        raise TypeError(f"{name} has {len(value)} parts, not {len(parts)}")
    return tuple(typed(part, one, name) for part, one in zip(parts, value, strict=True))


def _object(declared: Any, value: Any, name: str) -> Any:
    kinds = get_type_hints(declared, include_extras=True)
    if not isinstance(value, Mapping) or not value.keys() <= kinds.keys():
        raise TypeError(f"{name} is no {declared.__name__.lower()}: {value!r:.40}")
    return declared(**{each: typed(kinds[each], one, f"{name}.{each}".lstrip(".")) for each, one in value.items()})
