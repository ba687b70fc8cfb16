"""`python -m tests.habits.settled`: waits until every published event is a row or a dead letter in ClickHouse.

A reader of the README looks at the screen and waits; this is that wait.
"""

import asyncio
import sys
import time

from aiokafka import AIOKafkaConsumer, TopicPartition

from schemas.topics import INPUTS
from streams.brokers.access import Access
from streams.local.addresses import resolve
from streams.local.opened import opened
from streams.settings import Settings

_PATIENCE_S = 240.0  # the worker may compile the core first
_ROWS = f"""
SELECT count() FROM (
    SELECT topic, partition, offset FROM events UNION DISTINCT
    SELECT 'shoppers', partition, offset FROM shoppers UNION DISTINCT
    SELECT 'deliveries', partition, offset FROM deliveries UNION DISTINCT
    SELECT topic, partition, offset FROM dead_letters WHERE topic IN {INPUTS}
)
"""


async def published(settings: Settings, kafka: Access) -> int:
    """Records on the inputs."""
    consumer = AIOKafkaConsumer(**kafka.client)
    await consumer.start()
    try:
        places = [TopicPartition(settings.topic(t), p) for t in INPUTS for p in range(settings.partitions)]
        return sum((await consumer.end_offsets(places)).values())
    finally:
        await consumer.stop()


def main() -> int:
    """Exit status 0 once all are there, 1 after 240 s."""
    settings = Settings()
    wanted, began = asyncio.run(published(settings, resolve(settings).kafka)), time.monotonic()
    with opened(settings) as (client, _):
        while (seen := client.query(_ROWS).result_rows[0][0]) < wanted:
            if time.monotonic() - began > _PATIENCE_S:
                print(f"{seen} of {wanted} events are in ClickHouse after {_PATIENCE_S:.0f} s", file=sys.stderr)
                return 1
            time.sleep(0.3)
    return 0


if __name__ == "__main__":
    sys.exit(main())
