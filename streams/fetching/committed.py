"""The one place that makes consumers of Kafka, so that no part acts on what another part will never see.

Anybody may write to topics in transactions. Of those only what was committed was said, and all parts read only that.
"""

from typing import Any, cast

from aiokafka import AIOKafkaConsumer, TopicPartition


class CommittedConsumer(AIOKafkaConsumer):  # type: ignore[misc]  # aiokafka is untyped here
    """aiokafka's consumer of committed records. It commits no offset of its own accord."""

    def __init__(self, **arguments: Any) -> None:
        super().__init__(**arguments, isolation_level="read_committed", enable_auto_commit=False)

    def end(self, tp: TopicPartition) -> int | None:
        """Where reading ends for now, as the last fetch saw it; None before the first. An open transaction hides what
        stands behind its first record, and no consumer gets there before it has ended."""
        return end_of(self._state(tp))

    def reached(self, tp: TopicPartition) -> int | None:
        """The next offset to take, behind markers of transactions too; None while the broker is asked what it holds."""
        return position_of(self._state(tp))

    def _state(self, tp: TopicPartition) -> Any:
        return self._subscription.subscription.assignment.state_value(tp)


def end_of(state: Any) -> int | None:
    """The end of what a reader of committed records can reach; a broker without transactions says -1 for that."""
    if state.highwater is None or state.lso is None or state.lso < 0:
        return cast("int | None", state.highwater)
    return cast(int, min(state.highwater, state.lso))


def position_of(state: Any) -> int | None:
    """The next offset to take; None while the broker is asked what it still holds."""
    return cast("int | None", state.position if state.has_valid_position else None)
