"""One suite for every schema registry: the packaged file, and a server that speaks Confluent's API."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from schemas.canonical import canonical
from schemas.load import FOLDER, names, text
from schemas.registry import FileRegistry, Registry, UnknownSchemaError
from schemas.release import release
from streams.codec.registry_http import HttpRegistry
from tests.servers.schema_registry import schema_registry

OLDER = json.dumps({"type": "record", "name": "Click", "namespace": "launchpulse", "fields": []})


@pytest.fixture(scope="module", params=["file", "http"])
def registry(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Registry]:
    """A registry with an older version of clicks and all current schemas."""
    if request.param == "file":
        yield _file_registry(tmp_path_factory.mktemp("schemas"))
        return
    with schema_registry() as server:
        server.add("clicks-value", OLDER)
        http = HttpRegistry(server.url)
        for name in names():
            http.id_of(name)
        yield http


def _file_registry(folder: Path) -> Registry:
    (folder / "clicks.avsc").write_text(OLDER)
    release(folder)
    for name in names():
        (folder / f"{name}.avsc").write_text((FOLDER / f"{name}.avsc").read_text())
    release(folder)
    return FileRegistry(folder)


@pytest.mark.parametrize("topic", names())
def test_the_current_schema_is_found_under_its_id(registry: Registry, topic: str) -> None:
    assert canonical(registry.avsc_of(registry.id_of(topic))) == canonical(text(topic))


def test_ids_differ_from_topic_to_topic(registry: Registry) -> None:
    assert len({registry.id_of(topic) for topic in names()}) == len(names())


def test_versions_are_told_oldest_first(registry: Registry) -> None:
    versions = registry.versions("clicks")
    assert [version.number for version in versions] == [1, 2]
    assert [canonical(version.avsc) for version in versions] == [canonical(OLDER), canonical(text("clicks"))]
    assert registry.avsc_of(versions[0].schema_id) == OLDER
    assert versions[1].schema_id == registry.id_of("clicks")


def test_a_topic_that_nobody_registered_has_no_versions(registry: Registry) -> None:
    assert registry.versions("nobody") == ()


def test_an_id_that_nobody_registered_is_unknown(registry: Registry) -> None:
    with pytest.raises(UnknownSchemaError):
        registry.avsc_of(99_999)
