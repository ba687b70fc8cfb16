"""Who wrote a value: the schema under its id, set against the topic's current one."""

from dataclasses import dataclass

from schemas.canonical import canonical
from schemas.compatibility import Problem, reading_problems
from schemas.dead_letters import DeadLetterError as Error
from schemas.load import Schema, as_schema, text
from schemas.registry import Registry, UnknownSchemaError
from streams.codec.avro import own, written_by
from streams.codec.decoded import Reason


@dataclass(frozen=True)
class Writer:
    """A schema that the current one can read: both as fastavro wants them."""

    schema: Schema
    reader: Schema
    is_current: bool


def writer_of(topic: str, schema_id: int, registry: Registry) -> Writer | Reason:
    """The writer's schema under an id, or why this topic cannot read it."""
    try:
        avsc = registry.avsc_of(schema_id)
    except UnknownSchemaError:
        return Error.UNKNOWN_SCHEMA, f"the registry has no schema with id {schema_id}"
    try:
        if problems := reading_problems(avsc, text(topic)):
            return _why_not(topic, schema_id, as_schema(avsc)["name"], problems)
        return Writer(written_by(avsc, topic), own(topic), canonical(avsc) == canonical(text(topic)))
    except Exception as error:  # a foreign schema may be wrong in any way
        return (
            Error.UNKNOWN_SCHEMA,
            f"schema {schema_id} cannot be used to read: {str(error)[:200] or type(error).__name__}",
        )


def _why_not(topic: str, schema_id: int, name: str, problems: list[Problem]) -> Reason:
    wanted = as_schema(text(topic))["name"]
    if name != wanted:
        return Error.WRONG_SCHEMA, f"schema {schema_id} is of {name}, this topic carries {wanted}"
    return Error.WRONG_TYPE, f"written with schema {schema_id}: {problems[0]}"
