"""What was computed again, compared with what the live worker recorded, sent and stored."""
