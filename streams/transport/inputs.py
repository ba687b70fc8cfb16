"""What the runner may ask of its inputs and tell them."""

from faust.exceptions import ConsumerNotStarted
from faust.types import TP

from streams.transport.overrides.transport import ChunkTransport
from streams.transport.worker_app import WorkerApp


class Inputs:
    """The port InputState over the running consumer."""

    def __init__(self, app: WorkerApp, transport: ChunkTransport) -> None:
        self._app, self._transport = app, transport

    def high_watermark(self, topic: str, partition: int) -> int | None:
        """Newest known; None before the first answer to a fetch since the last rebalance."""
        try:
            return self._transport.thread.high_watermark(TP(self._transport.prefix + topic, partition))
        except ConsumerNotStarted:
            return None

    def answered_ms(self, topic: str, partition: int) -> int | None:
        """When the fetch was answered that told the high watermark; None before the first."""
        try:
            return self._transport.thread.answered_ms(TP(self._transport.prefix + topic, partition))
        except ConsumerNotStarted:
            return None

    def mark(self, topic: str, partition: int, next_offset: int) -> None:
        """Everything before `next_offset` is done."""
        self._transport.marks.mark(TP(self._transport.prefix + topic, partition), next_offset)

    def take_again(self, partition: int) -> None:
        """Give the partition up and take it over anew."""
        self._app.holdings.take_again(0, partition, after_s=2 * self._transport.tuning.heartbeat_s)

    def fail(self, error: BaseException) -> None:
        """Stop the worker with this error."""
        self._app.fail(error)
