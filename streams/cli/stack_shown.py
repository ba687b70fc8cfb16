"""The local parts on the terminal: as they come up, where they are, and whether each answers."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

from streams.cli.output import ANSWERS, NOTES

if TYPE_CHECKING:
    from streams.local.addresses import Addresses

_IN_MEMORY = "The embedded broker keeps topics in memory: `stack down` loses them, ClickHouse's tables stay."


def tell(message: dict[str, object]) -> None:
    """One message of the process that starts them: a part answers, or all do."""
    answers = f"  {message['part']:<10} {message['address']}" if "part" in message else ""
    NOTES.print(answers or f"Up; Ctrl-C stops. {_IN_MEMORY}")


def show_addresses(addresses: "Addresses", started: list[str], data_dir: Path) -> None:
    """Where each part is, and which were there before."""
    from streams.local.addresses import PARTS

    for part in PARTS:
        was_there = "" if part in started else "  (was there)"
        NOTES.print(f"  {part:<10} {addresses.of(part)}{was_there}", soft_wrap=True)
    NOTES.print(f"  data       {data_dir}\n{_IN_MEMORY}" if started else "Everything was running already.")


def show_part(part: dict[str, Any]) -> None:
    """One part, and what was seen of it."""
    mark = "[green]up[/green]  " if part["up"] else "[red]down[/red]"
    took = f"  {part['ms']} ms" if part.get("ms") is not None else ""
    ANSWERS.print(f"  {part['name']:<10} {mark} {part['seen']}{took}  ({part['kind']})", soft_wrap=True)
    if part.get("note"):
        ANSWERS.print(f"             {part['note']}")
