"""Which registry is in force: the packaged file, the server that `registry_url` names, or that of a capture."""

from functools import cache

from schemas.registry import PACKAGED, Registry
from streams.codec.registry_http import HttpRegistry
from streams.codec.registry_kept import SCHEME, kept_in
from streams.settings import Settings


def registry_for(settings: Settings) -> Registry:
    """One registry per address and topic prefix; an HTTP one keeps what it was told."""
    return _named(settings.registry_url, settings.topic_prefix) if settings.registry_url else PACKAGED


@cache
def _named(url: str, topic_prefix: str) -> Registry:
    return kept_in(url) if url.startswith(SCHEME) else HttpRegistry(url, topic_prefix=topic_prefix)
