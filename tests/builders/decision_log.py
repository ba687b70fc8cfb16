"""Decision logs: written out, and drawn from policies whose value is known."""

import numpy as np

from scorer.ope import Log

# Twelve decisions among three actions, and rewards that someone foresaw.
ACTION = np.array([0, 1, 2] * 4)
PROPENSITY = np.array([0.5, 0.25, 0.25, 0.6, 0.1, 0.3, 0.2, 0.2, 0.6, 0.4, 0.05, 0.55])
REWARD = np.array([1.0, 0, 2, 0, 5, 1, 0, 1, 0, 3, 4, -1])
CANDIDATE = np.array(
    [
        *([0.2, 0.3, 0.5], [0.1, 0.8, 0.1], [1 / 3, 1 / 3, 1 / 3], [0, 0, 1.0], [0.25, 0.5, 0.25], [0.6, 0.2, 0.2]),
        *([0.9, 0.05, 0.05], [0.1, 0.1, 0.8], [0.4, 0.4, 0.2], [0.5, 0.25, 0.25], [0.3, 0.6, 0.1], [0.7, 0.2, 0.1]),
    ]
)
FORESEEN = np.array(
    [
        *([0.5, 1.0, 0.25], [0.1, 0.2, 0.3], [1, 2, 1.5], [0.75, 0.25, 0.5], [2, 3, 1], [0.6, 0.7, 0.8]),
        *([0, 1, 0], [0.2, 0.9, 0.4], [0.1, 0.3, 0.2], [2, 1, 3], [1, 3, 2], [0.5, 0, -0.5]),
    ]
)


def twelve() -> Log:
    """The decisions written out above, each of its own group."""
    return Log(np.zeros((12, 0)), ACTION, PROPENSITY, REWARD, CANDIDATE, np.arange(12))


def drawn(rows=2000, *, actions=4, seed=1, logged=None, candidate=None, rate=(0.1, 0.2, 0.3, 0.4), each=1):
    """Action drawn from `logged` (default: evenly), reward 1 at the `rate` of the action; `candidate` (default: always
    the last action) does not look at the context either; a group has `each` rows."""
    random = np.random.default_rng(seed)
    logged = np.full(actions, 1 / actions) if logged is None else np.array(logged)
    candidate = np.eye(actions)[-1] if candidate is None else np.array(candidate)
    action = random.choice(actions, rows, p=logged)
    reward = (random.random(rows) < np.array(rate)[action]).astype(float)
    context, group = random.normal(0, 1, (rows, 2)), np.arange(rows) // each
    return Log(context, action, logged[action], reward, np.tile(candidate, (rows, 1)), group)
