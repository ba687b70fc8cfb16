"""A log is cut into spans by what decides alone, and what is decided again does not depend on the cuts.

steps   1  2  3  4  5        every price its own offset of product-vectors
spans   |--------------|     one, as nothing that decides has changed
        |--|--|--|--|--|     one a step, where each has another share of a budget
"""

from collections.abc import Iterator
from dataclasses import fields
from typing import Any

import numpy as np
import pytest

from streams.backtest.bound import Binding
from streams.backtest.measuring import Measured
from streams.backtest.moments import load
from streams.backtest.passes import Both, passes
from streams.backtest.trial import trial
from streams.in_force import Next
from tests.builders.backtested import World, world

EVENTS = 3_000


def priced(step: int, standing: Next) -> Next:
    """A price of a product that is not launched with every step."""
    return standing._replace(product_vectors=standing.product_vectors + step)


def granted(step: int, standing: Next) -> Next:
    """A record of grants, of a launch that is not there, with every step."""
    return standing._replace(budget_grants=standing.budget_grants + step)


@pytest.fixture(scope="module")
def joined() -> Iterator[World]:
    with world(EVENTS, named=priced) as made:
        yield made


@pytest.fixture(scope="module")
def cut() -> Iterator[World]:
    with world(EVENTS, named=granted) as made:
        yield made


def test_prices_of_products_that_are_not_launched_begin_no_span_and_grants_do(joined: World, cut: World) -> None:
    steps = load(cut.folder).steps
    assert (len(load(joined.folder).columns["spans"]), len(load(cut.folder).columns["spans"])) == (1, steps)


def within(log: World, first: float, last: float) -> dict[str, int]:
    """From the moment of one decision to before that of another, as shares of all."""
    newest_ms = load(log.folder).columns["newest_ms"]
    from_ms, until_ms = (int(newest_ms[int(share * (len(newest_ms) - 1))]) for share in (first, last))
    return {"from_ms": from_ms, "until_ms": until_ms}


def passed(log: World, **range_ms: int) -> list[bytes]:
    """What a candidate decides, carried and followed, and which outcomes it closes, in their order."""
    binding = Binding(log.shop.force.catalogue, partition=0, candidate=log.candidate(cap_per_day=1))
    spans = list(passes(load(log.folder), binding, **range_ms))
    return [np.concatenate([one(both) for both in spans]).tobytes() for one in (_carried, _followed, _outcomes)]


def _carried(both: Both) -> Any:
    return _of_the_log(both, both.carried.decisions)


def _followed(both: Both) -> Any:
    return _of_the_log(both, both.followed.decisions)


def _of_the_log(both: Both, decisions: Any) -> Any:
    """`event` counts from the beginning of the span."""
    own = decisions.copy()
    own["event"] = 0
    return own


def _outcomes(both: Both) -> Any:
    return both.carried.outcomes


RANGES = [(0.0, 1.0), (0.3, 1.0), (0.0, 0.6), (0.25, 0.75)]


@pytest.mark.parametrize(("first", "last"), RANGES)
def test_the_same_is_decided_and_the_same_outcomes_close_wherever_spans_are_cut(
    joined: World, cut: World, first: float, last: float
) -> None:
    one, other = (passed(log, **within(log, first, last)) for log in (joined, cut))
    assert (one == other, b"" in one) == (True, False)


@pytest.mark.parametrize(("first", "last"), RANGES)
def test_the_same_is_measured_to_the_last_bit_wherever_spans_are_cut(
    joined: World, cut: World, first: float, last: float
) -> None:
    one, other = (
        trial(log.ground(**within(log, first, last)), log.candidate(cap_per_day=1), 0) for log in (joined, cut)
    )
    assert bits(one) == bits(other)


def bits(found: Measured) -> dict[str, Any]:
    """Every number of it."""
    values = {field.name: getattr(found, field.name) for field in fields(found)}
    values |= {name: getattr(found.rows, name) for name in vars(found.rows)} | {"rows": None}
    return {name: value.tobytes() if isinstance(value, np.ndarray) else value for name, value in values.items()}
