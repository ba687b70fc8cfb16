"""What was read before it was overridden must be what is installed."""

import hashlib
import importlib
import inspect
import tomllib
from importlib.metadata import version
from pathlib import Path

import pytest

from streams.transport.overrides.consumer import ChunkConsumer
from streams.transport.overrides.consumer_thread import ChunkConsumerThread
from streams.transport.overrides.listener import ChunkListener
from streams.transport.upstream import PINNED, WATCHED

PROJECT = Path(__file__).parents[3] / "pyproject.toml"


@pytest.mark.parametrize("name", PINNED)
def test_the_installed_version_is_the_one_that_was_read(name: str) -> None:
    assert version(name) == PINNED[name]
    dependencies = tomllib.loads(PROJECT.read_text())["project"]["dependencies"]
    assert f"{name}=={PINNED[name]}" in dependencies


@pytest.mark.parametrize("name", WATCHED)
def test_the_source_is_the_one_that_was_read(name: str) -> None:
    """After a change upstream: read it again, adapt streams/transport/overrides/, then change upstream.py."""
    assert hashlib.sha256(_source(name).encode()).hexdigest()[:12] == WATCHED[name]


@pytest.mark.parametrize("ours", [ChunkConsumer, ChunkConsumerThread, ChunkListener])
def test_all_that_is_overridden_is_watched(ours: type) -> None:
    for name in vars(ours):
        for base in ours.__mro__[1:]:
            if name in vars(base) and inspect.isfunction(vars(base)[name]) and name != "__init__":
                assert f"{base.__module__}:{base.__name__}.{name}" in WATCHED
                break


def _source(name: str) -> str:
    module, path = name.split(":")
    found = importlib.import_module(module)
    for part in path.split("."):
        found = getattr(found, part)
    return inspect.getsource(inspect.unwrap(getattr(found, "fun", found)))  # mode wraps a service's tasks
