"""Who of the group reads which partitions: one member reads partition p of every topic."""

import logging
from collections.abc import Iterable, Mapping
from typing import ClassVar

from aiokafka.cluster import ClusterMetadata
from aiokafka.coordinator.assignors.abstract import AbstractPartitionAssignor
from aiokafka.coordinator.protocol import ConsumerProtocolMemberAssignment, ConsumerProtocolMemberMetadata

LOG = logging.getLogger(__name__)


class CopartitionedAssignor(AbstractPartitionAssignor):  # type: ignore[misc]
    """Spreads partition numbers evenly; a member keeps the numbers that it had, as far as that is even.

    Neither of aiokafka's does both, and Faust's own takes part only for an app with Faust tables. A member tells the
    numbers it had as its user data, one decimal number after the other. A number that a topic lacks, or that is not
    below `partitions`, as the settings say, has no journal and no rows: it is nobody's.
    """

    name: ClassVar[str] = "launchpulse-copartitioned"
    version: ClassVar[int] = 0

    def __init__(self, partitions: int) -> None:
        self._partitions, self._warned = partitions, ""
        self._had: frozenset[int] = frozenset()

    def metadata(self, topics: Iterable[str]) -> ConsumerProtocolMemberMetadata:
        """What this member says when it joins."""
        said = b" ".join(b"%d" % number for number in sorted(self._had))
        return ConsumerProtocolMemberMetadata(self.version, sorted(topics), said)

    def on_assignment(self, assignment: ConsumerProtocolMemberAssignment) -> None:
        """Remember what was given."""
        self._had = frozenset(tp.partition for tp in assignment.partitions())

    def assign(
        self, cluster: ClusterMetadata, members: Mapping[str, ConsumerProtocolMemberMetadata]
    ) -> dict[str, ConsumerProtocolMemberAssignment]:
        """Called on the member that leads the group. A member that is given a topic which it does not read, as one of
        another release may not, would end."""
        topics = sorted({topic for member in members.values() for topic in member.subscription})
        partitions = {topic: set(cluster.partitions_for_topic(topic) or ()) for topic in topics}
        had = {name: [int(word) for word in (member.user_data or b"").split()] for name, member in members.items()}
        self._warn(partitions, begun=any(had.values()))
        numbers = set(range(self._partitions)).intersection(*partitions.values())
        owner = spread(numbers, had)
        return {
            name: ConsumerProtocolMemberAssignment(
                self.version,
                [(topic, [p for p in owner if owner[p] == name]) for topic in sorted(member.subscription)],
                b"",
            )
            for name, member in members.items()
        }

    def _warn(self, partitions: Mapping[str, set[int]], *, begun: bool) -> None:
        """Once for what stands: the group asks again each time that it changes. A topic that nobody knows yet is no
        news at a start, and ends all reading where the group had `begun`."""
        odd = {topic: len(at) for topic, at in partitions.items() if len(at) != self._partitions and (at or begun)}
        wrong = ", ".join(f"{topic}: {count or 'none known'}" for topic, count in odd.items())
        if wrong and wrong != self._warned:
            LOG.warning(_OTHERWISE, self._partitions, wrong)
        self._warned = wrong


_OTHERWISE = (
    "Topics have other numbers of partitions than the settings say (%s); seen: %s. Nobody reads what producers write "
    "to a partition that is not in the settings, or not in every topic; `launchpulse topics check` compares all."
)


def spread(numbers: Iterable[int], had: Mapping[str, Iterable[int]]) -> dict[int, str]:
    """An owner for each number, counts differing by one at most, moving as few as that allows.

    >>> spread(range(4), {"a": [0, 1, 2, 3], "b": []})
    {0: 'a', 1: 'a', 2: 'b', 3: 'b'}
    """
    left = sorted(numbers)
    fewest, more = divmod(len(left), len(had))
    owner: dict[int, str] = {}
    for name in sorted(had, key=lambda member: (-len(set(had[member])), member)):
        keep = [number for number in left if number in set(had[name]) and number not in owner]
        room = fewest + (1 if more > 0 and len(keep) > fewest else 0)
        more -= room > fewest
        owner.update(dict.fromkeys(keep[:room], name))
    counts = {name: list(owner.values()).count(name) for name in had}
    for number in left:
        if number not in owner:
            name = min(counts, key=lambda member: (counts[member], member))
            owner[number] = name
            counts[name] += 1
    return dict(sorted(owner.items()))
