"""Where that is read which is replayed: topics of a broker, a capture, a file of events, ClickHouse's tables."""
