"""A record that a topic does not take because of its size: told with the topic, and the setting that bounds it."""

from collections.abc import Iterator
from contextlib import contextmanager

from aiokafka.errors import MessageSizeTooLargeError, RecordListTooLargeError

from scorer.errors import BadSetting

_TOO_LARGE = (MessageSizeTooLargeError, RecordListTooLargeError)


@contextmanager
def fitting(topic: str) -> Iterator[None]:
    """Around the sending of records to `topic`. Raises BadSetting where one is too large for it."""
    try:
        yield
    except _TOO_LARGE as error:
        raise BadSetting(
            "Kafka refuses a record as too large",
            where=topic,
            seen=str(error),
            remedy="Raise max.message.bytes of the topic; `launchpulse topics check` says what is wanted.",
        ) from error
