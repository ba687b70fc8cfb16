"""What is not of the base: torch and its companions (extra `train`), what writes networks and pictures (`local`)."""

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


@contextmanager
def needed_locally(what: str) -> Iterator[None]:
    """Around imports of what the extra `local` brings; `what` needs them."""
    try:
        yield
    except ImportError as error:
        raise Unavailable(
            f"{what} is not there", seen=str(error), remedy="install it: pip install 'launchpulse[local]'"
        ) from error
