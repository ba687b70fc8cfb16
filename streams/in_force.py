"""What the broadcast topics said, named by offsets: the first of each topic that is not in force."""

from typing import NamedTuple


class Next(NamedTuple):
    """First offsets not in force, one a broadcast topic."""

    product_vectors: int = 0
    launches: int = 0
    policy_state: int = 0
    budget_grants: int = 0

    def reached(self, wanted: "Next") -> bool:
        """Whether everything below the offsets of `wanted` is below these."""
        return all(mine >= theirs for mine, theirs in zip(self, wanted, strict=True))
