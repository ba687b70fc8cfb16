"""No option that is a number takes one that is not finite; every one of every command is asked."""

from collections.abc import Iterator
from typing import Any, get_args

import pytest
import typer
from typer.main import get_command

from streams.cli.main import build


def options(command: Any, name: str = "") -> Iterator[tuple[str, Any, Any]]:
    for sub, one in getattr(command, "commands", {}).items():
        yield from options(one, f"{name} {sub}")
    for each in command.params:
        if float in _types(each.type_descriptor.annotation):
            yield f"{name} {each.opts[0]}".strip(), command, each


def _types(annotation: Any) -> tuple[Any, ...]:
    return annotation, *get_args(annotation)


NUMBERS = list(options(get_command(build())))


@pytest.mark.parametrize("value", ["nan", "inf"])
def test_a_number_with_a_fraction_is_neither_nan_nor_infinite(value: str) -> None:
    assert len(NUMBERS) > 10
    assert [name for name, command, option in NUMBERS if _takes(command, option, value)] == []


def _takes(command: Any, option: Any, value: str) -> bool:
    try:
        option.process_value(typer.Context(command), value)
    except typer.BadParameter:
        return False
    return True
