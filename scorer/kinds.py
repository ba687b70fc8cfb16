"""Kinds of events and how much taste each shows."""

from typing import Final

import numpy as np

VIEW: Final = 0
CART: Final = 1
UNCART: Final = 2
FAVOURITE: Final = 3
PURCHASE: Final = 4
RETURN: Final = 5
SEARCH: Final = 6
REVIEW: Final = 7
SHOPPER: Final = 8  # told consent, time zone and language
DELIVERY: Final = 9  # a trigger was shown, or was not

KINDS: dict[str, int] = {
    "view": VIEW,
    "cart": CART,
    "uncart": UNCART,
    "favourite": FAVOURITE,
    "purchase": PURCHASE,
    "return": RETURN,
    "search": SEARCH,
    "review": REVIEW,
    "shopper": SHOPPER,
    "delivery": DELIVERY,
}

# Taste that one event of each kind shows, in views. An uncart takes back half of its cart and a return most of its
# purchase; what takes back moves the vector only: sketches and prices hold no negative weights. SHOPPER and DELIVERY
# are no acts and show none.
TASTE = np.array([1.0, 4.0, -2.0, 3.0, 6.0, -4.0, 2.0, 1.0], dtype=np.float64)
