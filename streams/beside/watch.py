"""When a canary is withdrawn: on errors, or where its scores drift from those of the served version.

Both versions score the canary's points, so the two samples are of the same questions, and drift is the models' own.
"""

from collections import deque
from typing import Final

import numpy as np
import numpy.typing as npt

from scorer.metrics.stability import binned, edges, psi
from streams.ports import Float32

IN_A_ROW: Final = 3  # requests without an answer
REQUESTS: Final = 100  # of which at most:
MOST_FAILED: Final = 5
LEAST_SCORES: Final = 1_000  # before any drift is judged; their deciles are the bins
WINDOW_SCORES: Final = 5_000  # of two windows, the newest of which is filling


class Watch:
    """`answered` and `failed` in the order of the requests; `verdict` says why to withdraw. Pure."""

    def __init__(self, most_psi: float) -> None:
        self._most_psi = most_psi
        self._failed: deque[bool] = deque(maxlen=REQUESTS)
        self._first: list[tuple[Float32, Float32]] = []
        self._edges: Float32 | None = None
        self._windows = np.zeros((2, 2, 1), np.int64)  # [older, newer], [served, candidate], bins

    def failed(self) -> None:
        """A request that the served version answered and the candidate did not."""
        self._failed.append(True)

    def answered(self, served: Float32, candidate: Float32) -> None:
        """Scores of both for the same candidates of one request, float32[n] each."""
        self._failed.append(False)
        if self._edges is None:
            self._first.append((served, candidate))
            if sum(len(each) for each, _ in self._first) >= LEAST_SCORES:
                self._begin()
        else:
            self._count(served, candidate)

    def psi(self) -> float:
        """Of the candidate's scores against the served version's; not a number before there are enough."""
        served, candidate = self._windows.sum(axis=0)
        return psi(served, candidate)

    def verdict(self) -> str:
        """Empty, or why the canary must go."""
        newest = list(self._failed)[-IN_A_ROW:]
        if len(newest) == IN_A_ROW and all(newest):
            return f"{IN_A_ROW} requests in a row without an answer"
        if sum(self._failed) > MOST_FAILED:
            return f"{sum(self._failed)} of the last {len(self._failed)} requests without an answer"
        drift = self.psi()
        return f"PSI {drift:.3f} is above {self._most_psi}" if drift > self._most_psi else ""

    def _begin(self) -> None:
        served = np.concatenate([each for each, _ in self._first])
        self._edges = edges(served)
        self._windows = np.zeros((2, 2, len(self._edges) + 1), np.int64)
        for pair in self._first:
            self._count(*pair)
        self._first = []

    def _count(self, served: Float32, candidate: Float32) -> None:
        if self._windows[1, 0].sum() >= WINDOW_SCORES:
            self._windows = np.stack([self._windows[1], np.zeros_like(self._windows[1])])
        for at, scores in enumerate((served, candidate)):
            self._windows[1, at] += self._binned(scores)

    def _binned(self, scores: Float32) -> npt.NDArray[np.int64]:
        assert self._edges is not None
        return binned(self._edges, scores)
