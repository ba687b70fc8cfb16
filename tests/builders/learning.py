"""Outcomes as columns, and states that have met some of them, for tests of the learner without Kafka."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from streams.learner.epoch import Epoch, Launched, Reached, epoch
from streams.learner.outcomes import Outcomes
from streams.learner.states import Versions

DAY_MS = 86_400_000


def outcomes(*launches: str, partition: int = 0, first: int = 0, seed: int = 0, **changed: Any) -> Outcomes:
    """One outcome for each of these launches, numbered from `first`; the same for the same seed and numbers."""
    count = len(launches)
    chance = [np.random.default_rng((seed, partition, seq)) for seq in range(first, first + count)]
    columns: Mapping[str, Any] = {
        "seq": np.arange(first, first + count),
        "launch": np.array(launches, object),
        "decision": np.array([f"d{partition}-{first + at}" for at in range(count)], object),
        "x": np.array([one.integers(0, 4097, 12) for one in chance], np.int32).reshape(count, 12),
        "reward_micro": np.array([one.integers(-1_000_000, 5_000_000) for one in chance], np.int64),
        "prior_micro": np.array([one.integers(0, 500_000) for one in chance], np.int64),
        "clicked": np.array([one.integers(0, 2) for one in chance], np.uint8),
        "purchased": np.array([one.integers(0, 2) for one in chance], np.uint8),
        "shown": np.ones(count, np.uint8),
    }
    return Outcomes(partition, **{**columns, **changed})


def reached(*next_seq: int, newest_ms: int = DAY_MS) -> Reached:
    """So many outcomes of each partition have been taken, one a step."""
    positions = {f"journal#number/{p}": seq for p, seq in enumerate(next_seq)}
    return Reached(positions, next_seq, tuple(newest_ms if seq else -1 for seq in next_seq))


class Topic:
    """policy-state in memory: what is told stands there, in order. `currency_of`: what plans name, by launch."""

    def __init__(self, **currency_of: str) -> None:
        self.states, self.next_offset, self._currency_of = Versions(), 0, currency_of

    def tell(self, *pieces: Outcomes, upto: Reached, most: int | None = None, over: str = "") -> Epoch:
        """An epoch worked out and told; only its first `most` records, where the teller dies then. `over`: launches
        of one letter."""
        found = epoch(self.states, pieces, upto, Launched(self._currency_of, frozenset(over)))
        for state in found.states[:most]:
            self.say(state)
        return found

    def say(self, state: Any) -> None:
        """One record more."""
        key, record = state.said()
        self.states.take(self.next_offset, key, dict(record))
        self.next_offset += 1

    def learnt(self, launch: str) -> tuple[int, bytes]:
        """Outcomes and sums of a launch."""
        state = self.states.standing(launch)
        return state.outcomes, state.known()["sums"].tobytes()
