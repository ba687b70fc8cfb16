"""What training needs beside the base: torch and its companions, of the extra `train`."""

from collections.abc import Iterator
from contextlib import contextmanager

from scorer.errors import Unavailable


@contextmanager
def needed() -> Iterator[None]:
    """Around imports of scorer.training: Unavailable, with the remedy, where what they need is not installed."""
    try:
        yield
    except ImportError as error:
        raise Unavailable(
            "training needs torch and its companions",
            seen=str(error),
            remedy="install them: pip install 'launchpulse[local,train]', or make train in a checkout",
        ) from error
