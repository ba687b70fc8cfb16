"""One log gives one outcome, however it is cut and however often its worker dies."""

from collections.abc import Callable

import pytest

from schemas.registry import PACKAGED
from scorer.errors import Fenced
from streams.brokers.access import Access
from streams.journal.records import Step
from streams.journal.writer import JournalWriter
from streams.kafka.log import Log
from streams.settings import Settings
from streams.shop.shop import Shop
from tests.builders.runner import fed, outcome, published, records, runner, worked
from tests.servers.worker import until

pytestmark = pytest.mark.integration
MakeSettings = Callable[[int], Settings]
SHOP = Shop(3, 1_200)


async def result(settings: Settings, crashes: tuple[int, ...] = ()) -> dict[str, object]:
    await published(settings, SHOP)
    for events in crashes:
        await worked(settings, until=events)
    await worked(settings)
    return await outcome(settings)


async def test_chunk_sizes_do_not_change_profiles_or_outputs(settings_of: MakeSettings) -> None:
    outcomes = [await result(settings_of(chunk)) for chunk in (1, 777, 5_000)]
    assert outcomes == [outcomes[0]] * 3


async def test_a_log_gives_decisions_triggers_scores_and_dead_letters(settings_of: MakeSettings) -> None:
    found = await result(settings_of(5_000))
    counts = [found[name][0] > 0 for name in ("decisions", "triggers", "review-scores", "dead-letters")]  # type: ignore[index]
    assert counts == [True] * 4


async def test_a_trigger_of_a_plan_says_its_copy_with_the_products_title(settings_of: MakeSettings) -> None:
    settings = settings_of(5_000)
    await result(settings)
    titles = {row["product"]: row["title"] for row in SHOP.log.products.to_pylist()}
    opening = {"": "", "zh": "新品上市：", "en": "Just in: "}
    triggers = [record async for record in records(settings, "triggers")]
    assert len([each for each in triggers if each["copy"]]) > 10
    for each in triggers:
        assert each["copy_text"] == (opening[each["copy"]] + titles[each["product"]] if each["copy"] else "")


async def test_a_worker_that_dies_again_and_again_comes_to_the_same(settings_of: MakeSettings) -> None:
    calm = await result(settings_of(97))
    stormy = await result(settings_of(97), crashes=(200, 1, 300, 150, 0, 400))
    assert stormy == calm


async def test_a_second_drain_finds_nothing_to_do(settings_of: MakeSettings) -> None:
    settings = settings_of(500)
    once = await result(settings)
    await worked(settings)
    assert await outcome(settings) == once


async def test_a_writer_whose_partition_was_claimed_is_fenced(settings_of: MakeSettings) -> None:
    settings = settings_of(500)
    await published(settings, SHOP)
    async with runner(settings, "old") as (old, _):
        await old.assigned(frozenset({0}))
        async with runner(settings, "new") as (new, _):
            await new.assigned(frozenset({0}))
            journal: JournalWriter = old._partitions[0]._journal
            with pytest.raises(Fenced, match="new has claimed"):
                await journal.append(_step(journal))


async def test_a_fenced_step_does_not_count(settings_of: MakeSettings) -> None:
    settings = settings_of(500)
    await published(settings, SHOP)
    async with runner(settings, "old") as (old, _):
        await old.assigned(frozenset({0}))
        async with runner(settings, "new") as (new, _):
            await new.assigned(frozenset({0}))
            with pytest.raises(Fenced):
                await old._partitions[0]._journal.append(_step(old._partitions[0]._journal))
    async with runner(settings, "third") as (third, _), Log(Access.of(settings), settings.topic("journal"), 0) as log:
        writer = JournalWriter(third._parts.journal, log, owner="third", registry=PACKAGED)
        takeover = await writer.claim()
        assert (takeover.steps, writer.epoch) == ([], 2)


def _step(journal: JournalWriter) -> Step:
    return Step(journal.epoch, 0, journal.owner, -1, inputs=(), outputs=())


async def test_a_fenced_partition_asks_to_be_taken_over_anew(settings_of: MakeSettings) -> None:
    settings = settings_of(500)
    await published(settings, SHOP)
    async with runner(settings, "old") as (old, inputs):
        await old.assigned(frozenset({0}))
        async with runner(settings, "new") as (new, _):
            await new.assigned(frozenset({0}))
            await fed(old, inputs, settings)
            await until(lambda: inputs.again == [0])


async def test_a_partition_that_fails_stops_the_worker(settings_of: MakeSettings) -> None:
    settings = settings_of(500)
    await published(settings, SHOP)
    async with runner(settings) as (found, inputs):
        await found.assigned(frozenset({0}))
        await found._parts.journal.stop()
        await fed(found, inputs, settings)
        await until(lambda: len(inputs.failures) == 1)


async def test_a_partition_that_rests_is_checkpointed_at_once(settings_of: MakeSettings) -> None:
    settings = settings_of(500).model_copy(update={"flush_ms": 60_000})
    await published(settings, SHOP)
    async with runner(settings) as (found, inputs):
        await found.assigned(frozenset({0}))
        await fed(found, inputs, settings)
        await until(lambda: inputs.marks.get(("clicks", 0), 0) > 0)
