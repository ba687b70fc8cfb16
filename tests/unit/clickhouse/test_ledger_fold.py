"""What a new sink finds in the ledger: claims, the open intent, and records of owners that had already lost."""

from streams.clickhouse.sink.ledger_fold import LaneState, LedgerFold
from streams.clickhouse.sink.ledger_records import Claim, Done, Intent, Record, from_avro, to_avro
from streams.codec.encode import decode_one, encode_one


def _intent(epoch: int, number: int, lane: str = "slow") -> Intent:
    return Intent(epoch, number, lane, f"owner{epoch}", f"{lane}-{epoch}-{number}", {0: (number, number + 1)}, "c")


def _done(epoch: int, number: int, lane: str = "slow") -> Done:
    return Done(epoch, number, lane, f"owner{epoch}", {"journal/0": number})


def _fold(*records: Record) -> LedgerFold:
    fold = LedgerFold()
    for record in records:
        fold.accept(record)
    return fold


def test_an_intent_without_done_is_open_and_its_done_closes_it() -> None:
    open_ = _fold(Claim(0, "a"), _intent(0, 0))
    closed = _fold(Claim(0, "a"), _intent(0, 0), _done(0, 0))
    assert open_.lane("slow").open == _intent(0, 0)
    assert [closed.lane("slow").open, closed.lane("slow").next_number] == [None, 1]
    assert closed.lane("slow").positions == {"journal/0": 0}


def test_an_intent_that_is_said_again_says_where_its_lane_stands() -> None:
    again = Intent(0, 3, "slow", "a", "slow-0-3", {0: (3, 4)}, "c", {"journal/0": 7})
    assert _fold(again).lane("slow") == LaneState({"journal/0": 7}, 3, again, known=True)


def test_a_new_owner_inherits_the_open_intent_of_the_old_one() -> None:
    fold = _fold(Claim(0, "a"), _intent(0, 0), _done(0, 0), _intent(0, 1), Claim(1, "b"))
    assert [fold.owner, fold.lane("slow").open] == ["b", _intent(0, 1)]


def test_what_an_overtaken_owner_appends_after_the_newer_claim_does_not_count() -> None:
    fold = _fold(Claim(0, "a"), _intent(0, 0), Claim(1, "b"), _done(0, 0), _intent(0, 1))
    assert fold.lane("slow").open == _intent(0, 0)


def test_of_two_claims_of_the_same_epoch_the_first_counts() -> None:
    assert _fold(Claim(3, "a"), Claim(3, "b")).owner == "a"


def test_lanes_do_not_touch_each_other() -> None:
    fold = _fold(Claim(0, "a"), _intent(0, 0, "slow"), _intent(0, 4, "fast"), _done(0, 4, "fast"))
    assert [fold.lane("slow").open, fold.lane("fast").next_number] == [_intent(0, 0), 5]


def test_a_reader_that_missed_a_claim_forgets_what_the_overtaken_owner_wrote_after_it() -> None:
    """claim 5 | window begins here: one stale record of epoch 4, then those of epoch 5."""
    fold = _fold(_intent(4, 99), _done(5, 7), _intent(5, 8))
    assert [fold.epoch, fold.lane("slow").open] == [5, _intent(5, 8)]


def test_a_reader_that_missed_a_claim_forgets_the_lanes_that_the_new_owner_has_not_written_in_too() -> None:
    """An intent of epoch 4 in lane fast, then only lane slow in epoch 5: fast has no open intent to repeat."""
    assert _fold(_intent(4, 99, "fast"), _done(5, 7, "slow")).lane("fast") == LaneState()


def test_every_record_comes_back_from_avro_as_it_was() -> None:
    records = [Claim(2, "b"), _intent(2, 5), _done(2, 5)]
    values = [encode_one("sink-intents", to_avro(record)) for record in records]
    assert [from_avro(decode_one("sink-intents", value)) for value in values] == records
