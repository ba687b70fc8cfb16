"""Whether the schema registry in force knows the schemas that this version writes."""

from collections.abc import Iterator

from schemas.registry import FileRegistry, NotReleasedError, Registry
from schemas.topics import TOPICS
from scorer.errors import LaunchpulseError
from streams.local.checks import Check, Level
from streams.registry_address import RegistryAddress
from streams.settings import Settings

_NAME = "schema registry"


def checks(settings: Settings) -> Iterator[Check]:
    """Reads only: what an HTTP registry lacks is registered by the first command that writes."""
    from streams.codec.registries import registry_for

    topics = [topic.name for topic in TOPICS if topic.schema]
    where = "registry_url"
    try:
        where = RegistryAddress.of(settings.registry_url).url or "the packaged file"
        missing = _unknown(registry_for(settings), topics)
    except (LaunchpulseError, OSError, ValueError) as error:
        yield Check(_NAME, Level.FAIL, f"{where}: {error}", "Check LAUNCHPULSE_REGISTRY_URL and the registry.")
        return
    if not missing:
        yield Check(_NAME, Level.OK, f"{where}, {len(topics)} subjects")
    elif settings.registry_url:
        remedy = "The first command that writes registers them."
        yield Check(_NAME, Level.WARN, f"{where} lacks {', '.join(missing)}", remedy)
    else:
        remedy = "Release them: `launchpulse schemas release`."
        yield Check(_NAME, Level.FAIL, f"{where} lacks the current {', '.join(missing)}", remedy)


def _unknown(registry: Registry, topics: list[str]) -> list[str]:
    return [topic for topic in topics if not _knows(registry, topic)]


def _knows(registry: Registry, topic: str) -> bool:
    if not isinstance(registry, FileRegistry):
        return bool(registry.versions(topic))
    try:
        registry.id_of(topic)
    except NotReleasedError:
        return False
    return True
