"""What a client must know of whichever version answers: a server may come to serve another one at any moment."""

import logging
from functools import cache
from pathlib import Path
from typing import Any

from scorer.errors import Inconsistent, Unavailable
from streams.triton.cards import card, files_digest

LOG = logging.getLogger(__name__)


class KnownVersions:
    """Cards of the versions of one repository, each read once; None of a version that it does not hold."""

    def __init__(self, repository: Path) -> None:
        self._repository = repository
        self._card = cache(self._read)

    def space(self, version: str) -> int | None:
        """Vector space of a version of the text encoder."""
        found = self._card("text_encoder", version)
        return int(found["space"]) if "space" in found else None

    def prior(self, version: str) -> float | None:
        """Click rate of the training log of a version of the interest model."""
        found = self._card("interest", version)
        return float(found["click_rate"]) if "click_rate" in found else None

    def files(self, model: str, version: str) -> str:
        """What a version's files are, as streams.triton.cards puts it; empty where nothing is known of it."""
        found = self._card(model, version)
        return files_digest(found) if "files" in found else ""

    def _read(self, model: str, version: str) -> dict[str, Any]:
        try:
            return card(model, self._repository, int(version))
        except (Unavailable, Inconsistent, ValueError) as error:
            LOG.warning("%s:%s is served, and nothing is known of it here: %s", model, version, error)
            return {}
