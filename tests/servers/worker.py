"""A worker in the test's own event loop, with inboxes that count."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace

from streams.app import build
from streams.brokers.access import Access
from streams.ports import Inbox, InputState, ProductsInbox
from streams.settings import Settings
from streams.transport.tuning import TUNED
from streams.transport.worker_app import WorkerApp
from tests.fakes.inbox import CountingInbox, CountingProducts

QUICK = replace(TUNED, session_s=2.0, heartbeat_s=0.2, commit_s=0.2, take_s=0.1)


@dataclass
class Worker:
    """A running worker and what it was wired to. `inbox` is there once the first partition is."""

    app: WorkerApp
    inbox: CountingInbox
    products: CountingProducts


@asynccontextmanager
async def running_worker(
    settings: Settings,
    *,
    starts: Mapping[tuple[str, int], int] | None = None,
    gate_open: bool = True,
    inbox_of: type[CountingInbox] = CountingInbox,
    products_of: type[CountingProducts] = CountingProducts,
) -> AsyncIterator[Worker]:
    """A worker that has been given its partitions; stopped in order at the end."""
    made: list[CountingInbox] = []
    products = products_of()

    async def make(inputs: InputState) -> Inbox:
        inbox = inbox_of(inputs, starts or {})
        if not gate_open:
            inbox.gate.clear()
        made.append(inbox)
        return inbox

    async def make_products() -> ProductsInbox:
        return products

    app = build(settings, Access.of(settings), make, make_products, tuning=QUICK)
    app.finalize()
    await app.start()
    try:
        await until(lambda: bool(made))
        yield Worker(app, made[0], products)
    finally:
        await app.stop()


async def until(reached: Callable[[], bool], *, within_s: float = 60.0) -> None:
    """Wait for it; fails when it does not come. Patience costs time only where it fails, and others use the machine."""
    deadline = time.monotonic() + within_s
    while not reached():
        assert time.monotonic() < deadline, "it did not come"
        await asyncio.sleep(0.01)
