"""What `launchpulse replay` does, from settings and wishes to all that it came to."""

import asyncio
import os
from collections.abc import Callable
from typing import Any, Final

from streams.local.addresses import Addresses
from streams.replay.asked import Asked, job_of, partitions_of, with_source
from streams.replay.run import replay
from streams.settings import Settings

_WORTH_IT: Final = 200_000  # records from which further processes are started: each takes seconds to begin


def replayed(
    settings: Settings, at: Addresses, asked: Asked, processes: int, show: Callable[[int, float], None]
) -> dict[str, Any]:
    """All that `--json` prints. `processes` 0: one a core, where there is much to do."""
    job = job_of(settings, at, asked)
    partitions = partitions_of(job, asked)
    job, records = asyncio.run(with_source(job, partitions))
    cores = len(os.sched_getaffinity(0)) if records >= _WORTH_IT else 1
    return replay(job, partitions, processes=min(processes or cores, len(partitions)), show=show)
