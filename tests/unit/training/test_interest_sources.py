"""What the interest model learns from a log and is tested on lie apart in time."""

from dataclasses import replace

from scorer.features import FEATURES
from scorer.training.config import interest_config
from scorer.training.interest import Source
from streams.examples.clicks import clicks_of
from streams.examples.split import split
from streams.publish.log import Log
from streams.training.interest_sources import real, shop
from tests.builders.click_log import random_log
from tests.fakes.models import HashText

CONFIG = replace(interest_config(), choices=200, window_ms=30 * 60_000)
LOG = random_log(300, 5)


async def _source(log: Log) -> Source:
    return await real("log", log, HashText(), CONFIG, lambda what, share: None)


async def test_nothing_that_is_learnt_looks_into_the_test() -> None:
    """The log without its last fifth teaches the same."""
    cut_ms = split(clicks_of(LOG), CONFIG.choices, CONFIG.seed).cut_ms
    count = sum(at < cut_ms for at in LOG.clicks.column("at_ms").to_pylist())
    early = replace(LOG, clicks=LOG.clicks.slice(0, count), order=LOG.order[:count])
    whole, short = await _source(LOG), await _source(early)
    assert len(whole.rows) > 100
    # The shorter log has a test of its own, so a part of what it teaches is left.
    taught = {row.tobytes() for row in whole.rows.features}
    assert {row.tobytes() for row in short.rows.features} <= taught
    assert whole.rows.clicked[: len(short.rows)].tolist() == short.rows.clicked.tolist()


async def test_choices_hold_their_candidates_in_runs() -> None:
    found = await _source(LOG)
    for each in (found.choices, found.test_choices):
        assert (each.start[0], each.start[-1], len(each.start)) == (0, len(each.features), len(each) + 1)
        assert each.features.shape[1] == len(FEATURES)
        sizes = each.start[1:] - each.start[:-1]
        assert ((each.chosen >= -1) & (each.chosen < sizes)).all()
    assert found.test_choices.new.any()
    assert not found.choices.new.any()


async def test_a_log_teaches_by_copies_of_what_it_teaches_by() -> None:
    """Fewer clicks come after a point the fewer events there are, more where shoppers are busier."""
    found = await _source(LOG)
    degrees = len(CONFIG.thinned)
    thinner = [rows.clicked.mean() for rows in (found.rows, *found.thinned)]
    few, *_, rest = (rows.clicked.mean() for rows in found.some)
    assert (len(found.thinned), len(found.some)) == (degrees, len(CONFIG.busiest) + len(CONFIG.others))
    assert thinner == sorted(thinner, reverse=True)
    assert few > rest


async def test_a_shop_of_ours_teaches_by_its_own_launches_and_is_tested_elsewhere() -> None:
    found = await shop(LOG, HashText(), CONFIG, lambda what, share: None)
    assert (found.name, found.weight, len(found.test_choices), len(found.test_rows)) == (
        "shop",
        CONFIG.shop_weight,
        0,
        0,
    )
    assert len(found.choices) > 50
