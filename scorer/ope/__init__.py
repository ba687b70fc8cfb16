"""Off-policy evaluation: what another policy would have earned, from a log of decisions with their propensities."""

from scorer.ope.estimated import Estimate
from scorer.ope.evaluation import Evaluation, evaluate
from scorer.ope.log import Log

__all__ = ["Estimate", "Evaluation", "Log", "evaluate"]
