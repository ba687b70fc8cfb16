"""A changed schema gets the next version and the next id; a released one never changes."""

import json
from pathlib import Path

from schemas.registry import FileRegistry
from schemas.release import release
from schemas.review import review


def write(folder: Path, name: str, *fields: dict[str, object], doc: str = "") -> None:
    schema = {"type": "record", "name": name.title(), "doc": doc, "fields": list(fields)}
    (folder / f"{name}.avsc").write_text(json.dumps(schema))


A = {"name": "a", "type": "int"}
B = {"name": "b", "type": "int", "default": 0}


def test_ids_count_on_across_topics_and_releases(tmp_path: Path) -> None:
    write(tmp_path, "x", A)
    write(tmp_path, "y", A)
    assert [(topic, version.number, version.schema_id) for topic, version in release(tmp_path)] == [
        ("x", 1, 1),
        ("y", 1, 2),
    ]
    write(tmp_path, "x", A, B)
    assert [(topic, version.number, version.schema_id) for topic, version in release(tmp_path)] == [("x", 2, 3)]
    assert [version.schema_id for version in FileRegistry(tmp_path).versions("x")] == [1, 3]


def test_prose_alone_is_no_change(tmp_path: Path) -> None:
    write(tmp_path, "x", A)
    release(tmp_path)
    write(tmp_path, "x", {**A, "doc": "what it is"}, doc="better")
    assert release(tmp_path) == []
    assert review(tmp_path).unreleased == []


def test_a_changed_schema_is_unreleased_until_it_is(tmp_path: Path) -> None:
    write(tmp_path, "x", A)
    assert review(tmp_path).unreleased == ["x"]
    release(tmp_path)
    assert review(tmp_path).unreleased == []


def test_a_review_names_what_breaks(tmp_path: Path) -> None:
    write(tmp_path, "x", A)
    release(tmp_path)
    write(tmp_path, "x", A, {"name": "c", "type": "int"})
    assert review(tmp_path).incompatible == [
        "x: the current schema cannot read version 1: "
        "c: the reader's field has no default and the writer does not have the field"
    ]


def test_a_schema_that_vanished_is_told(tmp_path: Path) -> None:
    write(tmp_path, "x", A)
    release(tmp_path)
    (tmp_path / "x.avsc").unlink()
    assert review(tmp_path).incompatible == ["x: released, and without a current schema"]
