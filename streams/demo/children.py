"""Worker, learner and sink of a demo as child processes, the same commands that a user starts."""

import os
import sys
from collections.abc import Mapping

from pydantic import SecretStr

from scorer.errors import Unavailable
from streams.local.child import Child, Command
from streams.settings import Settings

_GRACE_S = 30.0


def start(name: str, settings: Settings, *, log: str = "") -> Child:
    """`launchpulse NAME` under these settings; its output goes to logs/LOG.log in the data folder, LOG being its name
    unless given."""
    argv = [sys.executable, "-m", "streams.cli.main", name]
    file = settings.data_dir / "logs" / f"{log or name}.log"
    file.parent.mkdir(parents=True, exist_ok=True)
    return Child(Command(name, argv, file, environment(settings), grace_s=_GRACE_S))


def environment(settings: Settings) -> Mapping[str, str]:
    """The variables from which a child reads these settings, beside what it inherits."""
    values = {name: getattr(settings, name) for name in Settings.model_fields}
    plain = {
        name: value.get_secret_value() if isinstance(value, SecretStr) else str(value) for name, value in values.items()
    }
    return dict(os.environ) | {f"LAUNCHPULSE_{name.upper()}": value for name, value in plain.items()}


def check_alive(children: Mapping[str, Child]) -> None:
    """Raises Unavailable with the end of its log where a child has ended by itself."""
    for name, child in children.items():
        if not child.alive():
            tail = child.command.log.read_text("utf-8", "replace").strip().splitlines()[-3:]
            raise Unavailable(
                f"The {name} has ended",
                where=str(child.command.log),
                seen=" | ".join(tail),
                remedy="Its log says more.",
            )
