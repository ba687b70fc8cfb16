"""What a replay needs of the place where its records are."""

from typing import Protocol

from streams.catalogue import Catalogue
from streams.ports import Records, TextModel
from streams.settings import Settings


class Origin(Protocol):
    """A value that goes to each process of a replay. As text: what messages call it, and snapshots tell it apart by."""

    @property
    def forgets(self) -> bool:
        """Whether the head of a topic may be deleted there while the rest of it stays."""

    def settings(self, given: Settings) -> Settings:
        """These, as they decide there; `partitions` are as many as there are."""

    def records(self, settings: Settings) -> Records:
        """The topics; those that there are not are empty."""

    async def catalogue(self, records: Records, settings: Settings, text: TextModel) -> Catalogue:
        """Products and launches; `records` are its own, and `text` is asked where products have no vectors yet."""
