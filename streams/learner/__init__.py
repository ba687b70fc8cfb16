"""The stage behind the partitions: what outcomes teach, and who may spend how much of a budget.

    journal ──► which steps count ──┬─► outcomes ──► sums a launch ──► policy-state
                                    └─► campaigns, launches ──────────► budget-grants

Its state stands on the two topics that it writes, and nowhere else. Their records count only where their writer
expected them (streams.placed), so a second learner beside it, or a command, does no harm.
"""
