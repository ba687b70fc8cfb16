"""Schemas that name types of other subjects, as Confluent's registry lets them: put together into one text."""

import json
from collections.abc import Callable, Mapping
from typing import Any

from schemas.full_names import full_name, namespace_of

Body = Mapping[str, Any]
Ask = Callable[[str, int], Body | None]
Node = Any


def whole(body: Body, ask: Ask) -> str:
    """The schema of a registry's answer, each type that it refers to defined where it is first named.

    `ask` answers with a version of a subject. A type that cannot be found stays a name, which no reader understands.
    """
    avsc = str(body["schema"])
    if not body.get("references"):
        return avsc
    try:
        named: dict[str, Node] = {}
        _gather(body, ask, named)
        return json.dumps(_defined(json.loads(avsc), named, ""))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return avsc


def _gather(body: Body, ask: Ask, named: dict[str, Node]) -> None:
    for reference in body.get("references") or ():
        if reference["name"] in named:
            continue
        if found := ask(reference["subject"], reference["version"]):
            named[reference["name"]] = json.loads(found["schema"])
            _gather(found, ask, named)


def _defined(node: Node, named: dict[str, Node], namespace: str) -> Node:
    """`named` loses what is defined here: a second definition of a name would be an error."""
    if isinstance(node, str):
        found = named.pop(full_name(node, namespace), None)
        return node if found is None else _defined(found, named, "")
    if isinstance(node, list):
        return [_defined(branch, named, namespace) for branch in node]
    inside = namespace_of(node, namespace)
    parts = {key: _defined(node[key], named, inside) for key in ("type", "items", "values") if key in node}
    if "fields" in node:
        parts["fields"] = [{**field, "type": _defined(field["type"], named, inside)} for field in node["fields"]]
    return {**node, **parts}
