"""What a command prints: one JSON object on the last line of standard output where `--json` was asked for."""

import json
import math
from typing import Any

from rich.console import Console

NOTES = Console(stderr=True, highlight=False)


def print_json(result: dict[str, Any]) -> None:
    """One object on one line; a number that is missing or not finite is null."""
    print(json.dumps(_finite(result), ensure_ascii=False, separators=(",", ":")), flush=True)


def _finite(value: Any) -> Any:
    if isinstance(value, float) and not math.isfinite(value):
        return None
    if isinstance(value, dict):
        return {str(key): _finite(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_finite(item) for item in value]
    return value
