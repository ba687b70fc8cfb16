"""Owner of the parts that `stack up` starts: a process that outlives the command, restarts what may be restarted.

    python -m streams.local.supervisor --data-dir FOLDER --parts kafka,triton,clickhouse --model-repository FOLDER

It writes one JSON object a line on standard output: {"part", "address"} as each becomes healthy, then {"up": true}, or
{"failed": reason}. TERM ends it and its parts. Killed, its parts die with it (streams.local.tether).
"""

import argparse
import contextlib
import json
import os
import signal
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from pathlib import Path

from scorer.errors import LaunchpulseError
from streams.local import stack_file
from streams.local.part import Part
from streams.local.restarts import MOST, Restarts
from streams.local.running import RESTARTED, entry, start, stop
from streams.local.triton import Triton

_LOOK_S = 1.0
_INFERENCE_EVERY_LOOKS = 10
_ENDING = (signal.SIGTERM, signal.SIGINT)


class Stopped(BaseException):
    """TERM or INT arrived."""


class Supervisor:
    """Starts, watches and stops the parts of one data folder."""

    def __init__(self, data_dir: Path, names: Sequence[str], repository: Path | None = None) -> None:
        self._data_dir, self._names, self._repository = data_dir, names, repository
        self._parts: list[Part] = []
        self._restarts: defaultdict[str, Restarts] = defaultdict(Restarts)
        self._told: dict[str, str] = {}  # of each part that is not back, why

    def up(self, say: Callable[[dict[str, object]], None]) -> None:
        """Start what does not run yet, saying which is healthy. Unavailable when a part does not start."""
        with stack_file.locked(self._data_dir):
            present = stack_file.read(self._data_dir)
            wanted = [name for name in self._names if name not in present]
            self._parts = start(
                self._data_dir,
                wanted,
                repository=self._repository,
                background=True,
                on_healthy=lambda part: say(_healthy(part)),
            )

    def watch(self) -> None:
        """Look after the parts until a signal ends it."""
        looks = 0
        while self._parts:
            time.sleep(_LOOK_S)
            looks += 1
            for part in [part for part in self._parts if not part.alive()]:
                self._replace(part)
            if looks % _INFERENCE_EVERY_LOOKS == 0:
                self._cure()

    def down(self) -> None:
        """Stop all parts, in the reverse order of their start; none is looked after any more."""
        with stack_file.locked(self._data_dir):
            parts, self._parts = self._parts, []
            stop(self._data_dir, parts)

    def _replace(self, part: Part) -> None:
        """Start it anew, or at the next look where there is no room to, as on a full disk: whatever befalls one part,
        the others go on, and with them the topics in the broker's memory."""
        try:
            with stack_file.locked(self._data_dir):
                if self._is_ours(part) and not self._given_up(part):
                    self._restart(part)
        except (LaunchpulseError, OSError) as error:
            part.stop()
            self._note_once(part, f"{part.name} is not back yet: {error}")

    def _is_ours(self, part: Part) -> bool:
        """Whether nobody else has started it meanwhile. Takes it off stack.json: where there is no room for that, there
        is none for a start either, and none is counted."""
        if part.name in stack_file.read(self._data_dir):
            self._parts.remove(part)
            return False
        stack_file.forget(self._data_dir, [part.name])
        return True

    def _given_up(self, part: Part) -> bool:
        in_a_row = self._restarts[part.name].died(time.monotonic())
        if part.name in RESTARTED and in_a_row <= MOST:
            _note(f"{part.name} died; restart {in_a_row} of at most {MOST}, which an hour without any begins anew")
            return False
        _note(f"{part.name} died and is not restarted; {_remedy(part)}")
        self._parts.remove(part)
        return True

    def _restart(self, part: Part) -> None:
        part.stop()
        part.launch()
        part.await_healthy()
        stack_file.add(self._data_dir, [entry(part, background=True)])
        self._told.pop(part.name, None)

    def _note_once(self, part: Part, text: str) -> None:
        if self._told.get(part.name) != text:
            self._told[part.name] = text
            _note(text)

    def _cure(self) -> None:
        for part in self._parts:
            if isinstance(part, Triton) and part.alive() and (sick := part.cure()):
                _note(f"triton: loaded again, since they failed an inference: {', '.join(sick)}")


def serve(supervisor: Supervisor, say: Callable[[dict[str, object]], None]) -> None:
    """Start, say `up`, watch until TERM or INT, stop. Unavailable when a part does not start. Main thread only."""
    for number in _ENDING:
        signal.signal(number, _raise_stopped)
    try:
        supervisor.up(say)
        say({"up": True})
        supervisor.watch()
    except Stopped:
        pass
    finally:
        for number in _ENDING:
            signal.signal(number, signal.SIG_IGN)  # a second Ctrl-C must not cut the stop short
        supervisor.down()


def main() -> None:
    """Serve in the background: reports go to the command that asked, then nowhere."""
    arguments = _arguments()
    try:
        serve(Supervisor(arguments.data_dir, arguments.parts.split(","), arguments.model_repository), _say)
    except LaunchpulseError as error:
        _say({"failed": str(error)})
        sys.exit(1)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m streams.local.supervisor", description=__doc__)
    parser.add_argument("--data-dir", type=Path, required=True)
    parser.add_argument("--parts", required=True, help="Comma-separated names")
    parser.add_argument("--model-repository", type=Path, help="What Triton serves; the packaged models unless given")
    return parser.parse_args()


def _healthy(part: Part) -> dict[str, object]:
    return {"part": part.name, "address": part.address}


def _raise_stopped(_number: int, _frame: object) -> None:
    raise Stopped


def _say(message: dict[str, object]) -> None:
    with contextlib.suppress(BrokenPipeError):  # the command that asked may be gone
        print(json.dumps(message), flush=True)
    if "up" in message:
        os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # nobody reads the pipe from here on


def _remedy(part: Part) -> str:
    """What ends nothing that still runs: the broker's topics are in its memory."""
    if part.name in RESTARTED:
        return "`launchpulse stack up` starts it alone, at another address: start anew then what uses it"
    return "its topics are lost; `launchpulse stack down`, then `stack up`"


def _note(text: str) -> None:
    """On a full disk it waits in the stream's buffer for the next one."""
    with contextlib.suppress(OSError):
        print(time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()), text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
