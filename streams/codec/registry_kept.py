"""The schemas that were kept beside captured records: no other registry is needed to read these."""

from pathlib import Path

from schemas.load import names, text
from schemas.registry import FileRegistry, NotReleasedError
from scorer.errors import BadSetting

SCHEME = "file:"


class KeptRegistry(FileRegistry):
    """A FileRegistry that also has an id for what this version would write: none of its schemas need be kept."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self._own: dict[int, str] = {}

    def id_of(self, topic: str) -> int:
        """The kept id of the current schema, else one that no kept schema has."""
        try:
            return super().id_of(topic)
        except NotReleasedError:
            free = max(self._by_id, default=0) + 1 + names().index(topic)
            self._own[free] = text(topic)
            return free

    def avsc_of(self, schema_id: int) -> str:
        """From the folder; an id that stands neither there nor in what this process writes is unknown."""
        return self._own.get(schema_id) or super().avsc_of(schema_id)


def kept_in(url: str) -> KeptRegistry:
    """The one in the folder that a `file:` URL names. Raises BadSetting where none is there."""
    folder = Path(url.removeprefix(SCHEME))
    if not (folder / "registry.json").is_file():
        remedy = "After file: stands the folder `schemas` of a capture."
        raise BadSetting("no schemas were kept", where=str(folder / "registry.json"), remedy=remedy)
    return KeptRegistry(folder)
