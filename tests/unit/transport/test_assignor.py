"""Who reads what: even, steady, and one member for partition p of every topic."""

from aiokafka.coordinator.protocol import ConsumerProtocolMemberMetadata
from hypothesis import given
from hypothesis import strategies as st

from streams.transport.assignor import CopartitionedAssignor, spread

members = st.dictionaries(st.sampled_from("abcdef"), st.lists(st.integers(0, 11), unique=True, max_size=12), min_size=1)


@given(st.integers(0, 12), members)
def test_every_partition_has_an_owner_and_counts_differ_by_one_at_most(count: int, had: dict[str, list[int]]) -> None:
    owner = spread(range(count), had)
    assert list(owner) == list(range(count))
    counts = [list(owner.values()).count(name) for name in had]
    assert max(counts) - min(counts) <= 1


@given(st.integers(1, 12), st.lists(st.sampled_from("abcdef"), unique=True, min_size=1))
def test_nothing_moves_when_nobody_comes_or_goes(count: int, names: list[str]) -> None:
    first = spread(range(count), {name: [] for name in names})
    had = {name: [number for number, owner in first.items() if owner == name] for name in names}
    assert spread(range(count), had) == first


def test_the_partitions_of_one_who_left_are_the_only_ones_that_move() -> None:
    assert spread(range(6), {"a": [0, 1], "b": [2, 3]}) == {0: "a", 1: "a", 2: "b", 3: "b", 4: "a", 5: "b"}


def test_topics_of_different_counts_go_to_one_member_by_number() -> None:
    class Cluster:
        def partitions_for_topic(self, topic: str) -> set[int]:
            return {"clicks": {0, 1, 2}, "products": {0}}[topic]

    joined = {name: ConsumerProtocolMemberMetadata(0, ["clicks", "products"], b"") for name in ("a", "b")}
    given_ = CopartitionedAssignor.assign(Cluster(), joined)
    assert {name: dict(found.assignment) for name, found in given_.items()} == {
        "a": {"clicks": [0, 2], "products": [0]},
        "b": {"clicks": [1], "products": []},
    }


def test_a_member_of_another_release_is_given_no_topic_that_it_does_not_read() -> None:
    class Cluster:
        def partitions_for_topic(self, topic: str) -> set[int]:
            return {0, 1}

    joined = {
        "older": ConsumerProtocolMemberMetadata(0, ["clicks"], b""),
        "newer": ConsumerProtocolMemberMetadata(0, ["clicks", "deliveries"], b""),
    }
    given_ = CopartitionedAssignor.assign(Cluster(), joined)
    assert {name: sorted(dict(found.assignment)) for name, found in given_.items()} == {
        "older": ["clicks"],
        "newer": ["clicks", "deliveries"],
    }


def test_a_member_tells_what_it_had() -> None:
    assignor = CopartitionedAssignor()
    joined = {"a": assignor.metadata(["clicks"])}
    assert joined["a"].user_data == b""

    class Cluster:
        def partitions_for_topic(self, topic: str) -> set[int]:
            return {0, 1, 10}

    assignor.on_assignment(assignor.assign(Cluster(), joined)["a"])
    assert assignor.metadata(["clicks"]).user_data == b"0 1 10"
