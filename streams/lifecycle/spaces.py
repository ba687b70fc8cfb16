"""Vectors of two spaces are never compared: which version may be served beside which."""

from pathlib import Path

from scorer.errors import BadSetting
from streams.triton.cards import card
from streams.triton.space import vector_space

_REBUILD = (
    "Stop the workers; rebuild the profiles by a replay: with a new LAUNCHPULSE_APP_ID and LAUNCHPULSE_TOPIC_PREFIX, "
    "publish the log again and let workers read it with this version; then promote with --profiles-rebuilt."
)


def check(repository: Path, model: str, version: int, *, rebuilt: bool) -> None:
    """BadSetting where this version reads or writes another vector space than the one that is served."""
    if model == "text_encoder":
        _check_encoder(repository, version, rebuilt)
    else:
        _check_reader(repository, version)


def _check_encoder(repository: Path, version: int, rebuilt: bool) -> None:
    ours, theirs = vector_space(repository), vector_space(repository, version)
    if ours != theirs and not rebuilt:
        raise BadSetting(
            f"version {version} of text_encoder is of another vector space: profiles hold vectors of the served one",
            where=str(repository),
            seen=f"space {theirs}, served {ours}",
            remedy=_REBUILD,
        )


def _check_reader(repository: Path, version: int) -> None:
    ours, theirs = vector_space(repository), int(card("interest", repository, version)["text_space"])
    if ours != theirs:
        raise BadSetting(
            f"version {version} of interest was trained in another vector space",
            where=str(repository),
            seen=f"space {theirs}, the served text_encoder's is {ours}",
            remedy="Promote the text_encoder of its space first, or train it again.",
        )
