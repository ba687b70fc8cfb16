"""What differed upstream of a record that diverged: versions, order of events, scores, late events, settings."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from scorer.errors import BadInput
from streams.codec.encode import decode_one
from streams.codec.registries import registry_for
from streams.journal.records import Step
from streams.replay.parity.divergence import upstream
from streams.replay.parity.journalled import Difference
from streams.replay.parity.suspects import of_journal, of_record, of_settings
from streams.settings import Settings

Record = Mapping[str, Any]
_VERSIONS: Final = {
    "policy_state": "policy_state_next",
    "product_state": "product_vectors_next",
    "budget_grants": "budget_grants_next",
    "plan_versions": "launches_next",
    "plan_version": "launches_next",
    "model": "interest_model",
}
_ORDER: Final = ("topic", "partition", "offset", "event_id", "decision_id", "shopper", "at_ms")
_SCORES: Final = ("interest_micro", "negative_micro", "neutral_micro", "positive_micro", "similarity_micro")


def decoded(topic: str, value: bytes | None, settings: Settings) -> Record | None:
    """The record, None where there is none or it is none of this topic."""
    try:
        return None if value is None else decode_one(topic, value, registry=registry_for(settings))
    except BadInput:
        return None


def first_difference(live: Record | None, replayed: Record | None) -> Difference:
    """The first field, in the order of the schema, that differs; the whole record where one side has none."""
    if live is None or replayed is None:
        return "record", live, replayed
    names = [name for name in replayed if live.get(name) != replayed[name]]
    return (names[0], live.get(names[0]), replayed[names[0]]) if names else ("bytes", None, None)


def of(
    topic: str,
    live: Record | None,
    replayed: Record | None,
    *,
    step: Step,
    journal: Sequence[Difference],
    told: bool,
) -> list[dict[str, Any]]:
    """All that can be told of one record, the nearest to the root first. `told`: whether the journal told the settings
    that decided."""
    found = [*of_journal(journal), *_lates(journal)]
    if live is not None and replayed is not None:
        found += [*_orders(live, replayed), *_versions(live, replayed, step), *_scores(live, replayed)]
        found += of_record(topic, live, replayed)
    elif live is None:
        found.append(upstream("journal", "the journal says that it was sent, and the topic does not hold it"))
    found += of_settings(told)
    rest = [each for each in journal if not each[0].startswith(("rejected", "outputs"))]
    found += [upstream("journal", _says(f"journal, {name}", a, b), field=name) for name, a, b in rest[:1]]
    return found or [upstream("nothing", "all that it was computed from is the same; was the live record altered?")]


def of_step(journal: Sequence[Difference], told: bool) -> list[dict[str, Any]]:
    """The same where no record diverged, but the step did."""
    return [*of_journal(journal), *_lates(journal), *of_settings(told)]


def _lates(journal: Sequence[Difference]) -> list[dict[str, Any]]:
    return [
        upstream("late event", _says("refused", live, replayed), live=live, replayed=replayed)
        for name, live, replayed in journal
        if name == "rejected"
    ]


def _orders(live: Record, replayed: Record) -> list[dict[str, Any]]:
    return _sides("order", _ORDER, live, replayed)


def _scores(live: Record, replayed: Record) -> list[dict[str, Any]]:
    return _sides("score", _SCORES, live, replayed)


def _sides(what: str, names: Sequence[str], live: Record, replayed: Record) -> list[dict[str, Any]]:
    differ = [name for name in names if name in replayed and live.get(name) != replayed[name]]
    if not differ:
        return []
    name = differ[0]
    then, now = live.get(name), replayed[name]
    return [upstream(what, _says(name, then, now), field=name, live=then, replayed=now)]


def _versions(live: Record, replayed: Record, step: Step) -> list[dict[str, Any]]:
    found = _sides("version", tuple(_VERSIONS), live, replayed)
    for each in found:
        each["journal"] = getattr(step, _VERSIONS[each["field"]])
    return found


def _says(name: str, live: Any, replayed: Any) -> str:
    return f"{name}: live {live}, replayed {replayed}"
