"""The model card: what a version was made of and what it is worth, as JSON for programs and Markdown for people."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict
from importlib.metadata import version
from pathlib import Path
from typing import Any

from scorer.training.card_scores import tables
from scorer.training.config import InterestConfig, TextRecipe

CARD, READABLE = "card.json", "card.md"


def write(folder: Path, card: dict[str, Any]) -> None:
    """Both forms, into a model's version folder."""
    (folder / CARD).write_text(json.dumps(card, ensure_ascii=False, indent=1) + "\n", "utf-8")
    (folder / READABLE).write_text(rendered(card), "utf-8")


def provenance(
    folder: Path, files: Sequence[str], config: TextRecipe | InterestConfig, packages: Sequence[str]
) -> dict[str, Any]:
    """Files with sizes and checksums, the configuration, and the versions of what trained it."""
    return {
        "files": {name: checksum(folder / name) for name in files},
        "configuration": asdict(config),
        "packages": {name: version(name) for name in packages},
    }


def checksum(path: Path) -> dict[str, Any]:
    """Bytes and SHA-256 of a file."""
    raw = path.read_bytes()
    return {"bytes": len(raw), "sha256": hashlib.sha256(raw).hexdigest()}


def space_of(files: dict[str, dict[str, Any]]) -> int:
    """The id of the vectors' space: 63 bits of a checksum over the checksums, in order of name."""
    joined = "".join(files[name]["sha256"] for name in sorted(files))
    return int.from_bytes(hashlib.sha256(joined.encode()).digest()[:8], "little") >> 1


def rendered(card: dict[str, Any]) -> str:
    """The card as Markdown."""
    lines = [f"# {card['model']}, version {card['version']}", "", card["summary"], "", "## Trained on", ""]
    lines += [f"- {line}" for line in card["trained_on"]]
    lines += ["", "## Scores on what it has not seen", *tables(card["scores"], card.get("by_seed", {}))]
    lines += _calibrated(card) + _adapted(card)
    lines += ["", "## Limits", ""] + [f"- {line}" for line in card["limits"]]
    lines += ["", "## Files", "", "| file | bytes | sha256 |", "|---|---|---|"]
    lines += [f"| {name} | {found['bytes']:,} | {found['sha256']} |" for name, found in card["files"].items()]
    lines += _made_on(card)
    lines += ["", "## Made with", "", ", ".join(f"{name} {number}" for name, number in card["packages"].items()), ""]
    lines += ["```", *_settings(card["configuration"]), "```"]
    return "\n".join(lines) + "\n"


def _made_on(card: dict[str, Any]) -> list[str]:
    told = dict(card.get("made_on", {}))
    if "network_of" in card:
        told["network"] = f"that of {card['network_of']}"
    return ["", "## Made on", "", *(f"- {name}: {value}" for name, value in told.items())] if told else []


def _calibrated(card: dict[str, Any]) -> list[str]:
    """Said and come to be before and after a correction, with the picture of it; nothing of a version as trained."""
    found = card.get("calibrated")
    if not found:
        return []
    lines = ["", f"## Calibrated: version {found['parent']} before, this one after", ""]
    lines += ["| judged by | rate | mean said | ECE | Brier skill |", "|---|---|---|---|---|"]
    for name, head in found["heads"].items():
        judged = f"{head['judged']['events']:,} {name}s of {head['judged']['candidates']:,} candidates"
        lines += [_judged(f"{judged}, {when}", head, when) for when in ("before", "after") if when in head]
    return [*lines, *_pictures(card)]


def _adapted(card: dict[str, Any]) -> list[str]:
    """What a shop's own labels changed, with the picture of it; nothing of a version as trained."""
    found = card.get("adapted")
    if not found:
        return []
    lines = ["", f"## Adapted: version {found['parent']} as trained before, this one after", ""]
    lines += [f"| {found['labels']['file']}, {found['before']['n']:,} texts | before | after |", "|---|---|---|"]
    for name in ("accuracy", "macro_f1", "ece", "log_loss"):
        lines.append(f"| {name} | {' | '.join(_estimated(found[when], name) for when in ('before', 'after'))} |")
    return [*lines, *_pictures(card)]


def _pictures(card: dict[str, Any]) -> list[str]:
    return ["", *(f"![{name}]({name})" for name in card["files"] if name.endswith(".svg"))]


def _estimated(figures: dict[str, Any], name: str) -> str:
    low, high = figures[f"{name}_ci"]
    return f"{figures[name]:.4f} ({low:.4f} to {high:.4f})"


def _judged(name: str, head: dict[str, Any], when: str) -> str:
    figures = head[when]
    told = [f"{head['judged']['rate']:.5f}", f"{figures['mean']:.5f}"]
    told += [_estimated(figures, of) for of in ("ece", "brier_skill")]
    return f"| {name} | {' | '.join(told)} |"


def _settings(configuration: dict[str, Any]) -> list[str]:
    """A line each; a table's names after the table's."""
    lines: list[str] = []
    for name, value in configuration.items():
        inner = {f"{name}.{key}": each for key, each in value.items()} if isinstance(value, dict) else {name: value}
        lines += [f"{key} = {each}" for key, each in inner.items()]
    return lines
