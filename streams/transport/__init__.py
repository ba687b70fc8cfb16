"""From Kafka to the runner: whole chunks through Faust's agents, partitions taken over and given up in order."""
