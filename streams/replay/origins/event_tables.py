"""ClickHouse's tables of inputs: what is left when topics have been forgotten."""

from dataclasses import dataclass, field

from streams.brokers.access import Access
from streams.catalogue import Catalogue
from streams.clickhouse.client import connect
from streams.codec.registries import registry_for
from streams.examples.replay import in_force
from streams.kafka.records import KafkaRecords
from streams.logs.stored.records import StoredRecords
from streams.logs.stored.tables import Range, Tables
from streams.logs.stored.told import told_by
from streams.masked import without_user
from streams.ports import Records, TextModel
from streams.replay.catalogue import read_catalogue
from streams.settings import Settings


@dataclass(frozen=True)
class EventTables:
    """Implements Origin. Products and launches, plans with them, are those of the broadcast topics of `kafka`, which
    keep all; without a broker products have their ids only, and launches no plan. `token` may only read."""

    address: str
    token: str = field(repr=False)
    within: Range
    kafka: Access

    @property
    def forgets(self) -> bool:
        """Never."""
        return False

    def __str__(self) -> str:
        return f"{without_user(self.address)}, {self.within}"

    def settings(self, given: Settings) -> Settings:
        """Tables say nothing of them."""
        return given

    def records(self, settings: Settings) -> Records:
        """Inputs alone: there is no journal. BadInput where the range is empty."""
        tables = self._tables()
        tables.check_any()
        return StoredRecords(tables, registry_for(settings))

    async def catalogue(self, records: Records, settings: Settings, text: TextModel) -> Catalogue:
        """Of topics, else of events."""
        if self.kafka.bootstrap:
            return await read_catalogue(KafkaRecords(settings, self.kafka), registry_for(settings))
        return (await in_force(told_by(self._tables()), text)).catalogue

    def _tables(self) -> Tables:
        return Tables(connect(self.address, self.token, readonly=True), self.within, self.address)
