"""A canary's decisions, on a broker: each names its model, and a worker that dies repeats them."""

from collections.abc import Callable

import pytest

from scorer.hashing import text_hashes
from scorer.share import within
from streams.settings import Settings
from streams.shop.shop import Shop
from tests.builders.runner import outcome, published, records, worked

pytestmark = pytest.mark.integration
SHOP = Shop(3, 1_200)
MakeSettings = Callable[[int], Settings]


def with_canary(settings: Settings) -> Settings:
    return settings.model_copy(update={"canary_interest": 2, "canary_share_micro": 300_000})


async def result(settings: Settings, crashes: tuple[int, ...] = ()) -> dict[str, object]:
    await published(settings, SHOP)
    for events in crashes:
        await worked(settings, until=events)
    await worked(settings)
    return await outcome(settings)


async def test_whoever_is_in_the_share_is_decided_for_by_the_candidate_and_nobody_else(
    settings_of: MakeSettings,
) -> None:
    settings = with_canary(settings_of(500))
    await result(settings)
    made = [record async for record in records(settings, "decisions")]
    chosen = within(settings.seed, 2, text_hashes(record["shopper"] for record in made), 300_000)
    assert [record["model"] for record in made] == ["interest:2" if each else "sum:1" for each in chosen]
    assert 0 < chosen.sum() < len(made)


async def test_neither_chunks_nor_crashes_change_what_a_canary_comes_to(settings_of: MakeSettings) -> None:
    calm = await result(with_canary(settings_of(97)))
    stormy = await result(with_canary(settings_of(97)), crashes=(200, 1, 300, 150))
    large = await result(with_canary(settings_of(5_000)))
    assert [stormy, large] == [calm, calm]


async def test_what_a_canary_decided_is_repeated_after_it_is_gone(settings_of: MakeSettings) -> None:
    # At most four chunks of clicks wait in each of two partitions, and the other inputs have fewer: most of 900 events
    # are in steps, whenever the worker dies.
    settings = with_canary(settings_of(20))
    await published(settings, SHOP)
    await worked(settings, until=900)
    without = settings.model_copy(update={"canary_interest": 0, "canary_share_micro": 0})
    await worked(without)
    models = {record["model"] async for record in records(settings, "decisions")}
    assert models == {"sum:1", "interest:2"}
