"""Launches in order for one shopper: the best first, or, with diversity, the best that is unlike those before it.

Source: Carbonell and Goldstein: The use of MMR, diversity-based reranking for reordering documents and producing
summaries, SIGIR 1998, with lambda = 1 - diversity.
"""

import numpy as np

from scorer.arrays import F8, I8, Row, Table


def order(values: I8 | F8, likeness: F8, diversity: float) -> list[int]:
    """Indices of all items, best first.

    `values` [n] are scaled to 0..1 by the least and the greatest; `likeness` float64[n, n], 0..1; `diversity` 0..1: 0
    asks for value alone, 1 for what is least like anything before. The first is always one of the greatest value; of
    equals the earlier comes first. Raises ValueError where shapes or diversity are others.
    """
    count = len(values)
    if likeness.shape != (count, count):
        raise ValueError("likeness must be a square as long as values")
    if not 0.0 <= diversity <= 1.0:
        raise ValueError("diversity must be from 0 to 1")
    worth, nearest = _scaled(np.asarray(values, np.float64)), np.zeros(count)
    left, found = list(range(count)), list[int]()
    while left:
        gain = worth if not found else (1.0 - diversity) * worth - diversity * nearest
        best = max(left, key=lambda item: (gain[item], -item))
        left.remove(best)
        found.append(best)
        nearest = np.maximum(nearest, likeness[best])
    return found


def likeness(products: Table) -> F8:
    """How alike products (PRODUCT[n]) are, float64[n, n], 0..1: the cosine of their vectors where both have one of one
    space, cut at 0; else 1 in the same category and 0 outside; a product is wholly like itself."""
    vectors = products["vector"].astype(np.float64)
    cosines = np.clip((vectors[:, None, :] * vectors[None, :, :]).sum(axis=2), 0.0, 1.0)
    spaces, there = products["space"], products["has_vector"] != 0
    comparable = there[:, None] & there[None, :] & (spaces[:, None] == spaces[None, :])
    categories = products["category"]
    together = (categories[:, None] == categories[None, :]) & (categories[:, None] != 0)
    found = np.where(comparable, cosines, together.astype(np.float64))
    return np.where(products["hash"][:, None] == products["hash"][None, :], 1.0, found)


def best_arms(decision: Row) -> I8:
    """Of a DECISION row: the arm of each candidate that the policy ranked first, the earlier of equals, int64[20]; -1
    where it has none."""
    found = np.full(len(decision["candidates"]), -1, np.int64)
    values = decision["arm_value_micro"]
    for arm in range(int(decision["arms"])):
        candidate = decision["arm_candidates"][arm]
        if found[candidate] < 0 or values[arm] > values[found[candidate]]:
            found[candidate] = arm
    return found


def places(decision: Row) -> tuple[list[int], I8]:
    """Of a DECISION row: the candidates, eligible ones by the value of their best arm, then those held back, the more
    interesting first; and `best_arms`."""
    best = best_arms(decision)
    there = np.flatnonzero(decision["candidates"] >= 0).tolist()
    values, interest = decision["arm_value_micro"], decision["interest_micro"]
    eligible = sorted((at for at in there if best[at] >= 0), key=lambda at: (-int(values[best[at]]), at))
    held = sorted((at for at in there if best[at] < 0), key=lambda at: (-int(interest[at]), at))
    return eligible + held, best


def _scaled(values: F8) -> F8:
    spread = float(values.max(initial=-np.inf) - values.min(initial=np.inf)) if len(values) else 0.0
    return (values - values.min()) / spread if spread > 0.0 else np.ones(len(values))
