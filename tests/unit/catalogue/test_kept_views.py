"""The launches in force are put together once, and stay the same object until a launch or a launched product moves."""

from collections.abc import Iterable
from typing import Any

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from streams.catalogue import Catalogue, LaunchView
from streams.heard import heard_record
from tests.builders.core import SPACE, T0

LAUNCHES, PRODUCTS = "xyz", "abc"
Told = tuple[str, str, str]  # topic, key, and of a launch its product or how it ends

TOLD = st.one_of(
    st.tuples(st.just("product-vectors"), st.sampled_from(PRODUCTS), st.just("")),
    st.tuples(st.just("launches"), st.sampled_from(LAUNCHES), st.sampled_from([*PRODUCTS, "ended", "removed"])),
)


def catalogue_of(records: Iterable[Told]) -> Catalogue:
    """All these records, in the order in which they came; each topic has offsets of its own."""
    catalogue = Catalogue()
    for topic, key, what in records:
        if topic == "launches":
            catalogue.add_launch(catalogue.next.launches, heard_record(key, _launch(key, what)))
        else:
            catalogue.add_product(catalogue.next.product_vectors, _product(key))
    return catalogue


def _launch(key: str, what: str) -> dict[str, Any] | None:
    times, status = {"start_ms": T0, "end_ms": T0 + 1}, "ended" if what == "ended" else "live"
    of = {"launch": key, "product": what, "keywords": [key], "version": 1, "status": status}
    return None if what == "removed" else of | times


def _product(key: str) -> dict[str, Any]:
    return {"product": key, "category": "", "brand": "", "price_micro": 1, "vector": b"", "space": SPACE, "flags": 0}


def in_force(catalogue: Catalogue) -> LaunchView:
    return catalogue.launches(*catalogue.next[:2])


def contents(view: LaunchView) -> tuple[Any, ...]:
    """All that a view says."""
    arrays = view.rows.tobytes(), view.plans.tobytes(), view.listed.tobytes()
    return (*arrays, view.ids, view.versions, list(view.products), view.open, view.matcher.match("x y z"))


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(TOLD, max_size=12), st.lists(st.tuples(st.integers(0, 12), st.integers(0, 12)), max_size=6))
def test_whatever_was_read_before_offsets_are_read_as_by_one_who_knows_no_more(
    records: list[Told], reads: list[tuple[int, int]]
) -> None:
    catalogue = catalogue_of(records)
    products = [one for one in records if one[0] == "product-vectors"]
    launches = [one for one in records if one[0] == "launches"]
    for products_next, launches_next in reads:
        fresh = catalogue_of([*products[:products_next], *launches[:launches_next]])
        below = min(products_next, len(products)), min(launches_next, len(launches))
        assert contents(catalogue.launches(*below)) == contents(in_force(fresh))


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(TOLD, max_size=12))
def test_an_open_launch_is_of_the_newest_row_of_its_product_and_any_other_of_none(records: list[Told]) -> None:
    products = [key for topic, key, _ in records if topic == "product-vectors"]
    launches = [(key, what) for topic, key, what in records if topic == "launches"]
    row_of, newest = {key: row for row, key in enumerate(products)}, {key: at for at, (key, _) in enumerate(launches)}
    expected = [row_of.get(what, -1) if newest[key] == at else -1 for at, (key, what) in enumerate(launches)]
    assert in_force(catalogue_of(records)).rows["product"].tolist() == expected


def _told(catalogue: Catalogue, product: str) -> LaunchView:
    catalogue.add_product(catalogue.next.product_vectors, _product(product))
    return in_force(catalogue)


BEGUN = [("product-vectors", "a", ""), ("launches", "x", "b"), ("launches", "y", "ended"), ("launches", "x", "a")]


def test_a_record_of_a_product_that_no_open_launch_is_of_leaves_the_view_the_same_object() -> None:
    catalogue = catalogue_of(BEGUN)
    before = in_force(catalogue)
    assert [_told(catalogue, product) is before for product in ("b", "c", "ended")] == [True, True, True]


def test_a_record_of_a_launched_product_moves_its_row_and_nothing_else() -> None:
    catalogue = catalogue_of(BEGUN)
    before = in_force(catalogue)
    after = _told(catalogue, "a")
    assert (before.rows["product"].tolist(), after.rows["product"].tolist()) == ([-1, -1, 0], [-1, -1, 1])
    assert (after.matcher is before.matcher, after.plans is before.plans) == (True, True)


def test_partitions_that_stand_at_unlike_offsets_find_their_own_views_again() -> None:
    catalogue = catalogue_of([*BEGUN, ("launches", "z", "c"), ("product-vectors", "a", "")])
    offsets = [(1, 3), (2, 3), (1, 4), (2, 4)]
    first = [catalogue.launches(*one) for one in offsets]
    assert [catalogue.launches(*one) is view for one, view in zip(offsets, first, strict=True)] == [True] * 4


def test_an_empty_topic_gives_a_view_of_nothing() -> None:
    assert np.array_equal(in_force(Catalogue()).rows["product"], [])
