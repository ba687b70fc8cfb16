"""The log that a demo publishes: the seeded shop's, or a user's own."""

from dataclasses import dataclass
from typing import Final

from scorer.errors import BadInput
from streams.demo.options import Options
from streams.logs.imported import ImportedLog
from streams.publish.log import Log
from streams.shop.planning import with_plans
from streams.shop.shop import Shop

SHOP_EVENTS: Final = 30_000


@dataclass(frozen=True)
class SourceLog:
    """A log; `shop` where its truth is known, `imported` where it was read from a file."""

    log: Log
    shop: Shop | None = None
    imported: ImportedLog | None = None


def source_log(options: Options) -> SourceLog:
    """Make or read the log. Raises BadInput where the file cannot be read."""
    if options.format is None or options.file is None:
        shop = Shop(options.seed, options.events or SHOP_EVENTS)
        return SourceLog(with_plans(shop.log), shop)
    from streams.logs.importing import read_log

    imported = read_log(options.format, options.file, limit=options.events)
    return SourceLog(imported.log, imported=imported)


def check_acts(source: SourceLog, options: Options) -> None:
    """Raises BadInput where no shopper does anything: there is nothing to show."""
    if source.log.acts == 0:
        seen = f"{source.imported.read} rows" if source.imported else ""
        remedy = f"`launchpulse import {options.format} {options.file} --dry-run` names what was rejected."
        raise BadInput("the log has no event that a demo could show", where=str(options.file), seen=seen, remedy=remedy)
