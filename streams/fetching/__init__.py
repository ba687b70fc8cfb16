"""What consumers fetched, as columns: no object a record is made where bytes are Kafka's message format 2."""
