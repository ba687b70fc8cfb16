"""Rankings: what workers send at each decision, and what is told of a shopper afterwards."""

from collections.abc import Callable
from typing import Any

import pytest

from scorer.errors import BadSetting
from streams.brokers.access import Access
from streams.ranking.asking import considered
from streams.ranking.loading import standing
from streams.ranking.rank import told
from streams.runner import rules
from streams.settings import Settings
from streams.shop.shop import Shop
from tests.builders.runner import published, records, worked
from tests.fakes.models import HashText, SumInterest

pytestmark = pytest.mark.integration
MakeSettings = Callable[[int], Settings]
SHOP = Shop(3, 1_200)


def with_rankings(settings: Settings) -> Settings:
    return settings.model_copy(update={"rankings": True})


async def sent(settings: Settings, topic: str) -> dict[str, dict[str, Any]]:
    return {record["decision_id"]: record async for record in records(settings, topic)}


async def test_each_decision_has_its_ranking_and_the_chosen_launch_is_eligible_in_it(settings_of: MakeSettings):
    settings = with_rankings(settings_of(300))
    await published(settings, SHOP)
    await worked(settings)
    decisions, rankings = await sent(settings, "decisions"), await sent(settings, "rankings")
    assert len(rankings) > 50
    assert rankings.keys() == decisions.keys()
    for name, ranking in rankings.items():
        made, eligible = decisions[name], ranking["eligible"]
        assert sorted(ranking["launches"]) == sorted(made["launches"])
        assert [reasons == 0 for reasons in ranking["reasons"]] == [
            at < eligible for at in range(len(made["launches"]))
        ]
        assert ranking["value_micro"][:eligible] == sorted(ranking["value_micro"][:eligible], reverse=True)
        assert made["launch"] in (None, *ranking["launches"][:eligible])


async def test_no_ranking_is_sent_unless_the_setting_asks(settings_of: MakeSettings):
    settings = settings_of(600)
    await published(settings, SHOP)
    await worked(settings)
    assert await sent(settings, "rankings") == {}


async def test_a_step_sends_again_what_it_sent_whatever_the_setting_is_by_then(settings_of: MakeSettings):
    settings = settings_of(100)
    await published(settings, SHOP)
    await worked(with_rankings(settings), until=600)
    before = await sent(settings, "rankings")
    await worked(settings)
    after = await sent(settings, "rankings")
    assert before.items() <= after.items()
    assert len(after) < len(await sent(settings, "decisions"))


async def test_a_shopper_is_ranked_as_a_decision_would_see_them_and_a_stranger_is_refused(settings_of: MakeSettings):
    settings = settings_of(600)
    await published(settings, SHOP)
    await worked(settings)
    last = [record async for record in records(settings, "decisions")][-1]
    obeyed, kafka = rules.of(settings, HashText().space), Access.of(settings)
    found = await standing(settings, kafka, last["shopper"])
    seen = await considered(found, SumInterest(), obeyed, last["at_ms"])
    result = told(settings, found, seen, last["shopper"], 0.0)
    ranked, held = result["launches"], result["held_back"]
    assert {one["launch"] for one in (*ranked, *held)} == set(last["launches"])
    assert [one["value"] for one in ranked] == sorted((one["value"] for one in ranked), reverse=True)
    assert all(one["reasons"] for one in held)
    with pytest.raises(BadSetting, match="no profile of this shopper"):
        await standing(settings, kafka, "nobody")
