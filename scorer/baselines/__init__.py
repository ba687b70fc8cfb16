"""Simple recommenders to compare the interest model with: they learn event by event and know nothing ahead of time.

Shoppers and products are numbers from 0; products are numbered in the order in which they are first seen, so that
`known` of them are the first `known`. Each baseline has `update` with events in order (`shopper` int32[n], `product`
int32[n], `at_ms` int64[n]) and `scores` of the known products for a shopper, float64[known]; reading changes nothing.
"""

from typing import Final

NAMES: Final = ("popularity", "recency", "newest", "item_knn", "session_knn", "cosine", "listed_beside")
