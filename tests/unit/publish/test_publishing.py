"""In which order a log goes out, and what is waited for."""

from streams.publish.publishing import publish_events
from streams.publish.timetable import as_fast_as_it_goes
from tests.builders.event_log import event_log
from tests.fakes.sender import StoryOfSending

HOUR_MS = 3_600_000


async def test_a_consent_is_acknowledged_before_the_click_behind_it_is_sent() -> None:
    assert await _story(("shoppers", 1_000), ("clicks", 2_000)) == [
        ("sent", "shoppers", [1_000]),
        ("acknowledged", "shoppers", [1_000]),
        ("sent", "clicks", [2_000]),
        ("acknowledged", "clicks", [2_000]),
    ]


async def test_what_became_of_a_trigger_goes_before_the_acts_beside_it_too() -> None:
    told = await _story(("clicks", 1_000), ("deliveries", 2_000), ("searches", 3_000))
    assert [(what, topic) for what, topic, _ in told] == [
        ("sent", "deliveries"),
        ("acknowledged", "deliveries"),
        ("sent", "clicks"),
        ("sent", "searches"),
        ("acknowledged", "clicks"),
        ("acknowledged", "searches"),
    ]


async def test_two_slices_are_on_their_way_at_once_and_each_spans_a_quarter_of_the_lateness() -> None:
    """0 h and 5 h | 6 h | 12 h"""
    told = await _story(("clicks", 0), ("clicks", 5 * HOUR_MS), ("searches", 6 * HOUR_MS), ("clicks", 12 * HOUR_MS))
    assert told == [
        ("sent", "clicks", [0, 5 * HOUR_MS]),
        ("sent", "searches", [6 * HOUR_MS]),
        ("acknowledged", "clicks", [0, 5 * HOUR_MS]),
        ("sent", "clicks", [12 * HOUR_MS]),
        ("acknowledged", "searches", [6 * HOUR_MS]),
        ("acknowledged", "clicks", [12 * HOUR_MS]),
    ]


async def test_an_act_that_lies_days_ahead_waits_until_all_before_it_is_acknowledged() -> None:
    """0 h | 6 h | 5 days"""
    told = await _story(("clicks", 0), ("searches", 6 * HOUR_MS), ("clicks", 120 * HOUR_MS))
    assert told[-2:] == [("sent", "clicks", [120 * HOUR_MS]), ("acknowledged", "clicks", [120 * HOUR_MS])]


async def _story(*events: tuple[str, int]) -> list[tuple[str, str, list[int]]]:
    sender = StoryOfSending()
    await publish_events(event_log(*events), sender, as_fast_as_it_goes(len(events)), lambda _: None, 24 * HOUR_MS)
    return sender.told
