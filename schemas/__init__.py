"""What travels on Kafka: Avro schemas, the Confluent wire format, the closed list of topics. Owns no connection."""
