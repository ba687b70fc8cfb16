"""What befalls a storm beside kills: versions of models come to be served and plans change, by the commands of a user;
Triton is gone or hangs."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, Final

from scorer.errors import Unavailable
from streams.demo.children import environment
from streams.local.triton import Triton
from streams.settings import Settings
from tests.builders.model_versions import elsewhere, scaled
from tests.chaos.journals import Span

Trouble = Callable[[], object]
LEARNER, STEADY = "launch-000", "launch-001"  # the two that streams.shop.planning gives plans
_LONGER_CAPS: Final = {"per_shopper: 3": "per_shopper: 5", "cooldown: 6h": "cooldown: 3h"}
_OTHER_OFFER: Final = {"discount: 0.1, cost: 1": "discount: 0.2, cost: 2", "exploration: 0.1": "exploration: 0.2"}
_AWAY_S: Final = 4.0  # before and after a kill; a frozen server is given up after the deadline of as many


@dataclass
class Troubles:
    """`away`: when Triton was stopped or frozen. Versions of interest are made in `folder`."""

    settings: Settings
    triton: Triton
    folder: Path
    away: list[Span] = field(default_factory=list)
    changes: int = 0  # of plans so far

    def timeline(self, kill: Trouble) -> list[Trouble]:
        """One after the other; eight of them kill, three of these while Triton is away."""
        return [
            kill,
            partial(self._apply, LEARNER, _LONGER_CAPS),
            partial(self._without_triton, kill),
            partial(self._promote_anew, 0.5),
            kill,
            partial(self._change, "pause", STEADY),
            partial(self._with_triton_frozen, kill),
            partial(self._say, "model", "promote", "text_encoder", 1),
            kill,
            partial(self._change, "resume", STEADY),
            partial(self._promote_anew, 0.8),
            kill,
            partial(self._apply, LEARNER, _OTHER_OFFER),
            partial(self._without_triton, kill),
            partial(self._say, "model", "rollback", "interest"),
            kill,
            partial(self._change, "end", STEADY, "--yes"),
        ]

    def _apply(self, launch: str, changes: dict[str, str]) -> None:
        """Put the plan as it stands live again, with some of its words changed."""
        text = self._say("plan", "show", launch)
        for old, new in changes.items():
            assert old in text, f"the plan of {launch} does not say {old}: {text}"
            text = text.replace(old, new)
        file = self.folder / "plan.yaml"
        file.write_text(text, "utf-8")
        self._change("apply", file)

    def _change(self, *words: object) -> None:
        self._say("plan", *words)
        self.changes += 1

    def _promote_anew(self, by: float) -> None:
        """Register a version of interest that says so much of what the packaged one says, and serve it."""
        made = scaled(elsewhere(self.folder / f"interest-{by}", "interest"), by)
        registered: dict[str, Any] = json.loads(self._say("model", "register", made, "--json").splitlines()[-1])
        self._say("model", "promote", "interest", registered["version"])

    def _without_triton(self, kill: Trouble) -> None:
        with self._noted():
            self.triton.stop()
            time.sleep(_AWAY_S)
            kill()
            time.sleep(_AWAY_S)
        self.triton.launch()
        self.triton.await_healthy()

    def _with_triton_frozen(self, kill: Trouble) -> None:
        os.killpg(self.triton.pid, signal.SIGSTOP)
        try:
            with self._noted():
                time.sleep(2 * _AWAY_S)
                kill()
                time.sleep(_AWAY_S)
        finally:
            os.killpg(self.triton.pid, signal.SIGCONT)
        self._wake_triton()

    def _wake_triton(self) -> None:
        """A stub that was frozen within a request may crash, and the server with it; users start it anew."""
        try:
            self.triton.await_healthy()
        except Unavailable:
            self.triton.stop()
            self.triton.launch()
            self.triton.await_healthy()

    @contextmanager
    def _noted(self) -> Iterator[None]:
        began_s = time.time()
        yield
        self.away.append((int(1000 * began_s), int(1000 * time.time())))

    def _say(self, *words: object) -> str:
        """What a command prints."""
        command = [sys.executable, "-m", "streams.cli.main", *map(str, words)]
        done = subprocess.run(
            command, env=environment(self.settings), capture_output=True, text=True, timeout=300, check=False
        )
        assert done.returncode == 0, f"{words}: {done.stderr}"
        return done.stdout
