"""The worker of `launchpulse worker`, which says how long it took from its first event until all are checkpointed.

`python -m tests.benchmarks.measured_worker EVENTS [--without-models]`, with the settings of the environment. Without
models, both answer at once and no text is sent. With EVENTS 0 it runs until TERM and says nothing.
"""

import argparse
import os
import signal
from dataclasses import dataclass, field

from streams.app import build
from streams.beside.wiring import Beside
from streams.brokers.access import Access
from streams.ports import Chunk, Inbox, InputState
from streams.runner.compute import Models
from streams.runner.telling import Telling
from streams.settings import Settings
from streams.transport.running import run
from streams.wiring import Worker
from tests.benchmarks.measured import Stopwatch
from tests.fakes.models import HashText, SumInterest


@dataclass
class Marked:
    """An InputState that counts what is checkpointed."""

    inputs: InputState
    events: int
    watch: Stopwatch = field(default_factory=Stopwatch)
    _next: dict[tuple[str, int], int] = field(default_factory=dict)

    def high_watermark(self, topic: str, partition: int) -> int | None:
        """As the consumer says."""
        return self.inputs.high_watermark(topic, partition)

    def answered_ms(self, topic: str, partition: int) -> int | None:
        """As the consumer says."""
        return self.inputs.answered_ms(topic, partition)

    def take_again(self, partition: int) -> None:
        """As the consumer does."""
        self.inputs.take_again(partition)

    def fail(self, error: BaseException) -> None:
        """As the consumer does."""
        self.inputs.fail(error)

    def mark(self, topic: str, partition: int, next_offset: int) -> None:
        """The last one ends the worker."""
        self.inputs.mark(topic, partition, next_offset)
        self._next[topic, partition] = next_offset
        if sum(self._next.values()) == self.events > 0:
            self.watch.measured(self.events).say()
            self.events = 0
            os.kill(os.getpid(), signal.SIGTERM)


class MeasuredInbox(Telling):
    """Starts the watch with the first event."""

    watch: Stopwatch

    async def accept(self, chunk: Chunk) -> None:
        """As any Inbox."""
        if chunk.values:
            self.watch.start()
        await super().accept(chunk)


class MeasuredWorker(Worker):
    """The worker's own wiring around the two above."""

    events: int
    without_models: bool

    async def inbox(self, inputs: InputState) -> Inbox:
        """What the worker would make, with a watch."""
        marked = Marked(inputs, self.events)
        inbox = await super().inbox(marked)
        inbox.__class__, inbox.watch = MeasuredInbox, marked.watch  # type: ignore[attr-defined]
        return inbox

    def _models(self, beside: Beside) -> Models:
        return Models(HashText(), SumInterest()) if self.without_models else super()._models(beside)


def main() -> None:
    """Run until all are checkpointed."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("events", type=int)
    options.add_argument("--without-models", action="store_true")
    given = options.parse_args()
    settings = Settings()
    worker = MeasuredWorker(settings, Access.of(settings), say=print)
    worker.events, worker.without_models = given.events, given.without_models
    app = build(settings, worker.kafka, worker.inbox, worker.products_inbox)
    app.prepare = worker.prepare
    run(app)


if __name__ == "__main__":
    main()
