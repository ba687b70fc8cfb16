"""What `launchpulse replay` does, from settings and wishes to all that it came to."""

import asyncio
import os
import time
from collections.abc import Callable
from typing import Any

from streams.local.addresses import Addresses
from streams.replay.asked import Asked, job_of, with_source
from streams.replay.run import replay
from streams.settings import Settings


def replayed(
    settings: Settings, at: Addresses, asked: Asked, processes: int, show: Callable[[int, float], None]
) -> dict[str, Any]:
    """All that `--json` prints. `processes` 0: one a core."""
    job = job_of(settings, at.kafka, at.triton, asked)
    partitions = [0] if job.file is not None else list(asked.partitions) or list(range(settings.partitions))
    job = asyncio.run(with_source(job, partitions))
    most = processes or len(os.sched_getaffinity(0))
    began_s = time.monotonic()
    result = replay(job, partitions, processes=min(most, len(partitions)), show=show)
    return result | {"events_per_s": round(result["events"] / max(1e-9, time.monotonic() - began_s), 1)}
