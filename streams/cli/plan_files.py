"""Plan files as commands read them: checked, their mistakes shown, against the products and launches that there are."""

import asyncio
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import typer

from streams.cli.output import NOTES, print_json

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from schemas.registry import Registry
    from scorer.plan import Plan
    from streams.brokers.access import Access
    from streams.plans.findings import Finding
    from streams.plans.live import Standings
    from streams.plans.shop import Shop

_PATIENCE_S = 15.0
_UNCHECKED = "Products are not checked"
Read = TypeVar("Read")


@dataclass(frozen=True)
class CheckedFile:
    """One file: its plan, or what is wrong with it."""

    file: Path
    lines: tuple[str, ...]
    findings: "list[Finding]"
    plan: "Plan | None"


def check_file(file: Path, shop: "Shop | None") -> CheckedFile:
    """Read and check; a file that cannot be read is a finding too."""
    from streams.plans.check import check
    from streams.plans.findings import Finding

    try:
        found = check(file.read_bytes(), shop, folder=file.parent)
    except OSError as error:
        return CheckedFile(file, (), [Finding(1, 1, "", f"the file cannot be read: {error.strerror}")], None)
    return CheckedFile(file, found.source.lines, found.findings, found.plan)


def fail_on(checked: "Sequence[CheckedFile]", as_json: bool) -> None:
    """Show every mistake and exit with 1, where there is one."""
    from streams.plans.shown import shown

    errors = [{"file": str(one.file), **each.as_json()} for one in checked for each in one.findings]
    for one in checked:
        for each in one.findings:
            NOTES.print(shown(str(one.file), each, one.lines), markup=False, soft_wrap=True)
    if errors:
        NOTES.print(f"{len(errors)} {'mistake' if len(errors) == 1 else 'mistakes'}.")
        if as_json:
            print_json({"errors": errors, "files": len(checked)})
        raise typer.Exit(1)


def warn(checked: "Sequence[CheckedFile]", standings: "Standings") -> "list[dict[str, Any]]":
    """Show what to know of plans without mistakes beside launches that stand; the same as JSON has it."""
    from streams.plans.currencies import warnings

    found = warnings([one.plan for one in checked if one.plan], standings)
    for one in found:
        NOTES.print(f"Mind: {one.launch}: {one.text}.", markup=False, soft_wrap=True)
    return [one.as_json() for one in found]


def launches(offline: bool) -> "Standings":
    """Those of the topic `launches` where Kafka is configured or running; {}, with a note where they cannot be read."""
    from streams.plans.live import read_launches

    found = None if offline else _asked("launches", read_launches, "Live plans are not looked at")
    return found.by_id if found else {}


def products(catalogue: Path | None, offline: bool) -> "Shop | None":
    """The products of a file, else of the topic `products` where Kafka is configured or running; None, with a note,
    where there are none to check against."""
    if catalogue is not None:
        from streams.plans.catalogues import read_catalogue

        return read_catalogue(catalogue)
    return None if offline else _running()


def _running() -> "Shop | None":
    from streams.plans.catalogues import running_catalogue

    shop = _asked("products", running_catalogue, _UNCHECKED)
    if shop is not None and not shop.products:
        NOTES.print(f"{_UNCHECKED}: the catalogue is empty.")
        return None
    return shop


def _asked(topic: str, read: "Callable[[Access, str, Registry], Awaitable[Read]]", failed: str) -> "Read | None":
    """What `read` makes of a topic of the Kafka that is configured or running; None without one, and with the note
    `failed` where it does not answer."""
    from streams.local.addresses import resolve
    from streams.settings import Settings

    settings = Settings()
    kafka = resolve(settings).kafka
    if not kafka.bootstrap:
        return None
    from scorer.errors import LaunchpulseError
    from streams.codec.registries import registry_for

    answer = read(kafka, settings.topic(topic), registry_for(settings))
    try:
        return asyncio.run(_within(answer))
    except (LaunchpulseError, TimeoutError) as error:
        NOTES.print(f"{failed}: {str(error) or 'Kafka does not answer'}", markup=False, soft_wrap=True)
        return None


async def _within(answer: "Awaitable[Read]") -> "Read":
    return await asyncio.wait_for(answer, _PATIENCE_S)
