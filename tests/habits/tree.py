"""The files of the project, as git knows them: those that are committed and those that could be."""

import ast
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("streams", "scorer", "schemas")


def files(*suffixes: str) -> list[Path]:
    """All that git does not ignore, of these suffixes where any are given; skips the test outside a checkout."""
    if not (ROOT / ".git").exists():
        pytest.skip("this is no git checkout")
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    told = subprocess.run(command, cwd=ROOT, capture_output=True, check=True)
    found = (ROOT / name for name in told.stdout.decode().split("\0") if name)
    return sorted(path for path in found if path.is_file() and (not suffixes or path.suffix in suffixes))


def texts() -> Iterator[tuple[Path, str]]:
    """Every file that is text."""
    for path in files():
        content = path.read_bytes()
        if b"\0" not in content[:8192]:
            yield path, content.decode("utf-8", "replace")


def modules(folder: str) -> Iterator[tuple[Path, ast.Module]]:
    """Every Python file below a folder of the project, parsed."""
    for path in sorted((ROOT / folder).rglob("*.py")):
        yield path, ast.parse(path.read_text("utf-8"))


def imported(tree: ast.Module) -> Iterator[str]:
    """Full names of the modules that a file imports, wherever in the file."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module


def named(path: Path) -> str:
    """A path as people write it."""
    return path.relative_to(ROOT).as_posix()
