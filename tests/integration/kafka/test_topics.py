"""Topics are made as wanted, and what differs is named."""

import dataclasses
import json

import pytest
import typer
from typer.testing import CliRunner

from scorer.errors import BadSetting, Unavailable
from streams.brokers.access import Access
from streams.cli import topics
from streams.kafka.admin import create, standing
from streams.kafka.ensured import ensured, ensured_as_set
from streams.kafka.topics import differences, plans
from streams.learner.changing import Place
from streams.learner.changing import standing as learnt
from streams.ranking.loading import standing as ranked
from streams.settings import Settings

pytestmark = pytest.mark.integration


async def test_every_topic_stands_as_wanted_after_create(settings: Settings) -> None:
    wanted = plans(settings)
    made = await create(Access.of(settings), wanted)
    found = await standing(Access.of(settings), [plan.name for plan in wanted])
    assert made.created == [plan.name for plan in wanted]
    assert [line for plan in wanted for line in differences(plan, found.get(plan.name))] == []


async def test_creating_again_changes_nothing(settings: Settings) -> None:
    await create(Access.of(settings), plans(settings))
    made = await create(Access.of(settings), plans(settings.model_copy(update={"partitions": 7})))
    assert (made.created, len(made.existing)) == ([], len(plans(settings)))


async def test_each_difference_is_named(settings: Settings) -> None:
    plan = plans(settings)[0]
    other = dataclasses.replace(plan, partitions=5, configs={**plan.configs, "retention.ms": "60000"})
    await create(Access.of(settings), [other])
    found = await standing(Access.of(settings), [plan.name])
    assert differences(plan, found[plan.name]) == [
        f"{plan.name}: it has 5 partitions, 2 are wanted",
        f"{plan.name}: retention.ms is 60000, -1 is wanted",
    ]


async def test_looking_for_a_topic_does_not_make_it(settings: Settings) -> None:
    assert await standing(Access.of(settings), [settings.topic("clicks")]) == {}
    assert await standing(Access.of(settings), [settings.topic("clicks")]) == {}


async def test_without_their_topics_sink_and_learner_say_so_and_do_not_wait(settings: Settings) -> None:
    with pytest.raises(Unavailable, match=r"topics do not exist.*journal.*topics create"):
        await ensured(settings, Access.of(settings))
    await create(Access.of(settings), plans(settings))
    await ensured(settings.model_copy(update={"partitions": 3}), Access.of(settings))


async def test_a_worker_begins_only_with_as_many_partitions_as_are_set(settings: Settings) -> None:
    await create(Access.of(settings), plans(settings))
    await ensured_as_set(settings, Access.of(settings))
    with pytest.raises(BadSetting, match=r"other numbers of partitions.*seen: .*clicks: 2, "):
        await ensured_as_set(settings.model_copy(update={"partitions": 3}), Access.of(settings))


async def test_asking_what_was_learnt_or_for_a_ranking_does_not_make_topics(settings: Settings) -> None:
    kafka = Access.of(settings)
    with pytest.raises(Unavailable, match=r"a topic does not exist.*policy-state"):
        await learnt(Place.on(kafka, settings))
    with pytest.raises(Unavailable, match=r"topics do not exist.*profiles"):
        await ranked(settings, kafka, "anna")
    assert await standing(kafka, [plan.name for plan in plans(settings)]) == {}


async def test_a_broker_that_is_not_there_is_unavailable() -> None:
    with pytest.raises(Unavailable, match="Kafka does not answer"):
        await create(Access("127.0.0.1:1"), plans(Settings()))


def test_check_fails_with_each_difference_and_passes_after_create(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("kafka", "topic_prefix", "partitions"):
        monkeypatch.setenv(f"LAUNCHPULSE_{name.upper()}", str(getattr(settings, name)))
    app = typer.Typer()
    topics.commands(app)
    before = CliRunner().invoke(app, ["topics", "check", "--json"])
    made = CliRunner().invoke(app, ["topics", "create", "--json"])
    after = CliRunner().invoke(app, ["topics", "check", "--json"])
    names = [plan.name for plan in plans(settings)]
    assert (before.exit_code, made.exit_code, after.exit_code) == (1, 0, 0)
    assert json.loads(before.stdout)["differences"] == [f"{name}: it does not exist" for name in names]
    assert json.loads(made.stdout) == {"created": names, "existing": []}
    assert json.loads(after.stdout) == {"topics": len(names), "differences": []}
