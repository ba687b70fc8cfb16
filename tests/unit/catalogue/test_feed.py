"""Products that come in one fetch are kept as if each had come alone, and cost one write."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Any

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from schemas.registry import PACKAGED
from streams.catalogue import Catalogue
from streams.codec.encode import encode_one
from streams.feed import Feed, Record
from tests.builders.core import SPACE, unit

VECTOR = unit(1).astype("<f4").tobytes()
BAD = [b"", VECTOR[:-4], VECTOR[:-1], np.full(64, np.nan, "<f4").tobytes()]  # none, short, broken off, not a number


def product(name: str, vector: bytes, category: str, flags: int, source: int) -> dict[str, Any]:
    texts = {"product": name, "category": category, "brand": category, "title": name, "model": "m:1"}
    numbers = {"price_micro": 5, "stock": 9, "space": SPACE, "flags": flags, "source_partition": 0}
    return texts | numbers | {"vector": vector, "source_offset": source}


def encoded(told: Mapping[str, Any]) -> bytes:
    return encode_one("product-vectors", told)


VECTORS = st.one_of(st.integers(1, 9).map(lambda seed: unit(seed).astype("<f4").tobytes()), st.sampled_from(BAD))
PRODUCTS = st.builds(
    product,
    st.sampled_from(["a1", "b", "水壶"]),
    VECTORS,
    st.sampled_from(["", "c", "d"]),
    st.integers(0, 3),
    st.integers(0, 99),
)
VALUES = st.one_of(PRODUCTS.map(encoded), st.sampled_from([None, b"", b"no record"]))
KEYS = st.sampled_from([b"a1", None, b"\xff"])  # the last is no text


def fed(records: Sequence[tuple[bytes | None, bytes | None]], cuts: Iterable[int]) -> Feed:
    """A feed of these records, cut into fetches before these places; every third offset is of nothing."""
    feed = Feed(PACKAGED)
    offsets = [at + at // 2 for at in range(len(records))]
    placed: list[Record] = [(offset, *record) for offset, record in zip(offsets, records, strict=True)]
    for first, stop in pairwise(sorted({0, *cuts, len(records)})):
        feed.take("product-vectors", placed[first:stop])
    return feed


def contents(feed: Feed) -> tuple[Any, ...]:
    """All that is known of products, at every offset."""
    known: Catalogue = feed.catalogue
    found = [known.product_index(["a1", "b", "水壶"], before).tolist() for before in range(40)]
    return known.product_rows[: known.product_count].tobytes(), known.titles, known.next, feed.encoded, found


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(KEYS, VALUES), max_size=12), st.sets(st.integers(0, 12), max_size=4))
def test_what_is_kept_does_not_depend_on_how_records_came_in_fetches(
    records: list[tuple[bytes | None, bytes | None]], cuts: set[int]
) -> None:
    within = [cut for cut in cuts if cut <= len(records)]
    assert contents(fed(records, within)) == contents(fed(records, range(len(records))))


def test_a_record_that_cannot_be_used_is_left_out_and_those_beside_it_stay() -> None:
    values = [encoded(product("a1", VECTOR, "c", 0, 0)), b"no record", encoded(product("b", BAD[2], "c", 0, 7)), None]
    feed = fed([(b"k", value) for value in [*values, encoded(product("b", VECTOR, "c", 0, 3))]], [])
    assert (feed.catalogue.titles, feed.encoded, feed.catalogue.next.product_vectors) == (["a1", "b"], {0: 4}, 7)


class Counted(Catalogue):
    """Notes how many products each write had."""

    def __init__(self) -> None:
        super().__init__()
        self.writes: list[int] = []

    def add_products(self, offsets: Sequence[int], products: Sequence[Mapping[str, Any]]) -> None:
        self.writes.append(len(products))
        super().add_products(offsets, products)


def test_a_fetch_is_one_write() -> None:
    feed = Feed(PACKAGED)
    feed.catalogue = counted = Counted()
    for first, stop in ((0, 4), (4, 9)):
        values = ((at, b"k", encoded(product("a1", VECTOR, "c", 0, at))) for at in range(first, stop))
        feed.take("product-vectors", values)
    assert counted.writes == [4, 5]


def test_a_table_that_is_full_grows_under_the_rows_that_it_has() -> None:
    records = [(b"k", encoded(product(f"p{at}", VECTOR, "", 0, at))) for at in range(1_030)]
    assert contents(fed(records, [1_020])) == contents(fed(records, range(len(records))))
