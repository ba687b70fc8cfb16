"""The log that a demo publishes: the seeded shop's, or a user's own."""

from dataclasses import dataclass, field
from typing import Final

from streams.demo.options import Options
from streams.publish.log import Log
from streams.shop.planning import with_plans
from streams.shop.shop import Shop

SHOP_EVENTS: Final = 30_000


@dataclass(frozen=True)
class SourceLog:
    """A log; `shop` where its truth is known, `read` and `rejected` where it was read from a file."""

    log: Log
    shop: Shop | None = None
    read: int | None = None
    rejected: dict[str, int] = field(default_factory=dict)


def source_log(options: Options) -> SourceLog:
    """Make or read the log. Raises BadInput where the file cannot be read."""
    if options.format is None or options.file is None:
        shop = Shop(options.seed, options.events or SHOP_EVENTS)
        return SourceLog(with_plans(shop.log), shop)
    from streams.logs.importing import read_log

    imported = read_log(options.format, options.file, limit=options.events)
    return SourceLog(imported.log, None, imported.read, dict(imported.rejected))
