"""What was measured, as tables for people."""

from collections.abc import Mapping

from rich.console import Console
from rich.table import Table

from tests.benchmarks.full_path import FullPath, Load
from tests.benchmarks.measured import Measured

_NAMES = {
    "stock": "stock Faust",
    "tuned": "stock Faust, tuned",
    "profiles": "this path, all but scoring",
    "ceiling": "ceiling: aiokafka + decode",
}
TARGETS = {"stock": 60, "tuned": 40}
TARGET_EVENTS_PER_S, TARGET_P99_MS = 3_000, 500


def show(
    console: Console, about: Mapping[str, object], profiles: Mapping[str, Measured], full: FullPath | None
) -> None:
    """Print all of it."""
    console.print("  ".join(f"{name} {value}" for name, value in about.items()), soft_wrap=True)
    if profiles:
        console.print(_profiles(profiles))
        _say_targets(console, profiles)
    if full:
        console.print(_full(full))
        _say_full(console, full)


def _profiles(profiles: Mapping[str, Measured]) -> Table:
    columns = ("Profiles", "events", "events/s", "CPU us an event", "times stock", "times tuned")
    table = Table(*columns, title="A profile row folded, stored and committed for every event")
    for name, one in profiles.items():
        table.add_row(
            _NAMES[name],
            f"{one.events:,}",
            f"{one.events_per_s:,.0f}",
            f"{one.cpu_us:.2f}",
            *(_times(one, profiles.get(other)) for other in TARGETS),
        )
    return table


def _times(one: Measured, other: Measured | None) -> str:
    return "" if other is None else f"{one.events_per_s / other.events_per_s:.1f} (CPU {other.cpu_us / one.cpu_us:.1f})"


def _say_targets(console: Console, profiles: Mapping[str, Measured]) -> None:
    own = profiles.get("profiles")
    for name, wanted in TARGETS.items():
        if own and name in profiles:
            reached = own.events_per_s / profiles[name].events_per_s
            _say(console, reached >= wanted, f"{reached:.1f} times {_NAMES[name]}, wanted {wanted}")


def _full(full: FullPath) -> Table:
    processes = sorted(full.saturated.cpu_us)
    columns = ("Full path", "events", "events/s", "cores used", *(f"{name} us" for name in processes))
    table = Table(*columns, title="Events to triggers and aggregates in ClickHouse; CPU microseconds an event")
    for name, load in (("saturated", full.saturated), ("paced", full.paced)):
        used = [f"{load.cpu_us[process]:.0f}" for process in processes]
        table.add_row(name, f"{load.events:,}", f"{load.events_per_s:,.0f}", f"{_cores(load):.2f}", *used)
    return table


def _cores(load: Load) -> float:
    return sum(load.cpu_us.values()) * load.events_per_s / 1e6


def _say_full(console: Console, full: FullPath) -> None:
    mix = ", ".join(f"{100 * share:.1f}% {name}" for name, share in full.mix.items())
    console.print(
        f"{mix}, every text fresh; {full.decisions_per_event:.3f} decisions an event; {full.triggers} triggers; "
        f"{full.degraded} degraded"
    )
    rate = full.saturated.events_per_s
    _say(console, rate >= TARGET_EVENTS_PER_S, f"{rate:,.0f} events/s saturated, wanted {TARGET_EVENTS_PER_S:,}")
    delays = full.delays
    said = f"event to trigger visible in ClickHouse: p50 {delays['p50']} ms, p99 {delays['p99']} ms"
    warm_up = f"({delays['triggers']} triggers, the first {delays['warm_up_s']} s left out)"
    _say(console, delays["p99"] < TARGET_P99_MS, f"{said} {warm_up}, wanted {TARGET_P99_MS}")


def _say(console: Console, good: bool, what: str) -> None:
    console.print(f"[green]reached[/]  {what}" if good else f"[red]missed[/]   {what}", soft_wrap=True)
