"""ClickHouse: the embedded engine and its door, migrations, sink, clients."""
