"""The network of a version, taken over by the next one: so its vector space is the same, and profiles stay."""

import json
import shutil
from pathlib import Path
from typing import Any

from streams.training.text_card import SPACE_FILES


def kept(network: Path, folder: Path) -> dict[str, Any]:
    """Copies the files that make the space from one version's folder into another's; what the new card says of them."""
    for name in SPACE_FILES:
        shutil.copyfile(network / name, folder / name)
    card = json.loads((network / "card.json").read_text("utf-8"))
    told = {"history": card["history"], "network_of": f"version {card['version']}"}
    return told | ({"side_in_float32": card["side_in_float32"]} if "side_in_float32" in card else {})
