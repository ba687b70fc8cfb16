"""What is published in place of a letter: its own value, another one, or its fields with some set anew; pure."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from schemas.load import schema
from schemas.registry import Registry
from schemas.topics import INPUTS
from scorer.errors import BadInput
from streams.codec.encode import decode_one, encode_one
from streams.dead_letters.letter import Letter


def edited(letter: Letter, settings_of_fields: Sequence[str], registry: Registry) -> bytes:
    """The value, with each `field=value` set; as it was where there is none.

    Raises BadInput where the value cannot be read, or does not fit once set.
    """
    if not settings_of_fields:
        return _value(letter)
    fields = _fields(letter.topic)
    record = decode_one(letter.topic, _value(letter), registry=registry)
    for setting in settings_of_fields:
        name, equals, written = setting.partition("=")
        if not equals or name not in fields:
            raise BadInput(
                "a field is set as name=value",
                seen=setting,
                remedy=f"The fields of {letter.topic}: {', '.join(fields)}.",
            )
        record[name] = parsed(written, fields[name])
    return encode_one(letter.topic, record, registry=registry)


def key_of(letter: Letter, value: bytes, registry: Registry) -> bytes | None:
    """The shopper of an event that can be read; else the key that the letter has."""
    if letter.topic not in INPUTS:
        return letter.key
    try:
        return str(decode_one(letter.topic, value, registry=registry)["shopper"]).encode()
    except BadInput:
        return letter.key


def parsed(written: str, kind: Any) -> Any:
    """A value as typed on a command line: a text field takes it as it is, others take JSON.

    >>> parsed("7", "string"), parsed("7", "int"), parsed("null", ["null", "string"])
    ('7', 7, None)
    """
    branches = kind if isinstance(kind, list) else [kind]
    if written == "null" and "null" in branches:
        return None
    if "string" in branches:
        return written
    try:
        return json.loads(written)
    except ValueError as error:
        raise BadInput(f"a value of type {kind} is written as JSON", seen=written) from error


def _value(letter: Letter) -> bytes:
    if letter.value is None:
        raise BadInput("the letter holds no value", where=letter.address, remedy="Give one with --value-file.")
    return letter.value


def _fields(topic: str) -> Mapping[str, Any]:
    return {field["name"]: field["type"] for field in schema(topic)["fields"]}
