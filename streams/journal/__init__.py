"""The write-ahead log of a partition: its records, which of its steps count, and how a writer keeps its claim."""
