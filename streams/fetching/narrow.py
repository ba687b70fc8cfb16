"""A client of aiokafka that asks brokers for one topic from the beginning.

By itself it asks for none first, to learn of the brokers, and the embedded broker takes that for all: with 200
partitions an answer costs ten times as much to read as one of 4, and a takeover opens five clients a partition.

streams/transport/upstream.py names what was read of aiokafka before it was relied on.
"""

import asyncio
from functools import partial
from typing import Any

from aiokafka.cluster import ClusterMetadata
from aiokafka.conn import CloseReason
from aiokafka.errors import KafkaConnectionError


def ask_only_for(topic: str, client: Any) -> None:
    """To be called before the client starts. Whoever assigns this topic afterwards needs no second answer."""
    client._topics = {topic}
    client.bootstrap = partial(_bootstrap, client)


async def _bootstrap(client: Any) -> None:
    """Raises KafkaConnectionError where none of the servers answers, as aiokafka's own does."""
    servers = ClusterMetadata(bootstrap_servers=client._bootstrap_servers)
    client.cluster._bootstrap_brokers = servers._bootstrap_brokers
    answered = await client._metadata_update(client.cluster, client._topics)
    for known in [known for known in client._conns if client.cluster.is_bootstrap(known[0])]:
        client._conns.pop(known).close(reason=CloseReason.SHUTDOWN)  # the brokers have told their own addresses
    if not answered:
        raise KafkaConnectionError(f"Unable to bootstrap from {client.hosts}")
    client._sync_task = client._sync_task or asyncio.create_task(client._md_synchronizer())
