"""Plain Kafka: topics, and reading and writing outside any consumer group."""
