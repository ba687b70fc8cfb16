"""A storm of everything at once over a million events: what the tables hold is right, and a replay comes to the same.

LAUNCHPULSE_STORM_EVENTS sets another number of events.
"""

import asyncio
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from streams.local.running import running
from streams.settings import Settings
from streams.shop.planning import with_plans
from streams.shop.shop import Shop
from tests.builders.model_versions import repository
from tests.chaos import evidence
from tests.chaos.journals import degraded_within, points_under
from tests.chaos.lateness import held_back
from tests.chaos.storm import OTHER_SETTINGS, Storm
from tests.chaos.troubles import LEARNER, STEADY, Troubles
from tests.servers.brokers import running_broker
from tests.servers.triton import serving

pytestmark = [pytest.mark.integration, pytest.mark.slow, pytest.mark.timeout(5400)]
EVENTS = int(os.environ.get("LAUNCHPULSE_STORM_EVENTS", "1000000"))
TROUBLED_S = 600  # the log lasts as long as its troubles need on two cores
PARTITIONS = 6
ASKED_ANEW = range(PARTITIONS if EVENTS <= 200_000 else 1)  # a model answers far slower than a journal is read
LATE_PER_MILLION, LATENESS_MS = 20_000, 2 * 86_400_000


@contextmanager
def troubled(folder: Path) -> Iterator[tuple[Storm, Troubles]]:
    """A shop on Apache Kafka, two in a hundred of its acts late, and a Triton that can be stopped."""
    log = held_back(with_plans(Shop(5, EVENTS).log), per_million=LATE_PER_MILLION, seed=6)
    models = repository(folder / "models", text_encoder=2)
    with running_broker("kafka", folder / "broker") as broker, serving(folder / "triton", models) as triton:
        parts = {"kafka": broker.address, "triton": triton.address, "model_repository": str(models)}
        settings = Settings(**parts, data_dir=folder, partitions=PARTITIONS, flush_ms=500, lateness_ms=LATENESS_MS)
        with running(settings) as addresses:
            yield Storm(settings, addresses, log), Troubles(settings, triton, folder)


def took_place(storm: Storm, troubles: Troubles) -> dict[str, Any]:
    """What journals and tables say of each trouble."""
    launches, steps = storm.log.launches.num_rows, asyncio.run(storm.journals.taken())
    with storm.client() as client:
        return {
            "not covered at each kill": storm.uncommitted,
            "claims of each partition": [epoch + 1 for epoch in asyncio.run(storm.journals.epochs())],
            "claims by the cooldown that they tell": asyncio.run(storm.journals.claims_by("cooldown_ms")),
            "decisions by model": evidence.decisions_by_model(client),
            "reviews by model": evidence.reviews_by_model(client),
            "points degraded in each absence of Triton": degraded_within(steps, troubles.away),
            "points under each change of a plan": points_under(steps, range(launches, launches + troubles.changes)),
            "promotions by version of the plan": evidence.promotions_by_plan(client, LEARNER),
            "decisions held by the pause": evidence.held_by_pause(client, STEADY),
            "events late by a minute, an hour, a day": evidence.late_events(client),
            "decisions at a late event": evidence.late_decisions(client),
            "dead letters": evidence.dead_letters(client),
        }


def test_three_workers_in_every_trouble_at_once_over_a_million_events_break_no_limit(tmp_path: Path) -> None:
    """The recount holds every promotion against window, consent, holdout, quiet hours, caps, cooldown and budget."""
    with troubled(tmp_path) as (storm, troubles):
        summary = storm.crowded(workers=3, timeline=troubles.timeline, rate=EVENTS / TROUBLED_S, seed=3)
        seen, parity = took_place(storm, troubles), summary["parity"]
        rows = {name: table["rows"] for name, table in summary["tables"].items()}
        print(f"{EVENTS} events, {summary['rows']} rows compared, of which {rows}; differences {summary['named']}")
        print(*(f"{name}: {found}" for name, found in seen.items()), sep="\n")
        print("a replay:", *(f"{name} {found}" for name, found in parity.items() if name != "partitions"))
        anew = storm.replayed("anew", ASKED_ANEW)
        print("asked anew:", *(f"{name} {found}" for name, found in anew.items() if name != "partitions"))
    assert (summary["differences"], summary["waiting"], parity["same"]) == (0, {"events": 0, "steps": 0}, True)
    assert (parity["decisions"], parity["equal"], parity["diverged"]) == (rows["decisions"], rows["decisions"], 0)
    assert (anew["equal"], anew["changed_actions"]) == (anew["decisions"], 0)
    assert (anew["asked"]["equal_points"], anew["asked"]["points"] > 0) == (anew["asked"]["points"], True)
    assert rows["triggers"] > EVENTS // 100
    assert [len(found) for found in (storm.uncommitted, troubles.away)] == [8, 3]
    assert troubles.changes == 5
    cooldowns = {str(each) for each in (storm.settings.cooldown_ms, OTHER_SETTINGS["cooldown_ms"])}
    assert seen["claims by the cooldown that they tell"].keys() == cooldowns
    assert seen["decisions by model"].keys() == {"interest:1", "interest:2", "interest:3", "degraded"}
    assert seen["reviews by model"].keys() == {"text_encoder:1", "text_encoder:2", "degraded"}
    assert seen["promotions by version of the plan"].keys() == {1, 2, 3}
    assert seen["dead letters"].keys() == {"duplicate", "too_late"}
    assert [name for name, found in seen.items() if _least(found) == 0] == []


def _least(found: int | Sequence[int] | dict[Any, int]) -> int:
    return found if isinstance(found, int) else min(found.values() if isinstance(found, dict) else found)
