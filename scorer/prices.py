"""Mean and spread of the prices a shopper deals in, decayed.

Source: West: Updating Mean and Variance Estimates, CACM 22(9), 1979: weighted and in one pass, without the
cancellation of a sum of squares. A moving landmark scales weight and squares and leaves the mean.
"""

import math

import numpy as np

from scorer.arrays import Real, Row
from scorer.compiled import compiled


@compiled
def add(row: Row, price: Real, weight: Real) -> None:
    """Fold one price, in the shop's currency, with a weight above 0."""
    total = np.float64(row["price_weight"]) + weight
    difference = price - np.float64(row["price_mean"])
    mean = np.float64(row["price_mean"]) + difference * (weight / total)
    row["price_weight"] = total
    row["price_mean"] = mean
    row["price_squares"] = np.float64(row["price_squares"]) + weight * difference * (price - mean)


@compiled
def spread(row: Row) -> Real:
    """Standard deviation over mean; 0 where there is no mean."""
    weight, mean = np.float64(row["price_weight"]), np.float64(row["price_mean"])
    if weight <= 0.0 or mean <= 0.0:
        return np.float64(0.0)
    return math.sqrt(np.float64(row["price_squares"]) / weight) / mean
