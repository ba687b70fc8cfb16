"""What each shopper had told when a decision was made: the newest record before it in the order of the partition."""

from streams.recount.order import in_order
from streams.recount.partition import Partition, Row

Place = tuple[str, int]


def told_before(partition: Partition) -> dict[Place, Row]:
    """By topic and offset of the event that a decision was made at, the `shoppers` row that counted then; nothing where
    the shopper had told nothing yet."""
    asked = {(row["topic"], row["offset"]): row["shopper"] for row in partition.rows["decisions"].values()}
    newest: dict[str, Row] = dict(partition.before.told)
    told: dict[Place, Row] = {}
    for heard in in_order(partition):
        place = (heard.topic, heard.offset)
        if heard.topic == "shoppers" and (row := partition.row(*place)):
            newest[row["shopper"]] = row
        elif place in asked and asked[place] in newest:
            told[place] = newest[asked[place]]
    return told
