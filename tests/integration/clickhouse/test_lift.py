"""lift as a user types it, against a running embedded engine."""

import json
import os
import subprocess
import sys

import pytest

from tests.builders.trial import decide, happen
from tests.servers.hand_made_parts import ROOT, Parts

pytestmark = pytest.mark.integration
_RUN = (
    "import typer; from streams.cli import lift; import streams.cli.main as main; main.GROUPS = ('lift',); main.main()"
)


def _lift(parts: Parts, *arguments: str) -> "subprocess.CompletedProcess[str]":
    env = {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "LAUNCHPULSE_DATA_DIR": str(parts.settings.data_dir),
        "COLUMNS": "100",
    }
    command = [sys.executable, "-c", _RUN, "lift", *arguments]
    return subprocess.run(command, env=env, capture_output=True, text=True, check=False, cwd=parts.settings.data_dir)


def _trial(parts: Parts) -> None:
    """400 shoppers to promote to, half of whom buy; 100 held out, a tenth of whom buy; 16 decisions of old."""
    decide(parts.client, [(f"s{at}", 10, 16 if at % 5 == 0 else 0, "" if at % 2 else "kettle") for at in range(500)])
    buyers = [at for at in range(500) if (at % 2 if at % 5 else at % 50 == 0)]
    happen(parts.client, [(f"s{at}", 11, "purchase", "p", 5.0) for at in buyers])


def test_the_screen_ends_in_a_sentence_and_fits(parts: Parts) -> None:
    _trial(parts)
    found = _lift(parts, "kettle", "--holdout", "0.2")
    assert "So far: +400.0 buyers per 1,000 shoppers" in found.stdout, found.stderr
    assert "400 shoppers to promote to, 100 held out (20.0%); the shares are as planned" in found.stdout
    assert max(map(len, found.stdout.splitlines())) <= 100


def test_json_says_the_same_and_segments_follow(parts: Parts) -> None:
    _trial(parts)
    found = _lift(parts, "--by", "segment", "--json")
    told = json.loads(found.stdout.splitlines()[-1])
    launch = told["launches"][0]
    assert (launch["launch"], told["one_armed"], launch["trusted"]) == ("kettle", ["other"], True)
    assert launch["outcomes"]["purchases"]["estimate"] == pytest.approx(400)
    assert launch["incremental_revenue"]["estimate"] == pytest.approx(800)
    assert launch["spend"] == 0


def test_a_picture_is_drawn_beside_what_is_told(parts: Parts) -> None:
    _trial(parts)
    told, plain = _lift(parts, "kettle", "--json", "--plot", "lift.svg"), _lift(parts, "kettle", "--json")
    assert told.stdout == plain.stdout
    assert ">kettle<" in (parts.settings.data_dir / "lift.svg").read_text("utf-8"), told.stderr


@pytest.mark.parametrize(
    ("arguments", "reason", "code"),
    [
        (("ketle",), "did you mean kettle?", 1),
        (("other",), "no shopper could be promoted to", 1),
        (("--window", "soon"), "90m, 12h or 7d", 2),
        (("--since", "yesterday"), "2026-10-03T21:14:05", 2),
        (("--plot", "lift.pdf"), "an .svg or a .png file", 1),
    ],
)
def test_what_cannot_be_compared_gives_a_reason(
    parts: Parts, arguments: tuple[str, ...], reason: str, code: int
) -> None:
    _trial(parts)
    found = _lift(parts, *arguments)
    assert [found.returncode, reason in found.stderr, "Traceback" in found.stderr] == [code, True, False], found.stderr
