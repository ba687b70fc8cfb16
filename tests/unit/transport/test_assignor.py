"""Who reads what: even, steady, and one member for partition p of every topic."""

from collections.abc import Mapping
from dataclasses import dataclass

import pytest
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


@dataclass(frozen=True)
class Cluster:
    """Topics with so many partitions each; `others` has any other topic."""

    counts: Mapping[str, int]
    others: int = 0

    def partitions_for_topic(self, topic: str) -> set[int] | None:
        """As aiokafka's: None for a topic that is not known."""
        return set(range(self.counts.get(topic, self.others))) or None


def assigned(assignor: CopartitionedAssignor, cluster: Cluster, had: bytes = b"") -> dict[str, dict[str, list[int]]]:
    """What two members are given that read clicks and products; `had`: what each says that it had."""
    joined = {name: ConsumerProtocolMemberMetadata(0, ["clicks", "products"], had) for name in ("a", "b")}
    return {name: dict(found.assignment) for name, found in assignor.assign(cluster, joined).items()}


def test_a_number_goes_to_one_member_in_all_topics() -> None:
    assert assigned(CopartitionedAssignor(3), Cluster({}, others=3)) == {
        "a": {"clicks": [0, 2], "products": [0, 2]},
        "b": {"clicks": [1], "products": [1]},
    }


@pytest.mark.parametrize("cluster", [Cluster({"clicks": 3}, others=2), Cluster({}, others=3)])
def test_a_partition_that_was_added_under_a_running_worker_is_nobodys_and_is_told_once(
    cluster: Cluster, caplog: pytest.LogCaptureFixture
) -> None:
    assignor = CopartitionedAssignor(2)
    given_ = [assigned(assignor, each) for each in (Cluster({}, others=2), cluster, cluster)]
    assert given_ == [{"a": {"clicks": [0], "products": [0]}, "b": {"clicks": [1], "products": [1]}}] * 3
    [warning] = [record.getMessage() for record in caplog.records]
    assert "than the settings say (2); seen: clicks: 3" in warning


def test_nothing_is_given_before_every_topic_is_there(caplog: pytest.LogCaptureFixture) -> None:
    given_ = assigned(CopartitionedAssignor(2), Cluster({"clicks": 2}))
    assert given_ == {name: {"clicks": [], "products": []} for name in "ab"}
    assert caplog.records == []


def test_a_topic_that_is_gone_under_running_workers_is_told(caplog: pytest.LogCaptureFixture) -> None:
    given_ = assigned(CopartitionedAssignor(2), Cluster({"clicks": 2}), had=b"0")
    assert given_ == {name: {"clicks": [], "products": []} for name in "ab"}
    assert "seen: products: none known" in caplog.text


def test_a_member_of_another_release_is_given_no_topic_that_it_does_not_read() -> None:
    joined = {
        "older": ConsumerProtocolMemberMetadata(0, ["clicks"], b""),
        "newer": ConsumerProtocolMemberMetadata(0, ["clicks", "deliveries"], b""),
    }
    given_ = CopartitionedAssignor(2).assign(Cluster({}, others=2), joined)
    assert {name: sorted(dict(found.assignment)) for name, found in given_.items()} == {
        "older": ["clicks"],
        "newer": ["clicks", "deliveries"],
    }


def test_a_member_tells_what_it_had() -> None:
    assignor = CopartitionedAssignor(11)
    joined = {"a": assignor.metadata(["clicks"])}
    assert joined["a"].user_data == b""

    assignor.on_assignment(assignor.assign(Cluster({}, others=11), joined)["a"])
    assert assignor.metadata(["clicks"]).user_data == b"0 1 2 3 4 5 6 7 8 9 10"
