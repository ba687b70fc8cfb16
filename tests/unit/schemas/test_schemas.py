"""The packaged schemas: one for each Avro topic, documented, released, framed as Confluent does."""

import json
from typing import Any

import pytest

from schemas.load import FOLDER, names, schema, text
from schemas.review import review
from schemas.topics import TOPICS
from schemas.wire import NotFramedError, frame, schema_id_of, unframe


def test_every_avro_topic_has_a_schema_and_every_schema_a_topic() -> None:
    assert sorted(topic.schema for topic in TOPICS if topic.schema) == list(names())


def test_all_current_schemas_are_released_and_compatible() -> None:
    found = review()
    assert (found.incompatible, found.unreleased) == ([], [])


@pytest.mark.parametrize("topic", names())
def test_every_record_and_field_says_what_it_means(topic: str) -> None:
    assert _undocumented(schema(topic)) == []


def test_no_two_released_schemas_share_an_id() -> None:
    entries = json.loads((FOLDER / "registry.json").read_text("utf-8"))
    ids = [version["id"] for versions in entries.values() for version in versions.values()]
    assert len(ids) == len(set(ids))


def test_a_topic_without_a_schema_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        text("profiles")


@pytest.mark.parametrize("value", [b"", b"\0\0\0\0", b"\1\0\0\0\1x", b"{}xyz"])
def test_a_value_without_a_header_is_not_framed(value: bytes) -> None:
    with pytest.raises(NotFramedError):
        schema_id_of(value)


@pytest.mark.parametrize("schema_id", [0, 1, 255, 256, 2**32 - 1])
def test_a_frame_is_taken_off_as_it_was_put_on(schema_id: int) -> None:
    assert unframe(frame(schema_id, b"\0payload")) == (schema_id, b"\0payload")


def _undocumented(node: Any) -> list[str]:
    if isinstance(node, list):
        return [name for item in node for name in _undocumented(item)]
    if not isinstance(node, dict):
        return []
    own = [] if node.get("doc") or "fields" not in node else [str(node.get("name"))]
    fields = [field["name"] for field in node.get("fields", ()) if not field.get("doc")]
    types = [field["type"] for field in node.get("fields", ())]
    return own + fields + _undocumented(types + [node[key] for key in ("items", "values", "type") if key in node])
