"""What every interest model promises."""

import numpy as np

from scorer.features import FEATURES
from scorer.flags import DEGRADED
from streams.ports import Float32, InterestModel


def _features(points: int) -> Float32:
    return np.random.default_rng(7).random((points, 20, len(FEATURES)), np.float32)


async def test_interest_is_a_probability_for_each_candidate(interest_model: InterestModel) -> None:
    scores = await interest_model.score(_features(3))
    assert (scores.interest.shape, scores.interest.dtype) == ((3, 20), np.float32)
    assert ((scores.interest >= 0) & (scores.interest <= 1)).all()
    assert (scores.flags.dtype, scores.flags.tolist()) == (np.uint8, [0, 0, 0])
    assert scores.model.endswith(":1")


async def test_a_point_has_the_same_bytes_in_a_request_of_any_size(interest_model: InterestModel) -> None:
    features = _features(600)
    together = await interest_model.score(features)
    for at in (0, 1, 255, 256, 599):
        alone = await interest_model.score(features[at : at + 1])
        assert alone.interest.tobytes() == together.interest[at].tobytes()


async def test_no_point_asks_nothing(interest_model: InterestModel) -> None:
    scores = await interest_model.score(_features(0))
    assert (scores.interest.shape, scores.flags.shape) == ((0, 20), (0,))


async def test_an_absent_server_gives_the_prior_flagged(absent_interest_model: InterestModel) -> None:
    scores = await absent_interest_model.score(_features(2))
    assert scores.flags.tolist() == [DEGRADED, DEGRADED]
    assert (scores.interest == np.float32(0.02)).all()
