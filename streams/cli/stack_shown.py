"""The local parts on the terminal: as they come up, where they are, and whether each answers."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

from streams.cli.output import ANSWERS, NOTES

if TYPE_CHECKING:
    from streams.local.addresses import Addresses

_IN_MEMORY = "The embedded broker keeps topics in memory: `stack down` loses them, ClickHouse's tables stay."


def tell(message: dict[str, object], *, own_broker: bool) -> None:
    """One message of the process that starts them: a part answers, or all do."""
    answers = f"  {message['part']:<10} {message['address']}" if "part" in message else ""
    NOTES.print(answers or " ".join(["Up; Ctrl-C stops.", *([_IN_MEMORY] if own_broker else [])]))


def show_addresses(addresses: "Addresses", started: list[str], configured: list[str], data_dir: Path) -> None:
    """Where each part is; which are configured, so that nobody asked them, and which ran before."""
    from streams.local.addresses import PARTS

    for part in PARTS:
        known = "  (configured)" if part in configured else "" if part in started else "  (was there)"
        NOTES.print(f"  {part:<10} {addresses.of(part)}{known}", soft_wrap=True)
    if started:
        NOTES.print(f"  data       {data_dir}" + ("" if "kafka" in configured else f"\n{_IN_MEMORY}"))
    else:
        show_nothing_started(configured)


def show_nothing_started(configured: list[str]) -> None:
    """Why `stack up` had nothing to do."""
    from streams.local.addresses import PARTS

    if len(configured) == len(PARTS):
        told = "Nothing to start: all parts are configured. `launchpulse stack status` asks whether they answer."
    elif configured:
        told = "All parts that are not configured were running already."
    else:
        told = "Everything was running already."
    NOTES.print(told, soft_wrap=True)


def show_part(part: dict[str, Any]) -> None:
    """One part, and what was seen of it."""
    mark = "[green]up[/green]  " if part["up"] else "[red]down[/red]"
    took = f"  {part['ms']} ms" if part.get("ms") is not None else ""
    ANSWERS.print(f"  {part['name']:<10} {mark} {part['seen']}{took}  ({part['kind']})", soft_wrap=True)
    if part.get("note"):
        ANSWERS.print(f"             {part['note']}")
