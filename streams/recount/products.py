"""Products by the offsets of `product-vectors`, read anew: what a promotion may say of one."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple


class Said(NamedTuple):
    """Title and list price of one version; "" and -1 where they are not known."""

    title: str = ""
    price_micro: int = -1


@dataclass
class Products:
    """All versions in offset order."""

    versions: dict[str, list[tuple[int, Said]]] = field(default_factory=dict)

    def add(self, offset: int, record: Mapping[str, Any]) -> None:
        """The next record."""
        said = Said(record["title"], record["price_micro"])
        self.versions.setdefault(record["product"], []).append((offset, said))

    def version(self, product_vectors_next: int, product: str) -> Said:
        """The version in force below an offset."""
        below = [said for offset, said in self.versions.get(product, ()) if offset < product_vectors_next]
        return below[-1] if below else Said()
