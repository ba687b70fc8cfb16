"""Policy states as a person reads them: rows, weights in money, versions."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import numpy as np

from scorer.contexts import NAMES
from scorer.learning.solved import SOLVED
from streams.cli.output import aligned
from streams.learner.states import State

_SHOWN = 10  # versions


def as_row(state: State) -> dict[str, Any]:
    """For JSON."""
    names = ("launch", "version", "outcomes", "up_to_ms", "frozen")
    return {name: getattr(state, name) for name in names}


def line(state: State) -> str:
    """One sentence."""
    held = "frozen" if state.frozen else "learning"
    return f"{state.launch}: version {state.version}, {state.outcomes} outcomes, {held}"


def table(states: Sequence[State]) -> str:
    """Columns of text, a launch a line."""
    rows = (
        (one.launch, str(one.version), str(one.outcomes), _moment(one.up_to_ms), "yes" if one.frozen else "")
        for one in states
    )
    return aligned([("launch", "version", "outcomes", "up to", "frozen"), *rows])


def details(state: State, versions: Sequence[State]) -> dict[str, Any]:
    """What `show --json` prints: for each number of the context what a full 1 of it adds to the reward, in money, with
    the standard deviation of that, and to the log-odds of a click and of a purchase; then the newest versions."""
    row = np.frombuffer(state.solved, SOLVED)[0]
    doubt = np.sqrt((row["root"] ** 2).sum(axis=0)) * row["noise_micro"]
    weights = [
        {
            "name": name,
            "reward": round(float(row["theta"][at]) / 1e6, 6),
            "doubt": round(float(doubt[at]) / 1e6, 6),
            "click_log_odds": round(float(row["click"][at]), 4),
            "purchase_log_odds": round(float(row["purchase"][at]), 4),
        }
        for at, name in enumerate(NAMES)
    ]
    noise = round(float(row["noise_micro"]) / 1e6, 6)
    return {
        **as_row(state),
        "noise": noise,
        "weights": weights,
        "versions": [as_row(one) for one in versions[-_SHOWN:]],
    }


def print_details(found: dict[str, Any]) -> None:
    """As text."""
    state = "frozen" if found["frozen"] else "learning"
    print(f"{found['launch']}, version {found['version']}, {state}: {found['outcomes']} outcomes")
    print(f"A reward varies by {found['noise']} around what is expected of it.\n")
    heads = ("a full", "adds to the reward", "+-", "to log-odds of a click", "of a purchase")
    rows = [tuple(str(value) for value in weight.values()) for weight in found["weights"]]
    print(aligned([heads, *rows]))
    told = [(str(one["version"]), str(one["outcomes"]), _moment(one["up_to_ms"])) for one in found["versions"]]
    print("\n" + aligned([("version", "outcomes", "up to"), *told]))


def _moment(at_ms: int) -> str:
    return datetime.fromtimestamp(at_ms / 1000, UTC).strftime("%Y-%m-%d %H:%M:%S") if at_ms else "never"
