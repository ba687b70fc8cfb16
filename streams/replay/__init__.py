"""What was recorded, computed again: from a broker or from a capture, and never written to either."""
