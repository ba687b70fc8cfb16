"""The header of the values that this process writes."""

from schemas.registry import NotReleasedError, Registry
from schemas.wire import header
from scorer.errors import Inconsistent


def head_of(topic: str, registry: Registry) -> bytes:
    """Five bytes. Raises Inconsistent where the current schema stands in no release, Unavailable of the registry."""
    try:
        return header(registry.id_of(topic))
    except NotReleasedError:
        raise Inconsistent(
            "the current schema has changed since its last release",
            where=f"schemas/{topic}.avsc",
            remedy="Run `launchpulse schemas check`, then `launchpulse schemas release`.",
        ) from None
