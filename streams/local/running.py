"""Starts the embedded parts that a command needs and that are neither configured nor running, for its own duration."""

import logging
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

from streams.local import in_use, stack_file
from streams.local.addresses import PARTS, Addresses, configured, resolve
from streams.local.broker import Broker
from streams.local.clickhouse import ClickHouse
from streams.local.part import Part
from streams.local.stack_file import Process, Running
from streams.local.triton import Triton
from streams.settings import Settings
from streams.triton.repository import repository_of

_LOG = logging.getLogger(__name__)
KINDS: dict[str, Callable[[Path, Path | None], Part]] = {
    "kafka": lambda data_dir, _: Broker(data_dir),
    "triton": lambda data_dir, repository: Triton(data_dir, repository=repository),
    "clickhouse": lambda data_dir, _: ClickHouse(data_dir),
}
# A broker that died has lost its topics: an empty one in its place would look healthy and hide the loss.
RESTARTED = frozenset({"triton", "clickhouse"})


@contextmanager
def running(settings: Settings, parts: Sequence[str] = PARTS) -> Iterator[Addresses]:
    """Addresses with each of `parts` present. What was started here ends with the block, or with the last command
    within `lent`, if that is later. A broker's topics end with it: `standing_kafka` is for work that is to outlive it.

    Unavailable, with the end of its log, when a part does not start; those beside it are stopped again.
    """
    if not missing(settings, parts):
        yield resolve(settings)
        return
    with stack_file.locked(settings.data_dir):
        started = start(settings.data_dir, missing(settings, parts), repository=repository_of(settings))
    try:
        yield resolve(settings)
    finally:
        _end(settings.data_dir, started)


@contextmanager
def lent(settings: Settings, parts: Sequence[str] = PARTS) -> Iterator[Addresses]:
    """As `running`, for a command that ends by itself: what another one started stays until this has ended."""
    if all(configured(settings, name) for name in parts):
        yield resolve(settings)
        return
    with ExitStack() as own, in_use.used(settings.data_dir):
        yield own.enter_context(running(settings, parts))


def _end(data_dir: Path, started: Sequence[Part]) -> None:
    with in_use.unused(data_dir, _wait), stack_file.locked(data_dir):
        stop(data_dir, started)


def _wait() -> None:
    _LOG.warning("Another command still asks what this one started, and it waits for that; Ctrl-C ends both now.")


def missing(settings: Settings, parts: Sequence[str] = PARTS) -> list[str]:
    """Those of `parts` that are neither configured nor running."""
    present = stack_file.read(settings.data_dir)
    return [name for name in parts if not configured(settings, name) and name not in present]


def start(
    data_dir: Path,
    names: Sequence[str],
    *,
    repository: Path | None = None,
    background: bool = False,
    on_healthy: Callable[[Part], None] = lambda part: None,
) -> list[Part]:
    """Launch all, wait for all, enter them in stack.json. Call under the stack's lock.

    `repository` holds the models; the packaged one unless given.
    """
    parts = [KINDS[name](data_dir, repository) for name in names]
    try:
        for part in parts:
            part.launch()
        for part in parts:
            part.await_healthy()
            on_healthy(part)
        stack_file.add(data_dir, [entry(part, background=background) for part in parts])
    except BaseException:
        stop(data_dir, parts)
        raise
    return parts


def stop(data_dir: Path, parts: Sequence[Part]) -> None:
    """Stop in the reverse order of starting, take them off stack.json. Call under the stack's lock."""
    for part in reversed(parts):
        part.stop()
    stack_file.forget(data_dir, [part.name for part in parts])


def entry(part: Part, *, background: bool = False) -> Running:
    """What stack.json says of a part that this process owns."""
    return Running(
        name=part.name,
        process=Process.of(part.pid),
        owner=Process.of(os.getpid()),
        address=part.address,
        ports=part.ports,
        log=str(part.log),
        background=background,
        secrets=part.secrets(),
    )
