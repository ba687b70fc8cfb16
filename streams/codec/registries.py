"""Which registry is in force: the packaged file, or the server that `registry_url` names."""

from functools import cache

from schemas.registry import PACKAGED, Registry
from streams.codec.registry_http import HttpRegistry
from streams.settings import Settings


def registry_for(settings: Settings) -> Registry:
    """One registry per address and topic prefix; an HTTP one keeps what it was told."""
    return _http(settings.registry_url, settings.topic_prefix) if settings.registry_url else PACKAGED


@cache
def _http(url: str, topic_prefix: str) -> Registry:
    return HttpRegistry(url, topic_prefix=topic_prefix)
