"""Records of the broadcast topics, taken into a catalogue fetch by fetch: the same from a broker and from a capture."""

import logging
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from schemas.registry import Registry
from scorer.errors import BadInput
from streams.catalogue import Catalogue
from streams.codec.encode import decode_one
from streams.heard import Passed, Unusable, heard

LOG = logging.getLogger(__name__)
BROADCAST: Final = {  # topic: its field of `Next`
    "product-vectors": "product_vectors",
    "launches": "launches",
    "policy-state": "policy_state",
    "budget-grants": "budget_grants",
}
Record = tuple[int, bytes | None, bytes | None]  # offset, key, value
_FLOAT_BYTES: Final = 4


class Feed:
    """Owns the catalogue. `encoded`: first offset without a vector, by partition of `products`."""

    def __init__(self, registry: Registry) -> None:
        self.catalogue = Catalogue()
        self.encoded: dict[int, int] = {}
        self._registry = registry

    def take(self, topic: str, records: Iterable[Record]) -> None:
        """A fetch, in offset order; a record that cannot be used is left out with a warning. Products are written as
        one piece: of a fetch that the registry breaks off (Unavailable) none is taken."""
        products: list[tuple[int, Mapping[str, Any]]] = []
        for offset, key, value in records:
            try:
                if topic == "launches":
                    self._hear(offset, key, value)
                    continue
                name, told = (key or b"").decode(), self._read(topic, value)
                if topic != "product-vectors":
                    self._add(topic, offset, name, told)
                elif told is not None:
                    products.append((offset, _whole(told)))
            except (BadInput, ValueError, KeyError) as error:
                LOG.warning("%s/0/%s is left out: %s", topic, offset, error)
        self._add_products(products)

    def reached(self, topic: str, next_offset: int) -> None:
        """Everything of `topic` below `next_offset` was taken."""
        self.catalogue.next = self.catalogue.next._replace(**{BROADCAST[topic]: next_offset})

    def _hear(self, offset: int, key: bytes | None, value: bytes | None) -> None:
        told = heard(key, value, self._registry)
        if isinstance(told, Passed | Unusable):
            LOG.warning("launches/0/%s %s", offset, told)
        self.catalogue.add_launch(offset, told)

    def _read(self, topic: str, value: bytes | None) -> dict[str, Any] | None:
        return None if value is None else decode_one(topic, value, registry=self._registry)

    def _add(self, topic: str, offset: int, key: str, told: dict[str, Any] | None) -> None:
        if topic == "policy-state":
            self.catalogue.states.add(offset, key, told)
        elif told is not None:
            self.catalogue.grants.add(offset, told)

    def _add_products(self, products: Sequence[tuple[int, Mapping[str, Any]]]) -> None:
        self.catalogue.add_products([offset for offset, _ in products], [told for _, told in products])
        for _, told in products:
            part, after = told["source_partition"], told["source_offset"] + 1
            self.encoded[part] = max(self.encoded.get(part, 0), after)


def _whole(product: Mapping[str, Any]) -> Mapping[str, Any]:
    """The same. ValueError where its vector ends within a number."""
    if len(product["vector"]) % _FLOAT_BYTES:
        raise ValueError(f"a vector of {len(product['vector'])} bytes, where a number takes {_FLOAT_BYTES}")
    return product
