"""Records whose offsets a step took and which it did not see are named: they are in no profile."""

from collections.abc import Iterator
from dataclasses import replace

from streams.codec.encode import decode_one, encode_one
from tests.builders.hand_made_log import HandMadeLog, Sent
from tests.builders.read_topics import read_topics


class Missed(HandMadeLog):
    """Step 9 of partition 1 counted two clicks fewer than stand between its offsets."""

    def records(self) -> Iterator[Sent]:
        for sent in super().records():
            yield self._missed(sent) if (sent.topic, sent.partition) == ("journal", 1) else sent

    def _missed(self, sent: Sent) -> Sent:
        record = decode_one("journal", sent.value or b"")
        if (record["kind"], record["number"]) == ("step", 9):
            record["inputs"][0]["records"] -= 2
        return replace(sent, value=encode_one("journal", record))


def test_records_that_a_step_missed_are_named_with_their_number() -> None:
    _, report = read_topics(Missed())
    named = [(one.table, one.key, one.field, one.expected - one.seen) for one in report.named]
    assert named == [("journal", "topic=clicks partition=1 step=9", "records", 2)]


def test_a_step_whose_writer_did_not_count_missed_nothing() -> None:
    log = HandMadeLog()
    first = next(
        decode_one("journal", one.value or b"")
        for one in log.records()
        if one.topic == "journal" and decode_one("journal", one.value or b"")["kind"] == "step"
    )
    assert ({each["records"] for each in first["inputs"]}, read_topics(HandMadeLog())[1].named) == ({-1}, [])
