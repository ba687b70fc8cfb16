"""How far a demo is, read from ClickHouse, and shown live."""

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

from clickhouse_connect.driver.client import Client
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from scorer.errors import Unavailable

_POLL_S = 0.5
_STALLED_S = 120.0
_COUNTS = """
SELECT (SELECT count() FROM events) + (SELECT count() FROM shoppers) + (SELECT count() FROM deliveries)
           + (SELECT count() FROM dead_letters) AS done,
       (SELECT count() FROM decisions) AS decisions,
       (SELECT count() FROM triggers) AS triggers,
       (SELECT count() FROM review_scores) AS reviews,
       (SELECT count() FROM dead_letters) AS dead
"""


@dataclass(frozen=True)
class Standing:
    """Rows in ClickHouse; `done` counts what was folded and dead letters, which together are all that was published."""

    done: int
    decisions: int
    triggers: int
    reviews: int
    dead: int


def standing(client: Client) -> Standing:
    """As it is now."""
    return Standing(*(int(value) for value in client.query(_COUNTS).result_rows[0]))


@contextmanager
def display(events: int, notes: Console) -> Iterator[Mapping[str, Callable[..., None]]]:
    """Two bars on `notes`: what is published, what is in ClickHouse."""
    columns = (TextColumn("{task.description:>12}"), BarColumn(bar_width=16), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, TextColumn("{task.fields[note]}"), console=notes) as progress:
        published = progress.add_task("published", total=events, note="")
        stored = progress.add_task("in ClickHouse", total=events, note="")

        def show(now: Standing, of: int) -> None:
            note = f"{now.decisions} decisions, {now.triggers} triggers"
            progress.update(stored, completed=now.done, total=of, note=note)

        yield {"published": lambda count: progress.advance(published, count), "stored": show}


def until_stored(
    client: Client,
    events: Callable[[], int],
    show: Callable[[Standing, int], None],
    check: Callable[[], None],
    quiet: Callable[[], bool] = lambda: True,
) -> None:
    """Return once every published event is in ClickHouse and, by `quiet`, no more come. `show` is told what stands
    there, of how many. Raises Unavailable when nothing moves for 120 s."""
    newest, moved_at = -1, time.monotonic()
    while newest < events() or not quiet():
        check()
        now = standing(client)
        show(now, events())
        if now.done > newest:
            newest, moved_at = now.done, time.monotonic()
        elif time.monotonic() - moved_at > _STALLED_S:
            raise Unavailable(
                "Nothing more reaches ClickHouse",
                seen=f"{newest} of {events()} events after {_STALLED_S:.0f} s without a new one",
                remedy="Look at worker.log, learner.log and sink.log in the demo's data folder.",
            )
        time.sleep(_POLL_S)
