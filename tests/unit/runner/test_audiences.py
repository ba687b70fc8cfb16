"""A step asks the audiences of all candidates of all its decision points together."""

from types import SimpleNamespace
from typing import Any, cast

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from scorer.audience import Audience
from scorer.audience.conditions import condition_of
from scorer.audience.syntax import Tree
from streams.catalogue import LaunchView
from streams.runner.audiences import in_audience
from tests.builders.audiences import HALF_LIFE_MS, TREES, answered, shoppers
from tests.builders.core import HOUR, T0

POINTS, CANDIDATES = 6, 20


@settings(deadline=None)
@given(st.lists(st.none() | TREES, min_size=1, max_size=5), st.integers(0, 2**32))
def test_each_candidate_of_each_point_is_answered_as_if_it_were_asked_alone(some: list[Any], seed: int) -> None:
    points, at_ms = shoppers(seed, POINTS), T0 + np.arange(POINTS) * HOUR
    candidates = np.random.default_rng(seed).integers(-1, len(some), (POINTS, CANDIDATES)).astype(np.int32)
    held = in_audience(points, at_ms, candidates, viewed(some), HALF_LIFE_MS)
    alone = [
        [launch < 0 or some[launch] is None or answered(some[launch], points[i : i + 1], at_ms[i : i + 1])[0]]
        for i, row in enumerate(candidates.tolist())
        for launch in row
    ]
    assert held.tobytes() == np.array(alone, np.uint8).tobytes()


def viewed(trees: list[Tree | None]) -> LaunchView:
    audiences = tuple(Audience(condition_of(tree)) if tree else None for tree in trees)
    return cast(LaunchView, SimpleNamespace(audiences=audiences))
