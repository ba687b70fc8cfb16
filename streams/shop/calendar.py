"""When the shop is busy: simulated days, hours, weekends, and short bursts around a launch.

Time starts at a fixed date in the past, so that no byte depends on the clock and no event lies in the future.
"""

from dataclasses import dataclass

import numpy as np

from streams.shop.chance import Ints, chance, weighted

START_MS = 1_756_684_800_000  # Monday 2025-09-01 00:00 UTC
DAYS = 14
MINUTE_MS = 60_000
HOUR_MS = 3_600_000
DAY_MS = 86_400_000
END_MS = START_MS + DAYS * DAY_MS
# Weights of the 24 hours in UTC: the shoppers live eight hours ahead, and their evening is the peak.
HOURS = (22, 24, 28, 30, 34, 40, 36, 34, 36, 38, 44, 58, 72, 80, 74, 52, 28, 14, 8, 6, 6, 8, 12, 18)
WEEKDAYS = (92, 90, 92, 96, 108, 128, 124)
BURST_MS = 10 * MINUTE_MS
BURST_SESSIONS_PER_MILLION = 25_000


@dataclass(frozen=True)
class Bursts:
    """Ten minutes in which many shoppers open the same launched product: starts (int64[n], ms) and launch
    indices."""

    start_ms: Ints
    launch: Ints


def plan_bursts(rng: np.random.Generator, launch_start_ms: Ints, count: int) -> Bursts:
    """Bursts at 2 to 26 hours after the start of launches chosen without repetition, never past the last
    day."""
    launch = np.sort(rng.permutation(len(launch_start_ms))[:count]).astype(np.int64)
    start_ms = launch_start_ms[launch] + rng.integers(2 * HOUR_MS, 26 * HOUR_MS, len(launch))
    return Bursts(np.minimum(start_ms, END_MS - HOUR_MS), launch)


def session_starts(rng: np.random.Generator, count: int, bursts: Bursts) -> tuple[Ints, Ints]:
    """Start of each session (ms) by season, and the burst that caused it, -1 for most."""
    weights = np.array([day * hour for day in (WEEKDAYS * 2)[:DAYS] for hour in HOURS], np.int64)
    hour = weighted(rng, weights, count)
    start_ms = START_MS + hour * HOUR_MS + rng.integers(0, HOUR_MS, count)
    in_burst = chance(rng, BURST_SESSIONS_PER_MILLION, count)
    burst = np.where(in_burst, rng.integers(0, len(bursts.launch), count), -1)
    burst_ms = bursts.start_ms[np.maximum(burst, 0)] + rng.integers(0, BURST_MS, count)
    return np.where(in_burst, burst_ms, start_ms), burst
