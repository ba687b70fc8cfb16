"""The topics of a demo, kept as a capture: its broker ends with it."""

import asyncio
from pathlib import Path
from typing import Any

from scorer.errors import BadSetting
from streams.brokers.access import Access
from streams.capture.asking import Given
from streams.capture.flow import captured
from streams.settings import Settings


def check_free(folder: Path) -> None:
    """BadSetting, before the demo and not behind it, where the folder holds anything."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise BadSetting(
            "a place that is not empty, where a demo is to be kept", where=str(folder), remedy="Name a new folder."
        )


def kept(settings: Settings, kafka: Access, folder: Path) -> dict[str, Any]:
    """All topics into the folder: where they are, how many records, and how large."""
    manifest = asyncio.run(captured(settings, kafka, folder, Given(), lambda *_: None))
    return {"folder": str(folder), "records": manifest.records, "size_bytes": manifest.size_bytes}
