"""Launches by the offsets of their topic, read anew."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

Version = tuple[int, str, Mapping[str, Any] | None]


@dataclass
class Launches:
    """All versions in offset order; a version without content ends its launch."""

    versions: list[Version] = field(default_factory=list)
    _known: dict[int, tuple[dict[str, list[Mapping[str, Any]]], dict[str, str]]] = field(default_factory=dict)

    def live(self, launches_next: int, product: str, at_ms: int) -> str:
        """Launch of `product` that was live at `at_ms`: the one that started last, then the lower id; "" if none."""
        by_product, _ = self._below(launches_next)
        live = [each for each in by_product.get(product, ()) if each["start_ms"] <= at_ms < each["end_ms"]]
        return min(live, key=lambda each: (-each["start_ms"], each["launch"]))["launch"] if live else ""

    def product(self, launches_next: int, launch: str) -> str:
        """Product of a launch, as last told."""
        return self._below(launches_next)[1].get(launch, "")

    def _below(self, launches_next: int) -> tuple[dict[str, list[Mapping[str, Any]]], dict[str, str]]:
        if launches_next not in self._known:
            newest: dict[str, Mapping[str, Any] | None] = {}
            products: dict[str, str] = {}
            for offset, launch_id, version in self.versions:
                if offset < launches_next:
                    newest[launch_id] = version
                    if version is not None:
                        products[launch_id] = version["product"]
            by_product: dict[str, list[Mapping[str, Any]]] = {}
            for version in newest.values():
                if version is not None and version.get("status") != "ended":
                    by_product.setdefault(version["product"], []).append(version)
            self._known = {launches_next: (by_product, products)}
        return self._known[launches_next]
