"""Answers of a model that cannot be used: told in the log of the worker, since the server has no sign of it."""

import logging
import time
from collections.abc import Callable
from typing import Final

LOG = logging.getLogger(__name__)
_AGAIN_S: Final = 60.0


class Unusable:
    """Of one model. Told as it comes, and once a minute while it lasts. `now` gives monotonic seconds."""

    def __init__(self, model: str, now: Callable[[], float] = time.monotonic) -> None:
        self._model, self._now, self._told_s = model, now, -_AGAIN_S

    def told(self, version: str, count: int, asked: int, seen: str = "numbers that are no probabilities") -> None:
        """Of `asked` scores `count` cannot be used; of none nothing is said."""
        now_s = self._now()
        if count and now_s - self._told_s >= _AGAIN_S:
            self._told_s = now_s
            LOG.warning(
                "%s:%s gives answers that cannot be used: %s, in %d of %d scores asked for; they fall back, flagged "
                "degraded; `launchpulse model rollback %s` serves the version before",
                *(self._model, version, seen, count, asked, self._model),
            )
