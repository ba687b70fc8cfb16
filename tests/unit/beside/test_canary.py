"""Who is scored by a canary, what is recorded of it, and how it ends."""

import json
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from scorer.hashing import text_hashes
from scorer.share import within
from streams.beside.asked import InterestCandidate
from streams.beside.canary import Canary, Share
from streams.beside.watch import Watch
from streams.beside.withdrawn import FILE
from streams.ports import Float32
from tests.fakes.models import SumInterest

SHOPPERS = text_hashes(f"shopper {number}" for number in range(40))
FEATURES = np.random.default_rng(1).random((40, 20, 3)).astype(np.float32)
SHARE = Share(7, 500_000)
CHOSEN = within(7, 2, SHOPPERS, 500_000)
CANDIDATE = SumInterest(version="2", scale=0.2)


@dataclass
class Case:
    """A canary of these models, and what becomes of it."""

    folder: Path
    candidate: SumInterest = CANDIDATE
    served: SumInterest = field(default_factory=SumInterest)
    most_psi: float = 99.0

    def canary(self) -> Canary:
        (self.folder / "interest_candidate").mkdir(exist_ok=True)
        return Canary(InterestCandidate(self.candidate, 2), SHARE, Watch(self.most_psi), self.folder)

    async def models(self, canary: Canary, features: Float32 = FEATURES, times: int = 1) -> list[str]:
        """The model of each point, of the last of so many calls."""
        for _ in range(times):
            scores = await canary.score(self.served, features, SHOPPERS)
        return [str(each) for each in scores.of_points()]

    def record(self) -> dict[str, str]:
        told: dict[str, str] = json.loads((self.folder / "interest_candidate" / FILE).read_text("utf-8"))
        return told


async def test_the_candidate_scores_its_shoppers_and_each_point_names_its_model(tmp_path: Path) -> None:
    case = Case(tmp_path)
    found = await case.canary().score(case.served, FEATURES, SHOPPERS)
    assert 0 < CHOSEN.sum() < 40
    assert list(found.of_points()) == ["interest:2" if chosen else "sum:1" for chosen in CHOSEN]
    ours, theirs = await case.served.score(FEATURES), await CANDIDATE.score(FEATURES)
    assert np.array_equal(found.interest, np.where(CHOSEN[:, None], theirs.interest, ours.interest))
    assert (found.model, found.flags.any()) == ("sum:1", False)


async def test_a_step_without_its_shoppers_names_one_model(tmp_path: Path) -> None:
    case = Case(tmp_path)
    found = await case.canary().score(case.served, FEATURES[~CHOSEN], SHOPPERS[~CHOSEN])
    assert (found.model, found.models) == ("sum:1", ())


async def test_a_candidate_without_an_answer_is_replaced_by_the_served_one_and_withdrawn_after_three(
    tmp_path: Path,
) -> None:
    case = Case(tmp_path, candidate=SumInterest(down=True, version="2"))
    canary = case.canary()
    assert set(await case.models(canary, times=2)) == {"sum:1"}
    assert not (tmp_path / "interest_candidate" / FILE).exists()
    await case.models(canary)
    assert (case.record()["version"], case.record()["why"]) == (2, "3 requests in a row without an answer")


async def test_another_version_than_the_settings_name_does_not_decide(tmp_path: Path) -> None:
    case = Case(tmp_path, candidate=SumInterest(version="3"))
    assert set(await case.models(case.canary())) == {"sum:1"}


async def test_nothing_is_held_against_it_while_the_served_model_is_away_too(tmp_path: Path) -> None:
    case = Case(tmp_path, candidate=SumInterest(down=True, version="2"), served=SumInterest(down=True))
    await case.models(case.canary(), times=10)
    assert not (tmp_path / "interest_candidate" / FILE).exists()


async def test_drift_beyond_the_bound_withdraws_it_for_every_worker_and_after_a_restart(tmp_path: Path) -> None:
    case = Case(tmp_path, most_psi=0.25)
    first, second = case.canary(), case.canary()
    assert "interest:2" in await case.models(second)
    await case.models(first, times=3)
    assert case.record()["why"].startswith("PSI ")
    assert [set(await case.models(each)) for each in (first, second, case.canary())] == [{"sum:1"}] * 3


async def test_a_withdrawal_that_cannot_be_recorded_holds_for_its_worker(tmp_path: Path) -> None:
    case = Case(tmp_path, most_psi=0.25)
    canary = case.canary()
    (tmp_path / "interest_candidate").rmdir()
    await case.models(canary, times=3)
    assert set(await case.models(canary)) == {"sum:1"}
