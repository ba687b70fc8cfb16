"""When are two schemas the same: what is left without `doc` decides (names, order, types, defaults)."""

import json
from functools import cache
from typing import Any


@cache
def canonical(avsc: str) -> str:
    """A schema without its prose, as compact JSON with sorted keys.

    >>> canonical('{"type": "int", "doc": "x"}') == canonical('{"type":"int"}')
    True
    """
    return json.dumps(
        _without_doc(json.loads(avsc)),
        sort_keys=True,
        separators=(",", ":"),
        ensure_ascii=False,
    )


def _without_doc(node: Any) -> Any:
    if isinstance(node, dict):
        return {key: value if key == "default" else _without_doc(value) for key, value in node.items() if key != "doc"}
    return [_without_doc(item) for item in node] if isinstance(node, list) else node
