"""What goes on, live in the terminal, read from ClickHouse."""
