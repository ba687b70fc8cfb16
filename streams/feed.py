"""Records of the broadcast topics, taken into a catalogue one by one: the same from a broker and from a capture."""

import logging
from typing import Final

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


class Feed:
    """Owns the catalogue. `encoded`: first offset without a vector, by partition of `products`."""

    def __init__(self, registry: Registry) -> None:
        self.catalogue = Catalogue()
        self.encoded: dict[int, int] = {}
        self._registry = registry

    def take(self, topic: str, offset: int, key: bytes | None, value: bytes | None) -> None:
        """The record at `offset`, in offset order; one that cannot be used is left out with a warning."""
        if topic == "launches":
            self._hear(offset, key, value)
            return
        try:
            self._take(topic, offset, (key or b"").decode(), value)
        except (BadInput, ValueError, KeyError) as error:
            LOG.warning("%s/0/%s is left out: %s", topic, offset, error)

    def reached(self, topic: str, next_offset: int) -> None:
        """Everything of `topic` below `next_offset` was taken."""
        self.catalogue.next = self.catalogue.next._replace(**{BROADCAST[topic]: next_offset})

    def _hear(self, offset: int, key: bytes | None, value: bytes | None) -> None:
        told = heard(key, value, self._registry)
        if isinstance(told, Passed | Unusable):
            LOG.warning("launches/0/%s %s", offset, told)
        self.catalogue.add_launch(offset, told)

    def _take(self, topic: str, offset: int, key: str, value: bytes | None) -> None:
        told = None if value is None else decode_one(topic, value, registry=self._registry)
        if topic == "policy-state":
            self.catalogue.states.add(offset, key, told)
        elif told is None:
            return
        elif topic == "budget-grants":
            self.catalogue.grants.add(offset, told)
        else:
            self.catalogue.add_product(offset, told)
            part, after = told["source_partition"], told["source_offset"] + 1
            self.encoded[part] = max(self.encoded.get(part, 0), after)
