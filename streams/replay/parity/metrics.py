"""Parity as metrics, in the text format that Prometheus reads, for node-exporter's textfile collector.

The closed list: deploy/prometheus/parity.yml alerts on these, and a test holds one against the other.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from streams import written

METRICS: Final = {  # name: what it says; all are gauges
    "launchpulse_parity": "1 where the replay came to what happened, else 0",
    "launchpulse_parity_compared": "Records and rows compared, by topic",
    "launchpulse_parity_diverged": "Of these, those that differ",
    "launchpulse_parity_waiting": "Records and rows that the live worker has not said to be stored",
    "launchpulse_parity_checked_seconds": "Unix time of the last comparison",
}
_COUNTS: Final = ("compared", "diverged", "waiting")


def text(result: Mapping[str, Any], now_s: float) -> str:
    """The metrics of what `launchpulse replay --verify` came to."""
    topics = {**result["outputs"], **result["rows"]}
    samples = {f"launchpulse_parity_{name}": {topic: one[name] for topic, one in topics.items()} for name in _COUNTS}
    lines = []
    for metric, says in METRICS.items():
        lines += [f"# HELP {metric} {says}", f"# TYPE {metric} gauge"]
        if metric in samples:
            lines += [f'{metric}{{topic="{topic}"}} {count}' for topic, count in samples[metric].items()]
    lines.insert(2, f"launchpulse_parity {int(result['same'])}")
    lines.append(f"launchpulse_parity_checked_seconds {now_s:.0f}")
    return "\n".join(lines) + "\n"


def write(path: Path, result: Mapping[str, Any], now_s: float) -> None:
    """The file, whole or not at all: a collector may read at any moment."""
    written.write(path, text(result, now_s))
