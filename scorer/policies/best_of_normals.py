"""The probability that each of some independent normal numbers is the greatest, and that all are below 0.

    P(i) = integral over t > 0 of density_i(t) * product over j != i of Phi((t - m_j) / s_j)

by Gauss-Legendre quadrature of 8 nodes on panels, each as wide as the smallest spread among the numbers that still
count there; from where the product is below Phi(-5.5) to where every number is above its 5.5th spread.

Error bound, of each probability among at most 20 numbers: 1e-4. In units of that smallest spread a panel's integrand
is analytic, and in the ellipse of rho = 3.35 around the panel, nowhere more than 0.77 from the real line, each of its
at most 20 factors exceeds its value on the line by at most exp(0.77 ** 2 / 2): Phi(x + iy) is the integral over s < x
of the density at s + iy, which is exp(y ** 2 / 2) times that at s. So a panel's error is at most 1/2 * 64/15 * exp(10
* 0.77 ** 2) * 3.35 ** -14 / (1 - 3.35 ** -2) = 4e-5 times the greatest density there (Trefethen: Approximation Theory
and Approximation Practice, theorem 19.3), and these densities add up to less than 2.4. What is cut off is below 21 *
Phi(-5.5) = 4e-7, and `scorer.curves` add less than 2e-7. Seen were errors below 1e-6
(tests/unit/scorer/test_best_of_normals.py)."""

import math
from typing import Final

import numpy as np

from scorer.arrays import F8, I8, U1, Int, Real
from scorer.compiled import compiled
from scorer.curves import normal
from scorer.learning.solved import MOST_MICRO

CUT: Final = 5.5  # spreads
LEAST_SPREAD: Final = 1.0  # a millionth of money; less is a certainty
LEAST_SHARE: Final = 1e-12  # of the mean: nodes nearer to each other than this are not told apart
# Gauss-Legendre, 8 nodes (Abramowitz and Stegun, table 25.4), on 0..1.
_NODES = np.array(
    [
        0.01985507175123188, 0.10166676129318664, 0.2372337950418355, 0.40828267875217510,
        0.5917173212478249, 0.7627662049581645, 0.8983332387068134, 0.9801449282487681,
    ]
)  # fmt: skip
_WEIGHTS = np.array(
    [
        0.050614268145188129, 0.111190517226687235, 0.156853322938943644, 0.181341891689180991,
        0.181341891689180991, 0.156853322938943644, 0.111190517226687235, 0.050614268145188129,
    ]
)  # fmt: skip


@compiled
def best_of_normals(means: F8, spreads: F8, counts: U1, out: F8) -> None:
    """Fill `out` float64[n + 1], the last for none above 0. Where `counts` is 0 the number is left out and has 0.

    `means` are cut to -MOST_MICRO..MOST_MICRO and `spreads` to the least that counts and MOST_MICRO, in place.
    """
    low, high = _range(means, spreads, counts)
    nothing = np.float64(1.0)
    for i in range(len(counts)):
        out[i] = 0.0
        if counts[i] != 0:
            nothing *= normal(-means[i] / spreads[i])[0]
    out[len(counts)] = nothing
    steepness = 1.0 / spreads
    live, below, densities = np.zeros(len(counts), np.int64), np.zeros(len(counts)), np.zeros(len(counts))
    start = low
    while start < high:
        count, width = _live(start, means, spreads, counts, live)
        end = min(start + width, high)
        for node in range(8):
            at = start + (end - start) * _NODES[node]
            _add_node(at, (end - start) * _WEIGHTS[node], means, steepness, live[:count], below, densities, out)
        start = end


@compiled
def _range(means: F8, spreads: F8, counts: U1) -> tuple[Real, Real]:
    """From where to where the greatest of them and of 0 may lie; empty where it is 0."""
    low, high = np.float64(0.0), np.float64(0.0)
    for i in range(len(counts)):
        means[i] = min(max(means[i], -MOST_MICRO), MOST_MICRO)
        spreads[i] = min(max(spreads[i], LEAST_SPREAD, LEAST_SHARE * abs(means[i])), MOST_MICRO)
        if counts[i] != 0:
            low = max(low, means[i] - CUT * spreads[i])
            high = max(high, means[i] + CUT * spreads[i])
    return low, high


@compiled
def _live(start: Real, means: F8, spreads: F8, counts: U1, live: I8) -> tuple[Int, Real]:
    """Write the numbers that may lie above `start` into `live`; how many, and the smallest of their spreads."""
    count, width = 0, np.float64(math.inf)
    for i in range(len(counts)):
        if counts[i] != 0 and means[i] + CUT * spreads[i] > start:
            live[count] = i
            count += 1
            width = min(width, spreads[i])
    return count, width


@compiled
def _add_node(  # noqa: PLR0913  # one column each
    at: Real, weight: Real, means: F8, steepness: F8, live: I8, below: F8, densities: F8, out: F8
) -> None:
    """Add the node's part of each probability: its density times the product of the others' distributions."""
    before = np.float64(weight)
    for k in range(len(live)):
        i = live[k]
        below[k], density = normal((at - means[i]) * steepness[i])
        densities[k] = before * density * steepness[i]
        before *= below[k]
    after = np.float64(1.0)
    for k in range(len(live) - 1, -1, -1):
        out[live[k]] += densities[k] * after
        after *= below[k]
