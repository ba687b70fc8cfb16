"""A registry of schemas held in memory: the packaged ones, and whatever a test adds under an id of its own."""

from schemas.registry import PACKAGED, Version


class HeldRegistry:
    """The packaged registry, and `added` schemas by id."""

    def __init__(self, added: dict[int, str]) -> None:
        self.added = added

    def id_of(self, topic: str) -> int:
        """As packaged."""
        return PACKAGED.id_of(topic)

    def avsc_of(self, schema_id: int) -> str:
        """Added ones first."""
        return self.added[schema_id] if schema_id in self.added else PACKAGED.avsc_of(schema_id)

    def versions(self, topic: str) -> tuple[Version, ...]:
        """As packaged."""
        return PACKAGED.versions(topic)
