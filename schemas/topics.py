"""The closed list of topics: what each carries, how it is partitioned, kept and compacted."""

from dataclasses import dataclass
from enum import Enum


class Shape(Enum):
    """How a topic is partitioned and kept."""

    EVENT = "event"  # keyed by shopper, kept by time
    TOLD = "told"  # an event topic too, but compacted: the newest record of a shopper stays
    OUTPUT = "output"  # keyed by shopper, sequence numbers, kept by time
    JOURNAL = "journal"  # partition p belongs to the owner of partition p of the events
    BROADCAST = "broadcast"  # compacted, read whole by every worker
    CHANGELOG = "changelog"  # compacted, partition p holds the rows of partition p's owner
    LEDGER = "ledger"  # one partition, one writer at a time


@dataclass(frozen=True)
class Topic:
    """One topic. `schema` is the stem of its .avsc file; None for raw rows."""

    name: str
    shape: Shape
    schema: str | None
    single_partition: bool = False


TOPICS: tuple[Topic, ...] = (
    Topic("clicks", Shape.EVENT, "clicks"),
    Topic("searches", Shape.EVENT, "searches"),
    Topic("reviews", Shape.EVENT, "reviews"),
    Topic("shoppers", Shape.TOLD, "shoppers"),
    Topic("deliveries", Shape.EVENT, "deliveries"),
    Topic("products", Shape.BROADCAST, "products"),
    Topic("product-vectors", Shape.BROADCAST, "product-vectors", single_partition=True),
    Topic("launches", Shape.BROADCAST, "launches", single_partition=True),
    Topic("policy-state", Shape.BROADCAST, "policy-state", single_partition=True),
    Topic("budget-grants", Shape.BROADCAST, "budget-grants", single_partition=True),
    Topic("decisions", Shape.OUTPUT, "decisions"),
    Topic("triggers", Shape.OUTPUT, "triggers"),
    Topic("outcomes", Shape.OUTPUT, "outcomes"),
    Topic("rankings", Shape.OUTPUT, "rankings"),
    Topic("review-scores", Shape.OUTPUT, "review-scores"),
    Topic("search-scores", Shape.OUTPUT, "search-scores"),
    Topic("dead-letters", Shape.OUTPUT, "dead-letters"),
    Topic("journal", Shape.JOURNAL, "journal"),
    Topic("profiles", Shape.CHANGELOG, None),
    Topic("dealings", Shape.CHANGELOG, None),
    Topic("trends", Shape.CHANGELOG, None),
    Topic("campaigns", Shape.CHANGELOG, None),
    Topic("sink-intents", Shape.LEDGER, "sink-intents", single_partition=True),
)
# What the shop writes, by schemas that may know fields that launchpulse does not; all else only launchpulse writes.
THE_SHOPS = frozenset(topic.name for topic in TOPICS if topic.shape in (Shape.EVENT, Shape.TOLD)) | {
    "products",
    "launches",
}
INPUTS: tuple[str, ...] = ("clicks", "searches", "reviews", "shoppers", "deliveries")
CHANGELOGS: tuple[str, ...] = ("profiles", "dealings", "trends", "campaigns")
OUTPUTS: tuple[str, ...] = (
    "decisions",
    "triggers",
    "outcomes",
    "rankings",
    "review-scores",
    "search-scores",
    "dead-letters",
)
