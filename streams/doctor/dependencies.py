"""Whether every dependency is installed in a version that this project wants, and imports."""

import importlib.metadata
import json
import subprocess
import sys
from collections.abc import Iterable

from streams.local.checks import Check, Level

_REMEDY = "Install launchpulse again from its lock file: `make install`, or pip with requirements.lock."
_IMPORT_TIMEOUT_S = 120.0
# Module of a distribution, where it is not the name with underscores. None: used as files, never imported.
_MODULES: dict[str, str | None] = {
    "backports-zstd": "backports.zstd",
    "chdb-core": "chdb",
    "faust-streaming": "faust",
    "mode-streaming": "mode",
    "nvidia-pytriton": None,
    "pyyaml": "yaml",
    "scikit-learn": "sklearn",
    "tritonclient": "tritonclient.grpc",
    "vl-convert-python": "vl_convert",
}
_IMPORTER = """
import importlib, json, sys
for name in json.loads(sys.argv[1]):
    print(json.dumps(["begins", name, ""]), flush=True)
    try:
        importlib.import_module(name)
    except BaseException as error:
        print(json.dumps(["fails", name, f"{type(error).__name__}: {error}"]), flush=True)
print(json.dumps(["done", "", ""]), flush=True)
"""


def check(*, embedded: bool) -> Check:
    """All of the base, and of the extra `local` when a part is to run on this machine."""
    try:
        wanted = list(requirements(extras={"", "local"} if embedded else {""}))
    except importlib.metadata.PackageNotFoundError:
        return Check("dependencies", Level.FAIL, "launchpulse itself is not installed", _REMEDY)
    faults = [fault for name, specifier in wanted if (fault := version_fault(name, specifier))]
    faults += import_faults(module for name, _ in wanted if (module := module_of(name)))
    if faults:
        return Check("dependencies", Level.FAIL, "; ".join(faults), _REMEDY)
    return Check("dependencies", Level.OK, f"{len(wanted)} as wanted, all import")


def module_of(name: str) -> str | None:
    """What a program imports of a distribution; None where nothing is.

    >>> module_of("typing-extensions")
    'typing_extensions'
    """
    return _MODULES.get(name, name.replace("-", "_"))


def requirements(extras: set[str]) -> Iterable[tuple[str, str]]:
    """Distribution and version specifier of what these extras ("" is the base) need here."""
    from packaging.requirements import Requirement

    for line in importlib.metadata.requires("launchpulse") or []:
        requirement = Requirement(line)
        if requirement.marker is None or any(requirement.marker.evaluate({"extra": extra}) for extra in extras):
            yield requirement.name, str(requirement.specifier)


def version_fault(name: str, specifier: str) -> str:
    """What is wrong with the installed version, or nothing."""
    from packaging.specifiers import SpecifierSet

    try:
        found = importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return f"{name} is not installed"
    return "" if SpecifierSet(specifier).contains(found, prereleases=True) else f"{name} is {found}, not {specifier}"


def import_faults(modules: Iterable[str]) -> list[str]:
    """Import all in a process of its own, so that one that crashes can be named."""
    argv = [sys.executable, "-c", _IMPORTER, json.dumps(list(modules))]
    try:
        output = subprocess.run(
            argv, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, timeout=_IMPORT_TIMEOUT_S, check=False
        ).stdout
    except subprocess.TimeoutExpired:
        return [f"the imports took more than {_IMPORT_TIMEOUT_S:.0f} s"]
    # An import may print; only our own lines are JSON lists.
    said = [json.loads(line) for line in output.splitlines() if line.startswith(b'["')]
    faults = [f"{name} does not import ({why})" for kind, name, why in said if kind == "fails"]
    return faults if said and said[-1][0] == "done" else [*faults, f"{said[-1][1]} crashes at import" if said else ""]
