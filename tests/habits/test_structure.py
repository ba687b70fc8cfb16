"""The shape of the tree: what stands at the top, what the contracts cover, how long a file may be."""

import ast
import tomllib

from tests.habits.tree import PACKAGES, ROOT, files, modules, named

FOLDERS = {".ci", "deploy", "docs", "schemas", "scorer", "streams", "tests", "triton_models"}
LONGEST = 250
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))


def test_no_other_folder_stands_at_the_top():
    assert {path.relative_to(ROOT).parts[0] for path in files() if path.parent != ROOT} == FOLDERS


def test_the_contracts_cover_every_package_of_the_wheel():
    assert set(PROJECT["tool"]["importlinter"]["root_packages"]) == set(PACKAGES)
    assert set(PROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"]) == set(PACKAGES)
    assert set(PROJECT["tool"]["mypy"]["packages"]) == {*PACKAGES, "tests.benchmarks"}


def test_each_package_has_an_exhaustive_contract_of_its_layers():
    contracts = PROJECT["tool"]["importlinter"]["contracts"]
    exhaustive = [name for one in contracts if one.get("exhaustive") for name in one["containers"]]
    assert sorted(exhaustive) == sorted(PACKAGES)


def test_no_file_is_long():
    lengths = {named(path): path.read_text("utf-8").count("\n") for path in files(".py", ".sql")}
    assert [name for name, lines in lengths.items() if lines > LONGEST] == []


def test_no_file_is_called_by_a_word_that_fits_any_file():
    vague = {"utils", "util", "helpers", "helper", "manager", "misc", "common", "data"}
    assert [named(path) for path in files(".py") if path.stem in vague] == []


def test_every_module_says_what_it_owns():
    trees = (one for package in PACKAGES for one in modules(package))
    silent = [named(path) for path, tree in trees if not ast.get_docstring(tree)]
    assert silent == []
