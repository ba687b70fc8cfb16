"""What a correction is learnt from and judged by lies apart in time, and neither looks ahead."""

from dataclasses import fields, replace

import pytest

from scorer.errors import BadInput
from streams.examples.past import Past, past
from streams.examples.points import Points
from streams.publish.log import Log
from streams.settings import Settings
from tests.builders.click_log import click_log, random_log
from tests.fakes.models import HashText

WINDOW_MS = 30 * 60_000
LOG = random_log(300, 5)


async def _past(log: Log, window_ms: int = WINDOW_MS) -> Past:
    return await past(log, HashText(), Settings(), window_ms=window_ms, progress=lambda what, share: None)


def _first(log: Log, count: int) -> Log:
    return replace(log, clicks=log.clicks.slice(0, count), order=log.order[:count])


def _bytes(points: Points) -> list[bytes]:
    return [getattr(points, field.name).tobytes() for field in fields(points)]


async def test_the_parts_follow_one_another_three_fifths_and_one() -> None:
    found = await _past(LOG)
    at_ms = LOG.clicks.column("at_ms").to_pylist()
    assert (found.begins_ms, found.judged_from_ms, found.ends_ms) == (at_ms[0], at_ms[180], at_ms[240])
    assert found.learnt.at_ms.max() < found.judged_from_ms <= found.judged.at_ms.min()
    assert found.judged.at_ms.max() < found.ends_ms


async def test_the_last_fifth_changes_nothing_that_is_learnt_or_judged() -> None:
    """Whoever clicks there and whatever: the products are the same, and their order of appearance."""
    names = LOG.clicks.column("shopper").to_pylist()
    other = LOG.clicks.set_column(
        LOG.clicks.schema.get_field_index("shopper"), "shopper", [[*names[:240], *["someone else"] * 60]]
    )
    one, another = await _past(LOG), await _past(replace(LOG, clicks=other))
    assert _bytes(one.learnt) == _bytes(another.learnt)
    assert _bytes(one.judged) == _bytes(another.judged)


async def test_nothing_that_is_learnt_looks_into_what_judges() -> None:
    """A click of a candidate behind the border counts for no point before it."""
    found = await _past(LOG, window_ms=10 * 86_400_000)
    assert found.cut
    shorter = await _past(LOG, window_ms=WINDOW_MS)
    assert found.learnt.clicked.sum() >= shorter.learnt.clicked.sum()
    early = await _past(_first(LOG, 300), window_ms=10 * 86_400_000)
    assert _bytes(early.learnt) == _bytes(found.learnt)


@pytest.mark.parametrize("log", [click_log(("s", "a", 0)), click_log(*[("s", "a", 5)] * 10)])
async def test_a_log_without_time_for_both_parts_is_refused(log: Log) -> None:
    with pytest.raises(BadInput, match="too short to learn and to judge"):
        await _past(log)
