"""Contributions to an interest, asked of models whose weights are known."""

from dataclasses import dataclass, field, replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import expit

from scorer.errors import Unavailable
from scorer.explain.odds import log_odds
from scorer.features import FEATURES
from streams.explanations.decision import BACKGROUNDS, Backgrounds, Candidate
from streams.explanations.interest import contributions, exact
from streams.explanations.words import WORDS
from streams.ports import Float32, InterestScores
from tests.fakes.models import SumInterest

COUNT = len(FEATURES)
WEIGHTS = np.linspace(-1, 1, COUNT)
PLACE = 3


@dataclass
class Logistic:
    """Port InterestModel: the log-odds are a sum; version 2 answers from the request `reloaded` on."""

    reloaded: int = 10**9
    asked: list[Float32] = field(default_factory=list)

    async def score(self, features: Float32) -> InterestScores:
        self.asked.append(features)
        interest = expit(features @ WEIGHTS - 1).astype(np.float32)
        version = 1 + (len(self.asked) > self.reloaded)
        return InterestScores(interest, interest / 8, np.zeros(len(features), np.uint8), f"logistic:{version}")


def _candidate(seed: int = 1) -> Candidate:
    point = np.random.default_rng(seed).random((20, COUNT), np.float32)
    return Candidate("0" * 32, 0, "l", "p", point, PLACE, interest=0.5, model="m:1", flags=[])


def _others(seed: int, count: int = 5) -> tuple[Float32, np.ndarray]:
    random = np.random.default_rng(seed)
    return random.random((count, COUNT), np.float32), np.stack([random.permutation(COUNT) for _ in range(count)])


def test_every_feature_is_said_in_words_of_its_own_that_fit_beside_its_figure() -> None:
    assert list(WORDS) == list(FEATURES)
    assert len(set(WORDS.values())) == len(FEATURES)
    assert max(map(len, WORDS.values())) <= 40


async def test_of_a_sum_each_feature_is_worth_its_weight_times_its_distance_from_the_others() -> None:
    candidate, (others, orders) = _candidate(), _others(2)
    told = await contributions(Logistic(), candidate, others, orders, lambda *_: None)
    own = candidate.point[PLACE]
    expected = WEIGHTS * (own - others.mean(axis=0))
    assert [each["feature"] for each in told["contributions"]] == list(FEATURES)
    assert [each["value"] for each in told["contributions"]] == own.tolist()
    assert [each["contribution"] for each in told["contributions"]] == pytest.approx(expected.tolist(), abs=1e-4)
    assert [each["words"] for each in told["contributions"]] == list(WORDS.values())
    assert told["interest"] == pytest.approx(expit(own @ WEIGHTS - 1), abs=1e-6)
    assert told["model"] == "logistic:1"


@given(st.integers(0, 2**32))
async def test_contributions_add_up_to_the_log_odds_less_those_of_the_others(seed: int) -> None:
    candidate, (others, orders) = _candidate(seed), _others(seed, 2)
    told = await contributions(SumInterest(), candidate, others, orders, lambda *_: None)
    total = sum(each["contribution"] for each in told["contributions"])
    assert told["log_odds"] == pytest.approx(float(log_odds(np.array([told["interest"]]))[0]))
    assert total == pytest.approx(told["log_odds"] - told["base_log_odds"])


async def test_the_other_candidates_of_the_decision_stay_as_they_were() -> None:
    model, candidate = Logistic(), _candidate()
    await contributions(model, candidate, *_others(3), lambda *_: None)
    asked = np.concatenate(model.asked)
    kept = np.delete(asked, PLACE, axis=1)
    assert (kept == np.delete(candidate.point, PLACE, axis=0)).all()
    assert (asked[COUNT :: COUNT + 1, PLACE] == candidate.point[PLACE]).all()


async def test_a_model_that_is_exchanged_meanwhile_gives_no_contributions() -> None:
    with pytest.raises(Unavailable, match="logistic:1, logistic:2"):
        await contributions(Logistic(reloaded=1), _candidate(), *_others(3, 40), lambda *_: None)


@pytest.mark.parametrize(
    ("interest", "model", "flags", "expected"),
    [(0.5, "m:1", [], True), (0.4, "m:1", [], False), (0.5, "m:2", [], None), (0.4, "m:1", ["degraded"], None)],
)
def test_the_same_model_must_say_the_same_of_the_same_features(
    interest: float, model: str, flags: list[str], expected: bool | None
) -> None:
    found = replace(_candidate(), flags=flags)
    assert exact({"interest": interest, "model": model}, found) is expected


def test_others_are_a_uniform_sample_of_all_candidates_in_their_order() -> None:
    seen = np.zeros(400)
    for seed in range(300):
        others = Backgrounds(np.random.default_rng(seed))
        for first in range(0, 400, 50):
            others.offer(np.arange(first, first + 50, dtype=np.float32)[:, None])
        chosen = others.rows[:, 0].astype(int)
        assert (len(chosen), chosen.tolist()) == (BACKGROUNDS, sorted(chosen))
        seen[chosen] += 1
    assert seen.reshape(8, 50).mean(axis=1) == pytest.approx([300 * BACKGROUNDS / 400] * 8, rel=0.08)
