"""The Faust app: `faust -A streams.app worker`, or `build` with an inbox of one's own.

Kafka -> ChunkConsumer -> agents -> Holdings -> Lane -> Inbox (streams/runner)
                                                     -> ProductsInbox
"""

import logging
from collections.abc import Awaitable, Callable
from typing import Any

from yarl import URL

from scorer.errors import Unavailable
from streams import agents
from streams.brokers.access import Access
from streams.first_start import Say
from streams.ports import Inbox, InputState, ProductsInbox
from streams.private import private
from streams.settings import Settings
from streams.transport.credentials import credentials
from streams.transport.holdings import Holdings
from streams.transport.inputs import Inputs
from streams.transport.overrides.prompt import PromptTableManager, PromptWorker
from streams.transport.overrides.transport import ChunkTransport
from streams.transport.receivers import EventsReceiver, ProductsReceiver
from streams.transport.tuning import TUNED, Tuning, faust_settings, settle
from streams.transport.worker_app import WorkerApp

InboxFactory = Callable[[InputState], Awaitable[Inbox]]
ProductsFactory = Callable[[], Awaitable[ProductsInbox]]


def build(
    settings: Settings,
    kafka: Access,
    inbox_factory: InboxFactory,
    products_factory: ProductsFactory,
    *,
    tuning: Tuning = TUNED,
) -> WorkerApp:
    """An app that hands chunks to what the factories make; they run on its event loop, at the first partition."""
    hosts = [f"kafka://{host.strip()}" for host in kafka.bootstrap.split(",")]
    datadir = private(settings.data_dir) / "faust"
    datadir.mkdir(parents=True, exist_ok=True)
    app = WorkerApp(
        settings.app_id,
        broker=";".join(hosts),
        broker_credentials=credentials(kafka),
        datadir=datadir,
        TableManager=PromptTableManager,
        Worker=PromptWorker,
        **faust_settings(tuning),
    )
    transport = ChunkTransport([URL(host) for host in hosts], app, tuning=tuning, settings=settings)
    app.transport = transport
    app.holdings = transport.holdings = _holdings(app, transport, inbox_factory, products_factory)
    agents.declare(app, app.holdings, prefix=settings.topic_prefix)
    return app


def located(settings: Settings) -> Access:
    """The brokers that the settings name, or the local stack's; Unavailable when there are none."""
    from streams.local.addresses import resolve

    kafka = resolve(settings).kafka
    if not kafka.bootstrap:
        raise Unavailable("No Kafka is configured and none runs here", remedy="Run `launchpulse stack up`.")
    return kafka


def default(settings: Settings, kafka: Access, say: Say) -> WorkerApp:
    """The app of a worker: the runner's inbox, the products' inbox, as streams/wiring.py puts them together. `say`
    hears what a person should know who has started it."""
    from streams.wiring import Worker

    worker = Worker(settings, kafka, say)
    app = build(settings, kafka, worker.inbox, worker.products_inbox)
    app.prepare = worker.prepare
    return app


def _holdings(
    app: WorkerApp, transport: ChunkTransport, inbox_factory: InboxFactory, products_factory: ProductsFactory
) -> Holdings:
    prefix, marks = transport.prefix, transport.marks

    async def make_inbox() -> Inbox:
        inbox = await inbox_factory(Inputs(app, transport))
        settle()  # now all is loaded and compiled
        return inbox

    return Holdings(
        (
            EventsReceiver(make_inbox, prefix=prefix),
            ProductsReceiver(products_factory, prefix=prefix, committed=transport.committed, marks=marks),
        ),
        seek=transport.seek,
        on_change=lambda tps: transport.thread.set_fetchable(tps),
        on_lost=marks.forget,
        on_error=app.fail,
    )


def __getattr__(name: str) -> Any:
    """`app` is made when Faust's command line asks for it, so that importing this module starts nothing."""
    if name == "app":
        settings = Settings()
        globals()["app"] = default(settings, located(settings), logging.getLogger(__name__).info)
        return globals()["app"]
    raise AttributeError(name)
