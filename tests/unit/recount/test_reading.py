"""A recount reads what was written under the schemas of a folder, as a capture keeps them."""

import json
from pathlib import Path

import pytest

from schemas.load import text
from schemas.wire import frame, unframe
from scorer.errors import Unavailable
from streams.codec.encode import encode_one
from streams.codec.registry_kept import kept_in
from streams.recount.reading import Avro
from tests.builders.avro_events import event


def folder_of(path: Path, schemas: dict[int, str]) -> str:
    """A `registry_url`: the folder holds these, all as versions of clicks."""
    for schema_id, avsc in schemas.items():
        (path / f"{schema_id}.avsc").write_text(avsc, "utf-8")
    versions = {str(at): {"id": each, "file": f"{each}.avsc"} for at, each in enumerate(schemas, start=1)}
    (path / "registry.json").write_text(json.dumps({"clicks-value": versions}), "utf-8")
    return f"file:{path}"


def clicked(schema_id: int) -> bytes:
    """A click in the packaged schema, under another id."""
    return frame(schema_id, unframe(encode_one("clicks", event()))[1])


def test_an_id_of_the_folder_names_its_schema(tmp_path: Path) -> None:
    url = folder_of(tmp_path, {71: text("clicks")})
    assert Avro(url).decode("clicks", clicked(71))["event_id"] == "e1"


def test_an_id_that_the_folder_has_not_is_that_of_this_versions_own_schema(tmp_path: Path) -> None:
    url = folder_of(tmp_path, {71: text("searches")})
    own = kept_in(url).id_of("clicks")
    assert Avro(url).decode("clicks", clicked(own))["event_id"] == "e1"


def test_an_unknown_id_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(LookupError, match="no schema 70"):
        Avro(folder_of(tmp_path, {71: text("clicks")})).decode("clicks", clicked(70))


def test_a_folder_without_schemas_is_named(tmp_path: Path) -> None:
    with pytest.raises(Unavailable, match="schemas cannot be read"):
        Avro(f"file:{tmp_path}").decode("clicks", clicked(1))
