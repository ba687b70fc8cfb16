"""Topics that the brokers do not know yet."""

from typing import Any, Final

FIRST_S: Final = 0.1
LONGEST_S: Final = 5.0


def ask_for_missing_topics(client: Any) -> None:
    """Let a client of aiokafka ask the brokers again while they miss a topic of it, ever less often.

    By itself it asks again after `metadata_max_age_ms`, which is five minutes: so long had a worker no partition that
    came before its topics, or a moment before its broker had heard of them.
    """
    _Asking(client)


class _Asking:
    def __init__(self, client: Any) -> None:
        self._client, self._wait_s, self._timed = client, FIRST_S, False
        client.cluster.add_listener(self._on_metadata)

    def _on_metadata(self, cluster: Any) -> None:
        if self._client._topics <= cluster.topics():
            self._wait_s = FIRST_S
        elif not self._timed:
            self._timed = True
            self._client._loop.call_later(self._wait_s, self._ask)
            self._wait_s = min(2 * self._wait_s, LONGEST_S)

    def _ask(self) -> None:
        self._timed = False
        self._client.force_metadata_update()
