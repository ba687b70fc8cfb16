"""The seeded shop: a catalogue, shoppers with hidden tastes, launches and events whose truth is known."""
