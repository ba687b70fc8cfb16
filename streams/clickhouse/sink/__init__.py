"""From the topics to ClickHouse, each row exactly once.

    journal ──► which steps count ──► lanes ──► intent (sink-intents) ──► inserts ──► done (sink-intents)
    inputs, outputs ──► tapes ────────┘

One sink owns the work at a time; a newer one takes over by a claim, as in the journal. Two lanes: `fast` carries
triggers, `slow` the rest.
"""
