"""Which texts' vectors the fold will look at: not those of events whose product has one.

Said before any model is asked, so that only those are asked for.
"""

import numpy as np
import numpy.typing as npt

from scorer.arrays import Table


def vectors_needed(events: Table, products: Table, *, texts: int, space: int) -> npt.NDArray[np.bool_]:
    """bool[texts]: those of EVENT rows whose product is unknown or has no vector of this space, as
    scorer.observe takes them.

    A search has no product, so its vector is always needed; a review's is where its product was not read yet.
    """
    worded = events[events["text"] >= 0]
    product = worded["product"]
    vectored = product >= 0
    known = product[vectored]
    vectored[vectored] = (products["has_vector"][known] != 0) & (products["space"][known] == space)
    needed = np.zeros(texts, np.bool_)
    needed[worded["text"][~vectored]] = True
    return needed
