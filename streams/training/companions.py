"""What is not of the base: torch and its companions (extra `train`), what writes networks and pictures (`local`)."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager

from scorer.errors import Unavailable


def needed() -> AbstractContextManager[None]:
    """Around imports of scorer.training: Unavailable, with the remedy, where what they need is not installed."""
    return _installed(
        "training needs torch and its companions",
        "install them: pip install 'launchpulse[local,train]', or make train in a checkout",
    )


def needed_locally(what: str) -> AbstractContextManager[None]:
    """Around imports of what the extra `local` brings; `what` needs them."""
    return _installed(f"{what} is not there", "install it: pip install 'launchpulse[local]'")


@contextmanager
def _installed(message: str, remedy: str) -> Iterator[None]:
    try:
        yield
    except ImportError as error:
        raise Unavailable(message, seen=str(error), remedy=remedy) from error
