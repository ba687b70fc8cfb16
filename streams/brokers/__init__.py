"""How a client gets to Kafka's brokers, and why it is not let in. It reads and writes no records."""
