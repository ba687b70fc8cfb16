"""Guards of the shopper: held out, a program, without consent."""

from typing import Final

import numpy as np

from scorer.arrays import Flag, Int, Word
from scorer.channels import KNOWN, PERSONAL
from scorer.compiled import compiled
from scorer.hashing import draw

SALT: Final = np.uint64(0x686F6C646F7574)  # "holdout": apart from the draws that choose
_ALL: Final = np.uint64(1_000_000)


@compiled
def holdout(seed: Word, launch: Word, shopper: Word, share_micro: Int) -> Flag:
    """Whether the shopper is among those whom this launch never reaches; the same at every decision.

    A greater share holds a smaller one; another launch holds out others.
    """
    return draw(seed ^ SALT, launch, shopper, _ALL) < share_micro


@compiled
def bot(bot_until_min: Int, now_ms: Int) -> Flag:
    """Whether the shopper is taken for a program at that moment (scorer.pulse)."""
    return now_ms // 60_000 < bot_until_min


@compiled
def consent(told: Int, default: Int, channel: Int) -> Flag:
    """Whether the shopper has not consented to `channel`; one who has told nothing is taken at the plan's default."""
    bit = np.int64(1) << channel
    if bit & PERSONAL == 0:
        return False
    return (told if told & KNOWN else default) & bit == 0
