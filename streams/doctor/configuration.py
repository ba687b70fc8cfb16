"""Each setting that is not the default and where it came from, and variables that look like settings and are none."""

import os
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from pydantic import SecretStr

from scorer.nearest import nearest
from streams.local.checks import Check, Level
from streams.local.child import OWNER_VARIABLE, PART_VARIABLE
from streams.masked import with_user
from streams.settings import Settings

_PREFIX = "LAUNCHPULSE_"
_NO_SETTINGS = {"LAUNCHPULSE_PUBLIC_LOGS", PART_VARIABLE, OWNER_VARIABLE}


def checks(settings: Settings, environment: Mapping[str, str] = os.environ) -> Iterator[Check]:
    """What is in force, and what was meant to be."""
    changed = origins(settings, environment)
    seen = ", ".join(f"{name} = {one['value']} ({one['from']})" for name, one in changed.items()) or "all defaults"
    yield Check("settings", Level.OK, seen, figures={"settings": changed})
    if unknown := unknown_variables(environment):
        yield Check("unknown variables", Level.WARN, ", ".join(unknown), " ".join(no_settings(environment)))


def origins(settings: Settings, environment: Mapping[str, str]) -> dict[str, dict[str, Any]]:
    """Value and origin of each setting that was given."""
    given = {name.upper() for name in environment}
    file = _file_keys()
    found: dict[str, dict[str, Any]] = {}
    for name in type(settings).model_fields:
        origin = f"{_PREFIX}{name.upper()}" if f"{_PREFIX}{name.upper()}" in given else file.get(name, "")
        if origin:
            found[name] = {"value": shown(getattr(settings, name)), "from": origin}
    return found


def unknown_variables(environment: Mapping[str, str]) -> list[str]:
    """Variables with the prefix that name no setting."""
    known = {f"{_PREFIX}{name.upper()}" for name in Settings.model_fields} | _NO_SETTINGS
    return sorted(name for name in environment if name.upper().startswith(_PREFIX) and name.upper() not in known)


def no_settings(environment: Mapping[str, str]) -> list[str]:
    """A sentence on each of those, with the setting of the nearest name.

    >>> no_settings({"LAUNCHPULSE_KAKFA": "kafka-1:9092"})
    ['LAUNCHPULSE_KAKFA names no setting; did you mean LAUNCHPULSE_KAFKA?']
    """
    return [f"{name} names no setting{_meant(name)}" for name in unknown_variables(environment)]


def _meant(variable: str) -> str:
    meant = nearest(variable[len(_PREFIX) :], Settings.model_fields)
    return f"; did you mean {_PREFIX}{meant.upper()}?" if meant else ", and is not read."


def shown(value: Any) -> Any:
    """A value that may be printed: secrets masked, and the password of an address."""
    if isinstance(value, SecretStr):
        return "********"
    if isinstance(value, Path):
        return str(value)
    return with_user(value) if isinstance(value, str) else value


def _file_keys() -> dict[str, str]:
    name = str(Settings.model_config.get("toml_file") or "")
    path = Path(name)
    return dict.fromkeys(tomllib.loads(path.read_text()), str(path.absolute())) if path.is_file() else {}
