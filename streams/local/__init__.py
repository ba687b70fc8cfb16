"""The parts that run on this machine when no address is configured: broker, Triton, ClickHouse engine."""
