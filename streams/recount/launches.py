"""Launches by the offsets of their topic, read anew."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

Told = Mapping[str, Any]
Version = tuple[int, str, Told | None]


@dataclass
class _Below:
    """What stands below one offset: versions that have not ended by launch, the same by product, and the product of
    every launch ever told."""

    in_force: dict[str, Told] = field(default_factory=dict)
    of_product: dict[str, list[Told]] = field(default_factory=dict)
    products: dict[str, str] = field(default_factory=dict)


@dataclass
class Launches:
    """All versions in offset order; one without content (a tombstone, or what none can follow) ends its launch."""

    versions: list[Version] = field(default_factory=list)
    _known: dict[int, _Below] = field(default_factory=dict)

    def live(self, launches_next: int, product: str, at_ms: int) -> str:
        """Launch of `product` that was live at `at_ms`: the one that started last, then the lower id; "" if none."""
        of_product = self._below(launches_next).of_product.get(product, ())
        live = [each for each in of_product if each["start_ms"] <= at_ms < each["end_ms"]]
        return min(live, key=lambda each: (-each["start_ms"], each["launch"]))["launch"] if live else ""

    def product(self, launches_next: int, launch: str) -> str:
        """Product of a launch, as last told."""
        return self._below(launches_next).products.get(launch, "")

    def version(self, launches_next: int, launch: str) -> Told | None:
        """The version of a launch that is in force; None where it has ended."""
        return self._below(launches_next).in_force.get(launch)

    def _below(self, launches_next: int) -> _Below:
        if launches_next not in self._known:
            below = _Below()
            for offset, launch, version in self.versions:
                if offset < launches_next:
                    below.in_force.pop(launch, None)
                    if version is not None:
                        below.products[launch] = version["product"]
                        if version.get("status") != "ended":
                            below.in_force[launch] = version
            for version in below.in_force.values():
                below.of_product.setdefault(version["product"], []).append(version)
            self._known = {launches_next: below}
        return self._known[launches_next]


def plan_in(record: Told) -> Told:
    """The plan of a launch's record; empty where it has none."""
    return _parsed(record["plan"]) if record.get("plan") else {}


@cache
def _parsed(text: str) -> Told:
    found: Told = json.loads(text)
    return found
