"""What the tables of a storm say took place: how often each model decided, each plan was followed, events came late."""

from typing import Any

from clickhouse_connect.driver.client import Client

from scorer.flags import DEGRADED, LATE
from scorer.reasons import PAUSED

MINUTE_MS, HOUR_MS, DAY_MS = 60_000, 3_600_000, 86_400_000
_BEHIND = f"""
SELECT countIf(behind >= {MINUTE_MS}), countIf(behind >= {HOUR_MS}), countIf(behind >= {DAY_MS})
FROM (
    SELECT max(at) OVER (PARTITION BY topic, partition ORDER BY offset) AS newest,
           dateDiff('millisecond', at, newest) AS behind
    FROM events
)
"""


def decisions_by_model(client: Client) -> dict[str, int]:
    """How many each version of the interest model scored; what a fallback scored is `degraded`."""
    return _counts(client, f"SELECT if(bitAnd(flags, {DEGRADED}) != 0, 'degraded', model), count() FROM decisions")


def reviews_by_model(client: Client) -> dict[str, int]:
    """The same of reviews and the text model."""
    return _counts(client, f"SELECT if(bitAnd(flags, {DEGRADED}) != 0, 'degraded', model), count() FROM review_scores")


def promotions_by_plan(client: Client, launch: str) -> dict[int, int]:
    """Promotions of a launch under each version of its plan."""
    return _counts(client, f"SELECT plan_version, count() FROM triggers WHERE launch = '{launch}'")


def held_by_pause(client: Client, launch: str) -> int:
    """Decisions that could not choose a launch because it was paused."""
    reasons = f"reasons[indexOf(launches, '{launch}')]"  # 0 where it is no candidate
    return _one(client, f"SELECT countIf(bitAnd({reasons}, {PAUSED}) != 0) FROM decisions")


def late_events(client: Client) -> tuple[int, int, int]:
    """Events folded that came a minute, an hour, a day behind the newest of their topic and partition, or more."""
    first, second, third = client.query(_BEHIND).result_rows[0]
    return int(first), int(second), int(third)


def late_decisions(client: Client) -> int:
    """Decisions at an event that was late."""
    return _one(client, f"SELECT countIf(bitAnd(flags, {LATE}) != 0) FROM decisions")


def dead_letters(client: Client) -> dict[str, int]:
    """By class of error."""
    return _counts(client, "SELECT error, count() FROM dead_letters")


def _counts(client: Client, query: str) -> dict[Any, int]:
    return {key: int(count) for key, count in client.query(f"{query} GROUP BY 1 ORDER BY 1").result_rows}


def _one(client: Client, query: str) -> int:
    return int(client.query(query).result_rows[0][0])
