"""Rows of a real engine and a plan on a real topic, asked as the command asks."""

from typing import Any

from streams.publish.keys import partition_of
from streams.why.ask import why
from streams.why.facts import Question, Refused, Seen
from streams.why.tables import Tables
from tests.builders.decided import AT, HOUR, KETTLE, MINUTE, guard, made
from tests.servers.hand_made_parts import Parts

PUBLISHED = 4_070_908_800_000  # 2099: tables forget what was published long ago
_OF = {"at": "at_ms", "published_at": "published_ms", "local_at": "local_ms", "last_promotion_at": "last_promotion_ms"}


def insert(parts: Parts, table: str, **values: Any) -> None:
    """One row; times are given in milliseconds."""
    values = {"published_at": PUBLISHED} | values
    names = list(values)
    as_time = [f"fromUnixTimestamp64Milli({{{name}:Int64}})" for name in names]
    plain = [f"{{{name}:{_kind(value)}}}" for name, value in values.items()]
    chosen = [
        time if name.endswith("_at") or name == "at" else own
        for name, time, own in zip(names, as_time, plain, strict=True)
    ]
    parts.client.command(f"INSERT INTO {table} ({', '.join(names)}) SELECT {', '.join(chosen)}", parameters=values)


def _kind(value: Any) -> str:
    if isinstance(value, list):
        return f"Array({_kind(value[0]) if value else 'Int64'})"
    return "String" if isinstance(value, str) else "Int64"


def decide(parts: Parts, shopper: str, **fields: Any) -> None:
    """A row of `decisions` about a shopper."""
    row = vars(made(published_ms=PUBLISHED, **fields)) | {"shopper": shopper, "seq": 0}
    row["partition"] = partition_of(shopper.encode(), 2)
    row |= {name: row[ms] for name, ms in _OF.items()}
    gone = set(_OF.values()) if row["last_promotion_ms"] >= 0 else {*_OF.values(), "last_promotion_at"}
    insert(parts, "decisions", **{name: value for name, value in row.items() if name not in gone})


def ask(parts: Parts, shopper: str, **question: Any) -> dict[str, Any]:
    """As the command asks."""
    return why(parts.settings, Question(shopper, **question))


def act(parts: Parts, shopper: str, at_ms: int, offset: int) -> None:
    """A view of the kettle."""
    insert(parts, "events", topic="clicks", partition=0, offset=offset, shopper=shopper, product="P-20417", at=at_ms)


def test_a_promotion_is_read_back_whole_with_what_came_of_it(parts: Parts):
    decide(parts, "anna", last_promotion_ms=AT - 7 * HOUR, plan_versions=[3, 1])
    outcome = {"decision_id": made().decision_id, "launch": KETTLE, "shown": "assumed", "at": AT, "closes_at": AT + 1}
    insert(parts, "outcomes", **outcome, clicked_at=AT + 3 * MINUTE, reward_micro=200_000, prior_micro=150_000)
    trigger = {"decision_id": made().decision_id, "launch": KETTLE, "at": AT, "copy_text": "新品上市：Kettle"}
    insert(parts, "triggers", **trigger)
    result = ask(parts, "anna")
    assert result["answer"]["words"][0] == "autumn-kettle was promoted: ten-off, by push, copy zh, probability 85%."
    assert result["answer"]["words"][1] == "It says: 新品上市：Kettle"
    assert result["decision"]["local"] == "2026-10-02 21:00:00"
    assert guard(result, "cooldown")[:3] == (True, 7 * HOUR, 6 * HOUR)
    assert result["outcome"]["words"] == (
        "taken as shown (nobody said); clicked 3 min later; not bought; reward 0.20, expected 0.15"
    )
    assert (result["launch"]["considered"], result["launch"]["promoted"], result["around"]["behind"]) == (1, 1, 0)


def test_the_newest_decision_up_to_a_moment_is_the_one_told(parts: Parts):
    decide(parts, "ben")
    decide(parts, "ben", at_ms=AT + HOUR, launch="")
    act(parts, "ben", AT + MINUTE, 1)
    result = ask(parts, "ben", at_ms=AT + 2 * MINUTE)
    assert result["decision"]["at_ms"] == AT
    assert (result["around"]["since"], result["around"]["following_ms"]) == (1, AT + HOUR)


def test_a_shopper_with_one_event_and_a_refused_record_is_told_both(parts: Parts):
    act(parts, "carla", AT, 2)
    refused = Refused(PUBLISHED, "clicks", 1, 9, "bad_value", "a price below zero")
    row = {"topic": "clicks", "partition": 1, "offset": 9, "error": "bad_value", "message": "a price below zero"}
    insert(parts, "dead_letters", **row, key="carla")
    tables = Tables(parts.client, "carla", None)
    assert (tables.decision(), tables.seen(-1), tables.refused()) == (None, Seen(1, AT, AT, 1), (1, [refused]))
    assert ask(parts, "carla")["answer"]["code"] == "first_event"


def test_of_many_refused_records_the_newest_are_listed_and_all_are_counted(parts: Parts):
    row = {"topic": "clicks", "partition": 1, "error": "bad_value", "message": "a price below zero"}
    for offset in range(45):
        insert(parts, "dead_letters", **row, offset=offset, key="dora")
    count, listed = Tables(parts.client, "dora", None).refused()
    assert (count, len(listed)) == (45, 20)


def test_a_mistyped_shopper_gets_a_name_that_is_known(parts: Parts):
    act(parts, "dorothea", AT, 3)
    assert ask(parts, "dorotea")["answer"]["words"] == ["dorotea was never seen.", "Did you mean dorothea?"]


def test_a_shopper_who_came_later_is_not_taken_for_a_slip_of_the_pen(parts: Parts):
    act(parts, "frieda", AT, 3)
    assert ask(parts, "frieda", at_ms=AT - 1)["answer"]["words"][0].startswith("frieda was never seen by ")
    assert len(ask(parts, "frieda", at_ms=AT - 1)["answer"]["words"]) == 1


def test_a_product_that_nobody_has_looked_at_is_not_known(parts: Parts):
    act(parts, "emil", AT, 4)
    decide(parts, "emil")
    assert ask(parts, "emil", product="P-99")["answer"]["words"][:2] == [
        "No launch promotes P-99.",
        "Nobody has looked at such a product either.",
    ]
