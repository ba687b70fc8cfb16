"""The whole path in one command: a shop or a log, broker, worker, Triton, sink, ClickHouse, and the recount."""
