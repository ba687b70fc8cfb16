"""How Kafka is read: all parts alike, so that none acts on what another will never see."""

import ast

from tests.habits.tree import PACKAGES, modules, named


def test_consumers_are_made_in_one_place_which_reads_what_was_committed():
    makers = {
        named(path)
        for package in PACKAGES
        for path, tree in modules(package)
        for node in ast.walk(tree)
        if "AIOKafkaConsumer" in (getattr(node, "id", ""), getattr(node, "attr", ""), getattr(node, "name", ""))
    }
    assert makers == {"streams/fetching/committed.py"}
