"""A backtest looks at launches once for each time that they changed, however often products did."""

from collections.abc import Iterator

import pytest

from streams.backtest.candidate import compare
from streams.backtest.judging import plans_of
from streams.backtest.moments import load
from streams.in_force import Next
from tests.builders.backtested import World, world

CHANGED = 40  # the step from which launches are told of by another record


def restlessly(step: int, standing: Next) -> Next:
    """A price and a share of a budget with every step."""
    counts = {"product_vectors": step, "budget_grants": step, "launches": step >= CHANGED}
    return Next(**{name: getattr(standing, name) + int(more) for name, more in counts.items()})


@pytest.fixture(scope="module")
def restless() -> Iterator[World]:
    with world(1_500, named=restlessly) as made:
        yield made


def every_content(log: World) -> list[Next]:
    return [Next(*one) for one in load(log.folder).columns["spans"]["next"].tolist()]


def test_there_is_one_view_for_each_content_of_the_topic_of_launches(restless: World) -> None:
    assert (len(restless.ground().views()), len(every_content(restless)) > CHANGED) == (2, True)


def test_a_candidate_compares_with_them_as_with_the_view_of_every_record(restless: World) -> None:
    on, candidate = restless.ground(), restless.candidate(cap_per_day=7)
    every = [on.catalogue.launches(one.product_vectors, one.launches) for one in every_content(restless)]
    assert compare(candidate, on.views()) == compare(candidate, every)


def test_the_plans_that_a_candidate_leaves_alone_are_those_of_the_last(restless: World) -> None:
    on, last = restless.ground(), restless.ground().views()[-1]
    assert plans_of(on, restless.candidate()) == {
        **dict(zip(last.ids, last.details, strict=True)),
        **restless.candidate().plans,
    }
