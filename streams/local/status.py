"""The state of each part, found by using it: what `stack status` shows."""

from collections.abc import Callable
from typing import Any

from streams.local import asking, stack_file
from streams.local.addresses import PARTS, Addresses, configured, resolve
from streams.local.checks import Check, Level, timed
from streams.local.running import RESTARTED
from streams.settings import Settings

_TOPICS_IN_MEMORY = "topics are in memory: they are lost when it stops"


def look(settings: Settings) -> list[dict[str, Any]]:
    """One object a part: name, up, seen, remedy where it is down, kind, ms, and for embedded ones pid, owner, log."""
    addresses, running = resolve(settings), stack_file.read(settings.data_dir)
    return [_part(name, settings, addresses, running.get(name)) for name in PARTS]


def ask(name: str, addresses: Addresses, here: stack_file.Running | None) -> Check:
    """Use one part as a client does. `here`: the embedded one that runs; None where the part is configured."""
    broker = asking.kafka_roundtrip if here else asking.kafka_metadata
    questions: dict[str, Callable[[], str]] = {
        "kafka": lambda: broker(addresses.kafka),
        "triton": lambda: asking.triton_inferences(addresses.triton),
        "clickhouse": lambda: asking.clickhouse_select(addresses),
    }
    if not addresses.of(name):
        return Check(name, Level.FAIL, "not running", "`launchpulse stack up` starts what is not running.")
    return timed(name, questions[name], _remedy(here) if here else f"Check LAUNCHPULSE_{name.upper()} and the server.")


def _remedy(here: stack_file.Running) -> str:
    """A part that hangs is not to take the others with it, least of all the broker, whose topics are gone then."""
    if not here.background:
        return f"It belongs to another command, process {here.owner.pid}, and ends with that."
    if here.name in RESTARTED:
        return f"`kill -9 {here.process.pid}` ends it alone, and the stack starts it anew; the broker keeps its topics."
    return "`launchpulse stack down`, then `stack up`: the topics, which are in its memory, are lost."


def _part(name: str, settings: Settings, addresses: Addresses, here: stack_file.Running | None) -> dict[str, Any]:
    embedded = not configured(settings, name)
    found = ask(name, addresses, here if embedded else None)
    known: dict[str, Any] = {"name": name, "up": found.level is Level.OK, "seen": found.seen, **found.figures}
    if not known["up"]:
        known["remedy"] = found.remedy
    known["kind"] = "embedded" if embedded else "configured"
    if embedded and here:
        known |= {
            "pid": here.process.pid,
            "owner_pid": here.owner.pid,
            "background": here.background,
            "log": here.log,
        }
        known["note"] = _TOPICS_IN_MEMORY if name == "kafka" else ""
    return known
