"""A plan to begin with: every field of the definition, what it means, and an example."""

from collections.abc import Iterator

from streams.plans.definition import PLAN
from streams.plans.kinds import Record

_AS_COMMENTS = ("price", "unit_cost", "notes")  # not every plan has them
_LEFT_OUT = ("table", "file", "parameters")  # of few policies
_SCHEMA = "# yaml-language-server: $schema={}"


def template(launch: str, product: str, schema: str = "") -> str:
    """YAML of a plan that passes the check. `schema`: where an editor finds the JSON Schema."""
    given = {"launch": _quoted(launch), "product": _quoted(product)}
    head = [_SCHEMA.format(schema)] if schema else []
    return "\n".join([*head, *_lines(PLAN, "", given), ""])


def _lines(record: Record, indent: str, given: dict[str, str]) -> Iterator[str]:
    for name, field in record.fields.items():
        if name in _LEFT_OUT:
            continue
        mark = "# " if name in _AS_COMMENTS else ""
        yield f"{indent}# {field.meaning[0].upper()}{field.meaning[1:]}."
        if isinstance(field.kind, Record):
            yield f"{indent}{name}:"
            yield from _lines(field.kind, indent + "  ", {})
        else:
            yield f"{indent}{mark}{name}: {given.get(name) or field.example}"


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'" if not text.isidentifier() else text
