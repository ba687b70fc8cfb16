"""Avro's names: one without a dot belongs to the namespace that it stands in."""

from collections.abc import Mapping
from typing import Any


def full_name(name: str, namespace: str) -> str:
    """A name with its namespace.

    >>> full_name("Address", "com.shop"), full_name("org.Address", "com.shop"), full_name("Address", "")
    ('com.shop.Address', 'org.Address', 'Address')
    """
    return f"{namespace}.{name}" if namespace and "." not in name else name


def namespace_of(node: Mapping[str, Any], around: str) -> str:
    """The namespace of what stands in a type: its own, else that around it."""
    name = str(node.get("name", ""))
    return name.rpartition(".")[0] if "." in name else str(node.get("namespace", around))
