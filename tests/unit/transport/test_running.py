"""What comes before a worker is in its group, and what is no failure of one that is to end."""

import signal
from pathlib import Path

import pytest
from aiokafka.errors import ConsumerStoppedError

from scorer.errors import BadSetting
from streams.app import default
from streams.brokers.access import Access
from streams.settings import Settings
from streams.transport.running import run
from streams.transport.worker_app import WorkerApp


def worker_app(folder: Path) -> WorkerApp:
    settings = Settings(kafka="127.0.0.1:1", data_dir=folder)
    return default(settings, Access.of(settings), say=print)


def test_a_worker_is_prepared_before_it_starts_while_term_still_ends_it(tmp_path: Path) -> None:
    app, seen = worker_app(tmp_path), []

    def prepare() -> None:
        seen.append((app.started, signal.getsignal(signal.SIGTERM)))
        raise BadSetting("no such registry")

    assert app.prepare is not None
    app.prepare = prepare
    with pytest.raises(BadSetting, match="no such registry"):
        run(app)
    assert seen == [(False, signal.SIG_DFL)]


async def test_a_consumer_that_has_ended_is_no_failure_of_a_worker_that_is_to_end(tmp_path: Path) -> None:
    app = worker_app(tmp_path)
    await app.stop()
    app.fail(ConsumerStoppedError())
    assert app.failure is None
