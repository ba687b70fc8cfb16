"""A second, independent reading of the topics, in plain Python, that must equal the tables.

    topics ──► own journal fold ──► rows expected ──► own sums ──► minutes expected
                                         │                              │
    tables ──────────────────────────► compared ◄──────────────────────┘

It imports nothing of codec, runner, journal or sink: an error there cannot hide itself here.
"""
