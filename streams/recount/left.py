"""What retention has left of a partition, whole: the steps of which everything is there, and what belongs to them."""

from streams.recount.counted import Step
from streams.recount.partition import NONE_LEFT, TABLE_OF, Before, Partition, Row
from streams.recount.tables import DELIVERIES, EVENTS, OUTPUTS, SHOPPERS

_COMPACTED = "shoppers"  # of which the newest records stay, whatever has been deleted


def left(partition: Partition) -> Partition:
    """The same where nothing was deleted. Else without the steps that lack something, up to the last of them, and
    without outcomes of promotions before: laws between topics are asked of the rest."""
    if not any(partition.begins.values()):
        return partition
    steps = _steps_left(partition)
    found = Partition(partition.number, steps, begins=_begins(partition, steps), before=_before(partition, steps))
    for table in (EVENTS, SHOPPERS, DELIVERIES, *OUTPUTS):
        rows = partition.rows[table.name].items()
        found.rows[table.name] = {key: row for key, row in rows if not found.lacks(table, key)}
    promoted = {row["decision_id"] for row in found.rows["triggers"].values()}
    outcomes = found.rows["outcomes"].items()
    found.rows["outcomes"] = {key: row for key, row in outcomes if row["decision_id"] in promoted}
    found.times = {place: at_ms for place, at_ms in partition.times.items() if not found.forgotten(*place)}
    return found


def _steps_left(partition: Partition) -> list[Step]:
    """Behind the first that is left too, where the journal's own head is gone: that one says how far time had come."""
    steps = partition.steps
    lacking = [at for at, step in enumerate(steps) if _lacks(partition, step)]
    first = lacking[-1] + 1 if lacking else 0
    return steps[max(first, int(bool(steps) and steps[0].number > 0)) :]


def _lacks(partition: Partition, step: Step) -> bool:
    inputs = {topic: step.taken(topic) for topic in TABLE_OF if topic != _COMPACTED}
    outputs = {table.topic: step.sent(table.topic) for table in OUTPUTS}
    return any(partition.forgotten(topic, first) for topic, (first, stop) in inputs.items() if stop > first) or any(
        partition.forgotten(topic, first) for topic, (first, count) in outputs.items() if count
    )


def _begins(partition: Partition, steps: list[Step]) -> dict[str, int]:
    if not steps:
        return dict.fromkeys((*TABLE_OF, *(table.topic for table in OUTPUTS)), NONE_LEFT)
    inputs = {topic: steps[0].taken(topic)[0] for topic in TABLE_OF}
    return inputs | {table.topic: steps[0].sent(table.topic)[0] for table in OUTPUTS}


def _before(partition: Partition, steps: list[Step]) -> Before:
    earlier = [step for step in partition.steps if not steps or step.number < steps[0].number]
    told: dict[str, Row] = dict(partition.before.told)
    for (_, offset), row in partition.rows[TABLE_OF[_COMPACTED].name].items():
        if not steps or offset < steps[0].taken(_COMPACTED)[0]:
            told[row["shopper"]] = row
    return Before(earlier[-1].newest_ms if earlier else {}, told)
