"""Which texts need a vector: worked by hand, and the law that the fold never looks at the others'."""

import numpy as np
import pytest

from scorer.arrays import F4
from scorer.catalogue import product_row
from scorer.kinds import REVIEW, SEARCH
from scorer.vectors_needed import vectors_needed
from tests.builders.core import SPACE, axis, event, fold, nobody, products_of, stream_of
from tests.builders.world import World, world

LAMP = product_row("lamp", vector=axis(0), space=SPACE)
PLAIN = product_row("plain")
FOREIGN = product_row("foreign", vector=axis(2), space=SPACE + 1)
SHELF = products_of(LAMP, PLAIN, FOREIGN)


def test_a_search_needs_its_vector_and_a_review_only_where_its_product_has_none_of_this_space() -> None:
    reviews = [event(kind=REVIEW, text=1 + at, product=product) for at, product in enumerate((0, 1, 2, -1))]
    events = stream_of(event(kind=SEARCH, text=0), *reviews, event(product=1))
    needed = vectors_needed(events, SHELF, texts=5, space=SPACE)
    assert needed.tolist() == [True, False, True, True, True]


def test_a_text_that_one_of_two_events_needs_is_needed() -> None:
    events = [event(kind=SEARCH, text=0), event(kind=REVIEW, text=0, product=0)]
    for order in (events, events[::-1]):
        assert vectors_needed(stream_of(*order), SHELF, texts=1, space=SPACE).tolist() == [True]


@pytest.mark.parametrize("seed", range(5))
def test_the_fold_is_the_same_without_the_vectors_that_are_not_needed(seed: int) -> None:
    told, spare = [], 0
    for spared in (False, True):
        one = world(800, seed)
        rows = nobody(one.shoppers)
        vectors = _a_text_each(one)
        needed = vectors_needed(one.events, one.products, texts=len(vectors), space=SPACE)
        spare = int((~needed).sum())
        vectors[spared & ~needed] = 0
        fold(rows, one.events, products=one.products, text_vectors=vectors, rules=one.rules)
        told.append((rows.tobytes(), one.events.tobytes()))
    assert told[0] == told[1]
    assert spare > 10


def _a_text_each(one: World) -> F4:
    """Gives each event with a text one of its own, as a step does; their vectors."""
    worded = np.flatnonzero(one.events["text"] >= 0)
    vectors = one.text_vectors[one.events["text"][worded]]
    one.events["text"][worded] = np.arange(len(worded))
    return vectors
