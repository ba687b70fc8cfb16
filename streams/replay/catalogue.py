"""The broadcast topics read whole, once: every version of products, launches, policy states and grants."""

from schemas.registry import Registry
from streams.catalogue import Catalogue
from streams.feed import BROADCAST, Feed
from streams.ports import Records


async def read_catalogue(records: Records, registry: Registry) -> Catalogue:
    """All that these topics hold now."""
    feed = Feed(registry)
    for topic in BROADCAST:
        async with records.open(topic, 0) as log:
            end = await log.high_watermark()
            async for chunk in log.read(0, end):
                feed.take(topic, zip(chunk.offsets.tolist(), chunk.keys, chunk.values, strict=True))
            feed.reached(topic, end)
    return feed.catalogue


def space_of(catalogue: Catalogue, here: int) -> int:
    """The space of the product vectors, whichever models are installed `here`; where there are several, that of these
    models if it is one of them, else the last."""
    rows = catalogue.product_rows[: catalogue.product_count]
    known = rows["space"][rows["space"] != 0]
    return here if here in known or not len(known) else int(known[-1])
