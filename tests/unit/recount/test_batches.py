"""What a recount reads of the sink's ledger, where its head is there and where retention has deleted it."""

from streams.clickhouse.sink.ledger_records import Claim, Done, Intent, Record, to_avro
from streams.recount.batches import Inserts

AT = {"journal#number/0": 3, "journal/0": 9}


def _read(*records: Record) -> Inserts:
    inserts = Inserts()
    for record in records:
        inserts.add(to_avro(record), 1)
    return inserts


def _intent(epoch: int, number: int, positions: dict[str, int] | None = None) -> Intent:
    return Intent(epoch, number, "slow", "a", f"slow-{number}", {0: (number, number + 1)}, "c", positions or {})


def _done(epoch: int, number: int) -> Done:
    return Done(epoch, number, "slow", "a", {**AT, "journal#number/0": number + 1})


def _tokens(inserts: Inserts) -> list[str]:
    return [intent["token"] for intent in inserts.done]


def test_an_intent_counts_once_it_is_done_and_its_lane_has_come_as_far_as_that_says() -> None:
    found = _read(Claim(0, "a"), _intent(0, 0), _done(0, 0), _intent(0, 1))
    assert (_tokens(found), found.inserted("slow")) == (["slow-0"], {0: 1})


def test_an_intent_that_is_said_again_counts_once() -> None:
    found = _read(Claim(0, "a"), _intent(0, 3), _intent(0, 3, AT), _intent(0, 3, AT), _done(0, 3), _done(0, 3))
    assert (_tokens(found), found.inserted("slow")) == (["slow-3"], {0: 4})


def test_a_lane_whose_done_is_gone_has_come_as_far_as_its_open_intent_says() -> None:
    assert _read(_intent(0, 3, AT)).inserted("slow") == {0: 3}


def test_what_losers_wrote_behind_a_claim_that_is_gone_does_not_count() -> None:
    found = _read(_intent(4, 8), _done(4, 8), _intent(5, 8), _done(5, 8), _intent(4, 9))
    assert (_tokens(found), found.inserted("slow")) == (["slow-8"], {0: 9})
