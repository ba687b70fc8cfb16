"""Records by schemas of a newer version: left out where the shop may have written them, and the end where it cannot."""

import pytest

from schemas.registry import PACKAGED, NewerSchemaError, UnknownSchemaError
from schemas.topics import THE_SHOPS, TOPICS
from schemas.wire import frame
from scorer.errors import BadInput, Inconsistent
from streams.codec.encode import decode_one
from streams.feed import Feed
from tests.fakes.registry import HeldRegistry

NEWER = frame(999, b"")
OWN = [topic.name for topic in TOPICS if topic.schema and topic.name not in THE_SHOPS]


@pytest.mark.parametrize("topic", OWN)
def test_on_a_topic_of_launchpulses_own_it_is_told_by_a_newer_launchpulse(topic: str) -> None:
    with pytest.raises(Inconsistent, match=f"told by a newer launchpulse; at {topic}; seen: schema 999"):
        decode_one(topic, NEWER)


@pytest.mark.parametrize("topic", sorted(THE_SHOPS))
def test_on_a_topic_of_the_shops_it_may_be_anybodys(topic: str) -> None:
    with pytest.raises(BadInput, match="a value that is no record of"):
        decode_one(topic, NEWER)


@pytest.mark.parametrize("topic", ["policy-state", "budget-grants", "product-vectors"])
def test_a_worker_does_not_go_on_without_what_a_newer_version_told(topic: str) -> None:
    with pytest.raises(Inconsistent):
        Feed(PACKAGED).take(topic, [(0, b"kettle", NEWER)])


def test_ids_of_another_registry_say_nothing_of_versions() -> None:
    class Empty(HeldRegistry):
        def avsc_of(self, schema_id: int) -> str:
            raise UnknownSchemaError(schema_id)

    with pytest.raises(BadInput):
        decode_one("policy-state", NEWER, registry=Empty({}))


@pytest.mark.parametrize("schema_id", [100_001, 2**31 - 1])
def test_an_id_far_above_those_of_this_version_is_of_another_registry(schema_id: int) -> None:
    with pytest.raises(BadInput):
        decode_one("policy-state", frame(schema_id, b""))


def test_an_id_between_those_of_this_version_is_unknown_and_not_newer() -> None:
    with pytest.raises(UnknownSchemaError) as found:
        PACKAGED.avsc_of(0)
    assert type(found.value) is not NewerSchemaError
