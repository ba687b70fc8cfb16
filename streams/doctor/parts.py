"""Whether each part answers or, where it is embedded and not running, whether it can be started."""

from collections.abc import Callable, Iterator
from pathlib import Path

from scorer.errors import LaunchpulseError
from streams.doctor import budgets, candidates, kafka, registry, tables
from streams.local import broker, clickhouse, stack_file, status, triton_folder
from streams.local.addresses import PARTS, Addresses, configured, resolve
from streams.local.checks import Check, Level, failed
from streams.settings import Settings
from streams.triton.repository import MODELS, repository_of

_INSTALLED: dict[str, Callable[[Settings], object]] = {
    "kafka": lambda _: broker.binary(),
    "triton": lambda settings: _triton_can_start(repository_of(settings)),
    "clickhouse": lambda _: clickhouse.check_installed(),
}


def checks(settings: Settings) -> Iterator[Check]:
    """The parts, then what stands in them, as far as they answer."""
    addresses = resolve(settings)
    for name in PARTS:
        found = part(name, settings, addresses)
        yield found
        if addresses.of(name) and found.level is Level.OK:
            yield from _inside(name, settings, addresses)
    yield from registry.checks(settings)


def part(name: str, settings: Settings, addresses: Addresses) -> Check:
    """Answers, or is embedded and can be started."""
    if addresses.of(name):
        here = None if configured(settings, name) else stack_file.read(settings.data_dir).get(name)
        return status.ask(name, addresses, here)
    try:
        _INSTALLED[name](settings)
    except LaunchpulseError as error:
        return Check(name, Level.FAIL, error.what, error.remedy)
    return Check(name, Level.OK, "not running; the embedded one starts with the first command that needs it")


def _inside(name: str, settings: Settings, addresses: Addresses) -> Iterator[Check]:
    if name == "kafka":
        found = list(kafka.checks(settings, addresses.kafka))
        yield from found
        if all(each.level is Level.OK for each in found):
            yield from budgets.checks(settings, addresses.kafka)
    if name == "triton":
        yield from _candidates(settings, addresses.triton)
    if name == "clickhouse":
        yield from tables.checks(settings, addresses)


def _candidates(settings: Settings, triton: str) -> Iterator[Check]:
    try:
        yield from candidates.checks(settings, triton)
    except LaunchpulseError as error:
        yield failed("model repository", error, "")


def _triton_can_start(repository: Path) -> None:
    triton_folder.wheel()
    missing = [model for model in MODELS if not (repository / model / "config.pbtxt").is_file()]
    if missing:
        raise LaunchpulseError(
            f"The model repository lacks {', '.join(missing)}", remedy="Install launchpulse again, or train the models."
        )
