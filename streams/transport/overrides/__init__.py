"""All that overrides private parts of Faust and aiokafka, with the reason beside each, and nothing else.

What aiokafka's fetcher holds is read in streams/fetching/.

The versions are pinned in pyproject.toml; streams/transport/upstream.py names what was read before it was overridden,
and a test fails when it moves.
"""
