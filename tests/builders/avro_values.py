"""Hypothesis strategies: any value of an Avro type."""

from typing import Any

from hypothesis import strategies as st

TEXT = st.text(max_size=20)


def of_type(node: Any) -> st.SearchStrategy[Any]:
    """Any value of an Avro type."""
    if isinstance(node, list):
        return st.one_of([of_type(branch) for branch in node])
    if isinstance(node, dict):
        return _of_complex(node)
    return {
        "null": st.none(),
        "string": TEXT,
        "bytes": st.binary(max_size=20),
        "boolean": st.booleans(),
        "int": st.integers(-(2**31), 2**31 - 1),
        "long": st.integers(-(2**63), 2**63 - 1),
        "double": st.floats(allow_nan=False),
    }[node]


def _of_complex(node: dict[str, Any]) -> st.SearchStrategy[Any]:
    if node["type"] == "array":
        return st.lists(of_type(node["items"]), max_size=3)
    if node["type"] == "map":
        return st.dictionaries(TEXT, of_type(node["values"]), max_size=3)
    return st.fixed_dictionaries({field["name"]: of_type(field["type"]) for field in node["fields"]})
