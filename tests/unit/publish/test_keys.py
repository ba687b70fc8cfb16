import numpy as np
import pytest
from aiokafka.partitioner import DefaultPartitioner

from streams.publish.keys import KeyPartitions, partition_of


@pytest.mark.parametrize("key", [b"", b"a", b"s000017", "露茉拉".encode(), bytes(range(256))])
def test_a_key_lies_where_kafkas_default_partitioner_puts_it(key: bytes) -> None:
    default = DefaultPartitioner()
    for partitions in (1, 4, 7, 1024):
        everywhere = list(range(partitions))
        assert partition_of(key, partitions) == default(key, everywhere, everywhere)


def test_the_partition_of_a_known_key_never_moves() -> None:
    """The numbers of Kafka's own test of murmur2 (UtilsTest.testMurmur2), so that other clients agree."""
    hashes = {b"21": -973932308, b"foobar": -790332482, b"a-little-bit-long-string": -985981536}
    for key, signed in hashes.items():
        assert partition_of(key, 1 << 16) == (signed & 0x7FFFFFFF) % (1 << 16)


def test_many_keys_are_placed_as_one_by_one() -> None:
    keys = [b"a", b"b", b"a", b"c"]
    assert KeyPartitions(4).of(keys).tolist() == [partition_of(key, 4) for key in keys]
    assert KeyPartitions(4).of([]).dtype == np.int64
