"""Audiences: which shoppers a launch is for, as an expression over the profile; parsed, typed and evaluated here.

    affinity('kitchen') > 0.2 and purchases(days=30) < 3

`compile` reads one, and raises BadAudience that names every mistake by its position. Nothing is ever evaluated as
Python. The words stand in `scorer.audience.vocabulary`, the grammar in `scorer.audience.parse`.
"""

from scorer.audience.audience import Audience, compile, moment_of
from scorer.audience.mistakes import BadAudience, Mistake

__all__ = ["Audience", "BadAudience", "Mistake", "compile", "moment_of"]
