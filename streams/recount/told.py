"""What each shopper had told when a decision was made: the newest record before it in the order of the partition."""

from streams.recount.order import in_order
from streams.recount.stretch import Row, Stretch

Place = tuple[str, int]


def told_before(stretch: Stretch) -> dict[Place, Row]:
    """By topic and offset of the event that a decision was made at, the `shoppers` row that counted then; nothing where
    the shopper had told nothing yet."""
    asked = {(row["topic"], row["offset"]): row["shopper"] for row in stretch.rows["decisions"].values()}
    newest: dict[str, Row] = dict(stretch.before.told)
    told: dict[Place, Row] = {}
    for heard in in_order(stretch):
        place = (heard.topic, heard.offset)
        if heard.topic == "shoppers" and (row := stretch.row(*place)):
            newest[row["shopper"]] = row
        elif place in asked and asked[place] in newest:
            told[place] = newest[asked[place]]
    return told
