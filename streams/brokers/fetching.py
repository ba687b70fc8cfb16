"""Whether a consumer of aiokafka still fetches."""

from typing import Any


def check_fetching(consumer: Any) -> None:
    """Raises what ended the task that fetches. aiokafka logs it, and from then on says that nothing has come."""
    task = consumer._fetcher.error_future
    if task.done() and not task.cancelled():
        task.result()
