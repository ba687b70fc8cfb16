"""What the guard `holdout` drew for a launch and a shopper, to be told to people."""

import numpy as np

from scorer.guards.who import SALT
from scorer.hashing import draw, text_hash


def drawn(seed: int, launch: str, shopper: str) -> int:
    """Millionths: the shopper is held out where this is below the launch's holdout share. `seed` may be signed."""
    with np.errstate(over="ignore"):
        key = np.uint64(seed & (1 << 64) - 1) ^ SALT
        return int(draw(key, np.uint64(text_hash(launch)), np.uint64(text_hash(shopper)), np.uint64(1_000_000)))
