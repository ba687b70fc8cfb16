"""Which heads are corrected, and why one is left as it was."""

from dataclasses import replace

import numpy as np
import pytest

from scorer.errors import BadInput, Unavailable
from scorer.training.platt import NOTHING, Scaling
from streams.evaluation.corrected_head import Head
from streams.evaluation.correction import learnt
from streams.evaluation.estimate import Draws
from streams.examples.past import Past
from streams.examples.points import Points
from streams.ports import Float32, InterestScores

CANDIDATES = 20


class Told:
    """Port InterestModel: says of a candidate the log-odds that its first feature holds, of both heads."""

    async def score(self, features: Float32) -> InterestScores:
        said = (1 / (1 + np.exp(-features[:, :, 0]))).astype(np.float32)
        return InterestScores(said, said, np.zeros(len(features), np.uint8), "interest:1")


class Promoted(Told):
    """Another version answers from the second request on."""

    def __init__(self) -> None:
        self._asked = 0

    async def score(self, features: Float32) -> InterestScores:
        self._asked += 1
        return replace(await super().score(features), model=f"interest:{min(self._asked, 2)}")


def _points(seed: int, points: int, truth: Scaling, bought: float = 0.0) -> Points:
    """Log-odds by chance; clicked as often as `truth` of them says, bought in that share of all cases."""
    random = np.random.default_rng(seed)
    odds = random.normal(-2, 1, (points, CANDIDATES))
    came = random.random(odds.shape)
    return Points(
        shopper=np.arange(points, dtype=np.int32),
        at_ms=np.arange(points, dtype=np.int64),
        product=np.zeros(odds.shape, np.int32),
        features=odds[:, :, None].astype(np.float32),
        clicked=came < 1 / (1 + np.exp(-truth.of(odds))),
        bought=random.random(odds.shape) < bought,
        seen=np.zeros(odds.shape, np.int64),
        whole=np.ones(points, np.bool_),
    )


async def _heads(one: Points, other: Points) -> list[Head]:
    return (await learnt(Past(one, other, 0, 1, 2, False), Told(), Draws(7, 200)))[0]


async def test_a_shop_that_clicks_less_than_is_said_is_corrected_and_its_purchases_are_left() -> None:
    truth = Scaling(0.8, -1.5)
    click, purchase = await _heads(_points(1, 1_000, truth), _points(2, 500, truth))
    assert (click.why, purchase.scaling) == ("", NOTHING)
    assert purchase.why == "too few events: 0 in one part, 50 are needed in each"
    assert (click.scaling.scale, click.scaling.offset) == pytest.approx((0.8, -1.5), abs=0.2)
    assert click.told["after"]["ece"] < 0.01 < 0.1 < click.told["before"]["ece"]
    assert click.told["gain_ci"][0] > 0


async def test_probabilities_that_fit_are_left_as_they_are() -> None:
    click, _ = await _heads(_points(3, 1_000, NOTHING), _points(4, 500, NOTHING))
    assert (click.scaling, click.why) == (NOTHING, "not surely better on the part that the fit never saw")


async def test_what_is_surely_better_by_hardly_anything_is_left_as_it_is() -> None:
    truth = Scaling(1.0, 0.08)
    click, _ = await _heads(_points(12, 4_000, truth), _points(13, 8_000, truth))
    assert (click.scaling, click.why) == (NOTHING, "not surely better by 1% on the part that the fit never saw")
    assert 0 < click.told["gain_ci"][0] < 0.01 * click.told["cross_entropy"]


async def test_what_does_not_hold_later_is_not_corrected() -> None:
    click, _ = await _heads(_points(5, 1_000, Scaling(1.0, -2.0)), _points(6, 500, NOTHING))
    assert click.scaling == NOTHING
    assert click.told["fit"]["offset"] < -1.5
    assert click.told["gain"] < 0


async def test_a_model_that_is_upside_down_is_not_corrected_since_candidates_would_change_places() -> None:
    upside_down = Scaling(-0.8, -3.5)
    click, _ = await _heads(_points(7, 1_000, upside_down), _points(8, 500, upside_down))
    assert (click.scaling, click.why[:47]) == (NOTHING, "what the model finds likelier happened less oft")


async def test_a_log_with_too_few_events_is_refused_with_its_counts() -> None:
    few = _points(9, 10, Scaling(1.0, -1.0))
    counts = f"{few.clicked.sum()} clicks among 200 candidates of the first three fifths"
    with pytest.raises(BadInput, match=f"{counts}.*50 clicks of candidates in each"):
        await _heads(few, few)


async def test_places_without_a_candidate_count_for_nothing() -> None:
    truth = Scaling(1.0, -1.0)
    one, other = _points(10, 1_000, truth), _points(11, 500, truth)
    halves = [
        replace(each, product=np.where(np.arange(CANDIDATES) < 10, 0, -1) + 0 * each.product) for each in (one, other)
    ]
    click, _ = await _heads(*halves)
    assert [click.told[part]["candidates"] for part in ("learnt", "judged")] == [10_000, 5_000]
    assert click.told["learnt"]["events"] == one.clicked[:, :10].sum()


@pytest.mark.parametrize(("learnt_from", "judged_by"), [(2_000, 500), (500, 500)])
async def test_answers_of_two_versions_are_not_mixed(learnt_from: int, judged_by: int) -> None:
    past = Past(_points(14, learnt_from, NOTHING), _points(15, judged_by, NOTHING), 0, 1, 2, False)
    with pytest.raises(Unavailable, match="changed its model meanwhile; seen: interest:1, interest:2"):
        await learnt(past, Promoted(), Draws(7, 200))
