"""The dead letters as an operator sees them: listed, explained, edited, published again."""
