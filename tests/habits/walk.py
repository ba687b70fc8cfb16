"""The README's commands: what stands in its ```sh blocks, in order, and a shell script of them."""

import re
from collections.abc import Iterator

from tests.habits.tree import ROOT

README = (ROOT / "README.md").read_text("utf-8")
SETTLED = "python -m tests.habits.settled"
AWAITED = ("launchpulse watch --once", "launchpulse recount")  # a reader waits before them, as the README says


def blocks(language: str) -> list[str]:
    """The content of each fenced block of this language."""
    return re.findall(rf"^```{language}\n(.*?)^```$", README, re.DOTALL | re.MULTILINE)


def commands() -> Iterator[str]:
    """Each command of the ```sh blocks; a here-document belongs to its command."""
    lines = iter("".join(blocks("sh")).splitlines())
    for line in lines:
        if found := re.search(r"<<'(\w+)'", line):
            line = "\n".join([line, *iter(lambda: next(lines), found[1]), found[1]])
        yield line


def walked() -> list[str]:
    """Those that the test runs: all but make's, which have targets of their own."""
    return [command for command in commands() if not command.startswith("make ")]


def script() -> str:
    """All of them for bash, each announced, as one session: variables and jobs live on from step to step."""
    lines = ["set -e -m -o pipefail"]
    for number, command in enumerate(walked()):
        if command in AWAITED:
            lines.append(SETTLED)
        lines += [f"echo '@@{number}'", command]
    return "\n".join([*lines, "echo '@@end'", ""])
