"""Off-policy evaluation: what another policy would have earned, from a log of decisions with their propensities."""

from scorer.ope.evaluation import Estimate, Evaluation, evaluate
from scorer.ope.log import Log

__all__ = ["Estimate", "Evaluation", "Log", "evaluate"]
